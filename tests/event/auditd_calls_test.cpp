#include "event/auditd_calls.h"

#include <catch2/catch.hpp>

namespace metsuke {

TEST_CASE("auditd calls: a number means what its machine says") {
  CHECK(call_name("c000003e", "59") == "execve");
  CHECK(call_name("0xc000003e", "59") == "execve");
  CHECK(call_name("40000003", "11") == "execve");
  CHECK(call_name("c00000b7", "221") == "execve");
  CHECK(call_name("c00000b7", "59").empty());
  CHECK(call_name("c000003e", "x").empty());
  CHECK(call_name("ffffffff", "59").empty());
  CHECK(call_action("renameat2") == "file-rename");
  CHECK(call_action("getpid").empty());
}

}  // namespace metsuke
