// Which source a syslog line belongs to: told by its program or host, as the contract says.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rule/bundle.h"

namespace metsuke {

// Lines that no source claims are kept under this name, and counted.
inline constexpr std::string_view unassigned_source = "unassigned";

// The host and program a line says it is from; empty where it does not. Trusts nothing else in it.
struct SyslogOrigin {
  std::string_view host, program;
};
SyslogOrigin syslog_origin(std::string_view line);

class SyslogRoutes {
 public:
  SyslogRoutes() = default;
  explicit SyslogRoutes(const Bundle& bundle);
  void add(std::string source, std::string_view match);
  // The first source whose match names the line's program or host, else the first without a match,
  // else unassigned_source. The view lives as long as these routes.
  std::string_view source_of(std::string_view line) const;
  bool empty() const { return routes_.empty(); }

 private:
  struct Route {
    std::string source;
    std::vector<std::string> matches;  // Words; empty: every line.
  };
  std::vector<Route> routes_;
};

}  // namespace metsuke
