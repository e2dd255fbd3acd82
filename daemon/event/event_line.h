// One event a line as JSON, as `check --events` takes them: bare, or wrapped with what is known of
// it.
#pragma once

#include <vector>

#include "base/arena.h"
#include "event/event.h"

namespace metsuke {

// Reads line after line into the same room: in the steady state nothing is allocated.
class EventLines {
 public:
  // Bare: {"Channel":…}, what to_json writes, or any object; its log source is told by logsource.*
  // or found from its content. Of a record of Windows that a tool nested ("Event.EventData.Image",
  // "winlog.event_data.Image") both names hold: that one, and the system's own.
  // Wrapped: {"event":{…},"logsource":{…} or [{…},…],"ts":…}, ts in seconds since 1970 or RFC 3339.
  // The event dies with the next call and with `line`.
  // Err what parse_json says; time_unreadable.
  Result<Event> read(std::string_view line);

 private:
  Result<void> take(const FieldView& field, Event& event);
  void take_known(Field known, const FieldView& field, Event& event);
  Result<void> take_wrapper(const FieldView& field, Event& event);
  void find_log_source(Event& event);
  void unfold_windows();
  void complete_windows();

  Arena arena_;
  Fields fields_, renamed_;
  std::vector<FieldView> natives_;
  std::vector<std::string_view> written_;  // The names of a line that is unfolded, sorted.
  std::vector<LogSource> log_sources_;
};

}  // namespace metsuke
