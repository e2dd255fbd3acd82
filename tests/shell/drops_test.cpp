#include "shell/drops.h"

#include <catch2/catch.hpp>

#include "parse/json.h"
#include "shell/station.h"

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

TEST_CASE("a source's inbox lies below the drop root, what was taken below the data directory") {
  Station station;
  SourceSpec source;
  source.id = "ftp";
  source.intake.path = "in/ftp/";
  const DropSettings settings = drop_settings(station.config(), source);
  CHECK(settings.inbox == station / "drop/in/ftp");
  CHECK(settings.kept == station / "data/kept/ftp");
}
