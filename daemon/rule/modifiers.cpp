#include "rule/modifiers.h"

#include <algorithm>

#include "base/digest.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/unicode.h"
#include "rule/operand.h"

namespace metsuke {

namespace {

const std::vector<std::string_view> known_modifiers = {
    "contains",     "startswith", "endswith", "all",
    "cased",        "exists",     "neq",      "windash",
    "re",           "i",          "m",        "s",
    "ignorecase",   "multiline",  "dotall",   "base64",
    "base64offset", "wide",       "utf16le",  "utf16be",
    "utf16",        "lt",         "lte",      "gt",
    "gte",          "minute",     "hour",     "day",
    "week",         "month",      "year",     "cidr",
    "expand",       "fieldref"};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// The chain, read once: what it does to each value, and to the line as a whole.
class Chain {
 public:
  Chain(std::vector<std::string_view> modifiers, Scope scope, const Placeholders& placeholders,
        Critic& critic)
      : modifiers_(std::move(modifiers)),
        scope_(scope),
        placeholders_(placeholders),
        critic_(critic) {}

  bool check(const Tree& at);
  bool has(std::string_view name) const {
    for (const std::string_view modifier : modifiers_)
      if (modifier == name) return true;
    return false;
  }
  bool apply(const Tree& value, std::vector<Predicate>& tests);

 private:
  bool refuse(const Tree& at, std::string_view lint, std::string detail) {
    critic_.refuse(at, Code::modifier_invalid, lint, std::move(detail));
    return false;
  }
  bool apply_one(std::string_view modifier, const Tree& at, std::vector<Operand>& operands);
  bool bounded(const Tree& at, std::size_t wildcards);
  bool finish(const Tree& at, const Operand& operand, std::vector<Predicate>& tests);

