#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

std::string cef_time(const std::string& rt) {
  Reading reading("cef");
  reading.line("CEF:0|a|b|c|d|e|3|rt=" + rt);
  return reading.last(Field::event_dataset) == "cef" && reading.last().has_occurred
             ? to_rfc3339(reading.last().occurred)
             : "none";
}

}  // namespace

TEST_CASE("cef event: times as devices write them") {
  CHECK(cef_time("1795382788123") == "2026-11-22T21:26:28.123Z");
  CHECK(cef_time("1795382788") == "2026-11-22T21:26:28Z");
  CHECK(cef_time("Nov 23 2026 06:26:28") == "2026-11-22T21:26:28Z");
  CHECK(cef_time("Nov 22 2026 21:26:28.123 UTC") == "2026-11-22T21:26:28.123Z");
  CHECK(cef_time("Mon Nov 23 06:26:28 2026") == "2026-11-22T21:26:28Z");
  CHECK(cef_time("Nov 23 06:26:28") == "2026-11-22T21:26:28Z");
  CHECK(cef_time("2026-11-22T21:26:28Z") == "2026-11-22T21:26:28Z");
  CHECK(cef_time("Nov 22 2026 21:26:28 UTC") == "2026-11-22T21:26:28Z");
  CHECK(cef_time("X") == "none");
}

TEST_CASE("cef event: who, where, what, behind a syslog header") {
  Reading reading("auto");
  reading.line(
      "<14>Nov 23 06:26:28 fw1 CEF:0|V|P|1|100|Blocked|5|src=192.0.2.1 spt=5 dst=192.0.2.2 "
      "dpt=443 proto=TCP app=HTTPS suser=sato duser=root act=Blocked "
      "request=https://x.jp/a?b=1 requestMethod=GET in=10 out=20 filePath=/a/b fname=b");
  CHECK(reading.last(Field::event_action) == "net-deny");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::host_name) == "fw1");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::user_target_name) == "root");
  CHECK(reading.last(Field::source_port) == "5");
  CHECK(reading.last(Field::destination_port) == "443");
  CHECK(reading.last(Field::network_transport) == "tcp");
  CHECK(reading.last(Field::network_protocol) == "https");
  CHECK(reading.last(Field::url_domain) == "x.jp");
  CHECK(reading.last(Field::source_bytes) == "10");
  CHECK(reading.last(Field::file_path) == "/a/b");
  CHECK(reading.last(Field::event_code) == "100");
  CHECK(reading.last(Field::message) == "Blocked");
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:28Z"));
  reading.line("CEF:0|V|P|1|1|Login|5|act=login outcome=failure suser=x shost=192.0.2.9");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::source_ip) == "192.0.2.9");
  reading.line("CEF:0|V");
  CHECK(reading.faults.size() == 1);
}

}  // namespace metsuke
