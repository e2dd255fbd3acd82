#include <algorithm>
#include <array>
#include <vector>

#include "event/format.h"
#include "event/mapping.h"
#include "event/object.h"
#include "event/reader.h"
#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool resembles_object(std::string_view text) { return text.starts_with('{'); }

// Beginning with a date, and with at least three commas: a row of a table. A web server's error log
// has its level in brackets behind the time.
bool resembles_table(std::string_view text) {
  return text.size() > 12 && is_ascii_digit(text[0]) && is_ascii_digit(text[3]) &&
         (text[4] == '-' || text[4] == '/') && text.find(" [") != 19 &&
         std::count(text.begin(), text.end(), ',') >= 3;
}

}  // namespace

const FormatRow format_csv{
    .id = "csv",
    .carriage = Carriage::table,
    .shape = Shape::generic,
    .resembles = resembles_table,
};

// Its rows are elements that a mapping names; without one nothing in it is known.
const FormatRow format_xml{
    .id = "xml",
    .carriage = Carriage::object,
    .shape = Shape::generic,
    .parse = [](std::string_view, Arena&, Fields&) -> Result<void> {
      return Error{Code::unparsed, "xml needs a mapping that names its rows"};
    },
};

const FormatRow format_ndjson{
    .id = "ndjson",
    .carriage = Carriage::object,
    .shape = Shape::generic,
    .parse = parse_json,
    .resembles = resembles_object,
};

namespace {

constexpr const FormatRow* table[] = {
#define METSUKE_FORMAT(id) &format_##id,
#include "event/formats.def"
#undef METSUKE_FORMAT
};

struct Application {
  std::string_view name;
  const FormatRow* format;
};

// Which format each program writes, by its name in a syslog header.
const std::vector<Application>& applications() {
  static const std::vector<Application> sorted = [] {
    std::vector<Application> all;
    for (const FormatRow* row : table)
      for (const std::string_view name : row->applications) all.push_back({name, row});
    std::sort(all.begin(), all.end(),
              [](const Application& a, const Application& b) { return a.name < b.name; });
    return all;
  }();
  return sorted;
}

// The formats that know their lines by shape, the particular ones first.
const std::vector<const FormatRow*>& shapes() {
  static const std::vector<const FormatRow*> ordered = [] {
    std::vector<const FormatRow*> all;
    for (const Shape shape : {Shape::certain, Shape::own, Shape::generic})
      for (const FormatRow* row : table)
        if (row->resembles != nullptr && row->shape == shape) all.push_back(row);
    return all;
  }();
  return ordered;
}

}  // namespace

std::span<const FormatRow* const> formats() { return table; }

const FormatRow* format_named(std::string_view id) {
  for (const FormatRow* row : table)
    if (row->id == id) return row;
  return nullptr;
}

const FormatRow& format_of_line(const SyslogLine& line) {
  for (const FormatRow* row : shapes()) {
    if (row->shape != Shape::certain) break;
    if (row->resembles(line.message)) return *row;
  }
  if (!line.app.empty()) {
    const auto& known = applications();
    // "postfix/smtpd" is a program of postfix.
    for (const std::string_view app : {line.app, line.app.substr(0, line.app.find('/'))}) {
      const auto found = std::lower_bound(
          known.begin(), known.end(), app,
          [](const Application& each, std::string_view name) { return each.name < name; });
      if (found != known.end() && found->name == app) return *found->format;
    }
  }
  for (const FormatRow* row : shapes())
    if (row->resembles(line.message)) return *row;
  return format_syslog;
}

std::vector<std::string_view> known_formats() {
  std::vector<std::string_view> ids{"auto"};
  for (const FormatRow* row : table) ids.push_back(row->id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<void> check_layout(std::string_view format, std::string_view layout) {
  const FormatRow* row = format_named(format);
  if (row == nullptr || row->compile == nullptr)
    return Error{Code::value_invalid, '`' + std::string(format) + "` has no layout to be told"};
  TRY(row->compile(layout));
  return {};
}

Framing framing_of(const ReaderSettings& settings) {
  const std::string_view mapped =
      settings.mapping == nullptr ? std::string_view{} : std::string_view(settings.mapping->format);
  const bool wide = settings.encoding == Encoding::utf16le ||
                    (settings.mapping != nullptr && settings.encoding == Encoding::utf8 &&
                     settings.mapping->encoding == Encoding::utf16le);
  if (wide) return Framing::utf16le;
  if (settings.format == "csv" || (settings.format == "auto" && mapped == "csv"))
    return Framing::csv;
  const FormatRow* row = format_named(settings.format);
  return row == nullptr ? Framing::lines : row->framing;
}

namespace {

// Without a category of the mapping's own, its actions say what events it can hand out.
void add_action_sources(const Mapping& mapping, std::vector<LogSource>& sources) {
  const auto add = [&](const std::vector<MappedField>& fields) {
    for (const MappedField& field : fields) {
      if (field.field != Field::event_action) continue;
      std::vector<std::string_view> actions{field.constant};
      for (const auto& [word, action] : field.values) actions.push_back(action);
      if (field.otherwise) actions.push_back(*field.otherwise);
      for (const std::string_view action : actions) {
        const std::string_view category = category_of_action(action);
        const auto is_same = [&](const LogSource& each) { return each.category == category; };
        if (std::none_of(sources.begin(), sources.end(), is_same))
          sources.push_back({category, mapping.product, mapping.service});
      }
    }
  };
  add(mapping.fields);
  for (const MappedEvent& event : mapping.events) add(event.fields);
}

}  // namespace

std::vector<LogSource> log_sources_of(const ReaderSettings& settings) {
  if (settings.mapping != nullptr) {
    const Mapping& mapping = *settings.mapping;
    std::vector<LogSource> sources = {{mapping.category, mapping.product, mapping.service}};
    if (mapping.category.empty()) add_action_sources(mapping, sources);
    return sources;
  }
  std::vector<LogSource> sources;
  for (const FormatRow* row : table)
    if (settings.format == "auto" || settings.format == row->id)
      sources.insert(sources.end(), row->log_sources.begin(), row->log_sources.end());
  // A table that nobody mapped may turn out to be a door's.
  if (settings.format == "auto" || settings.format == "csv")
    sources.push_back({"physical_access", "", ""});
  return sources;
}

}  // namespace metsuke
