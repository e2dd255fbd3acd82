// metsuke rules explain: an event against a rule, condition by condition.
#include "base/json.h"
#include "base/unicode.h"
#include "contract/enrich.h"
#include "rule/matcher.h"
#include "shell/cli/authors.h"
#include "shell/cli/check.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

std::string_view mark_of(Truth truth) {
  switch (truth) {
    case Truth::yes:
      return "✓";
    case Truth::no:
      return "✗";
    case Truth::unknown:
      return "?";
  }
  UNREACHABLE();
}

std::string_view name_of(Truth truth) {
  switch (truth) {
    case Truth::yes:
      return "true";
    case Truth::no:
      return "false";
    case Truth::unknown:
      return "unknown";
  }
  UNREACHABLE();
}

std::string why_of(const Explained& line, const Terminal& terminal) {
  if (line.wanted.empty()) return "";
  if (line.truth == Truth::unknown)
    return terminal.say(Word::explain_unknown,
                        {line.missing.empty() ? std::string_view("-") : line.missing});
  if (line.truth == Truth::yes) return terminal.say(Word::explain_met);
  return terminal.say(line.found == "-" ? Word::explain_absent : Word::explain_differs);
}

// What became of a rule on the event: nothing, when another log source is meant.
std::optional<Truth> verdict_of(const Ruleset& rules, const std::vector<Ruleset::Answer>& answers,
                                const Rule& rule, const Event& event) {
  for (const Ruleset::Answer& answer : answers)
    if (answer.rule == rule.id) return answer.truth;
  return rules.looks_at(rule.id, event) ? std::optional(Truth::no) : std::nullopt;
}

// As `check` sees the event without a contract: what registers would tell of it is unknown. What
// the event says by itself stands.
OwnedEvent without_registers(const OwnedEvent& event) {
  static const std::shared_ptr<const Contract> contract = [] {
    Complaints complaints;
    const ReadNamedFile none = [](const std::string& path) -> Result<std::string> {
      return Error{Code::not_found, path};
    };
    return read_contract(
               "contract: {id: '-', title: '-', period: {from: 1971-01-01, to: 2200-12-31}}\n", "-",
               none, complaints)
        .contract;
  }();
  ASSERT(contract != nullptr);
  Arena arena;
  const RegisterBook no_registers;
  Event view = event.view();
  enrich(view, *contract, no_registers, arena);
  for (const auto& [field, value] : event.fields()) view.set(field, value);
  return OwnedEvent(view);
}

class Explaining {
 public:
  Explaining(const Ruleset& rules, const Terminal& terminal) : rules_(rules), terminal_(terminal) {
    json_.begin_object();
    json_.member("schema", "metsuke.rules.explain/1").key("data").begin_array();
  }

  void explain(const Rule& rule, const OwnedEvent& event, std::uint64_t line,
               std::optional<Truth> verdict) {
    const auto lines = rules_.explain(rule.id, event.view());
    if (terminal_.machine())
      write(rule, lines, line, verdict);
    else
      show(rule, lines, verdict);
  }

  void finish() {
    json_.end_array().key("warnings").begin_array().end_array().end_object();
    if (terminal_.machine()) print(json_.take() + "\n");
  }

 private:
  void show(const Rule& rule, const std::vector<Explained>& lines, std::optional<Truth> verdict) {
    std::vector<std::vector<std::string>> rows;
    std::string feeding;
    // Of a correlation: what became of the rules it rests on. If those are correlations, nothing
    // can be said of one event.
    std::optional<Truth> bases;
    for (const Explained& one : lines) {
      if (rule.correlation && one.depth == 0) {
        feeding += (feeding.empty() ? "" : ", ") + one.what;
        if (!bases || one.truth == Truth::yes || *bases == Truth::no) bases = one.truth;
      }
      rows.push_back(
          {std::string(static_cast<std::size_t>(2 * one.depth), ' ') + printable(one.what),
           printable(one.wanted), printable(one.found), std::string(mark_of(one.truth)),
           why_of(one, terminal_)});
    }
    const std::string name = rule.check.empty() ? rule.name : rule.check + " " + rule.name;
    if (rule.correlation) verdict = bases;
    const bool feeds = rule.correlation && bases.value_or(Truth::yes) == Truth::yes;
    Word word = Word::explain_elsewhere;
    if (verdict == Truth::yes) word = Word::explain_verdict_yes;
    if (verdict == Truth::no) word = Word::explain_verdict_no;
    if (verdict == Truth::unknown) word = Word::explain_verdict_unknown;
    const std::string head = feeds ? terminal_.say(Word::explain_windowed, {name, feeding})
                                   : terminal_.say(word, {name});
    const Paint paint = verdict == Truth::yes ? Paint::red : Paint::bold;
    print(painted(terminal_, paint, printable(head)) + "  " + rule.file + ":" +
          std::to_string(rule.place.line) + "\n");
    print(text_table({terminal_.say(Word::cli_condition), terminal_.say(Word::cli_rule_value),
                      terminal_.say(Word::cli_event_value), "", terminal_.say(Word::cli_why)},
                     rows) +
          "\n");
  }

