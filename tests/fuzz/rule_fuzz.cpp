// Whatever is written as a rule, it is refused with a lint of the list, or runs on whatever event.
// The input is rules, then a NUL, then an event as JSON.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "rule/detector.h"
#include "rule/lint.h"
#include "rule/matcher.h"
#include "seeds.h"

namespace {

using namespace metsuke;

void run_all(const std::shared_ptr<const Ruleset>& rules, const OwnedEvent& event) {
  Ruleset::Answers answers;
  MatchScratch scratch;
  rules->match(event.view(), answers, scratch);
  const std::size_t met = answers.rules.size();
  // Asked again, the same is answered.
  rules->match(event.view(), answers, scratch);
  ASSERT(answers.rules.size() == met);
  for (const Rule& rule : rules->rules()) ASSERT(!rules->explain(rule.id, event.view()).empty());
  Detector detector(rules);
  std::vector<Finding> findings;
  for (int i = 0; i < 3; ++i) detector.see(event.view(), findings);
  detector.advance({}, event.occurred + std::chrono::hours(24 * 400), findings);
  for (const Finding& finding : findings) ASSERT(finding.proof.size() <= limits::finding_proof_max);
}

void compile(std::string_view input) {
  if (input.size() < 2) return;  // The driver's choice, that rules have no use for.
  input.remove_prefix(2);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::vector<RuleSource> sources{{"fuzz.yml", std::string(input.substr(0, end))}};
  Complaints complaints;
  const auto rules = Ruleset::compile(sources, {}, complaints);
  ASSERT((rules == nullptr) == has_errors(complaints));
  for (const Complaint& complaint : complaints) {
    const Lint* lint = lint_of(complaint.lint);
    ASSERT(lint != nullptr);
    ASSERT(lint->weight == complaint.weight);
  }
  if (rules == nullptr) return;
  OwnedEvent event;
  if (end < input.size())
    if (auto read = event_from_json(input.substr(end + 1))) event = *std::move(read);
  for (const Rule& rule : rules->rules()) {
    event.set_log_source(rule.category, rule.product, rule.service);
    run_all(rules, event);
    break;
  }
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  const std::string event =
      std::string(1, '\0') +
      R"({"f":"a-b","g":["x",1,null],"user.name":"abe","n":9007199254740993})";
  const std::string head = "title: t\nname: a\nlogsource: {product: p}\n";
  return {
      head + "detection: {s: {f|contains|all: [a, b], g: x}, condition: s}\n" + event,
      head + "detection: {s: {f|re|i: '^A.b$'}, t: [f, g], condition: 1 of * and not t}\n" + event,
      head + "detection: {s: {f|windash|contains: ' -b', n|gte: 5}, condition: all of them}\n" +
          event,
      head + "detection: {s: {f|base64offset|contains: ab, f|cidr: 10.0.0.0/8}, condition: s}\n" +
          event,
      head + "detection: {s: {f|fieldref: g, f|exists: true, h: null}, condition: not (s)}\n" +
          event,
      head +
          "detection: {s: {f: 'a*?\\*b'}, condition: s}\n---\ntitle: c\nname: c\n"
          "correlation: {type: event_count, rules: [a], group-by: [user.name], timespan: 1m, "
          "condition: {gte: 2}}\n" +
          event,
      head +
          "detection: {s: {f: '*'}, condition: s}\n---\ntitle: c\ntaxonomy: metsuke\n"
          "correlation: {type: new_value, rules: [a], group-by: [user.name], timespan: 9d, "
          "learning: 1d, condition: {field: [f, g]}}\n" +
          event,
      head +
          "detection: {s: {f: '*'}, condition: s}\n---\ntitle: c\ntaxonomy: metsuke\n"
          "correlation: {type: value_sum, rules: [a], group-by: [user.name], timespan: 1d, "
          "baseline: {over: 60d, same: day, min_samples: 2}, condition: {field: n, gt: 6}}\n" +
          event,
      head +
          "detection: {s: {f: '*'}, condition: s}\n---\ntitle: c\ntaxonomy: metsuke\n"
          "correlation: {type: absence, rules: [a], group-by: [user.name], groups: [abe, x], "
          "timespan: 1h}\n" +
          event,
      head + "detection: {s: {f: x}, condition: s}\n---\n" + "title: b\nname: b\n" +
          "logsource: {product: p}\ndetection: {s: {g: x}, condition: s}\n---\ntitle: c\n"
          "correlation: {type: temporal, rules: [a, b], group-by: [user.name], timespan: 1m, "
          "condition: a and not b}\n---\ntitle: f\nlogsource: {product: p}\n"
          "filter: {rules: any, s: {f: y}, condition: not s}\n" +
          event,
  };
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  compile({reinterpret_cast<const char*>(data), size});
  return 0;
}
