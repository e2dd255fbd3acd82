// Goal: Sigma means here what its specification says. Method: the conformance cases that lie
// beside the repository, each compiled and run; a difference names the case.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "rule/detector.h"
#include "rule/matcher.h"
#include "rule/ruleset.h"
#include "support/sigma_case.h"

namespace metsuke {

namespace {

const std::string sigma = METSUKE_ROOT "/../shared/sigma";

std::string complaints_text(const Complaints& complaints) {
  std::string text;
  for (const Complaint& complaint : complaints)
    text += describe(complaint, Language::english) + "\n";
  return text;
}

std::vector<RuleSource> corpus_files() {
  std::vector<RuleSource> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sigma + "/rules", error))
    if (entry.path().extension() == ".yml")
      files.push_back({entry.path().string(), file_text(entry.path().string())});
  std::sort(files.begin(), files.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.file < b.file; });
  return files;
}

// The ids (or titles) that match, over all log sources the event is said to have.
enum class Named : std::uint8_t { id, title };
std::vector<std::string> matched(const Ruleset& rules, const SigmaCase& one, std::size_t index,
                                 Named named, MatchScratch& scratch) {
  std::set<std::uint32_t> hits;
  std::vector<SigmaLogSource> sources = one.log_sources[index];
  if (sources.empty())
    for (const Rule& rule : rules.rules())
      sources.push_back({rule.category, rule.product, rule.service});
  for (const SigmaLogSource& source : sources) {
    OwnedEvent event = one.events[index];
    event.set_log_source(source.category, source.product, source.service);
    Ruleset::Answers answers;
    rules.match(event.view(), answers, scratch);
    for (const Ruleset::Answer& answer : answers.rules)
      if (answer.truth == Truth::yes) hits.insert(answer.rule.value);
  }
  std::vector<std::string> names;
  for (const std::uint32_t hit : hits) {
    const Rule& rule = rules.rule(RuleId{hit});
    names.push_back(named == Named::title ? rule.title : rule.uuid);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void check_first_fires(const std::shared_ptr<const Ruleset>& rules, const SigmaCase& one) {
  Detector detector(rules);
  std::vector<Finding> findings;
  SourceProgress progress;
  for (std::size_t i = 0; i < one.events.size(); ++i) {
    OwnedEvent event = one.events[i];
    const std::vector<SigmaLogSource>& sources = one.log_sources[i];
    if (!sources.empty())
      event.set_log_source(sources[0].category, sources[0].product, sources[0].service);
    detector.see(event.view(), findings);
  }
  progress.name = "all";
  for (const auto& sources : one.log_sources)
    for (const SigmaLogSource& source : sources)
      progress.log_sources.push_back({source.category, source.product, source.service});
  progress.complete_until = Timestamp(std::chrono::hours(24 * 30'000));
  detector.advance(std::span(&progress, 1), progress.complete_until, findings);
  for (const auto& [name, expected] : one.first_fire) {
    std::optional<std::size_t> first;
    for (const Finding& finding : findings)
      if (rules->rule(finding.rule).title == name || rules->rule(finding.rule).name == name)
        first = std::min(first.value_or(SIZE_MAX),
                         static_cast<std::size_t>(finding.proof.back().value - 1));
    INFO(name);
    CHECK(first == expected);
  }
}

void check_case(const SigmaCase& one) {
  INFO(one.id << " (" << one.trust << ")\n" << one.rules);
  Parameters parameters;
  parameters.lists = one.placeholders;
  parameters.reporting = Parameters::Reporting::all;
  Complaints complaints;
  const std::vector<RuleSource> sources{{"case.yml", one.rules}};
  const auto rules = Ruleset::compile(sources, parameters, complaints);
  INFO(complaints_text(complaints));
  if (one.load_error) {
    CHECK(rules == nullptr);
    return;
  }
  if (rules == nullptr) {
    FAIL_CHECK("does not load");
    return;
  }
  if (!one.first_fire.empty()) return check_first_fires(rules, one);
  MatchScratch scratch;
  const bool titles = !one.expect_titles.empty();
  const auto& expected = titles ? one.expect_titles : one.expect;
  REQUIRE(expected.size() == one.events.size());
  for (std::size_t i = 0; i < one.events.size(); ++i) {
    INFO("event " << i);
    auto wanted = expected[i];
    auto found = matched(*rules, one, i, titles ? Named::title : Named::id, scratch);
    if (wanted == std::vector<std::string>{"*"}) wanted = {rules->rules()[0].uuid};
    std::sort(wanted.begin(), wanted.end());
    CHECK(found == wanted);
  }
}

void check_file(const std::string& name) {
  const auto cases = read_sigma_cases(sigma + "/cases/" + name);
  if (cases.empty()) {
    WARN("the conformance cases are not beside the repository: skipped");
    return;
  }
  for (const SigmaCase& one : cases)
    if (one.trust != "disputed" || one.id.find("neg") == std::string::npos) check_case(one);
}

struct Corpus {
  std::shared_ptr<const Ruleset> rules;
  std::size_t left_out = 0;
};

Corpus load_corpus() {
  Corpus corpus;
  std::vector<RuleSource> files = corpus_files();
  if (files.empty()) return corpus;
  Complaints complaints;
  corpus.rules = Ruleset::compile(files, {}, complaints);
  std::set<std::string> without_values;
  for (const Complaint& complaint : complaints) {
    if (complaint.weight == Weight::warning) continue;
    INFO(describe(complaint, Language::english));
    CHECK(complaint.code == Code::placeholder_missing);
    CHECK(complaint.place.line > 0);
    without_values.insert(complaint.place.file);
  }
  corpus.left_out = without_values.size();
  std::erase_if(files, [&](const RuleSource& file) { return without_values.contains(file.file); });
  complaints.clear();
  corpus.rules = Ruleset::compile(files, {}, complaints);
  return corpus;
}

void check_on_corpus(const Corpus& corpus, const std::string& name) {
  MatchScratch scratch;
  std::size_t different = 0;
  for (const SigmaCase& one : read_sigma_cases(sigma + "/cases/" + name)) {
    const auto& expected = one.expect_all.empty() ? one.expect : one.expect_all;
    for (std::size_t i = 0; i < one.events.size(); ++i) {
      const auto found = matched(*corpus.rules, one, i, Named::id, scratch);
      if (!one.rule_ids.empty())
        for (const std::string& id : one.rule_ids)
          if (std::find(one.expect[i].begin(), one.expect[i].end(), id) != one.expect[i].end() &&
              std::find(found.begin(), found.end(), id) == found.end())
            FAIL_CHECK(one.id << " event " << i << ": " << id << " does not match");
      if (one.expect_all.empty() && !one.rule_ids.empty()) continue;
      auto wanted = expected[i];
      std::sort(wanted.begin(), wanted.end());
      if (found == wanted || ++different > 10) continue;
      INFO(one.id << " event " << i);
      CHECK(found == wanted);
    }
  }
  CHECK(different == 0);
}

}  // namespace

TEST_CASE("the specification's cases") { check_file("specification.jsonl"); }

TEST_CASE("our own cases: modifiers, escapes, conditions and correlations where they are tricky") {
  const auto cases = read_sigma_cases(METSUKE_ROOT "/tests/rule/own_cases.jsonl");
  CHECK(cases.size() >= 80);
  for (const SigmaCase& one : cases) check_case(one);
}

TEST_CASE("the cases of other engines") { check_file("peers.jsonl"); }

TEST_CASE("every rule of the public corpus loads, and matches what it must") {
  const Corpus corpus = load_corpus();
  if (corpus.rules == nullptr && corpus_files().empty()) {
    WARN("the rule corpus is not beside the repository: skipped");
    return;
  }
  REQUIRE(corpus.rules != nullptr);
  CHECK(corpus.left_out == 25);
  CHECK(corpus.rules->rules().size() == 3755);
  check_on_corpus(corpus, "regression.jsonl");
  check_on_corpus(corpus, "differential.jsonl");
}

}  // namespace metsuke
