#include "rule/rule.h"

#include <array>

namespace metsuke {

namespace {
constexpr std::array<std::string_view, 5> severity_names = {"informational", "low", "medium",
                                                            "high", "critical"};
}

std::string_view name_of(Severity severity) {
  return severity_names[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_from(std::string_view word) {
  for (std::size_t i = 0; i < severity_names.size(); ++i)
    if (severity_names[i] == word) return static_cast<Severity>(i);
  return std::nullopt;
}

Word title_of(Severity severity) {
  constexpr std::array<Word, 5> titles = {Word::severity_informational, Word::severity_low,
                                          Word::severity_medium, Word::severity_high,
                                          Word::severity_critical};
  return titles[static_cast<std::size_t>(severity)];
}

namespace {

std::string said(std::string_view name, const Finding& finding) {
  if (name == "count") return std::to_string(finding.count);
  if (name == "first") return to_japan_text(finding.first);
  if (name == "last") return to_japan_text(finding.last);
  // Times are said as people here read clocks.
  if (name == "@timestamp") return to_japan_text(finding.at);
  if (name == "day") return to_text(japan_date(finding.at));
  if (name == "month") return to_text(japan_month(finding.at));
  for (const auto& [field, value] : finding.facts)
    if (field == name && !value.empty()) return value;
  return "－";
}

}  // namespace

std::string escaped_group(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '|' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

std::string fill(std::string_view sentence, const Finding& finding) {
  std::string text;
  while (true) {
    const std::size_t open = sentence.find('{');
    const std::size_t close = open == std::string_view::npos ? open : sentence.find('}', open);
    if (close == std::string_view::npos) return text + std::string(sentence);
    text += sentence.substr(0, open);
    text += said(sentence.substr(open + 1, close - open - 1), finding);
    sentence.remove_prefix(close + 1);
  }
}

}  // namespace metsuke
