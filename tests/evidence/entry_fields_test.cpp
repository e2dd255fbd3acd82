#include "evidence/entry_fields.h"

#include <catch2/catch.hpp>

#include <limits>

namespace metsuke {
namespace {

TEST_CASE("fields are read back in the order they were written") {
  std::string line = "7";
  FieldWriter write(line);
  write.text("a\tb");
  write.number(std::uint64_t{0});
  write.number(std::numeric_limits<std::uint64_t>::max());
  write.time(Timestamp(Duration(std::numeric_limits<std::int64_t>::min())));
  write.number(std::optional<std::uint64_t>());
  write.hexadecimal(0xdeadbeef);
  write.date(std::nullopt);
  write.date(Date{std::chrono::year(2026), std::chrono::September, std::chrono::day(1)});
  write.digest(sha256("x"));
  write.truth(true);
  Arena arena;
  FieldReader read(line, arena);
  CHECK(read.number() == 7);
  CHECK(read.text() == "a\tb");
  CHECK(read.number() == 0);
  CHECK(read.number() == std::numeric_limits<std::uint64_t>::max());
  CHECK(read.time() == Timestamp(Duration(std::numeric_limits<std::int64_t>::min())));
  CHECK_FALSE(read.optional_number().has_value());
  CHECK(read.hexadecimal() == 0xdeadbeef);
  CHECK_FALSE(read.date().has_value());
  CHECK(to_text(read.date().value()) == "2026-09-01");
  CHECK(read.digest() == sha256("x"));
  CHECK_FALSE(read.finished());
  CHECK(read.truth());
  CHECK(read.finished());
}

TEST_CASE("a number written any other way makes the line bad") {
  for (const std::string_view text : {"", "+1", "01", "-1", "00", "1 ", " 1", "0x1", "1e3",
                                      "18446744073709551616", "99999999999999999999999"}) {
    Arena arena;
    FieldReader read(text, arena);
    static_cast<void>(read.number());
    CHECK_FALSE(read.good());
  }
  for (const std::string_view text : {"-0", "-", "--1", "-01", "9223372036854775808"}) {
    Arena arena;
    FieldReader read(text, arena);
    static_cast<void>(read.signed_number());
    CHECK_FALSE(read.good());
  }
}

TEST_CASE("hexadecimal, digests, dates and truths have one form") {
  const auto bad = [](std::string_view text, const auto& take) {
    Arena arena;
    FieldReader read(text, arena);
    take(read);
    return !read.good();
  };
  for (const std::string_view text : {"", "1", "DEADBEEFDEADBEEF", "deadbeefdeadbeef0", "g"})
    CHECK(bad(text, [](FieldReader& read) { static_cast<void>(read.hexadecimal()); }));
  for (const std::string_view text : {"2026-9-1", "2026-02-30", "x", "20260901"})
    CHECK(bad(text, [](FieldReader& read) { static_cast<void>(read.date()); }));
  std::string upper = to_hex(sha256("x"));
  for (char& digit : upper)
    if (digit >= 'a') digit = static_cast<char>(digit - 32);
  for (const std::string& text : {std::string(), std::string("00"), upper})
    CHECK(bad(text, [](FieldReader& read) { static_cast<void>(read.digest()); }));
  for (const std::string_view text : {"", "2", "true"})
    CHECK(bad(text, [](FieldReader& read) { static_cast<void>(read.truth()); }));
}

TEST_CASE("asking for more fields than there are, or fewer, is not finished") {
  Arena arena;
  FieldReader read("1\t2", arena);
  CHECK(read.number() == 1);
  CHECK_FALSE(read.finished());
  CHECK(read.number() == 2);
  CHECK(read.finished());
  CHECK(read.text().empty());
  CHECK_FALSE(read.finished());
}

}  // namespace
}  // namespace metsuke
