// The frame around every page, and the small parts that pages share.
#include <algorithm>
#include <array>

#include "shell/console/view.h"

namespace metsuke {

namespace {

constexpr std::array<std::string_view, 7> weekdays_ja = {"日", "月", "火", "水", "木", "金", "土"};
constexpr std::array<std::string_view, 7> weekdays_en = {"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string clock_words(Timestamp at) {
  const int minute = japan_minute(at);
  return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

void navigation_link(Html& html, const View& view, Section section, Section current,
                     std::string_view path, Word title) {
  const bool is_current = section == current;
  html.open("li").element("a", view.say(title),
                          {{"href", path}, {is_current ? "aria-current" : "", "page"}});
  html.close();
}

void navigation(Html& html, const View& view, Section current) {
  html.open("nav", {{"aria-label", view.say(Word::console_navigation)}}).open("ul");
  navigation_link(html, view, Section::today, current, "/", Word::console_today);
  navigation_link(html, view, Section::alerts, current, "/alerts", Word::console_alerts);
  navigation_link(html, view, Section::coverage, current, "/coverage", Word::console_coverage);
  navigation_link(html, view, Section::contract, current, "/contract", Word::console_contract);
  if (may_see_audit(view.role))
    navigation_link(html, view, Section::audit, current, "/audit", Word::console_audit);
  html.close().close();
}

// The same page in the other language.
std::string language_target(const View& view, std::string_view language) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, value] : view.request->query)
    if (name != "lang") values.emplace_back(name, value);
  values.emplace_back("lang", language);
  const bool is_fetch = view.request->method == HttpMethod::fetch;
  return (is_fetch ? view.request->path : std::string("/")) + query_text(values);
}

void header(Html& html, const View& view, Section section) {
  html.open("header", {{"class", "top"}});
  html.open("a", {{"class", "brand"}, {"href", "/"}});
  html.element("span", "目付", {{"class", "mark"}, {"lang", "ja"}});
  html.element("span", "metsuke", {{"class", "name"}}).close();
  if (!view.user.empty()) navigation(html, view, section);
  html.open("div", {{"class", "who"}});
  html.element("a", view.is_japanese() ? "English" : "日本語",
               {{"href", language_target(view, view.is_japanese() ? "en" : "ja")},
                {"lang", view.is_japanese() ? "en" : "ja"}});
  if (!view.user.empty()) {
    html.element("span", view.user, {{"class", "user"}});
    html.open("form", {{"method", "post"}, {"action", "/logout"}});
    hidden_token(html, view);
    html.element("button", view.say(Word::console_logout), {{"class", "quiet"}}).close();
  }
  html.close().close();
}

void strip(Html& html, std::string_view kind, std::string_view sign, std::string_view text) {
  html.open("p", {{"class", std::string("strip ") + std::string(kind)}, {"role", "status"}});
  html.element("span", sign, {{"class", "sign"}, {"aria-hidden", "true"}}).text(text).close();
}

// Only what is wrong, or what somebody must know, stands above the page.
void strips(Html& html, const View& view) {
  if (view.user.empty()) return;
  const Snapshot& snapshot = *view.snapshot;
  if (snapshot.closed)
    strip(html, "bad", "×",
          phrase(Word::console_intake_closed, view.language,
                 {text_of(snapshot.closed->code, view.language),
                  time_words(view, snapshot.closed_since),
                  advice_for(snapshot.closed->code, view.language)}));
  for (const auto& [source, since] : silent_sources(snapshot, view.now))
    strip(html, "warn", "▲",
          phrase(Word::console_source_silent, view.language,
                 {source, age_words(view, view.now - since)}));
  if (view.is_stepped) strip(html, "note", "◷", view.say(Word::console_stepped_clock));
  if (!view.note.empty()) strip(html, "note", "✓", view.note);
}

}  // namespace

Month View::month() const {
  const auto asked = month_from(request->parameter("month"));
  return asked ? *asked : japan_month(now);
}

const BoundContract* View::contract() const {
  if (snapshot->bundle == nullptr || snapshot->bundle->contracts.empty()) return nullptr;
  const std::string_view asked = request->parameter("contract");
  for (const BoundContract& bound : snapshot->bundle->contracts)
    if (bound.contract->id == asked) return &bound;
  return &snapshot->bundle->contracts.front();
}