  std::vector<std::string_view> modifiers_;
  Scope scope_;
  const Placeholders& placeholders_;
  Critic& critic_;
};

bool regex_flag(std::string_view name) {
  return name == "i" || name == "m" || name == "s" || name == "ignorecase" || name == "multiline" ||
         name == "dotall";
}

bool Chain::check(const Tree& at) {
  for (std::size_t i = 0; i < modifiers_.size(); ++i) {
    const std::string_view name = modifiers_[i];
    bool known = false;
    for (const std::string_view candidate : known_modifiers) known = known || candidate == name;
    if (!known)
      return refuse(at, "MK051",
                    "unknown modifier `" + std::string(name.substr(0, 60)) + "`" +
                        suggestion(name, known_modifiers));
    for (std::size_t j = 0; j < i; ++j)
      if (modifiers_[j] == name)
        return refuse(at, "MK052", "`" + std::string(name) + "` stands twice");
    if (regex_flag(name) && !has("re"))
      return refuse(at, "MK053", "`" + std::string(name) + "` is only for `re`");
  }
  if (has("exists") && modifiers_.size() > 1)
    return refuse(at, "MK054", "`exists` must be the only modifier");
  if (scope_ == Scope::keywords)
    for (const char* name : {"exists", "fieldref", "lt", "lte", "gt", "gte", "cidr", "minute",
                             "hour", "day", "week", "month", "year"})
      if (has(name)) return refuse(at, "MK055", "`" + std::string(name) + "` needs a field");
  return true;
}

bool Chain::apply_one(std::string_view modifier, const Tree& at, std::vector<Operand>& operands) {
  if (modifier == "all" || modifier == "neq" || modifier == "cased" || regex_flag(modifier))
    return true;
  if (modifier == "expand") return expand(at, placeholders_, critic_, operands);
  std::vector<Operand> next;
  for (Operand& operand : operands) {
    auto made = transformed(modifier, std::move(operand));
    if (!made) return refuse(at, "MK056", made.error().detail);
    for (Operand& one : *made) next.push_back(std::move(one));
    if (next.size() > limits::rule_alternatives_max)
      return refuse(at, "MK057",
                    "the value has more than " + std::to_string(limits::rule_alternatives_max) +
                        " alternatives");
  }
  operands = std::move(next);
  return true;
}

bool Chain::bounded(const Tree& at, std::size_t wildcards) {
  if (wildcards <= limits::rule_wildcards_max) return true;
  critic_.refuse(
      at, Code::limit_exceeded, "MK065",
      "the value has more than " + std::to_string(limits::rule_wildcards_max) + " wildcards");
  return false;
}

bool Chain::finish(const Tree& at, const Operand& operand, std::vector<Predicate>& tests) {
  if (operand.type != Operand::Type::regex) {
    // What `expand` put in counts, too.
    if (!bounded(at, operand.pattern.wildcards())) return false;
    predicates_of(operand, scope_, has("cased") ? Case::kept : Case::ignored, tests);
    return true;
  }
  std::string flags;
  if (has("i") || has("ignorecase")) flags += 'i';
  if (has("m") || has("multiline")) flags += 'm';
  if (has("s") || has("dotall")) flags += 's';
  Predicate predicate;
  predicate.kind = Predicate::Kind::regex;
  predicate.wanted = operand.raw;
  predicate.text = flags.empty() ? operand.raw : "(?" + flags + ")" + operand.raw;
  if (operand.anchored_start || operand.anchored_end)
    predicate.text = "(?" + flags + ":" + std::string(operand.anchored_start ? "\\A" : "") +
                     "(?:" + operand.raw + ")" + (operand.anchored_end ? "\\z" : "") + ")";
  auto regex = regex_from(predicate.text);
  if (!regex) {
    critic_.refuse(at, Code::regex_invalid, "MK058", regex.error().detail);
    return false;
  }
  predicate.cased = true;
  predicate.regex = *std::move(regex);
  tests.push_back(std::move(predicate));
  return true;
}

bool Chain::apply(const Tree& value, std::vector<Predicate>& tests) {
  if (value.is_map() || value.is_list())
    return refuse(value, "MK059", "a value must be a word, a number or null");
  // Escaped ones are none: they are counted when it is read, which must not take all memory.
  const auto wild = [](char c) { return c == '*' || c == '?'; };
  const auto written = std::count_if(value.text.begin(), value.text.end(), wild);
  if (!has("re") && !bounded(value, static_cast<std::size_t>(written) / 16)) return false;
  // `re` and `expand` read the value as written, before Sigma's wildcards are.
  auto operand = operand_from(value, modifiers_, placeholders_);
  if (!operand) {
    critic_.refuse(value, operand.error().code,
                   operand.error().code == Code::placeholder_missing ? "MK061" : "MK060",
                   operand.error().detail);
    return false;
  }
  std::vector<Operand> operands;
  operands.push_back(*std::move(operand));
  for (const std::string_view modifier : modifiers_)
    if (!apply_one(modifier, value, operands)) return false;
  for (const Operand& one : operands)
    if (!finish(value, one, tests)) return false;
  return true;
}

// Lists in lists are one list, as other tools read them. YAML's own bound on depth holds.
void flatten(const Tree& value, std::vector<const Tree*>& scalars) {
  if (!value.is_list()) scalars.push_back(&value);
  for (const Tree& item : value.items) flatten(item, scalars);
}

}  // namespace

bool read_item(std::string_view key, const Tree& value, const Placeholders& placeholders,
               Critic& critic, SelectionItem& into) {
  std::vector<std::string_view> parts = split(key, '|');
  into.field = std::string(parts.front());
  parts.erase(parts.begin());
  const Scope scope = into.field.empty() ? Scope::keywords : Scope::field;
  Chain chain(parts, scope, placeholders, critic);
  if (!chain.check(value)) return false;
  into.every = chain.has("all");
  into.negated = chain.has("neq");
  if (into.every && !value.is_list())
    critic.warn(value, Code::modifier_invalid, "MK062", "`all` is for lists of several values");
  if (value.is_list() && value.items.empty()) {
    critic.refuse(value, Code::rule_invalid, "MK063", "the list of values is empty");
    return false;
  }
  bool good = true;
  std::vector<const Tree*> scalars;
  flatten(value, scalars);
  for (const Tree* one : scalars) {
    if (one->is_null() && scalars.size() > 1)
      critic.warn(*one, Code::rule_invalid, "MK064", "null does not belong into a list");
    into.values.emplace_back();
    good = chain.apply(*one, into.values.back()) && good;
  }
  return good;
}

}  // namespace metsuke
