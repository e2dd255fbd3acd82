#include <algorithm>

#include "shell/console/alert_rows.h"
#include "shell/console/view.h"

namespace metsuke {

namespace {

constexpr std::size_t inbox_rows = 30;

const SourceSpec* find_source(const Snapshot& snapshot, std::string_view id) {
  if (snapshot.bundle == nullptr) return nullptr;
  for (const BoundContract& bound : snapshot.bundle->contracts)
    if (const SourceSpec* source = bound.contract->source(id)) return source;
  return nullptr;
}

void card(Html& html, std::string_view kind, std::string_view title, std::string_view value,
          std::string_view note) {
  html.open("div", {{"class", std::string("card ") + std::string(kind)}});
  html.element("h2", title);
  html.element("p", value, {{"class", "value"}});
  html.element("p", note, {{"class", "fine"}}).close();
}

Timestamp last_received(const Snapshot& snapshot) {
  Timestamp last{};
  for (const auto& [source, count] : snapshot.counts) last = std::max(last, count.last_received);
  return last;
}

void cards(Html& html, const View& view, const std::vector<Alert>& waiting) {
  const auto serious = static_cast<std::uint64_t>(
      std::count_if(waiting.begin(), waiting.end(),
                    [](const Alert& alert) { return alert.severity >= Severity::high; }));
  const auto overdue = static_cast<std::uint64_t>(
      std::count_if(waiting.begin(), waiting.end(), [&view](const Alert& alert) {
        return alert.state == AlertState::open && alert.due && *alert.due < view.now;
      }));
  const Timestamp last = last_received(*view.snapshot);
  html.open("div", {{"class", "cards"}});
  card(html, waiting.empty() ? "good" : "attention", view.say(Word::console_waiting),
       number_words(waiting.size()),
       phrase(Word::console_waiting_serious, view.language, {number_words(serious)}));
  card(html, overdue == 0 ? "good" : "bad", view.say(Word::console_overdue), number_words(overdue),
       view.say(Word::console_overdue_note));
  card(html, "plain", view.say(Word::console_last_received),
       last == Timestamp{} ? std::string("－") : time_words(view, last),
       last == Timestamp{}
           ? std::string(view.say(Word::console_nothing_received))
           : phrase(Word::console_ago, view.language, {age_words(view, view.now - last)}));
  std::uint64_t records = 0;
  std::uint64_t quarantined = 0;
  for (const auto& [source, count] : view.snapshot->counts) {
    records += count.records;
    quarantined += count.quarantined;
  }
  card(html, quarantined == 0 ? "plain" : "attention", view.say(Word::console_records),
       number_words(records),
       phrase(Word::console_quarantined_count, view.language, {number_words(quarantined)}));
  html.close();
}

std::string_view intake_words(const View& view, const SourceSpec* source) {
  if (source == nullptr) return view.say(Word::console_unassigned);
  switch (source->intake.kind) {
    case Intake::Kind::drop:
      return view.say(Word::console_intake_drop);
    case Intake::Kind::syslog:
      return view.say(Word::console_intake_syslog);
    case Intake::Kind::relp:
      return view.say(Word::console_intake_relp);
    case Intake::Kind::tail:
      return view.say(Word::console_intake_tail);
    case Intake::Kind::http:
      return view.say(Word::console_intake_http);
  }
  UNREACHABLE();
}

void source_row(Html& html, const View& view, const std::string& id,
                const Engine::SourceCount& count) {
  html.open("tr").element("th", id, {{"scope", "row"}});
  html.element("td", intake_words(view, find_source(*view.snapshot, id)));
  html.element("td", count.last_received == Timestamp{}
                         ? std::string(view.say(Word::console_nothing_received))
                         : time_words(view, count.last_received));
  html.element("td", count.last_received == Timestamp{}
                         ? std::string("－")
                         : phrase(Word::console_ago, view.language,
                                  {age_words(view, view.now - count.last_received)}));
  html.element("td", number_words(count.records), {{"class", "number"}});
  html.element("td", number_words(count.events), {{"class", "number"}});
  html.element("td", number_words(count.quarantined),
               {{"class", count.quarantined == 0 ? "number" : "number attention"}});
  html.close();
}

void source_table(Html& html, const View& view) {
  std::map<std::string, Engine::SourceCount> counts = view.snapshot->counts;
  if (view.snapshot->bundle != nullptr)
    for (const BoundContract& bound : view.snapshot->bundle->contracts)
      for (const SourceSpec& source : bound.contract->sources) counts.try_emplace(source.id);
  html.open("section").element("h2", view.say(Word::console_sources));
  html.open("table");
  html.element("caption", view.say(Word::console_sources_caption));
  html.open("thead").open("tr");
  for (const Word title :
       {Word::console_source, Word::console_intake, Word::console_last_received, Word::console_age,
        Word::console_records, Word::console_events, Word::console_quarantined})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  for (const auto& [id, count] : counts) source_row(html, view, id, count);
  html.close().close();
  html.open("p", {{"class", "fine"}});
  html.element("a", view.say(Word::console_to_coverage), {{"href", "/coverage"}}).close();
  html.close();
}

}  // namespace

// A heartbeat counts round the clock; other silence only inside the agreed hours, and only once
// they have run long enough for anything to be missed.
std::vector<std::pair<std::string, Timestamp>> silent_sources(const Snapshot& snapshot,
                                                              Timestamp now) {
  std::vector<std::pair<std::string, Timestamp>> silent;
  if (snapshot.bundle == nullptr) return silent;
  for (const BoundContract& bound : snapshot.bundle->contracts)
    for (const SourceSpec& source : bound.contract->sources) {
      const auto found = snapshot.counts.find(source.id);
      if (source.delivers.every != Delivers::Every::continuous || found == snapshot.counts.end())
        continue;
      const Timestamp last = found->second.last_received;
      if (last == Timestamp{}) continue;
      const Duration heartbeat = source.delivers.heartbeat;
      const Duration bound_in_shift = source.active.max_silence;
      const auto in_shift = [&](Timestamp at) {
        return bound.contract->calendar.in_shift(at, source.active.shift).value_or(false);
      };
      const bool is_heartless = heartbeat > Duration::zero() && now - last > heartbeat;
      const bool is_silent = bound_in_shift > Duration::zero() && now - last > bound_in_shift &&
                             in_shift(now) && in_shift(now - bound_in_shift);
      if (is_heartless || is_silent) silent.emplace_back(source.id, last);
    }
  return silent;
}

HttpResponse today_page(const View& view) {
  AlertFilter filter;
  filter.states = {AlertState::open, AlertState::acknowledged, AlertState::escalated};
  filter.limit = limits::query_rows_max;
  auto waiting = view.query->alerts(filter);
  if (!waiting) return error_page(view, 503, waiting.error());
  std::stable_sort(waiting->begin(), waiting->end(), [](const Alert& one, const Alert& other) {
    return one.severity > other.severity;
  });

  Html main;
  main.element("h1", phrase(Word::console_today_title, view.language,
                            {date_words(view, japan_date(view.now))}));
  cards(main, view, *waiting);
  main.open("section").element("h2", view.say(Word::console_inbox));
  if (waiting->empty()) {
    const Timestamp last = last_received(*view.snapshot);
    main.element("p",
                 phrase(Word::console_inbox_empty, view.language,
                        {last == Timestamp{} ? std::string("－") : time_words(view, last)}),
                 {{"class", "empty"}});
  } else {
    const std::size_t shown = std::min(inbox_rows, waiting->size());
    alert_table(main, view, std::span(*waiting).first(shown), Word::console_inbox_caption);
    if (waiting->size() > shown)
      main.open("p")
          .element("a",
                   phrase(Word::console_more_alerts, view.language,
                          {number_words(waiting->size() - shown)}),
                   {{"href", "/alerts"}})
          .close();
  }
  main.close();
  source_table(main, view);
  return page(view, Section::today, view.say(Word::console_today), main);
}

}  // namespace metsuke
