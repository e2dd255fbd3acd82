#include <catch2/catch.hpp>

#include "parse/cloud.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("journald: lists of bytes, repeated keys, lists that are none") {
  const Parsed bytes(parse_journald, R"({"MESSAGE":[72,105,10,255,34],"_PID":"1","A":["x","y"]})");
  REQUIRE(bytes.ok());
  CHECK(bytes["MESSAGE"] == "Hi\n\xff\"");
  CHECK(bytes["A"] == "x");
  const Parsed twice(parse_journald, R"({"F":[[104,105],[106]],"G":[1,300],"H":[],"I":"[1,2]"})");
  REQUIRE(twice.ok());
  CHECK(twice["F"] == "hi");
  CHECK(twice["G"] == "1");
  CHECK(twice["I"] == "[1,2]");
  CHECK_FALSE(Parsed(parse_journald, R"({"M":[72,)").ok());
  std::string_view text = "住民税";
  std::string list = R"({"MESSAGE":[)";
  for (const char c : text) list += std::to_string(static_cast<unsigned char>(c)) + ",";
  list.back() = ']';
  CHECK(Parsed(parse_journald, list + "}")["MESSAGE"] == "住民税");
  std::string many = R"({"MESSAGE":[)";
  for (int count = 0; count < 5000; ++count) many += "65,";
  many.back() = ']';
  CHECK(Parsed(parse_journald, many + "}")["MESSAGE"].size() == 5000);
}

}  // namespace metsuke
