// metsuke rules backtest: a rule over the archive, notifying nobody.
#include <algorithm>

#include "base/json.h"
#include "base/unicode.h"
#include "engine/backtest.h"
#include "shell/cli/authors.h"
#include "shell/cli/opened.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

constexpr std::size_t groups_shown = 10;

// "2026-04", "2026-04-01", or so long before `now`: 6mo, 90d, 1y.
Result<Month> since_month(const std::string& text, Timestamp now) {
  if (text.empty()) return Month{};
  if (const auto month = month_from(text)) return *month;
  if (const auto date = date_from(text)) return Month{int(date->year()), unsigned(date->month())};
  std::size_t digits = 0;
  int count = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 4)
    count = count * 10 + (text[digits++] - '0');
  const std::string unit = text.substr(digits);
  if (digits == 0 || (unit != "mo" && unit != "d" && unit != "y"))
    return Error{Code::value_invalid, "--since " + text};
  if (unit == "d") return japan_month(now - std::chrono::hours(24 * count));
  const Month today = japan_month(now);
  const int months =
      today.year * 12 + static_cast<int>(today.month) - 1 - (unit == "y" ? 12 * count : count);
  if (months < 0) return Month{};
  return Month{months / 12, static_cast<unsigned>(months % 12) + 1};
}

// The rule that is tried: a file, or what the bundle has under that check, name or id.
struct Tried {
  std::vector<RuleSource> file;  // Empty: the bundle's own.
  std::string chosen;            // Check or name.

  // Of `sources`, the chosen rule with the contract's numbers.
  std::shared_ptr<const Ruleset> compile(std::span<const RuleSource> sources,
                                         const Contract& contract, Complaints& complaints) const {
    Parameters parameters = parameters_of(contract);
    parameters.checks = {chosen};
    Complaints mine;
    auto rules = Ruleset::compile(sources, parameters, mine);
    for (Complaint& complaint : mine)
      if (complaint.weight == Weight::error) complaints.push_back(std::move(complaint));
    return rules;
  }
};

std::string sparkline(const std::map<Month, BacktestMonth>& months) {
  constexpr std::string_view bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::uint64_t most = 0;
  for (const auto& [month, counted] : months) most = std::max(most, counted.violating);
  std::string line;
  for (const auto& [month, counted] : months)
    line += bars[most == 0 ? 0 : static_cast<std::size_t>(counted.violating * 7 / most)];
  return line;
}

std::string signed_text(std::uint64_t now, std::uint64_t then) {
  return now >= then ? "+" + std::to_string(now - then) : "-" + std::to_string(then - now);
}

void print_table(const Terminal& terminal, const std::string& name, const Backtest& would,
                 const Backtest* current) {
  print(terminal.say(Word::backtest_of, {printable(name), std::to_string(would.entries)}) + "\n");
  if (would.months.empty()) {
    print(terminal.say(Word::backtest_nothing) + "\n");
  } else {
    std::vector<std::string> heads = {
        terminal.say(Word::pack_month), terminal.say(Word::backtest_evaluated),
        terminal.say(Word::backtest_unknown), terminal.say(Word::backtest_would)};
    if (current != nullptr) {
      heads.push_back(terminal.say(Word::backtest_current));
      heads.push_back(terminal.say(Word::backtest_difference));
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& [month, counted] : would.months) {
      rows.push_back({to_text(month), std::to_string(counted.evaluated),
                      std::to_string(counted.unknown), std::to_string(counted.violating)});
      if (current == nullptr) continue;
      const auto found = current->months.find(month);
      const std::uint64_t then = found == current->months.end() ? 0 : found->second.violating;
      rows.back().push_back(std::to_string(then));
      rows.back().push_back(signed_text(counted.violating, then));
    }
    print(text_table(heads, rows));
    print(sparkline(would.months) + "\n");
  }
  if (!would.groups.empty()) print("\n" + terminal.say(Word::backtest_groups) + "\n");
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < would.groups.size() && i < groups_shown; ++i) {
    const BacktestGroup& group = would.groups[i];
    rows.push_back({std::to_string(group.findings), to_japan_text(group.first),
                    to_japan_text(group.last), group.contract, printable(group.group)});
  }
  if (!rows.empty())
    print(text_table(
        {terminal.say(Word::cli_count), terminal.say(Word::cli_first), terminal.say(Word::cli_last),
         terminal.say(Word::cli_contract), terminal.say(Word::cli_group)},
        rows));
  print(terminal.say(Word::backtest_quiet) + "\n");
}

