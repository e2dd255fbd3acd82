// A mapping for a table or a JSON log that has none yet: what its names and values say, to be read
// by somebody who knows the system.
#include <algorithm>
#include <set>

#include "event/common_words.h"
#include "event/format.h"
#include "event/mapping.h"
#include "event/object.h"
#include "event/reader.h"
#include "event/table.h"
#include "event/timestamps.h"
#include "parse/csv.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::size_t words_max = 20;        // More distinct words are no list to translate.
constexpr std::size_t words_kept_max = 256;  // Of a column; enough to tell what it holds.

// A column with what stands in it: its distinct values, in their order.
struct Column {
  std::string name;
  std::vector<std::string> words;
  std::set<std::string, std::less<>> seen;
};

void note_word(Column& column, std::string_view cell) {
  const std::string_view word = trimmed(cell);
  if (word.empty() || column.words.size() >= words_kept_max || column.seen.contains(word)) return;
  column.seen.emplace(word);
  column.words.emplace_back(word);
}

MappedField* mapped_to(Mapping& mapping, Field field) {
  for (MappedField& each : mapping.fields)
    if (each.field == field) return &each;
  return nullptr;
}

void map_column(Mapping& mapping, Field field, const std::string& column) {
  if (mapped_to(mapping, field) != nullptr) return;
  MappedField mapped;
  mapped.field = field;
  mapped.column = column;
  mapping.fields.push_back(std::move(mapped));
}

void map_constant(Mapping& mapping, Field field, std::string_view constant) {
  if (mapped_to(mapping, field) != nullptr) return;
  MappedField mapped;
  mapped.field = field;
  mapped.constant = constant;
  mapping.fields.push_back(std::move(mapped));
}

bool all_words(const Column& column, bool (*is)(std::string_view)) {
  return !column.words.empty() && std::all_of(column.words.begin(), column.words.end(),
                                              [is](const std::string& word) { return is(word); });
}

bool is_url(std::string_view word) {
  return word.starts_with("http://") || word.starts_with("https://");
}

bool is_path(std::string_view word) {
  const bool drive = word.size() > 3 && word[1] == ':' && word[2] == '\\';
  return drive || word.starts_with("\\\\") || (word.size() > 1 && word.front() == '/');
}

bool is_address(std::string_view word) { return has_address_shape(word); }

// What a column holds when its name says nothing.
void map_by_content(Mapping& mapping, const Column& column) {
  if (all_words(column, is_address))
    map_column(mapping, Field::source_ip, column.name);
  else if (all_words(column, is_url))
    map_column(mapping, Field::url_original, column.name);
  else if (all_words(column, is_path))
    map_column(mapping, Field::file_path, column.name);
}

