#include "event/windows.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

// An event of a channel as NXLog writes it, with more members.
Reading windows_event(const char* channel, const char* code, const std::string& members) {
  Reading reading("windows_json");
  reading.line("{\"Channel\":\"" + std::string(channel) + "\",\"EventID\":" + code +
               ",\"Hostname\":\"pc1\",\"EventTime\":\"2026-11-23 09:00:00\"," + members + "}");
  REQUIRE(reading.events.size() == 1);
  return reading;
}

constexpr const char* subject =
    R"("SubjectUserName":"admin","SubjectDomainName":"D","SubjectUserSid":"S-1-5-1",)"
    R"("SubjectLogonId":"0x9",)";

}  // namespace

TEST_CASE("windows: a logon is the target's, with where from") {
  const Reading it = windows_event(
      "Security", "4624",
      std::string(subject) +
          R"("TargetUserName":"sato","TargetDomainName":"D","TargetUserSid":"S-1-5-2",)"
          R"("TargetLogonId":"0x7","IpAddress":"::ffff:192.0.2.1","IpPort":"51234","LogonType":"3",)"
          R"("WorkstationName":"-","ProcessId":"0x2c8","ProcessName":"C:\\w\\lsass.exe",)"
          R"("EventType":"AUDIT_SUCCESS","RecordNumber":8)");
  CHECK(it.last().occurred == moment("2026-11-23T00:00:00Z"));
  CHECK(it.last(Field::event_action) == "logon");
  CHECK(it.last(Field::event_outcome) == "success");
  CHECK(it.last(Field::user_name) == "sato");
  CHECK(it.last(Field::user_domain) == "D");
  CHECK(it.last(Field::user_id) == "S-1-5-2");
  CHECK(it.last(Field::source_ip) == "192.0.2.1");
  CHECK(it.last(Field::source_port) == "51234");
  CHECK(it.last(Field::source_domain).empty());
  CHECK(it.last(Field::process_pid) == "712");
  CHECK(it.last(Field::process_name) == "lsass.exe");
  CHECK(it.last(Field::host_name) == "pc1");
  CHECK(it.last(Field::mk_sequence) == "8");
  CHECK(it.last(Field::mk_session_id) == "0x7");
}

TEST_CASE("windows: a refused logon says why, the name is only claimed") {
  const Reading it = windows_event(
      "Security", "4625",
      R"("TargetUserName":"sato","TargetUserSid":"S-1-0-0","IpAddress":"-","IpPort":"-",)"
      R"("Status":"0xc000006d","SubStatus":"0xC0000064","Keywords":-9218868437227405312)");
  CHECK(it.last(Field::event_action) == "logon-failed");
  CHECK(it.last(Field::event_outcome) == "failure");
  CHECK(it.last(Field::event_reason) == "no such user");
  CHECK(it.last(Field::mk_user_claimed) == "true");
  CHECK(it.last(Field::user_id).empty());
  CHECK(it.last(Field::source_ip).empty());
  const Reading kerberos = windows_event("Security", "4768",
                                         R"("TargetUserName":"sato@D","TargetDomainName":"D",)"
                                         R"("Status":"0x18","IpAddress":"::1")");
  CHECK(kerberos.last(Field::event_action) == "logon-failed");
  CHECK(kerberos.last(Field::user_name) == "sato");
  CHECK(kerberos.last(Field::event_reason) == "wrong password");
}

TEST_CASE("windows: other credentials, accounts and groups name both sides") {
  const Reading as =
      windows_event("Security", "4648", std::string(subject) + R"("TargetUserName":"root")");
  CHECK(as.last(Field::user_name) == "admin");
  CHECK(as.last(Field::user_effective_name) == "root");
  const Reading made =
      windows_event("Security", "4720", std::string(subject) + R"("TargetUserName":"new")");
  CHECK(made.last(Field::event_action) == "account-change");
  CHECK(made.last(Field::user_name) == "admin");
  CHECK(made.last(Field::user_target_name) == "new");
  const Reading group = windows_event(
      "Security", "4732",
      std::string(subject) +
          R"("TargetUserName":"Administrators","MemberName":"CN=sato,OU=x","MemberSid":"S-1-9")");
  CHECK(group.last(Field::event_action) == "permission-change");
  CHECK(group.last(Field::group_name) == "Administrators");
  CHECK(group.last(Field::user_target_name) == "sato");
}

