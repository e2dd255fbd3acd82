#include <catch2/catch.hpp>

#include "event/windows.h"

namespace metsuke {

TEST_CASE("windows meanings: numbers mean what their channel says") {
  CHECK(windows_meaning("Security", "4624").action == "logon");
  CHECK(windows_meaning("Security", "1").action.empty());
  CHECK(windows_meaning("Microsoft-Windows-Sysmon/Operational", "1").action == "process-start");
  CHECK(windows_meaning("System", "104").action == "config-change");
  CHECK(windows_meaning("System", "4624").action.empty());
  CHECK(windows_meaning("Application", "4624").action.empty());
  CHECK(windows_meaning("Security", "99999999999").action.empty());
  CHECK(windows_meaning("Microsoft-Windows-TerminalServices-LocalSessionManager/Operational", "21")
            .action == "session-start");
  CHECK(windows_meaning("Microsoft-Windows-PowerShell/Operational", "4104").action ==
        "process-start");
}

TEST_CASE("windows meanings: every action is of the closed list") {
  for (const char* code : {"1102", "4616", "4634", "4648", "4672", "4688", "4719", "4720", "4726",
                           "4732", "4740", "4663", "5145", "6416"}) {
    CAPTURE(code);
    const auto& meaning = windows_meaning("Security", code);
    CHECK_FALSE(meaning.action.empty());
    CHECK_FALSE(meaning.category.empty());
    CHECK(meaning.who == WindowsMeaning::Who(std::string_view(code) == "4634" ? 2 : 1));
  }
}

TEST_CASE("windows meanings: refusals") {
  CHECK(logon_refusal("0xC000006A") == "wrong password");
  CHECK(logon_refusal("0x0").empty());
}

}  // namespace metsuke
