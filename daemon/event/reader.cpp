#include "event/reader.h"

#include <algorithm>

#include "event/describe.h"
#include "event/object.h"
#include "event/reader_state.h"
#include "parse/httpd.h"
#include "parse/text.h"

namespace metsuke {

namespace {

using Outcome = ReadOutcome::State;

ReadOutcome failed(Error error) { return {Outcome::failed, error.code, std::move(error.detail)}; }

// A line of NULs is what a crash leaves of a file, not a blank one.
bool is_blank(std::string_view text, Encoding encoding) {
  const bool wide = encoding == Encoding::utf16le;
  return std::all_of(text.begin(), text.end(), [wide](char c) {
    return c == ' ' || c == '\t' || c == '\r' || (wide && c == '\0');
  });
}

Result<std::string_view> decoded(std::string_view bytes, Encoding encoding, Arena& arena) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  switch (encoding) {
    case Encoding::utf8:
    case Encoding::utf8_bom:
      take_prefix(bytes, byte_order_mark);
      return bytes;
    case Encoding::cp932:
    case Encoding::euc_jp:
      if (is_ascii(bytes)) return bytes;
      break;
    case Encoding::utf16le:
      break;
  }
  const auto text = to_utf8(bytes, encoding);
  if (!text)
    return Error{text.error().code, std::string(name_of(encoding)) + ": " + text.error().detail};
  std::string_view kept = arena.copy(*text);
  take_prefix(kept, byte_order_mark);
  return kept;
}

// The parsed values in the arena, so that they live with the event.
std::span<const FieldView> kept_fields(const Fields& fields, Arena& arena) {
  const std::size_t count = fields.all().size();
  if (count == 0) return {};
  char* const bytes = arena.allocate(count * sizeof(FieldView) + alignof(FieldView));
  void* room = bytes;
  std::size_t size = count * sizeof(FieldView) + alignof(FieldView);
  void* const aligned = std::align(alignof(FieldView), count * sizeof(FieldView), room, size);
  ASSERT(aligned != nullptr);
  auto* const first = static_cast<FieldView*>(aligned);
  std::uninitialized_copy(fields.all().begin(), fields.all().end(), first);
  return {first, count};
}

// Values that come from file names, users and URLs: whatever bytes a stranger chose.
constexpr Field named_by_strangers[] = {
    Field::user_name,
    Field::file_path,
    Field::file_target_path,
    Field::url_original,
    Field::url_path,
    Field::url_query,
    Field::http_request_referrer,
    Field::event_reason,
    Field::user_agent_original,
    Field::message,
};

}  // namespace

std::string_view line_of(std::string_view bytes, Encoding encoding) {
  if (encoding != Encoding::utf16le) return without_terminator(bytes);
  constexpr std::string_view line_feed("\n\0", 2);
  constexpr std::string_view carriage_return("\r\0", 2);
  if (take_suffix(bytes, line_feed)) take_suffix(bytes, carriage_return);
  return bytes;
}

LineReader::State::State(ReaderSettings given) : settings(std::move(given)) {
  if (settings.mapping != nullptr && settings.format == "auto")
    settings.format = settings.mapping->format;
  if (settings.format != "auto") format = format_named(settings.format);
  if (settings.mapping != nullptr && settings.encoding == Encoding::utf8)
    settings.encoding = settings.mapping->encoding;
  if (format == nullptr || format->compile == nullptr || settings.layout.empty()) return;
  // What the operator wrote was checked before (check_layout).
  if (auto compiled = format->compile(settings.layout)) layout = *std::move(compiled);
}

Result<void> LineReader::State::parse(const FormatRow& row, std::string_view message,
                                      Arena& arena) {
  if (row.parse_under != nullptr)
    return row.parse_under(message, streams.front()->heading, arena, fields);
  if (!layout || &row != format) return row.parse(message, arena, fields);
  if (row.parse_laid != nullptr) return row.parse_laid(message, *layout, arena, fields);
  TRY(parse_layout(*layout, message, arena, fields));
  if (row.id == "httpd") add_http_request(fields["request"], fields);
  return {};
}

StreamState& LineReader::State::stream_of(const Record& record) {
  const bool begins = record.position.offset == 0;
  for (auto stream = streams.begin(); stream != streams.end(); ++stream) {
    if ((*stream)->id != record.position.stream) continue;
    std::rotate(streams.begin(), stream, stream + 1);
    if (begins) streams.front() = std::make_unique<StreamState>(record.position.stream);
    streams.front()->from_beginning |= begins;
    return *streams.front();
  }
  if (streams.size() == limits::streams_max) streams.pop_back();
  streams.insert(streams.begin(), std::make_unique<StreamState>(record.position.stream));
  streams.front()->from_beginning = begins;
  return *streams.front();
}

