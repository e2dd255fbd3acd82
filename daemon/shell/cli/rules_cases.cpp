#include "shell/cli/rules_cases.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/limits.h"
#include "rule/detector.h"
#include "rule/matcher.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<LogSource> log_sources_at(const Json& event, std::vector<std::string>& kept) {
  std::vector<LogSource> sources;
  const auto add = [&](const Json& one) {
    if (!one.is_object()) return;
    const std::size_t at = kept.size();
    for (const char* key : {"category", "product", "service"}) kept.push_back(text_at(one, key));
    sources.push_back({kept[at], kept[at + 1], kept[at + 2]});
  };
  const auto said = event.find("logsource");
  if (said == event.end()) return sources;
  kept.reserve(3 * (said->is_array() ? said->size() : 1));  // Views into it must stay.
  if (said->is_array())
    for (const Json& one : *said) add(one);
  else
    add(*said);
  return sources;
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "-" : text;
}

std::set<std::string> names_in(const Json& list) {
  std::set<std::string> names;
  if (list.is_array())
    for (const Json& one : list)
      if (one.is_string()) names.insert(one.get<std::string>());
  return names;
}

class CaseRun {
 public:
  CaseRun(const Json& said, std::shared_ptr<const Ruleset> corpus)
      : said_(said), rules_(std::move(corpus)) {}

  std::vector<std::string> differences() {
    const std::string yaml = text_at(said_, "rules_yaml");
    if (!yaml.empty()) {
      if (!compile(yaml)) return std::move(differences_);
    } else if (rules_ == nullptr) {
      differ("the case has no rules of its own: name their directory");
      return std::move(differences_);
    }
    if (said_.value("expect_load_error", false)) {
      differ("load: expected a refusal, got " + std::to_string(rules_->rules().size()) + " rules");
      return std::move(differences_);
    }
    if (said_.contains("expect_first_fire"))
      compare_fires();
    else
      compare_matches();
    return std::move(differences_);
  }

 private:
  void differ(std::string text) { differences_.push_back(std::move(text)); }

  // True when there are rules to go on with.
  bool compile(const std::string& yaml) {
    Parameters parameters;
    parameters.reporting = Parameters::Reporting::all;
    if (said_.contains("placeholders") && said_["placeholders"].is_object())
      for (const auto& [name, values] : said_["placeholders"].items()) {
        std::vector<std::string>& list = parameters.lists[name];
        if (values.is_string()) list.push_back(values.get<std::string>());
        for (const std::string& value : names_in(values)) list.push_back(value);
      }
    Complaints complaints;
    const std::vector<RuleSource> sources{{"rules_yaml", yaml}};
    rules_ = Ruleset::compile(sources, parameters, complaints);
    if (rules_ != nullptr) return true;
    if (!said_.value("expect_load_error", false))
      for (const Complaint& complaint : complaints)
        if (complaint.weight == Weight::error)
          differ("load: " + describe(complaint, Language::english));
    return false;
  }

