#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/sudo.h"

namespace metsuke {
namespace {

Result<void> read_pam(std::string_view text, Arena&, Fields& fields) {
  if (parse_pam(text, fields)) return {};
  return Error{Code::unparsed, "no sentence of PAM"};
}

}  // namespace

TEST_CASE("pam: every module's way to refuse names whom") {
  for (const char* line :
       {"pam_sss(sshd:auth): received for user sato: 7 (Authentication failure)",
        "pam_sss(sshd:account): Access denied for user sato: 6 (Permission denied)",
        "pam_unix(sshd:account): account sato has expired (account expired)",
        "pam_tally2(sshd:auth): user sato (1000) tally 5, deny 4",
        "pam_faillock(sshd:auth): Consecutive login failures for user sato account temporarily "
        "locked",
        "pam_succeed_if(sshd:auth): requirement \"uid >= 1000\" not met by user \"sato\"",
        "pam_unix(login:auth): bad username [sato]"}) {
    CAPTURE(line);
    const Parsed parsed(read_pam, line);
    CHECK(parsed["event"] == "authentication refused");
    CHECK(parsed["user"] == "sato");
  }
  CHECK(Parsed(read_pam, "pam_unix(sshd:auth): check pass; user unknown")["event"] ==
        "authentication refused");
  CHECK_FALSE(Parsed(read_pam, "pam_tally2(sshd:auth): user sato (1000) has been reset").ok());
  CHECK_FALSE(Parsed(read_pam, "pam_unix no brackets").ok());
}

}  // namespace metsuke
