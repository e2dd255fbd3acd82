// Which source a syslog line belongs to: told by its program or host, as the contract says.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rule/bundle.h"
#include "shell/tls.h"

namespace metsuke {

// Lines that no source claims are kept under this name, and counted.
inline constexpr std::string_view unassigned_source = "unassigned";

// The host and program a line says it is from; empty where it does not. Trusts nothing else in it.
struct SyslogOrigin {
  std::string_view host, program;
};
SyslogOrigin syslog_origin(std::string_view line);

// True when a connection with that certificate is who the contract wants (its token aside).
bool is_sender(const Sender& wanted, const std::optional<Certified>& certified);

class SyslogRoutes {
 public:
  SyslogRoutes() = default;
  // The sources that arrive by syslog, or by RELP.
  SyslogRoutes(const Bundle& bundle, Intake::Kind carrier);
  void add(std::string source, std::string_view match, const Sender& sender = {});
  // Only what that sender may speak for: the sources bound to its key or URI; where there are none,
  // those bound to nobody (of them the ones that want TLS only with a certificate of our
  // authority). Empty: nobody knows it, and it has nothing to say here. `certified` is empty for a
  // plain connection.
  SyslogRoutes for_sender(const std::optional<Certified>& certified) const;
  // The first source that is bound to that certificate's key, or to a URI in it that our authority
  // signed, though its sender may be turned away for another reason; empty: none is. The view lives
  // as long as these routes.
  std::string_view bound_to(const std::optional<Certified>& certified) const;
  // The first source whose match names the line's program or host, else the first without a match,
  // else unassigned_source. The view lives as long as these routes.
  std::string_view source_of(std::string_view line) const;
  bool empty() const { return routes_.empty(); }

 private:
  struct Route {
    std::string source;
    std::vector<std::string> matches;  // Words; empty: every line.
    Sender sender;
  };
  std::vector<Route> routes_;
};

}  // namespace metsuke
