// The demonstration's set and its actor: folders and configuration made, metsuked started, a vendor
// who drops deliveries and sends lines.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "world/world.h"

namespace metsuke {

// One line of month/timeline.txt.
struct TimelineStep {
  Timestamp at{};
  enum class Kind : std::uint8_t { deliver, stream, tick } kind{};
  std::string source, path;
  std::uint64_t lines = 0;
};
Result<std::vector<TimelineStep>> read_timeline(std::string_view text);

// Copies config/demo and writes metsuke.yaml and a user into `directory`. Returns the password.
Result<std::string> set_stage(World world, const std::string& directory, const std::string& share,
                              Timestamp start);

// A metsuked of our own, stopped when this dies.
class DemoDaemon {
 public:
  // Waits for READY=1 (sd_notify); daemon_unreachable if it ended first.
  static Result<DemoDaemon> start(const std::string& config, const std::string& log);
  DemoDaemon(DemoDaemon&& other) noexcept : child_(other.child_) { other.child_ = -1; }
  DemoDaemon& operator=(DemoDaemon&&) = delete;
  ~DemoDaemon();
  void release() { child_ = -1; }  // Let it run on.
  pid_t pid() const { return child_; }

 private:
  explicit DemoDaemon(pid_t child) : child_(child) {}
  pid_t child_ = -1;
};

// Sends bytes to 127.0.0.1:port, all of them, and closes.
Result<void> send_lines(std::uint16_t port, std::string_view bytes);
// As an SFTP upload does: under a name ending in .part, then renamed.
Result<void> drop_delivery(Disk& disk, const std::string& from, const std::string& inbox);
// The program beside this one.
std::string program_beside(std::string_view name);

}  // namespace metsuke
