#include "event/mapping.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "event/reading.h"

namespace metsuke {
namespace {

constexpr const char* door = R"(
name: door
format: csv
encoding: cp932
columns: [日付, 時刻, 区分]
time: [日付, 時刻]
logsource: {category: physical_access}
fields:
  event.action: {column: 区分, values: {入室: door-in}, otherwise: door-out}
  event.category: {constant: physical}
)";

std::vector<std::string> complaints_of(std::string text) {
  Complaints complaints;
  CHECK(read_mapping(text, "m.yaml", complaints) == nullptr);
  std::vector<std::string> details;
  for (const Complaint& complaint : complaints) details.push_back(complaint.detail);
  return details;
}

bool says(const std::vector<std::string>& details, std::string_view words) {
  for (const std::string& detail : details)
    if (detail.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("mapping: what the file says") {
  Complaints complaints;
  const auto mapping = read_mapping(door, "m.yaml", complaints);
  REQUIRE(mapping != nullptr);
  CHECK(complaints.empty());
  CHECK(mapping->encoding == Encoding::cp932);
  CHECK(mapping->columns.size() == 3);
  CHECK(mapping->time_columns == std::vector<std::string>{"日付", "時刻"});
  REQUIRE(mapping->fields.size() == 2);
  CHECK(mapping->fields[0].values[0].second == "door-in");
  CHECK(mapping->fields[0].otherwise == "door-out");
  CHECK(mapping->dataset == "door");
}

TEST_CASE("mapping: everything wrong is said at once") {
  const auto details = complaints_of(R"(
name: door
format: csv
encoding: latin9
delimiter: "::"
zone: Mars/Base
columns: [a, b]
time: [a, b, c, d, e, f, g, h]
day_begins: noon
declared_range: [a, b, c]
fields:
  user.nam: a
  user.name: {column: bb}
  event.action: {constant: x, column: a}
colums: 1
)");
  CHECK(says(details, "encoding"));
  CHECK(says(details, "one character"));
  CHECK(says(details, "Mars/Base"));
  CHECK(says(details, "three to seven"));
  CHECK(says(details, "time of day"));
  CHECK(says(details, "two ends"));
  CHECK(says(details, "did you mean `user.name`"));
  CHECK(says(details, "no column is called `bb`"));
  CHECK(says(details, "either"));
  CHECK(says(details, "colums"));
}

TEST_CASE("mapping: no map, no file, no columns") {
  CHECK_FALSE(complaints_of("[1]").empty());
  CHECK_FALSE(complaints_of("").empty());
  CHECK(says(complaints_of("name: x\nformat: csv\nheader: false\nfields: {}\n"), "columns"));
  CHECK(says(complaints_of("name: x\nformat: xlsx\nfields: {}\n"), "csv"));
  CHECK(says(complaints_of("name: x\nformat: xml\nfields: {}\n"), "row"));
  CHECK(says(complaints_of("name: x\nformat: ndjson\ntime: t\nday_begins: \"5:00\"\nfields: {}\n"),
             "columns of their own"));
}

TEST_CASE("mapping: every shipped file is right") {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(METSUKE_ROOT) + "/config/mappings")) {
    CAPTURE(entry.path().string());
    CHECK(mapping_named(entry.path().stem().string()) != nullptr);
    ++count;
  }
  CHECK(count >= 11);
}

}  // namespace metsuke
