#include "parse/csv.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

namespace metsuke {
namespace {

std::vector<std::string> cells(std::string_view row, char delimiter = ',') {
  Arena arena;
  CsvRow parsed;
  REQUIRE(parse_csv(row, delimiter, arena, parsed));
  return {parsed.cells.begin(), parsed.cells.end()};
}

std::string fault(std::string_view row) {
  Arena arena;
  CsvRow parsed;
  const auto result = parse_csv(row, ',', arena, parsed);
  REQUIRE_FALSE(result);
  return result.error().detail;
}

using Row = std::vector<std::string>;

}  // namespace

TEST_CASE("csv: values are parted by the delimiter") {
  CHECK(cells("a,b,c") == Row{"a", "b", "c"});
  CHECK(cells("a,,c,") == Row{"a", "", "c", ""});
  CHECK(cells("") == Row{""});
  CHECK(cells("a\tb,c", '\t') == Row{"a", "b,c"});
}

TEST_CASE("csv: quoted values hold delimiters, quotes and line breaks") {
  CHECK(cells("\"a,b\",c") == Row{"a,b", "c"});
  CHECK(cells("\"say \"\"hi\"\"\",x") == Row{"say \"hi\"", "x"});
  CHECK(cells("\"two\nlines\",x") == Row{"two\nlines", "x"});
  CHECK(cells("\"\",\"\"") == Row{"", ""});
}

TEST_CASE("csv: a quote inside an unquoted value is a character") {
  CHECK(cells("5\" disk,x") == Row{"5\" disk", "x"});
}

TEST_CASE("csv: Excel's guard keeps leading zeros and goes away") {
  CHECK(cells("\"=\"\"00123\"\"\",x") == Row{"00123", "x"});
  CHECK(cells("=\"007\",x") == Row{"007", "x"});
}

TEST_CASE("csv: what is wrong is said with its byte") {
  CHECK(fault("a,\"b").find("byte 2") != std::string::npos);
  CHECK(fault("\"a\"b,c").find("byte 3") != std::string::npos);
  CHECK(fault(std::string(limits::csv_columns_max, ',')).find("columns") != std::string::npos);
}

TEST_CASE("csv: an open quote is known before the row is complete") {
  CHECK(csv_is_open("a,\"b", ','));
  CHECK_FALSE(csv_is_open("a,\"b\"", ','));
  CHECK(csv_is_open("\"a\"\"", ','));
  CHECK_FALSE(csv_is_open("a,b\"c", ','));
  CHECK(csv_is_open("x\t\"b", '\t'));
  CHECK_FALSE(csv_is_open("", ','));
}

}  // namespace metsuke
