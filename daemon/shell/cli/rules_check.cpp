// metsuke rules check, and the list of what it may say.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/unicode.h"
#include "rule/lint.h"
#include "shell/cli/authors.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

constexpr int rounds_max = 8;  // A rule that goes takes those along that refer to it.

// What a check of rules found, before it is said.
struct Checked {
  Complaints complaints;
  std::size_t files = 0, refused = 0, rules = 0, errors = 0, warnings = 0;
  struct Count {
    std::size_t times = 0;
    std::set<std::string> files;
  };
  std::map<std::string, Count> lints;
  std::set<std::string> placeholders;  // Without a value.
};

// How many rules are in order when the files that are not have been left out.
void count_good(std::vector<RuleSource> sources, Complaints complaints, Checked& checked) {
  std::shared_ptr<const Ruleset> rules;
  for (int round = 0; round < rounds_max; ++round) {
    std::set<std::string> refused;
    for (const Complaint& complaint : complaints)
      if (complaint.weight == Weight::error) refused.insert(complaint.place.file);
    std::erase_if(sources, [&refused, &checked](const RuleSource& source) {
      if (!refused.contains(source.file)) return false;
      ++checked.refused;
      return true;
    });
    complaints.clear();
    rules = Ruleset::compile(sources, stand_ins(sources), complaints);
    if (rules != nullptr) break;
  }
  if (rules != nullptr) checked.rules = rules->rules().size();
}

Checked check_rules(const std::vector<RuleSource>& sources, const RulesOptions& options) {
  Checked checked;
  checked.files = sources.size();
  const auto rules = Ruleset::compile(sources, stand_ins(sources), checked.complaints);
  if (rules != nullptr)
    checked.rules = rules->rules().size();
  else
    count_good(sources, checked.complaints, checked);
  std::erase_if(checked.complaints, [&options](const Complaint& complaint) {
    return std::find(options.allowed.begin(), options.allowed.end(), complaint.lint) !=
           options.allowed.end();
  });
  // As an author works through a file: from its first line to its last.
  std::stable_sort(checked.complaints.begin(), checked.complaints.end(),
                   [](const Complaint& a, const Complaint& b) {
                     return std::tie(a.place.file, a.place.line, a.place.column) <
                            std::tie(b.place.file, b.place.line, b.place.column);
                   });
  for (const Complaint& complaint : checked.complaints) {
    ++(complaint.weight == Weight::error ? checked.errors : checked.warnings);
    Checked::Count& count = checked.lints[complaint.lint];
    ++count.times;
    count.files.insert(complaint.place.file);
    if (complaint.code != Code::placeholder_missing) continue;
    const std::size_t from = complaint.detail.find('%');
    const std::size_t until = complaint.detail.find('%', from + 1);
    if (until != std::string::npos)
      checked.placeholders.insert(complaint.detail.substr(from + 1, until - from - 1));
  }
  return checked;
}

void print_json(const Checked& checked, const Terminal& terminal) {
  const auto number = [](std::size_t count) { return static_cast<std::uint64_t>(count); };
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.rules.check/1").key("data").begin_object();
  json.member("files", number(checked.files)).member("files_refused", number(checked.refused));
  json.member("rules", number(checked.rules)).member("errors", number(checked.errors));
  json.member("warnings", number(checked.warnings));
  json.key("placeholders").begin_array();
  for (const std::string& name : checked.placeholders) json.value(name);
  json.end_array().key("lints").begin_array();
  for (const auto& [id, count] : checked.lints) {
    const Lint* lint = lint_of(id);
    json.begin_object().member("lint", id).member("count", number(count.times));
    json.member("files", number(count.files.size()));
    json.member("title", lint == nullptr ? std::string_view() : lint->said(terminal.language));
    json.end_object();
  }
  json.end_array().key("complaints").begin_array();
  for (const Complaint& complaint : checked.complaints) {
    json.begin_object().member("lint", complaint.lint);
    json.member("weight", complaint.weight == Weight::error ? "error" : "warning");
    json.member("file", complaint.place.file).member("line", complaint.place.line);
    json.member("column", complaint.place.column).member("message", complaint.detail);
    json.end_object();
  }
  json.end_array().end_object().key("warnings").begin_array();
  for (const Complaint& complaint : checked.complaints)
    if (complaint.weight == Weight::warning) json.value(lint_line(complaint, terminal));
  json.end_array().end_object();
  print(json.take() + "\n");
}

