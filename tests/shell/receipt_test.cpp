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

TEST_CASE("a refusal says of what, and two of the same differ in time and head alone") {
  const Found found{"a \"b\".zip", Found::State::settled, "",
                    *timestamp_from_rfc3339("2026-09-02T06:00:00+09:00"), 12};
  const auto text = [&](const char* at, std::string_view reason, std::uint64_t seq) {
    return refusal_text("ftp", found, *timestamp_from_rfc3339(at), reason, {Seq{seq}, {}});
  };
  const std::string one = text("2026-09-02T07:00:00+09:00", "archive_locked: x", 9);
  const std::string later = text("2026-09-03T07:00:00+09:00", "archive_locked: x", 1000);
  CHECK(one != later);
  CHECK(timeless(one) == timeless(later));
  CHECK(timeless(one) != timeless(text("2026-09-02T07:00:00+09:00", "archive_locked: y", 9)));
  // What a vendor calls a file is no end of what is said.
  CHECK(timeless(one) != timeless(text("2026-09-02T07:00:00+09:00", ",\"head\":", 9)));
  Arena arena;
  Fields fields;
  REQUIRE(parse_json(std::string_view(one).substr(0, one.size() - 1), arena, fields));
  CHECK(fields["bytes"] == "12");
  CHECK(fields["touched"] == "2026-09-01T21:00:00Z");
  CHECK(fields["refused"] == "2026-09-01T22:00:00Z");
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
