#include "shell/cli/authors.h"

#include <algorithm>

#include "base/json.h"
#include "base/unicode.h"
#include "shell/cli/check.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

std::shared_ptr<const Ruleset> compiled(World world, const Terminal& terminal,
                                        const RulesOptions& options, int& status) {
  Complaints complaints;
  const auto sources = rule_sources_at(world, options.directory, complaints);
  if (has_errors(complaints)) {
    status = fail(terminal, complaints, exit_failed);
    return nullptr;
  }
  auto rules = Ruleset::compile(sources, stand_ins(sources), complaints);
  if (rules == nullptr) status = fail(terminal, complaints, exit_findings);
  return rules;
}

std::string title_of(const Rule& rule, Language language) {
  const Sentence& sentence = language == Language::japanese ? rule.ja : rule.en;
  return sentence.title.empty() ? rule.title : sentence.title;
}

}  // namespace

int run_rules_list(World world, const Terminal& terminal, const RulesOptions& options) {
  int status = exit_clean;
  const auto rules = compiled(world, terminal, options, status);
  if (rules == nullptr) return status;
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.rules.list/1").key("data").begin_array();
  std::vector<std::vector<std::string>> rows;
  for (const Rule& rule : rules->rules()) {
    if (!rule.reports) continue;
    rows.push_back({rule.check, std::string(name_of(rule.severity)), rule.name,
                    rule.needs_contract ? "✓" : "", title_of(rule, terminal.language)});
    json.begin_object();
    json.member("check", rule.check).member("name", rule.name).member("id", rule.uuid);
    json.member("level", name_of(rule.severity)).member("file", rule.file);
    json.member("title", title_of(rule, terminal.language));
    json.key("needs_contract").boolean(rule.needs_contract);
    json.end_object();
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  if (terminal.machine()) {
    print(json.take() + "\n");
    return exit_clean;
  }
  std::sort(rows.begin(), rows.end());
  print(text_table({terminal.say(Word::cli_check), terminal.say(Word::cli_severity),
                    terminal.say(Word::cli_rule_name), terminal.say(Word::cli_contract),
                    terminal.say(Word::check_title)},
                   rows));
  print(terminal.say(Word::cli_rules_count, {std::to_string(rows.size())}) + "\n");
  return exit_clean;
}

int run_rules_show(World world, const Terminal& terminal, const RulesOptions& options) {
  int status = exit_clean;
  const auto rules = compiled(world, terminal, options, status);
  if (rules == nullptr) return status;
  const Rule* rule = rules->find(options.rule);
  if (rule == nullptr) return unknown_rule(terminal, *rules, options.rule);
  const auto sources = named_rules(world, options.directory);
  for (const auto& [name, text] : *sources)
    if (rule->file.ends_with(name)) print(text);
  return exit_clean;
}

int run_fields(const Terminal& terminal) {
  std::vector<std::vector<std::string>> rows;
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.fields/1").key("data").begin_array();
  for (std::size_t i = 0; i < field_count; ++i) {
    const auto field = static_cast<Field>(i);
    const std::string japanese(title_of(field, Language::japanese));
    const std::string english(title_of(field, Language::english));
    rows.push_back({std::string(name_of(field)), japanese, english});
    json.begin_object();
    json.member("name", name_of(field)).member("ja", japanese).member("en", english);
    json.end_object();
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  if (terminal.machine())
    print(json.take() + "\n");
  else
    print(text_table({terminal.say(Word::cli_field), "日本語", "English"}, rows));
  return exit_clean;
}

int run_formats(const Terminal&) {
  for (const std::string_view format : known_formats()) print(std::string(format) + "\n");
  return exit_clean;
}

}  // namespace metsuke
