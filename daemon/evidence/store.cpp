#include "evidence/store.h"

#include <sqlite3.h>

#include <array>

#include "evidence/connection.h"
#include "evidence/rows.h"
#include "evidence/schema_text.h"

namespace metsuke {

namespace {

struct Table {
  std::string_view name, order;
};
constexpr std::array tables{
    Table{"adopted", "seq, place"},
    Table{"alerts", "id"},
    Table{"audit", "seq, place"},
    Table{"days", "contract, source, day"},
    Table{"declarations", "seq"},
    Table{"deliveries", "seq"},
    Table{"meta", "name"},
    Table{"oldest", "contract, source"},
    Table{"quarantine", "seq, place"},
    Table{"slots", "contract, source, day_from"},
    Table{"tallies", "contract, month, check_id, rule"},
};

Result<void> check_version(Database& database, const std::string& path) {
  const std::int64_t version = TRY(database.number("PRAGMA user_version"));
  if (version == schema_version) return {};
  return Error{Code::store_failed, path + ": schema " + std::to_string(version) + ", this is " +
                                       std::to_string(schema_version)};
}

Result<void> make_tables(Database& database) {
  Transaction transaction = TRY(Transaction::begin(database));
  TRY(database.run(std::string(schema_text)));
  TRY(database.run("PRAGMA user_version = " + std::to_string(schema_version)));
  return transaction.commit();
}

Result<void> write_meta(Database& database, std::string_view name, std::int64_t value) {
  Statement row = TRY(database.prepare("INSERT OR REPLACE INTO meta VALUES (?,?)"));
  return row.bind(name).bind(value).run();
}

template <class Row>
Result<void> write_all(Database& database, const std::vector<Row>& rows) {
  for (const Row& row : rows) TRY(write_row(database, row));
  return {};
}

template <class Row>
Result<void> write_placed(Database& database, const std::vector<Row>& rows) {
  std::uint64_t place = 0;
  Seq before{};
  for (const Row& row : rows) {
    place = row.seq == before ? place + 1 : 0;
    before = row.seq;
    TRY(write_row(database, row, place));
  }
  return {};
}

void add_column(Sha256& hash, sqlite3_stmt* row, int column) {
  const int type = sqlite3_column_type(row, column);
  std::string bytes;
  if (type == SQLITE_INTEGER) {
    bytes = std::to_string(sqlite3_column_int64(row, column));
  } else if (type == SQLITE_TEXT) {
    const auto* const text = sqlite3_column_text(row, column);
    bytes.assign(reinterpret_cast<const char*>(text),
                 static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
  }
  hash.add(std::to_string(type) + ':' + std::to_string(bytes.size()) + ':').add(bytes);
}

Result<void> add_table(Sha256& hash, Database& database, const Table& table) {
  hash.add(table.name).add("\n");
  const std::string sql = "SELECT * FROM " + std::string(table.name) + " ORDER BY " +
                          std::string(table.order);
  Statement row = TRY(database.prepare(sql));
  const int columns = sqlite3_column_count(row.raw());
  while (TRY(row.step())) {
    for (int column = 0; column < columns; ++column) add_column(hash, row.raw(), column);
    hash.add("\n");
  }
  return {};
}

}  // namespace

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::string& path) {
  auto database = TRY(Database::open(path, Database::Access::write));
  TRY(database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA temp_store = MEMORY;"));
  const std::int64_t version = TRY(database->number("PRAGMA user_version"));
  const std::int64_t things = TRY(database->number("SELECT count(*) FROM sqlite_schema"));
  if (version == 0 && things == 0) TRY(make_tables(*database));
  TRY(check_version(*database, path));
  return Store(std::make_unique<Connection>(Connection{std::move(database)}));
}

Result<Seq> Store::last() {
  const std::int64_t last = TRY(connection_->database->number(
      "SELECT coalesce((SELECT value FROM meta WHERE name = 'last'), 0)"));
  return Seq{static_cast<std::uint64_t>(last)};
}

Result<void> Store::commit(Seq upto, const Effects& effects) {
  Database& database = *connection_->database;
  Transaction transaction = TRY(Transaction::begin(database));
  TRY(write_all(database, effects.alerts));
  TRY(write_all(database, effects.deliveries));
  TRY(write_all(database, effects.slots));
  TRY(write_all(database, effects.days));
  TRY(write_all(database, effects.tallies));
  TRY(write_all(database, effects.declarations));
  TRY(write_all(database, effects.oldest));
  TRY(write_placed(database, effects.quarantine));
  TRY(write_placed(database, effects.audit));
  TRY(write_placed(database, effects.adopted));
  TRY(write_meta(database, "last", static_cast<std::int64_t>(upto.value)));
  TRY(write_meta(database, "now", nanoseconds(effects.now)));
  TRY(write_meta(database, "entries", static_cast<std::int64_t>(effects.entries)));
  TRY(write_meta(database, "records", static_cast<std::int64_t>(effects.records)));
  TRY(write_meta(database, "events", static_cast<std::int64_t>(effects.events)));
  return transaction.commit();
}

Result<void> Store::clear() {
  Database& database = *connection_->database;
  Transaction transaction = TRY(Transaction::begin(database));
  for (const Table& table : tables) TRY(database.run("DELETE FROM " + std::string(table.name)));
  return transaction.commit();
}

Result<Digest> Query::content_digest() {
  Sha256 hash;
  for (const Table& table : tables) TRY(add_table(hash, *connection_->database, table));
  return hash.finish();
}

Result<Digest> Store::content_digest() { return Query::of(*this).content_digest(); }

Result<std::string> Store::serialize() {
  sqlite3_int64 size = 0;
  unsigned char* const image = sqlite3_serialize(connection_->database->handle(), "main", &size, 0);
  if (image == nullptr) return connection_->database->failure();
  std::string bytes(reinterpret_cast<const char*>(image), static_cast<std::size_t>(size));
  sqlite3_free(image);
  // A copy in memory has no write-ahead log: bytes 18 and 19 of the file's head say so.
  constexpr std::size_t journal_at = 18;
  if (bytes.size() > journal_at + 1) bytes[journal_at] = bytes[journal_at + 1] = 1;
  return bytes;
}

Result<Store> Store::deserialize(std::string_view bytes) {
  auto database = TRY(Database::open(":memory:", Database::Access::write));
  auto* const image = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size() + 1));
  ASSERT(image != nullptr);
  std::copy(bytes.begin(), bytes.end(), image);
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  const int result =
      sqlite3_deserialize(database->handle(), "main", image, size, size,
                          SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (result != SQLITE_OK) return database->failure();
  TRY(check_version(*database, "the copy"));
  return Store(std::make_unique<Connection>(Connection{std::move(database)}));
}

}  // namespace metsuke
