// Goal: the common audit log in the house's words. Method: lines of our own through the production
// reader, alone and in a file of several programs'.
#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("calfhm: who, where, what, and how it ended") {
  Reading reading("auto");
  reading.line(
      "CALFHM 1.0, seqnum=12, msgid=KAJP6001-I, date=2026-09-01T09:15:30.120+09:00, "
      "progid=JP1Base, compid=AuthServer, pid=4028, ocp:host=jp1sv, ctgry=Authentication, "
      "result=Failure, subj:uid=sato, from:ipv4=192.0.2.8, from:port=50211, op=Login, "
      "msg=\"The password is wrong.\"");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.faults.empty());
  CHECK(reading.last().view().occurred == moment("2026-09-01T00:15:30.120Z"));
  CHECK(reading.last(Field::event_dataset) == "calfhm");
  CHECK(reading.last(Field::event_action) == "logon");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_category) == "authentication");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::host_name) == "jp1sv");
  CHECK(reading.last(Field::source_ip) == "192.0.2.8");
  CHECK(reading.last(Field::source_port) == "50211");
  CHECK(reading.last(Field::mk_sequence) == "12");
  CHECK(reading.last(Field::event_code) == "KAJP6001-I");
  CHECK(reading.last(Field::process_name) == "JP1Base");
  CHECK(reading.last(Field::message) == "The password is wrong.");
  CHECK(reading.last().view().log_source.category == "authentication");
}

TEST_CASE("calfhm: contents and settings, hosts by name, an operation nobody knows") {
  Reading reading("calfhm");
  reading.line(
      "CALFHM 1.0,seqnum=1,msgid=KDJE1-I,date=2026-09-01T09:15:30.120+09:00,progid=P,"
      "compid=C,pid=1,ocp:host=h,ctgry=ContentAccess,result=Success,subj:euid=sato,"
      "obj=\"/業務/台帳.csv\",op=\"Refer\",to:host=files01,to:port=445");
  CHECK(reading.last(Field::event_action) == "file-read");
  CHECK(reading.last(Field::file_path) == "/業務/台帳.csv");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::destination_domain) == "files01");
  reading.line(
      "CALFHM 1.0,seqnum=2,date=2026-09-01T09:15:31.120+09:00,ctgry=ConfigurationAccess,"
      "result=Occurrence,subj:uid=admin,op=Add");
  CHECK(reading.last(Field::event_action) == "config-change");
  CHECK(reading.last(Field::event_outcome) == "unknown");
  reading.line("CALFHM 1.0,seqnum=3,date=2026-09-01T09:15:31.120+09:00,ctgry=Failure,op=Shake");
  CHECK(reading.last(Field::event_action).empty());
  REQUIRE(reading.events.size() == 3);
  // Without a time of its own the line is only partly read; without an item not at all.
  reading.line("CALFHM 1.0,seqnum=4,ctgry=StartStop,op=Start");
  CHECK(reading.last(Field::mk_parse_status) == "partial");
  reading.line("CALFHM 1.0");
  CHECK(reading.faults.size() == 1);
}

}  // namespace metsuke
