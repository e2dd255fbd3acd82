#include "base/json.h"

#include <catch2/catch.hpp>

#include "support/stops.h"

using namespace metsuke;

TEST_CASE("strings are escaped in one way, and nothing is lost") {
  CHECK(json_string("目付 \"a\\b\"") == "\"目付 \\\"a\\\\b\\\"\"");
  CHECK(json_string(std::string_view("\x00\x1f\n\t\r\b\f\x7f", 8)) ==
        "\"\\u0000\\u001f\\n\\t\\r\\b\\f\x7f\"");
  CHECK(json_string("\xff\xe3\x81") == R"("\udcff\udce3\udc81")");
  CHECK(json_string("\xed\xa0\x80") == R"("\udced\udca0\udc80")");
  CHECK(json_string("\xc0\xaf/") == R"("\udcc0\udcaf/")");
  CHECK(json_string("") == "\"\"");
}

TEST_CASE("objects and arrays stand as they were written") {
  JsonWriter json;
  json.begin_object().member("b", "text").member("a", 1);
  json.key("list").begin_array().value(-5).value(std::uint64_t{18446744073709551615ull});
  json.boolean(true).null().begin_object().end_object().begin_array().end_array().end_array();
  json.key("raw").raw("[1]").key("text").value(std::string("x")).end_object();
  REQUIRE(json.complete());
  CHECK(json.text() ==
        R"({"b":"text","a":1,"list":[-5,18446744073709551615,true,null,{},[]],)"
        R"("raw":[1],"text":"x"})");
  CHECK(json.take().size() > 1);
  CHECK_FALSE(json.complete());
  json.value("again");
  CHECK(json.take() == "\"again\"");
}

TEST_CASE("the least number is written whole") {
  JsonWriter json;
  json.value(std::int64_t{-9223372036854775807 - 1});
  CHECK(json.take() == "-9223372036854775808");
}

TEST_CASE("misuse stops the program") {
  CHECK(stops([] { JsonWriter().begin_object().value(1); }));
  CHECK(stops([] { JsonWriter().begin_object().end_array(); }));
  CHECK(stops([] { JsonWriter().begin_array().key("a"); }));
  CHECK(stops([] { JsonWriter().value(1).value(2); }));
  CHECK(stops([] { JsonWriter().begin_object().key("a").end_object(); }));
  CHECK(stops([] {
    JsonWriter json;
    json.begin_array();
    json.take();
  }));
}
