#include <algorithm>
#include <array>
#include <charconv>

#include "evidence/mask.h"
#include "shell/console/alert_rows.h"

namespace metsuke {

namespace {

constexpr std::size_t rows_per_page = 50;

struct StateChoice {
  std::string_view name;
  Word title;
  std::vector<AlertState> states;
};

const std::array<StateChoice, 7>& state_choices() {
  static const std::array<StateChoice, 7> choices = {{
      {"waiting",
       Word::console_waiting,
       {AlertState::open, AlertState::acknowledged, AlertState::escalated}},
      {"all", Word::console_all, {}},
      {"open", Word::state_open, {AlertState::open}},
      {"acknowledged", Word::state_acknowledged, {AlertState::acknowledged}},
      {"explained", Word::state_explained, {AlertState::explained}},
      {"escalated", Word::state_escalated, {AlertState::escalated}},
      {"closed", Word::state_closed, {AlertState::closed}},
  }};
  return choices;
}

// What the address bar asks for; all of it is in the links of the page again.
struct Asked {
  AlertFilter filter;
  std::string state = "waiting";
  std::string severity, text, month;
  std::size_t page = 1;

  std::string target(std::size_t to_page) const {
    return "/alerts" + query_text({{"state", state},
                                   {"severity", severity},
                                   {"q", text},
                                   {"month", month},
                                   {"page", to_page == 1 ? "" : std::to_string(to_page)}});
  }
};

Asked read_asked(const HttpRequest& request) {
  Asked asked;
  const auto& choices = state_choices();
  const StateChoice* chosen = &choices.front();
  for (const StateChoice& choice : choices)
    if (choice.name == request.parameter("state")) chosen = &choice;
  asked.state = chosen->name;
  asked.filter.states = chosen->states;
  if (const auto severity = severity_from(request.parameter("severity"))) {
    asked.filter.severity_min = severity;
    asked.severity = name_of(*severity);
  }
  asked.text = request.parameter("q");
  asked.filter.text = asked.text;
  if (const auto month = month_from(request.parameter("month"))) {
    asked.filter.month = *month;
    asked.month = to_text(*month);
  }
  const std::string_view page = request.parameter("page");
  std::size_t number = 1;
  std::from_chars(page.data(), page.data() + page.size(), number);
  asked.page = std::clamp<std::size_t>(number, 1, 10'000);
  asked.filter.offset = (asked.page - 1) * rows_per_page;
  asked.filter.limit = rows_per_page;
  return asked;
}

void option(Html& html, std::string_view value, std::string_view shown, std::string_view chosen) {
  const bool is_chosen = value == chosen;
  html.element("option", shown, {{"value", value}, {is_chosen ? "selected" : "", ""}});
}

void filter_form(Html& html, const View& view, const Asked& asked) {
  html.open("form", {{"method", "get"}, {"action", "/alerts"}, {"class", "filter"}});
  html.open("label").text(view.say(Word::console_state)).open("select", {{"name", "state"}});
  for (const StateChoice& choice : state_choices())
    option(html, choice.name, view.say(choice.title), asked.state);
  html.close().close();
  html.open("label").text(view.say(Word::console_severity));
  html.open("select", {{"name", "severity"}});
  option(html, "", view.say(Word::console_all), asked.severity);
  option(html, "critical", view.say(Word::severity_critical), asked.severity);
  option(html, "high", view.say(Word::console_high_up), asked.severity);
  option(html, "medium", view.say(Word::console_medium_up), asked.severity);
  option(html, "low", view.say(Word::console_low_up), asked.severity);
  html.close().close();
  html.open("label").text(view.say(Word::console_month));
  html.empty("input", {{"name", "month"},
                       {"value", asked.month},
                       {"placeholder", "2026-09"},
                       {"pattern", "[0-9]{4}-[0-9]{2}"},
                       {"size", "8"}});
  html.close();
  html.open("label").text(view.say(Word::console_text));
  html.empty("input", {{"name", "q"}, {"value", asked.text}, {"type", "search"}});
  html.close();
  html.element("button", view.say(Word::console_apply));
  html.close();
}

void pager(Html& html, const View& view, const Asked& asked, std::uint64_t count) {
  const std::uint64_t pages = (count + rows_per_page - 1) / rows_per_page;
  if (pages <= 1) return;
  html.open("nav", {{"class", "pager"}, {"aria-label", view.say(Word::console_pages)}});
  if (asked.page > 1)
    html.element("a", view.say(Word::console_newer),
                 {{"href", asked.target(asked.page - 1)}, {"rel", "prev"}});
  html.element("span", std::to_string(asked.page) + " / " + std::to_string(pages));
  if (asked.page < pages)
    html.element("a", view.say(Word::console_older),
                 {{"href", asked.target(asked.page + 1)}, {"rel", "next"}});
  html.close();
}

void alert_row(Html& html, const View& view, const Alert& alert) {
  const bool is_late = alert.state == AlertState::open && alert.due && *alert.due < view.now;
  html.open("tr");
  html.open("td");
  severity_badge(html, view, alert.severity);
  html.close().open("td", {{"class", "what"}});
  html.element("a", view.is_japanese() ? alert.title_ja : alert.title_en,
               {{"href", "/a/" + percent_encoded(alert.number)}});
  html.element("p", view.is_japanese() ? alert.why_ja : alert.why_en).close();
  html.element("td", masked(group_in_words(alert.group, view.language)), {{"class", "group"}});
  html.open("td", {{"class", "when"}}).text(time_words(view, alert.last));
  html.empty("br", {});
  html.element("span", alert.check + " · " + alert.number, {{"class", "fine"}}).close();
  html.element("td", number_words(alert.count), {{"class", "number"}});
  html.open("td");
  state_badge(html, view, alert.state);
  if (alert.state == AlertState::open && alert.due)
    html.element("p",
                 phrase(is_late ? Word::console_due_passed : Word::console_due_by, view.language,
                        {time_words(view, *alert.due)}),
                 {{"class", is_late ? "fine late" : "fine"}});
  html.close().close();
}

}  // namespace

void alert_table(Html& html, const View& view, std::span<const Alert> alerts, Word caption) {
  html.open("table", {{"class", "alerts"}});
  html.element("caption", view.say(caption));
  html.open("thead").open("tr");
  for (const Word title : {Word::console_severity, Word::console_what, Word::console_whom,
                           Word::console_when, Word::console_count, Word::console_state})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  for (const Alert& alert : alerts) alert_row(html, view, alert);
  html.close().close();
}

HttpResponse alert_list_page(const View& view) {
  const Asked asked = read_asked(*view.request);
  const auto count = view.query->count_alerts(asked.filter);
  if (!count) return error_page(view, 503, count.error());
  const auto alerts = view.query->alerts(asked.filter);
  if (!alerts) return error_page(view, 503, alerts.error());
  Html main;
  main.element("h1", view.say(Word::console_alerts));
  filter_form(main, view, asked);
  main.element("p", phrase(Word::console_alert_count, view.language, {number_words(*count)}),
               {{"class", "fine"}});
  if (alerts->empty())
    main.element("p", view.say(Word::console_no_alerts), {{"class", "empty"}});
  else
    alert_table(main, view, *alerts, Word::console_alerts_caption);
  pager(main, view, asked, *count);
  return page(view, Section::alerts, view.say(Word::console_alerts), main);
}

}  // namespace metsuke
