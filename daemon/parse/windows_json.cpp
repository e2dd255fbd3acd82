#include "parse/windows_json.h"

#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

struct Renamed {
  std::string_view from, to;
};

// Shippers' words for what the System element holds; sorted.
constexpr Renamed renamed[] = {
    {"Event.System.EventID.#text", "EventID"},
    {"EventId", "EventID"},
    {"EventRecordId", "EventRecordID"},
    {"Id", "EventID"},
    {"LogName", "Channel"},
    {"MachineName", "Computer"},
    {"Provider", "Provider_Name"},
    {"ProviderName", "Provider_Name"},
    {"computer_name", "Computer"},
    {"event_id", "EventID"},
    {"keywords", "Keywords"},
    {"log_name", "Channel"},
    {"opcode", "Opcode"},
    {"process_id", "ExecutionProcessID"},
    {"provider_guid", "Provider_Guid"},
    {"record_number", "EventRecordID"},
    {"source_name", "Provider_Name"},
    {"task", "Task"},
    {"thread_id", "ThreadID"},
    {"version", "Version"},
    {"winlog.activity_id", "ActivityID"},
    {"winlog.channel", "Channel"},
    {"winlog.computer_name", "Computer"},
    {"winlog.event_id", "EventID"},
    {"winlog.keywords", "Keywords"},
    {"winlog.opcode", "Opcode"},
    {"winlog.process.pid", "ExecutionProcessID"},
    {"winlog.process.thread.id", "ThreadID"},
    {"winlog.provider_guid", "Provider_Guid"},
    {"winlog.provider_name", "Provider_Name"},
    {"winlog.record_id", "EventRecordID"},
    {"winlog.task", "Task"},
    {"winlog.user.domain", "Domain"},
    {"winlog.user.identifier", "UserID"},
    {"winlog.user.name", "AccountName"},
    {"winlog.version", "Version"},
};

constexpr Renamed system_parts[] = {
    {"TimeCreated.", "TimeCreated"},
    {"Execution.#attributes.ProcessID", "ExecutionProcessID"},
    {"Execution.@ProcessID", "ExecutionProcessID"},
    {"Execution.#attributes.ThreadID", "ThreadID"},
    {"Execution.@ThreadID", "ThreadID"},
    {"Provider.#attributes.Name", "Provider_Name"},
    {"Provider.@Name", "Provider_Name"},
    {"Provider.#attributes.Guid", "Provider_Guid"},
    {"Provider.@Guid", "Provider_Guid"},
    {"Security.", "UserID"},
    {"EventID.#text", "EventID"},
    {"EventID", "EventID"},
};

std::string_view with_capital(std::string_view name, Arena& arena) {
  if (name.empty() || name[0] < 'a' || name[0] > 'z') return name;
  char* const room = arena.allocate(name.size());
  name.copy(room, name.size());
  room[0] = static_cast<char>(name[0] - 'a' + 'A');
  return {room, name.size()};
}

std::string_view name_in_system(std::string_view name) {
  for (const Renamed& each : system_parts)
    if (name == each.from || (each.from.ends_with('.') && name.starts_with(each.from)))
      return each.to;
  return name;
}

// The system's own name for a shipper's.
std::string_view windows_name(std::string_view name, Arena& arena) {
  std::string_view rest = name;
  switch (name.empty() ? '\0' : name.front()) {
    case 'w':
      if (take_prefix(rest, "winlog.event_data.")) return rest;
      if (take_prefix(rest, "winlog.user_data.")) return rest;
      if (take_prefix(rest, "win.eventdata.")) return with_capital(rest, arena);
      if (take_prefix(rest, "win.system.")) {
        if (rest == "systemTime") return "TimeCreated";
        if (rest == "providerName") return "Provider_Name";
        if (rest == "providerGuid") return "Provider_Guid";
        if (rest == "processID") return "ExecutionProcessID";
        return with_capital(rest, arena);
      }
      break;
    case 'e':
      if (take_prefix(rest, "event_data.")) return rest;
      break;
    case 'u':
      if (take_prefix(rest, "user_data.")) return rest;
      break;
    case 'E':
    case 'S':
      take_prefix(rest, "Event.");
      if (take_prefix(rest, "EventData.")) return rest;
      if (take_prefix(rest, "System.")) return name_in_system(rest);
      if (take_prefix(rest, "UserData.")) return rest.substr(rest.rfind('.') + 1);
      break;
    default:
      break;
  }
  for (const Renamed& each : renamed)
    if (each.from == name) return each.to;
  return name;
}

}  // namespace

// `System` and `win` alone are anybody's: only with the event number, or the names of an agent.
bool is_nested_windows_name(std::string_view name) {
  for (const std::string_view prefix :
       {"Event.System.EventID", "Event.EventData.", "Event.UserData.", "System.EventID",
        "EventData.", "winlog.", "win.system.", "win.eventdata."})
    if (name.starts_with(prefix)) return true;
  return false;
}

// Lists of {"@Name": …, "#text": …} become fields of those names.
void add_windows_names(std::span<const FieldView> read, Arena& arena, Fields& fields) {
  std::string_view named;
  for (const FieldView& field : read) {
    const std::string_view name = windows_name(field.name, arena);
    if (name == "Data.@Name" || name == "Data.#attributes.Name") {
      if (!named.empty()) fields.add(named, "");
      named = field.value;
    } else if (name == "Data.#text" && !named.empty()) {
      fields.add(named, field.value);
      named = {};
    } else if (field.name != "Event.#attributes.xmlns" && field.name != "Event.@xmlns") {
      fields.add(name, field.value, field.kind);
    }
  }
  if (!named.empty()) fields.add(named, "");
}

Result<void> parse_windows_json(std::string_view text, Arena& arena, Fields& fields) {
  text = trimmed(text);
  take_suffix(text, ",");  // An element of an array that is written a line each.
  Fields read;
  TRY(parse_json(text, arena, read));
  add_windows_names(read.all(), arena, fields);
  // EvtxECmd keeps the event's own values as JSON within a string.
  if (const FieldView* payload = read.find("Payload");
      payload != nullptr && payload->value.starts_with('{')) {
    read.clear();
    if (parse_json(payload->value, arena, read)) add_windows_names(read.all(), arena, fields);
  }
  if (fields.find("EventID") == nullptr)
    return Error{Code::unparsed, "Windows event: no event number"};
  return {};
}

}  // namespace metsuke
