#include "parse/cloud.h"

#include <string>

#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// Where the string that begins at `at` ends, behind its quote.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return at < text.size() ? at + 1 : text.size();
}

// Behind the member's name and colon, in the outermost object; npos when it is not there.
std::size_t member_value(std::string_view text, std::string_view name) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c != '"') {
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at;
      continue;
    }
    const std::size_t end = string_end(text, at);
    const bool same = depth == 1 && text.substr(at + 1, end - at - 2) == name;
    at = end;
    if (!same) continue;
    while (at < text.size() && (text[at] == ' ' || text[at] == ':')) ++at;
    return at;
  }
  return std::string_view::npos;
}

std::string_view joined(std::string_view first, std::string_view second, Arena& arena) {
  char* const room = arena.allocate(first.size() + second.size());
  first.copy(room, first.size());
  second.copy(room + first.size(), second.size());
  return {room, first.size() + second.size()};
}

Error too_many() {
  return Error{Code::limit_exceeded,
               "JSON: more than " + std::to_string(limits::fields_max) + " values"};
}

// {"Name":n,"Value":v} pairs, wherever they stand: "L.Name" and "L.Value" become "L.n". The names
// were flattened in the order of the line.
Result<void> name_pairs(Arena& arena, Fields& fields) {
  const std::size_t count = fields.all().size();
  std::string_view list, name;
  for (std::size_t at = 0; at < count; ++at) {
    const FieldView field = fields.all()[at];
    if (field.name.ends_with(".Name")) {
      list = field.name.substr(0, field.name.size() - 4);
      name = field.value;
    } else if (!name.empty() && field.name.starts_with(list) &&
               (field.name.substr(list.size()) == "Value" ||
                field.name.substr(list.size()) == "NewValue")) {
      if (!fields.add(joined(list, name, arena), field.value, field.kind)) return too_many();
    }
  }
  return {};
}

}  // namespace

void json_elements(std::string_view text, std::string_view name,
                   std::vector<std::string_view>& elements) {
  std::size_t at = member_value(text, name);
  if (at == std::string_view::npos || at >= text.size() || text[at] != '[') return;
  int depth = 0;
  std::size_t begin = 0;
  for (++at; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      continue;
    }
    if (c == '{' && depth++ == 0) begin = at;
    if (c == '}' && --depth == 0) elements.push_back(text.substr(begin, at + 1 - begin));
    if (c == ']' && depth == 0) return;
    ++at;
  }
  // The list is cut: what is missing must not go unseen.
  elements.clear();
}

Result<void> parse_m365(std::string_view line, Arena& arena, Fields& fields) {
  TRY(parse_json(line, arena, fields));
  if (const FieldView* inner = fields.find("AuditData");
      inner != nullptr && inner->value.starts_with('{')) {
    const std::string_view text = inner->value;
    TRY(parse_json(text, arena, fields));
  }
  // Some collectors put every name into small letters.
  constexpr std::string_view names[] = {"Operation",    "UserId",   "ClientIP",   "CreationTime",
                                        "ResultStatus", "ObjectId", "RecordType", "UserKey",
                                        "Workload",     "UserType"};
  if (fields.find("operation") != nullptr) {
    for (const std::string_view name : names) {
      char small[16];
      for (std::size_t at = 0; at < name.size(); ++at)
        small[at] = static_cast<char>(name[at] < 'a' ? name[at] + 32 : name[at]);
      const FieldView* found = fields.find({small, name.size()});
      if (found != nullptr && !fields.add(name, found->value, found->kind)) return too_many();
    }
  }
  return name_pairs(arena, fields);
}

Result<void> parse_google_workspace(std::string_view line, Arena& arena, Fields& fields) {
  TRY(parse_json(line, arena, fields));
  const std::size_t count = fields.all().size();
  std::string_view parameter;
  for (std::size_t at = 0; at < count; ++at) {
    const FieldView field = fields.all()[at];
    std::string_view name = field.name;
    take_prefix(name, "events.");
    if (name == "name") {
      if (fields.find("eventName") == nullptr && !fields.add("eventName", field.value))
        return too_many();
      continue;
    }
    if (!take_prefix(name, "parameters.")) continue;
    if (name == "name") {
      parameter = field.value;
      continue;
    }
    const bool value = name == "value" || name == "boolValue" || name == "intValue" ||
                       name == "multiValue" || name == "multiIntValue";
    const std::string_view own = value ? parameter : name;
    if (!own.empty() && !fields.add(own, field.value, field.kind)) return too_many();
  }
  if (const std::string_view application = fields["id.applicationName"]; !application.empty())
    if (!fields.add("eventService", joined(application, ".googleapis.com", arena)))
      return too_many();
  return {};
}

Result<void> parse_okta(std::string_view line, Arena& arena, Fields& fields) {
  TRY(parse_json(line, arena, fields));
  const std::string_view type = fields["eventType"];
  const std::string_view message = fields["displayMessage"];
  if (!type.empty() && !fields.add("eventtype", type)) return too_many();
  if (!message.empty() && !fields.add("displaymessage", message)) return too_many();
  return {};
}

}  // namespace metsuke
