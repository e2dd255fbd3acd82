// metsuked as it is installed, in a directory of the test's; asked over its control socket.
// REQUIREs are the test's own: a daemon is started inside one.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "end_to_end/process.h"
#include "parse/json.h"
#include "shell/control_client.h"

namespace metsuke {

class RunningDaemon {
 public:
  // `directory` holds metsuke.yaml, whose data is `data`.
  explicit RunningDaemon(std::string directory) : directory_(std::move(directory)) {}

  // Until it answers.
  void start() {
    process_ = std::make_unique<Process>(
        std::vector<std::string>{METSUKE_BIN "/metsuked", "-c", directory_ + "/metsuke.yaml"},
        directory_ + "/metsuked.txt");
    const bool answers = reaches("head.seq", 1);
    INFO(said());
    REQUIRE(answers);
  }
  void kill() { process_->end(SIGKILL); }
  int stop() { return process_->end(SIGTERM); }

  // Until a number of the status is reached; false when the daemon ends first, or never gets there.
  bool reaches(const std::string& field, std::uint64_t wanted) {
    return until([&] { return number(field) >= wanted; });
  }
  template <class Condition>
  bool until(const Condition& holds) {
    for (int tries = 0; tries < tries_max; ++tries) {
      if (holds()) return true;
      if (process_->ends_within(wait_milliseconds)) return false;
    }
    return false;
  }
  // 0 as well while nobody answers.
  std::uint64_t number(const std::string& field) const {
    auto client = ControlClient::open(directory_ + "/data/control.sock");
    if (!client) return 0;
    const auto reply = client->ask(R"({"verb":"status"})", std::chrono::seconds(60));
    Arena arena;
    Fields fields;
    if (!reply || !parse_json(*reply, arena, fields) || fields[field].empty()) return 0;
    return std::strtoull(std::string(fields[field]).c_str(), nullptr, 10);
  }
  std::string said() const {
    std::ifstream file(directory_ + "/metsuked.txt");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

 private:
  static constexpr int wait_milliseconds = 1;
  static constexpr int tries_max = 200'000;  // A busy machine may be slow; a test has its end.

  std::string directory_;
  std::unique_ptr<Process> process_;
};

}  // namespace metsuke
