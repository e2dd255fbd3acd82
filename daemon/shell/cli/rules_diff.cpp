// metsuke rules diff: what whoever approves new rules must see.
#include "base/json.h"
#include "base/unicode.h"
#include "rule/changes.h"
#include "shell/cli/authors.h"
#include "shell/cli/rules_read.h"

namespace metsuke {

Word word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return Word::diff_added;
    case ChangeKind::removed:
      return Word::diff_removed;
    case ChangeKind::changed:
      return Word::diff_changed;
    case ChangeKind::tightened:
      return Word::diff_tightened;
    case ChangeKind::loosened:
      return Word::diff_loosened;
  }
  UNREACHABLE();
}

namespace {

void print_json(const std::vector<RuleChange>& changes) {
  JsonWriter json;
  json.begin_object().member("schema", "metsuke.rules.diff/1").key("data").begin_array();
  for (const RuleChange& change : changes) {
    json.begin_object().member("rule", change.rule).member("kind", name_of(change.kind));
    json.member("file", change.file).key("parts").begin_array();
    for (const RuleChange::Part& part : change.parts) {
      json.begin_object().member("what", part.what).member("kind", name_of(part.kind));
      json.member("before", part.before).member("after", part.after).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  print(json.take() + "\n");
}

void print_table(const Terminal& terminal, const std::vector<RuleChange>& changes) {
  std::vector<std::vector<std::string>> rows;
  std::size_t added = 0, removed = 0, loosened = 0;
  for (const RuleChange& change : changes) {
    added += change.kind == ChangeKind::added;
    removed += change.kind == ChangeKind::removed;
    loosened += change.kind == ChangeKind::loosened;
    if (change.parts.empty())
      rows.push_back({terminal.say(word_of(change.kind)), printable(change.rule), "", "", ""});
    for (const RuleChange::Part& part : change.parts)
      rows.push_back({terminal.say(word_of(part.kind)), printable(change.rule), part.what,
                      printable(part.before), printable(part.after)});
  }
  if (!rows.empty())
    print(text_table({terminal.say(Word::diff_kind), terminal.say(Word::cli_rule_name),
                      terminal.say(Word::cli_what), terminal.say(Word::diff_before),
                      terminal.say(Word::diff_after)},
                     rows));
  print(terminal.say(Word::diff_summary,
                     {std::to_string(added), std::to_string(removed),
                      std::to_string(changes.size() - added - removed), std::to_string(loosened)}) +
        "\n");
}

std::shared_ptr<const Ruleset> compiled_at(World world, const Terminal& terminal,
                                           const std::string& path, int& status) {
  Complaints complaints;
  const auto sources = rule_sources_at(world, path, complaints);
  if (has_errors(complaints)) {
    status = fail(terminal, complaints, exit_failed);
    return nullptr;
  }
  auto rules = Ruleset::compile(sources, stand_ins(sources), complaints);
  if (rules == nullptr) {
    status = exit_failed;
    tell_lints(complaints, terminal);
  }
  return rules;
}

}  // namespace

int run_rules_diff(World world, const Terminal& terminal, const RulesOptions& options) {
  int status = exit_clean;
  const auto before = compiled_at(world, terminal, options.directory, status);
  if (before == nullptr) return status;
  const auto after = compiled_at(world, terminal, options.other, status);
  if (after == nullptr) return status;
  const auto changes = changes_between(*before, *after);
  if (terminal.machine())
    print_json(changes);
  else
    print_table(terminal, changes);
  return changes.empty() ? exit_clean : exit_findings;
}

}  // namespace metsuke