  void write(const Rule& rule, const std::vector<Explained>& lines, std::uint64_t line,
             std::optional<Truth> verdict) {
    json_.begin_object().member("rule", rule.uuid.empty() ? rule.name : rule.uuid);
    json_.member("check", rule.check).member("line", line);
    json_.member("verdict", verdict ? name_of(*verdict) : std::string_view("other_log_source"));
    json_.key("conditions").begin_array();
    for (const Explained& one : lines) {
      json_.begin_object().member("depth", one.depth).member("what", one.what);
      json_.member("wanted", one.wanted).member("found", one.found);
      json_.member("truth", name_of(one.truth)).member("why", why_of(one, terminal_));
      json_.end_object();
    }
    json_.end_array().end_object();
  }

  const Ruleset& rules_;
  const Terminal& terminal_;
  JsonWriter json_;
};

// Whether any rule was met by it, or the named one.
bool explain_event(const Ruleset& rules, const Rule* named, const OwnedEvent& event,
                   std::uint64_t line, const Terminal& terminal, Explaining& explaining) {
  Ruleset::Answers answers;
  MatchScratch scratch;
  rules.match(event.view(), answers, scratch);
  if (named != nullptr) {
    // An event that does not say where it comes from is taken to be what the rule looks at.
    OwnedEvent placed = event;
    const LogSource said = event.view().log_source;
    if (said.category.empty() && said.product.empty() && said.service.empty() &&
        !named->correlation) {
      placed.set_log_source(named->category, named->product, named->service);
      rules.match(placed.view(), answers, scratch);
    }
    const auto verdict = verdict_of(rules, answers.rules, *named, placed.view());
    explaining.explain(*named, placed, line, verdict);
    return verdict == Truth::yes;
  }
  bool met = false;
  for (const Ruleset::Answer& answer : answers.rules) {
    met = met || answer.truth == Truth::yes;
    explaining.explain(rules.rule(answer.rule), event, line, answer.truth);
  }
  if (!met && !terminal.machine())
    print(terminal.say(Word::explain_none,
                       {std::to_string(line), std::to_string(rules.rules().size())}) +
          "\n");
  return met;
}

}  // namespace

int run_rules_explain(World world, const Terminal& terminal, const RulesOptions& options) {
  Complaints complaints;
  const auto sources = rule_sources_at(world, options.directory, complaints);
  if (has_errors(complaints)) return fail(terminal, complaints, exit_failed);
  const auto rules = Ruleset::compile(sources, stand_ins(sources), complaints);
  if (rules == nullptr) return fail(terminal, complaints, exit_findings);
  const Rule* named = nullptr;
  if (!options.rule.empty()) {
    named = rules->find(options.rule);
    if (named == nullptr) return unknown_rule(terminal, *rules, options.rule);
  }
  Explaining explaining(*rules, terminal);
  bool met = false;
  std::uint64_t line = 0, refused = 0;
  const auto take = [&](std::string_view text, const std::string& place) {
    ++line;
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    auto event = event_of_line(text);
    if (!event) {
      ++refused;
      talk(place + ":" + std::to_string(line) + ": " + describe(event.error(), terminal.language));
      return;
    }
    event->seq = Seq{line};
    met =
        explain_event(*rules, named, without_registers(*event), line, terminal, explaining) || met;
  };
  complaints.clear();
  if (options.event.starts_with('{')) {
    take(options.event, "EVENT");
  } else {
    for (const InputFile& input : find_inputs(world.disk, {options.event}, complaints)) {
      line = 0;
      const auto done = read_input(world.disk, input, Framing::lines, [&](const Piece& piece) {
        take(without_terminator(piece.bytes), input.name);
      });
      if (!done)
        complaints.push_back({{input.name, 0, 0}, done.error().code, "", Weight::error, {}});
    }
  }
  explaining.finish();
  if (has_errors(complaints)) return fail(terminal, complaints, exit_failed);
  if (refused > 0) return exit_partial;
  return met ? exit_findings : exit_clean;
}

}  // namespace metsuke
