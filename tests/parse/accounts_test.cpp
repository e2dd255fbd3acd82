#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/sudo.h"

namespace metsuke {
namespace {

Result<void> read_account(std::string_view text, Arena&, Fields& fields) {
  if (parse_account(text, fields)) return {};
  return Error{Code::unparsed, "no sentence about accounts"};
}

}  // namespace

TEST_CASE("accounts: groups are named as groups, members as users") {
  const Parsed group(read_account, "group added to /etc/gshadow: name=dev, GID=1005");
  CHECK(group["event"] == "group created");
  CHECK(group["group"] == "dev");
  CHECK_FALSE(group.has("target"));
  CHECK(Parsed(read_account, "group 'dev' removed")["group"] == "dev");
  const Parsed renamed(read_account,
                       "group changed in /etc/group (group dev/1005, new name: dev2)");
  CHECK(renamed["group"] == "dev");
  const Parsed member(read_account, "user bob added by root to group wheel");
  CHECK(member["user"] == "root");
  CHECK(member["target"] == "bob");
  CHECK(member["group"] == "wheel");
  const Parsed left(read_account, "delete 'bob' from group 'wheel'");
  CHECK(left["target"] == "bob");
  CHECK(left["group"] == "wheel");
  CHECK(Parsed(read_account, "changed password expiry for bob")["target"] == "bob");
  CHECK_FALSE(Parsed(read_account, "delete nothing").ok());
}

}  // namespace metsuke
