#include "rule/detail.h"

#include <optional>
#include <vector>

#include "base/words.h"

namespace metsuke {
namespace {

constexpr Detail table[] = {
#define METSUKE_DETAIL(english, japanese) {english, japanese},
#include "rule/details.def"
#undef METSUKE_DETAIL
};

constexpr int depth_max = 4;  // A reason within a reason.

// What stands in the places of the pattern; absent when the text is none of its kind. Places are
// numbered in order.
std::optional<std::vector<std::string>> values_in(std::string_view text, std::string_view pattern) {
  std::vector<std::string> values;
  std::size_t place = pattern.find('{');
  const auto numbered = [&](std::size_t at) {
    return at + 2 < pattern.size() && pattern[at + 1] >= '0' && pattern[at + 1] <= '9' &&
           pattern[at + 2] == '}';
  };
  while (place != std::string_view::npos && !numbered(place)) place = pattern.find('{', place + 1);
  if (place == std::string_view::npos) {
    if (text != pattern) return std::nullopt;
    return values;
  }
  if (!text.starts_with(pattern.substr(0, place))) return std::nullopt;
  text.remove_prefix(place);
  pattern.remove_prefix(place + 3);
  while (true) {
    std::size_t next = pattern.find('{');
    while (next != std::string_view::npos && !numbered(next)) next = pattern.find('{', next + 1);
    const std::string_view between = pattern.substr(0, next);
    if (next == std::string_view::npos) {
      if (text.size() < between.size() || !text.ends_with(between)) return std::nullopt;
      values.emplace_back(text.substr(0, text.size() - between.size()));
      return values;
    }
    const std::size_t end = text.find(between);
    if (end == std::string_view::npos) return std::nullopt;
    values.emplace_back(text.substr(0, end));
    text.remove_prefix(end + between.size());
    pattern.remove_prefix(next + 3);
  }
}

std::string in_japanese(std::string_view detail, int depth) {
  constexpr std::string_view asks = ", did you mean `", asked = "`?";
  std::string suggested;
  if (const std::size_t at = detail.rfind(asks);
      at != std::string_view::npos && detail.ends_with(asked)) {
    const std::string_view near = detail.substr(at + asks.size() - 1);
    suggested =
        phrase(Word::cli_did_you_mean, Language::japanese, {near.substr(0, near.size() - 1)});
    detail = detail.substr(0, at);
  }
  for (const Detail& one : table) {
    auto values = values_in(detail, one.english);
    if (!values) continue;
    std::vector<std::string_view> filling;
    for (std::string& value : *values) {
      if (depth < depth_max) value = in_japanese(value, depth + 1);
      filling.emplace_back(value);
    }
    return filled(one.japanese, filling) + suggested;
  }
  return std::string(detail) + suggested;
}

}  // namespace

std::span<const Detail> details() { return table; }

std::string detail_in(std::string_view detail, Language language) {
  return language == Language::japanese ? in_japanese(detail, 0) : std::string(detail);
}

}  // namespace metsuke
