// A changed bundle is read and compiled beside the one in force, on a thread of its own; only what
// is right as a whole is handed to the pipeline, to be exchanged between two batches.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "shell/duty.h"

namespace metsuke {

class CompileDesk {
 public:
  struct Outside {
    World world;
    const Config& config;
    // Takes the order to the pipeline, in the order it was given. From any thread.
    std::function<void(std::unique_ptr<Order>)> hand_over;
  };
  // What became of it, with every complaint. Called once, on the pipeline thread or, when the
  // bundle was refused, on the desk's own.
  using Reply = std::function<void(const Result<Duty::Adoption>&, const Complaints&)>;

  explicit CompileDesk(Outside outside);
  ~CompileDesk();
  void open();
  // Waits for what is being compiled; what has not begun is not done any more.
  void close();

  // From any thread. False when as many as may wait do so: one of them will see the same files.
  [[nodiscard]] bool ask(Duty::Adopter adopter, Reply reply);

 private:
  void compile(const Duty::Adopter& adopter, const Reply& reply);

  const Outside outside_;
  Tasks tasks_;
  std::atomic<bool> is_closing_{false};
  std::thread thread_;
};

}  // namespace metsuke
