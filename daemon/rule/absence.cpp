#include "rule/absence.h"

#include <algorithm>

#include "base/limits.h"
#include "rule/compiler.h"

namespace metsuke {

// The sources that could hand out an answer, and how far all of them are complete.
struct Absence::Able {
  std::vector<const SourceProgress*> sources;
  Timestamp complete = Timestamp::max();
  bool any = false;
};

namespace {

bool any_between(const std::vector<Timestamp>& times, Timestamp from, Timestamp until) {
  const auto first = std::lower_bound(times.begin(), times.end(), from);
  return first != times.end() && *first <= until;
}

}  // namespace

Absence::Absence(const Correlation& plan, std::span<const Rule> rules)
    : plan_(&plan), rules_(rules) {
  ASSERT(plan.bases.size() == 2 || plan.excludes());
}

bool Absence::wait(Waiting trigger) {
  const std::size_t side = trigger.side;
  ASSERT(side < 2);
  if (waiting_[0].size() + waiting_[1].size() >= limits::window_groups_max) return false;
  ASSERT(side == 0 || !plan_->excludes());
  const Timestamp ends = std::max(trigger.at, trigger.ends);
  trigger.from = trigger.at - (side == 0 ? plan_->before : plan_->after);
  trigger.until = ends + (side == 0 ? plan_->after : plan_->before);
  if (plan_->excludes()) {   // As windows are: what is a whole time span away is outside.
    trigger.from += Duration(1);
    trigger.until -= Duration(1);
  }
  waiting_[side].emplace(trigger.until, std::move(trigger));
  return true;
}

bool Absence::tells(const std::string& key, Timestamp at) {
  ASSERT(plan_->excludes());
  std::vector<Timestamp>& times = told_[key];
  const Duration reach = plan_->span - Duration(1);
  const bool near = any_between(times, at - reach, at + reach);
  note(times, at);
  return !near;
}

void Absence::note(std::vector<Timestamp>& times, Timestamp at) {
  times.insert(std::upper_bound(times.begin(), times.end(), at), at);
  if (times.size() <= limits::window_events_max) return;
  times.erase(times.begin());
  answers_dropped_ = true;
}

void Absence::answer(std::size_t side, const std::string& key, Timestamp at, Timestamp until) {
  ASSERT(side < 2 && at <= until);
  Answers& answers = answers_[side][key];
  const auto place =
      std::upper_bound(answers.sure.begin(), answers.sure.end(), at,
                       [](Timestamp time, const Extent& one) { return time < one.at; });
  answers.sure.insert(place, {at, until});
  answers.longest = std::max(answers.longest, until - at);
  if (answers.sure.size() <= limits::window_events_max) return;
  answers.sure.erase(answers.sure.begin());
  answers_dropped_ = true;
}

// Whether one of them holds at some moment of [from, until].
bool Absence::Answers::holds_between(Timestamp from, Timestamp until) const {
  auto one = std::lower_bound(sure.begin(), sure.end(), from - longest,
                              [](const Extent& each, Timestamp time) { return each.at < time; });
  for (; one != sure.end() && one->at <= until; ++one)
    if (one->until >= from) return true;
  return false;
}

void Absence::doubtful(std::size_t side, const std::string* key, Timestamp at) {
  ASSERT(side < 2);
  note(key == nullptr ? doubtful_[side] : answers_[side][*key].doubtful, at);
}

Absence::Able Absence::able_to_answer(std::size_t side, std::span<const SourceProgress> sources,
                                      Timestamp now) const {
  std::vector<RuleId> answers = plan_->answering;
  if (!plan_->excludes()) answers.assign(1, plan_->bases[1 - side]);
  Able able;
  const auto is_own = [this](RuleId answer) { return rules_[answer.value].product == "metsuke"; };
  if (std::any_of(answers.begin(), answers.end(), is_own)) {
    // metsuke's own events are all here as soon as the moment is.
    able.any = true;
    able.complete = now;
    std::erase_if(answers, is_own);
  }
  for (const SourceProgress& source : sources) {
    const bool can = std::any_of(answers.begin(), answers.end(), [&](RuleId answer) {
      return std::any_of(source.log_sources.begin(), source.log_sources.end(),
                         [&](const LogSource& handed) {
                           return contains(log_source_of(rules_[answer.value]), handed);
                         });
    });
    if (!can) continue;
    able.any = true;
    able.sources.push_back(&source);
    able.complete = std::min(able.complete, source.complete_until);
  }
  // With nobody to ask, time decides that nothing can be said.
  if (!able.any) able.complete = now;
  return able;
}

Outcome Absence::outcome_of(const Waiting& trigger, const Able& able,
                            std::vector<std::string>& missing) const {
  const std::size_t other = 1 - trigger.side;
  const auto [from, until] = std::pair(trigger.from, trigger.until);
  const auto answers = answers_[other].find(trigger.key);
  const bool known = answers != answers_[other].end();
  if (known && answers->second.holds_between(from, until)) return Outcome::answered;
  for (const SourceProgress* source : able.sources)
    for (const Hole& hole : source->holes)
      if (hole.from <= until && hole.until > from)
        missing.push_back("source " + source->name + " " + to_text(japan_date(hole.from)));
  if (!able.any) missing.push_back("source of " + rules_[plan_->bases[other].value].name);
  if (!missing.empty()) return Outcome::undecided;
  if ((known && any_between(answers->second.doubtful, from, until)) ||
      any_between(doubtful_[other], from, until)) {
    missing.push_back(rules_[plan_->bases[other].value].name);
    return Outcome::undecided;
  }
  return Outcome::absent;
}

void Absence::decide(std::span<const SourceProgress> sources, Timestamp now,
                     std::vector<Decision>& decisions) {
  Timestamp complete = now;
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const Able able = able_to_answer(side, sources, now);
    complete = std::min(complete, able.complete);
    auto& waiting = waiting_[side];
    while (!waiting.empty() && waiting.begin()->first < able.complete) {
      Decision decision;
      decision.trigger = std::move(waiting.begin()->second);
      waiting.erase(waiting.begin());
      decision.outcome = outcome_of(decision.trigger, able, decision.missing);
      decisions.push_back(std::move(decision));
    }
  }
  for (const auto& waiting : waiting_)
    for (const auto& [deadline, trigger] : waiting) {
      complete = std::min(complete, trigger.at);
      break;
    }
  forget(complete);
}

