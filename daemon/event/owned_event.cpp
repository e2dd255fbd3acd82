#include "event/event.h"

namespace metsuke {

OwnedEvent::OwnedEvent(const Event& event)
    : seq(event.seq),
      source(event.source),
      occurred(event.occurred),
      received(event.received),
      has_occurred(event.has_occurred),
      status(event.status),
      original(event.original),
      category_(event.log_source.category),
      product_(event.log_source.product),
      service_(event.log_source.service) {
  for (std::size_t at = 0; at < field_count; ++at) {
    const auto field = static_cast<Field>(at);
    if (event.has(field)) fields_.emplace_back(field, std::string(event[field]));
    if (event.unknown(field)) unknown_.push_back(field);
  }
  for (const FieldView& native : event.native) {
    natives_.emplace_back(std::string(native.name), std::string(native.value));
    kinds_.push_back(native.kind);
  }
}

void OwnedEvent::set(Field field, std::string value) {
  for (auto& [known, text] : fields_) {
    if (known != field) continue;
    text = std::move(value);
    return;
  }
  fields_.emplace_back(field, std::move(value));
}

void OwnedEvent::set_native(std::string name, std::string value, Kind kind) {
  natives_.emplace_back(std::move(name), std::move(value));
  kinds_.push_back(kind);
}

void OwnedEvent::set_log_source(std::string category, std::string product, std::string service) {
  category_ = std::move(category);
  product_ = std::move(product);
  service_ = std::move(service);
}

Event OwnedEvent::view() const {
  ASSERT(natives_.size() == kinds_.size());
  Event event;
  event.seq = seq;
  event.source = source;
  event.occurred = has_occurred ? occurred : received;
  event.received = received;
  event.has_occurred = has_occurred;
  event.status = status;
  event.original = original;
  event.log_source = {category_, product_, service_};
  for (const auto& [field, text] : fields_) event.set(field, text);
  for (const Field field : unknown_) event.set_unknown(field);
  native_views_.clear();
  for (std::size_t at = 0; at < natives_.size(); ++at)
    native_views_.push_back({natives_[at].first, natives_[at].second, kinds_[at]});
  event.native = native_views_;
  return event;
}

}  // namespace metsuke
