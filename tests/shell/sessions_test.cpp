#include "shell/sessions.h"

#include <catch2/catch.hpp>

#include "world/memory.h"

using namespace metsuke;
using namespace std::chrono_literals;

TEST_CASE("a session ends when idle, when old, and when closed") {
  SeededChance chance(1);
  Logins sessions(chance);
  const User user{"sato", Role::reviewer, "", false};
  const std::string token = sessions.open(user, 0s);
  CHECK(token.size() == 64);
  REQUIRE(sessions.find(token, 14min) != nullptr);
  CHECK(sessions.find(token, 28min)->user == "sato");
  CHECK(sessions.find(token, 44min) == nullptr);

  const std::string busy = sessions.open(user, 0s);
  for (Duration at = 10min; at < 8h; at += 10min) REQUIRE(sessions.find(busy, at) != nullptr);
  CHECK(sessions.find(busy, 8h + 1min) == nullptr);

  const std::string closed = sessions.open(user, 0s);
  sessions.close(closed);
  CHECK(sessions.find(closed, 0s) == nullptr);
  const std::string other = sessions.open(user, 0s);
  sessions.close_all_of("sato");
  CHECK(sessions.find(other, 0s) == nullptr);
}

TEST_CASE("tokens are unlike each other and unguessable ones find nothing") {
  SeededChance chance(2);
  Logins sessions(chance);
  const User user{"sato", Role::viewer, "", false};
  const std::string one = sessions.open(user, 0s);
  const std::string two = sessions.open(user, 0s);
  CHECK(one != two);
  CHECK(sessions.find(one, 0s)->form_token != sessions.find(two, 0s)->form_token);
  CHECK(sessions.find(one, 0s)->form_token != one);
  CHECK(sessions.find("", 0s) == nullptr);
  CHECK(sessions.find(std::string(64, '0'), 0s) == nullptr);
}

TEST_CASE("failures make the next try wait, longer each time, for the account and the address") {
  Attempts attempts;
  for (int time = 0; time < 4; ++time) attempts.failed("sato", "10.0.0.1", 0s);
  CHECK(attempts.wait("sato", "10.0.0.9", 0s) == 0s);
  attempts.failed("sato", "10.0.0.1", 0s);
  CHECK(attempts.wait("sato", "10.0.0.9", 0s) == 1s);
  CHECK(attempts.wait("other", "10.0.0.1", 0s) == 1s);
  CHECK(attempts.wait("other", "10.0.0.9", 0s) == 0s);
  attempts.failed("sato", "10.0.0.1", 10s);
  CHECK(attempts.wait("sato", "10.0.0.1", 10s) == 2s);
  for (int time = 0; time < 40; ++time) attempts.failed("sato", "10.0.0.1", 20s);
  CHECK(attempts.wait("sato", "10.0.0.1", 20s) == 5min);
  attempts.succeeded("sato", "10.0.0.1");
  CHECK(attempts.wait("sato", "10.0.0.1", 20s) == 0s);
}

TEST_CASE("secrets are compared whole") {
  CHECK(is_same_secret("abc", "abc"));
  CHECK_FALSE(is_same_secret("abc", "abd"));
  CHECK_FALSE(is_same_secret("abc", "ab"));
  CHECK(is_same_secret("", ""));
}