void write_months(JsonWriter& json, const Backtest& run) {
  json.begin_array();
  for (const auto& [month, counted] : run.months) {
    json.begin_object().member("month", to_text(month)).member("evaluated", counted.evaluated);
    json.member("violating", counted.violating).member("unknown", counted.unknown);
    json.end_object();
  }
  json.end_array();
}

void print_json(const std::string& name, const Backtest& would, const Backtest* current) {
  JsonWriter json;
  json.begin_object().member("schema", "metsuke.rules.backtest/1").key("data").begin_object();
  json.member("rule", name).member("entries", would.entries).key("months");
  write_months(json, would);
  json.key("current");
  if (current == nullptr)
    json.null();
  else
    write_months(json, *current);
  json.key("groups").begin_array();
  for (const BacktestGroup& group : would.groups) {
    json.begin_object().member("contract", group.contract).member("group", group.group);
    json.member("findings", group.findings).member("first", to_rfc3339(group.first));
    json.member("last", to_rfc3339(group.last)).end_object();
  }
  json.end_array().key("notified").boolean(false).end_object();
  json.key("warnings").begin_array().end_array().end_object();
  print(json.take() + "\n");
}

}  // namespace

int run_rules_backtest(World world, const Terminal& terminal, const RulesOptions& options) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  const auto since = since_month(options.since, world.clock.now());
  if (!since) return fail(terminal, since.error(), exit_failed);
  Tried tried;
  tried.chosen = options.rule;
  if (options.rule.ends_with(".yml") || options.rule.ends_with(".yaml")) {
    Complaints complaints;
    tried.file = rule_sources_at(world, options.rule, complaints);
    if (has_errors(complaints)) return fail(terminal, complaints, exit_failed);
    const auto alone = Ruleset::compile(tried.file, stand_ins(tried.file), complaints);
    if (alone == nullptr) {
      tell_lints(complaints, terminal);
      return exit_findings;
    }
    // The check of the file; else the rule that is not there for others.
    for (const Rule& rule : alone->rules())
      if (rule.reports) tried.chosen = rule.check.empty() ? rule.name : rule.check;
  }
  const std::string archive = config->archive_directory();
  // What a bundle of the archive has: by check, name or id, of which the first chooses.
  std::shared_ptr<const Ruleset> known;
  bool in_force = false;
  const auto of_bundle = [&](const Contract& contract, std::span<const RuleSource> bundled,
                             Complaints& complaints) {
    if (tried.file.empty() && !in_force) {
      const std::vector<RuleSource> sources(bundled.begin(), bundled.end());
      Complaints of_others;
      if (auto all = Ruleset::compile(sources, stand_ins(sources), of_others))
        known = std::move(all);
      const Rule* const meant = known == nullptr ? nullptr : known->find(options.rule);
      in_force = meant != nullptr;
      if (in_force) tried.chosen = meant->check.empty() ? meant->name : meant->check;
    }
    return tried.compile(bundled, contract, complaints);
  };
  const auto of_file = [&tried](const Contract& contract, std::span<const RuleSource>,
                                Complaints& complaints) {
    return tried.compile(tried.file, contract, complaints);
  };
  auto would = tried.file.empty()
                   ? backtest(world.disk, archive, of_bundle, *since, options.contract)
                   : backtest(world.disk, archive, of_file, *since, options.contract);
  if (!would) return fail(terminal, would.error(), exit_failed);
  if (has_errors(would->complaints)) {
    tell_lints(would->complaints, terminal);
    return exit_findings;
  }
  if (tried.file.empty() && !in_force && known != nullptr)
    return unknown_rule(terminal, *known, options.rule);
  std::optional<Backtest> current;
  if (!tried.file.empty()) {
    auto then = backtest(world.disk, archive, of_bundle, *since, options.contract);
    if (!then) return fail(terminal, then.error(), exit_failed);
    current = *std::move(then);
  }
  if (terminal.machine())
    print_json(tried.chosen, *would, current ? &*current : nullptr);
  else
    print_table(terminal, tried.chosen, *would, current ? &*current : nullptr);
  return exit_clean;
}

}  // namespace metsuke
