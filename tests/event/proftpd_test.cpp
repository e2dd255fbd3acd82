#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

std::string extended(const std::string& request, const std::string& status,
                     const std::string& path = "-", const std::string& bytes = "-") {
  return "192.0.2.1 192.0.2.1 sato [2026-11-23T06:26:28+0900] \"" + request + "\" " + status + " " +
         bytes + " - \"" + path + "\" 7";
}

}  // namespace

TEST_CASE("proftpd event: transfers, logons, renames") {
  Reading reading("proftpd");
  reading.line(extended("STOR a.csv", "226", "/in/a.csv", "1000"));
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:28Z"));
  CHECK(reading.last(Field::event_action) == "file-upload");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::file_path) == "/in/a.csv");
  CHECK(reading.last(Field::mk_transfer_bytes) == "1000");
  CHECK(reading.last(Field::mk_transfer_complete) == "true");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::process_pid) == "7");
  reading.line(extended("RETR no.csv", "550"));
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::file_path) == "no.csv");
  CHECK(reading.last(Field::mk_transfer_complete) == "false");
  reading.line(extended("PASS (hidden)", "230"));
  CHECK(reading.last(Field::event_action) == "logon");
  reading.line(extended("PASS (hidden)", "530"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  reading.line(extended("RNFR old.csv", "350", "/in/old.csv"));
  reading.line(extended("RNTO new.csv", "250", "/in/new.csv"));
  CHECK(reading.last(Field::event_action) == "file-rename");
  CHECK(reading.last(Field::file_path) == "/in/old.csv");
  CHECK(reading.last(Field::file_target_path) == "/in/new.csv");
  reading.line(extended("SITE CHMOD 644 x y.csv", "200", "/in/y.csv"));
  CHECK(reading.last(Field::event_action) == "permission-change");
  reading.line(extended("TYPE I", "200"));
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.faults.empty());
}

TEST_CASE("proftpd event: raw CP932 names are kept and said to be no text") {
  Reading reading("proftpd");
  reading.line(extended("STOR x", "226", "/in/\x8F\x5A\x96\xAF.csv", "1"));
  CHECK(reading.last(Field::file_path) == "/in/\x8F\x5A\x96\xAF.csv");
  CHECK(reading.last(Field::mk_parse_lossy) == "file.path");
}

TEST_CASE("proftpd event: the system log, and a LogFormat of the operator's own") {
  Reading reading("auto");
  reading.line(
      "Nov 23 06:26:28 ftp1 proftpd[9]: srv (pc1[192.0.2.9]): USER x: no such user found "
      "from pc1 [192.0.2.9] to 192.0.2.1:21");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "x");
  CHECK(reading.last(Field::source_ip) == "192.0.2.9");
  CHECK(reading.last(Field::source_domain) == "pc1");
  CHECK(reading.last(Field::destination_port) == "21");
  CHECK(reading.last(Field::host_name) == "ftp1");
  ReaderSettings settings = settings_of("proftpd");
  settings.layout = R"(%{epoch} %P %U %a %m "%F" %>s %b)";
  REQUIRE(check_layout("proftpd", settings.layout));
  Reading own(settings);
  own.line("1795382788 9 sato 192.0.2.9 STOR \"/a b\" 226 5");
  CHECK(own.last(Field::event_action) == "file-upload");
  CHECK(own.last(Field::mk_transfer_bytes) == "5");
  CHECK(own.last().occurred == moment("2026-11-22T21:26:28Z"));
  own.line("not so");
  CHECK(own.faults.size() == 1);
  CHECK_FALSE(check_layout("proftpd", "%"));
  CHECK_FALSE(check_layout("sshd", "%h"));
}

}  // namespace metsuke
