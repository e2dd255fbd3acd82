#include "event/windows_sources.h"

#include <catch2/catch.hpp>

namespace metsuke {

namespace {
std::string sources_of(const WindowsRecord& record) {
  std::vector<LogSource> sources;
  append_windows_sources(record, sources);
  std::string said;
  for (const LogSource& one : sources)
    said += std::string(one.category) + "/" + std::string(one.product) + "/" +
            std::string(one.service) + " ";
  return said;
}
}  // namespace

TEST_CASE("a channel is a service, its numbers are categories") {
  const std::string_view sysmon = "Microsoft-Windows-Sysmon/Operational";
  CHECK(sources_of({sysmon, "", "1", ""}) == "/windows/sysmon process_creation/windows/sysmon ");
  CHECK(sources_of({sysmon, "", "13", "SetValue"}) ==
        "/windows/sysmon registry_event/windows/sysmon registry_set/windows/sysmon ");
  CHECK(sources_of({sysmon, "", "12", "DeleteKey"}) ==
        "/windows/sysmon registry_event/windows/sysmon registry_delete/windows/sysmon ");
  CHECK(sources_of({sysmon, "", "12", ""}) == "/windows/sysmon registry_event/windows/sysmon ");
  CHECK(sources_of({"Security", "", "4688", ""}) ==
        "/windows/security process_creation/windows/security ");
  CHECK(sources_of({"Security", "", "1", ""}) == "/windows/security ");
  CHECK(sources_of({"PowerShellCore/Operational", "", "4104", ""}) ==
        "/windows/powershell ps_script/windows/powershell ");
}

TEST_CASE("a channel by either of its names, and of more services than one") {
  for (const std::string_view name : {"Microsoft-Windows-DNS-Client/Operational",
                                      "Microsoft-Windows-DNS Client Events/Operational"}) {
    CHECK(windows_service(name) == "dns-client");
    CHECK(sources_of({name, "", "3008", ""}) == "/windows/dns-client ");
  }
  CHECK(sources_of({"Microsoft-ServiceBus-Client/Admin", "", "40300", ""}) ==
        "/windows/microsoft-servicebus-client /windows/servicebus-client ");
  CHECK(windows_service("Windows PowerShell") == "powershell-classic");
  CHECK(windows_service("Other").empty());
}

TEST_CASE("without a channel the provider tells, a number alone tells nothing") {
  CHECK(sources_of({"", "Microsoft-Windows-Sysmon", "3", ""}) ==
        "/windows/sysmon network_connection/windows/sysmon ");
  CHECK(sources_of({"Some/Channel", "", "3", ""}) == "/windows/ ");
  CHECK(sources_of({"", "", "3", ""}).empty());
  CHECK(sources_of({"news", "", "", ""}).empty());
  CHECK(sources_of({"Linux-Sysmon/Operational", "", "1", ""}) ==
        "/linux/sysmon process_creation/linux/sysmon ");
}

TEST_CASE("a record is told from its fields under the agents' names") {
  const std::vector<FieldView> fields = {{"winlog.channel", "Security"},
                                         {"winlog.event_id", "4624", Kind::number}};
  const WindowsRecord record = windows_record(fields);
  CHECK(record.channel == "Security");
  CHECK(record.code == "4624");
  CHECK(record.provider.empty());
}

}  // namespace metsuke
