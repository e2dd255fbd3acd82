// duration_from, byte_size_from and the text of a duration.
#include <catch2/catch.hpp>
#include <limits>

#include "base/time.h"

using namespace metsuke;
using namespace std::chrono_literals;

TEST_CASE("a duration is a number with its unit") {
  CHECK(*duration_from("4 h") == 4h);
  CHECK(*duration_from("30 days") == 720h);
  CHECK(*duration_from("90 min") == 90min);
  CHECK(*duration_from("60 s") == 60s);
  CHECK(*duration_from("1d") == 24h);
  CHECK(*duration_from("5m") == 5min);
  CHECK(*duration_from("2 weeks") == 336h);
  CHECK(*duration_from("24時間") == 24h);
  CHECK(*duration_from("0 s") == 0s);
  for (const char* wrong : {"", "5", "h", "-5 h", "1.5 h", "5 parsecs", " 5 h", "5 h ", "5 M",
                            "99999999999 days", "99999999999999999999 s", "+5 h"}) {
    INFO(wrong);
    CHECK_FALSE(duration_from(wrong));
  }
}

TEST_CASE("a duration is written in its largest whole unit, and read back") {
  CHECK(to_text(Duration(4h)) == "4 h");
  CHECK(to_text(Duration(90min)) == "90 min");
  CHECK(to_text(Duration(720h)) == "30 days");
  CHECK(to_text(Duration(24h)) == "1 day");
  CHECK(to_text(Duration(-90s)) == "-90 s");
  CHECK(to_text(Duration(0)) == "0 s");
  CHECK(to_text(Duration(1500us)) == "1500 us");
  CHECK(to_text(Duration::min()) == "-9223372036854775808 ns");
  for (const Duration duration : {Duration(1), Duration(7ms), Duration(61s), Duration(25h),
                                  Duration::max()}) {
    CHECK(*duration_from(to_text(duration)) == duration);
  }
}

TEST_CASE("a size is a number of bytes with its unit") {
  CHECK(*byte_size_from("512 B") == 512);
  CHECK(*byte_size_from("100 MiB") == 104'857'600);
  CHECK(*byte_size_from("1 GB") == 1'000'000'000);
  CHECK(*byte_size_from("3KiB") == 3072);
  for (const char* wrong : {"", "512", "1 mb", "1.5 GB", "-1 B", "99999999999 TiB", "1 GB "}) {
    INFO(wrong);
    CHECK_FALSE(byte_size_from(wrong));
  }
}
