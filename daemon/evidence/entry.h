// What the archive stores, and exactly what the engine steps on: one type, so that a replay
// cannot differ from the day itself.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "alert/alert.h"
#include "base/arena.h"
#include "contract/declaration.h"
#include "source/delivery.h"
#include "source/stream.h"

namespace metsuke {

struct Tick { Timestamp at{}; };       // Time passed: evidence, too.
// From here on these contracts, rules, mappings, calendars. The text lies in blobs/<digest>, synced
// before this entry; whoever decodes an entry for the engine puts it in (resolve).
struct BundleAdopted { Digest digest{}; std::string by, approved_by, reason; std::string text; };
// A new version of a register; its bytes lie in blobs/<digest>.
struct RegisterAdopted {
  std::string contract;
  RegisterKind kind{};
  std::string name;                    // File name.
  Digest digest{};
  std::string text;                    // The register's bytes, resolved as above.
};
struct Started { std::string version; Timestamp at{}; };             // From here on this build.
// Bytes that may be missing: a connection reset, a truncated file, a refusal while full.
struct Gap {
  std::string source;
  Timestamp from{}, until{};
  std::string reason;
  std::uint64_t bytes{};
};
struct TailCut { std::uint64_t bytes{}; Digest digest{}; };          // What recovery removed.

using Input = std::variant<Record, Delivery, Tick, Review, BundleAdopted, RegisterAdopted, Started,
                           Gap, TailCut, Declaration, StreamOpened, StreamClosed, ClockStepped,
                           Rehash>;

struct Entry {
  Seq seq;
  Input input;
};

// One line of text per entry, without its final LF; fields separated by TAB:
//   <seq> <kind> <field>…
// Bytes 0x00-0x1F, 0x7F and '\' in values are written \n \r \t \\ or \xNN; all others as they are,
// so that `zstdcat segment | less` is readable and nothing is lost. Grammar:
// docs/archive-format.md.
// A record: <seq> record <source> <stream> <offset> <received> <wholeness> <bytes>
//   (stream 16 hex digits; offset decimal; received nanoseconds since 1970, decimal)
void encode(Seq seq, const Input& input, std::string& into);
// The inverse. Views of a Record point into `line` or, where unescaping had to copy, into `arena`.
// Anything not written by encode() is entry_invalid; decode(encode(x)) == x.
Result<Entry> decode(std::string_view line, Arena& arena);

}  // namespace metsuke
