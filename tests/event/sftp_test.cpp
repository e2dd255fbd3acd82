#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

std::string sentence(std::string_view text, int second = 44, int pid = 19) {
  return "2026-11-23T06:27:" + std::to_string(second) + "+09:00 vm internal-sftp[" +
         std::to_string(pid) + "]: " + std::string(text);
}

}  // namespace

TEST_CASE("sftp event: user and address come from the session's first line") {
  Reading reading("sshd");
  reading.line(sentence("session opened for local user sato from [192.0.2.1]"));
  reading.line(sentence("session opened for local user mori from [192.0.2.2]", 44, 20));
  reading.line(sentence(R"(open "/in/a.csv" flags WRITE,CREATE,TRUNCATE mode 0666)"));
  CHECK(reading.last(Field::event_action) == "file-create");
  CHECK(reading.last(Field::event_outcome) == "unknown");
  reading.line(sentence(R"(close "/in/\344\275\217.csv" bytes read 0 written 2000)"));
  CHECK(reading.last(Field::event_action) == "file-upload");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::file_path) == "/in/住.csv");
  CHECK(reading.last(Field::mk_transfer_bytes) == "2000");
  CHECK(reading.last(Field::mk_transfer_direction) == "upload");
  CHECK(reading.last(Field::mk_transfer_complete) == "true");
  CHECK(reading.last(Field::mk_session_id) == "vm:19");
  CHECK(reading.last(Field::network_protocol) == "sftp");
  CHECK(reading.last().view().log_source.category == "file_transfer");
  CHECK(reading.last().view().log_source.service == "sftp");
  reading.line(sentence("session closed for local user sato from [192.0.2.1]"));
  CHECK(reading.last(Field::event_action) == "session-end");
  reading.line(sentence(R"(close "/in/b" bytes read 5 written 0)"));
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::user_name).empty());
}

TEST_CASE("sftp event: a failure is a later line without file: it gets that of its request") {
  Reading reading("sshd");
  reading.line(sentence("session opened for local user sato from [192.0.2.1]"));
  reading.line(sentence(R"(open "/in/missing.csv" flags READ mode 0666)"));
  reading.line(sentence("sent status No such file"));
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::file_path) == "/in/missing.csv");
  CHECK(reading.last(Field::event_reason) == "No such file");
  CHECK(reading.last(Field::user_name) == "sato");
  reading.line(sentence(R"(rename old "/a" new "/b")"));
  reading.line(sentence("sent status Permission denied"));
  CHECK(reading.last(Field::event_action) == "file-rename");
  CHECK(reading.last(Field::file_target_path) == "/b");
}

TEST_CASE("sftp event: a failure of something unlogged is not blamed on an old request") {
  Reading reading("sshd");
  reading.line(sentence(R"(open "/in/a.csv" flags READ mode 0666)"));
  reading.line(sentence(R"(close "/in/a.csv" bytes read 9 written 0)"));
  reading.line(sentence("sent status No such file"));
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::file_path).empty());
  reading.line(sentence(R"(remove name "/in/a.csv")"));
  reading.line(sentence("sent status No such file", 50));
  CHECK(reading.last(Field::file_path).empty());
}

TEST_CASE("sftp event: forced closes are incomplete, empty files have a direction") {
  Reading reading("sshd");
  reading.line(sentence(R"(forced close "/in/a" bytes read 0 written 10)"));
  CHECK(reading.last(Field::mk_transfer_complete) == "false");
  CHECK(reading.last(Field::event_outcome) == "unknown");
  reading.line(sentence(R"(open "/in/empty" flags WRITE,CREATE mode 0666)"));
  reading.line(sentence(R"(close "/in/empty" bytes read 0 written 0)"));
  CHECK(reading.last(Field::event_action) == "file-upload");
  CHECK(reading.last(Field::mk_transfer_bytes) == "0");
}

TEST_CASE("sftp event: names in CP932 are kept and marked") {
  Reading reading("sshd");
  reading.line(sentence(R"(close "/in/\217\132.csv" bytes read 0 written 1)"));
  CHECK(reading.last(Field::file_path) == "/in/\x8F\x5A.csv");
  CHECK(reading.last(Field::mk_parse_lossy) == "file.path");
}

}  // namespace metsuke
