// Syslog over TCP (RFC 6587): what arrives is archived line by line with its connection and offset.
// The protocol has no acknowledgement; so when nothing can be taken, the socket is not read, and a
// connection that breaks in mid-line leaves a Gap.
#pragma once

#include <memory>
#include <vector>

#include "shell/config.h"
#include "shell/loop.h"
#include "shell/order.h"
#include "shell/syslog_route.h"

namespace metsuke {

// io thread only.
class SyslogListener {
 public:
  static Result<std::unique_ptr<SyslogListener>> open(Loop& loop, World world, Orders& orders,
                                                      const Endpoint& endpoint,
                                                      std::vector<Network> allowed);
  ~SyslogListener();

  void adopt(std::shared_ptr<const SyslogRoutes> routes);
  // Nothing is read while held. Called again when room may have come.
  enum class Intake : std::uint8_t { open, held };
  void turn(Intake intake);
  // Accepts no more; reads what has already arrived on each connection, then closes it.
  void close();
  std::uint16_t port() const;
  std::size_t connections() const;

  struct State;

 private:
  explicit SyslogListener(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace metsuke
