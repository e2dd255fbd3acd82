// Where lines come from when they come by themselves: a connection, a batch, a followed file. Its
// opening is evidence of who sent them and of what of it had been sent before.
#pragma once

#include <cstdint>
#include <string>

#include "base/digest.h"
#include "base/time.h"

namespace metsuke {

enum class Carrier : std::uint8_t { syslog, relp, http, tail };

// Archived before the first record of `stream`.
struct StreamOpened {
  Carrier carrier{};
  std::string source;  // Empty where each line tells its own.
  std::uint64_t stream{};
  Timestamp at{};
  std::string peer;  // An address; tail: the file's path.
  // Who, as far as is proven: "sha256:<SPKI>"; http: the Idempotency-Key; tail: the file's
  // identity.
  std::string name;
  std::uint64_t bytes{};  // http: of the batch; else 0.
  Digest digest{};        // http: of the batch; else zeros.
  // The stream this one goes on from, 0 for none; its last `repeats` records are this one's first.
  std::uint64_t resumes{};
  std::uint64_t repeats{};
};

// Nothing more comes of this stream.
struct StreamClosed {
  enum class Ending : std::uint8_t {
    finished,   // The sender said so: nothing of it is on its way any more.
    broken,     // The connection broke, or the file is gone.
    malformed,  // It could not be read on.
    daemon      // We ended it.
  };
  std::uint64_t stream{};
  Timestamp at{};
  Ending ending{};
};

// The wall clock was set: from then on times are not as before. `by` is signed.
struct ClockStepped {
  Timestamp at{};
  Duration by{};
};

}  // namespace metsuke