TEST_CASE("windows: what was done to a file is told by the rights used") {
  const auto action = [](const char* code, const char* mask, const char* kind,
                         const char* outcome = "AUDIT_SUCCESS") {
    return windows_event("Security", code,
                         std::string(subject) + R"("ObjectType":")" + kind + R"(","AccessMask":")" +
                             mask + R"(","EventType":")" + outcome +
                             R"(","ObjectName":"C:\\個人\\x.csv")")
        .last(Field::event_action);
  };
  CHECK(action("4663", "0x1", "File") == "file-read");
  CHECK(action("4663", "0x2", "File") == "file-write");
  CHECK(action("4663", "0x10000", "File") == "file-delete");
  CHECK(action("4663", "0x40000", "File") == "permission-change");
  CHECK(action("4663", "0x1", "Key").empty());
  CHECK(action("4656", "0x1", "File").empty());
  CHECK(action("4656", "0x2", "File", "AUDIT_FAILURE") == "file-write");
  const Reading share = windows_event(
      "Security", "5145",
      std::string(subject) + R"("ShareName":"\\\\*\\共有","RelativeTargetName":"a\\b",)"
                             R"("AccessMask":"0x2","IpAddress":"192.0.2.1")");
  CHECK(share.last(Field::file_path) == "\\\\*\\共有\\a\\b");
  CHECK(share.last(Field::event_action) == "file-write");
}

TEST_CASE("windows: processes, devices, the audit log itself") {
  const Reading run = windows_event(
      "Security", "4688",
      std::string(subject) +
          R"("NewProcessName":"C:\\w\\cmd.exe","NewProcessId":"0x1d60",)"
          R"("ProcessId":"0x1","CommandLine":"cmd /c x","ParentProcessName":"C:\\p.exe")");
  CHECK(run.last(Field::process_executable) == "C:\\w\\cmd.exe");
  CHECK(run.last(Field::process_pid) == "7520");
  CHECK(run.last(Field::process_command_line) == "cmd /c x");
  CHECK(run.last(Field::process_parent_executable) == "C:\\p.exe");
  CHECK(run.last().view().log_source.category == "process_creation");
  const Reading stick = windows_event(
      "Security", "6416",
      std::string(subject) + R"("DeviceId":"USB\\VID_0&PID_1\\123","DeviceDescription":"Stick")");
  CHECK(stick.last(Field::event_action) == "device-connect");
  CHECK(stick.last(Field::mk_device_name) == "Stick");
  CHECK(stick.last(Field::mk_device_serial) == "123");
  CHECK(windows_event("Security", "1102", R"("SubjectUserName":"sato")").last(Field::user_name) ==
        "sato");
  const Reading seen =
      windows_event("Microsoft-Windows-Sysmon/Operational", "11",
                    R"("User":"D\\sato","TargetFilename":"C:\\x","Image":"C:\\i",)"
                    R"("UtcTime":"2026-11-22 23:00:00.000","AccountName":"SYSTEM")");
  CHECK(seen.last(Field::user_name) == "sato");
  CHECK(seen.last(Field::user_domain) == "D");
  CHECK(seen.last(Field::file_path) == "C:\\x");
  CHECK(seen.last().occurred == moment("2026-11-23T00:00:00Z"));
  CHECK(windows_event("Microsoft-Windows-Sysmon/Operational", "11", R"("AccountName":"SYSTEM")")
            .last(Field::user_name)
            .empty());
}

TEST_CASE("windows event: a registry key that is deleted is a registry event, and no other") {
  const auto sources = [](const std::string& number, const std::string& type) {
    Reading reading("windows_xml");
    reading.line("<Event><System><Provider Name=\"Microsoft-Windows-Sysmon\"/><EventID>" + number +
                 "</EventID><TimeCreated SystemTime=\"2026-11-23T00:00:00Z\"/>"
                 "<Channel>Microsoft-Windows-Sysmon/Operational</Channel></System><EventData>"
                 "<Data Name=\"EventType\">" +
                 type + "</Data></EventData></Event>");
    REQUIRE(reading.events.size() == 1);
    const Event event = reading.last().view();
    std::string said(event.log_source.category);
    for (const LogSource& more : event.more_log_sources) {
      CHECK(more.service == "sysmon");
      said += " " + std::string(more.category);
    }
    return said;
  };
  CHECK(sources("12", "DeleteKey") == "registry_delete registry_event");
  CHECK(sources("12", "CreateKey") == "registry_add registry_event");
  CHECK(sources("13", "SetValue") == "registry_set registry_event");
  CHECK(sources("12", "") == "registry_event");
  CHECK(sources("1", "") == "process_creation");
  CHECK(sources("77", "").empty());
}

}  // namespace metsuke
