// Reads text as a source would be read: framed, line by line, by the production reader.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "event/mapping.h"
#include "event/reader.h"
#include "source/framing.h"

namespace metsuke {

inline Timestamp moment(std::string_view text) {
  const auto at = timestamp_from_rfc3339(text);
  return at ? *at : Timestamp{};
}

inline ReaderSettings settings_of(std::string format) {
  ReaderSettings settings;
  settings.source = "test";
  settings.format = std::move(format);
  return settings;
}

class Reading {
 public:
  explicit Reading(ReaderSettings settings)
      : reader(settings), framer_(framing_of(settings)) {}
  explicit Reading(std::string format) : Reading(settings_of(std::move(format))) {}

  Reading& text(std::string_view bytes) {
    std::vector<Piece> pieces;
    if (!framer_.feed(bytes, pieces)) return *this;
    take(pieces);
    return *this;
  }
  Reading& line(std::string_view bytes) { return text(std::string(bytes) + "\n"); }
  Reading& finish() {
    std::vector<Piece> pieces;
    framer_.finish(pieces);
    take(pieces);
    return *this;
  }
  const OwnedEvent& last() const { return events.back(); }
  std::string last(Field field) const {
    if (events.empty()) return "(no event)";
    return std::string(events.back().view()[field]);
  }

  LineReader reader;
  Timestamp received = moment("2026-11-23T09:00:00Z");
  std::vector<OwnedEvent> events;
  std::vector<std::string> faults;
  std::size_t nothing = 0;

 private:
  void take(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      const Record record{"test", {1, piece.offset}, received, piece.wholeness, piece.bytes};
      Arena arena;
      std::vector<Event> read;
      const ReadOutcome outcome = reader.read(record, Seq{++seq_}, arena, read);
      if (outcome.state == ReadOutcome::State::failed) faults.push_back(outcome.reason);
      if (outcome.state == ReadOutcome::State::nothing) ++nothing;
      for (const Event& event : read) events.emplace_back(event);
    }
  }
  Framer framer_;
  std::uint64_t seq_ = 0;
};

inline std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

inline std::shared_ptr<const Mapping> mapping_named(const std::string& name) {
  const std::string path = std::string(METSUKE_ROOT) + "/config/mappings/" + name + ".yaml";
  Complaints complaints;
  return read_mapping(file_bytes(path), path, complaints);
}

}  // namespace metsuke
