#include "rule/long_memory.h"

#include <algorithm>

#include "base/limits.h"
#include "rule/compiler.h"

namespace metsuke {

namespace {

// The sources that hand out what the correlation's rules look at, and how far all of them are
// complete. metsuke's own events are complete as soon as the moment is.
struct Speakers {
  std::vector<const SourceProgress*> sources;
  Timestamp complete = Timestamp::max();
};

Speakers speakers_of(const Correlation& plan, const Ruleset::Compiled& compiled,
                     std::span<const SourceProgress> sources, Timestamp now) {
  Speakers speakers;
  for (const RuleId leaf : plan.leaves) {
    const Rule& rule = compiled.rules[leaf.value];
    if (rule.product == "metsuke") {
      speakers.complete = std::min(speakers.complete, now);
      continue;
    }
    for (const SourceProgress& source : sources) {
      const bool can = std::any_of(
          source.log_sources.begin(), source.log_sources.end(),
          [&rule](const LogSource& handed) { return contains(log_source_of(rule), handed); });
      if (!can) continue;
      speakers.complete = std::min(speakers.complete, source.complete_until);
      if (std::find(speakers.sources.begin(), speakers.sources.end(), &source) ==
          speakers.sources.end())
        speakers.sources.push_back(&source);
    }
  }
  // Where nobody speaks, time alone decides.
  speakers.complete = std::min(speakers.complete, now);
  return speakers;
}

}  // namespace

LongMemory::LongMemory(const Ruleset::Compiled& compiled) : compiled_(compiled) {
  for (std::uint32_t i = 0; i < compiled.correlations.size(); ++i) {
    const Correlation& plan = compiled.correlations[i];
    if (plan.type == Correlation::Type::new_value)
      novelties_.emplace(i, Novelty(plan));
    else if (plan.heartbeat())
      heartbeats_.emplace(i, Heartbeat(plan));
    else if (plan.baseline)
      baselines_.emplace(i, Baseline(plan));
  }
}

bool LongMemory::owns(std::uint32_t correlation) const {
  return novelties_.contains(correlation) || heartbeats_.contains(correlation) ||
         baselines_.contains(correlation);
}

void LongMemory::take(std::uint32_t ours, LongMemory& before, std::uint32_t theirs) {
  const auto move = [&](auto& mine, auto& old) {
    const auto to = mine.find(ours);
    const auto from = old.find(theirs);
    if (to == mine.end() || from == old.end()) return;
    to->second = std::move(from->second);
    to->second.rebind(compiled_.correlations[ours]);
  };
  move(novelties_, before.novelties_);
  move(heartbeats_, before.heartbeats_);
  move(baselines_, before.baselines_);
}

Finding LongMemory::finding_of(const Correlation& plan, Timestamp at) const {
  Finding finding;
  finding.rule = plan.rule;
  finding.severity = compiled_.rules[plan.rule.value].severity;
  finding.at = finding.first = finding.last = at;
  return finding;
}

bool LongMemory::see(std::uint32_t correlation, const Seen& seen, Tallies& tallies,
                     std::vector<Finding>& findings) {
  const Correlation& plan = compiled_.correlations[correlation];
  const Month month = japan_month(seen.share.at);
  if (const auto found = heartbeats_.find(correlation); found != heartbeats_.end()) {
    found->second.hear(seen.shown, seen.share.at);
    return false;
  }
  if (const auto found = baselines_.find(correlation); found != baselines_.end()) {
    const auto added = found->second.add(seen.share);
    if (added == Baseline::Added::opened) found->second.keep(seen.share, seen.sample());
    if (added != Baseline::Added::refused) return false;
    tallies.unknown(plan.rule, month);
    tallies.missing(plan.rule, month, room_for(limits::window_groups_max, "groups"));
    return false;
  }
  const auto found = novelties_.find(correlation);
  ASSERT(found != novelties_.end());
  const auto state = found->second.see(seen.share.key, seen.share.value, seen.share.at);
  if (state == Novelty::Seen::no_room) {
    tallies.unknown(plan.rule, month);
    tallies.missing(plan.rule, month, found->second.no_room_for());
  }
  // While a group is learnt nothing is judged: such events are no part of the denominator.
  const bool compared = state == Novelty::Seen::known || state == Novelty::Seen::fresh;
  if (compared && compiled_.rules[plan.rule.value].reports) tallies.evaluated(plan.rule, month);
  if (state != Novelty::Seen::fresh || seen.share.only_asks) return false;
  if (!compiled_.rules[plan.rule.value].reports) return true;
  tallies.violating(plan.rule, month);
  Finding finding = finding_of(plan, seen.share.at);
  Baseline::Sample sample = seen.sample();
  finding.proof.push_back(seen.share.seq);
  finding.group = std::move(sample.group);
  finding.facts = std::move(sample.facts);
  finding.facts.emplace_back("value", seen.shown);
  finding.samples.push_back(std::move(sample.event));
  findings.push_back(std::move(finding));
  return true;
}

void LongMemory::doubt(std::uint32_t correlation, Timestamp at) {
  if (const auto found = heartbeats_.find(correlation); found != heartbeats_.end())
    found->second.hear_doubtful(at);
}

void LongMemory::advance_heartbeat(const Correlation& plan, Heartbeat& heartbeat,
                                   std::span<const SourceProgress> sources, Timestamp now,
                                   Tallies& tallies, std::vector<Finding>& findings) {
  const Speakers speakers = speakers_of(plan, compiled_, sources, now);
  std::vector<Heartbeat::Silence> silences;
  heartbeat.decide(speakers.sources, speakers.complete, silences);
  for (const Heartbeat::Silence& silence : silences) {
    const Month month = japan_month(silence.until);
    if (!silence.missing.empty()) tallies.unknown(plan.rule, month);
    for (const std::string& what : silence.missing) tallies.missing(plan.rule, month, what);
    if (!silence.missing.empty()) continue;
    tallies.violating(plan.rule, month);
    Finding finding = finding_of(plan, silence.until);
    finding.first = silence.from;
    finding.count = 0;
    const std::string& field = plan.group_by.front();
    finding.group = field + "=" + escaped_group(silence.group);
    finding.facts = {{field, silence.group}};
    findings.push_back(std::move(finding));
  }
}

void LongMemory::advance_baseline(const Correlation& plan, Baseline& baseline,
                                  std::span<const SourceProgress> sources, Timestamp now,
                                  Tallies& tallies, std::vector<Finding>& findings) {
  const Speakers speakers = speakers_of(plan, compiled_, sources, now);
  std::vector<Baseline::Judged> judged;
  baseline.decide(speakers.complete, judged);
  for (Baseline::Judged& one : judged) {
    const Month month = Month{int(one.day.year()), unsigned(one.day.month())};
    tallies.evaluated(plan.rule, month);
    if (one.outcome == Baseline::Judged::Outcome::undecided) {
      tallies.unknown(plan.rule, month);
      tallies.missing(plan.rule, month,
                      "history of " + std::to_string(plan.baseline->min_samples) + " days");
    }
    if (one.outcome != Baseline::Judged::Outcome::unusual) continue;
    tallies.violating(plan.rule, month);
    Finding finding = finding_of(plan, one.last);
    finding.first = one.first;
    finding.count = one.count;
    finding.proof = std::move(one.proof);
    finding.group = std::move(one.sample.group);
    finding.facts = std::move(one.sample.facts);
    finding.facts.emplace_back("value", decimal_of(one.value));
    finding.facts.emplace_back("median", decimal_of(one.median));
    finding.facts.emplace_back("score", decimal_of(one.score));
    if (plan.baseline->record > 0) finding.facts.emplace_back("most", decimal_of(one.most));
    finding.samples.push_back(std::move(one.sample.event));
    findings.push_back(std::move(finding));
  }
}

void LongMemory::advance(std::span<const SourceProgress> sources, Timestamp now, Tallies& tallies,
                         std::vector<Finding>& findings) {
  for (auto& [index, heartbeat] : heartbeats_)
    advance_heartbeat(compiled_.correlations[index], heartbeat, sources, now, tallies, findings);
  for (auto& [index, baseline] : baselines_)
    advance_baseline(compiled_.correlations[index], baseline, sources, now, tallies, findings);
}

}  // namespace metsuke
