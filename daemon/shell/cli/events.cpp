// metsuke events, and check --events: events out, or events in.
#include <set>

#include "base/json.h"
#include "base/limits.h"
#include "event/event_line.h"
#include "rule/detector.h"
#include "shell/cli/check.h"

namespace metsuke {
namespace {

std::string quarantined_json(const Record& record, const ReadOutcome& outcome, std::uint64_t line) {
  JsonWriter json;
  json.begin_object();
  json.member("mk.parse.status", "failed");
  json.member("event.reason", outcome.reason);
  json.member("mk.source.line", line);
  json.member("mk.source.offset", record.position.offset);
  json.member("event.original", without_terminator(record.bytes));
  json.end_object();
  return json.take();
}

// The rules without a contract: everything compiled as it is. Files whose placeholders only a
// contract could fill are left out, and said; any other error refuses them all.
std::shared_ptr<const Ruleset> compile_named(World world, const CheckOptions& options,
                                             Complaints& complaints) {
  auto files = named_rules(world, options.rules);
  if (!files) {
    complaints.push_back(
        {{options.rules, 0, 0}, files.error().code, files.error().detail, Weight::error, {}});
    return nullptr;
  }
  std::vector<RuleSource> sources;
  for (auto& [name, text] : *files) sources.push_back({name, std::move(text)});
  auto rules = Ruleset::compile(sources, {}, complaints);
  if (rules != nullptr) return rules;
  std::set<std::string> unfilled;
  for (const Complaint& complaint : complaints) {
    if (complaint.weight != Weight::error) continue;
    if (complaint.code != Code::placeholder_missing) return nullptr;
    unfilled.insert(complaint.place.file);
  }
  std::erase_if(sources, [&](const RuleSource& file) { return unfilled.contains(file.file); });
  Complaints repeated;
  rules = Ruleset::compile(sources, {}, repeated);
  if (rules == nullptr) complaints.insert(complaints.end(), repeated.begin(), repeated.end());
  return rules;
}

void print_match(const Ruleset& rules, const Finding& finding, std::uint64_t line) {
  const Rule& rule = rules.rule(finding.rule);
  JsonWriter json;
  json.begin_object();
  json.member("rule", rule.uuid.empty() ? rule.name : rule.uuid);
  json.member("line", line);
  json.member("title", rule.title);
  json.member("level", name_of(rule.severity));
  if (!finding.group.empty()) json.member("group", finding.group);
  json.member("count", finding.count);
  json.member("timestamp", to_rfc3339(finding.at));
  json.end_object();
  print(json.take() + "\n");
}

}  // namespace

Result<OwnedEvent> event_of_line(std::string_view text) {
  EventLines lines;
  const Event event = TRY(lines.read(text));
  return OwnedEvent(event);
}

int run_events(World world, const Terminal& terminal, const CheckOptions& options) {
  Complaints complaints;
  const auto now = receipt_time(world, options);
  if (!now) return fail(terminal, now.error(), exit_failed);
  if (!options.layout.empty())
    if (const auto layout = check_layout(options.format, options.layout); !layout)
      return fail(terminal, layout.error(), exit_configuration);
  std::uint64_t failed = 0, files = 0;
  const auto shipped = known_mappings(world, options, complaints);
  if (!shipped) {
    if (complaints.empty()) return fail(terminal, shipped.error(), exit_configuration);
    return fail(terminal, complaints, exit_configuration);
  }
  for (const InputFile& input :
       find_inputs(world.disk, options.paths, complaints, options.password_file)) {
    const auto judged = judge_file(world, input, options, *shipped, complaints);
    if (!judged) continue;
    ++files;
    ReaderSettings settings;
    settings.source = judged->source;
    settings.format = judged->format;
    settings.layout = options.layout;
    settings.mapping = judged->mapping;
    if (settings.mapping && settings.mapping->zone) settings.zone = *settings.mapping->zone;
    if (const auto encoding = encoding_from(judged->encoding)) settings.encoding = *encoding;
    if (!options.zone.empty()) {
      auto zone = Zone::from(options.zone);
      if (!zone) return fail(terminal, zone.error(), exit_failed);
      settings.zone = *std::move(zone);
    }
    LineReader reader(std::move(settings));
    Arena arena;
    std::vector<Event> events;
    Seq seq{};
    LineCount lines;
    const auto done = read_input(world.disk, input, judged->framing, [&](const Piece& piece) {
      const std::uint64_t line = lines.take(piece);
      seq = next(seq);
      arena.clear();
      events.clear();
      const Record record{judged->source, {1, piece.offset}, *now, piece.wholeness, piece.bytes};
      const ReadOutcome outcome = reader.read(record, seq, arena, events);
      for (const Event& event : events) print(to_json(event) + "\n");
      if (outcome.state != ReadOutcome::State::failed) return;
      if (begins_line(piece.wholeness)) ++failed;
      print(quarantined_json(record, outcome, line) + "\n");
    });
    events.clear();
    reader.finish(arena, events);
    for (const Event& event : events) print(to_json(event) + "\n");
    if (!done) complaints.push_back({{input.name, 0, 0}, done.error().code, "", Weight::error, {}});
  }
  (void)fail(terminal, complaints, 0);
  if (files == 0) return exit_failed;
  return failed > 0 || !complaints.empty() ? exit_partial : exit_clean;
}

int run_check_events(World world, const Terminal& terminal, const CheckOptions& options) {
  Complaints complaints;
  const auto rules = compile_named(world, options, complaints);
  if (rules == nullptr) return fail(terminal, complaints, exit_configuration);
  Detector detector(rules);
  EventLines lines;
  std::vector<Finding> findings;
  std::uint64_t line = 0, found = 0, refused = 0;
  const auto tell = [&] {
    for (const Finding& finding : findings)
      if (rules->rule(finding.rule).reports) {
        ++found;
        print_match(*rules, finding, finding.proof.empty() ? line : finding.proof.back().value);
      }
    findings.clear();
  };
  for (const InputFile& input :
       find_inputs(world.disk, options.paths, complaints, options.password_file)) {
    line = 0;
    const auto done = read_input(world.disk, input, Framing::lines, [&](const Piece& piece) {
      ++line;
      const std::string_view text = without_terminator(piece.bytes);
      if (text.empty()) return;
      auto event = lines.read(text);
      if (!event) {
        ++refused;
        talk(input.name + ":" + std::to_string(line) + ": " +
             describe(event.error(), terminal.language));
        return;
      }
      event->seq = Seq{line};
      detector.see(*event, findings);
      tell();
    });
    if (!done) complaints.push_back({{input.name, 0, 0}, done.error().code, "", Weight::error, {}});
  }
  // All there will ever be has come: what has not been answered stays unanswered.
  SourceProgress all;
  all.name = "events";
  for (const Rule& rule : rules->rules())
    all.log_sources.push_back({rule.category, rule.product, rule.service});
  all.complete_until = Timestamp::max();
  detector.advance(std::span(&all, 1), all.complete_until, findings);
  tell();
  (void)fail(terminal, complaints, 0);
  if (found > 0) return exit_findings;
  return refused > 0 || has_errors(complaints) ? exit_partial : exit_clean;
}

}  // namespace metsuke
