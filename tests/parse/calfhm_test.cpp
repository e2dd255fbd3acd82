// Goal: items of the common audit log, however their values are written. Method: lines of our own
// in the forms that the manuals of the programs describe.
#include "parse/calfhm.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

struct Read {
  explicit Read(std::string line) : text(std::move(line)) {}
  std::string text;
  Arena arena;
  Fields fields;
  Result<void> outcome = parse_calfhm(text, arena, fields);
};

}  // namespace

TEST_CASE("calfhm: with blanks behind the commas, and without") {
  for (const std::string between : {",", ", "}) {
    const Read read("CALFHM 1.0" + between + "seqnum=7" + between + "progid=A Manager" + between +
                    "obj=\"a,b=c \"\"d\"\"\"" + between + "ocp:host=sv01" + between + "op=x, y" +
                    between + "msg=\"終わり, ok=1\"");
    REQUIRE(read.outcome);
    CHECK(read.fields["revision"] == "1.0");
    CHECK(read.fields["seqnum"] == "7");
    CHECK(read.fields["progid"] == "A Manager");
    CHECK(read.fields["obj"] == "a,b=c \"d\"");
    CHECK(read.fields["ocp:host"] == "sv01");
    CHECK(read.fields["op"] == "x, y");
    CHECK(read.fields["msg"] == "終わり, ok=1");
  }
}

TEST_CASE("calfhm: what is none, with its place") {
  CHECK(Read("CALFHM 1.0").outcome.error().detail.find("byte 7") != std::string::npos);
  CHECK(!Read("seqnum=1").outcome);
  CHECK(Read("CALFHM 1.0, seqnum=1, =2").outcome);  // Part of the value before it.
  CHECK(!Read("CALFHM 1.0, 7, seqnum=1").outcome);
  CHECK(!Read("CALFHM 1.0, msg=\"a\" b").outcome);
  const Read open("CALFHM 1.0, msg=\"never ends");
  REQUIRE(open.outcome);
  CHECK(open.fields["msg"] == "never ends");
  CHECK(Read("CALFHM 1.0, seqnum=1,").outcome);
}

}  // namespace metsuke
