// metsuke rules test: the rules' own tests, and files of conformance cases.
#include "base/json.h"
#include "base/unicode.h"
#include "shell/cli/authors.h"
#include "shell/cli/help.h"
#include "shell/cli/rules_cases.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

void tell_failed(const Terminal& terminal, const RuleTestResult& result) {
  print(painted(terminal, Paint::red, printable(result.rule + " " + result.name)) + "  " +
        result.place.file + ":" + std::to_string(result.place.line) + "\n");
  for (const std::string& difference : result.differences)
    print("    " + printable(translated(difference, terminal.language)) + "\n");
}

int tell_results(const Terminal& terminal, const std::vector<RuleTestResult>& results,
                 Word summary) {
  std::size_t failed = 0;
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.rules.test/1").key("data").begin_array();
  for (const RuleTestResult& result : results) {
    json.begin_object();
    json.member("rule", result.rule).member("test", result.name);
    json.key("passed").boolean(result.passed).key("differences").begin_array();
    for (const std::string& difference : result.differences) json.value(difference);
    json.end_array().member("file", result.place.file).member("line", result.place.line);
    json.end_object();
    if (result.passed) continue;
    ++failed;
    if (!terminal.machine()) tell_failed(terminal, result);
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  const std::string passed = std::to_string(results.size() - failed);
  const std::string wrong = std::to_string(failed);
  if (terminal.machine())
    print(json.take() + "\n");
  else if (summary == Word::cli_cases_run)
    print(terminal.say(summary, {std::to_string(results.size()), passed, wrong}) + "\n");
  else
    print(terminal.say(summary, {passed, wrong}) + "\n");
  return failed > 0 ? exit_findings : exit_clean;
}

}  // namespace

int run_rules_test(World world, const Terminal& terminal, const RulesOptions& options) {
  Complaints complaints;
  if (!options.cases.empty()) {
    const auto results = run_rule_cases(world, options.cases, options.directory, complaints);
    if (has_errors(complaints)) return fail(terminal, complaints, exit_failed);
    return tell_results(terminal, results, Word::cli_cases_run);
  }
  const auto sources = rule_sources_at(world, options.directory, complaints);
  if (has_errors(complaints)) return fail(terminal, complaints, exit_failed);
  const auto results = run_rule_tests(sources, complaints);
  tell_lints(complaints, terminal);
  const int status = tell_results(terminal, results, Word::cli_rules_tested);
  return has_errors(complaints) ? exit_findings : status;
}

}  // namespace metsuke
