#include "contract/register_table.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("cells lose the spaces and guards around them, rows keep their line") {
  const auto table = read_table("a , \"b,\"\"c\"\"\" ,　d　\r\n\"two\nlines\",=\"007\",\n\nlast,x");
  REQUIRE(table);
  REQUIRE(table->size() == 4);
  CHECK((*table)[0].cells == std::vector<std::string>{"a", "b,\"c\"", "d"});
  CHECK((*table)[1].cells == std::vector<std::string>{"two\nlines", "007", ""});
  CHECK((*table)[1].line == 2);
  CHECK((*table)[2].cells == std::vector<std::string>{""});
  CHECK((*table)[3].line == 5);
  CHECK((*table)[3].cells == std::vector<std::string>{"last", "x"});
}

TEST_CASE("tabs cut where the head has no comma") {
  const auto table = read_table("a\tb\n1,5\t2\n");
  REQUIRE(table);
  CHECK((*table)[1].cells == std::vector<std::string>{"1,5", "2"});
}

TEST_CASE("a quote that is never closed is an error with its line") {
  const auto table = read_table("a,b\n1,\"2\n3,4\n");
  REQUIRE_FALSE(table);
  CHECK(table.error().detail.find("line 2") != std::string::npos);
  CHECK(read_table("")->empty());
  CHECK_FALSE(read_table(std::string(600, ',')));
}
