// One source's lines, read: records in, events out. Keeps what later lines need of earlier ones
// (a CSV header, an sftp session's user). A function of the records alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/complaint.h"
#include "base/unicode.h"
#include "event/event.h"
#include "event/timestamps.h"
#include "source/framing.h"

namespace metsuke {

struct Mapping;  // event/mapping.h

// How a source's lines are written; from the contract, or sniffed.
struct ReaderSettings {
  std::string source;  // Its id: becomes mk.source.id.
  SourceId id{};
  std::string format = "auto";             // A format id of events.md §4.
  std::shared_ptr<const Mapping> mapping;  // For csv and ndjson; may be null for ndjson.
  Encoding encoding = Encoding::utf8;
  std::string layout;  // A server's LogFormat; empty: its usual ones.
  Zone zone;
};

// The format ids this build reads, sorted.
std::vector<std::string_view> known_formats();
// Says what is wrong with a layout for a format; a format that has none refuses every layout.
Result<void> check_layout(std::string_view format, std::string_view layout);
// How a source of these settings must be cut into records.
Framing framing_of(const ReaderSettings& settings);
// The Sigma log sources whose events such a source can hand out (for coverage of rules).
std::vector<LogSource> log_sources_of(const ReaderSettings& settings);

struct ReadOutcome {
  enum class State : std::uint8_t {
    events,   // One or more events were appended.
    nothing,  // A well-formed line without an event of its own: header, preamble, blank, comment,
              // part of a session. Counted, never quarantined.
    failed,   // No format understood it: quarantine, with `reason`.
  } state = State::nothing;
  Code code = Code::unparsed;
  std::string reason;  // For `failed`: what and at which byte.
};

// What a stream (file) said of itself: a preamble's declared count and range.
struct StreamFacts {
  std::optional<std::uint64_t> declared_rows;
  std::optional<Timestamp> declared_from, declared_to;  // The first moment and the last.
  std::uint64_t rows = 0;                               // Data rows read.
  std::uint64_t quarantined = 0;
  std::optional<Timestamp> first_event, last_event;  // The earliest and latest time of its events.
};

class LineReader {
 public:
  explicit LineReader(ReaderSettings settings);
  ~LineReader();
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;

  // Reads one record. Events are appended; their views live as long as the record's bytes and
  // `arena`. A record at offset 0 begins its stream. Fragments of a long line fail.
  ReadOutcome read(const Record& record, Seq seq, Arena& arena, std::vector<Event>& events);
  // What is held for later lines (an event of several lines): of the stream read last, which ends
  // here; of all streams, when its first line was received before `received`.
  void finish(Arena& arena, std::vector<Event>& events);
  void release(Timestamp received, Arena& arena, std::vector<Event>& events);
  // Of all streams, whole or not: this reader reads no further.
  void finish_all(Arena& arena, std::vector<Event>& events);

  // True when lines read by either give the same events, but for the source's number.
  bool reads_alike(const LineReader& other) const;
  // Goes on where `before`, of the same source, stands: with all it holds when both read alike;
  // else with where its streams are (lines and rows counted, sessions known). `before` is not to
  // be used any more.
  void follow(LineReader& before);

  const StreamFacts& facts() const;  // Of the current stream.
  const ReaderSettings& settings() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Why a file is taken for what sniff() says.
enum class SniffReason : std::uint8_t {
  unknown,     // No line resembles a known format.
  empty,       // The file is.
  head_names,  // Its head names the program.
  rows,        // Rows of quoted values, as the program writes them.
  table,       // Rows of a table with a time column.
  lines,       // So many of the sampled lines were understood.
};
std::string_view name_of(SniffReason reason);

// What a file most likely is, from its first bytes (64 KiB are enough).
struct Sniffed {
  std::string format;  // Empty: nothing fits.
  Encoding encoding = Encoding::utf8;
  int certainty = 0;  // Per cent of the sampled lines that were understood.
  SniffReason reason = SniffReason::unknown;
  std::size_t understood = 0, sampled = 0;  // Lines, for SniffReason::lines.
};
Sniffed sniff(std::string_view head, std::string_view name);

}  // namespace metsuke
