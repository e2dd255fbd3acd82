// Events whose lines come apart: what is held of them until they are whole. Bounded: the events
// longest silent are given up as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "event/format.h"

namespace metsuke {

// A line on its way to becoming an event, or a part of one.
struct Line {
  Seq seq{};
  Timestamp received{};
  std::string_view bytes;                // The record, with its terminator.
  std::string_view original;             // Raw, without its terminator.
  std::string_view text;                 // Decoded.
  std::uint64_t offset = 0, number = 0;  // Of its first byte; its line, 0 when not known.
};

class Assembly {
 public:
  // The lines of one event so far, parted by line feeds; the proof is the first one's.
  struct Group {
    const FormatRow* format = nullptr;
    std::string name, text, original;
    Seq seq{};
    Timestamp received{};
    std::uint64_t offset = 0, number = 0;
    std::optional<Timestamp> at;  // Of its own clock, when the format tells.
    std::uint64_t touched = 0;    // Lines taken when the last one of it came.
  };

  bool empty() const { return groups_.empty(); }
  // The event whose line came last, while it is held; else null.
  const Group* latest() const { return groups_.empty() ? nullptr : &groups_.back(); }

  // Takes a line: the whole of it when it begins an event, else only its `message`, which stands
  // behind its header. Appends to `over` the events that this completes.
  void take(const FormatRow& format, const LinePlace& place, const Line& line,
            std::string_view message, std::vector<Group>& over);
  // An event of one line came: events without a name cannot go on behind it.
  void end_nameless(std::vector<Group>& over);
  // Those whose first line was received before `received`; all of them.
  void release(Timestamp received, std::vector<Group>& over);
  void finish(std::vector<Group>& over);

 private:
  void end(std::size_t at, std::vector<Group>& over);
  void give_up_the_old(std::vector<Group>& over);
  std::vector<Group> groups_;  // The one touched last is the last.
  std::optional<Timestamp> newest_;
  std::uint64_t lines_ = 0;
};

}  // namespace metsuke
