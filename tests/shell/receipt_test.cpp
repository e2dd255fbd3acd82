#include "shell/receipt.h"

#include <catch2/catch.hpp>

#include "parse/json.h"

using namespace metsuke;

TEST_CASE("a receipt is one JSON object, whatever the vendor's names are") {
  Delivery delivery;
  delivery.source = "ftp";
  delivery.name = "2026-09-01 \"x\"";
  delivery.received = *timestamp_from_rfc3339("2026-09-02T06:00:00+09:00");
  delivery.files.push_back({"a\n.log", 3, sha256("abc"), FileState::mismatch, {}, 1});
  DeliveryRow row;
  row.rows = 12;
  row.quarantined = 2;
  row.manifest = "mismatch";
  const std::string text = receipt_text(delivery, &row, {}, {Seq{9}, sha256("")});
  REQUIRE(text.ends_with("}\n"));
  Arena arena;
  Fields fields;
  REQUIRE(parse_json(std::string_view(text).substr(0, text.size() - 1), arena, fields));
  CHECK(fields["delivery"] == delivery.name);
  CHECK(fields["files.sha256"] == to_hex(sha256("abc")));
  CHECK(fields["files.state"] == "mismatch");
  CHECK(fields["rows"] == "12");
  CHECK(fields["quarantined"] == "2");
  CHECK(fields["head.seq"] == "9");
  CHECK(fields["received"] == "2026-09-01T21:00:00Z");
}

TEST_CASE("a receipt shows how far the events reach over the days that were said") {
  Delivery delivery;
  delivery.period_from = *date_from("2026-09-01");
  delivery.period_to = *date_from("2026-09-30");
  const auto reach = [&](const char* first, const char* last) {
    DeliveryRow row;
    if (first != nullptr) row.first_event = *timestamp_from_rfc3339(first);
    if (last != nullptr) row.last_event = *timestamp_from_rfc3339(last);
    return std::string(reach_of(delivery, row));
  };
  CHECK(reach("2026-09-01T00:00:00+09:00", "2026-09-30T23:59:59+09:00") == "whole");
  CHECK(reach("2026-09-01T00:00:00+09:00", "2026-09-29T23:59:59+09:00") == "part");
  CHECK(reach("2026-09-02T00:00:00+09:00", "2026-09-30T00:00:00+09:00") == "part");
  CHECK(reach(nullptr, nullptr) == "part");
  CHECK(reach("2026-08-31T23:59:59+09:00", "2026-09-30T00:00:00+09:00") == "beyond");
  CHECK(reach("2026-09-01T00:00:00+09:00", "2026-10-01T00:00:00+09:00") == "beyond");
  delivery.zero_declared = true;
  CHECK(reach(nullptr, nullptr).empty());
  delivery.period_from.reset();
  delivery.period_to.reset();
  CHECK(reach("2026-09-01T00:00:00+09:00", "2026-09-30T23:59:59+09:00").empty());
}
