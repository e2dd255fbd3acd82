// read_yaml: what is refused, and where. A hostile file may not cost time, memory or the stack.
#include <catch2/catch.hpp>
#include <random>

#include "base/limits.h"
#include "base/yaml.h"

using namespace metsuke;

namespace {

// "line:column code detail" of each complaint.
std::vector<std::string> complaints_of(std::string_view text) {
  Complaints complaints;
  static_cast<void>(read_yaml(text, "t.yaml", complaints));
  std::vector<std::string> told;
  for (const Complaint& complaint : complaints) {
    told.push_back(std::to_string(complaint.place.line) + ":" +
                   std::to_string(complaint.place.column) + " " +
                   std::string(name_of(complaint.code)) + " " + complaint.detail);
  }
  return told;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("anchors, aliases, tags, duplicate and structured keys are refused where they stand") {
  CHECK(complaints_of("a: &x 1\nb: *x\n") == Told{"1:4 yaml_invalid &", "2:4 yaml_invalid *"});
  CHECK(complaints_of("a: &x [1]\n") == Told{"1:4 yaml_invalid &"});
  CHECK(complaints_of("a: !!int 1\n") == Told{"1:4 yaml_invalid tag:yaml.org,2002:int"});
  CHECK(complaints_of("a: !secret {b: 1}\n") == Told{"1:4 yaml_invalid !secret"});
  CHECK(complaints_of("a: !!str 1\n").empty());
  CHECK(complaints_of("a: 1\n名: 1\n名: 2\na: 3\n") ==
        Told{"3:1 key_duplicate `名`", "4:1 key_duplicate `a`"});
  CHECK(complaints_of("? [a]\n: b\nc: d\n") == Told{"1:3 yaml_invalid ?"});
  CHECK(complaints_of("{: 1}\n") == Told{"1:2 yaml_invalid ?"});
}

TEST_CASE("of duplicate keys the first is kept") {
  Complaints complaints;
  const Yaml yaml = read_yaml_document("a: 1\na: 2\nb: 3", "t.yaml", complaints);
  CHECK(yaml["a"].text() == "1");
  CHECK(yaml["b"].text() == "3");
  CHECK(yaml.size() == 2);
}

TEST_CASE("a tagged string is a string") {
  Complaints complaints;
  const Yaml yaml = read_yaml_document("a: !!str 12\nb: |\n  12\n", "t.yaml", complaints);
  CHECK(yaml["a"].quoted());
  CHECK(yaml["b"].quoted());
  CHECK(yaml["b"].text() == "12\n");
}

TEST_CASE("a syntax error is one complaint, and the documents before it are kept") {
  Complaints complaints;
  const auto documents = read_yaml("a: 1\n---\nb: [1, 2\n", "t.yaml", complaints);
  CHECK(documents.size() == 1);
  REQUIRE(complaints.size() == 1);
  CHECK(complaints[0].code == Code::yaml_invalid);
  CHECK(complaints[0].place.line >= 3);
  for (const char* wrong : {"a: b: c", "a: 1\n}", "a: 1\n\tb: 2", "'a", "a: 1\n- b", "@a"}) {
    INFO(wrong);
    CHECK(complaints_of(wrong).size() == 1);
  }
}

TEST_CASE("documents are separated by ---, and nothing else") {
  Complaints complaints;
  const auto documents = read_yaml("a: 1\n---\nb: 2\n---\n- c\n", "t.yaml", complaints);
  CHECK(complaints.empty());
  REQUIRE(documents.size() == 3);
  CHECK(documents[2].is_list());
  CHECK(complaints_of("- 1\nb: 2\n") == Told{"2:1 yaml_invalid ---"});
  CHECK(complaints_of("'a' b\n").size() == 1);
  CHECK(read_yaml("", "t.yaml", complaints).empty());
  CHECK(read_yaml("# only a comment\n", "t.yaml", complaints).empty());
  CHECK(complaints.empty());
  CHECK(read_yaml_document("", "t.yaml", complaints).absent());
  CHECK(read_yaml_document("a: 1\n---\nb: 1", "t.yaml", complaints).is_map());
  CHECK(complaints.size() == 1);
}

TEST_CASE("a comma outside of any list does not hold the reader up") {
  CHECK(complaints_of(",a") == Told{"1:1 yaml_invalid ,"});
  CHECK(complaints_of("a: 1\n---\n,\n") == Told{"3:1 yaml_invalid ---", "3:1 yaml_invalid ,"});
  Complaints complaints;
  CHECK(read_yaml("{a: 1}, b", "t.yaml", complaints).size() == 1);
  CHECK(complaints.size() == 2);
}

TEST_CASE("bytes that are no text are refused at their place") {
  CHECK(complaints_of("a: 1\nb: 目\xff\n") == Told{"2:5 text_invalid UTF-8, byte 11"});
  CHECK(complaints_of(std::string_view("a: 1\n\0b: 2", 10)) == Told{"2:1 yaml_invalid \\x00"});
  CHECK(complaints_of("a: \x04\nb: 2") == Told{"1:4 yaml_invalid \\x04"});
  CHECK(complaints_of("a: 'x\x7f'") == Told{"1:6 yaml_invalid \\x7f"});
  CHECK(complaints_of("\xff\xfe\x61\x00").size() == 1);
  Complaints complaints;
  CHECK(read_yaml_document("\xef\xbb\xbf" "a: 1\r\nb: 2\r\n", "t", complaints)["b"].text() == "2");
  CHECK(complaints.empty());
}

TEST_CASE("size and depth have limits") {
  CHECK(complaints_of(std::string(limits::yaml_bytes_max + 1, ' '))[0].starts_with(
      "0:0 limit_exceeded"));
  const std::size_t most = limits::yaml_depth_max;
  CHECK(complaints_of(repeated("[", most) + repeated("]", most)).empty());
  CHECK(complaints_of(repeated("[", most + 1) + repeated("]", most + 1)) ==
        Told{"1:33 limit_exceeded depth > 32"});
  for (const char* opening : {"[", "{", "- ", "? ", "[a,", "{a: ", "[[{a: ["}) {
    INFO(opening);
    const auto told = complaints_of(repeated(opening, 100'000));
    REQUIRE_FALSE(told.empty());
    CHECK(told[0].find("limit_exceeded depth") != std::string::npos);
    CHECK(told.size() <= 2);
  }
}

TEST_CASE("what is too deep is left out and the rest is read") {
  Complaints complaints;
  const Yaml yaml = read_yaml_document(
      "deep: " + repeated("[", 40) + repeated("]", 40) + "\nafter: 1\n", "t.yaml", complaints);
  CHECK(complaints.size() == 1);
  CHECK(yaml["after"].text() == "1");
}

TEST_CASE("a file of nothing but mistakes ends at the limit of complaints") {
  CHECK(complaints_of(repeated("a: 1\n", 100'000)).size() == limits::complaints_max);
}

TEST_CASE("no bytes can stop the reader") {
  const unsigned seed = std::random_device()();
  INFO("seed=" << seed);
  std::mt19937 random(seed);
  const std::string_view pieces[] = {
      "a", ":", " ", "\n", "-",  "[", "]",  "{",  "}",   ",",   "'",  "\"", "#",  "&",    "*",  "!",
      "|", ">", "%", "?",  "\\", "~", "\t", "目", "---", "...", "  ", ": ", "- ", "\r\n", "<<",
      "\xff"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t length = random() % 24; length > 0; --length) {
      text += pieces[random() % std::size(pieces)];
    }
    INFO("text=" << text);
    Complaints complaints;
    for (const Yaml& yaml : read_yaml(text, "t.yaml", complaints)) {
      static_cast<void>(yaml.strings(complaints));
    }
    for (const Complaint& complaint : complaints) REQUIRE(complaint.place.line >= 0);
  }
}
