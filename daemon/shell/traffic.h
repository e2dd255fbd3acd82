// What each stream has received, and what of it is evidence: the numbers an operator looks at, and
// the budget that keeps one source from filling the queue of all.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace metsuke {

// Plain values, to be copied to who shows them.
struct TrafficCounts {
  struct Source {
    std::uint64_t received = 0;      // Lines read from connections.
    std::uint64_t archived = 0;      // Of these, on the disk.
    std::uint64_t acknowledged = 0;  // Of these, the sender has been told so (RELP, HTTP, tail).
    std::uint64_t waiting = 0;       // Bytes on their way to the disk.
  };
  struct Entrance {
    std::uint64_t accepted = 0, refused = 0, open = 0;  // Connections.
  };
  std::map<std::string, Source, std::less<>> sources;
  std::map<std::string, Entrance, std::less<>> doors;
};

// io thread only.
class Traffic {
 public:
  void connected(const std::string& door);
  void left(const std::string& door);
  void refused(const std::string& door);

  void received(std::string_view source, std::uint64_t bytes, std::uint64_t lines = 1);
  // Of `lines` with `bytes`, now evidence; `told`: how many of them the sender is told about.
  void archived(std::string_view source, std::uint64_t lines, std::uint64_t bytes,
                std::uint64_t told);
  // False while the source has limits::source_bytes_max on their way.
  bool has_room(std::string_view source) const;

  const TrafficCounts& counts() const { return counts_; }

 private:
  TrafficCounts::Source& source(std::string_view name);
  TrafficCounts counts_;
};

}  // namespace metsuke