ReadOutcome LineReader::State::read(const Record& record, Seq seq, Arena& arena,
                                    std::vector<Event>& events) {
  StreamState& stream = stream_of(record);
  const std::size_t before = events.size();
  Line line{seq,
            record.received,
            record.bytes,
            line_of(record.bytes, settings.encoding),
            {},
            record.position.offset,
            0};
  if (begins_line(record.wholeness)) ++stream.lines;
  line.number = stream.from_beginning ? stream.lines : 0;
  stream.lines +=
      static_cast<std::uint64_t>(std::count(line.original.begin(), line.original.end(), '\n'));
  if (record.wholeness != Wholeness::whole) {
    stream.facts.quarantined += record.wholeness == Wholeness::first ? 1 : 0;
    return failed(
        {Code::line_too_long, "longer than " + std::to_string(limits::line_bytes_max) + " bytes"});
  }
  if (!stream.holds && is_blank(line.original, settings.encoding)) return {};
  Result<Outcome> outcome = [&]() -> Result<Outcome> {
    line.text = TRY(decoded(line.original, settings.encoding, arena));
    fields.clear();
    return read_line(line, stream, arena, events);
  }();
  if (!outcome) {
    events.resize(before);
    stream.holds = false;
    ++stream.facts.quarantined;
    return failed(std::move(outcome).error());
  }
  if (*outcome == Outcome::events) ++stream.facts.rows;
  note_times(std::span(events).subspan(before), stream.facts);
  ASSERT((*outcome == Outcome::events) == (events.size() > before));
  return {*outcome, Code::unparsed, {}};
}

Event& LineReader::State::begin_event(const Line& line, Arena& arena, std::vector<Event>& events) {
  Event& event = events.emplace_back();
  event.seq = line.seq;
  event.source = settings.id;
  event.received = line.received;
  event.occurred = line.received;
  event.original = line.original;
  event.set(Field::event_original, line.original);
  if (!settings.source.empty()) event.set(Field::mk_source_id, settings.source);
  if (line.number != 0) event.set(Field::mk_source_line, number_text(line.number, arena));
  event.set(Field::mk_source_offset, number_text(line.offset, arena));
  return event;
}

void LineReader::State::complete(Event& event, Arena& arena) const {
  event.native = kept_fields(fields, arena);
  std::string_view lossy = event[Field::mk_parse_lossy];
  for (const Field field : named_by_strangers) {
    const std::string_view value = event[field];
    if (value.empty() || is_ascii(value) || !utf8_damage(value)) continue;
    std::string names(lossy);
    if (!names.empty()) names += ',';
    names += name_of(field);
    lossy = arena.copy(names);
    event.set(Field::mk_parse_lossy, lossy);
  }
  event.set(Field::mk_parse_status, event.status == ParseStatus::ok ? "ok" : "partial");
}

const FormatRow& LineReader::State::format_of(const SyslogLine& header,
                                              const StreamState& stream) const {
  if (format != nullptr) return *format;
  if (stream.table != nullptr && header.form == SyslogLine::Form::bare) return format_csv;
  if (stream.headed != nullptr && header.form == SyslogLine::Form::bare) return *stream.headed;
  const FormatRow& row = format_of_line(header);
  // A line that resembles nothing may go on with the event before it.
  const Assembly::Group* before = stream.assembly.latest();
  if (&row == &format_syslog && header.form == SyslogLine::Form::bare && before != nullptr)
    return *before->format;
  return row;
}

Result<Outcome> LineReader::State::read_line(const Line& line, StreamState& stream, Arena& arena,
                                             std::vector<Event>& events) {
  if (settings.mapping != nullptr && settings.mapping->format == "xml")
    return read_elements(line, stream, arena, events);
  // A table without a syslog header before each row: its rows are not looked into here.
  const bool only_table =
      format != nullptr && format->carriage == Carriage::table && !line.text.starts_with('<');
  if (only_table || stream.holds) return read_row(line, line.text, stream, arena, events);
  const SyslogLine header = parse_syslog(line.text, arena);
  const FormatRow& row = format_of(header, stream);
  if (row.carriage == Carriage::table) {
    if (header.form == SyslogLine::Form::bare && header.priority.empty())
      return read_row(line, line.text, stream, arena, events);
    return read_row(line, header.message, stream, arena, events);
  }
  if (row.take_heading != nullptr && header.message.starts_with('#')) {
    TRY(row.take_heading(header.message, stream.heading));
    if (!stream.heading.columns.empty()) stream.headed = &row;
    return Outcome::nothing;
  }
  if (row.place != nullptr || !stream.assembly.empty())
    return gather(line, header, row, stream, arena, events);
  const std::size_t before = events.size();
  TRY(read_parts(line, header, row, arena, events));
  return events.size() > before ? Outcome::events : Outcome::nothing;
}

