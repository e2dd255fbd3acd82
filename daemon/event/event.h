// What `event` hands on: who did what to which, from where, and did it work.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "parse/fields.h"
#include "source/record.h"

namespace metsuke {

enum class Field : std::uint8_t {
#define METSUKE_FIELD(id, name, english, japanese) id,
#include "event/schema.def"
#undef METSUKE_FIELD
};

inline constexpr std::size_t field_count = 0
#define METSUKE_FIELD(id, name, english, japanese) +1
#include "event/schema.def"
#undef METSUKE_FIELD
    ;
static_assert(field_count <= 255);

std::string_view name_of(Field field);                      // "user.name"
std::string_view title_of(Field field, Language language);  // "User", "利用者ID"
std::optional<Field> field_from(std::string_view name);     // exact; no allocation

// Sigma's log source. An empty word means: not said.
struct LogSource {
  std::string_view category, product, service;
};

enum class ParseStatus : std::uint8_t { ok, partial, failed };

// A view: it dies with its batch. What must live longer copies what it needs.
struct Event {
  Seq seq{};                  // Its record's place in the archive: the proof. 0 outside an archive.
  SourceId source{};          // Index of its source in the contract.
  Timestamp occurred{};       // When the vendor says it happened. Windows run on this one.
  Timestamp received{};       // When we saw it. Coverage runs on this one.
  bool has_occurred = false;  // False: the line said no time; occurred is then received.
  ParseStatus status = ParseStatus::ok;
  LogSource log_source;
  // What else it is: a registry value set is a registry_set and a registry_event.
  std::span<const LogSource> more_log_sources;
  std::string_view original;          // The raw line, without its terminator.
  std::span<const FieldView> native;  // The vendor's own words.

  // A value that is not there has a null data(); an empty value has not.
  std::string_view operator[](Field field) const {
    return values_[static_cast<std::size_t>(field)];
  }
  bool has(Field field) const { return (*this)[field].data() != nullptr; }
  void set(Field field, std::string_view value) {
    ASSERT(value.data() != nullptr);
    values_[static_cast<std::size_t>(field)] = value;
  }
  void unset(Field field) { values_[static_cast<std::size_t>(field)] = {}; }

  // Unknown: a register that would tell is missing. Neither true nor false to a rule.
  bool unknown(Field field) const { return unknown_[static_cast<std::size_t>(field)]; }
  void set_unknown(Field field) { unknown_.set(static_cast<std::size_t>(field)); }
  bool any_unknown() const { return unknown_.any(); }

 private:
  std::array<std::string_view, field_count> values_{};
  std::bitset<field_count> unknown_;
};

// An event that owns its words: what metsuke itself observes, what tests and findings keep.
class OwnedEvent {
 public:
  OwnedEvent() = default;
  explicit OwnedEvent(const Event& event);  // A deep copy.
  void set(Field field, std::string value);
  void set_native(std::string name, std::string value, Kind kind = Kind::string);
  void set_unknown(Field field) { unknown_.push_back(field); }
  // The first log source, or all of them anew.
  void set_log_source(std::string category, std::string product, std::string service);
  void add_log_source(std::string category, std::string product, std::string service);

  // A view that is valid until this object changes or dies.
  Event view() const;

  Seq seq{};
  SourceId source{};
  Timestamp occurred{};
  Timestamp received{};
  bool has_occurred = true;
  ParseStatus status = ParseStatus::ok;
  std::string original;

  const std::vector<std::pair<Field, std::string>>& fields() const { return fields_; }
  const std::vector<std::pair<std::string, std::string>>& natives() const { return natives_; }

 private:
  std::vector<std::pair<Field, std::string>> fields_;
  std::vector<std::pair<std::string, std::string>> natives_;
  std::vector<Kind> kinds_;
  std::vector<Field> unknown_;
  std::vector<std::array<std::string, 3>> log_sources_;  // Category, product, service.
  mutable std::vector<FieldView> native_views_;
  mutable std::vector<LogSource> log_source_views_;
};

// One JSON object with the dotted names as keys (events.md §4): fields in schema order, then
// native.* in line order, then logsource.*. Times RFC 3339 UTC.
std::string to_json(const Event& event);
// What to_json wrote, or any flat JSON object with dotted names or native names. The inverse of
// to_json for every field that JSON can carry.
Result<OwnedEvent> event_from_json(std::string_view json);

}  // namespace metsuke
