// What a LineReader keeps between lines.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "event/assembly.h"
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
  bool from_beginning = false;  // Its first record was seen: line numbers are true.
  bool taken_over = false;      // Begun by a reader of other settings: its head is gone.
  std::uint64_t lines = 0;      // Read so far.
  StreamFacts facts;
  std::unique_ptr<TableReading> table;
  std::unique_ptr<TableReading> table_before;  // Of what it was taken over from.
  // A row whose quoted value goes on in the next record, decoded, with what it came from.
  std::string held, held_original;
  Seq held_seq{};
  Timestamp held_received{};
  std::uint64_t held_offset = 0, held_line = 0;
  bool holds = false;
  Assembly assembly;
  Heading heading;
  const FormatRow* headed = nullptr;  // Whose heading that is; null until it named columns.
};

// Without its line feed.
std::string_view line_of(std::string_view bytes, Encoding encoding);
void note_times(std::span<const Event> events, StreamFacts& facts);

struct LineReader::State {
  explicit State(ReaderSettings given);

  ReadOutcome read(const Record& record, Seq seq, Arena& arena, std::vector<Event>& events);
  // Hands out held events of all streams that were received before `received`.
  void release(Timestamp received, Arena& arena, std::vector<Event>& events);
  void finish(StreamState& stream, Arena& arena, std::vector<Event>& events);
  void follow(State& before);
  StreamState& stream_of(const Record& record);

  ReaderSettings settings;
  const FormatRow* format = nullptr;  // Null: decided line by line.
  std::optional<Layout> layout;
  Sessions sessions;
  CommonWords words;
  Fields fields;
  std::vector<std::unique_ptr<StreamState>> streams;  // The last used one first.

 private:
  const FormatRow& format_of(const SyslogLine& header, const StreamState& stream) const;
  Result<ReadOutcome::State> read_line(const Line& line, StreamState& stream, Arena& arena,
                                       std::vector<Event>& events);
  Result<ReadOutcome::State> read_row(const Line& line, std::string_view row, StreamState& stream,
                                      Arena& arena, std::vector<Event>& events);
  // The events of a mapping's row whose values `fields` has.
  Result<void> read_mapped(const Line& line, std::string_view text, const Mapping& mapping,
                           Arena& arena, std::vector<Event>& events);
  // The rows of XML that end in this line.
  Result<ReadOutcome::State> read_elements(const Line& line, StreamState& stream, Arena& arena,
                                           std::vector<Event>& events);
  Result<void> read_element(const Line& line, std::string_view row, Arena& arena,
                            std::vector<Event>& events);
  Result<void> read_object(const Line& line, const SyslogLine& header, const FormatRow& row,
                           Arena& arena, std::vector<Event>& events);
  // A line of a format whose events span several: held, or the events it completes.
  Result<ReadOutcome::State> gather(const Line& line, const SyslogLine& header,
                                    const FormatRow& row, StreamState& stream, Arena& arena,
                                    std::vector<Event>& events);
  void read_over(StreamState& stream, Arena& arena, std::vector<Event>& events);
  Result<void> read_event(const Line& line, const SyslogLine& header, const FormatRow& format,
                          Arena& arena, std::vector<Event>& events);
  Result<void> read_parts(const Line& line, const SyslogLine& header, const FormatRow& row,
                          Arena& arena, std::vector<Event>& events);
  // An event of what no grammar understood, where the line itself cannot be refused any more.
  void keep_unread(const Line& line, const Error& error, Arena& arena, std::vector<Event>& events);
  Result<void> parse(const FormatRow& row, std::string_view message, Arena& arena);
  Event& begin_event(const Line& line, Arena& arena, std::vector<Event>& events);
  void complete(Event& event, Arena& arena) const;
  std::vector<Assembly::Group> over_;  // Scratch.
  std::vector<std::string_view> parts_;
};

}  // namespace metsuke
