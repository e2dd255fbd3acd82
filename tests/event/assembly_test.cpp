#include "event/assembly.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

namespace metsuke {
namespace {

using Role = LinePlace::Role;

struct Assembling {
  std::vector<std::string> take(LinePlace place, std::string_view text) {
    Line line;
    line.seq = Seq{++count};
    line.number = count;
    line.text = line.original = text;
    std::vector<Assembly::Group> over;
    assembly.take(format_syslog, place, line, text, over);
    return texts(over);
  }
  static std::vector<std::string> texts(const std::vector<Assembly::Group>& over) {
    std::vector<std::string> said;
    for (const Assembly::Group& group : over) said.push_back(group.text);
    return said;
  }
  std::vector<std::string> finish() {
    std::vector<Assembly::Group> over;
    assembly.finish(over);
    return texts(over);
  }
  Assembly assembly;
  std::uint64_t count = 0;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("assembly: lines of one name belong together, however they interleave") {
  Assembling it;
  CHECK(it.take({Role::more, "1"}, "a") == Texts{});
  CHECK(it.take({Role::more, "2"}, "b") == Texts{});
  CHECK(it.take({Role::more, "1"}, "c") == Texts{});
  CHECK(it.assembly.latest()->text == "a\nc");
  CHECK(it.assembly.latest()->seq == Seq{1});
  CHECK(it.assembly.latest()->number == 1);
  CHECK(it.take({Role::last, "1"}, "d") == Texts{"a\nc\nd"});
  CHECK(it.take({Role::first, "2"}, "e") == Texts{"b"});
  CHECK(it.finish() == Texts{"e"});
  CHECK(it.assembly.empty());
}

TEST_CASE("assembly: what waits too long is handed out as it is") {
  Assembling it;
  const Timestamp start{std::chrono::seconds(100)};
  CHECK(it.take({Role::more, "1", start}, "a") == Texts{});
  CHECK(it.take({Role::more, "2", start + std::chrono::seconds(2)}, "b") == Texts{});
  CHECK(it.take({Role::more, "3", start + std::chrono::seconds(3)}, "c") == Texts{"a"});
  // Its late line begins an event of its own, which is older still.
  CHECK(it.take({Role::more, "1", start}, "d") == Texts{"d"});
  Assembling many;
  std::size_t over = 0;
  for (std::size_t at = 0; at < 3 * limits::assembly_max; ++at)
    over += many.take({Role::more, std::to_string(at)}, "x").size();
  CHECK(over == 2 * limits::assembly_max);
}

TEST_CASE("assembly: an event grows no larger than a line may be") {
  Assembling it;
  const std::string much(limits::line_bytes_max / 2, 'x');
  CHECK(it.take({Role::first, ""}, much).empty());
  CHECK(it.take({Role::more, ""}, much.substr(1)).empty());
  const Texts over = it.take({Role::more, ""}, much);
  REQUIRE(over.size() == 1);
  CHECK(over[0].size() == limits::line_bytes_max);
  std::vector<Assembly::Group> rest;
  it.assembly.end_nameless(rest);
  CHECK(rest.size() == 1);
}

TEST_CASE("assembly: a tick hands out what was received before it") {
  Assembling it;
  CHECK(it.take({Role::first, "1"}, "a").empty());
  std::vector<Assembly::Group> over;
  it.assembly.release(Timestamp{}, over);
  CHECK(over.empty());
  it.assembly.release(Timestamp{} + std::chrono::seconds(1), over);
  CHECK(Assembling::texts(over) == Texts{"a"});
}

}  // namespace metsuke
