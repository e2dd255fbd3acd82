// Archive, then believe, then tell. One batch at a time, in that order, on one thread.
#pragma once

#include <span>

#include "engine/engine.h"
#include "evidence/archive.h"
#include "evidence/store.h"

namespace metsuke {

class Pipeline {
 public:
  Pipeline(Archive& archive, Engine& engine, Store& store)
      : archive_(archive), engine_(engine), store_(store) {}

  // 1 append  2 sync  3 step  4 commit. When it returns, the batch is evidence and its sources may
  // be told so. On an error nothing after the failed stage has happened, and the archive must be
  // opened anew. Blobs that BundleAdopted and RegisterAdopted cite (their `text`) are stored first.
  // Returns what changed (for notifying). REQUIRES: within limits::batch_*.
  Result<Effects> run(std::span<const Input> batch);

 private:
  Archive& archive_;
  Engine& engine_;
  Store& store_;
};

// Steps the engine through the archive from its first entry; commits to the store what it lacks,
// in batches. A store ahead of the archive, or of another schema, is cleared and filled anew.
// Pipeline thread only.
struct Replayed {
  std::uint64_t entries = 0;
  bool rebuilt = false;
};
Result<Replayed> replay(Disk& disk, const std::string& archive_directory, Engine& engine,
                        Store& store);

}  // namespace metsuke
