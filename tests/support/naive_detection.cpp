// Selections and conditions, as the specification's grammar has them.
#include "support/naive_detection.h"

#include <algorithm>

#include "base/check.h"

namespace metsuke {

namespace {

NaiveItem naive_item(std::string key, const Yaml& value,
                     const NaiveRule::Placeholders& placeholders) {
  std::vector<std::string> modifiers;
  for (std::size_t at = key.rfind('|'); at != std::string::npos; at = key.rfind('|')) {
    modifiers.insert(modifiers.begin(), key.substr(at + 1));
    key.erase(at);
  }
  NaiveItem item;
  item.field = key;
  for (const std::string& modifier : modifiers) {
    item.all = item.all || modifier == "all";
    item.neq = item.neq || modifier == "neq";
  }
  // A keyword may stand anywhere in a value.
  if (key.empty()) modifiers.push_back("contains");
  std::vector<Yaml> values = value.items();
  if (!value.is_list()) values = {value};
  for (const Yaml& one : values) item.values.push_back(naive_tests(one, modifiers, placeholders));
  return item;
}

NaiveSelection naive_selection(const Yaml& yaml, const NaiveRule::Placeholders& placeholders) {
  NaiveSelection selection;
  if (yaml.is_map()) {
    selection.maps.emplace_back();
    for (const auto& [key, value] : yaml.members())
      selection.maps.back().push_back(naive_item(key, value, placeholders));
    return selection;
  }
  std::vector<Yaml> entries = yaml.items();
  if (!yaml.is_list()) entries = {yaml};
  for (const Yaml& entry : entries) {
    if (entry.is_scalar()) {
      selection.maps.push_back({naive_item("", entry, placeholders)});
      continue;
    }
    for (auto& map : naive_selection(entry, placeholders).maps)
      selection.maps.push_back(std::move(map));
  }
  return selection;
}

// or < and < not < x of < ( )
class ConditionReader {
 public:
  ConditionReader(const std::string& text, const NaiveDetection& detection)
      : detection_(detection) {
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ' && c != '(' && c != ')' && c != '\n' && c != '\t' && c != '\r') {
        word += c;
        continue;
      }
      if (!word.empty()) words_.push_back(word);
      word.clear();
      if (c == '(' || c == ')') words_.emplace_back(1, c);
    }
    words_.emplace_back();
  }

  NaiveCondition any() {
    NaiveCondition condition{NaiveCondition::Op::any, 0, {}};
    do condition.parts.push_back(all());
    while (took("or"));
    return condition;
  }

 private:
  static std::string lower(std::string word) {
    for (char& c : word)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return word;
  }

  bool took(const char* word) {
    if (lower(words_[at_]) != word) return false;
    ++at_;
    return true;
  }

  NaiveCondition all() {
    NaiveCondition condition{NaiveCondition::Op::all, 0, {}};
    do condition.parts.push_back(one());
    while (took("and"));
    return condition;
  }

  NaiveCondition one() {
    if (took("not")) return {NaiveCondition::Op::negate, 0, {one()}};
    if (took("(")) {
      NaiveCondition inner = any();
      ++at_;
      return inner;
    }
    const std::string word = words_[at_++];
    if (lower(words_[at_]) != "of") {
      for (std::size_t i = 0; i < detection_.names.size(); ++i)
        if (detection_.names[i] == word) return {NaiveCondition::Op::selection, i, {}};
      UNREACHABLE();
    }
    const std::string pattern = words_[at_ + 1];
    at_ += 2;
    NaiveCondition condition{
        lower(word) == "all" ? NaiveCondition::Op::all : NaiveCondition::Op::any, 0, {}};
    for (std::size_t i = 0; i < detection_.names.size(); ++i) {
      const std::string& name = detection_.names[i];
      if (name[0] == '_' && pattern[0] != '_') continue;
      if (lower(pattern) == "them" || naive_fits(naive_pieces(pattern), 0, name))
        condition.parts.push_back({NaiveCondition::Op::selection, i, {}});
    }
    return condition;
  }

  const NaiveDetection& detection_;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

}  // namespace

NaiveDetection naive_detection(const Yaml& detection, const NaiveRule::Placeholders& placeholders) {
  NaiveDetection made;
  for (const auto& [name, value] : detection.members()) {
    if (name == "condition" || name == "timeframe") continue;
    made.names.push_back(name);
    made.selections.push_back(naive_selection(value, placeholders));
  }
  Complaints complaints;
  made.condition.op = NaiveCondition::Op::any;
  for (const std::string& text : detection["condition"].strings(complaints))
    made.condition.parts.push_back(ConditionReader(text, made).any());
  return made;
}

}  // namespace metsuke
