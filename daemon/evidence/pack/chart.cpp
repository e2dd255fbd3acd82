#include "evidence/pack/chart.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/words.h"
#include "evidence/pack/tables.h"

namespace metsuke {
namespace {

std::string text_at(int x, int y, std::string_view style, std::string_view text) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" class=\"" +
         std::string(style) + "\">" + escape_html(text) + "</text>";
}

std::string rect(int x, int y, int width, int height, std::string_view style) {
  return "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
         std::to_string(width) + "\" height=\"" + std::to_string(height) + "\" class=\"" +
         std::string(style) + "\"/>";
}

std::string open_svg(int width, int height, std::string_view label) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " +
         std::to_string(width) + " " + std::to_string(height) + "\" aria-label=\"" +
         escape_html(label) + "\">";
}

// The letter and the class (colour and border) of a day's state.
struct Look {
  std::string_view letter, style;
};
Look look_of(DayState state) {
  switch (state) {
    case DayState::on_time:
      return {"○", "on"};
    case DayState::late:
      return {"△", "late"};
    case DayState::missing:
      return {"×", "missing"};
    case DayState::zero_declared:
      return {"0", "zero"};
    case DayState::expected:
      return {"…", "due"};
    case DayState::not_expected:
      return {"", "none"};
    case DayState::streaming:
      return {"●", "on"};
    case DayState::silent:
      return {"－", "silent"};
  }
  UNREACHABLE();
}

unsigned days_in(Month month) { return static_cast<unsigned>(month.last().day()); }

Date day_of_month(Month month, unsigned day) {
  return Date(std::chrono::year(month.year), std::chrono::month(month.month),
              std::chrono::day(day));
}

// A round number not below `value`: 1, 2 or 5 times a power of ten.
std::uint64_t round_up(std::uint64_t value) {
  std::uint64_t step = 1;
  while (true) {
    for (const std::uint64_t factor : {1u, 2u, 5u})
      if (step * factor >= value) return step * factor;
    step *= 10;
  }
}

constexpr int left = 96, plot_height = 120, day_width = 20, top = 12;

std::string axes(Month month, std::uint64_t most) {
  const int days = static_cast<int>(days_in(month));
  std::string svg;
  for (int i = 0; i <= 2; ++i) {
    const int y = top + plot_height - plot_height * i / 2;
    svg += "<line x1=\"" + std::to_string(left) + "\" y1=\"" + std::to_string(y) + "\" x2=\"" +
           std::to_string(left + days * day_width) + "\" y2=\"" + std::to_string(y) +
           "\" class=\"grid\"/>";
    svg += text_at(left - 6, y + 4, "axis end",
                   std::to_string(most * static_cast<std::uint64_t>(i) / 2));
  }
  for (int day = 1; day <= days; ++day)
    svg += text_at(left + (day - 1) * day_width + day_width / 2, top + plot_height + 14,
                   "axis mid", std::to_string(day));
  return svg;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string coverage_svg(const PackModel& model, Language language) {
  const auto& sources = model.contract->sources;
  const int days = static_cast<int>(days_in(model.month));
  const int rows = static_cast<int>(sources.size());
  const int cell = 20;
  std::string svg = open_svg(left + days * cell + 8, 24 + rows * (cell + 4) + 4,
                             word(Word::pack_t2, language));
  for (int day = 1; day <= days; ++day)
    svg += text_at(left + (day - 1) * cell + cell / 2, 14, "axis mid", std::to_string(day));
  for (int row = 0; row < rows; ++row) {
    const SourceSpec& source = sources[static_cast<std::size_t>(row)];
    const int y = 22 + row * (cell + 4);
    svg += text_at(left - 6, y + 15, "axis end", source.id);
    for (int day = 1; day <= days; ++day) {
      const Date date = day_of_month(model.month, static_cast<unsigned>(day));
      const DayState state = day_state(model, source.reader.id, date);
      const Look look = look_of(state);
      const int x = left + (day - 1) * cell;
      svg += "<g><title>" +
             escape_html(source.id + " " + to_text(date) + " " +
                         std::string(title_of(state, language))) +
             "</title>" + rect(x + 1, y, cell - 2, cell, look.style);
      if (!look.letter.empty()) svg += text_at(x + cell / 2, y + 15, "mark", look.letter);
      svg += "</g>";
    }
  }
  return svg + "</svg>";
}

std::string alerts_svg(const PackModel& model, Language language) {
  constexpr std::array<std::string_view, 5> styles{"s0", "s1", "s2", "s3", "s4"};
  std::map<unsigned, std::array<std::uint64_t, 5>> by_day;
  for (const Alert& alert : model.alerts) {
    const Date day = japan_date(alert.raised);
    const Month raised = japan_month(alert.raised);
    if (raised != model.month) continue;
    ++by_day[static_cast<unsigned>(day.day())][static_cast<std::size_t>(alert.severity)];
  }
  std::uint64_t most = 1;
  for (const auto& [day, counts] : by_day) {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) sum += count;
    most = std::max(most, sum);
  }
  most = std::max<std::uint64_t>(2, round_up(most));
  const int days = static_cast<int>(days_in(model.month));
  std::string svg = open_svg(left + days * day_width + 8, top + plot_height + 24,
                             word(Word::pack_chart_alerts, language));
  svg += axes(model.month, most);
  for (const auto& [day, counts] : by_day) {
    int y = top + plot_height;
    for (std::size_t i = counts.size(); i-- > 0;) {
      if (counts[i] == 0) continue;
      const int height = static_cast<int>(static_cast<std::uint64_t>(plot_height) * counts[i] /
                                          most);
      y -= height;
      svg += rect(left + static_cast<int>(day - 1) * day_width + 3, y, day_width - 6, height,
                  styles[i]);
    }
  }
  return svg + "</svg>";
}

