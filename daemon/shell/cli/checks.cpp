#include "shell/cli/checks.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/limits.h"
#include "shell/cli/check.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

struct Family {
  std::string_view prefix;
  Word title;
};
constexpr std::array<Family, 8> families{{{"RET", Word::family_retention},
                                          {"ACC", Word::family_access},
                                          {"TRF", Word::family_transfer},
                                          {"PHY", Word::family_physical},
                                          {"INC", Word::family_incident},
                                          {"ANO", Word::family_anomaly},
                                          {"GOV", Word::family_governance},
                                          {"GEN", Word::family_generic}}};

// The rules that answer checks, in the order of the families, then of the checks.
std::vector<const Rule*> checks_of(const Ruleset& rules) {
  std::vector<const Rule*> checks;
  for (const Rule& rule : rules.rules())
    if (rule.reports && !rule.check.empty()) checks.push_back(&rule);
  const auto family = [](const Rule* rule) {
    for (std::size_t i = 0; i < families.size(); ++i)
      if (rule->check.starts_with(families[i].prefix)) return i;
    return families.size();
  };
  std::stable_sort(checks.begin(), checks.end(), [&](const Rule* a, const Rule* b) {
    return std::make_tuple(family(a), a->check) < std::make_tuple(family(b), b->check);
  });
  return checks;
}

const Sentence& words_of(const Rule& rule, const Terminal& terminal) {
  return terminal.language == Language::japanese ? rule.ja : rule.en;
}

std::string joined_clauses(const Rule& rule, std::string_view between) {
  std::string text;
  for (const std::string& clause : rule.clauses)
    text += (text.empty() ? "" : std::string(between)) + clause;
  return text;
}

std::string defaults_of(const Rule& rule) {
  std::string text;
  for (const Parameter& parameter : rule.parameters)
    text += (text.empty() ? "" : " ") + parameter.name + "=" + parameter.value;
  return text;
}

std::string log_source_of(const Rule& rule) {
  std::string text;
  for (const std::string* part : {&rule.category, &rule.product, &rule.service})
    if (!part->empty()) text += (text.empty() ? "" : " / ") + *part;
  return text;
}

std::shared_ptr<const Ruleset> read_rules(World world, const Terminal& terminal,
                                          const RulesOptions& options, int& status) {
  Complaints complaints;
  const auto sources = rule_sources_at(world, options.directory, complaints);
  if (!has_errors(complaints))
    if (auto rules = Ruleset::compile(sources, stand_ins(sources), complaints)) return rules;
  status = fail(terminal, complaints, exit_failed);
  return nullptr;
}

std::string list_json(const std::vector<const Rule*>& checks) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.checks.list/1").key("data").begin_array();
  for (const Rule* rule : checks) {
    json.begin_object();
    json.member("check", rule->check).member("rule", rule->name);
    json.member("level", name_of(rule->severity));
    json.member("title_ja", rule->ja.title).member("title_en", rule->en.title);
    json.key("needs_contract").boolean(rule->needs_contract);
    json.key("clauses").begin_array();
    for (const std::string& clause : rule->clauses) json.value(clause);
    json.end_array().key("parameters").begin_array();
    for (const Parameter& parameter : rule->parameters) {
      json.begin_object();
      json.member("name", parameter.name).member("default", parameter.value);
      json.member("origin", parameter.origin);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  return json.take() + "\n";
}

// One check's section. The sentences are as written: {names} stand for what is filled in.
std::string section_of(const Rule& rule, const Terminal& terminal) {
  const Sentence& words = words_of(rule, terminal);
  std::string text =
      "### " + rule.check + " " + (words.title.empty() ? rule.title : words.title) + "\n\n";
  const auto line = [&](Word what, const std::string& value) {
    if (!value.empty()) text += "- **" + terminal.say(what) + "** " + value + "\n";
  };
  line(Word::cli_severity, terminal.say(title_of(rule.severity)));
  line(Word::checks_log_source, log_source_of(rule));
  line(Word::cli_why, words.why);
  line(Word::checks_ask, words.ask);
  line(Word::checks_next, words.next);
  line(Word::checks_basis,
       joined_clauses(rule, terminal.language == Language::japanese ? "、" : "; "));
  for (const Parameter& parameter : rule.parameters)
    line(Word::checks_default, "`" + parameter.name + ": " + parameter.value + "`" +
                                   (parameter.origin.empty() ? "" : " — " + parameter.origin));
  return text + "\n";
}

}  // namespace

int run_checks_list(World world, const Terminal& terminal, const RulesOptions& options) {
  int status = exit_clean;
  const auto rules = read_rules(world, terminal, options, status);
  if (rules == nullptr) return status;
  const std::vector<const Rule*> checks = checks_of(*rules);
  if (terminal.machine()) {
    print(list_json(checks));
    return exit_clean;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Rule* rule : checks) {
    const std::string& title = words_of(*rule, terminal).title;
    rows.push_back({rule->check, terminal.say(title_of(rule->severity)),
                    title.empty() ? rule->title : title, defaults_of(*rule),
                    joined_clauses(*rule, "; ")});
  }
  print(text_table({terminal.say(Word::cli_check), terminal.say(Word::cli_severity),
                    terminal.say(Word::check_title), terminal.say(Word::checks_default),
                    terminal.say(Word::checks_basis)},
                   rows));
  return exit_clean;
}

int run_checks_document(World world, const Terminal& terminal, const RulesOptions& options) {
  int status = exit_clean;
  const auto rules = read_rules(world, terminal, options, status);
  if (rules == nullptr) return status;
  const std::vector<const Rule*> checks = checks_of(*rules);
  std::string text = "# " + terminal.say(Word::checks_heading) + "\n\n" +
                     terminal.say(Word::checks_preamble, {std::to_string(checks.size())}) + "\n";
  std::size_t done = 0;
  for (const Family& family : families) {
    if (done == checks.size() || !checks[done]->check.starts_with(family.prefix)) continue;
    text += "\n## " + terminal.say(family.title) + "\n\n";
    for (; done < checks.size() && checks[done]->check.starts_with(family.prefix); ++done)
      text += section_of(*checks[done], terminal);
  }
  while (text.ends_with("\n\n")) text.pop_back();
  print(text);
  return exit_clean;
}

}  // namespace metsuke
