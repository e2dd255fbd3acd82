#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

Reading read_row(const std::string& fields) {
  Complaints complaints;
  ReaderSettings settings;
  settings.source = "test";
  settings.mapping = read_mapping(
      "name: m\nformat: ndjson\ntime: t\nlogsource: {category: c}\nfields:\n" + fields, "m.yaml",
      complaints);
  REQUIRE(settings.mapping != nullptr);
  return Reading(settings);
}

}  // namespace

TEST_CASE("apply mapping: words are translated, prefixes too, what is not listed is left out") {
  Reading reading = read_row("  event.action:\n    column: a\n"
                         "    values: {in: door-in, \"NG*\": door-denied}\n"
                         "  event.outcome: {column: o, values: {ok: success}, otherwise: failure}\n"
                         "  source.ip: ip\n");
  reading.line(R"({"t":"2026-03-01T00:00:00Z","a":"in","o":"ok","ip":"::ffff:192.0.2.1"})");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::event_action) == "door-in");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::event_dataset) == "m");
  CHECK(reading.last().view().log_source.category == "c");
  reading.line(R"({"t":"2026-03-01T00:00:00Z","a":"NG card","o":"x"})");
  CHECK(reading.last(Field::event_action) == "door-denied");
  CHECK(reading.last(Field::event_outcome) == "failure");
  reading.line(R"({"t":"2026-03-01T00:00:00Z","a":"dance","o":null})");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::event_outcome).empty());
}

TEST_CASE("apply mapping: only in rows whose column holds one of the words") {
  Reading reading = read_row("  file.path: {column: p, when: {k: [file, \"doc*\"]}}\n");
  reading.line(R"({"t":"2026-03-01","k":"file","p":"/a"})");
  CHECK(reading.last(Field::file_path) == "/a");
  reading.line(R"({"t":"2026-03-01","k":"docs","p":"/b"})");
  CHECK(reading.last(Field::file_path) == "/b");
  reading.line(R"({"t":"2026-03-01","k":"usb","p":"/c"})");
  CHECK(reading.last(Field::file_path).empty());
}

TEST_CASE("apply mapping: a time that cannot be read fails the line") {
  Reading reading = read_row("  file.path: p\n");
  reading.line(R"({"t":"soon"})").line(R"({"p":"x"})").line(R"({"t":""})");
  CHECK(reading.faults.size() == 3);
  CHECK(reading.events.empty());
}

}  // namespace metsuke
