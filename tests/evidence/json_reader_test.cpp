#include "evidence/json_reader.h"

#include <catch2/catch.hpp>

#include <limits>

#include "base/json.h"

namespace metsuke {
namespace {

TEST_CASE("reads back what the writer wrote, bytes that are not UTF-8 included") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  all += "入室 \xed\xa0\x80";
  JsonWriter writer;
  writer.begin_array();
  writer.begin_object().member("a", all).member("b", -5).end_object();
  writer.value(std::numeric_limits<std::uint64_t>::max());
  writer.begin_array().end_array();
  const std::string json = writer.end_array().take();
  JsonReader reader(json);
  reader.begin_array();
  REQUIRE(reader.more());
  reader.begin_object();
  reader.key("a");
  CHECK(reader.text() == all);
  reader.key("b");
  CHECK(reader.signed_number() == -5);
  reader.end_object();
  REQUIRE(reader.more());
  CHECK(reader.number() == std::numeric_limits<std::uint64_t>::max());
  REQUIRE(reader.more());
  reader.begin_array();
  CHECK_FALSE(reader.more());
  CHECK_FALSE(reader.more());
  CHECK(reader.finished());
}

TEST_CASE("what is not there makes it bad, and it stays bad") {
  for (const std::string_view json : {"", "[", "[1", "{", "\"a", "\"a\\", "\"\\u12", "\"\\u1234\"",
                                      "\"\\q\"", "\"\\udc\"", "\"\\u00zz\""}) {
    JsonReader reader(json);
    static_cast<void>(reader.text());
    CHECK_FALSE(reader.finished());
  }
  JsonReader other(R"({"b":1})");
  other.begin_object();
  other.key("a");
  CHECK_FALSE(other.good());
  CHECK(other.number() == 0);
  JsonReader behind("1 ");
  CHECK(behind.number() == 1);
  CHECK(behind.good());
  CHECK_FALSE(behind.finished());
}

}  // namespace
}  // namespace metsuke
