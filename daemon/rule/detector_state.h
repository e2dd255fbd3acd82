// What a detector knows between events. Private to its two sources.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rule/absence.h"
#include "rule/compiled.h"
#include "rule/detector.h"
#include "rule/long_memory.h"
#include "rule/matcher.h"
#include "rule/tally.h"
#include "rule/window.h"

namespace metsuke {

inline constexpr std::size_t absence_none = static_cast<std::size_t>(-1);

enum class KeyState : std::uint8_t { whole, unknown, missing };

// Keys are put together so that no two different groups can look alike.
void append_exact(std::string& into, std::string_view value);

// By bucket: the rules whose evaluations are counted together and told.
std::vector<std::vector<RuleId>> reporting_populations(const Ruleset::Compiled& compiled);

struct Detector::State {
  explicit State(std::shared_ptr<const Ruleset> all)
      : rules(std::move(all)),
        compiled(rules->compiled()),
        tallies(compiled.rules.size(), reporting_populations(compiled)),
        memory(compiled),
        everything(compiled.rules.size(), true) {
    masks.resize(compiled.correlations.size());
    doubts.resize(compiled.correlations.size());
    rests_on.resize(compiled.correlations.size());
    looked.resize(compiled.correlations.size());
    looks.resize(compiled.rules.size());
    bucket_looks.resize(compiled.buckets.size());
    for (std::uint32_t i = 0; i < compiled.correlations.size(); ++i) {
      const Correlation& plan = compiled.correlations[i];
      for (const RuleId leaf : plan.leaves) {
        const Program& program = compiled.programs[leaf.value];
        if (program.population)
          looks[leaf.value].push_back(i);
        else if (bucket_looks[program.bucket].empty() || bucket_looks[program.bucket].back() != i)
          bucket_looks[program.bucket].push_back(i);
      }
      absence_of.push_back(absence_none);
      windows.emplace_back(plan);
      const bool absent = plan.type == Correlation::Type::absence && !plan.heartbeat();
      if (!absent && !plan.excludes()) continue;
      absence_of.back() = absences.size();
      absences.emplace_back(plan, compiled.rules);
    }
  }

  void see(const Event& event, std::vector<Finding>& findings);
  void advance(std::span<const SourceProgress> sources, Timestamp now,
               std::vector<Finding>& findings);

  void count_evaluated();
  void take_answer(const Ruleset::Answer& answer, const Event& event, Matcher& matcher,
                   std::vector<Finding>& findings);
  void run_correlation(std::uint32_t index, const Event& event, Matcher& matcher,
                       std::vector<Finding>& findings);
  void run_absence(std::uint32_t index, std::size_t base, Truth truth, const Event& event,
                   Matcher& matcher);
  void run_exclusions(std::uint32_t index, const Event& event, Matcher& matcher);
  void await_exclusion(std::uint32_t index, const Event& event, Matcher& matcher);
  void feed_window(std::uint32_t index, std::size_t base, std::uint64_t bases, const Event& event,
                   Matcher& matcher, std::vector<Finding>& findings);
  bool same(const State& before, RuleId ours, RuleId theirs) const;
  bool hears(RuleId rule) const { return deaf == nullptr || !(*deaf)[rule.value]; }
  void follow(State& before);
  void remember(std::uint32_t index, const Event& event, Matcher& matcher,
                std::vector<Finding>& findings);
  KeyState read_key(const Correlation& plan, std::size_t base, Matcher& matcher);
  void name_unknown(RuleId rule, const std::vector<std::uint32_t>& slots, const Event& event,
                    Matcher& matcher);
  std::string group_text(const Program& program, const Correlation* plan, const Event& event,
                         Matcher& matcher);
  void add_facts(const Program& program, const Correlation* plan, Matcher& matcher,
                 std::vector<std::pair<std::string, std::string>>& facts);
  Finding finding_of(RuleId rule, const Event& event) const;

  const std::shared_ptr<const Ruleset> rules;
  const Ruleset::Compiled& compiled;
  MatchScratch scratch;
  Tallies tallies;
  LongMemory memory;
  std::vector<Window> windows;  // By correlation.
  std::vector<Absence> absences;
  std::vector<std::size_t> absence_of;  // By correlation.
  // Correlations by what they rest on: rules with a population of their own, and buckets.
  std::vector<std::vector<std::uint32_t>> looks, bucket_looks;

  // Of the current event, kept for their room.
  Timestamp moment{};  // When it happened, within reason.
  Month month;
  Ruleset::Answers answers;
  std::vector<std::uint64_t> masks, doubts;          // By correlation: bases met, bases unknown.
  std::vector<std::shared_ptr<const Met>> rests_on;  // By correlation: how the event met it.
  const std::vector<bool>* deaf = nullptr;           // By rule: not to hear of it; null: all hear.
  const std::vector<bool> everything;                // By rule: true.
  bool uncounted = false;
  std::vector<bool> looked;
  std::vector<std::uint32_t> looked_list;
  std::string key;
  std::vector<std::string_view> key_values;
  std::vector<Met> met;
  std::vector<Absence::Decision> decisions;
};

}  // namespace metsuke
