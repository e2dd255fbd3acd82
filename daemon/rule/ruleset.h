// All rules of one contract, compiled once, then never changed. A new ruleset is a new object.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rule/rule.h"

namespace metsuke {

class MatchScratch;  // rule/matcher.h

struct RuleSource {
  std::string file;
  std::string text;
};

// The numbers a ruleset is compiled with: per check its `with:` values, and the contract's lists
// for %contract.NAME%. Without an entry the rule's defaults hold. Placeholders of Sigma's `expand`
// (%name%) are looked up in `lists` by their own name.
struct Parameters {
  std::map<std::string, std::map<std::string, std::string>> by_check;
  std::map<std::string, std::vector<std::string>> lists;
  // When not empty, only these checks' rules (and what they refer to) are compiled in.
  std::vector<std::string> checks;
  // Absent: rules that rest on a contract (registers, lists, metsuke's own events) are left out.
  enum class Contract : std::uint8_t { present, absent } contract = Contract::present;
  // As written: a rule that only feeds a correlation raises nothing itself. All: every rule does,
  // which is what conformance cases and rule authors look at.
  enum class Reporting : std::uint8_t { as_written, all } reporting = Reporting::as_written;
};

// One event against one rule.
enum class Truth : std::uint8_t { no, yes, unknown };

// A line of `explain`: one test of the rule, what it wanted, what the event had.
struct Explained {
  int depth = 0;
  std::string what;     // "logon: event.action", "condition: logon and unlisted"
  std::string wanted;   // The rule's value.
  std::string found;    // The event's value, or "-" when absent.
  std::string missing;  // Of what is unknown: the register that would tell.
  Truth truth{};
};

class Ruleset {
 public:
  // All or nothing: any error among the complaints, and the result is null.
  static std::shared_ptr<const Ruleset> compile(std::span<const RuleSource> sources,
                                                const Parameters& parameters,
                                                Complaints& complaints);
  ~Ruleset();
  std::span<const Rule> rules() const;
  const Rule& rule(RuleId id) const;
  const Rule* find(std::string_view check_or_name_or_id) const;

  struct Answer {
    RuleId rule;
    Truth truth;  // Yes or unknown.
  };
  // What an event means to all detection rules. The many that it covers and that say `no` are not
  // listed: they are every rule of `buckets` that is not in `rules`.
  struct Answers {
    std::vector<Answer> rules;  // In rule order.
    // Places in Compiled::buckets: the log sources that cover the event. Each rule there without a
    // population of its own was evaluated. Valid until the next event.
    std::span<const std::uint32_t> buckets;
    std::vector<RuleId> narrowed;  // Of those with one, the ones it covers, or may cover.
  };
  // Pure; safe from any thread. `scratch` is kept from event to event: then nothing is allocated.
  void match(const Event& event, Answers& answers, MatchScratch& scratch) const;
  std::vector<Explained> explain(RuleId rule, const Event& event) const;
  // Whether one of the event's log sources is what the rule means.
  bool looks_at(RuleId rule, const Event& event) const;

  struct Compiled;
  const Compiled& compiled() const { return *compiled_; }  // For the correlator, same layer.

 private:
  Ruleset();
  std::unique_ptr<Compiled> compiled_;
};

// The tests in the rule files (`tests: hit, miss`), run. One result per case.
struct RuleTestResult {
  std::string rule;
  std::string name;  // "hit 1"
  bool passed = false;
  std::vector<std::string> differences;  // Only the differing fields, "why: expected …, got …"
  Place place;
};
std::vector<RuleTestResult> run_rule_tests(std::span<const RuleSource> sources,
                                           Complaints& complaints);

}  // namespace metsuke
