#include <catch2/catch.hpp>
#include <filesystem>

#include "event/reading.h"

using namespace metsuke;

namespace {

Mapping read_back(const Mapping& mapping) {
  const std::string text = mapping_text(mapping);
  INFO(text);
  Complaints complaints;
  const auto read = read_mapping(text, "m.yaml", complaints);
  for (const Complaint& complaint : complaints) UNSCOPED_INFO(complaint.detail);
  REQUIRE(read != nullptr);
  CHECK(complaints.empty());
  return *read;
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("every shipped mapping is read back from its own text as the same") {
  std::size_t mappings = 0;
  for (const auto& file : std::filesystem::directory_iterator(METSUKE_ROOT "/config/mappings")) {
    CAPTURE(file.path().string());
    Complaints complaints;
    const auto mapping = read_mapping(file_text(file.path()), "m.yaml", complaints);
    REQUIRE(mapping != nullptr);
    CHECK(read_back(*mapping) == *mapping);
    ++mappings;
  }
  CHECK(mappings >= 12);
}

TEST_CASE("words that YAML would take for something else are quoted") {
  Mapping mapping;
  mapping.name = "no";
  mapping.dataset = "true";
  mapping.format = "csv";
  mapping.delimiter = ';';
  mapping.has_header = false;
  mapping.columns = {"日 時", "- a", "#x", "1", "null", "a: b", "\"q\"", "x\ny", "", "*", "*y"};
  mapping.preamble_lines = 3;
  mapping.declared_rows_label = "[件数]";
  mapping.declared_from_label = "検索範囲(開始)";
  mapping.declared_to_label = "to: 1";
  mapping.footer_starts = "合計:";
  mapping.day_begins = std::chrono::minutes(305);
  mapping.time_columns = {"日 時", "1"};
  mapping.zone = *Zone::from("+09:00");
  mapping.category = "off";
  MappedField field;
  field.field = Field::event_action;
  field.column = "#x";
  field.values = {{"0", "logon"}, {"照合NG*", ""}, {"", "logoff"}, {"yes", "no"}};
  field.otherwise = "";
  field.when_column = "*";
  field.when_values = {"1,2", "~"};
  MappedField constant;
  constant.field = Field::event_outcome;
  constant.constant = "1.0";
  mapping.fields = {field, constant};
  mapping.events = {{{"日 時"}, {constant}}, {{"日 時", "1"}, {}}};
  CHECK(read_back(mapping) == mapping);
}

TEST_CASE("formats of names are read back with their rows and their encoding") {
  Mapping mapping;
  mapping.name = mapping.dataset = "m";
  mapping.time_columns = {"年", "月", "日", "時", "分", "秒", "ミリ秒"};
  for (const char* format : {"ndjson", "ltsv", "kv", "xml"}) {
    CAPTURE(format);
    mapping.format = format;
    mapping.row_element = mapping.format == "xml" ? "record" : "";
    mapping.encoding = Encoding::cp932;
    CHECK(read_back(mapping) == mapping);
  }
}
