// What `rule` hands on: a rule was met, by these records, about this person or thing.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/words.h"
#include "event/event.h"

namespace metsuke {

// Sigma's levels.
enum class Severity : std::uint8_t { informational, low, medium, high, critical };
std::string_view name_of(Severity severity);
std::optional<Severity> severity_from(std::string_view word);
Word title_of(Severity severity);         // As pages, packs and terminals name it.

struct Finding {
  RuleId rule{};
  Severity severity{};
  Timestamp at{};                       // Event time of what completed it.
  Timestamp first{}, last{};            // Event times of its first and last event.
  std::string group;                    // "user.name=tanaka|day=2026-09-03", in the rule's order.
  std::vector<std::pair<std::string, std::string>> facts;  // For the sentence: field → value.
  std::vector<Seq> proof;              // At most limits::finding_proof_max; empty only for absence.
  std::uint64_t count = 1;              // Events behind it, those without room in `proof` included.
  std::vector<OwnedEvent> samples;      // Up to three of the events, for explain.
};

// A value as a member of a group's text: `|` parts the members, so it is escaped inside them.
std::string escaped_group(std::string_view value);

// How often a rule looked, per month (of event time in Japan): the denominator of its verdict.
struct Tally {
  RuleId rule{};
  Month month;
  std::uint64_t evaluated = 0;
  std::uint64_t violating = 0;
  std::uint64_t unknown = 0;            // Could not be decided: a field was unknown.
  std::vector<std::string> missing;     // What was: register names, "source door 2026-09-03".
};

}  // namespace metsuke
