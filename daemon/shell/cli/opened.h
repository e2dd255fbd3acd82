// What most commands work on: the configuration, the index (read-only) and the bundle in force. No
// daemon need run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "evidence/archive.h"
#include "evidence/query.h"
#include "rule/bundle.h"
#include "shell/cli/terminal.h"
#include "shell/config.h"

namespace metsuke {

// --config, else $METSUKE_CONFIG, else ./metsuke.yaml, else /etc/metsuke/metsuke.yaml. On failure
// it has said why and `status` holds what to exit with.
std::optional<Config> load_config(World world, const Terminal& terminal, int& status);

struct Opened {
  Config config;
  Query query;
  std::shared_ptr<const Bundle> bundle;  // Null before the first was adopted.
};
std::optional<Opened> open_all(World world, const Terminal& terminal, int& status);

// The contract of that id, or the only one when `id` is empty; else null, and it has said why.
const BoundContract* named_contract(const Opened& opened, const Terminal& terminal,
                                    const std::string& id);
// Of what was adopted, oldest first, the bundle that judges a month: the last one adopted before
// the month was over. Where none was in force by then, and without a month, the one in force now.
// Empty: none was ever adopted.
std::string bundle_digest(const std::vector<AdoptedRow>& adopted, std::optional<Month> month);
// That bundle, from the archive.
Result<std::shared_ptr<const Bundle>> bundle_in_force(Disk& disk, const Config& config,
                                                      Query& query,
                                                      std::optional<Month> month = std::nullopt);

// One request to the daemon; the reply when it says ok, else it has said why.
std::optional<std::string> ask_daemon(const Config& config, const Terminal& terminal,
                                      const std::string& request, int& status);

}  // namespace metsuke
