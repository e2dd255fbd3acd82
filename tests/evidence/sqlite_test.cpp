#include "evidence/sqlite.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

std::unique_ptr<Database> memory() {
  auto database = Database::open(":memory:", Database::Access::write);
  REQUIRE(database);
  REQUIRE((*database)->run("CREATE TABLE t (a INTEGER, b TEXT) STRICT"));
  return std::move(*database);
}

TEST_CASE("what is bound comes back, every byte of it") {
  const auto database = memory();
  const std::string bytes("\0\xff'入", 6);
  {
    Statement insert = *database->prepare("INSERT INTO t VALUES (?, ?)");
    REQUIRE(insert.bind(~std::uint64_t{0}).bind(bytes).run());
  }
  {
    Statement insert = *database->prepare("INSERT INTO t VALUES (?, ?)");
    REQUIRE(insert.bind(std::optional<std::int64_t>()).bind(std::string_view("")).run());
  }
  Statement rows = *database->prepare("SELECT a, b FROM t ORDER BY rowid");
  REQUIRE(*rows.step());
  CHECK(rows.count() == ~std::uint64_t{0});
  CHECK(rows.text() == bytes);
  REQUIRE(*rows.step());
  CHECK_FALSE(rows.optional_number().has_value());
  CHECK(rows.text().empty());
  CHECK_FALSE(*rows.step());
}

TEST_CASE("what is not committed is rolled back") {
  const auto database = memory();
  {
    const auto transaction = Transaction::begin(*database);
    REQUIRE(transaction);
    REQUIRE(database->run("INSERT INTO t VALUES (1, 'a')"));
  }
  CHECK(*database->number("SELECT count(*) FROM t") == 0);
  {
    auto transaction = Transaction::begin(*database);
    REQUIRE(transaction);
    REQUIRE(database->run("INSERT INTO t VALUES (1, 'a')"));
    REQUIRE(transaction->commit());
  }
  CHECK(*database->number("SELECT count(*) FROM t") == 1);
}

TEST_CASE("faults are answers") {
  const auto database = memory();
  CHECK(database->run("nonsense").error().code == Code::store_failed);
  CHECK_FALSE(database->prepare("SELECT nothing FROM t"));
  CHECK_FALSE(database->run("INSERT INTO t VALUES ('text', 'a')"));
  CHECK_FALSE(database->number("SELECT a FROM t"));
  CHECK(Database::open("does/not/exist", Database::Access::read).error().code == Code::not_found);
  CHECK_FALSE(Database::open("does/not/exist", Database::Access::write));
}

}  // namespace
}  // namespace metsuke
