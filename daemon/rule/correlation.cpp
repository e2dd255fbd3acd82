#include "rule/correlation.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

namespace {

struct TypeName {
  std::string_view name;
  Correlation::Type type;
};
constexpr TypeName type_names[] = {{"event_count", Correlation::Type::event_count},
                                   {"value_count", Correlation::Type::value_count},
                                   {"temporal", Correlation::Type::temporal},
                                   {"temporal_ordered", Correlation::Type::temporal_ordered},
                                   {"value_sum", Correlation::Type::value_sum},
                                   {"value_avg", Correlation::Type::value_avg},
                                   {"value_percentile", Correlation::Type::value_percentile},
                                   {"value_median", Correlation::Type::value_median},
                                   {"absence", Correlation::Type::absence},
                                   {"new_value", Correlation::Type::new_value},
                                   {"value_run", Correlation::Type::value_run}};

const std::vector<std::string_view> operators = {"gt", "gte", "lt", "lte", "eq", "neq"};
const std::vector<std::string_view> correlation_keys = {
    "type",   "rules",     "group-by", "timespan", "condition", "aliases", "generate",
    "within", "direction", "groups",   "learning", "baseline",  "spans",   "known"};
const std::vector<std::string_view> baseline_keys = {"over",   "same",    "min_samples", "peers",
                                                     "least",  "against", "sum",         "judge",
                                                     "record", "follows"};

struct AgainstName {
  std::string_view name;
  Usual::Against against;
};
constexpr AgainstName against_names[] = {
    {"days", Usual::Against::days},   {"median", Usual::Against::median},
    {"own", Usual::Against::own},     {"peers", Usual::Against::peers},
    {"hours", Usual::Against::hours}, {"same", Usual::Against::same}};

constexpr Wide million = 1'000'000;

bool is_temporal(Correlation::Type type) {
  return type == Correlation::Type::temporal || type == Correlation::Type::temporal_ordered;
}

class CorrelationReader {
 public:
  CorrelationReader(const Tree& document, const ParameterValue& value_of,
                    const ParameterList& list_of, Critic& critic, CorrelationDraft& into)
      : document_(document),
        tree_(document["correlation"]),
        value_of_(value_of),
        list_of_(list_of),
        critic_(critic),
        into_(into) {}

  bool read() {
    if (!tree_.is_map()) return refuse(document_, "MK081", "`correlation` must be a map");
    for (const auto& [key, value] : tree_.members)
      if (std::find(correlation_keys.begin(), correlation_keys.end(), key) ==
          correlation_keys.end())
        refuse(value, "MK082",
               "unknown key `" + key.substr(0, 60) + "`" + suggestion(key, correlation_keys));
    // A type that does not exist is read on as the one that was most likely meant.
    const bool is_known = read_type();
    read_rules();
    read_aliases();
    into_.plan.group_by = tree_["group-by"].words();
    into_.generate = document_["generate"].word() == "true" || tree_["generate"].word() == "true";
    if (into_.plan.type == Correlation::Type::absence) {
      read_absence();
    } else {
      read_span();
      read_condition_map();
    }
    read_own_keys();
    return is_known && !critic_.refused();
  }

 private:
  bool refuse(const Tree& at, std::string_view lint, std::string detail) {
    critic_.refuse(at.line == 0 ? document_ : at, Code::rule_invalid, lint, std::move(detail));
    return false;
  }

  bool read_type() {
    const std::string_view word = tree_["type"].word();
    std::vector<std::string_view> known;
    for (const TypeName& name : type_names) {
      known.push_back(name.name);
      if (name.name != word) continue;
      into_.plan.type = name.type;
      const bool own = name.type == Correlation::Type::absence ||
                       name.type == Correlation::Type::new_value ||
                       name.type == Correlation::Type::value_run;
      if (own && !ours())
        return refuse(tree_["type"], "MK083",
                      "`" + std::string(word) + "` needs `taxonomy: metsuke`");
      return true;
    }
    const std::string_view near = nearest(word, known);
    for (const TypeName& name : type_names)
      if (name.name == near) into_.plan.type = name.type;
    return refuse(tree_["type"], "MK084",
                  "unknown correlation type `" + std::string(word.substr(0, 60)) + "`" +
                      suggestion(word, known));
  }

