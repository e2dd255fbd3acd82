#include <catch2/catch.hpp>

#include "event/reading.h"

using namespace metsuke;

namespace {

std::shared_ptr<const Mapping> mapping_of(const std::string& text) {
  Complaints complaints;
  auto mapping = read_mapping(text, "m.yaml", complaints);
  REQUIRE(mapping != nullptr);
  return mapping;
}

std::shared_ptr<const Mapping> headless() {
  static const auto made = mapping_of(
      "name: bare\nformat: csv\nheader: false\ncolumns: [t, d, k]\ntime: t\n"
      "fields:\n  mk.door.name: d\n  event.action: {column: k, values: {IN: door-in}}\n");
  return made;
}
std::shared_ptr<const Mapping> headed() {
  static const auto made = mapping_of(
      "name: head\nformat: csv\ncolumns: [日時, 扉, 区分]\ntime: 日時\n"
      "fields:\n  mk.door.name: 扉\n  event.action: {column: 区分, values: {入: door-in}}\n");
  return made;
}

}  // namespace

TEST_CASE("a table is taken for what its mapping says, by its rows") {
  const std::vector both{headless(), headed()};
  CHECK(fitting_mapping("2026-09-01 10:00:00,A,IN\n", "csv", Encoding::utf8, both) == headless());
  CHECK(fitting_mapping("日時,扉,区分\n2026-09-01 10:00:00,A,入\n", "csv", Encoding::utf8, both) ==
        headed());
  // The last row may be cut where the head ends.
  CHECK(fitting_mapping("2026-09-01 10:00:00,A,IN\n2026-09-01 10:0", "csv", Encoding::utf8, both) ==
        headless());
}

TEST_CASE("a table that no mapping was written for is not forced into one") {
  const std::vector both{headless(), headed()};
  CHECK(fitting_mapping("2026-09-01 10:00:00,A,SIDEWAYS\n", "csv", Encoding::utf8, both) ==
        nullptr);
  CHECK(fitting_mapping("日時,扉,区分\n", "csv", Encoding::utf8, both) == nullptr);
  CHECK(fitting_mapping("日時,扉,方向\n2026-09-01 10:00:00,A,入\n", "csv", Encoding::utf8, both) ==
        nullptr);
  CHECK(fitting_mapping("", "csv", Encoding::utf8, both) == nullptr);
  CHECK(fitting_mapping("2026-09-01 10:00:00,A,IN", "csv", Encoding::utf8, both) == nullptr);
}
