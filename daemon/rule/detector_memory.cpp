#include <algorithm>

#include "rule/detector_state.h"
#include "rule/number.h"

namespace metsuke {

void append_exact(std::string& into, std::string_view value) {
  into += std::to_string(value.size());
  into += ':';
  into += value;
}

// For what looks back further than a window.
void Detector::State::remember(std::uint32_t index, const Event& event, Matcher& matcher,
                               std::vector<Finding>& findings) {
  const Correlation& plan = compiled.correlations[index];
  for (std::size_t base = 0; base < plan.bases.size(); ++base) {
    const bool sure = ((masks[index] >> base) & 1U) != 0;
    if (!sure && ((doubts[index] >> base) & 1U) == 0) continue;
    const KeyState state = read_key(plan, base, matcher);
    if (!sure || state == KeyState::unknown) {
      memory.doubt(index, moment);
      if (!compiled.rules[plan.rule.value].reports) continue;
      tallies.unknown(plan.rule, month);
      name_unknown(plan.rule, plan.keys[base], event, matcher);
      continue;
    }
    if (state == KeyState::missing) continue;
    LongMemory::Seen seen;
    seen.share = {key, "", moment, event.seq, 0, "", false};
    if (plan.baseline && plan.baseline->ask) seen.share.only_asks = *plan.baseline->ask == base;
    if (plan.known) seen.share.only_asks = *plan.known == base;
    if (!plan.peers.empty()) seen.share.peer = matcher.value(plan.peers[base]);
    if (plan.heartbeat()) seen.shown = key_values.front();
    bool whole = true;
    for (const std::uint32_t slot : plan.values[base]) {
      const std::string_view value = matcher.value(slot);
      if (plan.type == Correlation::Type::value_sum) {
        const auto number = number_from(value);
        const auto amount = number ? millionths(*number) : std::nullopt;
        whole = whole && amount && *amount<LongMemory::most&& * amount> - LongMemory::most;
        if (whole) seen.share.number = *amount;
        continue;
      }
      whole = whole && value.data() != nullptr;
      append_exact(seen.share.value, value);
      seen.shown += (seen.shown.empty() ? "" : " ") + std::string(value);
    }
    if (!whole) {
      const auto unknown = [&](std::uint32_t slot) { return matcher.unknown(slot); };
      if (!compiled.rules[plan.rule.value].reports ||
          std::none_of(plan.values[base].begin(), plan.values[base].end(), unknown))
        continue;
      tallies.unknown(plan.rule, month);
      name_unknown(plan.rule, plan.values[base], event, matcher);
      continue;
    }
    const Program& program = compiled.programs[plan.rule.value];
    seen.sample = [&] {
      Baseline::Sample sample{OwnedEvent(event), group_text(program, &plan, event, matcher), {}};
      add_facts(program, &plan, matcher, sample.facts);
      return sample;
    };
    if (!memory.see(index, seen, tallies, findings)) continue;
    for (const std::uint32_t use : compiled.uses[plan.rule.value])
      for (std::size_t i = 0; i < compiled.correlations[use].bases.size(); ++i)
        if (compiled.correlations[use].bases[i] == plan.rule) masks[use] |= std::uint64_t{1} << i;
  }
}

// True when the two rules, and all they rest on, are the same.
bool Detector::State::same(const State& before, RuleId ours, RuleId theirs) const {
  const Rule& mine = compiled.rules[ours.value];
  const Rule& old = before.compiled.rules[theirs.value];
  if (mine.name != old.name || mine.version != old.version) return false;
  const auto index = compiled.programs[ours.value].correlation;
  const auto other = before.compiled.programs[theirs.value].correlation;
  if (!index || !other) return !index && !other;
  const Correlation& plan = compiled.correlations[*index];
  const Correlation& then = before.compiled.correlations[*other];
  return std::equal(plan.bases.begin(), plan.bases.end(), then.bases.begin(), then.bases.end(),
                    [&](RuleId base, RuleId old_base) { return same(before, base, old_base); });
}

void Detector::State::follow(State& before) {
  for (std::uint32_t i = 0; i < compiled.correlations.size(); ++i) {
    const Correlation& plan = compiled.correlations[i];
    for (std::uint32_t k = 0; k < before.compiled.correlations.size(); ++k) {
      if (!same(before, plan.rule, before.compiled.correlations[k].rule)) continue;
      windows[i] = std::move(before.windows[k]);
      windows[i].rebind(plan);
      memory.take(i, before.memory, k);
      if (absence_of[i] == absence_none) break;
      Absence& absence = absences[absence_of[i]];
      absence = std::move(before.absences[before.absence_of[k]]);
      absence.rebind(plan, compiled.rules);
      break;
    }
  }
}

}  // namespace metsuke
