// metsuked, whole: four threads that meet in three queues, started in one order and stopped in the
// other.
//   io        sockets, timers, signals                 may block on nothing
//   pipeline  archive, engine, index, drop directories  may block on the disk and its queue
//   query     read-only index, console pages            may block on the disk and its queue
//   compile   changed contracts and rules               may block on the disk and its queue
#pragma once

#include <memory>

#include "base/complaint.h"
#include "shell/config.h"

namespace metsuke {

class Daemon {
 public:
  explicit Daemon(Config config);
  ~Daemon();

  // The start list. On an error what had been started is stopped again; config_invalid has its
  // complaints.
  Result<void> start(Complaints& complaints);
  // The calling thread is the io thread until stop(), SIGTERM or a disk that does not recover. Then
  // the stop list: nothing new is accepted, what was accepted is archived. Returns the exit status.
  // REQUIRES: started
  int run();
  // From any thread.
  void stop();

  // After start(); 0: not listening.
  std::uint16_t syslog_port() const;
  std::uint16_t console_port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The status a command ends with for this error (docs: exit codes).
int exit_status_of(const Error& error);

}  // namespace metsuke