const Column* named(const std::vector<Column>& columns, std::string_view name) {
  for (const Column& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

using Translation = std::string_view (*)(std::string_view);

// The words of a column in ours. Words without one are listed; where none has one, the vendor's
// words stand for themselves.
void translate(Proposal& proposal, const std::vector<Column>& columns, Field field,
               Translation word_of) {
  MappedField* mapped = mapped_to(proposal.mapping, field);
  if (mapped == nullptr || mapped->column.empty()) return;
  const Column* column = named(columns, mapped->column);
  if (column == nullptr || column->words.size() > words_max) return;
  Proposal::Words unknown{field, column->name, {}};
  for (const std::string& word : column->words) {
    const std::string_view ours = word_of(word);
    if (ours.empty())
      unknown.words.push_back(word);
    else
      mapped->values.emplace_back(word, ours);
  }
  if (!unknown.words.empty()) proposal.untranslated.push_back(std::move(unknown));
}

std::string_view outcome_of_action(std::string_view action) {
  if (action == "door-denied" || action == "logon-failed") return "failure";
  return action.starts_with("door-") || action.starts_with("log") ? "success" : "";
}

std::string_view direction_of_action(std::string_view action) {
  return action == "door-in" ? "in" : action == "door-out" ? "out" : "";
}

// Another field told by the same words as the action.
void map_beside_action(Mapping& mapping, Field field, Translation of_action) {
  if (mapped_to(mapping, field) != nullptr) return;
  const MappedField action = *mapped_to(mapping, Field::event_action);
  MappedField beside;
  beside.field = field;
  beside.column = action.column;
  for (const auto& [word, ours] : action.values)
    if (const std::string_view told = of_action(ours); !told.empty())
      beside.values.emplace_back(word, told);
  if (!beside.values.empty()) mapping.fields.push_back(std::move(beside));
}

// The one answer all actions of a mapping give, or none.
std::string_view common_to_actions(const Mapping& mapping, Translation of_action) {
  std::set<std::string_view> answers;
  const auto note = [&](const MappedField& field) {
    if (field.field != Field::event_action) return;
    if (!field.constant.empty()) answers.insert(of_action(field.constant));
    for (const auto& [word, ours] : field.values) answers.insert(of_action(ours));
  };
  for (const MappedField& field : mapping.fields) note(field);
  for (const MappedEvent& event : mapping.events)
    for (const MappedField& field : event.fields) note(field);
  return answers.size() == 1 ? *answers.begin() : std::string_view();
}

void map_meanings(Proposal& proposal, const std::vector<Column>& columns) {
  Mapping& mapping = proposal.mapping;
  translate(proposal, columns, Field::event_action, common_action);
  translate(proposal, columns, Field::event_outcome, common_outcome);
  if (const MappedField* action = mapped_to(mapping, Field::event_action);
      action != nullptr && !action->column.empty()) {
    map_beside_action(mapping, Field::event_outcome, outcome_of_action);
    map_beside_action(mapping, Field::mk_door_direction, direction_of_action);
  }
  if (mapping.category.empty()) mapping.category = common_to_actions(mapping, category_of_action);
  if (const auto category = common_to_actions(mapping, event_category_of_action); !category.empty())
    map_constant(mapping, Field::event_category, category);
  if (mapping.category.empty()) mapping.category = "application";
}

bool holds_any(std::string_view name, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return name.find(word) != std::string_view::npos;
  });
}

// A day with an hour of coming and one of going is two events.
void split_row(Mapping& mapping) {
  std::string date, in, out;
  for (const std::string& name : mapping.columns) {
    const TimeColumn kind = time_column(name);
    if (kind == TimeColumn::date && date.empty()) date = name;
    const bool clock = kind == TimeColumn::clock || holds_any(name, {"時刻", "時間"});
    if (!clock) continue;
    if (in.empty() && holds_any(name, {"入館", "入室", "入場", "出勤", "来館", "来訪"})) in = name;
    if (out.empty() && holds_any(name, {"退館", "退室", "退場", "退勤", "退出"})) out = name;
  }
  if (date.empty() || in.empty() || out.empty()) return;
  mapping.time_columns.clear();
  mapping.category = "physical_access";
  for (const bool coming : {true, false}) {
    MappedEvent event;
    event.time_columns = {date, coming ? in : out};
    MappedField action, direction;
    action.field = Field::event_action;
    action.constant = coming ? "door-in" : "door-out";
    direction.field = Field::mk_door_direction;
    direction.constant = coming ? "in" : "out";
    event.fields = {std::move(action), std::move(direction)};
    mapping.events.push_back(std::move(event));
  }
  map_constant(mapping, Field::event_outcome, "success");
}

// The label of a count among the lines before the head, and the count.
struct Declared {
  std::string label;
  std::string count;
};

// A label without what it is set in.
std::string_view label_in(std::string_view cell) {
  std::string_view label = trimmed(cell);
  take_prefix(label, "[");
  take_suffix(label, "]");
  take_suffix(label, ":");
  take_suffix(label, ":");
  return trimmed(label);
}

