#include "rule/observe_registers.h"

#include <map>
#include <string>

namespace metsuke {

namespace {

std::string whole_text(const RegisterRow& row) {
  std::string text;
  for (const auto& [column, cell] : row.cells) text += column + '\x1F' + cell + '\x1E';
  return text;
}

// What makes a row the same thing in another version; a date belongs to it where things repeat.
std::string key_text(RegisterKind kind, const RegisterRow& row) {
  std::string text;
  for (const std::string_view column : key_columns(kind)) {
    text += same_cell(column, row[column]) + '\x1F';
  }
  return text + std::string(row["date"]) + '\x1F' + std::string(row["from"]);
}

void say(const Register& from, const RegisterRow& row, std::string_view change, Known known,
         std::vector<OwnedEvent>& events) {
  // Somebody came at an hour; where a row has none, its date is when it happened.
  const bool has_hour = from.kind() == RegisterKind::entries && row.valid_from.has_value();
  const Timestamp occurred = row.dated && !has_hour ? *row.dated
                             : row.valid_from       ? *row.valid_from
                                                    : known.at;
  OwnedEvent event = own_event("register", occurred, known);
  event.set(Field::mk_register_kind, std::string(name_of(from.kind())));
  event.set(Field::mk_register_change, std::string(change));
  for (const auto& [column, cell] : row.cells) {
    if (!cell.empty()) event.set_native(column, cell);
  }
  events.push_back(std::move(event));
}

}  // namespace

void register_events(const Register& next, const Register* before, Known known,
                     std::vector<OwnedEvent>& events) {
  if (before == nullptr) {
    for (const RegisterRow& row : next.rows()) say(next, row, "valid", known, events);
    return;
  }
  std::map<std::string, std::size_t> unchanged;
  for (const RegisterRow& row : before->rows()) ++unchanged[whole_text(row)];
  std::vector<const RegisterRow*> fresh;
  for (const RegisterRow& row : next.rows()) {
    const auto same = unchanged.find(whole_text(row));
    if (same != unchanged.end() && same->second > 0)
      --same->second;
    else
      fresh.push_back(&row);
  }
  std::map<std::string, std::vector<const RegisterRow*>> gone;
  std::vector<const RegisterRow*> left;
  for (const RegisterRow& row : before->rows()) {
    const auto rest = unchanged.find(whole_text(row));
    if (rest->second == 0) continue;
    --rest->second;
    gone[key_text(next.kind(), row)].push_back(&row);
    left.push_back(&row);
  }
  std::map<const RegisterRow*, bool> replaced;  // Looked up only.
  for (const RegisterRow* const row : fresh) {
    const auto old = gone.find(key_text(next.kind(), *row));
    const bool changed = old != gone.end() && !old->second.empty();
    if (changed) {
      replaced[old->second.back()] = true;
      old->second.pop_back();
    }
    say(next, *row, changed ? "changed" : "added", known, events);
  }
  for (const RegisterRow* const row : left) {
    if (!replaced.contains(row)) say(*before, *row, "ended", known, events);
  }
}

}  // namespace metsuke
