// Which of the mappings that are there a table was written for: tried, not compared.
#include <algorithm>

#include "event/mapping.h"
#include "event/reader.h"

namespace metsuke {
namespace {

constexpr std::size_t rows_tried = 50;

// Nobody did anything in its rows: a listing.
bool says_no_action(const Mapping& mapping) {
  const auto is_action = [](const MappedField& field) {
    return field.field == Field::event_action;
  };
  return mapping.has_header &&
         std::none_of(mapping.fields.begin(), mapping.fields.end(), is_action) &&
         std::all_of(mapping.events.begin(), mapping.events.end(), [&](const MappedEvent& event) {
           return std::none_of(event.fields.begin(), event.fields.end(), is_action);
         });
}

// Every row read, at least one event, and nothing in them that the mapping has no word for.
bool reads_whole(const std::shared_ptr<const Mapping>& mapping, const std::vector<Piece>& rows,
                 Encoding encoding) {
  ReaderSettings settings;
  settings.source = "fit";
  settings.format = mapping->format;
  settings.mapping = mapping;
  settings.encoding = encoding;
  LineReader reader(settings);
  Arena arena;
  std::vector<Event> events;
  Seq seq{};
  for (const Piece& row : rows) {
    seq = next(seq);
    const Record record{settings.source, {1, row.offset}, Timestamp{}, row.wholeness, row.bytes};
    if (reader.read(record, seq, arena, events).state == ReadOutcome::State::failed) return false;
  }
  const bool is_listing = says_no_action(*mapping);
  return !events.empty() && std::all_of(events.begin(), events.end(), [&](const Event& event) {
    return event.status == ParseStatus::ok && (is_listing || !event[Field::event_action].empty());
  });
}

}  // namespace

std::shared_ptr<const Mapping> fitting_mapping(
    std::string_view head, std::string_view format, Encoding encoding,
    const std::vector<std::shared_ptr<const Mapping>>& mappings) {
  ReaderSettings table;
  table.format = format;
  table.encoding = encoding;
  Framer framer(framing_of(table));
  std::vector<Piece> rows;
  if (!framer.feed(head, rows)) return nullptr;  // Whole rows only: the head may end within one.
  if (rows.size() > rows_tried) rows.erase(rows.begin() + rows_tried, rows.end());
  for (const bool has_head : {true, false})
    for (const auto& mapping : mappings)
      if (mapping->format == format && mapping->has_header == has_head &&
          reads_whole(mapping, rows, encoding))
        return mapping;
  return nullptr;
}

}  // namespace metsuke
