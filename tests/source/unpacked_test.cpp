#include "source/unpacked.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace metsuke;
using Kind = Unpacked::Kind;

namespace {

std::string frame_text(const Unpacked& said) {
  return std::to_string(static_cast<int>(said.kind)) + '/' + std::to_string(said.level) + '/' +
         std::to_string(said.offset) + '/' + std::string(said.text);
}

struct ToldFrames {
  std::vector<std::string> said;
  bool is_over = false;
  Result<void> end;
};

ToldFrames told_in(std::string_view bytes, std::size_t step) {
  ToldFrames heard;
  UnpackedFrames frames;
  while (!bytes.empty() && heard.end) {
    heard.end = frames.feed(bytes.substr(0, step), [&](const Unpacked& said) -> Result<void> {
      heard.said.push_back(frame_text(said));
      return {};
    });
    bytes.remove_prefix(std::min(step, bytes.size()));
  }
  heard.is_over = frames.is_over();
  return heard;
}

}  // namespace

TEST_CASE("archives that can be opened are known by their ending, in any case") {
  for (const char* name : {"a.zip", "A.ZIP", "b.tar.gz", "c.tgz", "d.log.zst", "e.xz", "f.bz2",
                           "g.tar", "月/h.Tar.Zst"})
    CHECK(is_archive_name(name));
  for (const char* name : {"a.log", "zip", ".zip", "b.gz.txt", "", "z"})
    CHECK_FALSE(is_archive_name(name));
}

TEST_CASE("frames come out as they went in, however they are cut") {
  const std::string name = "a\0b\n\xFF";
  std::string bytes;
  append_frame({Kind::file, 1, 0, name}, bytes);
  append_frame({Kind::bytes, 1, 0, std::string(300, 'x')}, bytes);
  append_frame({Kind::broken, 2, 0x123456789ABCDEFull, "why"}, bytes);
  append_frame({Kind::finished, 1, 0, {}}, bytes);
  const ToldFrames whole = told_in(bytes, bytes.size());
  REQUIRE(whole.end);
  REQUIRE(whole.said.size() == 4);
  CHECK(whole.said[0] == "0/1/0/" + name);
  CHECK(whole.said[2] == "4/2/81985529216486895/why");
  CHECK(whole.is_over);
  for (const std::size_t step : {1u, 2u, 7u, 13u, 14u, 15u, 64u}) {
    const ToldFrames cut = told_in(bytes, step);
    CHECK(cut.said == whole.said);
    CHECK(cut.is_over);
  }
}

TEST_CASE("what is no frame is told, and a half one is no end") {
  std::string good;
  append_frame({Kind::locked, 1, 0, "a"}, good);
  CHECK_FALSE(told_in(good.substr(0, good.size() - 1), 5).is_over);
  CHECK(told_in(good + "x", 100).end);  // Less than a frame's head may yet become one.
  std::string more = good;
  append_frame({Kind::bytes, 1, 0, "b"}, more);
  CHECK(told_in(more, 100).end.error().code == Code::unpack_failed);
  std::string kind = good;
  kind[0] = 99;
  CHECK(told_in(kind, 100).end.error().code == Code::unpack_failed);
  std::string level = good;
  level[1] = 3;
  CHECK(told_in(level, 100).end.error().code == Code::unpack_failed);
  std::string huge = good;
  huge[13] = 0x7F;
  CHECK(told_in(huge, 100).end.error().code == Code::unpack_failed);
}
