// XML whose rows are elements, read by a mapping: found, held until they end, taken apart.
#include "event/reader_state.h"
#include "parse/text.h"
#include "parse/xml.h"

namespace metsuke {
namespace {

using Outcome = ReadOutcome::State;

bool ends_a_name(std::string_view rest) {
  return rest.empty() || rest[0] == '>' || rest[0] == '/' || rest[0] == ' ' || rest[0] == '\t' ||
         rest[0] == '\n' || rest[0] == '\r';
}

// Where `mark` and the name stand in `text`, as a whole name.
std::size_t find_name(std::string_view text, std::string_view mark, std::string_view name,
                      std::size_t from) {
  for (std::size_t at = text.find(mark, from); at != std::string_view::npos;
       at = text.find(mark, at + 1)) {
    const std::string_view rest = text.substr(at + mark.size());
    if (rest.starts_with(name) && ends_a_name(rest.substr(name.size()))) return at;
  }
  return std::string_view::npos;
}

// Behind the tag that begins at the beginning of `text`; npos: it goes on.
std::size_t end_of_tag(std::string_view text) {
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (quote != 0) {
      if (text[at] == quote) quote = 0;
    } else if (text[at] == '"' || text[at] == '\'') {
      quote = text[at];
    } else if (text[at] == '>') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Behind the row that begins at the beginning of `text`; npos: it goes on.
std::size_t end_of_row(std::string_view text, std::string_view name) {
  const std::size_t tag = end_of_tag(text);
  if (tag == std::string_view::npos) return tag;
  if (text[tag - 2] == '/') return tag;
  const std::size_t closing = find_name(text, "</", name, tag);
  if (closing == std::string_view::npos) return closing;
  const std::size_t end = text.find('>', closing);
  return end == std::string_view::npos ? end : end + 1;
}

// What may stand around rows: tags, declarations, comments; no text.
bool is_markup(std::string_view text) {
  text = trimmed(text);
  return text.empty() || (text.front() == '<' && text.back() == '>');
}

void add_attributes(const XmlReader& reader, const std::string& path, Arena& arena,
                    Fields& fields) {
  for (const auto& [name, value] : reader.attributes())
    fields.add(arena.copy(path.empty() ? std::string(name) : path + "@" + std::string(name)),
               arena.copy(value));
}

// `a/b` for the text of an element within the row, `a@b` for its attribute, `b` for the row's own.
Result<void> parse_row(std::string_view text, Arena& arena, Fields& fields) {
  XmlReader reader(text, arena);
  std::vector<std::size_t> ends;  // Of the path, before each open element.
  std::string path;
  while (true) {
    switch (TRY(reader.next())) {
      case XmlReader::Token::begin: {
        ends.push_back(path.size());
        if (ends.size() > 1) {
          if (!path.empty()) path += '/';
          path += reader.name();
        }
        add_attributes(reader, path, arena, fields);
        break;
      }
      case XmlReader::Token::end:
        path.resize(ends.back());
        ends.pop_back();
        break;
      case XmlReader::Token::text:
        if (!path.empty() && !fields.add(arena.copy(path), reader.text()))
          return Error{Code::limit_exceeded, "xml: too many values"};
        break;
      case XmlReader::Token::finish:
        return {};
    }
  }
}

}  // namespace

Result<void> LineReader::State::read_element(const Line& line, std::string_view row, Arena& arena,
                                             std::vector<Event>& events) {
  fields.clear();
  if (const auto damage = utf8_damage(row))
    return Error{Code::text_invalid, "byte " + std::to_string(*damage)};
  TRY(parse_row(row, arena, fields));
  return read_mapped(line, row, *settings.mapping, arena, events);
}

Result<Outcome> LineReader::State::read_elements(const Line& line, StreamState& stream,
                                                 Arena& arena, std::vector<Event>& events) {
  const std::string& name = settings.mapping->row_element;
  Line first = line;  // Of the row that began in an earlier line.
  std::string_view rest = line.text;
  if (stream.holds) {
    stream.held += '\n';
    stream.held += line.text;
    stream.held_original += line.bytes;
    if (end_of_row(stream.held, name) == std::string_view::npos) {
      if (stream.held.size() < limits::line_bytes_max) return Outcome::nothing;
      return Error{Code::limit_exceeded, "xml: `" + name + "` does not end"};
    }
    stream.holds = false;
    rest = arena.copy(stream.held);
    first.seq = stream.held_seq;
    first.received = stream.held_received;
    first.offset = stream.held_offset;
    first.number = stream.held_line;
    first.original = arena.copy(line_of(stream.held_original, settings.encoding));
    first.bytes = arena.copy(stream.held_original);
  }
  const std::size_t before = events.size();
  std::uint64_t rows = 0;
  for (Line place = first;; place = line) {
    const std::size_t begin = find_name(rest, "<", name, 0);
    if (!is_markup(rest.substr(0, begin)))
      return Error{Code::unparsed, "xml: text outside of `" + name + "`"};
    if (begin == std::string_view::npos) break;
    rest.remove_prefix(begin);
    const std::size_t end = end_of_row(rest, name);
    if (end == std::string_view::npos) {
      stream.holds = true;
      stream.held = rest;
      stream.held_original = line.bytes;
      stream.held_seq = line.seq;
      stream.held_received = line.received;
      stream.held_offset = line.offset;
      stream.held_line = line.number;
      break;
    }
    ++rows;
    const std::size_t from = events.size();
    if (const auto read = read_element(place, rest.substr(0, end), arena, events); !read) {
      events.resize(from);
      keep_unread(place, read.error(), arena, events);
      ++stream.facts.quarantined;
    }
    rest.remove_prefix(end);
  }
  // The reader counts one row for a record that has events.
  if (rows > 1) stream.facts.rows += rows - 1;
  return events.size() > before ? Outcome::events : Outcome::nothing;
}

}  // namespace metsuke
