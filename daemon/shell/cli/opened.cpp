#include "shell/cli/opened.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "shell/control_client.h"

namespace metsuke {
namespace {

std::string config_path(World world, const Terminal& terminal) {
  if (!terminal.config.empty()) return terminal.config;
  if (const char* named = std::getenv("METSUKE_CONFIG"); named != nullptr && *named != '\0')
    return named;
  if (world.disk.status("metsuke.yaml")) return "metsuke.yaml";
  return "/etc/metsuke/metsuke.yaml";
}

}  // namespace

std::optional<Config> load_config(World world, const Terminal& terminal, int& status) {
  const std::string path = config_path(world, terminal);
  const auto text = read_file(world.disk, path, limits::yaml_bytes_max);
  if (!text) {
    status = fail(terminal, text.error(), exit_configuration);
    return std::nullopt;
  }
  Complaints complaints;
  auto config = read_config(*text, path, share_directory(), complaints);
  if (!config) status = fail(terminal, complaints, exit_configuration);
  return config;
}

std::string bundle_digest(const std::vector<AdoptedRow>& adopted, std::optional<Month> month) {
  std::string then, now;
  for (const AdoptedRow& row : adopted) {
    if (row.kind != "bundle") continue;
    now = row.digest;
    if (month && row.at < japan_midnight(month->following().first())) then = row.digest;
  }
  return then.empty() ? now : then;
}

Result<std::shared_ptr<const Bundle>> bundle_in_force(Disk& disk, const Config& config,
                                                      Query& query, std::optional<Month> month) {
  const std::string digest = bundle_digest(TRY(query.adopted()), month);
  if (digest.empty()) return std::shared_ptr<const Bundle>();
  const Digest wanted = TRY(digest_from_hex(digest));
  const std::string text = TRY(Archive::blob(disk, config.archive_directory(), wanted));
  Complaints complaints;
  return compile_bundle(text, complaints);
}

std::optional<Opened> open_all(World world, const Terminal& terminal, int& status) {
  auto config = load_config(world, terminal, status);
  if (!config) return std::nullopt;
  auto query = Query::open(config->store_path());
  if (!query) {
    status = fail(terminal, query.error(), exit_unreachable);
    return std::nullopt;
  }
  auto bundle = bundle_in_force(world.disk, *config, *query);
  if (!bundle) {
    status = fail(terminal, bundle.error(), exit_failed);
    return std::nullopt;
  }
  return Opened{*std::move(config), *std::move(query), *std::move(bundle)};
}

const BoundContract* named_contract(const Opened& opened, const Terminal& terminal,
                                    const std::string& id) {
  if (opened.bundle == nullptr || opened.bundle->contracts.empty()) {
    talk(terminal.say(Word::cli_no_bundle));
    return nullptr;
  }
  if (id.empty() && opened.bundle->contracts.size() == 1) return &opened.bundle->contracts.front();
  std::string known;
  for (const BoundContract& bound : opened.bundle->contracts) {
    if (bound.contract->id == id) return &bound;
    known += (known.empty() ? "" : ", ") + bound.contract->id;
  }
  talk(terminal.say(Word::cli_which_contract, {known}));
  return nullptr;
}

std::optional<std::string> ask_daemon(const Config& config, const Terminal& terminal,
                                      const std::string& request, int& status) {
  auto client = ControlClient::open(config.control);
  if (!client) {
    status = fail(terminal, client.error(), exit_unreachable);
    return std::nullopt;
  }
  auto reply = client->ask(request);
  if (!reply) {
    status = fail(terminal, reply.error(), exit_unreachable);
    return std::nullopt;
  }
  const auto json = nlohmann::json::parse(*reply, nullptr, false);
  if (json.is_object() && json.value("ok", false)) return *std::move(reply);
  status = exit_failed;
  if (terminal.machine() || !json.is_object()) {
    talk(*reply);
  } else {
    talk(painted(terminal, Paint::red,
                 "metsuke: " + json.value("code", std::string("?")) + ": " +
                     json.value("detail", std::string())));
    if (json.contains("complaints"))
      for (const auto& complaint : json["complaints"])
        talk("  " + (complaint.is_string() ? complaint.get<std::string>() : complaint.dump()));
  }
  return std::nullopt;
}

}  // namespace metsuke
