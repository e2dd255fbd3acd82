#include <algorithm>

#include "contract/contract_parts.h"

namespace metsuke {

namespace {

void read_mapping_file(const Yaml& at, const std::string& path, NamedFiles& files,
                       ReaderSettings& reader, Complaints& complaints) {
  const std::string* const bytes = files.bytes(at, path, NamedFiles::Need::required);
  if (bytes == nullptr) return;
  reader.mapping = read_mapping(*bytes, path, complaints);
  if (reader.mapping == nullptr) return;
  reader.encoding = reader.mapping->encoding;
  if (reader.mapping->zone) reader.zone = *reader.mapping->zone;
}

// `{httpd: '%h %l %u %t "%r" %>s %b'}`: the server's own LogFormat.
void read_layout(const Yaml& at, ReaderSettings& reader, Complaints& complaints) {
  if (at.is_null()) return;
  reader.layout = text_or(at, complaints);
  if (reader.layout.empty()) return;
  if (const auto layout = check_layout(reader.format, reader.layout); !layout)
    at.complain(complaints, layout.error().code, layout.error().detail);
}

// A table's columns and an XML row's names mean nothing by themselves.
bool needs_mapping(std::string_view format) { return format == "csv" || format == "xml"; }

// `format: sshd`, or `{csv: mappings/door.yaml}`; `{csv: auto}` guesses from each file's head.
void read_format(const Yaml& value, NamedFiles& files, ReaderSettings& reader,
                 Complaints& complaints) {
  if (value.absent()) return;
  Yaml at = value;
  if (value.is_map()) {
    const auto members = value.members();
    if (members.size() != 1) {
      value.complain(complaints, Code::value_invalid, "`format` names one format");
      return;
    }
    reader.format = members.front().first;
    at = members.front().second;
    const bool mapped = takes_mapping(reader.format) || reader.format.empty();
    if (!mapped) read_layout(at, reader, complaints);
    // `{ndjson: }` needs no mapping; csv and xml do, and say so below.
    const std::string path = at.is_null() || !mapped ? std::string() : text_or(at, complaints);
    if (reader.format == "csv" && path == "auto") return;
    if (!path.empty()) read_mapping_file(at, path, files, reader, complaints);
    if (needs_mapping(reader.format) && path.empty()) {
      at.complain(complaints, Code::mapping_invalid,
                  "`" + reader.format + "` names its mapping file");
    }
  } else {
    reader.format = text_or(value, complaints, "auto");
  }
  const std::vector<std::string_view> known = known_formats();
  if (reader.format != "auto" &&
      std::find(known.begin(), known.end(), reader.format) == known.end()) {
    complain_unknown_word(value, "format", reader.format, known, complaints);
  }
  if (needs_mapping(reader.format) && !value.is_map()) {
    value.complain(
        complaints, Code::mapping_invalid,
        reader.format + " needs its mapping: `format: {" + reader.format + ": mappings/….yaml}`");
  }
}

// "1 business day" or a duration.
void read_grace(const Yaml& value, Delivers& delivers, Complaints& complaints) {
  if (value.absent()) return;
  const std::string text = text_or(value, complaints);
  const std::size_t space = text.find(' ');
  const std::string_view unit =
      space == std::string::npos ? std::string_view() : std::string_view(text).substr(space + 1);
  if (unit == "business day" || unit == "business days") {
    constexpr int most = 31;
    int number = 0;
    for (const char byte : text.substr(0, space)) {
      if (byte < '0' || byte > '9' || number > most)
        number = most + 1;
      else
        number = number * 10 + (byte - '0');
    }
    if (number <= most) {
      delivers.grace_business_days = number;
      return;
    }
  } else if (const Result<Duration> grace = duration_from(text)) {
    delivers.grace = *grace;
    return;
  }
  value.complain(complaints, Code::value_invalid,
                 '`' + text + "`: write `1 business day` or `12 h`");
}

bool read_required(const Yaml& value, std::string_view key, Complaints& complaints) {
  const std::string text = text_or(value, complaints);
  if (text == "required") return true;
  if (!text.empty() && text != "none") {
    value.complain(complaints, Code::value_invalid,
                   '`' + std::string(key) + "` is `required` or `none`");
  }
  return false;
}

void read_periodic(const Yaml& value, Delivers& delivers, Complaints& complaints) {
  value.require(complaints, {"every", "due"});
  const Yaml every = value["every"];
  const std::string word = text_or(every, complaints);
  if (word == "day")
    delivers.every = Delivers::Every::day;
  else if (word == "week")
    delivers.every = Delivers::Every::week;
  else if (word == "month")
    delivers.every = Delivers::Every::month;
  else if (!every.absent()) {
    complain_unknown_word(every, "period", word, {"day", "week", "month"}, complaints);
  }
  const Yaml due = value["due"];
  if (const std::string text = text_or(due, complaints); !text.empty()) {
    const Result<Due> read = due_from(text);
    if (read)
      delivers.due = *read;
    else
      due.complain(complaints, read.error().code, read.error().detail);
  }
  read_grace(value["grace"], delivers, complaints);
  delivers.zero_declaration_required =
      read_required(value["zero_declaration"], "zero_declaration", complaints);
  delivers.sequence = read_required(value["sequence"], "sequence", complaints);
}

void read_delivers(const Yaml& value, Delivers& delivers, Complaints& complaints) {
  if (!expect_map(value, "delivers", complaints)) return;
  const Yaml continuous = value["continuous"];
  if (!continuous.absent() && continuous.boolean(complaints).value_or(true)) {
    delivers.every = Delivers::Every::continuous;
    if (!value["heartbeat"].absent()) {
      delivers.heartbeat = value["heartbeat"].duration(complaints).value_or(Duration());
    }
  } else {
    read_periodic(value, delivers, complaints);
  }
  value.complain_unknown(complaints);
}

void read_keep(const Yaml& value, Keep& keep, Complaints& complaints) {
  if (!expect_map(value, "keep", complaints)) return;
  keep.total_days = days_of(value["total"], complaints).value_or(0);
  keep.searchable_days = days_of(value["searchable"], complaints).value_or(0);
  keep.clause = text_or(value["clause"], complaints);
  if (keep.total_days > 0 && keep.searchable_days > keep.total_days) {
    value["searchable"].complain(complaints, Code::value_invalid,
                                 "`searchable` is longer than `total`");
  }
  value.complain_unknown(complaints);
}

void read_active(const Yaml& value, const Calendar& calendar, Active& active,
                 Complaints& complaints) {
  if (!expect_map(value, "active", complaints)) return;
  const Yaml shift = value["shift"];
  active.shift = text_or(shift, complaints, "default");
  const auto known = [&](const Shift& each) { return each.id == active.shift; };
  if (!shift.absent() && std::none_of(calendar.shifts.begin(), calendar.shifts.end(), known)) {
    std::vector<std::string_view> names;
    for (const Shift& each : calendar.shifts) names.push_back(each.id);
    complain_unknown_word(shift, "shift", active.shift, names, complaints);
  }
  if (!value["max_silence"].absent()) {
    active.max_silence = value["max_silence"].duration(complaints).value_or(Duration());
  }
  value.complain_unknown(complaints);
}

// It becomes a directory's name and stands in every table: plain words only.
bool is_source_name(std::string_view id) {
  const auto fits = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' || byte == '.';
  };
  return !id.empty() && id.size() <= 64 && id.front() != '.' &&
         std::all_of(id.begin(), id.end(), fits);
}

}  // namespace

