#include "shell/log.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a line is its name, its sentence and its particulars") {
  CHECK(log_line(Happening::intake_closed, Language::english,
                 {{"code", "disk_full"}, {"detail", "a \"b\"\n\x1b[0m"}})
            .starts_with("intake_closed: intake closed"));
  const std::string line = log_line(Happening::delivery_taken, Language::japanese,
                                    {{"source", "ftp"}, {"what", "x y\n"}, {"none", ""}});
  CHECK(line == "delivery_taken: 納品を受領しました source=ftp what=\"x y\\\\x0a\" none=\"\"");
}

TEST_CASE("saying and counting are one") {
  const std::uint64_t before = count_of(Happening::delivery_refused);
  say(Happening::delivery_refused);
  tally(Happening::delivery_refused, 2);
  CHECK(count_of(Happening::delivery_refused) == before + 3);
}

TEST_CASE("every happening has a name and both languages") {
  for (std::size_t at = 0; at < happening_count; ++at) {
    const auto happening = static_cast<Happening>(at);
    CHECK_FALSE(name_of(happening).empty());
    CHECK_FALSE(text_of(happening, Language::english).empty());
    CHECK_FALSE(text_of(happening, Language::japanese).empty());
  }
}
