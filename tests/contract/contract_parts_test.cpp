#include "contract/contract_parts.h"

#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("files beside the contract only, each asked for once") {
  int asked = 0;
  const ReadNamedFile read = [&](const std::string& path) -> Result<std::string> {
    ++asked;
    if (path == "a.csv") return std::string("bytes");
    return Error{path == "b.csv" ? Code::not_found : Code::not_permitted, path};
  };
  Complaints complaints;
  const Yaml value = read_yaml_document("x", "c.yaml", complaints);
  NamedFiles files(read, complaints);
  using Need = NamedFiles::Need;
  REQUIRE(files.bytes(value, "a.csv", Need::required) != nullptr);
  CHECK(*files.bytes(value, "a.csv", Need::required) == "bytes");
  CHECK(asked == 1);
  CHECK(complaints.empty());
  CHECK(files.bytes(value, "b.csv", Need::optional) == nullptr);
  REQUIRE(complaints.size() == 1);
  CHECK(complaints[0].weight == Weight::warning);
  CHECK(files.bytes(value, "b.csv", Need::required) == nullptr);
  CHECK(complaints.back().weight == Weight::error);
  CHECK(files.bytes(value, "c.csv", Need::optional) == nullptr);
  CHECK(complaints.back().weight == Weight::error);
  asked = 0;
  for (const char* path : {"", "/etc/passwd", "../x", "a/../../x", "a/.."}) {
    INFO(path);
    CHECK(files.bytes(value, path, Need::optional) == nullptr);
    CHECK(complaints.back().code == Code::value_invalid);
  }
  CHECK(asked == 0);
  CHECK(files.take_asked() == std::vector<std::string>{"a.csv", "b.csv", "c.csv"});
}

TEST_CASE("how long things are kept, in days never too short") {
  Complaints complaints;
  const auto days = [&](const char* text) {
    return days_of(read_yaml_document(text, "c.yaml", complaints), complaints);
  };
  CHECK(days("5 years") == 1827);
  CHECK(days("1 year") == 366);
  CHECK(days("6 months") == 183);
  CHECK(days("2 weeks") == 14);
  CHECK(days("92 days") == 92);
  CHECK(days("yearly") == 366);
  CHECK(complaints.empty());
  for (const char* text : {"92", "-1 days", "0 days", "5 centuries", "99999999999 days"}) {
    INFO(text);
    complaints.clear();
    CHECK_FALSE(days(text));
    CHECK(complaints.size() == 1);
  }
}
