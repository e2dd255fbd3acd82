#include "evidence/store.h"

#include <catch2/catch.hpp>

#include <filesystem>

#include "evidence/query.h"
#include "evidence/sqlite.h"
#include "evidence/store_samples.h"
#include "support/temporary_directory.h"

namespace metsuke {
namespace {

TEST_CASE("an index begins before the first entry and remembers how far it is") {
  Store store = memory_store();
  CHECK(*store.last() == Seq{0});
  REQUIRE(store.commit(Seq{7}, Effects{}));
  CHECK(*store.last() == Seq{7});
}

TEST_CASE("equal content has an equal digest, however it was put in") {
  const Effects all = sample_effects();
  Store once = memory_store();
  REQUIRE(once.commit(Seq{50}, all));
  Store pieces = memory_store();
  Effects part;
  part.alerts = {sample_alert("id-1", all.now)};
  REQUIRE(pieces.commit(Seq{20}, part));
  CHECK(*pieces.content_digest() != *once.content_digest());
  part = all;
  part.alerts.clear();
  REQUIRE(pieces.commit(Seq{40}, part));
  Effects rest;
  rest.alerts = all.alerts;
  rest.now = all.now;
  rest.entries = all.entries;
  rest.records = all.records;
  rest.events = all.events;
  REQUIRE(pieces.commit(Seq{50}, rest));
  CHECK(*pieces.content_digest() == *once.content_digest());
  rest.alerts[0].count += 1;
  REQUIRE(pieces.commit(Seq{50}, rest));
  CHECK(*pieces.content_digest() != *once.content_digest());
}

TEST_CASE("cleared, an index is as new") {
  Store store = memory_store();
  const Digest empty = *store.content_digest();
  REQUIRE(store.commit(Seq{50}, sample_effects()));
  CHECK(*store.content_digest() != empty);
  REQUIRE(store.clear());
  CHECK(*store.content_digest() == empty);
  CHECK(*store.last() == Seq{0});
}

TEST_CASE("an index on a disk is found again, and read beside its writer") {
  const TemporaryDirectory folder;
  const std::string path = folder / "index.db";
  Digest digest{};
  {
    auto store = Store::open(path);
    REQUIRE(store);
    REQUIRE(store->commit(Seq{50}, sample_effects()));
    digest = *store->content_digest();
    auto query = Query::open(path);
    REQUIRE(query);
    CHECK(query->totals()->last == Seq{50});
    REQUIRE(store->commit(Seq{51}, Effects{}));
    CHECK(query->totals()->last == Seq{51});
    REQUIRE(store->commit(Seq{50}, sample_effects()));
  }
  auto store = Store::open(path);
  REQUIRE(store);
  CHECK(*store->content_digest() == digest);
}

TEST_CASE("an index as bytes and back is the same index, in memory or from a file") {
  const TemporaryDirectory folder;
  for (const std::string& path : {std::string(":memory:"), folder / "index.db"}) {
    auto store = Store::open(path);
    REQUIRE(store);
    REQUIRE(store->commit(Seq{50}, sample_effects()));
    const auto bytes = store->serialize();
    REQUIRE(bytes);
    auto copy = Store::deserialize(*bytes);
    REQUIRE(copy);
    CHECK(*copy->content_digest() == *store->content_digest());
    REQUIRE(copy->commit(Seq{60}, sample_effects()));
    CHECK(*copy->last() == Seq{60});
    CHECK(*store->last() == Seq{50});
  }
}

TEST_CASE("another schema, and what is no database, are refused") {
  const TemporaryDirectory folder;
  const std::string path = folder / "index.db";
  REQUIRE(Store::open(path));
  {
    auto database = Database::open(path, Database::Access::write);
    REQUIRE(database);
    REQUIRE((*database)->run("PRAGMA user_version = 99"));
  }
  CHECK(Store::open(path).error().code == Code::store_failed);
  CHECK(Store::deserialize("not a database, but long enough to look at").error().code ==
        Code::store_failed);
  CHECK_FALSE(Store::deserialize(""));
}

}  // namespace
}  // namespace metsuke
