// What a LineReader keeps between lines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "event/common_words.h"
#include "event/format.h"
#include "event/mapping.h"
#include "event/reader.h"
#include "event/sessions.h"
#include "event/table.h"

namespace metsuke {

// One delivered file or connection.
struct StreamState {
  explicit StreamState(std::uint64_t stream) : id(stream) {}
  std::uint64_t id;
  bool from_beginning = false;   // Its first record was seen: line numbers are true.
  std::uint64_t lines = 0;       // Read so far.
  StreamFacts facts;
  std::unique_ptr<TableReading> table;
  // A row whose quoted value goes on in the next record, decoded, with what it came from.
  std::string held, held_original;
  std::uint64_t held_offset = 0, held_line = 0;
  bool holds = false;
};

struct LineReader::State {
  explicit State(ReaderSettings given);

  ReadOutcome read(const Record& record, Seq seq, Arena& arena, std::vector<Event>& events);
  StreamState& stream_of(const Record& record);

  ReaderSettings settings;
  const FormatRow* format = nullptr;  // Null: decided line by line.
  Sessions sessions;
  CommonWords words;
  Fields fields;
  std::vector<std::unique_ptr<StreamState>> streams;  // The last used one first.

 private:
  struct Line;
  Result<ReadOutcome::State> read_line(const Line& line, StreamState& stream, Arena& arena,
                                       std::vector<Event>& events);
  Result<ReadOutcome::State> read_row(const Line& line, std::string_view row, StreamState& stream,
                                      Arena& arena, std::vector<Event>& events);
  Result<ReadOutcome::State> read_object(const Line& line, const SyslogLine& header,
                                         const FormatRow& row, Arena& arena,
                                         std::vector<Event>& events);
  Event& begin_event(const Line& line, Arena& arena, std::vector<Event>& events);
  void complete(Event& event, Arena& arena) const;
};

}  // namespace metsuke
