// Notices of new serious alerts, for a mailer to pick up: each alert at least once, under its
// own id, never with a vendor's raw lines.
#pragma once

#include <set>
#include <string>

#include "alert/raise.h"
#include "shell/config.h"

namespace metsuke {

// The notice of one alert: a JSON object with its sentences in both languages.
std::string notice_text(const Alert& alert);

// Pipeline thread only. Writes nothing when the configuration names no spool.
class Notifier {
 public:
  Notifier(Disk& disk, const Config& config);
  // Reads which alerts had their notice before.
  void start();
  // New alerts of this batch; serious ones that have had no notice get it.
  void see(const Effects& effects);
  // All alerts there are: what a crash came between.
  void catch_up(const AlertBook& alerts);
  void intake_closed(const Error& why, Timestamp at);

 private:
  void tell(const Alert& alert);
  Result<void> write(const std::string& id, const std::string& text);

  Disk& disk_;
  std::string spool_;
  std::string ledger_;  // <data>/notified: an id a line.
  std::set<std::string> told_;
};

}  // namespace metsuke
