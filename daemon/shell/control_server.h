// The control socket: only who may write to the data directory can reach it (mode 0600), and who it
// was is known from the kernel.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "shell/control_protocol.h"
#include "shell/loop.h"

namespace metsuke {

// io thread only; `reply` may be called from any thread, once.
class ControlServer {
 public:
  using Reply = std::function<void(std::string)>;
  using Serve = std::function<void(const ControlRequest&, const std::string& person, Reply)>;
  static Result<std::unique_ptr<ControlServer>> open(Loop& loop, const std::string& path,
                                                     Serve serve);
  ~ControlServer();
  // Accepts no more; replies still to come are sent.
  void close();

  struct State;

 private:
  explicit ControlServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace metsuke
