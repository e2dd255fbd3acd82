// The SQLite index: everything the console asks for, nothing the archive lacks. Delete it, replay
// the archive, and it is back, with identical content.
#pragma once

#include <memory>
#include <string>

#include "alert/alert.h"

namespace metsuke {

class Store {
 public:
  // Opens or makes (WAL, synchronous=FULL, one writer, schema version checked: another version is
  // store_failed with the advice to rebuild). ":memory:" for tests and `check`.
  static Result<Store> open(const std::string& path);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  Result<Seq> last();                                      // The newest Seq whose effects are in.
  Result<void> commit(Seq upto, const Effects& effects);   // One transaction.
  Result<void> clear();                                    // Before a rebuild.
  // SHA-256 over all tables' rows in key order: equal content, equal digest.
  Result<Digest> content_digest();
  // For simulation: the database as bytes, and back.
  Result<std::string> serialize();
  static Result<Store> deserialize(std::string_view bytes);

 private:
  struct Connection;
  explicit Store(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
  friend class Query;
};

}  // namespace metsuke
