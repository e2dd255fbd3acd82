// Asks a running daemon over its control socket. For the command line and for tests.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace metsuke {

class ControlClient {
 public:
  // daemon_unreachable when nobody listens there.
  static Result<ControlClient> open(const std::string& path);
  ControlClient(ControlClient&& other) noexcept;
  ControlClient& operator=(ControlClient&& other) noexcept;
  ~ControlClient();

  // One request line (without LF), one reply line. daemon_unreachable when none came in time.
  Result<std::string> ask(std::string_view request, Duration patience = std::chrono::seconds(130));

 private:
  explicit ControlClient(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  std::string rest_;
};

}  // namespace metsuke