  bool read_event(std::size_t index, OwnedEvent& into, std::vector<LogSource>& sources) {
    const Json& wrapped = said_["events"][index];
    auto event = event_from_json(wrapped.value("event", Json::object()).dump());
    if (!event) {
      differ("event " + std::to_string(index) + ": " + describe(event.error(), Language::english));
      return false;
    }
    into = *std::move(event);
    into.seq = Seq{index + 1};
    const auto ts = wrapped.find("ts");
    const double seconds = ts != wrapped.end() && ts->is_number() ? ts->get<double>() : 0;
    into.occurred = Timestamp(std::chrono::seconds(1'750'000'000)) +
                    std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    into.has_occurred = true;
    kept_.clear();
    sources = log_sources_at(wrapped, kept_);
    return true;
  }

  std::size_t events() const {
    const auto list = said_.find("events");
    return list == said_.end() || !list->is_array() ? 0 : list->size();
  }

  void compare_matches() {
    const bool titles = said_.contains("expect_titles");
    const Json& lists = titles                                    ? said_["expect_titles"]
                        : said_.contains("expect_all_3755_rules") ? said_["expect_all_3755_rules"]
                                                                  : said_["expect"];
    // Only these rules are spoken of, when the case is about some of the corpus.
    const bool some = said_.contains("rule_ids") && !said_.contains("expect_all_3755_rules");
    const std::set<std::string> of = some ? names_in(said_["rule_ids"]) : std::set<std::string>();
    for (std::size_t i = 0; i < events(); ++i) {
      OwnedEvent event;
      std::vector<LogSource> sources;
      if (!read_event(i, event, sources)) continue;
      if (!lists.is_array() || i >= lists.size()) {
        differ("event " + std::to_string(i) + ": nothing is expected of it");
        continue;
      }
      std::set<std::string> wanted = names_in(lists[i]);
      if (wanted.contains("*")) wanted = {name_of_rule(rules_->rules()[0], titles)};
      std::set<std::string> found = matched(event, sources, titles);
      if (some) std::erase_if(found, [&of](const std::string& id) { return !of.contains(id); });
      if (found != wanted)
        differ("event " + std::to_string(i) + ": expected " + joined(wanted) + ", got " +
               joined(found));
    }
  }

  static std::string name_of_rule(const Rule& rule, bool titles) {
    return titles || rule.uuid.empty() ? rule.title : rule.uuid;
  }

  std::set<std::string> matched(OwnedEvent& event, const std::vector<LogSource>& sources,
                                bool titles) {
    std::set<std::string> names;
    std::vector<LogSource> all = sources;
    if (all.empty())
      for (const Rule& rule : rules_->rules())
        all.push_back({rule.category, rule.product, rule.service});
    for (const LogSource& source : all) {
      event.set_log_source(std::string(source.category), std::string(source.product),
                           std::string(source.service));
      Ruleset::Answers answers;
      rules_->match(event.view(), answers, scratch_);
      for (const Ruleset::Answer& answer : answers.rules)
        if (answer.truth == Truth::yes)
          names.insert(name_of_rule(rules_->rule(answer.rule), titles));
    }
    return names;
  }

  void compare_fires() {
    Detector detector(rules_);
    std::vector<Finding> findings;
    SourceProgress progress;
    progress.name = "all";
    for (const Rule& rule : rules_->rules())
      progress.log_sources.push_back({rule.category, rule.product, rule.service});
    for (std::size_t i = 0; i < events(); ++i) {
      OwnedEvent event;
      std::vector<LogSource> sources;
      if (!read_event(i, event, sources)) continue;
      if (!sources.empty())
        event.set_log_source(std::string(sources[0].category), std::string(sources[0].product),
                             std::string(sources[0].service));
      detector.see(event.view(), findings);
    }
    progress.complete_until = Timestamp(std::chrono::hours(24 * 30'000));
    detector.advance(std::span(&progress, 1), progress.complete_until, findings);
    for (const auto& [name, wanted] : said_["expect_first_fire"].items()) {
      std::optional<std::uint64_t> first;
      for (const Finding& finding : findings) {
        const Rule& rule = rules_->rule(finding.rule);
        if (rule.title == name || rule.name == name || rule.uuid == name)
          first = std::min(first.value_or(UINT64_MAX), finding.proof.back().value - 1);
      }
      const std::string got = first ? "event " + std::to_string(*first) : "never";
      const std::string expected = wanted.is_number_unsigned()
                                       ? "event " + std::to_string(wanted.get<std::uint64_t>())
                                       : "never";
      if (got != expected) differ(name + ": expected " + expected + ", got " + got);
    }
  }

  const Json& said_;
  std::shared_ptr<const Ruleset> rules_;
  MatchScratch scratch_;
  std::vector<std::string> kept_, differences_;
};

// The corpus, without the files that cannot be used: cases that need those fail by themselves.
std::shared_ptr<const Ruleset> corpus_at(World world, const std::string& path,
                                         Complaints& complaints) {
  auto sources = rule_sources_at(world, path, complaints);
  if (has_errors(complaints)) return nullptr;
  Complaints wrong;
  auto rules = Ruleset::compile(sources, stand_ins(sources), wrong);
  if (rules != nullptr) return rules;
  std::set<std::string> refused;
  for (const Complaint& complaint : wrong)
    if (complaint.weight == Weight::error) refused.insert(complaint.place.file);
  std::erase_if(sources,
                [&refused](const RuleSource& source) { return refused.contains(source.file); });
  rules = Ruleset::compile(sources, stand_ins(sources), complaints);
  return rules;
}

}  // namespace

std::vector<RuleTestResult> run_rule_cases(World world, const std::string& file,
                                           const std::string& corpus, Complaints& complaints) {
  std::vector<RuleTestResult> results;
  const auto text = read_file(world.disk, file, limits::blob_bytes_max);
  if (!text) {
    complaints.push_back({{file, 0, 0}, text.error().code, text.error().detail, Weight::error, {}});
    return results;
  }
  std::shared_ptr<const Ruleset> rules;
  int line = 0;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line;
    if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    RuleTestResult result;
    result.place = {file, line, 1};
    const Json json = Json::parse(one, nullptr, false);
    if (!json.is_object()) {
      result.rule = file;
      result.name = std::to_string(line);
      result.differences = {"the line is no JSON object"};
    } else {
      result.rule = text_at(json, "id");
      result.name = text_at(json, "trust");
      if (!json.contains("rules_yaml") && rules == nullptr && !corpus.empty())
        rules = corpus_at(world, corpus, complaints);
      if (has_errors(complaints)) return results;
      result.differences = CaseRun(json, rules).differences();
    }
    result.passed = result.differences.empty();
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace metsuke
