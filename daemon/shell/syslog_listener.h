// Syslog over TCP (RFC 6587) and TLS (RFC 5425): what arrives is archived line by line with its
// connection and offset. The protocol has no acknowledgement; so when nothing can be taken, the
// socket is not read, and a connection that breaks leaves a Gap.
#pragma once

#include <memory>
#include <vector>

#include "shell/door.h"
#include "shell/order.h"
#include "shell/syslog_route.h"

namespace metsuke {

// io thread only.
class SyslogListener {
 public:
  // `tls` must be there when `settings` says so.
  static Result<std::unique_ptr<SyslogListener>> open(Loop& loop, World world, Orders& orders,
                                                      Traffic& traffic,
                                                      const DoorSettings& settings,
                                                      std::shared_ptr<Tls> tls);
  ~SyslogListener();

  // Connections whose sender has no source any more are closed.
  void adopt(std::shared_ptr<const SyslogRoutes> routes);
  void renew(std::shared_ptr<Tls> tls);
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
