// Several events together: Sigma's correlations, and metsuke's absence.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "rule/condition.h"
#include "rule/number.h"

namespace metsuke {

// What `baseline:` says: with which days a day is compared.
struct Usual {
  enum class Same : std::uint8_t { weekday, day } same = Same::weekday;
  Duration over{};
  std::size_t min_samples = 0;
  std::string peers;  // A field: whom a group is like. May be empty.
  Wide least = 0;     // In millionths: less is never unusual.
  // What is compared: how far from the median of days alike, in spreads (the score); how many times
  // as much as that median (the ratio), as the group itself had before, or as its peers' median;
  // how much of it lies at other hours of the day than before; or on how many days in a row it was
  // the very same.
  enum class Against : std::uint8_t { days, median, own, peers, hours, same } against{};
  Duration sum{};  // Of own, peers and hours: the days added up; a day unless said.
  // Of days and peers. What is unusual is at least so many times (in millionths) what the group had
  // on any one day of `over`; 0: no matter.
  Wide record = 0;
  // metsuke's own events tell of days that are over: of one source today, of another in a week. So
  // they are judged as they come; all others when nothing more can come of that day.
  enum class Told : std::uint8_t { in_time, afterwards } told = Told::in_time;
  // Of days: nothing, or the usual is more when the peers have more than they usually have.
  enum class Follows : std::uint8_t { nothing, peers } follows = Follows::nothing;
  std::optional<std::size_t> ask;  // A base whose events only say which days are judged.
};

struct Correlation {
  enum class Type : std::uint8_t {
    event_count,
    value_count,
    temporal,
    temporal_ordered,
    value_sum,
    value_avg,
    value_percentile,
    value_median,
    absence,
    new_value,
    value_run
  } type = Type::event_count;
  enum class Op : std::uint8_t { gt, gte, lt, lte, eq, neq };
  // Of an absence. first: the first rule's events need the second's; either: both need each other.
  enum class Direction : std::uint8_t { first, either } direction = Direction::first;

  RuleId rule{};
  std::vector<RuleId> bases;
  std::vector<RuleId> leaves;  // Detection rules it rests on, ascending.
  std::vector<std::string> group_by;
  std::vector<std::vector<std::uint32_t>> keys;    // By base: the slots of group_by.
  std::vector<std::vector<std::uint32_t>> values;  // By base: the slots of the counted fields.
  Duration span{};
  Duration before{}, after{};  // Of an absence.
  // Of an absence, by base: the slot of the field that says until when its event holds.
  std::vector<std::optional<std::uint32_t>> until;
  Duration learning{};               // Of a new_value.
  std::optional<std::size_t> known;  // Of a new_value: a base whose values are never new.
  std::vector<std::string> groups;   // Of an absence that is a heartbeat.
  std::optional<Usual> baseline;
  std::vector<std::uint32_t> peers;  // By base: the slot of baseline->peers.
  std::optional<Op> op;
  Wide threshold = 0;  // In millionths.
  int percentile = 0;
  std::optional<Condition> formula;  // Of a temporal one, over the wanted bases.
  // Of a temporal one with `and not`: so many of the last bases must not be seen, and the detection
  // rules these rest on.
  std::size_t excluded = 0;
  std::vector<RuleId> answering;

  bool heartbeat() const { return !groups.empty(); }
  bool excludes() const { return excluded != 0; }
  // How many of the bases, from the first on, must be seen.
  std::size_t wanted() const { return bases.size() - excluded; }
  // Progress decides it, not an event.
  bool awaits() const { return type == Type::absence || baseline.has_value() || excludes(); }
};

// "15m", "7d", and the longer forms of durations ("10 min"); at most limits::window_max.
Result<Duration> timespan_from(std::string_view text);

// What the `correlation:` section says, before names are looked up.
struct CorrelationDraft {
  Correlation plan;
  std::vector<std::pair<std::string, Tree>> rules;  // As written, with places.
  std::vector<std::string> fields;                  // Of condition.field.
  // Of an absence: (rule name, field that says until when it holds)
  std::vector<std::pair<std::string, std::string>> spans;
  std::string ask;    // Of a baseline: the rule whose events say which days are judged.
  std::string known;  // Of a new_value: the rule whose values are never new.
  // alias → (rule name → field)
  std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>> aliases;
  bool generate = false;
  std::string formula;
  Tree formula_at;
};

// `value_of` gives a %parameter%'s value, or nullptr. False when refused.
using ParameterValue = std::function<const std::string*(std::string_view name)>;
// The values of a %list%, or nullptr.
using ParameterList = std::function<const std::vector<std::string>*(std::string_view name)>;
bool read_correlation(const Tree& document, const ParameterValue& value_of,
                      const ParameterList& list_of, Critic& critic, CorrelationDraft& into);

}  // namespace metsuke
