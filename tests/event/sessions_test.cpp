#include "event/sessions.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

namespace metsuke {

TEST_CASE("sessions: of a process on a host, until it ends or begins anew") {
  Sessions sessions;
  CHECK(sessions.find("a", "1") == nullptr);
  CHECK(sessions.find("a", "") == nullptr);
  sessions.begin("a", "1").user = "sato";
  sessions.begin("a1", "").user = "nobody";
  REQUIRE(sessions.find("a", "1") != nullptr);
  CHECK(sessions.find("a", "1")->user == "sato");
  CHECK(sessions.find("b", "1") == nullptr);
  CHECK(sessions.begin("a", "1").user.empty());
  sessions.end("a", "1");
  CHECK(sessions.find("a", "1") == nullptr);
}

TEST_CASE("sessions: the longest silent are forgotten, not the busy ones") {
  Sessions sessions;
  sessions.begin("busy", "1").user = "sato";
  for (std::size_t at = 0; at < limits::sessions_max + 10; ++at) {
    sessions.begin("h", std::to_string(at));
    if (at % 1000 == 0) sessions.find("busy", "1");
  }
  CHECK(sessions.size() <= limits::sessions_max);
  CHECK(sessions.find("busy", "1") != nullptr);
  CHECK(sessions.find("h", "0") == nullptr);
}

}  // namespace metsuke
