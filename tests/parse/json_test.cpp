#include "parse/json.h"

#include <catch2/catch.hpp>

#include "base/json.h"
#include "parse/parsed.h"

namespace metsuke {
namespace {

std::string json_fault(std::string line) {
  const Parsed parsed(parse_json, std::move(line));
  REQUIRE_FALSE(parsed.ok());
  return parsed.result.error().detail;
}

}  // namespace

TEST_CASE("json: nested objects are flattened, arrays repeat their name") {
  const Parsed parsed(parse_json, R"({"a":{"b":{"c":"x"}},"t":["p","q"],"o":[{"k":1},{"k":2}]})");
  REQUIRE(parsed.ok());
  CHECK(parsed["a.b.c"] == "x");
  const auto all = parsed.fields.all();
  REQUIRE(all.size() == 5);
  CHECK(all[1].name == "t");
  CHECK(all[2].value == "q");
  CHECK(all[3].name == "o.k");
  CHECK(all[4].value == "2");
}

TEST_CASE("json: numbers keep their digits") {
  const Parsed parsed(parse_json,
                      R"({"i":9223372036854775807,"u":18446744073709551615,"f":1.10,"e":-1E+5})");
  REQUIRE(parsed.ok());
  CHECK(parsed["i"] == "9223372036854775807");
  CHECK(parsed["u"] == "18446744073709551615");
  CHECK(parsed["f"] == "1.10");
  CHECK(parsed["e"] == "-1E+5");
  CHECK(parsed.fields.find("i")->kind == Kind::number);
}

TEST_CASE("json: kinds are known, duplicate keys are all kept") {
  const Parsed parsed(parse_json, R"( {"a":true,"b":null,"c":"","a":false} )");
  REQUIRE(parsed.ok());
  const auto all = parsed.fields.all();
  REQUIRE(all.size() == 4);
  CHECK(all[0].kind == Kind::boolean);
  CHECK(all[1].kind == Kind::null);
  CHECK(all[1].value.data() != nullptr);
  CHECK(all[2].kind == Kind::string);
  CHECK(all[3].value == "false");
}

TEST_CASE("json: escapes become their characters") {
  const Parsed parsed(parse_json,
                      R"({"a":"\u4f4f\u6c11\n\"\\\/","b":"\ud83d\ude00","k\u0041":"v"})");
  REQUIRE(parsed.ok());
  CHECK(parsed["a"] == "住民\n\"\\/");
  CHECK(parsed["b"] == "\xF0\x9F\x98\x80");
  CHECK(parsed["kA"] == "v");
}

TEST_CASE("json: bytes that base wrote as \\udcXX come back") {
  const std::string bytes("\x95\x5C.csv \xFF");
  const Parsed parsed(parse_json, "{\"a\":" + json_string(bytes) + "}");
  REQUIRE(parsed.ok());
  CHECK(parsed["a"] == bytes);
}

TEST_CASE("json: what is no JSON is refused with its byte") {
  CHECK(json_fault("{\"a\":1").find("byte 6") != std::string::npos);
  CHECK(json_fault("{\"a\":01}").find("byte 6") != std::string::npos);
  CHECK(json_fault("{\"a\":1}x").find("byte 7") != std::string::npos);
  CHECK(json_fault("[1]").find("byte 0") != std::string::npos);
  CHECK(json_fault("{\"a\":\"\\x\"}").find("escape") != std::string::npos);
  CHECK(json_fault("{\"a\":\"\\u12\"}").find("hexadecimal") != std::string::npos);
  CHECK(json_fault("{\"a\":\"\x01\"}").find("control") != std::string::npos);
  CHECK(json_fault("{\"a\":tru}").find("byte 5") != std::string::npos);
  CHECK(json_fault("{\"a\":\"b").find("ends inside a string") != std::string::npos);
  CHECK(json_fault("{\"a\":\"b\\").find("ends inside a string") != std::string::npos);
  CHECK(json_fault("{\"a\" 1}").find("colon") != std::string::npos);
  CHECK(json_fault("{\"a\":1 \"b\":2}").find("commas") != std::string::npos);
  CHECK(json_fault("").find("byte 0") != std::string::npos);
}

TEST_CASE("json: a byte that is no UTF-8 is named") {
  const Parsed parsed(parse_json, "{\"a\":\"\x8F\x5A\"}");
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.result.error().code == Code::text_invalid);
  CHECK(parsed.result.error().detail == "byte 6");
}

TEST_CASE("json: depth and number of values are bounded") {
  std::string deep, end;
  for (std::size_t level = 0; level < limits::json_depth_max + 1; ++level) {
    deep += "{\"a\":";
    end += "}";
  }
  const Parsed nested(parse_json, deep + "1" + end);
  REQUIRE_FALSE(nested.ok());
  CHECK(nested.result.error().code == Code::limit_exceeded);
  const Parsed brackets(parse_json, "{\"a\":" + std::string(100'000, '[') + "}");
  REQUIRE_FALSE(brackets.ok());
  std::string many = "{\"a\":[0";
  for (std::size_t at = 0; at < limits::fields_max; ++at) many += ",1";
  const Parsed wide(parse_json, many + "]}");
  REQUIRE_FALSE(wide.ok());
  CHECK(wide.result.error().code == Code::limit_exceeded);
}

}  // namespace metsuke
