#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

const std::string logoff =
    "<Event xmlns='x'><System><EventID>4634</EventID><TimeCreated SystemTime="
    "'2026-11-23T00:00:01.1234567Z'/><Channel>Security</Channel><Computer>pc1</Computer>"
    "<Keywords>0x8020000000000000</Keywords></System>\n<EventData>\n"
    "<Data Name='TargetUserName'>sato</Data></EventData>\n</Event>";

std::string in_one_line(std::string text) {
  std::erase(text, '\n');
  return text;
}

}  // namespace

TEST_CASE("windows_xml event: one line or several") {
  Reading reading("windows_xml");
  reading.line(in_one_line(logoff));
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-23T00:00:01.1234567Z"));
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::event_outcome) == "success");
  reading.line("<?xml version='1.0'?>").line("<Events>").line(logoff).line("</Events>");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::mk_source_line) == "4");
  CHECK(reading.last().original == logoff);
  CHECK(reading.faults.empty());
  reading.line("<Events>" + in_one_line(logoff) + in_one_line(logoff) + "</Events>");
  CHECK(reading.events.size() == 4);
}

TEST_CASE("windows_xml event: a damaged one takes no neighbour with it") {
  Reading reading("windows_xml");
  reading.line("<Event><System><EventID>4634</EventID></System").line("x").line("</Event>");
  reading.line(in_one_line(logoff)).line("garbage");
  reading.line("<Events><Event><System></Event>" + in_one_line(logoff) + "</Events>");
  REQUIRE(reading.events.size() == 4);
  CHECK(reading.events[0].view()[Field::mk_parse_status] == "failed");
  CHECK(reading.events[0].original.find("</System\nx") != std::string::npos);
  CHECK(reading.events[1].view()[Field::user_name] == "sato");
  CHECK(reading.events[2].view()[Field::mk_parse_status] == "failed");
  CHECK(reading.events[3].view()[Field::user_name] == "sato");
  CHECK(reading.faults.size() == 1);
}

TEST_CASE("windows_xml event: an unfinished one comes out at the end") {
  Reading reading("windows_xml");
  reading.line("<Event><System>");
  CHECK(reading.events.empty());
  Arena arena;
  std::vector<Event> rest;
  reading.reader.finish(arena, rest);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0][Field::mk_parse_status] == "failed");
  CHECK(sniff(in_one_line(logoff), "x").format == "windows_xml");
}

}  // namespace metsuke