  bool ours() const { return document_["taxonomy"].word() == "metsuke"; }

  // Keys that only some types know, so that other tools refuse what they would misread.
  void read_own_keys() {
    const bool absence = into_.plan.type == Correlation::Type::absence;
    for (const char* key : {"within", "direction", "groups", "spans"})
      if (!absence && !tree_[key].absent())
        refuse(tree_[key], "MK082", "`" + std::string(key) + "` belongs to `absence`");
    if (!tree_["known"].absent() && into_.plan.type != Correlation::Type::new_value)
      refuse(tree_["known"], "MK082", "`known` belongs to `new_value`");
    into_.known = tree_["known"].word();
    if (!tree_["learning"].absent()) {
      if (into_.plan.type != Correlation::Type::new_value)
        refuse(tree_["learning"], "MK082", "`learning` belongs to `new_value`");
      else
        read_duration(tree_["learning"], "learning", into_.plan.learning);
    }
    if (!tree_["baseline"].absent()) read_baseline(tree_["baseline"]);
  }

  void read_baseline(const Tree& baseline) {
    Correlation& plan = into_.plan;
    const bool fits = plan.type == Correlation::Type::event_count ||
                      plan.type == Correlation::Type::value_count ||
                      plan.type == Correlation::Type::value_sum;
    if (!ours()) refuse(baseline, "MK083", "`baseline` needs `taxonomy: metsuke`");
    if (!fits || !baseline.is_map() || plan.span != Duration(std::chrono::hours(24))) {
      refuse(baseline, "MK104",
             "`baseline` is a map, for event_count, value_count or value_sum with `timespan: 1d`");
      return;
    }
    for (const auto& [key, value] : baseline.members)
      if (std::find(baseline_keys.begin(), baseline_keys.end(), key) == baseline_keys.end())
        refuse(value, "MK082",
               "unknown key `" + key.substr(0, 60) + "`" + suggestion(key, baseline_keys));
    Usual usual;
    usual.over = std::chrono::hours(24 * 60);
    if (!baseline["over"].absent()) read_duration(baseline["over"], "over", usual.over);
    const std::string_view same = baseline["same"].word();
    if (same == "day")
      usual.same = Usual::Same::day;
    else if (!same.empty() && same != "weekday")
      refuse(baseline["same"], "MK104", "`same` is `weekday` or `day`");
    usual.peers = baseline["peers"].word();
    usual.min_samples = 5;
    Wide samples = 5 * million;
    if (!baseline["min_samples"].absent()) read_amount(baseline["min_samples"], samples);
    if (samples < 2 * million || samples > 366 * million || samples % million != 0)
      refuse(baseline["min_samples"], "MK104", "`min_samples` is a whole number from 2 to 366");
    else
      usual.min_samples = static_cast<std::size_t>(samples / million);
    if (!baseline["least"].absent()) read_amount(baseline["least"], usual.least);
    read_ratio(baseline, usual);
    if (plan.threshold > 1000 * million || plan.threshold < -1000 * million)
      refuse(tree_["condition"], "MK097", "a score beyond 1000 says nothing");
    plan.baseline = std::move(usual);
  }

