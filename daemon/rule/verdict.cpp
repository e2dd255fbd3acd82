#include "rule/verdict.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/words.h"
#include "event/reader.h"

namespace metsuke {

namespace {

constexpr std::array<std::string_view, 4> verdict_names = {"PASS", "WAIVED", "NOT_EVALUABLE",
                                                           "FAIL"};
constexpr std::array<Word, 4> verdict_titles = {Word::verdict_pass, Word::verdict_waived,
                                                Word::verdict_not_evaluable, Word::verdict_fail};

constexpr std::size_t missing_listed_max = 10;

// An event of `source` can be one that the rule looks at: all the rule names, the source says.
bool covers(const LogSource& source, const Rule& rule) {
  return (rule.category.empty() || rule.category == source.category) &&
         (rule.product.empty() || rule.product == source.product) &&
         (rule.service.empty() || rule.service == source.service);
}

// The rules whose log sources a rule rests on: itself, or, for a correlation without one, the rules
// written beside it.
std::vector<const Rule*> looking_rules(const Ruleset& rules, const Rule& rule) {
  if (!rule.category.empty() || !rule.product.empty() || !rule.service.empty()) return {&rule};
  std::vector<const Rule*> beside;
  for (const Rule& other : rules.rules()) {
    if (!other.correlation && other.file == rule.file) beside.push_back(&other);
  }
  return beside;
}

// Of each source of the contract, whether one of these rules looks at it.
std::vector<bool> needed_sources(const Contract& contract, const std::vector<const Rule*>& rules) {
  std::vector<bool> needed;
  for (const SourceSpec& source : contract.sources) {
    const std::vector<LogSource> known = log_sources_of(source.reader);
    needed.push_back(std::any_of(known.begin(), known.end(), [&](const LogSource& each) {
      return std::any_of(rules.begin(), rules.end(),
                         [&](const Rule* rule) { return covers(each, *rule); });
    }));
  }
  return needed;
}

std::string missing_slot(const SourceSpec& source, const Slot& slot) {
  std::string text = "source " + source.id + ' ' + to_text(slot.from);
  if (slot.to != slot.from) text += ".." + to_text(slot.to);
  return text;
}

bool is_in_month(const Slot& slot, Month month) {
  return slot.from <= month.last() && month.first() <= slot.to;
}

std::string joined(const std::set<std::string>& parts) {
  std::string text;
  std::size_t listed = 0;
  for (const std::string& part : parts) {
    if (listed++ == missing_listed_max) {
      return text + ", … (+" + std::to_string(parts.size() - missing_listed_max) + ')';
    }
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

std::string limit_in_force(const Rule& rule) {
  std::string text;
  for (const Parameter& parameter : rule.parameters) {
    if (!text.empty()) text += ' ';
    text += parameter.name + '=' + parameter.value;
  }
  return text;
}

// What the month has of one check's inputs: counts, and what did not come.
class Judged {
 public:
  Judged(const Contract& contract, const Ruleset& rules, Month month,
         std::span<const Tally> tallies, std::span<const Slot> slots)
      : contract_(contract), rules_(rules), month_(month), tallies_(tallies), slots_(slots) {}

  CheckVerdict judge(const BoundCheck& bound, Date as_of) const {
    const Rule* const rule = rules_.find(bound.check);
    CheckVerdict verdict;
    verdict.check = bound.check;
    verdict.place = bound.place;
    if (rule == nullptr) {
      verdict.missing = "no rule " + bound.check;
      return verdict;
    }
    verdict.rule = rule->name;
    verdict.limit = limit_in_force(*rule);
    std::set<std::string> missing;
    for (const Tally& tally : tallies_) {
      if (tally.rule != rule->id || tally.month != month_) continue;
      verdict.evaluated += tally.evaluated;
      verdict.violating += tally.violating;
      verdict.unknown += tally.unknown;
      missing.insert(tally.missing.begin(), tally.missing.end());
    }
    const std::vector<bool> needed = needed_sources(contract_, looking_rules(rules_, *rule));
    for (const Slot& slot : slots_) {
      if (!lacks(slot, needed)) continue;
      missing.insert(missing_slot(contract_.sources[slot.source.value], slot));
    }
    decide(verdict, missing, bound, as_of);
    return verdict;
  }

 private:
  // A slot that has not come, of a source that is needed.
  bool lacks(const Slot& slot, const std::vector<bool>& needed) const {
    if (slot.state != SlotState::missing && slot.state != SlotState::expected) return false;
    return is_in_month(slot, month_) && slot.source.value < needed.size() &&
           needed[slot.source.value];
  }

  static void decide(CheckVerdict& verdict, std::set<std::string>& missing, const BoundCheck& bound,
                     Date as_of) {
    if (verdict.violating > 0) {
      const bool waived = bound.waived_until && as_of <= *bound.waived_until;
      verdict.verdict = waived ? Verdict::waived : Verdict::fail;
      return;
    }
    if (verdict.evaluated == 0) missing.insert("no events");
    if (verdict.unknown == 0 && missing.empty()) {
      verdict.verdict = Verdict::pass;
      return;
    }
    if (missing.empty()) missing.insert(std::to_string(verdict.unknown) + " undecided");
    verdict.missing = joined(missing);
  }

  const Contract& contract_;
  const Ruleset& rules_;
  Month month_;
  std::span<const Tally> tallies_;
  std::span<const Slot> slots_;
};

}  // namespace

std::string_view name_of(Verdict verdict) {
  return verdict_names[static_cast<std::size_t>(verdict)];
}

std::string_view title_of(Verdict verdict, Language language) {
  return word(verdict_titles[static_cast<std::size_t>(verdict)], language);
}

namespace {
// As Tallies and rules write what was missing: with a number, and in words.
struct Counted {
  std::string_view before, behind;  // The number.
  Word word;
};
constexpr Counted counted[] = {
    {"", " undecided", Word::missing_undecided},
    {"history of ", " days", Word::missing_history},
    {"room for more than ", " groups", Word::missing_room_groups},
    {"room for more than ", " triggers", Word::missing_room_triggers},
    {"room for more than ", " events in a group", Word::missing_room_events},
    {"room for more than ", " answers in a group", Word::missing_room_answers},
    {"room for more than ", " values", Word::missing_room_values},
    {"room for more than ", " values in a group", Word::missing_room_values_each}};

std::optional<std::string> counted_in_words(std::string_view part, Language language) {
  for (const Counted& one : counted) {
    if (!part.starts_with(one.before) || !part.ends_with(one.behind)) continue;
    const std::string_view number =
        part.substr(one.before.size(),
                    part.size() - std::min(part.size(), one.before.size() + one.behind.size()));
    if (!number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos)
      return phrase(one.word, language, {number});
  }
  return std::nullopt;
}
}  // namespace

std::string missing_in_words(std::string_view missing, Language language) {
  const auto said = [language](std::string_view part) -> std::string {
    if (part == "no events") return std::string(word(Word::missing_no_events, language));
    if (part.starts_with("source ")) {
      const std::string_view rest = part.substr(7);
      const std::size_t space = rest.rfind(' ');
      if (space != std::string_view::npos)
        return phrase(Word::missing_source, language,
                      {rest.substr(0, space), rest.substr(space + 1)});
    }
    if (auto words = counted_in_words(part, language)) return *std::move(words);
    if (const auto kind = register_kind_from(part)) return std::string(title_of(*kind, language));
    if (const auto field = field_from(part)) return std::string(title_of(*field, language));
    return std::string(part);
  };
  std::string words;
  while (!missing.empty()) {
    const std::size_t comma = missing.find(", ");
    if (!words.empty()) words += language == Language::japanese ? "、" : ", ";
    words += said(missing.substr(0, comma));
    missing.remove_prefix(comma == std::string_view::npos ? missing.size() : comma + 2);
  }
  return words;
}

MonthVerdict judge(const Contract& contract, const Ruleset& rules, Month month, Date as_of,
                   std::span<const Tally> tallies, std::span<const Slot> slots) {
  MonthVerdict whole;
  whole.month = month;
  whole.verdict = contract.requirements.empty() ? Verdict::not_evaluable : Verdict::pass;
  const Judged judged(contract, rules, month, tallies, slots);
  for (const Requirement& requirement : contract.requirements) {
    ClauseVerdict clause;
    clause.clause = requirement.clause;
    clause.text = requirement.text;
    clause.verdict = requirement.checks.empty() ? Verdict::not_evaluable : Verdict::pass;
    for (const BoundCheck& bound : requirement.checks) {
      clause.checks.push_back(judged.judge(bound, as_of));
      clause.verdict = worst(clause.verdict, clause.checks.back().verdict);
    }
    whole.verdict = worst(whole.verdict, clause.verdict);
    whole.clauses.push_back(std::move(clause));
  }
  return whole;
}

}  // namespace metsuke