Result<Outcome> LineReader::State::gather(const Line& line, const SyslogLine& header,
                                          const FormatRow& row, StreamState& stream, Arena& arena,
                                          std::vector<Event>& events) {
  const std::size_t before = events.size();
  const Assembly::Group* held = stream.assembly.latest();
  LinePlace place;
  if (row.place != nullptr)
    place = row.place(header,
                      held == nullptr || held->format != &row ? std::string_view{} : held->text);
  if (place.role == LinePlace::Role::none) return Outcome::nothing;
  if (place.role == LinePlace::Role::whole) {
    stream.assembly.end_nameless(over_);
    read_over(stream, arena, events);
    const std::size_t from = events.size();
    fields.clear();
    if (const auto read = read_parts(line, header, row, arena, events); !read) {
      if (from == before) return read.error();
      events.resize(from);
      keep_unread(line, read.error(), arena, events);
    }
    return events.size() > before ? Outcome::events : Outcome::nothing;
  }
  stream.assembly.take(row, place, line, header.message, over_);
  read_over(stream, arena, events);
  return events.size() > before ? Outcome::events : Outcome::nothing;
}

void LineReader::State::read_over(StreamState& stream, Arena& arena, std::vector<Event>& events) {
  for (Assembly::Group& group : over_) {
    Line line;
    line.seq = group.seq;
    line.received = group.received;
    line.offset = group.offset;
    line.number = group.number;
    line.original = arena.copy(group.original);
    line.bytes = line.original;
    line.text = group.text == group.original ? line.original : arena.copy(group.text);
    fields.clear();
    const std::size_t before = events.size();
    const auto read =
        read_parts(line, parse_syslog(line.text, arena), *group.format, arena, events);
    if (read) continue;
    events.resize(before);
    keep_unread(line, read.error(), arena, events);
    ++stream.facts.quarantined;
  }
  over_.clear();
}

void LineReader::State::keep_unread(const Line& line, const Error& error, Arena& arena,
                                    std::vector<Event>& events) {
  Event& event = begin_event(line, arena, events);
  event.status = ParseStatus::failed;
  event.set(Field::event_reason, arena.copy(error.detail));
  event.set(Field::mk_parse_status, "failed");
}

Result<void> LineReader::State::read_parts(const Line& line, const SyslogLine& header,
                                           const FormatRow& row, Arena& arena,
                                           std::vector<Event>& events) {
  parts_.clear();
  if (row.split != nullptr) row.split(header.message, parts_);
  if (parts_.empty()) return read_event(line, header, row, arena, events);
  const std::vector<std::string_view> parts = parts_;
  for (const std::string_view part : parts) {
    Line one = line;
    one.original = part;
    SyslogLine head = header;
    head.message = part;
    fields.clear();
    const std::size_t before = events.size();
    const auto read = read_event(one, head, row, arena, events);
    if (read) continue;
    events.resize(before);
    keep_unread(one, read.error(), arena, events);
  }
  return {};
}

Result<void> LineReader::State::read_event(const Line& line, const SyslogLine& header,
                                           const FormatRow& format_row, Arena& arena,
                                           std::vector<Event>& events) {
  const FormatRow* row = &format_row;
  if (row->carriage == Carriage::object) return read_object(line, header, *row, arena, events);
  const auto parsed = parse(*row, header.message, arena);
  // A layout may begin with what looks like a syslog header: it is told, the header is guessed.
  if (!parsed && layout && row == format && header.form != SyslogLine::Form::bare) {
    SyslogLine whole;
    whole.message = line.text;
    fields.clear();
    if (parse(*row, line.text, arena)) {
      fields.clear();
      return read_event(line, whole, format_row, arena, events);
    }
  }
  if (!parsed) {
    // A server's own words (start, stop, warnings) come between its access lines.
    const bool carried = header.form != SyslogLine::Form::bare;
    if (!carried) return parsed.error();
    fields.clear();
    row = &format_syslog;
  }
  Event& event = begin_event(line, arena, events);
  const LineContext context{header, settings.zone, line.received, arena, sessions};
  TRY(row->describe(context, fields, event));
  const bool plain = row == &format_syslog && header.form == SyslogLine::Form::bare;
  if (plain && format == nullptr)
    return Error{Code::unparsed, "no format this build reads begins so"};
  if (plain && header.priority.empty())
    return Error{Code::unparsed, "syslog: neither a priority nor a time at the beginning"};
  if (!header.message_id.empty()) fields.add("msgid", header.message_id);
  if (!header.structured.empty()) fields.add("structured_data", header.structured);
  if (!header.repeated.empty()) fields.add("repeated", header.repeated);
  complete(event, arena);
  return {};
}

