#include "rule/detector.h"

#include <algorithm>

#include "base/limits.h"
#include "contract/enrich.h"
#include "rule/detector_state.h"

namespace metsuke {

namespace {

constexpr Timestamp moment_min = std::chrono::sys_days(std::chrono::year(1800) / 1 / 1);
constexpr Timestamp moment_max = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);
}  // namespace

std::vector<std::vector<RuleId>> reporting_populations(const Ruleset::Compiled& compiled) {
  std::vector<std::vector<RuleId>> populations(compiled.buckets.size());
  for (std::size_t i = 0; i < compiled.buckets.size(); ++i)
    for (const std::uint32_t rule : compiled.buckets[i].rules)
      if (compiled.rules[rule].reports && !compiled.programs[rule].population)
        populations[i].push_back(RuleId{rule});
  return populations;
}

Finding Detector::State::finding_of(RuleId rule, const Event& event) const {
  Finding finding;
  finding.rule = rule;
  finding.severity = compiled.rules[rule.value].severity;
  finding.at = finding.first = finding.last = std::clamp(event.occurred, moment_min, moment_max);
  finding.proof.push_back(event.seq);
  return finding;
}

std::string Detector::State::group_text(const Program& program, const Correlation* plan,
                                        const Event& event, Matcher& matcher) {
  std::string text;
  for (const GroupPart& part : program.group) {
    if (!text.empty()) text += '|';
    text += part.name;
    text += '=';
    switch (part.kind) {
      case GroupPart::Kind::day:
        text += to_text(japan_date(moment));
        break;
      case GroupPart::Kind::month:
        text += to_text(japan_month(moment));
        break;
      case GroupPart::Kind::hour: {
        const std::string at = to_japan_text(moment);
        text += at.substr(0, 13);
        break;
      }
      case GroupPart::Kind::source:
        text += escaped_group(event[Field::mk_source_id]);
        break;
      case GroupPart::Kind::field: {
        std::string_view value = matcher.value(part.slot);
        for (std::size_t i = 0; plan != nullptr && i < plan->group_by.size(); ++i)
          if (plan->group_by[i] == part.name && i < key_values.size()) value = key_values[i];
        text += escaped_group(value);
        break;
      }
    }
  }
  return text;
}

void Detector::State::add_facts(const Program& program, const Correlation* plan, Matcher& matcher,
                                std::vector<std::pair<std::string, std::string>>& facts) {
  for (const auto& [name, slot] : program.facts) {
    std::string_view value = matcher.value(slot);
    for (std::size_t i = 0; plan != nullptr && i < plan->group_by.size(); ++i)
      if (plan->group_by[i] == name && i < key_values.size()) value = key_values[i];
    if (value.data() != nullptr) facts.emplace_back(name, std::string(value));
  }
}

void Detector::State::name_unknown(RuleId rule, const std::vector<std::uint32_t>& slots,
                                   const Event& event, Matcher& matcher) {
  if (!compiled.rules[rule.value].reports) return;
  for (const std::uint32_t slot : slots) {
    if (!matcher.unknown(slot)) continue;
    std::optional<Field> field = compiled.slots[slot].field;
    for (const Field alias : compiled.slots[slot].aliases)
      if (!field && event.unknown(alias)) field = alias;
    ASSERT(field);
    const auto behind = register_behind(*field);
    tallies.missing(rule, month, std::string(behind ? name_of(*behind) : name_of(*field)));
  }
}

// The denominators: every rule that covers the event looked at it, whatever it said.
void Detector::State::count_evaluated() {
  const auto look = [this](const std::vector<std::uint32_t>& uses) {
    for (const std::uint32_t use : uses) {
      if (looked[use]) continue;
      looked[use] = true;
      looked_list.push_back(use);
    }
  };
  for (const std::uint32_t bucket : answers.buckets) {
    tallies.evaluated_all(bucket, month);
    look(bucket_looks[bucket]);
  }
  for (const RuleId rule : answers.narrowed) {
    if (compiled.rules[rule.value].reports) tallies.evaluated(rule, month);
    look(looks[rule.value]);
  }
}

