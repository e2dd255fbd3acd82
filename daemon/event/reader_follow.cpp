// How reading ends, and how one reader goes on where another stood.
#include "event/reader_state.h"

namespace metsuke {

// Of those whose line said when; what could not be read said nothing.
void note_times(std::span<const Event> events, StreamFacts& facts) {
  for (const Event& event : events) {
    if (!event.has_occurred || event.status == ParseStatus::failed) continue;
    if (!facts.first_event || event.occurred < *facts.first_event)
      facts.first_event = event.occurred;
    if (!facts.last_event || event.occurred > *facts.last_event) facts.last_event = event.occurred;
  }
}

void LineReader::State::finish(StreamState& stream, Arena& arena, std::vector<Event>& events) {
  const std::size_t before = events.size();
  stream.assembly.finish(over_);
  read_over(stream, arena, events);
  stream.facts.rows += events.size() - before;
  note_times(std::span(events).subspan(before), stream.facts);
  if (!stream.holds) return;
  // A row whose quoted value never ended: its lines are kept as what they are.
  stream.holds = false;
  Line line;
  line.seq = stream.held_seq;
  line.received = stream.held_received;
  line.offset = stream.held_offset;
  line.number = stream.held_line;
  line.original = arena.copy(stream.held_original);
  line.bytes = line.original;
  keep_unread(line, {Code::unparsed, "a quoted value without its end"}, arena, events);
  ++stream.facts.quarantined;
}

void LineReader::State::release(Timestamp received, Arena& arena, std::vector<Event>& events) {
  for (const auto& stream : streams) {
    const std::size_t before = events.size();
    stream->assembly.release(received, over_);
    read_over(*stream, arena, events);
    stream->facts.rows += events.size() - before;
    note_times(std::span(events).subspan(before), stream->facts);
  }
}

void LineReader::State::follow(State& before) {
  sessions = std::move(before.sessions);
  for (const auto& known : before.streams) {
    auto& stream = *streams.emplace_back(std::make_unique<StreamState>(known->id));
    stream.from_beginning = known->from_beginning;
    stream.lines = known->lines;
    stream.facts = known->facts;
    stream.taken_over = true;
    stream.table_before = std::move(known->table != nullptr ? known->table : known->table_before);
  }
}

void LineReader::finish(Arena& arena, std::vector<Event>& events) {
  if (!state_->streams.empty()) state_->finish(*state_->streams.front(), arena, events);
}

void LineReader::finish_all(Arena& arena, std::vector<Event>& events) {
  for (const auto& stream : state_->streams) state_->finish(*stream, arena, events);
}

void LineReader::release(Timestamp received, Arena& arena, std::vector<Event>& events) {
  state_->release(received, arena, events);
}

bool LineReader::reads_alike(const LineReader& other) const {
  const ReaderSettings& a = state_->settings;
  const ReaderSettings& b = other.state_->settings;
  const bool same_mapping = a.mapping == nullptr || b.mapping == nullptr ? a.mapping == b.mapping
                                                                         : *a.mapping == *b.mapping;
  return same_mapping && a.source == b.source && a.format == b.format && a.encoding == b.encoding &&
         a.layout == b.layout && a.zone == b.zone;
}

void LineReader::follow(LineReader& before) {
  ASSERT(state_->streams.empty());
  if (!reads_alike(before)) {
    state_->follow(*before.state_);
    return;
  }
  const SourceId id = state_->settings.id;
  std::swap(state_, before.state_);
  state_->settings.id = id;
}

}  // namespace metsuke
