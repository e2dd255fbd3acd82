// What earlier lines of a session said, for later lines of it: only the first one of an sftp
// session names user and address. Bounded: the sessions longest silent are forgotten.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace metsuke {

struct Session {
  std::string user, address, port;
  // The last request, for the status line that follows a failed one.
  std::string action, path, target, flags;
  Timestamp requested;
  std::uint64_t touched = 0;
};

class Sessions {
 public:
  // Of the process `pid` on `host`; null when nothing is known of it.
  Session* find(std::string_view host, std::string_view pid);
  // Begins anew: process ids come back.
  Session& begin(std::string_view host, std::string_view pid);
  void end(std::string_view host, std::string_view pid);
  std::size_t size() const { return all_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  std::string_view key(std::string_view host, std::string_view pid);
  void forget_older_half();
  std::unordered_map<std::string, Session, Hash, std::equal_to<>> all_;
  std::string key_;
  std::uint64_t clock_ = 0;  // Counts touches.
};

}  // namespace metsuke
