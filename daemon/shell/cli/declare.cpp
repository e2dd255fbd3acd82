#include "shell/cli/declare.h"

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/unicode.h"
#include "contract/incident.h"

namespace metsuke {
namespace {

void print_facts(const Terminal& terminal, std::string_view kind) {
  std::vector<std::vector<std::string>> rows;
  for (const DeclaredFact& fact : declared_facts()) {
    if (!kind.empty() && name_of(fact.kind) != kind) continue;
    static constexpr std::array<Word, 4> forms = {
        Word::declaration_form_time, Word::declaration_form_count, Word::declaration_form_truth,
        Word::declaration_form_text};
    rows.push_back({std::string(name_of(fact.kind)), std::string(fact.name),
                    terminal.say(forms[static_cast<std::size_t>(fact.form)]),
                    std::string(terminal.language == Language::japanese ? fact.ja : fact.en)});
  }
  print(text_table({terminal.say(Word::declaration_kind), terminal.say(Word::declaration_fact),
                    terminal.say(Word::declaration_form), terminal.say(Word::pack_value)},
                   rows));
}

// NAME=VALUE …; usage when one is not.
Result<Declaration> declaration_of(const DeclareOptions& options) {
  Declaration declaration;
  const auto kind = declaration_kind_from(options.kind);
  if (!kind) {
    std::vector<std::string_view> known;
    for (int i = 0; i < 5; ++i) known.push_back(name_of(static_cast<DeclarationKind>(i)));
    const std::string_view near = nearest(options.kind, known);
    return Error{Code::usage, options.kind + (near.empty() ? "" : " → " + std::string(near)) +
                                  " (incident duty action report hold)"};
  }
  declaration.kind = *kind;
  declaration.subject = options.subject;
  declaration.comment = options.comment;
  declaration.person = "?";  // The daemon knows whom it talks to.
  for (const std::string& fact : options.facts) {
    const std::size_t equals = fact.find('=');
    if (equals == std::string::npos) return Error{Code::usage, fact + ": NAME=VALUE"};
    declaration.facts.emplace_back(fact.substr(0, equals), fact.substr(equals + 1));
  }
  TRY(check_declaration(declaration));
  return declaration;
}

std::string request_of(const Declaration& declaration) {
  JsonWriter json;
  json.begin_object();
  json.member("verb", "declare").member("contract", declaration.contract);
  json.member("kind", name_of(declaration.kind)).member("subject", declaration.subject);
  if (!declaration.comment.empty()) json.member("comment", declaration.comment);
  json.key("facts").begin_object();
  for (const auto& [name, value] : declaration.facts) json.member(name, value);
  json.end_object();
  json.end_object();
  return json.take();
}

using Incidents = std::map<std::string, DeclaredFacts>;

std::string triggers_text(const DeclaredFacts& incident, Language language) {
  std::string text;
  for (const Trigger trigger : triggers_of(incident))
    text += (text.empty()                     ? ""
             : language == Language::japanese ? "、"
                                              : ", ") +
            std::string(title_of(trigger, language));
  return text;
}

std::string japan_or_none(const std::optional<Timestamp>& at, const Terminal& terminal) {
  return at ? to_japan_text(*at).substr(0, 16) : terminal.say(Word::pack_none);
}

Paint paint_of(DeadlineState state) {
  if (state == DeadlineState::missed || state == DeadlineState::late) return Paint::red;
  return state == DeadlineState::amber ? Paint::yellow : Paint::dim;
}

void print_incident(const Terminal& terminal, const std::string& id, const DeclaredFacts& incident,
                    const Contract& contract, Timestamp now) {
  const Language language = terminal.language;
  print(painted(terminal, Paint::bold, id + "  " + printable(incident["title"])) + "\n");
  const std::string triggers = triggers_text(incident, language);
  print("  " + terminal.say(Word::incident_triggers) + ": " +
        (triggers.empty() ? terminal.say(Word::pack_none) : triggers) + "\n");
  std::vector<std::vector<std::string>> rows;
  for (const Deadline& clock : clocks_of(incident, contract, now)) {
    const DeadlineState state = state_of(clock, now);
    rows.push_back({std::string(title_of_clock(clock.kind, language)),
                    to_japan_text(clock.started).substr(0, 16), japan_or_none(clock.due, terminal),
                    japan_or_none(clock.met, terminal),
                    painted(terminal, paint_of(state), terminal.say(title_of(state)))});
  }
  if (!rows.empty())
    print(text_table({terminal.say(Word::incident_clock), terminal.say(Word::incident_started),
                      terminal.say(Word::incident_due), terminal.say(Word::incident_met),
                      terminal.say(Word::cli_state)},
                     rows));
  std::string missing;
  for (const std::string_view item : items_missing(incident))
    for (const DeclaredFact& fact : declared_facts())
      if (fact.name == item)
        missing += (missing.empty() ? "" : " ") +
                   std::string(language == Language::japanese ? fact.ja : fact.en);
  print("  " + terminal.say(Word::incident_items_missing) + ": " +
        (missing.empty() ? terminal.say(Word::pack_none) : missing) + "\n\n");
}

std::string incidents_json(const Incidents& incidents, const Contract& contract, Timestamp now) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.incidents/1").key("data").begin_array();
  for (const auto& [id, incident] : incidents) {
    json.begin_object();
    json.member("id", id).member("contract", contract.id);
    json.key("facts").begin_object();
    for (const auto& [name, value] : incident.all()) json.member(name, value);
    json.end_object();
    json.key("triggers").begin_array();
    for (const Trigger trigger : triggers_of(incident)) json.value(name_of(trigger));
    json.end_array();
    json.key("clocks").begin_array();
    for (const Deadline& clock : clocks_of(incident, contract, now)) {
      json.begin_object();
      json.member("kind", clock.kind).member("started", to_rfc3339_japan(clock.started));
      if (clock.due) json.member("due", to_rfc3339_japan(*clock.due));
      if (clock.met) json.member("met", to_rfc3339_japan(*clock.met));
      json.member("state", name_of(state_of(clock, now)));
      json.end_object();
    }
    json.end_array();
    json.key("items_missing").begin_array();
    for (const std::string_view item : items_missing(incident)) json.value(item);
    json.end_array();
    json.end_object();
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  return json.take() + "\n";
}

}  // namespace

int run_record(World world, const Terminal& terminal, const DeclareOptions& options) {
  if (options.facts.empty()) {
    if (!options.kind.empty() && !declaration_kind_from(options.kind))
      return fail(terminal, declaration_of(options).error(), exit_failed);
    print_facts(terminal, options.kind);
    return exit_clean;
  }
  auto declaration = declaration_of(options);
  if (!declaration) return fail(terminal, declaration.error(), exit_failed);
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const BoundContract* bound = named_contract(*opened, terminal, options.contract);
  if (bound == nullptr) return exit_failed;
  declaration->contract = bound->contract->id;
  if (!ask_daemon(opened->config, terminal, request_of(*declaration), status)) return status;
  print(terminal.say(Word::cli_taken, {options.subject}) + "\n");
  return exit_clean;
}

int run_incidents(World world, const Terminal& terminal, const DeclareOptions& options) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const BoundContract* bound = named_contract(*opened, terminal, options.contract);
  if (bound == nullptr) return exit_failed;
  const auto rows = opened->query.declarations(bound->contract->id);
  if (!rows) return fail(terminal, rows.error(), exit_failed);
  const auto totals = opened->query.totals();
  if (!totals) return fail(terminal, totals.error(), exit_failed);
  Incidents incidents;
  for (const DeclarationRow& row : *rows)
    if (row.declaration.kind == DeclarationKind::incident &&
        (options.subject.empty() || row.declaration.subject == options.subject))
      incidents[row.declaration.subject].add(row.declaration);
  bool missed = false;
  for (const auto& [id, incident] : incidents)
    for (const Deadline& clock : clocks_of(incident, *bound->contract, totals->now))
      missed = missed || state_of(clock, totals->now) == DeadlineState::missed;
  if (terminal.machine()) {
    print(incidents_json(incidents, *bound->contract, totals->now));
  } else if (incidents.empty()) {
    print(terminal.say(Word::incident_none) + "\n");
  } else {
    for (const auto& [id, incident] : incidents)
      print_incident(terminal, id, incident, *bound->contract, totals->now);
  }
  return missed ? exit_findings : exit_clean;
}

}  // namespace metsuke
