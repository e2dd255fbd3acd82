// metsuke: everything a person types.
#include <locale.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>

#include "shell/cli/alerts.h"
#include "shell/cli/authors.h"
#include "shell/cli/check.h"
#include "shell/cli/checks.h"
#include "shell/cli/declare.h"
#include "shell/cli/demo.h"
#include "shell/cli/evidence.h"
#include "shell/cli/help.h"
#include "shell/cli/receipt.h"
#include "shell/cli/station.h"
#include "world/posix.h"

namespace metsuke {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// What the command line is made into: options are filled while parsing, then `run` is called.
struct Line {
  explicit Line(World machine) : world(machine) {}
  World world;
  Terminal terminal;
  std::string output, language, color = "auto";
  bool json = false;
  CheckOptions check;
  SniffOptions sniff;
  AlertsOptions alerts;
  ReportOptions report;
  VerifyOptions verify;
  ReceiptOptions receipt;
  RulesOptions rules;
  DeclareOptions declare;
  DemoOptions demo;
  std::string path, after, month, contract, name, role = "reviewer", approved_by, reason, cases;
  std::function<int()> run;
};

template <class Function>
void runs(Line& line, CLI::App* app, Function function) {
  app->callback([&line, function] { line.run = function; });
}

void add_check(CLI::App& app, Line& line) {
  auto* check =
      app.add_subcommand("check", "Check log files against the rules, without any set-up");
  auto* events =
      app.add_subcommand("events", "Print the normalised events, one JSON object a line");
  for (auto* one : {check, events}) {
    one->add_option("paths", line.check.paths, "Files, folders, archives, or - for standard input")
        ->required();
    one->add_option("--format", line.check.format, "A format id, or auto");
    one->add_option("--layout", line.check.layout,
                    "The server's own LogFormat, logformat, log_format or log_line_prefix");
    one->add_option("--mapping", line.check.mapping,
                    "A mapping file: what the columns or names of the files mean");
    one->add_option("--encoding", line.check.encoding, "utf-8, cp932, euc-jp, utf-16le");
    one->add_option("--tz", line.check.zone, "Zone of times without one (Asia/Tokyo)");
    one->add_option("--now", line.check.now, "Receipt time, RFC 3339");
    one->add_option("--password-file", line.check.password_file,
                    "Passwords of encrypted archives, one a line");
  }
  check->add_option("--contract", line.check.contract, "A contract file");
  check->add_option("--rules", line.check.rules, "A directory of rules");
  check->add_flag("--events", line.check.events, "Each line is an event as JSON");
  runs(line, check, [&line] { return run_check(line.world, line.terminal, line.check); });
  runs(line, events, [&line] { return run_events(line.world, line.terminal, line.check); });
}

void add_alerts(CLI::App& app, Line& line) {
  auto* alerts = app.add_subcommand("alerts", "What was raised, why, and what was done about it");
  alerts->require_subcommand(1);
  auto* list = alerts->add_subcommand("list", "All alerts, newest first");
  list->add_option("--contract", line.alerts.contract, "One contract's id; else all");
  list->add_option("--state", line.alerts.state, "open acknowledged explained escalated closed");
  list->add_option("--severity", line.alerts.severity, "At least: low medium high critical");
  list->add_option("--check", line.alerts.check, "A check, as in ACC-01");
  list->add_option("--month", line.alerts.month, "YYYY-MM");
  list->add_option("--text", line.alerts.text, "Words in the reason, group or number");
  list->add_option("--limit", line.alerts.limit, "At most so many");
  runs(line, list, [&line] { return run_alerts_list(line.world, line.terminal, line.alerts); });
  const auto one = [&](const char* name, const char* about, auto function) {
    auto* command = alerts->add_subcommand(name, about);
    command->add_option("alert", line.alerts.alert, "Number, as in A-0912-01")->required();
    runs(line, command, function);
    return command;
  };
  one("show", "One alert with its raw lines and history",
      [&line] { return run_alerts_show(line.world, line.terminal, line.alerts); });
  one("explain", "Why it was raised: condition by condition",
      [&line] { return run_alerts_explain(line.world, line.terminal, line.alerts); });
  const auto act = [&](const char* name, const char* about, const char* word) {
    auto* command = one(name, about, [&line, word] {
      line.alerts.act = word;
      return run_alerts_act(line.world, line.terminal, line.alerts);
    });
    command->add_option("--comment,-m", line.alerts.comment, "In your words");
    return command;
  };
  act("ack", "Acknowledge: somebody looks after it", "acknowledge");
  act("answer", "Record the vendor's explanation", "explain");
  act("escalate", "Pass it on", "escalate");
  act("note", "Add a note", "note");
  act("reopen", "Open a closed alert again", "reopen");
  act("close", "Close, with a reason and a comment", "close")
      ->add_option("--reason", line.alerts.reason,
                   "legitimate_approved false_positive violation_corrected violation_ordered "
                   "out_of_scope");
}

void add_records(CLI::App& app, Line& line) {
  auto* record = app.add_subcommand("record", "Put on record: an incident, a duty done, a hold …");
  record->add_option("kind", line.declare.kind, "incident duty action report hold");
  record->add_option("subject", line.declare.subject, "As in I-2026-001, 2026-09");
  record->add_option("facts", line.declare.facts, "NAME=VALUE …; without, those there are");
  record->add_option("--contract", line.declare.contract, "Its id, where there are several");
  record->add_option("--comment,-m", line.declare.comment, "In your words");
  runs(line, record, [&line] { return run_record(line.world, line.terminal, line.declare); });
  auto* incidents =
      app.add_subcommand("incidents", "Incidents: why they are reported, and their clocks");
  incidents->add_option("incident", line.declare.subject, "One of them, as in I-2026-001");
  incidents->add_option("--contract", line.declare.contract, "Its id, where there are several");
  runs(line, incidents, [&line] { return run_incidents(line.world, line.terminal, line.declare); });
}

void add_evidence(CLI::App& app, Line& line) {
  auto* report = app.add_subcommand("report", "The monthly evidence pack");
  report->require_subcommand(1);
  auto* build = report->add_subcommand("build", "Build a month's pack");
  build->add_option("--month", line.report.month, "YYYY-MM")->required();
  build->add_option("--contract", line.report.contract, "Its id, where there are several");
  build->add_option("--out", line.report.out, "Folder to put it into");
  runs(line, build, [&line] { return run_report_build(line.world, line.terminal, line.report); });

  auto* verdicts = app.add_subcommand("verdicts", "The month's verdicts, clause by clause");
  verdicts->add_option("month", line.report.month, "YYYY-MM")->required();
  verdicts->add_option("--contract", line.report.contract, "Its id, where there are several");
  runs(line, verdicts, [&line] { return run_verdicts(line.world, line.terminal, line.report); });

  const auto verify_options = [&line](CLI::App* command) {
    command->add_option("--vkey,--pubkey", line.verify.vkey, "Key from paper, or a file with it");
    command->add_option("--root", line.verify.root, "Root hash from paper");
    command->add_option("--size", line.verify.size, "Tree size from paper");
  };
  auto* evidence = app.add_subcommand("evidence", "Check a pack");
  evidence->require_subcommand(1);
  auto* pack = evidence->add_subcommand("verify", "Verify a pack; exit status 4 if it fails");
  pack->add_option("pack", line.verify.path, "The pack's folder")->required();
  verify_options(pack);
  runs(line, pack, [&line] { return run_evidence_verify(line.world, line.terminal, line.verify); });
  auto* receipt = evidence->add_subcommand(
      "receipt", "What a receipt says, if the key signed it; exit status 4 if not");
  receipt->add_option("receipt", line.receipt.path, "The receipt; its signature lies beside it")
      ->required();
  receipt->add_option("--vkey,--pubkey", line.receipt.vkey, "Key from paper, or a file with it")
      ->required();
  runs(line, receipt,
       [&line] { return run_evidence_receipt(line.world, line.terminal, line.receipt); });

  auto* archive = app.add_subcommand("archive", "The archive itself");
  archive->require_subcommand(1);
  auto* verify = archive->add_subcommand("verify", "Verify the archive; exit status 4 if it fails");
  verify->add_option("directory", line.verify.path, "Of the archive; else the configured one");
  verify_options(verify);
  runs(line, verify,
       [&line] { return run_archive_verify(line.world, line.terminal, line.verify); });
  runs(line, archive->add_subcommand("rebuild", "Make the index anew from the archive"),
       [&line] { return run_archive_rebuild(line.world, line.terminal); });
  runs(line, archive->add_subcommand("seal", "Seal the open segment now"),
       [&line] { return run_archive_seal(line.world, line.terminal); });
  runs(line, app.add_subcommand("replay", "Recompute all from the archive and compare"),
       [&line] { return run_replay(line.world, line.terminal); });
}

void add_rules(CLI::App& app, Line& line) {
  RulesOptions& options = line.rules;
  auto* rules = app.add_subcommand("rules", "The rules: list, check, test, explain, backtest …");
  rules->require_subcommand(1);
  const auto command = [&](const char* name, const char* about, auto function) {
    auto* one = rules->add_subcommand(name, about);
    runs(line, one, [&line, function] { return function(line.world, line.terminal, line.rules); });
    return one;
  };
  constexpr const char* where = "A directory, a rule file or a bundle; else the shipped rules";
  auto* show = command("show", "One rule as written", run_rules_show);
  show->add_option("rule", options.rule, "Check, name or id")->required();
  command("list", "All rules", run_rules_list)->add_option("directory", options.directory, where);
  auto* check =
      command("check", "Everything wrong with them, each with its place", run_rules_check);
  check->add_option("directory", options.directory, where);
  check->add_option("--allow", options.allowed, "A lint that is not to be said (rules lints)")
      ->allow_extra_args(false);
  check->add_flag("--deny-warnings", options.warnings_denied, "Warnings fail, too");
  auto* test = command("test", "Run their hit and miss tests, or a file of cases", run_rules_test);
  test->add_option("directory", options.directory, where);
  test->add_option("--cases", options.cases, "A file of conformance cases, one JSON object a line");
  auto* explain = command("explain", "Why an event meets a rule or not, condition by condition",
                          run_rules_explain);
  explain->add_option("event", options.event, "A file of events as JSON lines, -, or the JSON")
      ->required();
  explain->add_option("--rule", options.rule, "Check, name or id; else all that are met");
  for (auto* one : {show, explain}) one->add_option("--rules", options.directory, where);
  auto* backtest =
      command("backtest", "What a rule would have raised over the archive", run_rules_backtest);
  backtest->add_option("rule", options.rule, "A rule file, or a check, name or id in force")
      ->required();
  backtest->add_option("--since", options.since, "2026-04, 2026-04-01, 6mo, 90d or 1y");
  backtest->add_option("--contract", options.contract, "One contract; else all");
  auto* diff = command("diff", "What differs between two directories or bundles", run_rules_diff);
  diff->add_option("before", options.directory, where)->required();
  diff->add_option("after", options.other, where)->required();
  runs(line, rules->add_subcommand("lints", "All that `rules check` may say"),
       [&line] { return run_rules_lints(line.terminal); });
}

void add_checks(CLI::App& app, Line& line) {
  auto* checks = app.add_subcommand("checks", "The catalogue of checks: list, document");
  checks->require_subcommand(1);
  const auto command = [&](const char* name, const char* about, auto function) {
    auto* one = checks->add_subcommand(name, about);
    one->add_option("directory", line.rules.directory, "Of rules; else the shipped ones");
    runs(line, one, [&line, function] { return function(line.world, line.terminal, line.rules); });
  };
  command("list", "Check, severity, title, defaults, basis", run_checks_list);
  command("document", "All about each check, in Markdown", run_checks_document);
}

void add_authors(CLI::App& app, Line& line) {
  add_rules(app, line);
  add_checks(app, line);
  auto* contract = app.add_subcommand("contract", "A contract file: check, show, diff");
  contract->require_subcommand(1);
  auto* verify = contract->add_subcommand("check", "Everything wrong with it, each with its place");
  verify->add_option("file", line.path, "The contract file")->required();
  runs(line, verify, [&line] { return run_contract_check(line.world, line.terminal, line.path); });
  auto* clauses = contract->add_subcommand("show", "Its clauses and checks");
  clauses->add_option("file", line.path, "The contract file")->required();
  runs(line, clauses, [&line] { return run_contract_show(line.world, line.terminal, line.path); });
  auto* diff = contract->add_subcommand("diff", "What a new version changes; what finds less");
  diff->add_option("before", line.path, "The contract file as it was")->required();
  diff->add_option("after", line.after, "The contract file as it shall be")->required();
  runs(line, diff,
       [&line] { return run_contract_diff(line.world, line.terminal, line.path, line.after); });

  auto* fields = app.add_subcommand("fields", "The fields rules can name");
  runs(line, fields, [&line] { return run_fields(line.terminal); });
  runs(line, app.add_subcommand("formats", "The format ids that can be read"),
       [&line] { return run_formats(line.terminal); });
  auto* sniffs = app.add_subcommand("sniff", "What a file most likely is");
  sniffs->add_option("file", line.path, "A file, a folder or an archive")->required();
  sniffs->add_flag("--mapping", line.sniff.mapping, "Print only the proposed mapping (YAML)");
  runs(line, sniffs, [&line] {
    line.sniff.path = line.path;
    return run_sniff(line.world, line.terminal, line.sniff);
  });
}

void add_station(CLI::App& app, Line& line) {
  runs(line, app.add_subcommand("status", "How the daemon stands"),
       [&line] { return run_status(line.world, line.terminal); });
  auto* sources = app.add_subcommand("sources", "What was expected and what came, day by day");
  sources->add_option("--month", line.month, "YYYY-MM");
  sources->add_option("--contract", line.contract, "Its id, where there are several");
  runs(line, sources,
       [&line] { return run_sources(line.world, line.terminal, line.month, line.contract); });
  runs(line, app.add_subcommand("validate", "Configuration, contracts and rules; 78 if invalid"),
       [&line] { return run_validate(line.world, line.terminal); });
  auto* init = app.add_subcommand("init", "Write a configuration to start from");
  init->add_option("directory", line.path, "A new folder")->required();
  runs(line, init, [&line] { return run_init(line.world, line.terminal, line.path); });
  auto* reload = app.add_subcommand("reload", "Adopt changed contracts and rules");
  reload->add_option("--approved-by", line.approved_by, "The second person, where one is needed");
  reload->add_option("--reason", line.reason, "Why less may be found");
  runs(line, reload,
       [&line] { return run_reload(line.world, line.terminal, line.approved_by, line.reason); });
  auto* user = app.add_subcommand("user", "Users of the console");
  user->require_subcommand(1);
  auto* add = user->add_subcommand("add", "Add or replace one; password on standard input");
  add->add_option("name", line.name, "The user's name")->required();
  add->add_option("--role", line.role, "viewer reviewer administrator auditor");
  runs(line, add,
       [&line] { return run_user_add(line.world, line.terminal, line.name, line.role); });
  runs(line, user->add_subcommand("list", "All users"),
       [&line] { return run_user_list(line.world, line.terminal); });
  auto* demo = app.add_subcommand("demo", "A vendor's month, end to end");
  demo->add_option("--dir", line.demo.directory, "An empty or new folder");
  demo->add_option("--seed", line.demo.seed, "Another month: any number");
  demo->add_flag("--serve", line.demo.serve, "Leave the daemon running with its console");
  runs(line, demo, [&line] { return run_demo(line.world, line.terminal, line.demo); });
  runs(line, app.add_subcommand("version", "The version"),
       [&line] { return run_version(line.terminal); });
}

// Which language help and complaints about the command line itself are in.
Language language_of(int count, char** words) {
  for (int i = 1; i < count; ++i) {
    const std::string_view given = words[i];
    const std::string_view next = i + 1 < count ? words[i + 1] : "";
    if (given == "--lang=ja" || (given == "--lang" && next == "ja")) return Language::japanese;
    if (given == "--lang=en" || (given == "--lang" && next == "en")) return Language::english;
  }
  return language_from(variable("LC_ALL"), variable("LC_MESSAGES"), variable("LANG"));
}

void settle(Line& line, Language language) {
  line.terminal.language = language;
  if (line.json) line.output = "json";
  if (line.output == "json") line.terminal.output = Output::json;
  if (line.output == "jsonl") line.terminal.output = Output::jsonl;
  if (line.output == "csv") line.terminal.output = Output::csv;
  const bool tty = ::isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").empty();
  line.terminal.color = line.color == "always" || (line.color == "auto" && tty);
}

// A word that is no command: say so with the nearest, since CLI11 does not.
std::string unknown_command(const CLI::App& app, int count, char** words) {
  std::vector<std::string_view> known;
  for (const CLI::App* sub : app.get_subcommands(nullptr)) known.push_back(sub->get_name());
  for (int i = 1; i < count; ++i) {
    const std::string_view given = words[i];
    for (const std::string_view valued : {"-c", "--config", "-o", "--output", "--lang", "--color"})
      if (given == valued) ++i;  // Its value is no command.
    if (given.starts_with('-')) continue;
    if (std::find(known.begin(), known.end(), given) != known.end()) return {};
    const std::string_view near = nearest(given, known);
    return near.empty() ? std::string() : std::string(near);
  }
  return {};
}

int command_line(int count, char** words) {
  PosixClock clock;
  PosixDisk disk;
  PosixChance chance;
  Line line(World{clock, disk, chance});
  CLI::App app{"metsuke (目付): watches what a vendor did with citizens' data", "metsuke"};
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("-c,--config", line.terminal.config, "metsuke.yaml (METSUKE_CONFIG)");
  app.add_option("-o,--output", line.output, "How to print it")
      ->check(CLI::IsMember({"table", "json", "jsonl", "csv"}));
  app.add_flag("--json", line.json, "The same as -o json");
  app.add_option("--lang", line.language, "The language (LANG)")
      ->check(CLI::IsMember({"ja", "en"}));
  app.add_option("--color", line.color, "Whether to colour it")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", line.terminal.quiet, "Say only what is wrong");
  add_check(app, line);
  add_alerts(app, line);
  add_records(app, line);
  add_evidence(app, line);
  add_authors(app, line);
  add_station(app, line);
  const Language language = language_of(count, words);
  translate_help(app, language);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    settle(line, language);
    if (error.get_exit_code() == 0) return app.exit(error);
    const std::string near = unknown_command(app, count, words);
    talk("metsuke: " + translated(error.what(), language) +
         (near.empty() ? "" : line.terminal.say(Word::cli_did_you_mean, {near})));
    talk("  → metsuke --help");
    return exit_failed;
  }
  settle(line, language);
  return line.run();
}

}  // namespace
}  // namespace metsuke

int main(int count, char** words) {
  ::setlocale(LC_CTYPE, "C.UTF-8");  // libarchive converts file names by it.
  return metsuke::command_line(count, words);
}