  void read_ratio(const Tree& baseline, Usual& usual) {
    using Against = Usual::Against;
    const Correlation::Type type = into_.plan.type;
    const std::string_view against = baseline["against"].word();
    bool is_known = against.empty();
    for (const AgainstName& one : against_names) {
      if (one.name != against) continue;
      usual.against = one.against;
      is_known = true;
    }
    if (!is_known)
      refuse(baseline["against"], "MK104",
             "`against` is `days`, `median`, `own`, `peers`, `hours` or `same`");
    const bool adds = usual.against == Against::own || usual.against == Against::peers ||
                      usual.against == Against::hours;
    usual.sum = std::chrono::hours(24);
    if (!baseline["sum"].absent() && read_duration(baseline["sum"], "sum", usual.sum) &&
        (!adds || usual.sum < std::chrono::hours(24) || usual.sum > usual.over))
      refuse(baseline["sum"], "MK104",
             "`sum` is a day to `over`, and belongs to own, peers or hours");
    if (adds && type == Correlation::Type::value_count)
      refuse(baseline["against"], "MK104", "distinct values of days do not add up");
    if (usual.against == Against::hours && type != Correlation::Type::event_count)
      refuse(baseline["against"], "MK104", "`against: hours` is for `event_count`");
    if (usual.against == Against::peers && usual.peers.empty())
      refuse(baseline["against"], "MK104", "`against: peers` needs `peers`, a field");
    into_.ask = baseline["judge"].word();
    read_allowance(baseline, usual);
  }

  // What is more than usual, but no wonder.
  void read_allowance(const Tree& baseline, Usual& usual) {
    using Against = Usual::Against;
    const bool a_day = usual.against == Against::days ||
                       (usual.against == Against::peers && usual.sum == std::chrono::hours(24));
    if (!baseline["record"].absent()) {
      read_amount(baseline["record"], usual.record);
      if (!a_day || usual.record < 0 || usual.record > 1000 * million)
        refuse(baseline["record"], "MK104",
               "`record` is a number up to 1000, where one day is held against days or peers");
    }
    const std::string_view follows = baseline["follows"].word();
    if (follows == "peers") usual.follows = Usual::Follows::peers;
    if (!baseline["follows"].absent() &&
        (follows != "peers" || usual.peers.empty() || usual.against != Against::days))
      refuse(baseline["follows"], "MK104",
             "`follows` is `peers`; it needs `peers`, a field, and belongs to days");
  }

  void read_heartbeat(const Tree& groups) {
    Correlation& plan = into_.plan;
    if (groups.is_scalar() && groups.text.size() > 2 && groups.text.front() == '%' &&
        groups.text.back() == '%') {
      const std::string name = groups.text.substr(1, groups.text.size() - 2);
      const auto* values = list_of_(name);
      if (values == nullptr) {
        critic_.refuse(groups, Code::placeholder_missing, "MK061", "`%" + name + "%` has no value");
        return;
      }
      plan.groups = *values;
    } else {
      plan.groups = groups.words();
    }
    if (plan.groups.empty() || plan.groups.size() > limits::window_groups_max)
      refuse(groups, "MK105", "`groups` names who is expected to speak: a list, or a %list%");
    if (plan.group_by.size() != 1 || into_.rules.size() != 1)
      refuse(tree_["rules"], "MK105", "with `groups`, one rule and one `group-by` field are meant");
    if (!tree_["within"].absent() || !tree_["direction"].absent())
      refuse(groups, "MK105", "with `groups`, only `timespan` says when");
    read_span();
  }

  void read_rules() {
    const Tree& rules = tree_["rules"];
    if (rules.is_scalar()) into_.rules.emplace_back(rules.text, rules);
    for (const Tree& item : rules.items)
      if (item.is_scalar()) into_.rules.emplace_back(item.text, item);
    if (into_.rules.empty()) refuse(rules, "MK085", "`rules` must name at least one rule");
    if (into_.rules.size() > 64) refuse(rules, "MK086", "`rules` names more than 64 rules");
  }

  void read_aliases() {
    for (const auto& [alias, map] : tree_["aliases"].members) {
      into_.aliases.emplace_back();
      into_.aliases.back().first = alias;
      for (const auto& [rule, field] : map.members)
        into_.aliases.back().second.emplace_back(rule, std::string(field.word()));
    }
  }

