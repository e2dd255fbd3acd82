#include "source/journal_export.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "source/framing.h"

using namespace metsuke;
using namespace std::string_view_literals;

namespace {

std::string step_of(std::string_view rest) {
  JournalField field;
  switch (take_journal_field(rest, field)) {
    case JournalStep::field:
      return std::string(field.name) + "|" + std::string(field.value) + "|" +
             std::to_string(field.length);
    case JournalStep::more:
      return "more";
    case JournalStep::none:
      return "none";
  }
  return {};
}

// The records of `bytes`, fed in pieces of `step`.
std::vector<std::string> records(std::string_view bytes, std::size_t step) {
  Framer framer(Framing::journal);
  std::vector<std::string> all;
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pieces.clear();
    REQUIRE(framer.feed(bytes.substr(at, step), pieces));
    for (const Piece& piece : pieces) all.emplace_back(piece.bytes);
  }
  pieces.clear();
  framer.finish(pieces);
  for (const Piece& piece : pieces) all.emplace_back(piece.bytes);
  return all;
}

}  // namespace

TEST_CASE("a field is text or counted bytes") {
  CHECK(step_of("A_1=x=y\nB") == "A_1|x=y|8");
  CHECK(step_of("A=\n") == "A||3");
  CHECK(step_of("A=x") == "more");
  CHECK(step_of("A") == "more");
  CHECK(step_of("") == "more");
  CHECK(step_of("M\n\3\0\0\0\0\0\0\0a\nb\nrest"sv) == "M|a\nb|14");
  CHECK(step_of("M\n\3\0\0\0"sv) == "more");
  CHECK(step_of("M\n\3\0\0\0\0\0\0\0a\nb"sv) == "more");
  CHECK(step_of("M\n\3\0\0\0\0\0\0\0a\nbX"sv) == "none");
  CHECK(step_of("M\n\xff\xff\xff\xff\xff\xff\xff\xff"sv) == "none");
  CHECK(step_of("{\"A\":1}\n") == "none");
  CHECK(step_of("1A=x\n") == "none");
  CHECK(step_of("a=x\n") == "none");
  CHECK(step_of(std::string(65, 'A') + "=x\n") == "none");
}

TEST_CASE("entries, JSON and what is neither are told apart, however they are cut") {
  const std::vector<std::string> wanted = {
      std::string("__CURSOR=a\nM\n\3\0\0\0\0\0\0\0a\n\n\n\n"sv),
      "{\"A\":\"b\"}\n",
      "A=1\nB=2\n\n",
      "rubbish in between\n",
      "C=3\n",
      "x cut short\n",
      "\n",
      "D=4\n\n",
      "E=5"};
  std::string bytes;
  for (const std::string& record : wanted) bytes += record;
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    INFO(step);
    CHECK(records(bytes, step) == wanted);
  }
}
