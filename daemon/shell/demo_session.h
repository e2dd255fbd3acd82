// A person's file transfer session as sshd and its internal-sftp log it.
#pragma once

#include "shell/demo_lines.h"

namespace metsuke {

struct DemoSession {
  std::string_view user, address;
  Timestamp at{};
  std::uint64_t downloads = 0, uploads = 0;
  std::chrono::minutes length{};
  bool mistypes = false;  // One wrong password before the right one.
};

class DemoSessions {
 public:
  DemoSessions(DemoDay& day, DemoDice& dice) : day_(day), dice_(dice) {}
  // Within a day no process id comes twice: lines of one session are told by it.
  void run(const DemoSession& session);
  void fail(std::string_view user, std::string_view address, Timestamp at);

 private:
  void write(Timestamp at, std::string_view application, unsigned process,
             const std::string& message);
  void transfer(Timestamp at, unsigned process, const std::string& path, std::uint64_t bytes,
                std::string_view direction);

  unsigned next_process() { return process_ += static_cast<unsigned>(dice_.between(3, 40)); }

  DemoDay& day_;
  DemoDice& dice_;
  unsigned process_ = 2000;
};

}  // namespace metsuke
