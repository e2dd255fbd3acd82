// Where connections come in: one address, plain or TLS. Who may not enter is turned away here,
// counted and named; a handshake has its time; what is let in is a Channel with its Peer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "shell/channel.h"
#include "shell/config.h"
#include "shell/loop.h"
#include "shell/traffic.h"

namespace metsuke {

// io thread only.
class Door {
 public:
  struct Wants {
    std::string what;          // "syslog", as the journal and the counters call it.
    DoorSettings settings;     // Where, and from where.
    std::shared_ptr<Tls> tls;  // REQUIRES: there when settings.tls
    Clock* clock = nullptr;    // Neither null; both outlive the door.
    Traffic* traffic = nullptr;
    std::function<void(std::unique_ptr<Channel>)> admit;
    // One that was turned away; bytes of its may be missing. Of each sender once an hour.
    std::function<void(const Peer&, std::string_view why)> refused;
  };
  static Result<std::unique_ptr<Door>> open(Loop& loop, Wants wants);
  ~Door();

  // Counts, names and forgets one that had been let in, as those turned away at the handshake.
  void turn_away(const Peer& peer, std::string_view why);
  void close();                          // Accepts no more; open channels are not its business.
  void renew(std::shared_ptr<Tls> tls);  // For connections from now on.
  std::uint16_t port() const;
  std::size_t connections() const;

  struct State;

 private:
  explicit Door(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace metsuke