std::optional<Declared> declared_in(const std::vector<std::string_view>& cells) {
  for (std::size_t at = 0; at + 1 < cells.size(); ++at) {
    const std::string_view label = label_in(cells[at]);
    const std::string_view count = trimmed(cells[at + 1]);
    if (count.empty() || !all_digits(count)) continue;
    if (holds_any(label, {"件数", "行数", "count", "Count", "rows", "Total"}))
      return Declared{std::string(label), std::string(count)};
  }
  return std::nullopt;
}

// The sample's rows. The pieces are views of what the framer holds.
struct Rows {
  Rows(std::string_view head, const Sniffed& sniffed);
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  Framer framer;
  std::vector<Piece> pieces;       // As they are.
  std::vector<std::string> texts;  // Decoded; empty: it could not be, or it is blank.
};

ReaderSettings settings_for(const Sniffed& sniffed) {
  ReaderSettings settings;
  settings.source = "sniff";
  settings.format = sniffed.format;
  settings.encoding = sniffed.encoding;
  return settings;
}

Rows::Rows(std::string_view head, const Sniffed& sniffed)
    : framer(framing_of(settings_for(sniffed))) {
  if (!framer.feed(head, pieces)) return;
  if (pieces.empty()) framer.finish(pieces);  // A single row without its end.
  for (const Piece& piece : pieces) {
    auto text = to_utf8(piece.bytes, sniffed.encoding);
    std::string_view seen = text ? std::string_view(*text) : std::string_view();
    take_prefix(seen, "\xEF\xBB\xBF");
    seen = without_terminator(seen);
    texts.emplace_back(trimmed(seen).empty() ? std::string_view() : seen);
  }
}

struct Head {
  std::size_t row = 0;  // Where it is among the rows.
  std::shared_ptr<const Mapping> guess;
};

std::optional<Head> head_among(const std::vector<std::string>& texts, char& mark) {
  Arena arena;
  CsvRow row;
  for (std::size_t at = 0; at < texts.size() && at < limits::preamble_rows_max; ++at)
    for (const char each : {',', '\t', ';', '|'}) {
      if (texts[at].empty() || !parse_csv(texts[at], each, arena, row)) continue;
      auto guess = guess_mapping(row.cells);
      if (guess == nullptr) continue;
      mark = each;
      return Head{at, std::move(guess)};
    }
  return std::nullopt;
}

// The labels of the range the lines before the head say: those of its ends, or the one of both.
// Taken only where the reader finds moments beside them.
void note_declared_range(Mapping& mapping, const std::vector<std::string>& texts,
                         std::size_t head_row) {
  Arena arena;
  CsvRow row;
  std::string from, to;
  std::vector<std::string> both;
  for (std::size_t at = 0; at < head_row; ++at) {
    if (texts[at].empty() || !parse_csv(texts[at], mapping.delimiter, arena, row)) continue;
    for (std::size_t cell = 0; cell + 1 < row.cells.size(); ++cell) {
      const std::string label(label_in(row.cells[cell]));
      if (from.empty() && holds_any(label, {"開始", "自", "From", "from", "Start", "start"}))
        from = label;
      else if (to.empty() && holds_any(label, {"終了", "至", "To", "to", "End", "end"}))
        to = label;
      else if (holds_any(label, {"期間", "範囲", "Period", "period", "Range", "range"}))
        both.push_back(label);
    }
  }
  const auto reads = [&](const std::string& first, const std::string& last) {
    auto tried = std::make_shared<Mapping>(mapping);
    tried->declared_from_label = first;
    tried->declared_to_label = last;
    TableReading reading(tried);
    Fields fields;
    for (std::size_t at = 0; at < head_row; ++at) (void)reading.read(texts[at], arena, fields);
    if (!reading.declared_from() || !reading.declared_to()) return false;
    mapping.declared_from_label = first;
    mapping.declared_to_label = last;
    return true;
  };
  if (!from.empty() && !to.empty() && reads(from, to)) return;
  for (const std::string& label : both)
    if (reads(label, "")) return;
}

