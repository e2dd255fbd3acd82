// RELP over TLS, on loopback also plain: each line is answered when it is evidence, never before.
// What a sender sends again after a broken connection is kept and marked, and believed once.
#pragma once

#include <memory>
#include <vector>

#include "shell/door.h"
#include "shell/order.h"
#include "shell/syslog_listener.h"
#include "shell/syslog_route.h"

namespace metsuke {

// io thread only.
class RelpListener {
 public:
  using Intake = SyslogListener::Intake;
  static Result<std::unique_ptr<RelpListener>> open(Loop& loop, World world, Orders& orders,
                                                    Traffic& traffic, const DoorSettings& settings,
                                                    std::shared_ptr<Tls> tls);
  ~RelpListener();

  void adopt(std::shared_ptr<const SyslogRoutes> routes);
  void renew(std::shared_ptr<Tls> tls);
  void turn(Intake intake);
  // Reads no more; what has been read is answered before its connection closes.
  void close();
  std::uint16_t port() const;
  std::size_t connections() const;

  struct State;

 private:
  explicit RelpListener(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace metsuke
