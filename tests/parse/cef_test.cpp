#include "parse/cef.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("cef: header with escapes, extensions of every kind") {
  const Parsed read(parse_cef,
                    R"(CEF:0|Ven\|dor|Pro\\duct|1.0|100|a name|5|src=192.0.2.1 msg=a\=b c=d\nnew )"
                    R"(request=http://x/?q=1&r=2 cs1Label=My Rule cs1=deny all ad.field[0]=x )"
                    R"(empty= act=blocked)");
  REQUIRE(read.ok());
  CHECK(read["device_vendor"] == "Ven|dor");
  CHECK(read["device_product"] == "Pro\\duct");
  CHECK(read["signature"] == "100");
  CHECK(read["severity"] == "5");
  CHECK(read["src"] == "192.0.2.1");
  CHECK(read["msg"] == "a=b");
  CHECK(read["c"] == "d\nnew");
  CHECK(read["request"] == "http://x/?q=1&r=2");
  CHECK(read["cs1"] == "deny all");
  CHECK(read["My_Rule"] == "deny all");
  CHECK(read["ad.field[0]"] == "x");
  CHECK(read.has("empty"));
  CHECK(read["act"] == "blocked");
}

TEST_CASE("cef: behind other words, without extensions, damaged") {
  CHECK(Parsed(parse_cef, "host app: CEF:0|a|b|c|d|e|3|")["severity"] == "3");
  CHECK(Parsed(parse_cef, "CEF:1|a|b|c|d|e|High")["severity"] == "High");
  CHECK_FALSE(Parsed(parse_cef, "CEF:0|a|b|c|d").ok());
  CHECK_FALSE(Parsed(parse_cef, "CEF:x|a|b|c|d|e|3|").ok());
  CHECK_FALSE(Parsed(parse_cef, "LEEF:1.0|a|b|c|d|").ok());
  std::string many = "CEF:0|a|b|c|d|e|3|";
  for (std::size_t at = 0; at <= limits::fields_max; ++at) many += " k=v";
  CHECK(Parsed(parse_cef, many).result.error().code == Code::limit_exceeded);
}

}  // namespace metsuke
