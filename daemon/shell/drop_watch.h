// Says soon when something has come into a drop directory. A hint only: the directories are looked
// into every few seconds anyway.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "shell/loop.h"

namespace metsuke {

// io thread only.
class DropWatch {
 public:
  // `changed` is called on the io thread, once for many changes at the same moment.
  static Result<std::unique_ptr<DropWatch>> open(Loop& loop, std::function<void()> changed);
  ~DropWatch();
  // From now on these; one that is missing is watched once it is there.
  void watch(const std::vector<std::string>& directories);
  void close();

  struct State;

 private:
  explicit DropWatch(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace metsuke