void read_sources(const Yaml& section, const Zone& zone, const Calendar& calendar,
                  NamedFiles& files, std::vector<SourceSpec>& sources, Complaints& complaints) {
  if (!expect_list(section, "sources", complaints)) return;
  for (const Yaml& item : section.items()) {
    if (!expect_map(item, "source", complaints)) continue;
    item.require(complaints, {"id"});
    SourceSpec spec;
    spec.place = item.place();
    const Yaml id = item["id"];
    spec.id = text_or(id, complaints);
    if (!id.absent() && !is_source_name(spec.id)) {
      id.complain(complaints, Code::value_invalid,
                  '`' + spec.id + "`: letters, digits, `-`, `_` and `.` only");
    }
    const auto same = [&](const SourceSpec& other) { return other.id == spec.id; };
    if (std::any_of(sources.begin(), sources.end(), same)) {
      id.complain(complaints, Code::key_duplicate, "source `" + spec.id + '`');
    }
    spec.reader.source = spec.id;
    spec.reader.id = SourceId{static_cast<std::uint32_t>(sources.size())};
    spec.reader.zone = zone;
    read_format(item["format"], files, spec.reader, complaints);
    const Yaml encoding = item["encoding"];
    if (const std::string name = text_or(encoding, complaints); !name.empty()) {
      if (const std::optional<Encoding> known = encoding_from(name))
        spec.reader.encoding = *known;
      else
        complain_unknown_word(encoding, "encoding", name, {"utf-8", "cp932"}, complaints);
    }
    const Yaml timezone = item["timezone"];
    if (const std::string name = text_or(timezone, complaints); !name.empty()) {
      const Result<Zone> known = Zone::from(name);
      if (known)
        spec.reader.zone = *known;
      else
        timezone.complain(complaints, known.error().code, known.error().detail);
    }
    spec.intake.path = spec.id;
    read_intake(item["intake"], spec.intake, complaints);
    read_delivers(item["delivers"], spec.delivers, complaints);
    read_keep(item["keep"], spec.keep, complaints);
    read_active(item["active"], calendar, spec.active, complaints);
    item.complain_unknown(complaints);
    sources.push_back(std::move(spec));
  }
}

}  // namespace metsuke
