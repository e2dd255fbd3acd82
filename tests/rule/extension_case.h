// What tests of metsuke's own forms share: the forms, ten days of a stream, and a run over it.
#pragma once

#include <functional>

#include "base/limits.h"
#include "support/rule_case.h"

namespace metsuke {

// An event, or how far all sources are complete.
struct FormMove {
  OwnedEvent event;
  std::optional<int> complete;
};
using FormStream = std::vector<FormMove>;

inline const std::string form_bases =
    "title: use\nname: use\nlogsource: {product: test}\n"
    "detection: {s: {k: use}, condition: s}\n---\n"
    "title: answer\nname: answer\nlogsource: {product: test}\n"
    "detection: {s: {k: answer}, condition: s}\n---\n";

inline std::string own_form(const std::string& correlation) {
  return form_bases + "title: own\nname: own\ntaxonomy: metsuke\nlevel: medium\ncorrelation: {" +
         correlation +
         "}\nmetsuke: {check: T-7, group: [user.name, day], ja: {title: 形}, en: {title: form}}\n";
}

inline const std::string baseline_form =
    "type: value_sum, rules: [use], group-by: [user.name], timespan: 1d, "
    "baseline: {same: day, min_samples: 2}, condition: {field: amount, gt: 6}";
inline const std::string absence_form =
    "type: absence, rules: [use, answer], group-by: [user.name], within: {before: 1h, after: 1h}";
inline const std::string novelty_form =
    "type: new_value, rules: [use], group-by: [user.name], timespan: 90d, learning: 2d, "
    "condition: {field: [host.name], gte: 1}";
inline const std::string heartbeat_form =
    "type: absence, rules: [use], group-by: [user.name], groups: [abe, sato], timespan: 1d";

// What else stands in docs/rule-language.md, so written that ten_days() tells something of it.
inline const std::string of_amounts =
    "type: value_sum, rules: [use], group-by: [user.name], timespan: 1d, ";
inline const std::string of_events =
    "type: event_count, rules: [use], group-by: [user.name], timespan: 1d, ";
inline const std::vector<std::string> other_forms = {
    "type: absence, rules: [use, answer], group-by: [user.name], direction: either, timespan: 20m",
    "type: temporal, rules: [use, answer], group-by: [user.name], timespan: 1h, "
    "condition: use and not answer",
    "type: value_run, rules: [use], group-by: [user.name], timespan: 10m, "
    "condition: {field: [amount], gte: 1}",
    of_amounts +
        "baseline: {against: median, same: day, min_samples: 2}, "
        "condition: {field: amount, gte: 5}",
    of_amounts +
        "baseline: {against: own, sum: 2d, over: 60d, min_samples: 2}, "
        "condition: {field: amount, gte: 3}",
    of_amounts +
        "baseline: {against: peers, peers: k, sum: 1d, over: 60d, min_samples: 2}, "
        "condition: {field: amount, gte: 2}",
    of_amounts +
        "baseline: {same: day, min_samples: 2, record: 2}, "
        "condition: {field: amount, gt: 1}",
    of_amounts +
        "baseline: {same: day, min_samples: 2, peers: k, follows: peers}, "
        "condition: {field: amount, gt: 1}",
    of_events +
        "baseline: {against: hours, sum: 2d, over: 60d, min_samples: 2}, "
        "condition: {lte: 1}",
    of_events + "baseline: {against: same}, condition: {gte: 2}"};

inline OwnedEvent form_event(const std::string& user, int second, const std::string& kind = "use") {
  OwnedEvent event = event_of({{"k", kind}, {"user.name", user}}, second);
  event.set(Field::host_name, "h" + std::to_string(second / 86'400 % 5));
  event.set_native("amount", second / 86'400 == 6 ? "900" : "10");
  return event;
}

// Ten days: two people, some answered, one of them silent for a while, some lines late; and two
// more of whom there is nothing to say.
inline FormStream ten_days() {
  FormStream stream;
  for (int day = 0; day < 10; ++day) {
    const int start = day * 86'400;
    stream.push_back({form_event("abe", start + 7'200), {}});
    if (day % 3 != 0) stream.push_back({form_event("abe", start + 9'000, "answer"), {}});
    if (day < 3 || day > 5) stream.push_back({form_event("sato", start + 50'000), {}});
    for (const char* other : {"ito", "kato"})
      stream.push_back({form_event(other, start + 51'000), {}});
    if (day > 0) stream.push_back({form_event("abe", start - 30'000), {}});  // Late.
    if (day % 2 == 1) stream.push_back({{}, start - 40'000});
  }
  stream.push_back({{}, 12 * 86'400});
  return stream;
}

class FormRun {
 public:
  explicit FormRun(const std::shared_ptr<const Ruleset>& rules) : detector_(rules) {
    progress_.name = "test";
    progress_.log_sources = {{"", "test", ""}};
  }
  void move(const FormMove& moved) {
    std::vector<Finding> findings;
    if (moved.complete) {
      progress_.complete_until = event_of({}, *moved.complete).occurred;
      detector_.advance(std::span(&progress_, 1), progress_.complete_until, findings);
    } else {
      detector_.see(moved.event.view(), findings);
    }
    for (const Finding& finding : findings) {
      told_ += finding.group + " " + to_rfc3339(finding.at) + " " + std::to_string(finding.count);
      for (const Seq seq : finding.proof) told_ += " #" + std::to_string(seq.value);
      told_ += "\n";
    }
  }
  std::string take_told() { return std::exchange(told_, {}); }
  Detector& detector() { return detector_; }

 private:
  Detector detector_;
  SourceProgress progress_;
  std::string told_;
};

inline Tally form_tally(Detector& detector) {
  const Rule* const own = detector.rules().find("T-7");
  REQUIRE(own != nullptr);
  Tally sum;
  for (const Tally& tally : detector.take_tallies()) {
    if (detector.rules().rule(tally.rule).name != "own") continue;
    sum.evaluated += tally.evaluated;
    sum.violating += tally.violating;
    sum.unknown += tally.unknown;
    sum.missing.insert(sum.missing.end(), tally.missing.begin(), tally.missing.end());
  }
  return sum;
}

}  // namespace metsuke
