// The io thread's loop: sockets, timers and signals wait here, and nothing else may.
#pragma once

#include <functional>
#include <memory>

#include "base/time.h"

namespace boost::asio {
class io_context;
}

namespace metsuke {

class Loop {
 public:
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  // Until stop(). The calling thread becomes the io thread.
  void run();
  // From any thread. What was posted before is not run any more.
  void stop();
  // From any thread: `task` runs later, on the io thread.
  void post(std::function<void()> task);

  // io thread (or before run()). Runs `task` each `interval` until stop().
  void every(Duration interval, std::function<void()> task);
  void after(Duration delay, std::function<void()> task);
  // SIGTERM and SIGINT, SIGHUP.
  void on_signals(std::function<void()> ended, std::function<void()> reload);

  boost::asio::io_context& context();  // For the files of shell that talk to Asio.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace metsuke
