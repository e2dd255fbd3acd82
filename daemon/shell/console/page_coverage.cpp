#include <algorithm>
#include <array>
#include <map>

#include "shell/console/view.h"

namespace metsuke {

namespace {

// What a source's day is shown as: a sign, a word, a colour. Worse ones come later.
enum class Mark : std::uint8_t { none, expected, received, zero, late, missing };

struct MarkRow {
  std::string_view kind, sign;
  Word title;
};
constexpr std::array<MarkRow, 6> mark_rows = {{
    {"none", " ", Word::console_mark_none},
    {"expected", "・", Word::console_mark_expected},
    {"received", "○", Word::console_mark_received},
    {"zero", "－", Word::console_mark_zero},
    {"late", "△", Word::console_mark_late},
    {"missing", "×", Word::console_mark_missing},
}};
const MarkRow& row_of(Mark mark) { return mark_rows[static_cast<std::size_t>(mark)]; }

Mark mark_of(SlotState state) {
  switch (state) {
    case SlotState::expected:
      return Mark::expected;
    case SlotState::on_time:
      return Mark::received;
    case SlotState::late:
      return Mark::late;
    case SlotState::missing:
      return Mark::missing;
    case SlotState::zero_declared:
      return Mark::zero;
  }
  UNREACHABLE();
}

struct Cell {
  Mark mark = Mark::none;
  std::uint64_t events = 0;
  std::uint64_t quarantined = 0;
  std::string delivery;
};
using Matrix = std::map<std::string, std::map<Date, Cell>>;

Matrix matrix_of(const std::vector<ContractSlot>& slots, const std::vector<ContractDay>& days,
                 Month month) {
  Matrix matrix;
  for (const ContractSlot& slot : slots) {
    const Date from = std::max(slot.slot.from, month.first());
    const Date to = std::min(slot.slot.to, month.last());
    for (auto day = std::chrono::sys_days(from); day <= std::chrono::sys_days(to);
         day += std::chrono::days(1)) {
      Cell& cell = matrix[slot.source][Date(day)];
      cell.mark = std::max(cell.mark, mark_of(slot.slot.state));
      if (!slot.slot.delivery.empty()) cell.delivery = slot.slot.delivery;
    }
  }
  for (const ContractDay& day : days) {
    if (day.day.day < month.first() || day.day.day > month.last()) continue;
    Cell& cell = matrix[day.source][day.day.day];
    cell.events = day.day.events;
    cell.quarantined = day.day.quarantined;
    if (cell.mark == Mark::none && (day.day.events != 0 || day.day.records != 0))
      cell.mark = Mark::received;
  }
  return matrix;
}

std::string short_number(std::uint64_t number) {
  if (number < 1000) return std::to_string(number);
  if (number < 1'000'000) return std::to_string(number / 1000) + "k";
  return std::to_string(number / 1'000'000) + "M";
}

void cell_of(Html& html, const View& view, Date date, const Cell& cell) {
  const MarkRow& row = row_of(cell.mark);
  std::string tip = date_words(view, date) + ": " + std::string(view.say(row.title));
  if (!cell.delivery.empty()) tip += " (" + cell.delivery + ")";
  tip += ", " + phrase(Word::console_cell_counts, view.language,
                       {number_words(cell.events), number_words(cell.quarantined)});
  html.open("td", {{"class", std::string("mark mark-") + std::string(row.kind)}, {"title", tip}});
  html.element("span", row.sign, {{"aria-hidden", "true"}, {"class", "sign"}});
  html.element("span", view.say(row.title), {{"class", "hidden"}});
  if (cell.events != 0) html.element("span", short_number(cell.events), {{"class", "events"}});
  if (cell.quarantined != 0)
    html.element("span", "!" + short_number(cell.quarantined), {{"class", "quarantined"}});
  html.close();
}

void matrix_table(Html& html, const View& view, const BoundContract& bound, const Matrix& matrix) {
  const Month month = view.month();
  html.open("div", {{"class", "wide"}}).open("table", {{"class", "matrix"}});
  html.element("caption",
               phrase(Word::console_coverage_caption, view.language, {month_words(view, month)}));
  html.open("thead").open("tr");
  html.element("th", view.say(Word::console_source), {{"scope", "col"}});
  const auto last = static_cast<unsigned>(month.last().day());
  for (unsigned day = 1; day <= last; ++day) {
    const Date date{month.first().year(), month.first().month(), std::chrono::day(day)};
    const auto business = bound.contract->calendar.business_day(date);
    html.element("th", std::to_string(day),
                 {{"scope", "col"},
                  {business && !*business ? "class" : "", "holiday"},
                  {"title", date_words(view, date)}});
  }
  html.close().close().open("tbody");
  for (const SourceSpec& source : bound.contract->sources) {
    html.open("tr").element("th", source.id, {{"scope", "row"}});
    const auto found = matrix.find(source.id);
    for (unsigned day = 1; day <= last; ++day) {
      const Date date{month.first().year(), month.first().month(), std::chrono::day(day)};
      Cell cell;
      if (found != matrix.end())
        if (const auto it = found->second.find(date); it != found->second.end()) cell = it->second;
      cell_of(html, view, date, cell);
    }
    html.close();
  }
  html.close().close().close();
}

void legend(Html& html, const View& view) {
  html.open("ul", {{"class", "legend"}});
  for (const MarkRow& row : mark_rows) {
    if (row.kind == "none") continue;
    html.open("li");
    html.element("span", row.sign, {{"class", std::string("mark mark-") + std::string(row.kind)}});
    html.text(" ").text(view.say(row.title)).close();
  }
  html.element("li", view.say(Word::console_legend_counts));
  html.close();
}

// The index's words for a delivery, in the reader's; one of a later version is shown as it is.
std::string row_words(const View& view, std::string_view state) {
  struct Known {
    std::string_view name;
    Word title;
  };
  constexpr std::array<Known, 8> all = {{
      {"on_time", Word::console_delivery_on_time},
      {"late", Word::console_delivery_late},
      {"unexpected", Word::console_delivery_unexpected},
      {"ok", Word::console_manifest_ok},
      {"mismatch", Word::console_manifest_mismatch},
      {"missing_file", Word::console_manifest_missing},
      {"extra_file", Word::console_manifest_extra},
      {"none", Word::console_manifest_none},
  }};
  for (const Known& known : all)
    if (known.name == state) return std::string(view.say(known.title));
  return std::string(state);
}

// How the delivery met its slot: "on_time", "late"; "unexpected" when it belongs to none.
std::string_view state_of(const DeliveryRow& row, const std::vector<ContractSlot>& slots) {
  const auto slot = std::find_if(slots.begin(), slots.end(), [&row](const ContractSlot& one) {
    return one.source == row.delivery.source && one.slot.delivery == row.delivery.name;
  });
  if (slot == slots.end()) return "unexpected";
  return slot->slot.state == SlotState::late ? "late" : "on_time";
}

// What a second delivery of the same days changed.
std::string replaced_words(const View& view, const DeliveryRow& row) {
  const std::string removed = number_words(row.removed_rows.value_or(0));
  const std::string added = number_words(row.added_rows.value_or(0));
  const std::array<std::string_view, 3> values = {row.replaces, removed, added};
  return filled(view.say(Word::console_delivery_replaces), values);
}

void delivery_table(Html& html, const View& view, const std::vector<DeliveryRow>& deliveries,
                    const std::vector<ContractSlot>& slots) {
  html.open("section").element("h2", view.say(Word::console_deliveries));
  if (deliveries.empty()) {
    html.element("p", view.say(Word::console_no_deliveries), {{"class", "empty"}}).close();
    return;
  }
  html.open("table").element("caption", view.say(Word::console_deliveries_caption));
  html.open("thead").open("tr");
  for (const Word title :
       {Word::console_source, Word::console_delivery, Word::console_received, Word::console_rows,
        Word::console_quarantined, Word::console_manifest, Word::console_state})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  for (const DeliveryRow& row : deliveries) {
    const bool is_good = row.manifest == "ok" || row.manifest == "none";
    html.open("tr").element("td", row.delivery.source).element("td", row.delivery.name);
    html.element("td", time_words(view, row.delivery.received));
    html.element("td", number_words(row.rows), {{"class", "number"}});
    html.element("td", number_words(row.quarantined),
                 {{"class", row.quarantined == 0 ? "number" : "number attention"}});
    html.element("td", row_words(view, row.manifest), {{is_good ? "" : "class", "attention"}});
    const std::string_view state = state_of(row, slots);
    html.element("td",
                 row.duplicate      ? std::string(view.say(Word::console_duplicate))
                 : row.removed_rows ? replaced_words(view, row)
                                    : row_words(view, state),
                 {{state == "on_time" ? "" : "class", "attention"}});
    html.close();
  }
  html.close().close().close();
}

void quarantine_table(Html& html, const View& view, const std::vector<QuarantineRow>& rows) {
  if (rows.empty()) return;
  html.open("section").element("h2", view.say(Word::console_quarantine));
  html.open("table").element("caption", view.say(Word::console_quarantine_caption));
  html.open("thead").open("tr");
  for (const Word title : {Word::console_seq, Word::console_source, Word::console_received,
                           Word::console_offset, Word::console_reason})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  for (const QuarantineRow& row : rows) {
    html.open("tr").element("td", std::to_string(row.seq.value), {{"class", "number"}});
    html.element("td", row.source).element("td", time_words(view, row.received));
    html.element("td", number_words(row.position.offset), {{"class", "number"}});
    html.element("td", row.reason).close();
  }
  html.close().close().close();
}

}  // namespace

HttpResponse coverage_page(const View& view) {
  const BoundContract* const bound = view.contract();
  if (bound == nullptr) return error_page(view, 404, {Code::not_found, "contract"});
  const std::string& id = bound->contract->id;
  const Month month = view.month();
  const auto slots = view.query->slots(id, month);
  if (!slots) return error_page(view, 503, slots.error());
  const auto before = view.query->slots(id, month.before());
  if (!before) return error_page(view, 503, before.error());
  const auto days = view.query->days(id, month);
  if (!days) return error_page(view, 503, days.error());
  const auto deliveries = view.query->deliveries(id, month);
  if (!deliveries) return error_page(view, 503, deliveries.error());
  const auto quarantine = view.query->quarantine(id, month, 50);
  if (!quarantine) return error_page(view, 503, quarantine.error());

  Html main;
  main.element("h1", view.say(Word::console_coverage));
  contract_picker(main, view, "/coverage");
  month_picker(main, view, "/coverage");
  matrix_table(main, view, *bound, matrix_of(*slots, *days, month));
  legend(main, view);
  // What came in the month's first days may fill a slot of the month before.
  std::vector<ContractSlot> filled = *before;
  filled.insert(filled.end(), slots->begin(), slots->end());
  delivery_table(main, view, *deliveries, filled);
  quarantine_table(main, view, *quarantine);
  return page(view, Section::coverage, view.say(Word::console_coverage), main);
}

}  // namespace metsuke
