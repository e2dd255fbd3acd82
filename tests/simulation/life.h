// One life of the machine's middle on a simulated world: the production archive, engine, pipeline
// and store, fed by a vendor and a reviewer who survive every power cut; and what was told to them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/pipeline.h"
#include "simulation/sim_world.h"

namespace metsuke {

// Mistakes one could make, planted on purpose: the simulation must find each of them.
enum class Mistake : std::uint8_t {
  none,
  lying_disk,           // sync() does nothing and says it did.
  tell_before_sync,     // The vendor is told before the batch is evidence.
  separate_checkpoint,  // The resume point lies in a file of its own.
  trust_the_index,      // The resume point is what the index knows.
  keep_torn_tail,       // What was half written is not cut off.
  forget_names,         // A new file's directory is not synced.
  deliver_anew,         // After a restart a delivery is read from its first byte.
};

// What the vendor has, whatever happens to us.
struct Shipment {
  std::string name;
  Timestamp ready{};
  std::vector<std::string> lines;
  std::string content() const;
};

struct Plan {
  Timestamp start{};
  int hours = 0;                    // How long it lasts.
  int hours_per_tick = 1;
  std::vector<Shipment> shipments;  // By `ready`.
  std::size_t batch = 1;            // Records in one batch.
  std::uint64_t segment_bytes = 2048;
};
Plan plan_from(std::uint64_t seed);

// What somebody outside was told: it may never be taken back.
struct Claims {
  std::map<std::uint64_t, std::string> lines;  // Seq → bytes of the record.
  std::string index;                           // The store's last committed state …
  std::string index_before;                    // … and the one before.
  std::uint64_t lives = 0;
};

// Alerts without what restarts may shift: check, group, events.
using Raised = std::set<std::string>;

struct Lived {
  bool finished = false;  // The whole plan is evidence.
  Raised raised;
  std::string index_digest, replay_digest;
};

// Runs until the plan is done. Throws PowerCut when the power goes. An error is what no disk of
// this simulation should cause.
Result<Lived> live(SimWorld& world, const Plan& plan, Mistake mistake, Claims& claims);

// Each law that does not hold, in words; empty when all hold.
std::string broken_law(SimWorld& world, const Claims& claims);
std::string broken_end(SimWorld& world, const Plan& plan, const Claims& claims, const Lived& lived,
                       const Raised& calm);

}  // namespace metsuke
