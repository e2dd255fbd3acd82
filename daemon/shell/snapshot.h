// How it stands, as the pipeline last said: what pages and metrics show without asking the archive.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace metsuke {

// A delivery that lies in its drop directory and is not taken as it is.
struct RefusedDelivery {
  std::string source, name, reason;
};

struct Snapshot {
  Timestamp now{};  // Of the newest entry.
  Seq last{};
  Digest chain{};
  std::uint64_t sealed = 0;  // Segments.
  std::map<std::string, Engine::SourceCount> counts;
  std::shared_ptr<const Bundle> bundle;
  std::optional<Error> closed;  // Why intake is closed; empty when it is open.
  Timestamp closed_since{};
  std::uint64_t held = 0;  // Inputs that wait for the disk.
  std::vector<RefusedDelivery> refused;
};

}  // namespace metsuke