// Answers so old that no trigger can still need them, even one that comes late.
void Absence::forget(Timestamp complete) {
  if (complete < Timestamp::min() + limits::window_max + limits::lateness_max) return;
  const Timestamp keep = complete - std::max(plan_->before, plan_->after) - limits::lateness_max;
  // Once a day of event time is often enough.
  if (forgotten_ != Timestamp::min() && keep < forgotten_ + std::chrono::hours(24)) return;
  forgotten_ = keep;
  const auto cut = [keep](std::vector<Timestamp>& times) {
    times.erase(times.begin(), std::lower_bound(times.begin(), times.end(), keep));
  };
  for (auto told = told_.begin(); told != told_.end();) {
    cut(told->second);
    told = told->second.empty() ? told_.erase(told) : std::next(told);
  }
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    cut(doubtful_[side]);
    for (auto answers = answers_[side].begin(); answers != answers_[side].end();) {
      std::vector<Extent>& sure = answers->second.sure;
      const Timestamp oldest = keep - answers->second.longest;
      sure.erase(sure.begin(), std::find_if(sure.begin(), sure.end(), [oldest](const Extent& one) {
                   return one.at >= oldest;
                 }));
      cut(answers->second.doubtful);
      const bool empty = answers->second.sure.empty() && answers->second.doubtful.empty();
      answers = empty ? answers_[side].erase(answers) : std::next(answers);
    }
  }
}

}  // namespace metsuke
