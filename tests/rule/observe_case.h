// A watched contract for tests of the observer: deliveries, ticks, and what was said of them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract_case.h"
#include "rule/observe.h"

namespace metsuke {

// A month of holidays known, weekends closed, 08:00 to 18:00 worked.
inline const char* const observed_calendar =
    "calendar: {holidays: [2026-09-21, 2026-09-22, 2026-09-23, 2027-01-01], "
    "shifts: {default: {mon-fri: \"08:00-18:00\"}}}\n";

inline std::shared_ptr<const Contract> observed_contract(const std::string& sections) {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(observed_calendar + sections));
  if (read.contract == nullptr) throw std::runtime_error(folder.said());
  return read.contract;
}

inline Timestamp japan(std::string_view text) { return at(std::string(text) + "+09:00"); }

inline std::string value_of(const OwnedEvent& event, Field field) {
  const Event view = event.view();
  if (view.unknown(field)) return "?";
  return view.has(field) ? std::string(view[field]) : "-";
}

inline std::string service_of(const OwnedEvent& event) {
  return std::string(event.view().log_source.service);
}

// Events of one service, each as its fields' values with a space between.
inline std::vector<std::string> said_of(const std::vector<OwnedEvent>& events,
                                        std::string_view service,
                                        const std::vector<Field>& fields) {
  std::vector<std::string> lines;
  for (const OwnedEvent& event : events) {
    if (service_of(event) != service) continue;
    std::string line;
    for (const Field field : fields) {
      if (!line.empty()) line += ' ';
      line += value_of(event, field);
    }
    lines.push_back(line);
  }
  return lines;
}

inline DeliveryRead delivery_of(std::string_view source, std::string_view day,
                                std::string_view received, std::uint64_t rows = 10) {
  DeliveryRead read;
  read.delivery.source = source;
  read.delivery.name = std::string(source) + '-' + std::string(day);
  read.delivery.received = japan(received);
  if (!day.empty()) read.delivery.period_from = read.delivery.period_to = *date_from(day);
  read.delivery.has_manifest = true;
  DeliveredFile file;
  file.name = "log";
  read.delivery.files = {file};
  read.rows = rows;
  read.rows_by_file = {rows};
  read.declared_by_file = {std::nullopt};
  read.seq = Seq{77};
  return read;
}

// One contract observed from the start of September, ticked by hand.
class Observed {
 public:
  explicit Observed(const std::string& sections, std::string_view since = "2026-09-01T00:00:00")
      : contract(observed_contract(sections)), observer(contract, japan(since)) {}

  std::vector<OwnedEvent> tick(std::string_view now) {
    std::vector<OwnedEvent> events;
    observer.tick(japan(now), Seq{++seq}, registers, events);
    return events;
  }
  std::vector<OwnedEvent> deliver(const DeliveryRead& read) {
    std::vector<OwnedEvent> events;
    observer.delivery_read(read, events);
    return events;
  }
  void line(std::uint32_t source, std::string_view received, std::string_view occurred,
            const std::vector<std::pair<Field, std::string>>& fields = {}) {
    OwnedEvent event;
    event.occurred = japan(occurred);
    for (const auto& [field, value] : fields) event.set(field, value);
    const Event view = event.view();
    observer.record_seen(SourceId{source}, japan(received), 100, &view, ReadOutcome::State::events);
  }

  std::shared_ptr<const Contract> contract;
  Observer observer;
  RegisterBook registers;
  std::uint64_t seq = 0;
};

}  // namespace metsuke
