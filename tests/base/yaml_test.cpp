#include "base/yaml.h"

#include <catch2/catch.hpp>

using namespace metsuke;
using namespace std::chrono_literals;

namespace {

Yaml document(std::string_view text) {
  Complaints complaints;
  const Yaml yaml = read_yaml_document(text, "t.yaml", complaints);
  for (const Complaint& complaint : complaints) {
    UNSCOPED_INFO(describe(complaint, Language::english));
  }
  REQUIRE(complaints.empty());
  return yaml;
}

std::string first(const Complaints& complaints) {
  return complaints.empty() ? "" : describe(complaints.front(), Language::english);
}

}  // namespace

TEST_CASE("values are read by kind, in the order written") {
  const Yaml yaml = document("b: 1\na: [x, 'y']\nc:\nd: {e: ~}\n");
  REQUIRE(yaml.is_map());
  CHECK(yaml.size() == 4);
  CHECK(yaml.members()[0].first == "b");
  CHECK(yaml.members()[1].first == "a");
  CHECK(yaml["a"].items().size() == 2);
  CHECK(yaml["a"].items()[1].text() == "y");
  CHECK(yaml["a"].items()[1].quoted());
  CHECK_FALSE(yaml["a"].items()[0].quoted());
  CHECK(yaml["c"].is_null());
  CHECK(yaml["d"]["e"].is_null());
  CHECK(yaml["x"].absent());
  CHECK(yaml["x"]["y"]["z"].absent());
  CHECK(yaml["b"]["y"].absent());
  CHECK(Yaml()["x"].absent());
  CHECK(Yaml().items().empty());
}

TEST_CASE("a value outlives the document it came from") {
  Yaml inner;
  {
    const Yaml yaml = document("a: {b: [1, 2]}");
    inner = yaml["a"]["b"];
  }
  CHECK(inner.items()[1].text() == "2");
  CHECK(inner.place().file == "t.yaml");
}

TEST_CASE("every value and key knows its place, in characters") {
  const Yaml yaml = document("名前: 値\nlist:\n  - a\n  - b: c\nempty:\nlast: 1\n");
  CHECK(yaml["名前"].place().line == 1);
  CHECK(yaml["名前"].place().column == 5);
  CHECK(yaml.key_place("list").line == 2);
  CHECK(yaml.key_place("list").column == 1);
  CHECK(yaml["list"].items()[1]["b"].place().line == 4);
  CHECK(yaml["list"].items()[1]["b"].place().column == 8);
  CHECK(yaml["empty"].place().line == 5);
  CHECK(yaml["missing"].place().line == 1);
  CHECK(yaml["list"].place().file == "t.yaml");
}

TEST_CASE("readers give the value, or nothing when it is absent") {
  const Yaml yaml = document(
      "s: text\nq: '12'\ni: -12\nb: true\nd: 4 h\nday: 2026-09-12\nl: [a, b]\none: a\n");
  Complaints complaints;
  CHECK(yaml["s"].string(complaints) == "text");
  CHECK(yaml["i"].string(complaints) == "-12");
  CHECK(yaml["i"].integer(complaints) == -12);
  CHECK(yaml["b"].boolean(complaints) == true);
  CHECK(yaml["d"].duration(complaints) == Duration(4h));
  CHECK(yaml["day"].date(complaints) == *date_from("2026-09-12"));
  CHECK(yaml["l"].strings(complaints) == std::vector<std::string>{"a", "b"});
  CHECK(yaml["one"].strings(complaints) == std::vector<std::string>{"a"});
  CHECK_FALSE(yaml["none"].string(complaints));
  CHECK_FALSE(yaml["none"].integer(complaints));
  CHECK(yaml["none"].strings(complaints).empty());
  CHECK(complaints.empty());
}

TEST_CASE("a wrong value is a complaint with its place") {
  for (const char* wrong : {"'12'", "1.5", "012", "0x10", "abc", "", "[1]", "+1", "1_000",
                            "99999999999999999999"}) {
    Complaints complaints;
    const Yaml yaml = document("a: x\nn: " + std::string(wrong) + "\n");
    INFO(wrong);
    CHECK_FALSE(yaml["n"].integer(complaints));
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0].code == Code::value_invalid);
    CHECK(complaints[0].place.line == 2);
  }
  for (const char* wrong : {"yes", "True", "'true'", "1", "~"}) {
    Complaints complaints;
    INFO(wrong);
    CHECK_FALSE(document("b: " + std::string(wrong))["b"].boolean(complaints));
    CHECK(complaints.size() == 1);
  }
  Complaints complaints;
  CHECK_FALSE(document("d: 4")["d"].duration(complaints));
  CHECK(first(complaints) ==
        "t.yaml:1:4: value_invalid (1007): the value cannot be read: `4` (e.g. `4 h`) → "
        "correct the value");
  CHECK_FALSE(document("d: 2026-02-30")["d"].date(complaints));
  CHECK_FALSE(document("s: {a: 1}")["s"].string(complaints));
  CHECK(document("s: [a, [b], ~]")["s"].strings(complaints).size() == 1);
  CHECK(complaints.size() == 5);
}

TEST_CASE("a key nobody asked for is a complaint, with what was meant") {
  const Yaml yaml = document("title: x\nretension: 5\nother: {a: 1}\n");
  static_cast<void>(yaml["title"]);
  static_cast<void>(yaml["retention"]);
  static_cast<void>(yaml["other"]);
  Complaints complaints;
  yaml.complain_unknown(complaints);
  REQUIRE(complaints.size() == 1);
  CHECK(first(complaints) ==
        "t.yaml:2:1: key_unknown (1009): unknown key: `retension` → `retention`? → "
        "correct the spelling");
  complaints.clear();
  static_cast<void>(yaml.members());
  yaml.complain_unknown(complaints);
  yaml["title"].complain_unknown(complaints);
  CHECK(complaints.empty());
}

TEST_CASE("each required key that is missing is told") {
  const Yaml yaml = document("outer:\n  a: 1\n");
  Complaints complaints;
  yaml["outer"].require(complaints, {"a", "b", "c"});
  REQUIRE(complaints.size() == 2);
  CHECK(complaints[0].code == Code::key_missing);
  CHECK(complaints[0].detail == "`b`");
  CHECK(complaints[0].place.line == 2);
}
