// What a check found, for people and for machines.
#include <algorithm>
#include <cstdio>

#include "base/json.h"
#include "base/unicode.h"
#include "evidence/mask.h"
#include "shell/cli/check.h"

namespace metsuke {
namespace {

constexpr std::size_t lines_shown = 3;  // Raw lines under each finding.
constexpr std::size_t line_bytes_shown = 400;
constexpr std::size_t findings_shown = 10;  // Of each check.

struct RawLine {
  std::string file, text;
  std::uint64_t line = 0, offset = 0;
};

std::vector<RawLine> raw_lines(World world, const CheckResult& result, const Alert& alert,
                               std::size_t most) {
  std::vector<RawLine> lines;
  for (const Seq seq : alert.proof) {
    if (lines.size() == most) break;
    const PlaceInFile place = place_of(result, seq);
    if (place.file == nullptr) continue;
    RawLine raw{place.file->file.name, {}, place.line, place.offset};
    if (const auto bytes = piece_of(world.disk, place.file->file, place.offset, line_bytes_shown)) {
      std::string_view line(*bytes);
      line = line.substr(0, line.find('\n'));
      if (line.ends_with('\r')) line.remove_suffix(1);
      const auto encoding = encoding_from(place.file->encoding);
      auto text = to_utf8(line, encoding.value_or(Encoding::utf8));
      raw.text = masked(text ? *text : std::string(line));
    }
    lines.push_back(std::move(raw));
  }
  return lines;
}

Paint paint_of(Severity severity) {
  if (severity >= Severity::high) return Paint::red;
  return severity == Severity::medium ? Paint::yellow : Paint::blue;
}

// Rule name → tally over all months.
std::map<std::string, Tally> summed(const CheckResult& result) {
  std::map<std::string, Tally> sums;
  for (const auto& [key, tally] : result.tallies) {
    Tally& sum = sums[key.substr(0, key.rfind('|'))];
    sum.rule = tally.rule;
    sum.evaluated += tally.evaluated;
    sum.violating += tally.violating;
    sum.unknown += tally.unknown;
  }
  return sums;
}

std::string title_in(const Terminal& terminal, const Alert& alert) {
  return terminal.language == Language::japanese ? alert.title_ja : alert.title_en;
}

// What one check found: its name, what to do, then each finding with its first lines.
void print_check(World world, const Terminal& terminal, const CheckResult& result,
                 std::span<const Alert> alerts) {
  const Alert& head = alerts.front();
  const bool japanese = terminal.language == Language::japanese;
  const std::string severity = terminal.say(title_of(head.severity));
  print(painted(terminal, paint_of(head.severity), "[" + severity + "] ") +
        painted(terminal, Paint::bold, head.check + " " + printable(title_in(terminal, head))) +
        "  " + terminal.say(Word::check_count, {std::to_string(alerts.size())}) + "\n");
  if (const Rule* rule = result.rules->find(head.check)) {
    const Sentence& sentence = japanese ? rule->ja : rule->en;
    if (!sentence.ask.empty()) print("  " + terminal.say(Word::check_ask, {sentence.ask}) + "\n");
    if (!sentence.next.empty())
      print("  " + terminal.say(Word::check_next, {sentence.next}) + "\n");
  }
  for (const Alert& alert : alerts.first(std::min(alerts.size(), findings_shown))) {
    print("  - " + printable(japanese ? alert.why_ja : alert.why_en) + "\n");
    print(
        "    " +
        terminal.say(Word::check_span, {std::to_string(alert.count), to_rfc3339_japan(alert.first),
                                        to_rfc3339_japan(alert.last)}) +
        "\n");
    for (const RawLine& raw : raw_lines(world, result, alert, lines_shown))
      print(painted(terminal, Paint::dim,
                    "      " + printable(raw.file) + ":" + std::to_string(raw.line) + ": " +
                        printable(raw.text)) +
            "\n");
  }
  if (alerts.size() > findings_shown)
    print("  " + terminal.say(Word::check_more, {std::to_string(alerts.size() - findings_shown)}) +
          "\n");
  print("\n");
}

// Each check with its denominator; those that saw nothing are named, for they have not passed.
void print_verdicts(const Terminal& terminal, const CheckResult& result) {
  std::vector<std::vector<std::string>> rows;
  std::string unseen;
  const std::map<std::string, Tally> sums = summed(result);
  for (const Rule& rule : result.rules->rules()) {
    if (!rule.reports) continue;
    const std::string named = rule.check.empty() ? rule.name : rule.check;
    const auto tally = sums.find(rule.name);
    if (tally == sums.end() || (tally->second.evaluated == 0 && tally->second.violating == 0)) {
      unseen += (unseen.empty() ? "" : ", ") + named;
      continue;
    }
    const bool japanese = terminal.language == Language::japanese;
    const Verdict verdict = tally->second.violating > 0 ? Verdict::fail
                            : tally->second.unknown > 0 ? Verdict::not_evaluable
                                                        : Verdict::pass;
    rows.push_back({named, japanese && !rule.ja.title.empty() ? rule.ja.title : rule.title,
                    std::string(title_of(verdict, terminal.language)),
                    std::to_string(tally->second.evaluated),
                    std::to_string(tally->second.violating)});
  }
  std::sort(rows.begin(), rows.end());
  if (!rows.empty())
    print(text_table({terminal.say(Word::check_rule), terminal.say(Word::check_title),
                      terminal.say(Word::check_verdict), terminal.say(Word::check_evaluated),
                      terminal.say(Word::check_found)},
                     rows) +
          "\n");
  if (!unseen.empty()) print(terminal.say(Word::check_unseen, {unseen}) + "\n\n");
}

void print_people(World world, const Terminal& terminal, const CheckResult& result) {
  std::span<const Alert> rest(result.alerts);  // Worst first, then by check.
  while (!rest.empty()) {
    std::size_t same = 1;
    while (same < rest.size() && rest[same].check == rest[0].check &&
           rest[same].severity == rest[0].severity)
      ++same;
    print_check(world, terminal, result, rest.first(same));
    rest = rest.subspan(same);
  }
  if (!terminal.quiet) print_verdicts(terminal, result);
  for (const QuarantinedLine& line : result.quarantine)
    talk(terminal.say(Word::check_quarantined_line,
                      {printable(result.files[line.file].file.name), std::to_string(line.line),
                       printable(line.reason)}));
  print(terminal.say(Word::check_summary,
                     {std::to_string(result.files.size()), std::to_string(result.lines),
                      std::to_string(result.events), std::to_string(result.alerts.size()),
                      std::to_string(result.quarantined)}) +
        "\n");
}

void write_alert(JsonWriter& json, World world, const CheckResult& result, const Alert& alert,
                 Language language) {
  const bool japanese = language == Language::japanese;
  const Rule* rule = result.rules->find(alert.check);
  json.begin_object();
  json.member("check", alert.check);
  json.member("rule", alert.rule);
  json.member("severity", name_of(alert.severity));
  json.member("title", japanese ? alert.title_ja : alert.title_en);
  json.member("why", japanese ? alert.why_ja : alert.why_en);
  if (rule != nullptr) {
    json.member("ask", japanese ? rule->ja.ask : rule->en.ask);
    json.member("next", japanese ? rule->ja.next : rule->en.next);
  }
  json.member("group", alert.group);
  json.member("count", alert.count);
  json.member("first", to_rfc3339(alert.first));
  json.member("last", to_rfc3339(alert.last));
  json.key("lines").begin_array();
  for (const RawLine& raw : raw_lines(world, result, alert, alert.proof.size())) {
    json.begin_object();
    json.member("file", raw.file);
    json.member("line", raw.line);
    json.member("offset", raw.offset);
    json.member("text", raw.text);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_warnings(JsonWriter& json, const CheckResult& result) {
  json.key("warnings").begin_array();
  for (const Complaint& complaint : result.complaints)
    json.value(describe(complaint, Language::english));
  for (const QuarantinedLine& line : result.quarantine)
    json.value(result.files[line.file].file.name + ":" + std::to_string(line.line) + ": " +
               line.reason);
  json.end_array();
}

void print_json(World world, const Terminal& terminal, const CheckResult& result) {
  if (terminal.output == Output::jsonl) {
    for (const Alert& alert : result.alerts) {
      JsonWriter json;
      write_alert(json, world, result, alert, terminal.language);
      print(json.take() + "\n");
    }
    return;
  }
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.check/1");
  json.key("data").begin_array();
  for (const Alert& alert : result.alerts)
    write_alert(json, world, result, alert, terminal.language);
  json.end_array();
  json.key("checks").begin_array();
  for (const auto& [name, tally] : summed(result)) {
    json.begin_object();
    json.member("rule", name);
    json.member("evaluated", tally.evaluated);
    json.member("violating", tally.violating);
    json.end_object();
  }
  json.end_array();
  json.key("totals").begin_object();
  json.member("files", static_cast<std::uint64_t>(result.files.size()));
  json.member("lines", result.lines);
  json.member("events", result.events);
  json.member("quarantined", result.quarantined);
  json.end_object();
  write_warnings(json, result);
  json.end_object();
  print(json.take() + "\n");
}

}  // namespace

int run_check(World world, const Terminal& terminal, const CheckOptions& options) {
  if (options.events) return run_check_events(world, terminal, options);
  Complaints complaints;
  const auto result = check_files(world, options, complaints);
  if (!result) {
    if (has_errors(complaints)) return fail(terminal, complaints, exit_configuration);
    return fail(terminal, result.error(), exit_failed);
  }
  (void)fail(terminal, result->complaints, 0);
  if (result->files.empty()) {
    if (result->complaints.empty()) talk(terminal.say(Word::check_nothing));
    return exit_failed;
  }
  if (terminal.machine())
    print_json(world, terminal, *result);
  else
    print_people(world, terminal, *result);
  if (!result->alerts.empty()) return exit_findings;
  return result->quarantined > 0 || !result->complaints.empty() ? exit_partial : exit_clean;
}

}  // namespace metsuke