void Detector::State::take_answer(const Ruleset::Answer& answer, const Event& event,
                                  Matcher& matcher, std::vector<Finding>& findings) {
  const Rule& rule = compiled.rules[answer.rule.value];
  const Program& program = compiled.programs[answer.rule.value];
  if (rule.reports) {
    if (answer.truth == Truth::unknown) {
      tallies.unknown(rule.id, month);
      name_unknown(rule.id, program.slots, event, matcher);
    } else {
      tallies.violating(rule.id, month);
      Finding finding = finding_of(rule.id, event);
      finding.group = group_text(program, nullptr, event, matcher);
      add_facts(program, nullptr, matcher, finding.facts);
      finding.samples.emplace_back(event);
      findings.push_back(std::move(finding));
    }
  }
  for (const std::uint32_t use : compiled.uses[rule.id.value]) {
    const Correlation& plan = compiled.correlations[use];
    for (std::size_t i = 0; i < plan.bases.size(); ++i)
      if (plan.bases[i] == rule.id)
        (answer.truth == Truth::yes ? masks : doubts)[use] |= std::uint64_t{1} << i;
    if (answer.truth == Truth::unknown && plan.type != Correlation::Type::absence)
      name_unknown(plan.rule, program.slots, event, matcher);
  }
}

// The values of the group's fields, into `key` and `key_values`.
KeyState Detector::State::read_key(const Correlation& plan, std::size_t base, Matcher& matcher) {
  key.clear();
  key_values.clear();
  KeyState state = KeyState::whole;
  for (const std::uint32_t slot : plan.keys[base]) {
    const std::string_view value = matcher.value(slot);
    if (value.data() == nullptr) {
      if (matcher.unknown(slot)) return KeyState::unknown;
      state = KeyState::missing;
    }
    append_exact(key, value);
    key_values.push_back(value);
  }
  return state;
}

void Detector::State::feed_window(std::uint32_t index, std::size_t base, std::uint64_t bases,
                                  const Event& event, Matcher& matcher,
                                  std::vector<Finding>& findings) {
  const Correlation& plan = compiled.correlations[index];
  const Rule& rule = compiled.rules[plan.rule.value];
  const Program& program = compiled.programs[plan.rule.value];
  Occurrence one;
  one.at = moment;
  one.seq = event.seq;
  one.bases = bases;
  for (std::size_t i = 0; i < plan.bases.size(); ++i) {
    const auto inner = compiled.programs[plan.bases[i].value].correlation;
    if (((bases >> i) & 1U) != 0 && inner) one.behind = rests_on[*inner];
  }
  for (const std::uint32_t slot : plan.values[base]) {
    const std::string_view value = matcher.value(slot);
    if (value.data() == nullptr) {  // It has nothing to count, or nobody knows what.
      if (!matcher.unknown(slot) || !rule.reports) return;
      tallies.unknown(rule.id, month);
      return name_unknown(rule.id, plan.values[base], event, matcher);
    }
    if (plan.type == Correlation::Type::value_count) {
      append_exact(one.value, value);
      continue;
    }
    const auto number = number_from(value);
    const auto amount = number ? millionths(*number) : std::nullopt;
    if (!amount) return;
    if (plan.type == Correlation::Type::value_run && *amount % 1'000'000 != 0) return;
    one.number = *amount;
  }
  met.clear();
  if (!windows[index].add(key, std::move(one), met)) {
    tallies.unknown(rule.id, month);
    tallies.missing(rule.id, month, room_for(limits::window_groups_max, "groups"));
    return;
  }
  if (windows[index].take_dropped() != 0)
    tallies.missing(rule.id, month, room_for(limits::window_events_max, "events in a group"));
  if (met.empty()) return;
  if (plan.excludes()) return await_exclusion(index, event, matcher);
  if (!compiled.uses[rule.id.value].empty()) rests_on[index] = std::make_shared<Met>(met.back());
  for (const std::uint32_t use : compiled.uses[rule.id.value]) {
    const Correlation& outer = compiled.correlations[use];
    for (std::size_t i = 0; i < outer.bases.size(); ++i)
      if (outer.bases[i] == rule.id) masks[use] |= std::uint64_t{1} << i;
  }
  if (!rule.reports) return;
  for (Met& one_met : met) {
    if (!one_met.fires) continue;
    tallies.violating(rule.id, japan_month(one_met.at));
    Finding finding = finding_of(rule.id, event);
    finding.at = finding.last = one_met.at;
    finding.first = one_met.first;
    finding.count = one_met.count;
    finding.proof = std::move(one_met.proof);
    finding.group = group_text(program, &plan, event, matcher);
    add_facts(program, &plan, matcher, finding.facts);
    finding.facts.emplace_back("value", decimal_of(one_met.measured));
    finding.samples.emplace_back(event);
    findings.push_back(std::move(finding));
  }
}