Result<void> LineReader::State::read_object(const Line& line, const SyslogLine& header,
                                            const FormatRow& row, Arena& arena,
                                            std::vector<Event>& events) {
  TRY(row.parse(header.message, arena, fields));
  if (settings.mapping != nullptr && settings.mapping->format == row.id &&
      header.form == SyslogLine::Form::bare)
    return read_mapped(line, header.message, *settings.mapping, arena, events);
  Event& event = begin_event(line, arena, events);
  event.set(Field::event_dataset, row.id);
  const LineContext context{header, settings.zone, line.received, arena, sessions};
  if (header.form != SyslogLine::Form::bare) {
    say_header(context, event);
    event.unset(Field::message);
  }
  if (settings.mapping != nullptr && settings.mapping->format == row.id) {
    TRY(apply_mapping(*settings.mapping, nullptr, settings.zone, fields, arena, event));
  } else {
    describe_object(fields, settings.zone, words, event);
  }
  complete(event, arena);
  return {};
}

Result<Outcome> LineReader::State::read_row(const Line& line, std::string_view row,
                                            StreamState& stream, Arena& arena,
                                            std::vector<Event>& events) {
  Line whole = line;
  if (stream.table == nullptr) {
    const bool csv = settings.mapping != nullptr && settings.mapping->format == "csv";
    stream.table = std::make_unique<TableReading>(csv ? settings.mapping : nullptr);
    if (stream.table_before != nullptr)
      stream.table->begin_without_head(*stream.table_before);
    else if (!stream.from_beginning || stream.taken_over)
      stream.table->begin_without_head();
  }
  TableReading& table = *stream.table;
  // UTF-16 files are cut at every line feed, also inside a quoted value.
  if (settings.encoding == Encoding::utf16le) {
    if (!stream.holds) {
      stream.held_seq = line.seq;
      stream.held_received = line.received;
      stream.held_offset = line.offset;
      stream.held_line = line.number;
      stream.held.clear();
      stream.held_original.clear();
    } else {
      stream.held += '\n';
    }
    stream.held += row;
    stream.held_original += line.bytes;
    stream.holds = csv_is_open(stream.held, table.delimiter_of(row)) &&
                   stream.held.size() < limits::line_bytes_max;
    if (stream.holds) return Outcome::nothing;
    row = arena.copy(stream.held);
    whole.offset = stream.held_offset;
    whole.number = stream.held_line;
    whole.original = arena.copy(line_of(stream.held_original, settings.encoding));
  }
  if (const auto damage = utf8_damage(row))
    return Error{Code::text_invalid, "byte " + std::to_string(*damage)};
  const auto kind = TRY(table.read(row, arena, fields));
  stream.facts.declared_rows = table.declared_rows();
  stream.facts.declared_from = table.declared_from();
  stream.facts.declared_to = table.declared_to();
  if (kind == TableReading::Row::nothing) return Outcome::nothing;
  const Mapping* mapping = table.mapping();
  ASSERT(mapping != nullptr);
  const std::size_t before = events.size();
  TRY(read_mapped(whole, row, *mapping, arena, events));
  return events.size() > before ? Outcome::events : Outcome::nothing;
}

Result<void> LineReader::State::read_mapped(const Line& line, std::string_view text,
                                            const Mapping& mapping, Arena& arena,
                                            std::vector<Event>& events) {
  const std::size_t count = std::max<std::size_t>(1, mapping.events.size());
  for (std::size_t at = 0; at < count; ++at) {
    const MappedEvent* also = mapping.events.empty() ? nullptr : &mapping.events[at];
    if (also != nullptr && trimmed(fields[also->time_columns.back()]).empty()) continue;
    Event& event = begin_event(line, arena, events);
    TRY(apply_mapping(mapping, also, settings.zone, fields, arena, event));
    if (mapping.guessed) say_common_words(words, event);
    if (!event.has(Field::message) && text.data() != line.original.data())
      event.set(Field::message, text);
    complete(event, arena);
  }
  return {};
}

LineReader::LineReader(ReaderSettings settings)
    : state_(std::make_unique<State>(std::move(settings))) {}
LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;

ReadOutcome LineReader::read(const Record& record, Seq seq, Arena& arena,
                             std::vector<Event>& events) {
  ASSERT(state_ != nullptr);
  if (state_->format == nullptr && state_->settings.format != "auto")
    return failed({Code::format_unknown, "`" + state_->settings.format + "`"});
  return state_->read(record, seq, arena, events);
}

const StreamFacts& LineReader::facts() const {
  static const StreamFacts nothing;
  return state_->streams.empty() ? nothing : state_->streams.front()->facts;
}

const ReaderSettings& LineReader::settings() const { return state_->settings; }

}  // namespace metsuke
