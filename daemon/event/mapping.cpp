#include "event/mapping.h"

#include <algorithm>

#include "base/yaml.h"

namespace metsuke {
namespace {

void read_values(const Yaml& map, MappedField& field, Complaints& complaints) {
  if (map.absent()) return;
  if (!map.is_map()) {
    map.complain(complaints, Code::mapping_invalid, "`values` is a map of words");
    return;
  }
  for (const auto& [word, meaning] : map.members()) {
    if (meaning.is_null()) {
      field.values.emplace_back(word, "");
    } else if (auto text = meaning.string(complaints)) {
      field.values.emplace_back(word, std::move(*text));
    }
  }
}

void read_when(const Yaml& when, MappedField& field, Complaints& complaints) {
  if (when.absent()) return;
  const auto members = when.members();
  if (members.size() != 1) {
    when.complain(complaints, Code::mapping_invalid, "`when` names one column and its words");
    return;
  }
  field.when_column = members.front().first;
  field.when_values = members.front().second.strings(complaints);
}

// `user.name: 利用者ID` or `user.name: {column: …, values: {…}}` or `{constant: …}`.
std::optional<MappedField> read_field(const std::string& name, const Yaml& value, const Yaml& map,
                                      Complaints& complaints) {
  MappedField field;
  const auto known = field_from(name);
  if (!known) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at < field_count; ++at)
      names.push_back(name_of(static_cast<Field>(at)));
    std::string detail = "no field is called `" + name + "`";
    if (const auto near = nearest(name, names); !near.empty())
      detail += ", did you mean `" + std::string(near) + "`?";
    complaints.push_back({map.key_place(name), Code::mapping_invalid, std::move(detail)});
    return std::nullopt;
  }
  field.field = *known;
  if (!value.is_map()) {
    const auto column = value.string(complaints);
    if (!column) return std::nullopt;
    field.column = *column;
    return field;
  }
  if (const Yaml constant = value["constant"]; !constant.absent()) {
    field.constant = constant.string(complaints).value_or("");
    if (!value["column"].absent())
      value.complain(complaints, Code::mapping_invalid, "either `column` or `constant`");
  } else {
    value.require(complaints, {"column"});
    if (const Yaml column = value["column"]; !column.absent())
      field.column = column.string(complaints).value_or("");
  }
  read_values(value["values"], field, complaints);
  read_when(value["when"], field, complaints);
  if (const Yaml otherwise = value["otherwise"]; !otherwise.absent())
    field.otherwise = otherwise.string(complaints);
  value.complain_unknown(complaints);
  return field;
}

std::vector<MappedField> read_fields(const Yaml& map, Complaints& complaints) {
  std::vector<MappedField> fields;
  if (map.absent()) return fields;
  if (!map.is_map()) {
    map.complain(complaints, Code::mapping_invalid, "`fields` is a map of fields");
    return fields;
  }
  for (const auto& [name, value] : map.members())
    if (auto field = read_field(name, value, map, complaints)) fields.push_back(std::move(*field));
  return fields;
}

std::vector<std::string> read_time(const Yaml& time, Complaints& complaints) {
  if (time.absent()) return {};
  std::vector<std::string> columns = time.strings(complaints);
  if (columns.empty() || columns.size() > 7)
    time.complain(complaints, Code::mapping_invalid,
                  "`time` names one column, two (date, time), or three to seven "
                  "(year, month, day, hour, minute, second, millisecond)");
  return columns;
}

void read_encoding(const Yaml& encoding, Mapping& mapping, Complaints& complaints) {
  if (encoding.absent()) return;
  const auto name = encoding.string(complaints);
  const auto known = name ? encoding_from(*name) : std::nullopt;
  if (known)
    mapping.encoding = *known;
  else
    encoding.complain(complaints, Code::mapping_invalid, "an encoding this build reads");
}

// `[検索範囲(開始), 検索範囲(終了)]`, or the one label whose value says both.
void read_declared_range(const Yaml& range, Mapping& mapping, Complaints& complaints) {
  if (range.absent()) return;
  const std::vector<std::string> labels = range.strings(complaints);
  if (labels.empty() || labels.size() > 2 || labels.front().empty()) {
    range.complain(complaints, Code::mapping_invalid,
                   "`declared_range` names the label of the range, or those of its two ends");
    return;
  }
  mapping.declared_from_label = labels.front();
  if (labels.size() == 2) mapping.declared_to_label = labels.back();
}

void read_day(const Yaml& begins, Mapping& mapping, Complaints& complaints) {
  if (begins.absent()) return;
  const auto text = begins.string(complaints);
  const auto clock = text ? clock_from_table(*text) : std::nullopt;
  if (clock)
    mapping.day_begins = *clock;
  else
    begins.complain(complaints, Code::mapping_invalid,
                    "`day_begins` is a time of day, as \"05:00\"");
}

