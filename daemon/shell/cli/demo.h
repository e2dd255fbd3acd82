// metsuke demo: a vendor's month played to a real metsuked: deliveries dropped, lines sent over
// TCP, the clock moved from step to step; then the alerts, the pack, its verification, and a
// forgery found.
#pragma once

#include <string>

#include "shell/cli/terminal.h"
#include "world/world.h"

namespace metsuke {

struct DemoOptions {
  std::string directory = "demo-out";
  std::uint64_t seed = 1;
  bool serve = false;  // Leave the daemon running, with the console open.
};

int run_demo(World world, const Terminal& terminal, const DemoOptions& options);

}  // namespace metsuke
