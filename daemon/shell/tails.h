// Followed files at work: what is appended becomes evidence, where reading stands is what the
// archive says, and a file that was renamed, cut, replaced or rewritten is told from one that grew.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "source/tail.h"

namespace metsuke {

class Duty;

// Pipeline thread only.
class Tails {
 public:
  explicit Tails(Duty& duty) : duty_(duty) {}
  // Looks at each file once. Stops early when intake closes.
  void look();
  // After an error nothing that is held in memory is believed: all is opened anew.
  void forget() { files_.clear(); }

 private:
  // One file of a source, by its path.
  struct Following {
    std::uint64_t stream = 0;
    std::unique_ptr<Tail> tail;  // Null: not open.
  };
  // Renamed, and read on for a while under its own stream.
  struct Leaving {
    Following file;
    Duration since{};
  };
  struct State {
    Following now;
    std::vector<Leaving> leaving;
  };

  Result<void> look_at(const SourceSpec& source, const std::string& path, State& state);
  // The file that the path names now, from where its generation stands, or as a new one.
  Result<void> open(const SourceSpec& source, const std::string& path, State& state);
  Result<void> open_anew(const SourceSpec& source, const std::string& path, Following& file);
  // The generation that was read before the file at `path` took its place: its rest is taken.
  Result<void> take_rotated(const SourceSpec& source, const std::string& path, State& state);
  Result<void> read(const SourceSpec& source, Following& file);
  Result<void> finish(const SourceSpec& source, Following& file);
  Result<void> read_leaving(const SourceSpec& source, State& state);
  Result<void> take(const SourceSpec& source, std::uint64_t stream, std::span<const Piece> pieces);
  Result<void> leave_gap(const SourceSpec& source, std::string reason);
  void refuse(const std::string& source, const std::string& path, const Error& why);

  Duty& duty_;
  std::map<std::pair<std::string, std::string>, State> files_;  // By source and path.
  std::set<std::pair<std::string, std::string>> refused_;       // Said once.
};

}  // namespace metsuke
