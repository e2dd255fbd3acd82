// SQLite in our words: a connection that keeps its prepared statements, and rows read in order.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace metsuke {

// One use of a statement: bind from left to right, then run() or read row after row.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept;
  ~Statement();  // Resets it for the next use.

  Statement& bind(std::int64_t number);
  Statement& bind(std::uint64_t number);
  Statement& bind(std::string_view bytes);
  Statement& bind(std::optional<std::int64_t> number);
  template <class T>
  Statement& bind(const T&) = delete;  // Nothing turns into a number by itself.
  Statement& bind(const std::string& bytes) { return bind(std::string_view(bytes)); }

  Result<void> run();
  Result<bool> step();  // Whether there is a row.

  // Columns from left to right, of the row that step() found.
  std::int64_t number();
  std::uint64_t count() { return static_cast<std::uint64_t>(number()); }
  std::string text();
  std::optional<std::int64_t> optional_number();

  sqlite3_stmt* raw() const { return statement_; }

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
  int read_ = 0;
  bool is_bad_ = false;
};

class Database {
 public:
  enum class Access : std::uint8_t { write, read };
  static Result<std::unique_ptr<Database>> open(const std::string& path, Access access);
  explicit Database(sqlite3* handle) : handle_(handle) {}
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  Result<void> run(const std::string& statements);
  // Prepared once for each text. One use of the same text at a time.
  Result<Statement> prepare(std::string_view sql);
  Result<std::int64_t> number(std::string_view sql);  // The first column of the first row.
  void forget_statements();

  sqlite3* handle() const { return handle_; }
  Error failure() const;

 private:
  sqlite3* handle_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// BEGIN IMMEDIATE … COMMIT; what is not committed is rolled back.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(other.database_) {
    other.database_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace metsuke
