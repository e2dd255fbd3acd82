// What vendors' tables and JSON commonly call things; used where no mapping says better.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "event/event.h"

namespace metsuke {

// The field a column or JSON name most likely means: "利用者ID", "src_ip", "actor.user".
// Compared without case, width and blanks.
std::optional<Field> commonly_meant(std::string_view name);

enum class TimeColumn : std::uint8_t { none, moment, date, clock };
TimeColumn time_column(std::string_view name);

// The closed lists' word for a vendor's word, empty when there is none: "入室" → door-in,
// "login.failure" → logon-failed.
std::string_view common_action(std::string_view word);
// "NG" → failure, "ACCESS_GRANTED" → success.
std::string_view common_outcome(std::string_view word);

// The answers above, remembered: a source asks the same few words again and again.
class CommonWords {
 public:
  struct NameMeaning {
    std::optional<Field> field;  // Exact schema names too.
    TimeColumn time = TimeColumn::none;
  };
  const NameMeaning& name(std::string_view name);
  std::string_view action(std::string_view word);
  std::string_view outcome(std::string_view word);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  template <class Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
  Map<NameMeaning> names_;
  Map<std::string_view> actions_, outcomes_;
};

// Action and outcome of an event whose words nobody mapped: those of the closed lists, or none.
void say_common_words(CommonWords& words, Event& event);

}  // namespace metsuke
