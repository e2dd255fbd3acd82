#include <algorithm>
#include <array>

#include "evidence/archive.h"
#include "evidence/mask.h"
#include "shell/console/alert_rows.h"

namespace metsuke {

namespace {

constexpr std::size_t raw_lines_shown = 10;
constexpr std::size_t raw_bytes_shown = 4096;

const BoundContract* contract_of(const View& view, const Alert& alert) {
  if (view.snapshot->bundle == nullptr) return nullptr;
  for (const BoundContract& bound : view.snapshot->bundle->contracts)
    if (bound.contract->id == alert.contract) return &bound;
  return nullptr;
}

const Rule* rule_of(const BoundContract* bound, const Alert& alert) {
  if (bound == nullptr || bound->rules == nullptr) return nullptr;
  if (const Rule* rule = bound->rules->find(alert.rule)) return rule;
  return bound->rules->find(alert.check);
}

void fact(Html& html, std::string_view title, std::string_view value) {
  html.element("dt", title).element("dd", value.empty() ? std::string_view("－") : value);
}

void facts(Html& html, const View& view, const Alert& alert, const BoundContract* bound) {
  html.open("dl", {{"class", "facts"}});
  fact(html, view.say(Word::console_whom), masked(group_in_words(alert.group, view.language)));
  fact(html, view.say(Word::console_when),
       time_words(view, alert.first) +
           (alert.last == alert.first ? "" : " – " + time_words(view, alert.last)));
  fact(html, view.say(Word::console_count), number_words(alert.count));
  fact(html, view.say(Word::console_raised), time_words(view, alert.raised));
  fact(html, view.say(Word::console_due), alert.due ? time_words(view, *alert.due) : "");
  fact(html, view.say(Word::console_check), alert.check + " / " + alert.rule);
  fact(html, view.say(Word::console_rule_version), alert.rule_version.substr(0, 16));
  fact(html, view.say(Word::console_contract),
       bound == nullptr ? alert.contract : bound->contract->id + " " + bound->contract->title);
  for (const auto& [name, value] : alert.facts)
    fact(html, fact_in_words(name, view.language), masked(value));
  html.close();
}

// The rule's own words on what to ask the vendor and what to do, filled with this alert's facts.
void advice(Html& html, const View& view, const Alert& alert, const Rule* rule) {
  if (rule == nullptr) return;
  const Sentence& sentence = view.is_japanese() ? rule->ja : rule->en;
  Finding finding;
  finding.facts = alert.facts;
  finding.count = alert.count;
  finding.first = alert.first;
  finding.last = alert.last;
  finding.group = alert.group;
  if (!sentence.ask.empty())
    html.element("h3", view.say(Word::console_ask)).element("p", fill(sentence.ask, finding));
  if (!sentence.next.empty())
    html.element("h3", view.say(Word::console_next)).element("p", fill(sentence.next, finding));
}

void condition_table(Html& html, const View& view, const Alert& alert, const BoundContract* bound,
                     const Rule* rule) {
  html.open("section").element("h2", view.say(Word::console_conditions));
  const auto event = event_from_json(alert.sample_json);
  if (rule == nullptr || !event || alert.sample_json.empty()) {
    html.element("p", view.say(Word::console_no_conditions), {{"class", "fine"}}).close();
    return;
  }
  if (to_hex(rule->version) != alert.rule_version)
    html.element("p", view.say(Word::console_rule_changed), {{"class", "fine"}});
  if (!rule->parameters.empty()) {
    html.open("ul");
    for (const Parameter& parameter : rule->parameters)
      html.element("li", phrase(Word::cli_parameter, view.language,
                                {parameter.name, parameter.value, parameter.origin}));
    html.close();
  }
  const std::vector<Explained> lines = bound->rules->explain(rule->id, event->view());
  if (lines.empty()) {
    html.element("p", view.say(Word::console_no_conditions), {{"class", "fine"}}).close();
    return;
  }
  html.open("table", {{"class", "conditions"}});
  html.element("caption", view.say(rule->correlation ? Word::console_conditions_each
                                                     : Word::console_conditions_caption));
  html.open("thead").open("tr");
  for (const Word title :
       {Word::console_condition, Word::console_wanted, Word::console_found, Word::console_holds})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  for (const Explained& line : lines) {
    const std::string depth = "depth-" + std::to_string(std::clamp(line.depth, 0, 6));
    html.open("tr").element("th", line.what, {{"scope", "row"}, {"class", depth}});
    html.element("td", line.wanted).element("td", masked(line.found));
    const Word word = line.truth == Truth::yes  ? Word::console_yes
                      : line.truth == Truth::no ? Word::console_no
                                                : Word::console_unknown;
    const std::string_view kind = line.truth == Truth::yes  ? "truth yes"
                                  : line.truth == Truth::no ? "truth no"
                                                            : "truth unknown";
    html.element("td", view.say(word), {{"class", kind}}).close();
  }
  html.close().close().close();
}

// One archived line as it came, but for what must not leave the archive.
void raw_line(Html& html, const View& view, Seq seq) {
  html.open("tr").element("td", std::to_string(seq.value), {{"class", "number"}});
  const auto line = Archive::line_at(*view.disk, view.config->archive_directory(), seq);
  Arena arena;
  const auto entry = line ? decode(*line, arena) : Result<Entry>(line.error());
  if (!entry) {
    html.element("td", "－").element("td", describe(entry.error(), view.language)).close();
    return;
  }
  if (const auto* record = std::get_if<Record>(&entry->input)) {
    html.open("td").text(record->source);
    html.empty("br", {});
    html.element("span", time_words(view, record->received), {{"class", "fine"}}).close();
    const std::string_view bytes = without_terminator(record->bytes).substr(0, raw_bytes_shown);
    html.open("td").element("code", masked(bytes)).close();
  } else if (const auto* delivery = std::get_if<Delivery>(&entry->input)) {
    html.element("td", delivery->source);
    html.element("td", phrase(Word::console_delivery_line, view.language, {delivery->name}));
  } else {
    html.element("td", "metsuke").open("td").element("code", masked(*line)).close();
  }
  html.close();
}

void proof_table(Html& html, const View& view, const Alert& alert) {
  html.open("section").element("h2", view.say(Word::console_proof));
  if (alert.proof.empty()) {
    html.element("p", view.say(Word::console_proof_absent), {{"class", "fine"}}).close();
    return;
  }
  html.open("table", {{"class", "raw"}});
  html.element("caption", view.say(Word::console_proof_caption));
  html.open("thead").open("tr");
  for (const Word title : {Word::console_seq, Word::console_source, Word::console_line})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  const std::size_t shown = std::min(raw_lines_shown, alert.proof.size());
  for (std::size_t at = 0; at < shown; ++at) raw_line(html, view, alert.proof[at]);
  html.close().close();
  if (alert.count > shown)
    html.element(
        "p", phrase(Word::console_proof_more, view.language, {number_words(alert.count - shown)}),
        {{"class", "fine"}});
  html.close();
}

Word act_word(ReviewAct act) {
  switch (act) {
    case ReviewAct::view:
      return Word::console_act_view;
    case ReviewAct::acknowledge:
      return Word::console_act_acknowledge;
    case ReviewAct::explain:
      return Word::console_act_explain;
    case ReviewAct::escalate:
      return Word::console_act_escalate;
    case ReviewAct::close:
      return Word::console_act_close;
    case ReviewAct::reopen:
      return Word::console_act_reopen;
    case ReviewAct::note:
      return Word::console_act_note;
  }
  UNREACHABLE();
}

void history(Html& html, const View& view, const Alert& alert) {
  html.open("section").element("h2", view.say(Word::console_history));
  html.open("ol", {{"class", "history"}});
  html.open("li").element("span", time_words(view, alert.raised), {{"class", "fine"}});
  html.text(" ").text(view.say(Word::console_raised)).close();
  for (const AlertStep& step : alert.history) {
    html.open("li").element("span", time_words(view, step.review.at), {{"class", "fine"}});
    html.text(" ").element("strong", step.review.reviewer);
    html.text(" ").text(view.say(act_word(step.review.act)));
    if (step.from != step.to) {
      html.text(" → ");
      state_badge(html, view, step.to);
    }
    if (step.review.reason != CloseReason::none)
      html.text(" ").text(title_of(step.review.reason, view.language));
    if (!step.review.comment.empty()) html.element("p", step.review.comment);
    html.close();
  }
  html.close().close();
}

struct Move {
  ReviewAct act;
  AlertState from, to;
  std::string_view kind;
};
constexpr std::array<Move, 8> moves = {{
    {ReviewAct::acknowledge, AlertState::open, AlertState::acknowledged, "primary"},
    {ReviewAct::explain, AlertState::acknowledged, AlertState::explained, "primary"},
    {ReviewAct::escalate, AlertState::acknowledged, AlertState::escalated, "danger"},
    {ReviewAct::explain, AlertState::escalated, AlertState::explained, "primary"},
    {ReviewAct::close, AlertState::explained, AlertState::closed, "primary"},
    {ReviewAct::close, AlertState::escalated, AlertState::closed, "primary"},
    {ReviewAct::acknowledge, AlertState::explained, AlertState::acknowledged, "quiet"},
    {ReviewAct::reopen, AlertState::closed, AlertState::acknowledged, "quiet"},
}};

void review_form(Html& html, const View& view, const Alert& alert) {
  if (!may_review(view.role)) return;
  html.open("section", {{"class", "review"}}).element("h2", view.say(Word::console_review));
  html.open("form",
            {{"method", "post"}, {"action", "/a/" + percent_encoded(alert.number) + "/review"}});
  hidden_token(html, view);
  const bool may_close = may_move(alert.state, AlertState::closed);
  if (may_close) {
    html.open("label").text(view.say(Word::console_close_reason));
    html.open("select", {{"name", "reason"}});
    html.element("option", view.say(Word::console_choose), {{"value", ""}});
    for (const CloseReason reason : {CloseReason::legitimate_approved, CloseReason::false_positive,
                                     CloseReason::violation_corrected,
                                     CloseReason::violation_ordered, CloseReason::out_of_scope})
      html.element("option", title_of(reason, view.language), {{"value", name_of(reason)}});
    html.close().close();
  }
  html.open("label").text(view.say(Word::console_comment));
  html.element("textarea", "", {{"name", "comment"}, {"rows", "3"}, {"maxlength", "2000"}});
  html.close().open("p", {{"class", "buttons"}});
  for (const Move& move : moves)
    if (move.from == alert.state && may_move(move.from, move.to))
      html.element("button", view.say(act_word(move.act)),
                   {{"name", "act"}, {"value", name_of(move.act)}, {"class", move.kind}});
  html.element("button", view.say(Word::console_act_note),
               {{"name", "act"}, {"value", name_of(ReviewAct::note)}, {"class", "quiet"}});
  html.close();
  if (may_close && alert.severity >= Severity::high)
    html.element("p", view.say(Word::console_second_person), {{"class", "fine"}});
  html.close().close();
}

}  // namespace

HttpResponse alert_page(const View& view, const Alert& alert) {
  const BoundContract* const bound = contract_of(view, alert);
  const Rule* const rule = rule_of(bound, alert);
  const std::string& title = view.is_japanese() ? alert.title_ja : alert.title_en;
  Html main;
  main.open("p", {{"class", "trail"}});
  main.element("a", view.say(Word::console_alerts), {{"href", "/alerts"}});
  main.text(" › " + alert.number).close();
  main.open("h1").text(title).close();
  main.open("p", {{"class", "badges"}});
  severity_badge(main, view, alert.severity);
  main.text(" ");
  state_badge(main, view, alert.state);
  if (alert.reason != CloseReason::none) {
    main.text(" ");
    main.element("span", title_of(alert.reason, view.language), {{"class", "badge"}});
  }
  main.close();
  main.element("p", view.is_japanese() ? alert.why_ja : alert.why_en, {{"class", "why"}});
  main.open("div", {{"class", "columns"}}).open("div");
  facts(main, view, alert, bound);
  main.close().open("div");
  advice(main, view, alert, rule);
  review_form(main, view, alert);
  main.close().close();
  condition_table(main, view, alert, bound, rule);
  proof_table(main, view, alert);
  history(main, view, alert);
  return page(view, Section::alerts, alert.number + " " + title, main);
}

}  // namespace metsuke
