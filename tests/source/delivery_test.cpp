#include "source/delivery.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

std::string period(std::string_view name) {
  const auto found = period_in_name(name);
  return found ? to_text(found->from) + ".." + to_text(found->to) : "";
}

}  // namespace

TEST_CASE("a name may say its days") {
  CHECK(period("door-2026-09-12.csv") == "2026-09-12..2026-09-12");
  CHECK(period("door_20260912.csv") == "2026-09-12..2026-09-12");
  CHECK(period("20260912093000_door") == "2026-09-12..2026-09-12");
  CHECK(period("入退室_202609") == "2026-09-01..2026-09-30");
  CHECK(period("2026-09") == "2026-09-01..2026-09-30");
  CHECK(period("door-20260901-20260930") == "2026-09-01..2026-09-30");
  CHECK(period("2026-09-01_2026-09-07.zip") == "2026-09-01..2026-09-07");
  CHECK(period("2026-09-12T093000") == "2026-09-12..2026-09-12");
  CHECK(period("door-000042").empty());
  CHECK(period("door-20261301").empty());
  CHECK(period("12345678901234567890").empty());
  CHECK(period("door").empty());
  CHECK(period("").empty());
}

TEST_CASE("a stream is told by source, delivery, file and content") {
  const Digest digest = sha256("content");
  const auto stream = stream_of("door", "d1", "a.csv", digest);
  // SHA-256 of "door NUL d1 NUL a.csv NUL" and the digest, its first eight bytes.
  const std::string hashed =
      std::string("door\0d1\0a.csv\0", 14) + *bytes_from_hex(to_hex(digest));
  CHECK(to_hex(sha256(hashed)).substr(0, 16) == [&] {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes += static_cast<char>(stream >> shift & 255);
    }
    return to_hex(bytes);
  }());
  CHECK(stream != stream_of("door", "d1", "b.csv", digest));
  CHECK(stream != stream_of("door", "d2", "a.csv", digest));
  CHECK(stream != stream_of("entry", "d1", "a.csv", digest));
  CHECK(stream != stream_of("door", "d1", "a.csv", sha256("other")));
}