void note_preamble(Mapping& mapping, const std::vector<std::string>& texts, const Head& head) {
  Arena arena;
  CsvRow row;
  std::vector<Declared> declared;
  std::size_t lines = 0, widest = 0;
  for (std::size_t at = 0; at < head.row; ++at) {
    if (texts[at].empty()) continue;
    ++lines;
    if (!parse_csv(texts[at], mapping.delimiter, arena, row)) continue;
    widest = std::max(widest, row.cells.size());
    if (auto found = declared_in(row.cells)) declared.push_back(*std::move(found));
  }
  // A line as wide as the table would be taken for another head.
  if (widest >= mapping.columns.size()) mapping.preamble_lines = lines;
  const auto rows = std::to_string(texts.size() - head.row - 1);
  const auto right = std::find_if(declared.begin(), declared.end(),
                                  [&](const Declared& each) { return each.count == rows; });
  if (right != declared.end())
    mapping.declared_rows_label = right->label;
  else if (!declared.empty())
    mapping.declared_rows_label = declared.back().label;
  note_declared_range(mapping, texts, head.row);
}

void note_footer(Mapping& mapping, std::string_view last, std::size_t columns) {
  Arena arena;
  CsvRow row;
  if (!parse_csv(last, mapping.delimiter, arena, row) || row.cells.empty()) return;
  const std::string_view first = trimmed(row.cells.front());
  if (row.cells.size() < columns || first.starts_with("合計") || first.starts_with("総計"))
    for (const std::string_view word : {"合計", "総計", "総件数", "件数", "計", "以上", "Total"})
      if (first.starts_with(word)) {
        mapping.footer_starts = word;
        return;
      }
}

// The columns of a table with their values; the mapping as far as the head tells.
std::optional<std::vector<Column>> read_table(const Rows& rows, Proposal& proposal) {
  Mapping& mapping = proposal.mapping;
  char mark = ',';
  const auto head = head_among(rows.texts, mark);
  if (!head) return std::nullopt;
  const Encoding encoding = mapping.encoding;
  mapping = *head->guess;
  mapping.guessed = false;
  mapping.encoding = encoding;
  mapping.delimiter = mark;
  note_preamble(mapping, rows.texts, *head);
  std::vector<Column> columns;
  for (const std::string& name : mapping.columns) columns.push_back({name, {}, {}});
  Arena arena;
  CsvRow row;
  for (std::size_t at = head->row + (mapping.has_header ? 1 : 0); at < rows.texts.size(); ++at) {
    arena.clear();
    if (rows.texts[at].empty() || !parse_csv(rows.texts[at], mark, arena, row)) continue;
    if (row.cells.size() != columns.size()) continue;
    for (std::size_t cell = 0; cell < columns.size(); ++cell)
      note_word(columns[cell], row.cells[cell]);
  }
  if (!rows.texts.empty()) note_footer(mapping, rows.texts.back(), columns.size());
  split_row(mapping);
  return columns;
}

// What is called a time of day is a moment where it has its date.
bool is_moment(const Column& column) {
  return !column.words.empty() && time_from_table(column.words.front(), Zone()) &&
         !clock_from_table(column.words.front());
}

