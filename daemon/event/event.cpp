#include "event/event.h"

#include <algorithm>

namespace metsuke {
namespace {

struct FieldWords {
  std::string_view name, english, japanese;
};

constexpr std::array<FieldWords, field_count> words_of_fields = {{
#define METSUKE_FIELD(id, name, english, japanese) {name, english, japanese},
#include "event/schema.def"
#undef METSUKE_FIELD
}};

constexpr auto sorted_fields() {
  std::array<std::uint8_t, field_count> order{};
  for (std::size_t at = 0; at < field_count; ++at) order[at] = static_cast<std::uint8_t>(at);
  std::sort(order.begin(), order.end(), [](std::uint8_t left, std::uint8_t right) {
    return words_of_fields[left].name < words_of_fields[right].name;
  });
  return order;
}

constexpr std::array<std::uint8_t, field_count> by_name = sorted_fields();

constexpr bool names_differ() {
  for (std::size_t at = 1; at < field_count; ++at)
    if (words_of_fields[by_name[at - 1]].name == words_of_fields[by_name[at]].name) return false;
  return true;
}
static_assert(names_differ(), "a field's name stands for one field");

}  // namespace

std::string_view name_of(Field field) {
  ASSERT(static_cast<std::size_t>(field) < field_count);
  return words_of_fields[static_cast<std::size_t>(field)].name;
}

std::string_view title_of(Field field, Language language) {
  ASSERT(static_cast<std::size_t>(field) < field_count);
  const FieldWords& words = words_of_fields[static_cast<std::size_t>(field)];
  return language == Language::japanese ? words.japanese : words.english;
}

std::optional<Field> field_from(std::string_view name) {
  const auto* found = std::lower_bound(
      by_name.begin(), by_name.end(), name, [](std::uint8_t index, std::string_view wanted) {
        return words_of_fields[index].name < wanted;
      });
  if (found == by_name.end() || words_of_fields[*found].name != name) return std::nullopt;
  return static_cast<Field>(*found);
}

}  // namespace metsuke