  // The text with a %parameter% replaced; false when it has no value.
  bool resolve(const Tree& at, std::string& text) {
    if (text.size() < 3 || text.front() != '%' || text.back() != '%') return true;
    const std::string name = text.substr(1, text.size() - 2);
    const std::string* value = value_of_(name);
    if (value == nullptr) {
      critic_.refuse(at, Code::placeholder_missing, "MK061", "`%" + name + "%` has no value");
      return false;
    }
    text = *value;
    return true;
  }

  bool read_duration(const Tree& at, std::string_view what, Duration& into) {
    if (!at.is_scalar()) return refuse(at, "MK087", "`" + std::string(what) + "` is missing");
    std::string text = at.text;
    const bool parameter = !text.empty() && text.front() == '%';
    if (!resolve(at, text)) return false;
    auto span = timespan_from(text);
    // The contract writes durations in full; Sigma's own form is short.
    if (!span && (parameter || into_.plan.type == Correlation::Type::absence))
      span = duration_from(text);
    if (!span || *span < Duration::zero())
      return refuse(at, "MK088",
                    "`" + text.substr(0, 60) + "` is no time span: write 90s, 15m, 2h or 7d");
    if (*span > limits::window_max)
      return refuse(at, "MK089", "the time span is longer than 366 days");
    into = *span;
    return true;
  }

  void read_span() {
    if (read_duration(tree_["timespan"], "timespan", into_.plan.span) &&
        into_.plan.span == Duration::zero())
      refuse(tree_["timespan"], "MK088", "the time span is empty");
  }

  void read_absence() {
    if (!tree_["groups"].absent()) {
      read_heartbeat(tree_["groups"]);
      return;
    }
    const Tree& within = tree_["within"];
    if (within.is_map()) {
      if (!within["before"].absent()) read_duration(within["before"], "before", into_.plan.before);
      if (!within["after"].absent()) read_duration(within["after"], "after", into_.plan.after);
    } else if (read_duration(tree_["timespan"], "timespan", into_.plan.before)) {
      into_.plan.after = into_.plan.before;
    }
    for (const auto& [rule, field] : tree_["spans"].members)
      into_.spans.emplace_back(rule, std::string(field.word()));
    const std::string_view direction = tree_["direction"].word();
    if (direction == "either")
      into_.plan.direction = Correlation::Direction::either;
    else if (!direction.empty() && direction != "first")
      refuse(tree_["direction"], "MK090", "`direction` is `first` or `either`");
    if (into_.rules.size() != 2)
      refuse(tree_["rules"], "MK091", "`absence` needs two rules: what happened, what should have");
  }

  void read_condition_map() {
    Correlation& plan = into_.plan;
    const Tree& condition = tree_["condition"];
    if (condition.absent() && is_temporal(plan.type)) return;
    if (condition.is_scalar() && is_temporal(plan.type)) {
      into_.formula = condition.text;
      into_.formula_at = condition;
      return;
    }
    if (!condition.is_map()) {
      refuse(condition, "MK092", "`condition` is missing: write e.g. `condition: {gte: 10}`");
      return;
    }
    for (const auto& [key, value] : condition.members) {
      if (key == "field")
        into_.fields = value.words();
      else if (key == "percentile")
        read_percentile(value);
      else
        read_operator(key, value);
    }
    if (plan.type == Correlation::Type::new_value) {
      if (plan.op && (*plan.op != Correlation::Op::gte || plan.threshold != million))
        refuse(condition, "MK103",
               "every new value is told: leave the number out, or say `gte: 1`");
    } else if (!plan.op) {
      refuse(condition, "MK093", "`condition` needs one of gt, gte, lt, lte, eq, neq");
    }
    const bool counts = plan.type == Correlation::Type::event_count || is_temporal(plan.type);
    if (!counts && into_.fields.empty()) refuse(condition, "MK094", "`condition` needs a `field`");
    if (plan.type == Correlation::Type::value_percentile && plan.percentile == 0)
      refuse(condition, "MK095", "`value_percentile` needs `percentile`, from 1 to 100");
    if (plan.type != Correlation::Type::value_count && plan.type != Correlation::Type::new_value &&
        into_.fields.size() > 1)
      refuse(condition, "MK096", "only `value_count` and `new_value` take several fields");
    const Wide most = Wide{static_cast<std::int64_t>(limits::window_events_max)} * 1'000'000;
    if ((counts || plan.type == Correlation::Type::value_count) && plan.threshold > most)
      refuse(condition, "MK097",
             "the number is larger than " + std::to_string(limits::window_events_max));
  }