void print_summary(const Checked& checked, const Terminal& terminal) {
  std::vector<std::pair<std::size_t, std::vector<std::string>>> rows;
  for (const auto& [id, count] : checked.lints) {
    const Lint* lint = lint_of(id);
    const bool warning = lint != nullptr && lint->weight == Weight::warning;
    rows.push_back({count.times,
                    {id, terminal.say(warning ? Word::complaint_warning : Word::complaint_error),
                     std::to_string(count.times), std::to_string(count.files.size()),
                     std::string(lint == nullptr ? "" : lint->said(terminal.language))}});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::vector<std::string>> cells;
  for (auto& [times, row] : rows) cells.push_back(std::move(row));
  if (!cells.empty())
    print(text_table({terminal.say(Word::cli_lint), terminal.say(Word::cli_weight),
                      terminal.say(Word::cli_count), terminal.say(Word::cli_files),
                      terminal.say(Word::cli_what)},
                     cells) +
          "\n");
  if (!checked.placeholders.empty()) {
    std::string names;
    for (const std::string& name : checked.placeholders)
      names += (names.empty() ? "" : ", ") + name;
    print(terminal.say(Word::cli_placeholders,
                       {std::to_string(checked.placeholders.size()), printable(names)}) +
          "\n");
  }
  print(terminal.say(Word::cli_rules_checked,
                     {std::to_string(checked.files), std::to_string(checked.rules),
                      std::to_string(checked.errors), std::to_string(checked.warnings)}) +
        "\n");
  if (checked.refused > 0)
    print(terminal.say(Word::cli_files_refused, {std::to_string(checked.refused)}) + "\n");
}

}  // namespace

int run_rules_check(World world, const Terminal& terminal, const RulesOptions& options) {
  for (const std::string& id : options.allowed) {
    if (lint_of(id) != nullptr) continue;
    std::vector<std::string_view> known;
    for (const Lint& lint : lints()) known.push_back(lint.id);
    std::string detail = id;
    if (const auto near = nearest(id, known); !near.empty())
      detail += terminal.say(Word::cli_did_you_mean, {near});
    return fail(terminal, Error{Code::value_invalid, "--allow " + detail}, exit_failed);
  }
  Complaints unread;
  const auto sources = rule_sources_at(world, options.directory, unread);
  if (has_errors(unread)) return fail(terminal, unread, exit_failed);
  if (sources.empty())
    return fail(terminal, Error{Code::not_found, join_path(options.directory, "*.yml")},
                exit_failed);
  const Checked checked = check_rules(sources, options);
  if (terminal.machine()) {
    print_json(checked, terminal);
  } else {
    tell_lints(checked.complaints, terminal);
    print_summary(checked, terminal);
  }
  if (checked.errors > 0) return exit_findings;
  return checked.warnings > 0 && options.warnings_denied ? exit_findings : exit_clean;
}

int run_rules_lints(const Terminal& terminal) {
  std::vector<std::vector<std::string>> rows;
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.rules.lints/1").key("data").begin_array();
  for (const Lint& lint : lints()) {
    const bool error = lint.weight == Weight::error;
    rows.push_back({std::string(lint.id),
                    terminal.say(error ? Word::complaint_error : Word::complaint_warning),
                    std::string(lint.said(terminal.language))});
    json.begin_object().member("lint", lint.id).member("weight", error ? "error" : "warning");
    json.member("en", lint.english).member("ja", lint.japanese).end_object();
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  if (terminal.machine())
    print(json.take() + "\n");
  else
    print(text_table({terminal.say(Word::cli_lint), terminal.say(Word::cli_weight),
                      terminal.say(Word::cli_what)},
                     rows));
  return exit_clean;
}

}  // namespace metsuke
