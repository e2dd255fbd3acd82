#include "rule/observe_own.h"

namespace metsuke {

OwnedEvent own_event(std::string_view service, Timestamp occurred, Known known) {
  OwnedEvent event;
  event.seq = known.seq;
  event.occurred = occurred;
  event.received = known.at;
  event.set_log_source({}, "metsuke", std::string(service));
  event.set(Field::timestamp, to_rfc3339(occurred));
  event.set(Field::event_dataset, "metsuke." + std::string(service));
  return event;
}

Timestamp end_of_day(Date day) {
  const Date next = std::chrono::sys_days(day) + std::chrono::days(1);
  return japan_midnight(next) - std::chrono::seconds(1);
}

}  // namespace metsuke