// The names of JSON, LTSV or key=value lines with their values.
std::optional<std::vector<Column>> read_objects(const Rows& rows, ParseLine parse,
                                                Proposal& proposal) {
  Mapping& mapping = proposal.mapping;
  std::vector<Column> columns;
  Arena arena;
  Fields fields;
  for (const std::string& text : rows.texts) {
    arena.clear();
    fields.clear();
    if (text.empty() || !parse(text, arena, fields)) continue;
    for (const FieldView& field : fields.all()) {
      auto column = std::find_if(columns.begin(), columns.end(),
                                 [&](const Column& each) { return each.name == field.name; });
      if (column == columns.end()) {
        if (columns.size() >= words_kept_max) continue;
        columns.push_back({std::string(field.name), {}, {}});
        column = std::prev(columns.end());
      }
      if (field.kind != Kind::null) note_word(*column, field.value);
    }
  }
  CommonWords words;
  std::string date, clock;
  for (const Column& column : columns) {
    const CommonWords::NameMeaning& meaning = words.name(column.name);
    const bool moment = meaning.time == TimeColumn::moment || meaning.field == Field::timestamp;
    if (moment && mapping.time_columns.empty())
      mapping.time_columns = {column.name};
    else if (meaning.time == TimeColumn::date && date.empty())
      date = column.name;
    else if (meaning.time == TimeColumn::clock && is_moment(column) && mapping.time_columns.empty())
      mapping.time_columns = {column.name};
    else if (meaning.time == TimeColumn::clock && clock.empty())
      clock = column.name;
    else if (!moment && meaning.field)
      map_column(mapping, *meaning.field, column.name);
  }
  if (mapping.time_columns.empty() && !date.empty()) mapping.time_columns = {date};
  if (mapping.time_columns.size() == 1 && mapping.time_columns[0] == date && !clock.empty())
    mapping.time_columns.push_back(clock);
  if (mapping.time_columns.empty()) return std::nullopt;
  mapping.name = mapping.dataset = "application";
  return columns;
}

bool has_a_use(const Mapping& mapping, std::string_view column) {
  const auto is_it = [&](const std::string& name) { return name == column; };
  const auto mapped = [&](const MappedField& field) { return is_it(field.column); };
  const auto used = [&](const std::vector<std::string>& times,
                        const std::vector<MappedField>& fields) {
    return std::any_of(times.begin(), times.end(), is_it) ||
           std::any_of(fields.begin(), fields.end(), mapped);
  };
  return used(mapping.time_columns, mapping.fields) ||
         std::any_of(mapping.events.begin(), mapping.events.end(), [&](const MappedEvent& event) {
           return used(event.time_columns, event.fields);
         });
}

// What the production reader makes of the sample by the proposed mapping.
void try_on(const Rows& rows, const Sniffed& sniffed, Proposal& proposal) {
  ReaderSettings settings = settings_for(sniffed);
  settings.mapping = std::make_shared<Mapping>(proposal.mapping);
  LineReader reader(settings);
  Arena arena;
  std::vector<Event> events;
  Seq seq{};
  for (const Piece& row : rows.pieces) {
    arena.clear();
    events.clear();
    seq = next(seq);
    const Record record{settings.source, {1, row.offset}, Timestamp{}, row.wholeness, row.bytes};
    const ReadOutcome outcome = reader.read(record, seq, arena, events);
    if (outcome.state == ReadOutcome::State::nothing) continue;
    ++proposal.rows;
    const bool whole = outcome.state == ReadOutcome::State::events &&
                       std::all_of(events.begin(), events.end(), [](const Event& event) {
                         return event.status == ParseStatus::ok && event.has_occurred;
                       });
    proposal.rows_read += whole ? 1U : 0U;
  }
}

}  // namespace

std::optional<Proposal> propose_mapping(std::string_view head, const Sniffed& sniffed) {
  const bool table = sniffed.format == "csv";
  const FormatRow* format = format_named(sniffed.format);
  const bool objects = takes_mapping(sniffed.format) && format->parse != nullptr;
  if (!table && !objects) return std::nullopt;
  const Rows rows(head, sniffed);
  Proposal proposal;
  Mapping& mapping = proposal.mapping;
  mapping.format = sniffed.format;
  mapping.encoding = sniffed.encoding;
  const auto columns =
      table ? read_table(rows, proposal) : read_objects(rows, format->parse, proposal);
  if (!columns) return std::nullopt;
  mapping.zone = *Zone::from("Asia/Tokyo");
  for (const Column& column : *columns)
    if (!has_a_use(mapping, column.name)) map_by_content(mapping, column);
  map_meanings(proposal, *columns);
  for (const Column& column : *columns)
    if (!has_a_use(mapping, column.name))
      proposal.unmapped.push_back({column.name, column.words.empty() ? "" : column.words.front()});
  proposal.columns = columns->size();
  try_on(rows, sniffed, proposal);
  return proposal;
}

}  // namespace metsuke