HttpResponse page(const View& view, Section section, std::string_view title, const Html& main) {
  Html html;
  html.open("html", {{"lang", view.is_japanese() ? "ja" : "en"}}).open("head");
  html.empty("meta", {{"charset", "utf-8"}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.element("title", std::string(title) + " — " + std::string(view.say(Word::metsuke)));
  html.empty("link", {{"rel", "stylesheet"}, {"href", "/style.css"}});
  html.empty("link", {{"rel", "icon"}, {"href", "data:,"}});
  html.close().open("body");
  html.element("a", view.say(Word::console_skip), {{"class", "skip"}, {"href", "#main"}});
  header(html, view, section);
  strips(html, view);
  html.open("main", {{"id", "main"}}).add(main).close();
  html.open("footer");
  if (!view.user.empty())
    html.text(phrase(Word::console_footer, view.language,
                     {METSUKE_VERSION, number_words(view.snapshot->last.value),
                      to_hex(view.snapshot->chain).substr(0, 16)}));
  html.close().close().close();
  HttpResponse response;
  response.body = "<!DOCTYPE html>\n" + html.markup() + "\n";
  return response;
}

HttpResponse error_page(const View& view, int status, const Error& error) {
  Html main;
  main.element("h1", text_of(error.code, view.language));
  main.element("p", error.detail);
  main.element("p", advice_for(error.code, view.language));
  main.open("p").element("a", view.say(Word::console_back_today), {{"href", "/"}}).close();
  HttpResponse response = page(view, Section::none, text_of(error.code, view.language), main);
  response.status = status;
  return response;
}

std::string date_words(const View& view, Date date) {
  const auto day = std::chrono::weekday(std::chrono::sys_days(date)).c_encoding();
  if (view.is_japanese()) return to_wareki(date) + "(" + std::string(weekdays_ja[day]) + ")";
  return to_text(date) + " (" + std::string(weekdays_en[day]) + ")";
}

std::string month_words(const View& view, Month month) {
  return view.is_japanese() ? to_wareki(month) : to_text(month);
}

std::string time_words(const View& view, Timestamp at) {
  if (at == Timestamp{}) return "－";
  const Date date = japan_date(at);
  if (!view.is_japanese()) return to_text(date) + " " + clock_words(at);
  return std::to_string(static_cast<unsigned>(date.month())) + "月" +
         std::to_string(static_cast<unsigned>(date.day())) + "日 " + clock_words(at);
}

std::string age_words(const View& view, Duration age) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(age).count();
  if (minutes < 60)
    return phrase(Word::console_minutes, view.language, {std::to_string(std::max(0L, minutes))});
  if (minutes < 48 * 60)
    return phrase(Word::console_hours, view.language, {std::to_string(minutes / 60)});
  return phrase(Word::console_days, view.language, {std::to_string(minutes / 60 / 24)});
}

std::string number_words(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

void severity_badge(Html& html, const View& view, Severity severity) {
  constexpr std::array<std::string_view, 5> signs = {"・", "○", "●", "▲", "◆"};
  const auto at = static_cast<std::size_t>(severity);
  html.open("span", {{"class", std::string("badge severity-") + std::string(name_of(severity))}});
  html.element("span", signs[at], {{"aria-hidden", "true"}});
  html.text(" ").text(view.say(title_of(severity))).close();
}

void state_badge(Html& html, const View& view, AlertState state) {
  html.element("span", title_of(state, view.language),
               {{"class", std::string("badge state-") + std::string(name_of(state))}});
}

void verdict_badge(Html& html, const View& view, Verdict verdict) {
  constexpr std::array<std::string_view, 4> signs = {"○", "◇", "－", "×"};
  constexpr std::array<std::string_view, 4> kinds = {"pass", "waived", "unknown", "fail"};
  const auto at = static_cast<std::size_t>(verdict);
  html.open("span", {{"class", std::string("badge verdict-") + std::string(kinds[at])}});
  html.element("span", signs[at], {{"aria-hidden", "true"}});
  html.text(" ").text(title_of(verdict, view.language)).close();
}

void month_picker(Html& html, const View& view, std::string_view path) {
  const Month chosen = view.month();
  const std::string contract(view.request->parameter("contract"));
  const auto link = [&](Month month, std::string_view shown, std::string_view relation) {
    const std::string target =
        std::string(path) + query_text({{"contract", contract}, {"month", to_text(month)}});
    html.element("a", shown, {{"href", target}, {"rel", relation}});
  };
  html.open("p", {{"class", "months"}});
  link(chosen.before(), "◀ " + month_words(view, chosen.before()), "prev");
  html.element("strong", month_words(view, chosen));
  if (chosen < japan_month(view.now))
    link(chosen.following(), month_words(view, chosen.following()) + " ▶", "next");
  html.close();
}

void contract_picker(Html& html, const View& view, std::string_view path) {
  const auto& contracts = view.snapshot->bundle->contracts;
  const BoundContract* const chosen = view.contract();
  html.open("p", {{"class", "contracts"}});
  for (const BoundContract& bound : contracts) {
    const std::string shown =
        bound.contract->id + " " + bound.contract->title + " (" + bound.contract->vendor_name + ")";
    if (&bound == chosen)
      html.element("strong", shown);
    else
      html.element("a", shown,
                   {{"href", std::string(path) + query_text({{"contract", bound.contract->id}})}});
  }
  html.close();
}

void hidden_token(Html& html, const View& view) {
  html.empty("input", {{"type", "hidden"}, {"name", "token"}, {"value", view.form_token}});
}

}  // namespace metsuke