void Detector::State::run_absence(std::uint32_t index, std::size_t base, Truth truth,
                                  const Event& event, Matcher& matcher) {
  const Correlation& plan = compiled.correlations[index];
  Absence& absence = absences[absence_of[index]];
  const Program& program = compiled.programs[plan.rule.value];
  const bool triggers =
      !uncounted && (base == 0 || plan.direction == Correlation::Direction::either);
  const bool answers_too = base == 1 || plan.direction == Correlation::Direction::either;
  const KeyState state = read_key(plan, base, matcher);
  if (truth == Truth::unknown || state == KeyState::unknown) {
    if (answers_too) absence.doubtful(base, state == KeyState::whole ? &key : nullptr, moment);
    if (!triggers) return;
    tallies.evaluated(plan.rule, month);
    tallies.unknown(plan.rule, month);
    name_unknown(plan.rule, compiled.programs[plan.bases[base].value].slots, event, matcher);
    name_unknown(plan.rule, plan.keys[base], event, matcher);
    return;
  }
  if (state == KeyState::missing) {
    // It cannot be joined: nobody can say whether it was answered.
    if (!triggers) return;
    tallies.evaluated(plan.rule, month);
    tallies.unknown(plan.rule, month);
    for (std::size_t i = 0; i < key_values.size(); ++i)
      if (key_values[i].data() == nullptr) tallies.missing(plan.rule, month, plan.group_by[i]);
    return;
  }
  Timestamp until = moment;
  if (plan.until[base]) {
    const auto said = timestamp_from_rfc3339(matcher.value(*plan.until[base]));
    if (said) until = std::clamp(*said, moment, moment + limits::window_max);
  }
  if (answers_too) absence.answer(base, key, moment, until);
  if (!triggers) return;
  Waiting trigger;
  trigger.at = moment;
  trigger.ends = until;
  trigger.side = base;
  trigger.key = key;
  trigger.event = OwnedEvent(event);
  trigger.group = group_text(program, &plan, event, matcher);
  add_facts(program, &plan, matcher, trigger.facts);
  if (absence.wait(std::move(trigger))) return;
  tallies.evaluated(plan.rule, month);
  tallies.unknown(plan.rule, month);
  tallies.missing(plan.rule, month, room_for(limits::window_groups_max, "triggers"));
}

void Detector::State::run_correlation(std::uint32_t index, const Event& event, Matcher& matcher,
                                      std::vector<Finding>& findings) {
  const Correlation& plan = compiled.correlations[index];
  if (memory.owns(index)) return remember(index, event, matcher, findings);
  std::uint64_t open = masks[index];
  if (plan.type == Correlation::Type::absence) {
    for (std::size_t base = 0; base < 2; ++base) {
      if (((open >> base) & 1U) != 0) run_absence(index, base, Truth::yes, event, matcher);
      if (((doubts[index] >> base) & 1U) != 0)
        run_absence(index, base, Truth::unknown, event, matcher);
    }
    return;
  }
  const bool reports = compiled.rules[plan.rule.value].reports;
  if (plan.excludes()) {
    run_exclusions(index, event, matcher);
    const std::uint64_t wanted = (std::uint64_t{1} << plan.wanted()) - 1;
    open &= wanted;
    doubts[index] &= wanted;
  }
  if (doubts[index] != 0 && reports) tallies.unknown(plan.rule, month);
  while (open != 0) {
    std::size_t base = 0;
    while (((open >> base) & 1U) == 0) ++base;
    std::uint64_t together = std::uint64_t{1} << base;
    open &= ~together;
    const KeyState state = read_key(plan, base, matcher);
    if (state == KeyState::unknown && reports) {
      tallies.unknown(plan.rule, month);
      name_unknown(plan.rule, plan.keys[base], event, matcher);
    }
    if (state != KeyState::whole) continue;
    // Rules that put the event into the same group see it as one.
    const std::string first = key;
    for (std::size_t other = base + 1; other < plan.wanted(); ++other) {
      if (((open >> other) & 1U) == 0) continue;
      if (read_key(plan, other, matcher) != KeyState::whole || key != first) continue;
      together |= std::uint64_t{1} << other;
      open &= ~(std::uint64_t{1} << other);
    }
    read_key(plan, base, matcher);
    feed_window(index, base, together, event, matcher, findings);
  }
}

