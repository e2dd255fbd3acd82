// A month of one vendor, made to be watched: real formats, daily deliveries with manifests, a live
// stream, and sixteen planted cases that must be found, no more and no fewer
// (config/demo/truth.yaml). The same seed gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "world/world.h"

namespace metsuke {

struct DemoStep {
  enum class Kind : std::uint8_t { deliver, stream, tick } kind{};
  Timestamp at{};
  std::string source;     // deliver
  std::string path;       // deliver: the delivery's directory; stream: a file of lines
  std::size_t lines = 0;  // stream
};
// "2026-09-02T06:00:00+09:00 deliver door deliveries/door/door-2026-09-01"
std::string to_text(const DemoStep& step);

struct DemoFile {
  std::string path, bytes;
};

struct DemoMonth {
  std::vector<DemoStep> steps;  // By time.
  std::vector<DemoFile> files;  // By path.
};
Result<DemoMonth> make_demo_month(std::uint64_t seed);

// Into `directory`: timeline.txt, one step a line, and the files its lines name.
Result<void> write_demo_month(Disk& disk, const std::string& directory, std::uint64_t seed);

}  // namespace metsuke
