#include "evidence/sqlite.h"

#include <sqlite3.h>

#include <limits>
#include <utility>

#include "base/check.h"

namespace metsuke {

namespace {

constexpr int busy_milliseconds = 10'000;

Code code_of(int result) {
  switch (result & 0xFF) {
    case SQLITE_FULL: return Code::disk_full;
    case SQLITE_PERM:
    case SQLITE_READONLY: return Code::not_permitted;
    default: return Code::store_failed;
  }
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      bound_(other.bound_),
      read_(other.read_),
      is_bad_(other.is_bad_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(std::int64_t number) {
  if (sqlite3_bind_int64(statement_, ++bound_, number) != SQLITE_OK) is_bad_ = true;
  return *this;
}

Statement& Statement::bind(std::uint64_t number) {
  // SQLite's numbers are signed; the bits come back as they were.
  return bind(static_cast<std::int64_t>(number));
}

Statement& Statement::bind(std::string_view bytes) {
  const int result = sqlite3_bind_text64(statement_, ++bound_, bytes.empty() ? "" : bytes.data(),
                                         bytes.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (result != SQLITE_OK) is_bad_ = true;
  return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> number) {
  if (number) return bind(*number);
  if (sqlite3_bind_null(statement_, ++bound_) != SQLITE_OK) is_bad_ = true;
  return *this;
}

Result<void> Statement::run() {
  if (TRY(step())) return Error{Code::store_failed, "a statement answers with rows"};
  return {};
}

Result<bool> Statement::step() {
  sqlite3* const database = sqlite3_db_handle(statement_);
  if (is_bad_) return Error{Code::store_failed, sqlite3_errmsg(database)};
  ASSERT(bound_ == sqlite3_bind_parameter_count(statement_));
  read_ = 0;
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return Error{code_of(result), sqlite3_errmsg(database)};
}

std::int64_t Statement::number() { return sqlite3_column_int64(statement_, read_++); }

std::string Statement::text() {
  const int column = read_++;
  const auto* const bytes = sqlite3_column_text(statement_, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::int64_t> Statement::optional_number() {
  if (sqlite3_column_type(statement_, read_) != SQLITE_NULL) return number();
  ++read_;
  return std::nullopt;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
  sqlite3* handle = nullptr;
  const int flags = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                            : SQLITE_OPEN_READONLY;
  // Each connection stays on one thread at a time; SQLite's own locks would only cost.
  const int result =
      sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  auto database = std::make_unique<Database>(handle);
  if (result != SQLITE_OK) {
    if (access == Access::read && (result & 0xFF) == SQLITE_CANTOPEN)
      return Error{Code::not_found, path};
    const std::string why = handle == nullptr ? "out of memory" : sqlite3_errmsg(handle);
    return Error{code_of(result), path + ": " + why};
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_milliseconds);
  return database;
}

Database::~Database() {
  forget_statements();
  sqlite3_close_v2(handle_);
}

void Database::forget_statements() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  statements_.clear();
}

Result<void> Database::run(const std::string& statements) {
  if (sqlite3_exec(handle_, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return failure();
}

Result<Statement> Database::prepare(std::string_view sql) {
  ASSERT(sql.size() < std::numeric_limits<int>::max());
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK)
      return failure();
    found = statements_.emplace(std::string(sql), made).first;
  }
  ASSERT(sqlite3_stmt_busy(found->second) == 0);
  return Statement(found->second);
}

Result<std::int64_t> Database::number(std::string_view sql) {
  Statement statement = TRY(prepare(sql));
  if (!TRY(statement.step())) return Error{Code::store_failed, "no row: " + std::string(sql)};
  return statement.number();
}

Error Database::failure() const {
  return Error{code_of(sqlite3_errcode(handle_)), sqlite3_errmsg(handle_)};
}

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.run("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // A full disk may have rolled it back already.
  static_cast<void>(database_->run("ROLLBACK"));
}

Result<void> Transaction::commit() {
  TRY(database_->run("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace metsuke
