#include "source/resent.h"

#include <catch2/catch.hpp>
#include <string>

#include "world/memory.h"

using namespace metsuke;

namespace {

std::vector<LineMark> marks(std::string_view lines) {
  std::vector<LineMark> made;
  for (const char& line : lines) made.push_back(mark_of(std::string_view(&line, 1)));
  return made;
}

std::uint64_t run(std::string_view before, std::string_view heads) {
  const std::vector<Unconfirmed> sessions = {{1, marks(before)}};
  const auto found = resent(sessions, marks(heads), More::none);
  REQUIRE(found);
  CHECK((found->stream == 1) == (found->lines != 0));
  return found->lines;
}

bool is_open(std::string_view before, std::string_view heads) {
  const std::vector<Unconfirmed> sessions = {{1, marks(before)}};
  return !resent(sessions, marks(heads), More::may_come);
}

}  // namespace

TEST_CASE("the longest run that ends the session before and begins the new one") {
  CHECK(run("abcde", "deXY") == 2);
  CHECK(run("abcde", "abcdeX") == 5);
  CHECK(run("abcde", "X") == 0);
  CHECK(run("aaa", "aab") == 2);
  CHECK(run("aaa", "aaaa") == 3);
  CHECK(run("", "abc") == 0);
}

TEST_CASE("a line that only looks like an old one is new") {
  CHECK(run("abc", "aX") == 0);  // Between them stood b, which would have come again, too.
  CHECK(run("abc", "bX") == 0);
  CHECK(run("abc", "ab") == 0);
}

TEST_CASE("while what comes next could tell, nothing is said") {
  CHECK(is_open("abc", "a"));
  CHECK(is_open("abc", "ab"));
  CHECK(is_open("abc", ""));
  CHECK(is_open("cdc", "c"));  // The last c alone, or all three.
  CHECK_FALSE(is_open("abc", "abc"));
  CHECK_FALSE(is_open("abc", "c"));
  CHECK_FALSE(is_open("abc", "X"));
  CHECK_FALSE(is_open("abc", "aX"));
  CHECK_FALSE(is_open("", "a"));
}

TEST_CASE("of several sessions the longest run counts, of equal ones the newest") {
  const std::vector<Unconfirmed> sessions = {{1, marks("xab")}, {2, marks("yb")}, {3, marks("zb")}};
  CHECK(resent(sessions, marks("abQ"), More::none)->stream == 1);
  CHECK(resent(sessions, marks("abQ"), More::none)->lines == 2);
  CHECK(resent(sessions, marks("bQ"), More::none)->stream == 3);
}

TEST_CASE("whatever was acknowledged, what was sent again is found") {
  // Lines are unlike; a sender resends from any place, and goes on with new lines.
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed=" << seed);
    SeededChance chance(seed);
    std::vector<LineMark> sent;
    for (std::uint64_t at = 0; at < 40; ++at)
      sent.push_back(mark_of(std::to_string(seed) + "/" + std::to_string(at)));
    const std::size_t archived = chance.next() % 30;
    const std::size_t acknowledged = chance.next() % (archived + 1);
    const std::vector<Unconfirmed> sessions = {
        {7, {sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(archived)}}};
    const std::vector<LineMark> heads(sent.begin() + static_cast<std::ptrdiff_t>(acknowledged),
                                      sent.end());
    std::optional<Resent> found;
    std::size_t seen = 0;
    while (!found) {
      ++seen;
      REQUIRE(seen <= heads.size());
      found = resent(sessions, std::span(heads).first(seen), More::may_come);
    }
    CHECK(found->lines == archived - acknowledged);
    CHECK(seen <= archived - acknowledged + 1);
  }
}
