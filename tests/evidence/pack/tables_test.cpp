#include "evidence/pack/tables.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/small_month.h"

using namespace metsuke;

TEST_CASE("every table has as many cells as columns, in both languages") {
  small::LivedMonth month;
  const PackModel model = month.model();
  for (const Language language : {Language::japanese, Language::english}) {
    const auto tables = pack_tables(model, language);
    CHECK(tables.size() == 9);
    for (const PackTable& table : tables)
      for (const auto& row : table.rows) REQUIRE(row.size() == table.columns.size());
  }
}

TEST_CASE("of incidents the cover says where they are, for it does not know them") {
  small::LivedMonth month;
  const std::vector<std::string> wanted = {"Incident clocks",
                                           "Not in this pack; see `metsuke incidents`"};
  const auto rows = pack_tables(month.model(), Language::english).front().rows;
  CHECK(std::find(rows.begin(), rows.end(), wanted) != rows.end());
}

TEST_CASE("the matrix has a row for each source and day of the month") {
  small::LivedMonth month;
  const PackTable table = completeness_table(month.model(), Language::english);
  CHECK(table.rows.size() == 2 * 30);
  CHECK(table.rows[0][2] == "received");
  CHECK(table.rows[1][2] == "missing");
}

TEST_CASE("counts of verdicts add up to the checks that are bound") {
  small::LivedMonth month;
  const PackModel model = month.model();
  CHECK(count_verdicts(model.verdict).all() == 3);
  CHECK(checks_table(model, Language::japanese).rows.size() == 3);
}

TEST_CASE("a CSV cell is quoted, and one that a spreadsheet would calculate is guarded") {
  PackTable table{"X", "x.csv", "x", {"a", "b"}, {{"=1+1", "say \"x\"\nnext"}, {"-2", "ok"}}, {}};
  CHECK(to_csv(table) ==
        "\xef\xbb\xbf\"a\",\"b\"\r\n\"'=1+1\",\"say \"\"x\"\"\nnext\"\r\n\"'-2\",\"ok\"\r\n");
}

TEST_CASE("findings carry the raw line's digest, place and masked text") {
  small::LivedMonth month;
  const PackTable table = findings_table(month.model(), Language::japanese);
  bool found = false;
  for (const auto& row : table.rows)
    if (row[1] == "T-DENIED" && row[9].find("=cmd|x") != std::string::npos) {
      found = true;
      CHECK(row[8].substr(0, 64) == to_hex(sha256(small::line("=cmd|x", "denied", 61))));
    }
  CHECK(found);
}
