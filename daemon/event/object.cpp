#include "event/object.h"

#include <charconv>

#include "parse/text.h"

namespace metsuke {
namespace {

// JSON writes moments as numbers too: seconds, milliseconds, microseconds or nanoseconds since
// 1970, told apart by their size.
Result<Timestamp> time_from_number(std::string_view text) {
  if (!all_digits(text) || text.size() < 12) return time_from_epoch(text);
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::int64_t unit = text.size() <= 14 ? 1'000'000 : text.size() <= 17 ? 1'000 : 1;
  // As far as seconds are believed: the year 2255.
  if (fault != std::errc() || end != text.data() + text.size() ||
      value > 9'000'000'000'000'000'000 / unit)
    return Error{Code::time_unreadable, std::string(text.substr(0, 80))};
  return Timestamp(Duration(value * unit));
}

// A direct name counts more than a common one: "user.name" beside "user".
bool may_set(const Event& event, Field field, std::string_view name) {
  return !event.has(field) || name_of(field) == name;
}

struct ActionCategory {
  std::string_view action, category;
};
constexpr ActionCategory action_categories[] = {
    {"logon", "authentication"},
    {"logon-failed", "authentication"},
    {"logoff", "authentication"},
    {"file-upload", "file_transfer"},
    {"file-download", "file_transfer"},
    {"file-read", "file_access"},
    {"file-write", "file_access"},
    {"file-create", "file_access"},
    {"file-delete", "file_access"},
    {"file-rename", "file_access"},
    {"db-read", "database"},
    {"db-write", "database"},
    {"db-ddl", "database"},
    {"db-role", "administration"},
    {"web-request", "webserver"},
    {"proxy-request", "proxy"},
    {"mail-send", "email"},
    {"mail-receive", "email"},
    {"privilege-use", "administration"},
    {"account-change", "administration"},
    {"config-change", "administration"},
    {"permission-change", "administration"},
    {"device-connect", "device"},
    {"print", "print"},
    {"door-in", "physical_access"},
    {"door-out", "physical_access"},
    {"door-denied", "physical_access"},
    {"door-alarm", "physical_access"},
    {"recording-start", "camera"},
    {"recording-stop", "camera"},
};

void say_category(Event& event) {
  if (event.has(Field::event_category) || !event.has(Field::event_action)) return;
  const auto category = event_category_of_action(event[Field::event_action]);
  if (!category.empty()) event.set(Field::event_category, category);
}

}  // namespace

std::string_view category_of_action(std::string_view action) {
  for (const ActionCategory& each : action_categories)
    if (each.action == action) return each.category;
  return {};
}

std::string_view event_category_of_action(std::string_view action) {
  if (action.starts_with("file-")) return "file";
  if (action.starts_with("log")) return "authentication";
  if (action.starts_with("door-")) return "physical";
  return action == "account-change" || action == "permission-change" ? "iam" : "";
}

Result<Timestamp> time_from_value(const FieldView& value, const Zone& zone) {
  if (value.kind == Kind::number) return time_from_number(value.value);
  auto time = timestamp_from_rfc3339(value.value);
  if (time) return time;
  auto table = time_from_table(value.value, zone);
  if (table) return table;
  // Where everything is text, seconds since 1970 are too.
  if (auto number = time_from_number(value.value)) return number;
  return table;
}

void describe_object(const Fields& fields, const Zone& zone, CommonWords& words, Event& event) {
  std::string_view date, clock;
  for (const FieldView& value : fields.all()) {
    if (value.kind == Kind::null) continue;
    const CommonWords::NameMeaning& meaning = words.name(value.name);
    if (meaning.time == TimeColumn::moment || meaning.field == Field::timestamp) {
      if (event.has_occurred) continue;
      const auto time = time_from_value(value, zone);
      if (!time) {
        event.status = ParseStatus::partial;
        continue;
      }
      event.occurred = *time;
      event.has_occurred = true;
    } else if (meaning.time == TimeColumn::date) {
      if (date.empty()) date = value.value;
    } else if (meaning.time == TimeColumn::clock) {
      if (clock.empty()) clock = value.value;
    } else if (meaning.field && may_set(event, *meaning.field, value.name)) {
      event.set(*meaning.field, value.value);
    }
  }
  if (!event.has_occurred && (!date.empty() || !clock.empty())) {
    const auto time = date.empty()    ? time_from_table(clock, zone)
                      : clock.empty() ? time_from_table(date, zone)
                                      : time_from_table(date, clock, zone);
    if (time) {
      event.occurred = *time;
      event.has_occurred = true;
    } else {
      event.status = ParseStatus::partial;
    }
  }
  if (fields.find(name_of(Field::event_action)) == nullptr) say_common_words(words, event);
  say_category(event);
  if (event.log_source.category.empty())
    event.log_source.category = category_of_action(event[Field::event_action]);
  if (!event.has(Field::event_dataset)) event.set(Field::event_dataset, "ndjson");
}

}  // namespace metsuke
