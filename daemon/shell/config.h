// metsuke.yaml: where things lie, what listens where. What is expected of a vendor is not here;
// that is the contract's. Everything wrong with the file is said at once, each with its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"
#include "base/time.h"
#include "contract/zones.h"
#include "shell/tls.h"
#include "world/world.h"

namespace metsuke {

// "127.0.0.1:6514" or "[::1]:6514". Port 0: any free one (tests).
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};
Result<Endpoint> endpoint_from(std::string_view text);
std::string to_text(const Endpoint& endpoint);
// 127.0.0.0/8 and ::1: what no other machine can reach.
bool is_loopback(const Endpoint& endpoint);

// Where connections come in.
struct DoorSettings {
  Endpoint endpoint;
  std::vector<Network> allow;  // Empty: everybody who reaches the socket.
  bool tls = false;
};

struct Config {
  std::string file;
  std::string data;                // Everything metsuke keeps lies below this directory.
  std::string origin = "metsuke";  // The name that checkpoints are signed under.
  Language language = Language::japanese;
  std::vector<std::string> contracts;
  std::string rules;    // Directory; the shipped rules unless said.
  std::string drop;     // Root of the drop directories.
  std::string control;  // The control socket.
  std::string key;      // The signing key.
  std::optional<TlsFiles> tls;  // There when a door below has it.
  std::vector<DoorSettings> syslog, relp, ingest;
  std::optional<Endpoint> console;
  std::string users;  // The users file of the console.
  std::string spool;  // Notices of new alerts; empty: none are written.
  // Demonstrations and tests: the clock stands still until told to advance. Empty: the system's.
  std::optional<Timestamp> manual_start;

  std::string archive_directory() const { return join_path(data, "archive"); }
  std::string store_path() const { return join_path(data, "index.sqlite"); }
  std::string lock_path() const { return join_path(data, "lock"); }
  std::string kept_directory(std::string_view source) const {
    return join_path(join_path(data, "kept"), source);
  }
  std::string receipt_directory(std::string_view source) const {
    return join_path(join_path(drop, "outbox"), source);
  }
};

// Relative paths are relative to the file's directory. `share` is where the shipped rules lie.
// Empty when there are errors among the complaints.
std::optional<Config> read_config(std::string_view text, const std::string& file,
                                  const std::string& share, Complaints& complaints);

// Where the running program lies.
std::string program_directory();

// Where rules/ and config/ were installed: $METSUKE_SHARE, else ../share/metsuke beside the
// program's directory, else the source tree around the build. Empty when none of them has rules/.
std::string share_directory();

}  // namespace metsuke
