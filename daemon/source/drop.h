// A drop directory: <drop>/<delivery>/… and <drop>/<file>. Finds what has settled, reads it into
// a Delivery and its records, and puts it aside when told that all of it is evidence.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "source/delivery.h"
#include "source/framing.h"
#include "source/packed.h"
#include "source/record.h"
#include "world/world.h"

namespace metsuke {

struct DropSettings {
  std::string source;
  std::string inbox;  // Where the vendor writes.
  std::string kept;   // Where taken deliveries are moved to: <kept>/<delivery>.
  Framing framing = Framing::lines;
  Unpack unpack;                       // Null: archives are files like others.
  std::vector<std::string> passwords;  // Tried on encrypted archives, in their order.
};

// What a look into the inbox found.
struct Found {
  std::string name;
  enum class State : std::uint8_t {
    settled,  // All that its manifest lists is there; or no manifest and untouched for settle_time.
    waiting,  // Still being written (*.part, *.tmp, listed files missing and recently touched).
    refused   // Symbolic link, device, name with "/" or "..", too many files: never opened.
  } state = State::waiting;
  std::string reason;
  Timestamp touched{};      // The latest change of anything in it.
  std::uint64_t bytes = 0;  // Of its files.
};

// Without a manifest, and for listed files that are missing: how long nothing may have changed.
inline constexpr std::chrono::seconds settle_time{60};

// Names sorted by byte; entries named *.part, *.tmp or starting with '.' are waiting.
Result<std::vector<Found>> look(Disk& disk, const DropSettings& settings, Timestamp now);

struct OpenedDelivery {
  Delivery delivery;
  std::vector<Undecoded> undecoded;  // What its archives did not give.
};

// Reads manifest and digests of a settled delivery. Files are hashed as streams; archives are
// opened, and what is in them is listed behind them. archive_locked, unpack_failed and
// limit_exceeded as walk_archive.
Result<OpenedDelivery> open_delivery(Disk& disk, const DropSettings& settings,
                                     std::string_view name, Timestamp received);

// Hands out the records of one delivered file from `resume` on, in batches; `take` returning an
// error stops (e.g. intake_full) and is returned. Views die after `take` returns.
using TakeRecords = std::function<Result<void>(std::vector<Record>&)>;
Result<void> read_records(Disk& disk, const DropSettings& settings, const Delivery& delivery,
                          const DeliveredFile& file, std::uint64_t resume, const TakeRecords& take);

// The same for all that lies in an archive, in its order; `resume` is asked for each stream.
// REQUIRES: is_packed(archive).
Result<void> read_packed_records(Disk& disk, const DropSettings& settings, const Delivery& delivery,
                                 const DeliveredFile& archive,
                                 const std::function<std::uint64_t(std::uint64_t)>& resume,
                                 const TakeRecords& take);

// Moves the delivery out of the inbox (a name that is taken gets .2, .3 …) and syncs both
// directories.
Result<void> put_aside(Disk& disk, const DropSettings& settings, std::string_view name);

}  // namespace metsuke
