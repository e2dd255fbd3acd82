// `a and b and not c`: matches of the wanted part wait until it is known whether c came.
#include "base/limits.h"
#include "rule/detector_state.h"

namespace metsuke {

// What must not be seen, seen or perhaps seen.
void Detector::State::run_exclusions(std::uint32_t index, const Event& event, Matcher& matcher) {
  const Correlation& plan = compiled.correlations[index];
  Absence& absence = absences[absence_of[index]];
  for (std::size_t base = plan.wanted(); base < plan.bases.size(); ++base) {
    const bool sure = ((masks[index] >> base) & 1U) != 0;
    const bool doubt = ((doubts[index] >> base) & 1U) != 0;
    if (!sure && !doubt) continue;
    const KeyState state = read_key(plan, base, matcher);
    if (state == KeyState::missing) continue;
    if (sure && state == KeyState::whole) {
      absence.answer(1, key, moment, moment);
      continue;
    }
    absence.doubtful(1, state == KeyState::whole ? &key : nullptr, moment);
    if (state == KeyState::unknown) name_unknown(plan.rule, plan.keys[base], event, matcher);
  }
}

// The wanted part is met, as `met` says.
void Detector::State::await_exclusion(std::uint32_t index, const Event& event, Matcher& matcher) {
  const Correlation& plan = compiled.correlations[index];
  const Program& program = compiled.programs[plan.rule.value];
  for (Met& one : met) {
    Waiting trigger;
    trigger.at = one.at;
    trigger.key = key;
    trigger.event = OwnedEvent(event);
    trigger.group = group_text(program, &plan, event, matcher);
    trigger.first = one.first;
    trigger.count = one.count;
    trigger.proof = std::move(one.proof);
    add_facts(program, &plan, matcher, trigger.facts);
    if (absences[absence_of[index]].wait(std::move(trigger))) continue;
    tallies.unknown(plan.rule, month);
    tallies.missing(plan.rule, month, room_for(limits::window_groups_max, "triggers"));
  }
}

}  // namespace metsuke
