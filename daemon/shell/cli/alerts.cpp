#include "shell/cli/alerts.h"

#include "base/json.h"
#include "base/unicode.h"
#include "evidence/mask.h"
#include "evidence/pack/tables.h"

namespace metsuke {
namespace {

std::string raw_line(Disk& disk, const Config& config, Seq seq) {
  const auto line = Archive::line_at(disk, config.archive_directory(), seq);
  if (!line) return "?";
  Arena arena;
  const auto entry = decode(*line, arena);
  if (!entry) return "?";
  const auto* record = std::get_if<Record>(&entry->input);
  const std::string_view text =
      record == nullptr ? std::string_view(*line) : without_terminator(record->bytes);
  std::string place = "seq=" + std::to_string(seq.value);
  if (record != nullptr)
    place += " " + std::string(record->source) + "@" + std::to_string(record->position.offset) +
             " sha256=" + to_hex(sha256(record->bytes)).substr(0, 16) + "…";
  return place + "\n      " + printable(masked(text));
}

// The filter, or what is wrong with the words given.
Result<AlertFilter> filter_of(const AlertsOptions& options) {
  AlertFilter filter;
  filter.contract = options.contract;
  filter.check = options.check;
  filter.text = options.text;
  filter.limit = options.limit;
  if (!options.month.empty()) filter.month = TRY(month_from(options.month));
  if (!options.state.empty()) {
    const auto state = alert_state_from(options.state);
    if (!state) return Error{Code::usage, "--state " + options.state};
    filter.states.push_back(*state);
  }
  if (!options.severity.empty()) {
    filter.severity_min = severity_from(options.severity);
    if (!filter.severity_min) return Error{Code::usage, "--severity " + options.severity};
  }
  return filter;
}

std::string csv_of(const std::vector<std::vector<std::string>>& rows,
                   const std::vector<std::string>& heads) {
  std::string csv = to_csv({"", "", "", heads, rows, {}});
  return csv.substr(3);  // No BOM on standard output.
}

std::optional<Alert> find_alert(Opened& opened, const Terminal& terminal, const std::string& which,
                                int& status) {
  auto found = opened.query.alert(which);
  if (!found) {
    status = fail(terminal, found.error(), exit_failed);
    return std::nullopt;
  }
  if (!*found)
    status = fail(terminal, Error{Code::not_found, terminal.say(Word::review_no_alert, {which})},
                  exit_failed);
  return *std::move(found);
}

void print_head(const Terminal& terminal, const Alert& alert) {
  const bool japanese = terminal.language == Language::japanese;
  print(painted(terminal, Paint::bold,
                alert.number + "  " + alert.check + "  " +
                    (japanese ? alert.title_ja : alert.title_en)) +
        "\n");
  const auto line = [&](Word what, const std::string& value) {
    print("  " + fit_width(terminal.say(what), 16) + printable(value) + "\n");
  };
  line(Word::cli_why, japanese ? alert.why_ja : alert.why_en);
  line(Word::cli_severity, terminal.say(title_of(alert.severity)));
  line(Word::cli_state, std::string(title_of(alert.state, terminal.language)));
  line(Word::cli_contract, alert.contract);
  line(Word::cli_group, alert.group);
  line(Word::cli_events, std::to_string(alert.count) + "  " + to_rfc3339_japan(alert.first) +
                             " – " + to_rfc3339_japan(alert.last));
  line(Word::cli_raised, to_rfc3339_japan(alert.raised));
  if (alert.due) line(Word::cli_acknowledge_by, to_rfc3339_japan(*alert.due));
  if (alert.first_viewed)
    line(Word::cli_first_viewed,
         to_rfc3339_japan(*alert.first_viewed) + " " + alert.first_viewed_by);
  line(Word::cli_rule_version, alert.rule + " " + alert.rule_version.substr(0, 16));
}

}  // namespace

std::string alert_json(const Alert& alert) {
  JsonWriter json;
  json.begin_object();
  json.member("number", alert.number).member("id", alert.id).member("contract", alert.contract);
  json.member("check", alert.check).member("rule", alert.rule);
  json.member("rule_version", alert.rule_version).member("severity", name_of(alert.severity));
  json.member("state", name_of(alert.state)).member("group", alert.group);
  json.member("title_ja", alert.title_ja).member("why_ja", alert.why_ja);
  json.member("title_en", alert.title_en).member("why_en", alert.why_en);
  json.member("raised", to_rfc3339(alert.raised)).member("first", to_rfc3339(alert.first));
  json.member("last", to_rfc3339(alert.last)).member("count", alert.count);
  json.member("findings", alert.findings);
  json.key("facts").begin_object();
  for (const auto& [name, value] : alert.facts) json.member(name, value);
  json.end_object();
  json.key("proof").begin_array();
  for (const Seq seq : alert.proof) json.value(seq.value);
  json.end_array();
  json.key("history").begin_array();
  for (const AlertStep& step : alert.history) {
    json.begin_object();
    json.member("at", to_rfc3339(step.review.at)).member("who", step.review.reviewer);
    json.member("act", name_of(step.review.act)).member("state", name_of(step.to));
    json.member("reason", name_of(step.review.reason)).member("comment", step.review.comment);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

int run_alerts_list(World world, const Terminal& terminal, const AlertsOptions& options) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const auto filter = filter_of(options);
  if (!filter) return fail(terminal, filter.error(), exit_failed);
  const auto alerts = opened->query.alerts(*filter);
  if (!alerts) return fail(terminal, alerts.error(), exit_failed);
  const bool japanese = terminal.language == Language::japanese;
  if (terminal.output == Output::json) {
    std::string data;
    for (const Alert& alert : *alerts) data += (data.empty() ? "" : ",") + alert_json(alert);
    print("{\"schema\":\"metsuke.alerts.list/1\",\"data\":[" + data + "],\"warnings\":[]}\n");
    return exit_clean;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Alert& alert : *alerts) {
    if (terminal.output == Output::jsonl) {
      print(alert_json(alert) + "\n");
      continue;
    }
    rows.push_back({alert.number, terminal.say(title_of(alert.severity)), alert.check,
                    std::string(title_of(alert.state, terminal.language)),
                    to_japan_text(alert.first).substr(0, 16), std::to_string(alert.count),
                    printable(japanese ? alert.why_ja : alert.why_en)});
  }
  const std::vector<std::string> heads{
      terminal.say(Word::cli_number), terminal.say(Word::cli_severity),
      terminal.say(Word::cli_check),  terminal.say(Word::cli_state),
      terminal.say(Word::cli_when),   terminal.say(Word::cli_count),
      terminal.say(Word::cli_why)};
  if (terminal.output == Output::csv) print(csv_of(rows, heads));
  if (terminal.output != Output::table) return exit_clean;
  if (rows.empty()) {
    print(terminal.say(Word::cli_no_alerts) + "\n");
    return exit_clean;
  }
  print(text_table(heads, rows));
  const auto all = opened->query.count_alerts(*filter);
  if (all && *all > rows.size())
    print(terminal.say(Word::cli_more_alerts, {std::to_string(*all - rows.size())}) + "\n");
  return exit_clean;
}

int run_alerts_show(World world, const Terminal& terminal, const AlertsOptions& options) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const auto alert = find_alert(*opened, terminal, options.alert, status);
  if (!alert) return status;
  if (terminal.machine()) {
    print("{\"schema\":\"metsuke.alerts.show/1\",\"data\":" + alert_json(*alert) +
          ",\"warnings\":[]}\n");
    return exit_clean;
  }
  print_head(terminal, *alert);
  print("\n" + terminal.say(Word::cli_raw_lines) + "\n");
  for (const Seq seq : alert->proof)
    print("    " + raw_line(world.disk, opened->config, seq) + "\n");
  if (!alert->history.empty()) print("\n" + terminal.say(Word::cli_history) + "\n");
  for (const AlertStep& step : alert->history)
    print("    " + to_japan_text(step.review.at) + "  " + printable(step.review.reviewer) + "  " +
          std::string(title_of(step.to, terminal.language)) + "  " +
          std::string(step.review.reason == CloseReason::none
                          ? ""
                          : title_of(step.review.reason, terminal.language)) +
          " " + printable(step.review.comment) + "\n");
  return exit_clean;
}

int run_alerts_explain(World world, const Terminal& terminal, const AlertsOptions& options) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const auto alert = find_alert(*opened, terminal, options.alert, status);
  if (!alert) return status;
  print_head(terminal, *alert);
  const BoundContract* bound = named_contract(*opened, terminal, alert->contract);
  if (bound == nullptr) return exit_failed;
  const Rule* rule = bound->rules->find(alert->check);
  if (rule == nullptr || to_hex(rule->version) != alert->rule_version)
    print("\n" + terminal.say(Word::cli_rule_changed) + "\n");
  if (rule != nullptr) {
    const Sentence& sentence = terminal.language == Language::japanese ? rule->ja : rule->en;
    if (!sentence.ask.empty()) print("\n" + terminal.say(Word::check_ask, {sentence.ask}) + "\n");
    if (!sentence.next.empty()) print(terminal.say(Word::check_next, {sentence.next}) + "\n");
    std::string clauses;
    for (const std::string& clause : rule->clauses)
      clauses += (clauses.empty() ? "" : "、") + clause;
    if (!clauses.empty()) print(terminal.say(Word::cli_basis, {clauses}) + "\n");
    for (const Parameter& parameter : rule->parameters)
      print(terminal.say(Word::cli_parameter, {parameter.name, parameter.value, parameter.origin}) +
            "\n");
  }
  const auto event = event_from_json(alert->sample_json);
  if (rule != nullptr && event) {
    std::vector<std::vector<std::string>> rows;
    for (const Explained& one : bound->rules->explain(rule->id, event->view()))
      rows.push_back({std::string(static_cast<std::size_t>(one.depth) * 2, ' ') + one.what,
                      printable(one.wanted), printable(masked(one.found)),
                      one.truth == Truth::yes  ? "✓"
                      : one.truth == Truth::no ? "✗"
                                               : "?"});
    if (!rows.empty())
      print("\n" + text_table({terminal.say(Word::cli_condition), terminal.say(Word::cli_wanted),
                               terminal.say(Word::cli_found), ""},
                              rows));
  }
  print("\n" + terminal.say(Word::cli_facts) + "\n");
  for (const auto& [name, value] : alert->facts)
    print("    " + fit_width(name, 32) + " " + printable(masked(value)) + "\n");
  print("\n" + terminal.say(Word::cli_raw_lines) + "\n");
  for (const Seq seq : alert->proof)
    print("    " + raw_line(world.disk, opened->config, seq) + "\n");
  if (alert->count > alert->proof.size())
    print("    " +
          terminal.say(Word::console_proof_more,
                       {std::to_string(alert->count - alert->proof.size())}) +
          "\n");
  return exit_clean;
}

int run_alerts_act(World world, const Terminal& terminal, const AlertsOptions& options) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  JsonWriter json;
  json.begin_object();
  json.member("verb", "review").member("alert", options.alert).member("act", options.act);
  if (!options.reason.empty()) json.member("reason", options.reason);
  if (!options.comment.empty()) json.member("comment", options.comment);
  json.end_object();
  if (!ask_daemon(*config, terminal, json.take(), status)) return status;
  print(terminal.say(Word::cli_taken, {options.alert}) + "\n");
  return exit_clean;
}

}  // namespace metsuke
