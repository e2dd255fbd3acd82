#include "shell/users.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a users file comes back as it was written") {
  const std::vector<User> users = {{"sato", Role::reviewer, "$argon2id$x", false},
                                   {"kanri", Role::administrator, "$argon2id$y", true}};
  Complaints complaints;
  const auto read = read_users(users_text(users), "users.yaml", complaints);
  CHECK(complaints.empty());
  REQUIRE(read.size() == 2);
  CHECK(read[0].name == "sato");
  CHECK(read[0].role == Role::reviewer);
  CHECK_FALSE(read[0].disabled);
  CHECK(read[1].disabled);
  CHECK(read_users(users_text({}), "users.yaml", complaints).empty());
  CHECK(complaints.empty());
}

TEST_CASE("a users file that is wrong lets nobody in") {
  Complaints complaints;
  const auto read = read_users(
      "users:\n"
      "  - {name: \"a b\", role: reviewer, password: $argon2id$x}\n"
      "  - {name: sato, role: king, password: $argon2id$x}\n"
      "  - {name: sato, role: viewer, password: secret}\n"
      "  - {name: ok, role: viewer, password: $argon2id$x}\n"
      "  - {name: ok, role: viewer, password: $argon2id$x}\n"
      "  - sato\n",
      "users.yaml", complaints);
  CHECK(read.size() == 1);
  CHECK(complaints.size() == 5);
}

TEST_CASE("passwords are kept as argon2id and compared as such") {
  const auto hash = hash_password("正しい馬とホチキス電池");
  CHECK_FALSE(hash);  // 11 characters
  const auto good = hash_password("correct horse battery");
  REQUIRE(good);
  CHECK(good->starts_with("$argon2id$"));
  CHECK(password_fits(*good, "correct horse battery"));
  CHECK_FALSE(password_fits(*good, "correct horse batterz"));
  CHECK_FALSE(password_fits(*good, ""));
  CHECK_FALSE(password_fits("garbage", "correct horse battery"));
  waste_a_comparison("anything");
}
