#include "shell/config.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include "base/yaml.h"
#include "world/posix.h"

namespace metsuke {

namespace {

// The part of a configuration file that is being read, and what everything in it needs.
struct Reading {
  std::string directory;
  Complaints& complaints;

  std::string path(std::string_view written) const {
    if (written.starts_with('/')) return std::string(written);
    return join_path(directory, written);
  }
};

void read_path(const Yaml& value, const Reading& reading, std::string& into) {
  if (value.absent()) return;
  const auto written = value.string(reading.complaints);
  if (!written) return;
  if (written->empty() || written->find('\0') != std::string::npos) {
    value.complain(reading.complaints, Code::value_invalid, "path");
    return;
  }
  into = reading.path(*written);
}

std::optional<Endpoint> read_endpoint(const Yaml& value, Complaints& complaints) {
  if (value.absent()) return std::nullopt;
  const auto written = value.string(complaints);
  if (!written) return std::nullopt;
  auto endpoint = endpoint_from(*written);
  if (!endpoint) {
    value.complain(complaints, endpoint.error().code, endpoint.error().detail);
    return std::nullopt;
  }
  return *std::move(endpoint);
}

void read_tls(const Yaml& value, const Reading& reading, Config& config) {
  if (value.absent()) return;
  value.require(reading.complaints, {"certificate", "key"});
  TlsFiles files;
  read_path(value["certificate"], reading, files.certificate);
  read_path(value["key"], reading, files.key);
  read_path(value["authority"], reading, files.authority);
  value.complain_unknown(reading.complaints);
  config.tls = std::move(files);
}

// How far a door without TLS may be open.
enum class Open : std::uint8_t { network, this_machine };

void read_door(const Yaml& value, const Reading& reading, const Config& config, Open how_far,
               std::vector<DoorSettings>& doors) {
  value.require(reading.complaints, {"listen"});
  DoorSettings door;
  const Yaml allow = value["allow"];
  for (const std::string& written : allow.strings(reading.complaints)) {
    auto network = network_from(written);
    if (!network) {
      allow.complain(reading.complaints, network.error().code, written);
      continue;
    }
    door.allow.push_back(*std::move(network));
  }
  const Yaml tls = value["tls"];
  door.tls = tls.boolean(reading.complaints).value_or(false);
  if (door.tls && !config.tls)
    tls.complain(reading.complaints, Code::key_missing,
                 "tls: {certificate: …, key: …, authority: …}");
  const auto endpoint = read_endpoint(value["listen"], reading.complaints);
  value.complain_unknown(reading.complaints);
  if (!endpoint) return;
  door.endpoint = *endpoint;
  if (how_far == Open::this_machine && !door.tls && !is_loopback(door.endpoint))
    value["listen"].complain(reading.complaints, Code::config_invalid,
                             "not a loopback address; say `tls: true`");
  doors.push_back(std::move(door));
}

// One door, or a list of them.
void read_doors(const Yaml& value, const Reading& reading, const Config& config, Open how_far,
                std::vector<DoorSettings>& doors) {
  if (value.absent()) return;
  if (value.is_list())
    for (const Yaml& item : value.items()) read_door(item, reading, config, how_far, doors);
  else
    read_door(value, reading, config, how_far, doors);
}

void read_console(const Yaml& value, const Reading& reading, Config& config) {
  if (value.absent()) return;
  value.require(reading.complaints, {"listen"});
  config.console = read_endpoint(value["listen"], reading.complaints);
  read_path(value["users"], reading, config.users);
  const Yaml behind = value["behind_proxy"];
  const bool is_behind_proxy = behind.boolean(reading.complaints).value_or(false);
  if (config.console && !is_loopback(*config.console) && !is_behind_proxy)
    value["listen"].complain(reading.complaints, Code::config_invalid,
                             "not a loopback address; say `behind_proxy: true` if a proxy with TLS "
                             "stands in front");
  value.complain_unknown(reading.complaints);
}

void read_clock(const Yaml& value, const Reading& reading, Config& config) {
  if (value.absent()) return;
  if (value.is_scalar()) {
    const auto written = value.string(reading.complaints);
    if (written && *written != "system")
      value.complain(reading.complaints, Code::value_invalid,
                     *written + ": `system`, or `{manual: TIME}`");
    return;
  }
  value.require(reading.complaints, {"manual"});
  const auto written = value["manual"].string(reading.complaints);
  if (written) {
    const auto start = timestamp_from_rfc3339(*written);
    if (start)
      config.manual_start = *start;
    else
      value["manual"].complain(reading.complaints, start.error().code, *written);
  }
  value.complain_unknown(reading.complaints);
}

void read_contracts(const Yaml& value, const Reading& reading, Config& config) {
  for (const std::string& written : value.strings(reading.complaints))
    config.contracts.push_back(reading.path(written));
  if (!value.absent() && config.contracts.empty())
    value.complain(reading.complaints, Code::key_missing, "contracts: at least one file");
}

void read_language(const Yaml& value, const Reading& reading, Config& config) {
  if (value.absent()) return;
  const auto written = value.string(reading.complaints);
  if (!written) return;
  if (*written == "ja")
    config.language = Language::japanese;
  else if (*written == "en")
    config.language = Language::english;
  else
    value.complain(reading.complaints, Code::value_invalid, *written + ": `ja` or `en`");
}

void read_origin(const Yaml& value, const Reading& reading, Config& config) {
  if (value.absent()) return;
  const auto written = value.string(reading.complaints);
  if (!written) return;
  // A signed note's key name: no white space and no plus sign.
  if (written->empty() || written->find_first_of(" \t\r\n+") != std::string::npos) {
    value.complain(reading.complaints, Code::value_invalid, *written);
    return;
  }
  config.origin = *written;
}

void read_notify(const Yaml& value, const Reading& reading, Config& config) {
  if (value.absent()) return;
  value.require(reading.complaints, {"spool"});
  read_path(value["spool"], reading, config.spool);
  value.complain_unknown(reading.complaints);
}

bool has_rules(const std::string& directory) {
  PosixDisk disk;
  const auto status = disk.status(join_path(directory, "rules"));
  return status && status->kind == FileKind::directory;
}

}  // namespace

Result<Endpoint> endpoint_from(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return Error{Code::value_invalid, std::string(text) + ": ADDRESS:PORT"};
  std::string_view address = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (address.size() >= 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  else if (address.find(':') != std::string_view::npos)
    return Error{Code::value_invalid, std::string(text) + ": [ADDRESS]:PORT"};
  Endpoint endpoint{std::string(address), 0};
  const auto [end, failure] =
      std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (port.empty() || failure != std::errc() || end != port.data() + port.size())
    return Error{Code::value_invalid, std::string(text) + ": port"};
  if (!address_from(address)) return Error{Code::value_invalid, std::string(text) + ": address"};
  return endpoint;
}

std::string to_text(const Endpoint& endpoint) {
  const bool is_six = endpoint.address.find(':') != std::string::npos;
  return (is_six ? "[" + endpoint.address + "]" : endpoint.address) + ":" +
         std::to_string(endpoint.port);
}

bool is_loopback(const Endpoint& endpoint) {
  const auto address = address_from(endpoint.address);
  const auto four = network_from("127.0.0.0/8");
  const auto six = network_from("::1/128");
  ASSERT(four);
  ASSERT(six);
  return address && (four->contains(*address) || six->contains(*address));
}

std::optional<Config> read_config(std::string_view text, const std::string& file,
                                  const std::string& share, Complaints& complaints) {
  const std::size_t before = complaints.size();
  const Yaml root = read_yaml_document(text, file, complaints);
  if (complaints.size() != before) return std::nullopt;
  if (!root.is_map()) {
    complaints.push_back({{file, 1, 1}, Code::config_invalid, "a map of keys", Weight::error, {}});
    return std::nullopt;
  }
  Config config;
  config.file = file;
  const Reading reading{std::string(directory_of(file)), complaints};
  root.require(complaints, {"data", "contracts"});
  read_path(root["data"], reading, config.data);
  config.rules = share.empty() ? std::string() : join_path(share, "rules");
  config.drop = join_path(config.data, "drop");
  config.control = join_path(config.data, "control.sock");
  config.key = join_path(config.data, "signing-key.pem");
  config.users = join_path(config.data, "users.yaml");
  read_origin(root["origin"], reading, config);
  read_language(root["language"], reading, config);
  read_contracts(root["contracts"], reading, config);
  read_path(root["rules"], reading, config.rules);
  read_path(root["drop"], reading, config.drop);
  read_path(root["control"], reading, config.control);
  read_path(root["key"], reading, config.key);
  read_tls(root["tls"], reading, config);
  read_doors(root["syslog"], reading, config, Open::network, config.syslog);
  read_doors(root["relp"], reading, config, Open::this_machine, config.relp);
  read_doors(root["ingest"], reading, config, Open::this_machine, config.ingest);
  read_console(root["console"], reading, config);
  read_notify(root["notify"], reading, config);
  read_clock(root["clock"], reading, config);
  root.complain_unknown(complaints);
  if (config.rules.empty())
    complaints.push_back({{file, 0, 0}, Code::key_missing, "rules", Weight::error, {}});
  for (std::size_t at = before; at < complaints.size(); ++at)
    if (complaints[at].weight == Weight::error) return std::nullopt;
  return config;
}

std::string program_directory() {
  std::array<char, 4096> path{};
  const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0) return ".";
  return std::string(directory_of(std::string_view(path.data(), static_cast<std::size_t>(length))));
}

std::string share_directory() {
  // The process reads its environment before any thread is started, and never writes it.
  const char* const named = std::getenv("METSUKE_SHARE");  // NOLINT(concurrency-mt-unsafe)
  if (named != nullptr && *named != '\0') return named;
  const std::string here = program_directory();
  const std::string installed = here + "/../share/metsuke";
  const std::string source_tree = here + "/../..";
  if (has_rules(installed)) return installed;
  if (has_rules(source_tree)) return source_tree;
  return {};
}

}  // namespace metsuke
