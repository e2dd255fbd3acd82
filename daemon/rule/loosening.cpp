#include "rule/loosening.h"

#include <algorithm>
#include <map>

#include "rule/changes.h"

namespace metsuke {
namespace {

using Checks = std::map<std::string, const BoundCheck*>;

Checks checks_of(const Contract& contract) {
  Checks checks;
  for (const Requirement& requirement : contract.requirements)
    for (const BoundCheck& bound : requirement.checks) checks.emplace(bound.check, &bound);
  return checks;
}

class Comparison {
 public:
  Comparison(const BoundContract& then, const BoundContract& now, std::vector<Loosening>& into)
      : then_(*then.contract), now_(*now.contract), into_(into) {
    compare_period();
    compare_sources();
    compare_routes();
    compare_checks();
    compare_rules(*then.rules, *now.rules);
  }

 private:
  void say(std::string what, std::string part, std::string was, std::string is) {
    into_.push_back({now_.id, std::move(what), std::move(part), std::move(was), std::move(is)});
  }

  void compare_period() {
    if (now_.period_to < then_.period_to)
      say("contract", "period.to", to_text(then_.period_to), to_text(now_.period_to));
    if (now_.period_from > then_.period_from)
      say("contract", "period.from", to_text(then_.period_from), to_text(now_.period_from));
  }

  // `more`: the larger number expects less. 0 expects nothing at all.
  template <class Number>
  void compare_number(const std::string& what, const char* part, Number was, Number is, bool more) {
    if (was == is || was == Number{}) return;
    const bool looser = is == Number{} || (more ? is > was : is < was);
    if (looser) say(what, part, number_text(was), number_text(is));
  }
  static std::string number_text(int number) { return std::to_string(number); }
  static std::string number_text(Duration span) { return to_text(span); }

  void compare_sources() {
    for (const SourceSpec& was : then_.sources) {
      const std::string what = "source " + was.id;
      const SourceSpec* const is = now_.source(was.id);
      if (is == nullptr) {
        say(what, "sources", was.id, "");
        continue;
      }
      compare_number(what, "keep.total", was.keep.total_days, is->keep.total_days, false);
      compare_number(what, "keep.searchable", was.keep.searchable_days, is->keep.searchable_days,
                     false);
      compare_number(what, "active.max_silence", was.active.max_silence, is->active.max_silence,
                     true);
      compare_number(what, "delivers.heartbeat", was.delivers.heartbeat, is->delivers.heartbeat,
                     true);
      if (is->delivers.grace_business_days > was.delivers.grace_business_days)
        say(what, "delivers.grace", std::to_string(was.delivers.grace_business_days),
            std::to_string(is->delivers.grace_business_days));
      if (is->delivers.grace > was.delivers.grace)
        say(what, "delivers.grace", to_text(was.delivers.grace), to_text(is->delivers.grace));
      if (was.delivers.zero_declaration_required && !is->delivers.zero_declaration_required)
        say(what, "delivers.zero_declaration", "required", "");
      if (was.delivers.sequence && !is->delivers.sequence)
        say(what, "delivers.sequence", "required", "");
    }
  }

  void compare_routes() {
    for (const Route& is : now_.routes) {
      const auto was = std::find_if(then_.routes.begin(), then_.routes.end(),
                                    [&](const Route& one) { return one.id == is.id; });
      const std::string what = "route " + is.id;
      if (was == then_.routes.end()) {
        say(what, "routes", "", is.id);
        continue;
      }
      if (was->encrypted && !is.encrypted) say(what, "encrypted", "true", "false");
      if (was->bytes_max && (!is.bytes_max || *is.bytes_max > *was->bytes_max))
        say(what, "max_bytes", std::to_string(*was->bytes_max),
            is.bytes_max ? std::to_string(*is.bytes_max) : "");
    }
  }

  void compare_checks() {
    const Checks before = checks_of(then_);
    const Checks after = checks_of(now_);
    for (const auto& [check, was] : before) {
      const auto is = after.find(check);
      if (is == after.end()) {
        say(check, "checks", check, "");
        continue;
      }
      const auto until = is->second->waived_until;
      if (until && (!was->waived_until || *until > *was->waived_until))
        say(check, "waived", was->waived_until ? to_text(*was->waived_until) : "", to_text(*until));
    }
  }

  void compare_rules(const Ruleset& was, const Ruleset& is) {
    const Checks bound = checks_of(then_);
    for (const RuleChange& change : changes_between(was, is)) {
      if (!bound.contains(change.rule)) continue;
      const bool tightened = std::any_of(
          change.parts.begin(), change.parts.end(),
          [](const RuleChange::Part& part) { return part.kind == ChangeKind::tightened; });
      for (const RuleChange::Part& part : change.parts) {
        const bool doubtful = part.what.starts_with("parameter ") && !tightened;
        const bool explained = doubtful && change.kind == ChangeKind::loosened;
        if (part.kind == ChangeKind::loosened || (doubtful && !explained))
          say(change.rule, part.what, part.before, part.after);
      }
    }
  }

  const Contract& then_;
  const Contract& now_;
  std::vector<Loosening>& into_;
};

}  // namespace

std::vector<Loosening> loosened_between(const Bundle& before, const Bundle& after) {
  std::vector<Loosening> loosened;
  for (const BoundContract& was : before.contracts) {
    const auto is = std::find_if(
        after.contracts.begin(), after.contracts.end(),
        [&](const BoundContract& one) { return one.contract->id == was.contract->id; });
    if (is == after.contracts.end())
      loosened.push_back({was.contract->id, "contract", "contracts", was.contract->id, ""});
    else
      Comparison(was, *is, loosened);
  }
  return loosened;
}

std::string to_text(const std::vector<Loosening>& loosened, std::size_t count_max) {
  std::string text;
  for (std::size_t i = 0; i < loosened.size() && i < count_max; ++i) {
    const Loosening& one = loosened[i];
    text += (text.empty() ? "" : "; ") + one.contract + " " + one.what + " " + one.part + " " +
            (one.before.empty() ? "-" : one.before) + " → " + (one.after.empty() ? "-" : one.after);
  }
  if (loosened.size() > count_max) text += "; +" + std::to_string(loosened.size() - count_max);
  return text;
}

}  // namespace metsuke
