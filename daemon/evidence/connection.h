// The database behind a Store or a Query.
#pragma once

#include <memory>

#include "evidence/query.h"
#include "evidence/sqlite.h"
#include "evidence/store.h"

namespace metsuke {

struct Store::Connection {
  std::unique_ptr<Database> database;
};

struct Query::Connection {
  std::unique_ptr<Database> own;   // Null when the database is a Store's.
  Database* database = nullptr;
};

}  // namespace metsuke