  void read_percentile(const Tree& value) {
    std::string text(value.word());
    if (!resolve(value, text)) return;
    const auto number = number_from(text);
    const auto whole = number ? millionths(*number) : std::nullopt;
    if (!whole || *whole % 1'000'000 != 0 || *whole < 1'000'000 || *whole > 100'000'000) {
      refuse(value, "MK095", "`percentile` must be a whole number from 1 to 100");
      return;
    }
    into_.plan.percentile = static_cast<int>(*whole / 1'000'000);
  }

  void read_operator(std::string_view key, const Tree& value) {
    Correlation& plan = into_.plan;
    const auto found = std::find(operators.begin(), operators.end(), key);
    if (found == operators.end()) {
      refuse(
          value, "MK093",
          "unknown operator `" + std::string(key.substr(0, 60)) + "`" + suggestion(key, operators));
      return;
    }
    if (plan.op) {
      refuse(value, "MK098", "`condition` takes exactly one operator: chain a second correlation");
      return;
    }
    plan.op = static_cast<Correlation::Op>(found - operators.begin());
    read_amount(value, plan.threshold);
  }

  // A number, or a size of bytes, in millionths.
  void read_amount(const Tree& value, Wide& into) {
    std::string text(value.word());
    if (!resolve(value, text)) return;
    if (const auto bytes = byte_size_from(text); bytes && !number_from(text))
      text = std::to_string(*bytes);
    const auto number = number_from(text);
    const auto amount = number ? millionths(*number) : std::nullopt;
    if (!amount) {
      refuse(value, "MK099", "`" + text.substr(0, 60) + "` is no number");
      return;
    }
    into = *amount;
  }

  const Tree& document_;
  const Tree& tree_;
  const ParameterValue& value_of_;
  const ParameterList& list_of_;
  Critic& critic_;
  CorrelationDraft& into_;
};

}  // namespace

Result<Duration> timespan_from(std::string_view text) {
  using std::chrono::hours;
  std::int64_t count = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    if (at >= 9) return Error{Code::value_invalid, std::string(text)};
    count = count * 10 + (text[at] - '0');
  }
  const Error wrong{Code::value_invalid, std::string(text.substr(0, 60))};
  if (at == 0 || at + 1 != text.size()) return wrong;
  switch (text[at]) {
    case 's':
      return Duration(std::chrono::seconds(count));
    case 'm':
      return Duration(std::chrono::minutes(count));
    default:
      break;
  }
  if (count > 1'000'000) return wrong;
  switch (text[at]) {
    case 'h':
      return Duration(hours(count));
    case 'd':
      return Duration(hours(24 * count));
    case 'w':
      return Duration(hours(7 * 24 * count));
    case 'M':
      return Duration(hours(30 * 24 * std::min<std::int64_t>(count, 1000)));
    case 'y':
      return Duration(hours(365 * 24 * std::min<std::int64_t>(count, 100)));
    default:
      return wrong;
  }
}

bool read_correlation(const Tree& document, const ParameterValue& value_of,
                      const ParameterList& list_of, Critic& critic, CorrelationDraft& into) {
  return CorrelationReader(document, value_of, list_of, critic, into).read();
}

}  // namespace metsuke