void read_table(const Yaml& root, Mapping& mapping, Complaints& complaints) {
  if (const Yaml delimiter = root["delimiter"]; !delimiter.absent()) {
    const std::string mark = delimiter.string(complaints).value_or(",");
    if (mark == "tab" || mark == "\\t")
      mapping.delimiter = '\t';
    else if (mark.size() == 1)
      mapping.delimiter = mark.front();
    else
      delimiter.complain(complaints, Code::mapping_invalid, "one character, or `tab`");
  }
  if (const Yaml header = root["header"]; !header.absent())
    mapping.has_header = header.boolean(complaints).value_or(true);
  if (const Yaml columns = root["columns"]; !columns.absent())
    mapping.columns = columns.strings(complaints);
  if (const Yaml lines = root["preamble_lines"]; !lines.absent()) {
    const std::int64_t count = lines.integer(complaints).value_or(0);
    if (count < 0 || count > static_cast<std::int64_t>(limits::preamble_rows_max))
      lines.complain(complaints, Code::mapping_invalid, "0 to 64 lines");
    else
      mapping.preamble_lines = static_cast<std::size_t>(count);
  }
  if (const Yaml label = root["declared_rows"]; !label.absent())
    mapping.declared_rows_label = label.string(complaints).value_or("");
  read_declared_range(root["declared_range"], mapping, complaints);
  if (const Yaml footer = root["footer"]; !footer.absent())
    mapping.footer_starts = footer.string(complaints).value_or("");
}

// Every column a field names must be there, or the field would silently stay empty.
void check_columns(const Yaml& root, const Mapping& mapping, Complaints& complaints) {
  if (mapping.columns.empty()) {
    if (!mapping.has_header)
      root.complain(complaints, Code::mapping_invalid, "a table without a header needs `columns`");
    return;
  }
  std::vector<std::string_view> known(mapping.columns.begin(), mapping.columns.end());
  const auto check = [&](const std::string& column) {
    if (column.empty() || std::find(known.begin(), known.end(), column) != known.end()) return;
    std::string detail = "no column is called `" + column + "`";
    if (const auto near = nearest(column, known); !near.empty())
      detail += ", did you mean `" + std::string(near) + "`?";
    root.complain(complaints, Code::mapping_invalid, std::move(detail));
  };
  const auto check_all = [&](const std::vector<MappedField>& fields) {
    for (const MappedField& field : fields) {
      check(field.column);
      check(field.when_column);
    }
  };
  for (const std::string& column : mapping.time_columns) check(column);
  check_all(mapping.fields);
  for (const MappedEvent& event : mapping.events) {
    for (const std::string& column : event.time_columns) check(column);
    check_all(event.fields);
  }
}

void read_events(const Yaml& list, Mapping& mapping, Complaints& complaints) {
  for (const Yaml& item : list.items()) {
    item.require(complaints, {"time"});
    MappedEvent event;
    event.time_columns = read_time(item["time"], complaints);
    event.fields = read_fields(item["fields"], complaints);
    item.complain_unknown(complaints);
    mapping.events.push_back(std::move(event));
  }
}

}  // namespace

bool takes_mapping(std::string_view format) {
  constexpr std::string_view formats[] = {"csv", "ndjson", "ltsv", "kv", "xml"};
  return std::find(std::begin(formats), std::end(formats), format) != std::end(formats);
}

std::shared_ptr<const Mapping> read_mapping(std::string_view text, const std::string& file,
                                            Complaints& complaints) {
  const std::size_t before = complaints.size();
  const Yaml root = read_yaml_document(text, file, complaints);
  auto mapping = std::make_shared<Mapping>();
  if (!root.is_map()) {
    if (complaints.size() == before)
      complaints.push_back({{file, 1, 1}, Code::mapping_invalid, "a mapping is a YAML map"});
    return nullptr;
  }
  root.require(complaints, {"name", "format", "fields"});
  mapping->name = root["name"].absent() ? "" : root["name"].string(complaints).value_or("");
  if (const Yaml format = root["format"]; !format.absent()) {
    mapping->format = format.string(complaints).value_or("");
    if (!takes_mapping(mapping->format))
      format.complain(complaints, Code::mapping_invalid, "`csv`, `ndjson`, `ltsv`, `kv` or `xml`");
  }
  read_encoding(root["encoding"], *mapping, complaints);
  if (mapping->format == "csv") read_table(root, *mapping, complaints);
  if (mapping->format == "xml") {
    root.require(complaints, {"row"});
    if (const Yaml row = root["row"]; !row.absent())
      mapping->row_element = row.string(complaints).value_or("");
  }
  mapping->time_columns = read_time(root["time"], complaints);
  read_day(root["day_begins"], *mapping, complaints);
  if (mapping->day_begins != Duration{} && mapping->time_columns.size() == 1)
    root["day_begins"].complain(complaints, Code::mapping_invalid,
                                "`day_begins` needs the date and the time in columns of their own");
  if (const Yaml zone = root["zone"]; !zone.absent()) {
    const auto known = Zone::from(zone.string(complaints).value_or(""));
    if (known)
      mapping->zone = *known;
    else
      zone.complain(complaints, Code::mapping_invalid, known.error().detail);
  }
  mapping->fields = read_fields(root["fields"], complaints);
  read_events(root["events"], *mapping, complaints);
  if (const Yaml from = root["logsource"]; !from.absent()) {
    const auto word_of = [&](std::string_view key) {
      return from[key].absent() ? std::string() : from[key].string(complaints).value_or("");
    };
    mapping->category = word_of("category");
    mapping->product = word_of("product");
    mapping->service = word_of("service");
    from.complain_unknown(complaints);
  }
  mapping->dataset =
      root["dataset"].absent() ? mapping->name : root["dataset"].string(complaints).value_or("");
  root.complain_unknown(complaints);
  if (mapping->format == "csv") check_columns(root, *mapping, complaints);
  const auto added = complaints.begin() + static_cast<std::ptrdiff_t>(before);
  const bool wrong = std::any_of(added, complaints.end(), [](const Complaint& complaint) {
    return complaint.weight == Weight::error;
  });
  if (wrong) return nullptr;
  return mapping;
}

}  // namespace metsuke