void Detector::State::see(const Event& event, std::vector<Finding>& findings) {
  const auto begin = static_cast<std::ptrdiff_t>(findings.size());
  // A clock that is centuries off must not carry sums of times out of their range.
  moment = std::clamp(event.occurred, moment_min, moment_max);
  month = japan_month(moment);
  Matcher matcher(compiled, scratch, event);
  matcher.answer(answers);
  count_evaluated();
  for (const Ruleset::Answer& answer : answers.rules) take_answer(answer, event, matcher, findings);
  for (const std::uint32_t index : looked_list) {
    looked[index] = false;
    const Correlation& plan = compiled.correlations[index];
    // An absence counts the events that need an answer, a new_value those that were compared.
    const bool counted = plan.type != Correlation::Type::new_value &&
                         (!plan.awaits() || plan.heartbeat() || plan.excludes());
    if (counted && compiled.rules[plan.rule.value].reports) tallies.evaluated(plan.rule, month);
  }
  if (!looked_list.empty()) {
    for (std::uint32_t index = 0; index < masks.size(); ++index) {
      if (masks[index] == 0 && doubts[index] == 0) continue;
      const RuleId rule = compiled.correlations[index].rule;
      if (hears(rule) || !compiled.uses[rule.value].empty())
        run_correlation(index, event, matcher, findings);
      masks[index] = doubts[index] = 0;
    }
  }
  looked_list.clear();
  if (deaf != nullptr)
    findings.erase(std::remove_if(findings.begin() + begin, findings.end(),
                                  [this](const Finding& one) { return !hears(one.rule); }),
                   findings.end());
  std::stable_sort(findings.begin() + begin, findings.end(),
                   [](const Finding& a, const Finding& b) { return a.rule < b.rule; });
}

void Detector::State::advance(std::span<const SourceProgress> sources, Timestamp now,
                              std::vector<Finding>& findings) {
  const auto begin = static_cast<std::ptrdiff_t>(findings.size());
  for (std::size_t index = 0; index < absence_of.size(); ++index) {
    if (absence_of[index] == absence_none) continue;
    const Correlation& plan = compiled.correlations[index];
    decisions.clear();
    Absence& absence = absences[absence_of[index]];
    absence.decide(sources, now, decisions);
    for (Absence::Decision& decision : decisions) {
      Waiting& trigger = decision.trigger;
      const Month of = japan_month(trigger.at);
      if (!plan.excludes()) tallies.evaluated(plan.rule, of);
      if (absence.answers_dropped())
        tallies.missing(plan.rule, of, room_for(limits::window_events_max, "answers in a group"));
      if (decision.outcome == Outcome::undecided) tallies.unknown(plan.rule, of);
      for (const std::string& what : decision.missing) tallies.missing(plan.rule, of, what);
      if (decision.outcome != Outcome::absent) continue;
      if (plan.excludes() && !absence.tells(trigger.key, trigger.at)) continue;
      tallies.violating(plan.rule, of);
      Finding finding = finding_of(plan.rule, trigger.event.view());
      finding.group = std::move(trigger.group);
      finding.facts = std::move(trigger.facts);
      if (plan.excludes()) {
        finding.at = finding.last = trigger.at;
        finding.first = trigger.first;
        finding.count = trigger.count;
        finding.proof = std::move(trigger.proof);
      }
      if (plan.direction == Correlation::Direction::either)
        finding.facts.emplace_back("side", trigger.side == 0 ? "left" : "right");
      finding.samples.push_back(std::move(trigger.event));
      findings.push_back(std::move(finding));
    }
  }
  memory.advance(sources, now, tallies, findings);
  std::stable_sort(findings.begin() + begin, findings.end(),
                   [](const Finding& a, const Finding& b) { return a.rule < b.rule; });
}

void Detector::follow(Detector& before) { state_->follow(*before.state_); }

Detector::Detector(std::shared_ptr<const Ruleset> rules)
    : state_(std::make_unique<State>(std::move(rules))) {}
Detector::~Detector() = default;
Detector::Detector(Detector&&) noexcept = default;

void Detector::see(const Event& event, std::vector<Finding>& findings) {
  state_->see(event, findings);
}

void Detector::see_partly(const Event& event, const std::vector<bool>& deaf,
                          std::vector<Finding>& findings) {
  ASSERT(deaf.size() == state_->compiled.rules.size());
  state_->deaf = &deaf;
  state_->tallies.leave_out(&deaf);
  state_->see(event, findings);
  state_->tallies.leave_out(nullptr);
  state_->deaf = nullptr;
}

void Detector::see_uncounted(const Event& event, std::vector<Finding>& findings) {
  state_->uncounted = true;
  state_->tallies.leave_out(&state_->everything);
  state_->see(event, findings);
  state_->tallies.leave_out(nullptr);
  state_->uncounted = false;
}

void Detector::advance(std::span<const SourceProgress> sources, Timestamp now,
                       std::vector<Finding>& findings) {
  state_->advance(sources, now, findings);
}

std::vector<Tally> Detector::take_tallies() { return state_->tallies.take(); }

Tally Detector::tally(RuleId rule, Month month) { return state_->tallies.of(rule, month); }

void Detector::restart_tallies() { state_->tallies.restart(); }

const Ruleset& Detector::rules() const { return *state_->rules; }

}  // namespace metsuke
