// Goal: labels and values as ltsv.org says, nothing guessed where a label lacks. Method: lines of
// our own, hits and misses, with their places.
#include "parse/ltsv.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

struct Read {
  explicit Read(std::string_view text) : outcome(parse_ltsv(text, arena, fields)) {}
  Arena arena;
  Fields fields;
  Result<void> outcome;
};

}  // namespace

TEST_CASE("ltsv: labels, values with colons, empty values") {
  const Read read("time:2026-09-01T09:15:00+09:00\tpath:C:\\共有\\台帳.xlsx\tsize:\t担当:佐藤");
  REQUIRE(read.outcome);
  CHECK(read.fields["time"] == "2026-09-01T09:15:00+09:00");
  CHECK(read.fields["path"] == "C:\\共有\\台帳.xlsx");
  REQUIRE(read.fields.find("size") != nullptr);
  CHECK(read.fields["size"].empty());
  CHECK(read.fields["担当"] == "佐藤");
}

TEST_CASE("ltsv: a part without a label is refused with its place") {
  const Read read("time:x\tno label here\tuser:y");
  REQUIRE(!read.outcome);
  CHECK(read.outcome.error().detail.find("byte 7") != std::string::npos);
  CHECK(!Read("").outcome);
  CHECK(!Read("\t\t").outcome);
  CHECK(!Read(":value").outcome);
}

TEST_CASE("ltsv: what resembles it has three labels and nothing else") {
  CHECK(resembles_ltsv("time:1\thost:2\treq:3"));
  CHECK(!resembles_ltsv("time:1\thost:2"));
  CHECK(!resembles_ltsv("2026-09-01 09:00:00\tA1001\tdoor: 1"));
  CHECK(!resembles_ltsv("Sep  1 09:00:00 host app: a\tb\tc"));
}

}  // namespace metsuke