std::string events_svg(const PackModel& model, Language language) {
  constexpr std::array<std::string_view, 6> styles{"l0", "l1", "l2", "l3", "l4", "l5"};
  std::map<std::string, std::map<unsigned, std::uint64_t>> by_source;
  std::uint64_t most = 1;
  for (const ContractDay& row : model.days) {
    if (Month{static_cast<int>(row.day.day.year()), static_cast<unsigned>(row.day.day.month())} !=
        model.month)
      continue;
    by_source[row.source][static_cast<unsigned>(row.day.day.day())] = row.day.events;
    most = std::max(most, row.day.events);
  }
  most = std::max<std::uint64_t>(2, round_up(most));
  const int days = static_cast<int>(days_in(model.month));
  const int sources = static_cast<int>(by_source.size());
  std::string svg = open_svg(left + days * day_width + 8, top + plot_height + 28 + sources * 16,
                             word(Word::pack_chart_rows, language));
  svg += axes(model.month, most);
  int index = 0;
  for (const auto& [source, counts] : by_source) {
    const std::string_view style = styles[static_cast<std::size_t>(index) % styles.size()];
    std::string points;
    for (int day = 1; day <= days; ++day) {
      const auto found = counts.find(static_cast<unsigned>(day));
      const std::uint64_t count = found == counts.end() ? 0 : found->second;
      const int y = top + plot_height -
                    static_cast<int>(static_cast<std::uint64_t>(plot_height) * count / most);
      points += std::to_string(left + (day - 1) * day_width + day_width / 2) + "," +
                std::to_string(y) + " ";
    }
    svg += "<polyline class=\"" + std::string(style) + "\" points=\"" + points + "\"/>";
    const int y = top + plot_height + 32 + index * 16;
    svg += "<line class=\"" + std::string(style) + "\" x1=\"" + std::to_string(left) + "\" y1=\"" +
           std::to_string(y - 4) + "\" x2=\"" + std::to_string(left + 36) + "\" y2=\"" +
           std::to_string(y - 4) + "\"/>" + text_at(left + 44, y, "axis", source);
    ++index;
  }
  return svg + "</svg>";
}

}  // namespace metsuke
