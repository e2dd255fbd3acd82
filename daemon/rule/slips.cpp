#include "rule/slips.h"

#include <algorithm>
#include <unordered_map>

namespace metsuke {

namespace {

bool in_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '*';
}

std::vector<std::string_view> names_in(std::string_view condition) {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at < condition.size();) {
    std::size_t end = at;
    while (end < condition.size() && in_name(condition[end])) ++end;
    if (end > at) names.push_back(condition.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

// `pattern` with any number of `*`; few and short, so trying is cheap enough.
bool fits(std::string_view pattern, std::string_view name) {
  std::size_t at = 0, from = 0, star = std::string_view::npos, resume = 0;
  while (at < name.size()) {
    if (from < pattern.size() && pattern[from] == '*') {
      star = from++;
      resume = at;
    } else if (from < pattern.size() && pattern[from] == name[at]) {
      ++from, ++at;
    } else if (star != std::string_view::npos) {
      from = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (from < pattern.size() && pattern[from] == '*') ++from;
  return from == pattern.size();
}

void warn_unused(const Tree& tree, Critic& critic) {
  std::string conditions(tree["condition"].word());
  for (const std::string& one : tree["condition"].words()) conditions += " " + one;
  const std::vector<std::string_view> names = names_in(conditions);
  if (names.empty()) return;  // Said elsewhere.
  for (const auto& [name, value] : tree.members) {
    if (name == "condition" || name == "timeframe" || name == "rules") continue;
    const bool used = std::any_of(names.begin(), names.end(), [&name](std::string_view pattern) {
      return pattern == "them" ? !name.starts_with('_') : fits(pattern, name);
    });
    if (!used)
      critic.warn(value, Code::condition_invalid, "MK024",
                  "no condition uses `" + name.substr(0, 60) + "`" + suggestion(name, names));
  }
}

const std::vector<std::string_view>& own_fields() {
  static const std::vector<std::string_view> fields = [] {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < field_count; ++i)
      if (const auto name = name_of(static_cast<Field>(i)); name.starts_with("mk."))
        names.push_back(name);
    return names;
  }();
  return fields;
}

void warn_field(std::string_view name, const Tree& at, Critic& critic) {
  name = name.substr(0, name.find('|'));
  if (!name.starts_with("mk.") || name.starts_with("mk.row.") || field_from(name)) return;
  critic.warn(at, Code::key_unknown, "MK025",
              "there is no field `" + std::string(name.substr(0, 60)) + "`" +
                  suggestion(name, own_fields()));
}

void warn_fields(const Tree& selections, Critic& critic) {
  for (const auto& [key, value] : selections.members) {
    warn_field(key, value, critic);
    warn_fields(value, critic);
  }
  for (const Tree& item : selections.items) warn_fields(item, critic);
}

}  // namespace

void warn_of_slips(const std::vector<Draft>& drafts, Complaints& complaints) {
  std::unordered_map<std::string, const Draft*> owners;
  for (const Draft& draft : drafts) {
    Critic critic(draft.rule.file, complaints);
    for (const char* part : {"detection", "filter"}) {
      warn_unused(draft.tree[part], critic);
      warn_fields(draft.tree[part], critic);
    }
    warn_fields(draft.tree["metsuke"]["population"], critic);
    for (const std::string& name : draft.tree["correlation"]["group-by"].words())
      warn_field(name, draft.tree["correlation"]["group-by"], critic);
    for (const std::string& name : draft.rule.group)
      warn_field(name, draft.tree["metsuke"]["group"], critic);
    if (draft.rule.uuid.empty()) continue;
    const auto [owner, fresh] = owners.try_emplace(draft.rule.uuid, &draft);
    if (!fresh)
      critic.warn(draft.tree["id"], Code::key_duplicate, "MK021",
                  "the id is also that of " + owner->second->rule.file + ":" +
                      std::to_string(owner->second->rule.place.line));
  }
}

}  // namespace metsuke
