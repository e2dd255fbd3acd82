#include "event/event.h"

namespace metsuke {

OwnedEvent::OwnedEvent(const Event& event)
    : seq(event.seq),
      source(event.source),
      occurred(event.occurred),
      received(event.received),
      has_occurred(event.has_occurred),
      status(event.status),
      original(event.original) {
  const auto keep = [this](const LogSource& one) {
    add_log_source(std::string(one.category), std::string(one.product), std::string(one.service));
  };
  keep(event.log_source);
  for (const LogSource& one : event.more_log_sources) keep(one);
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
  log_sources_.clear();
  add_log_source(std::move(category), std::move(product), std::move(service));
}

void OwnedEvent::add_log_source(std::string category, std::string product, std::string service) {
  log_sources_.push_back({std::move(category), std::move(product), std::move(service)});
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
  log_source_views_.clear();
  for (const auto& [category, product, service] : log_sources_)
    log_source_views_.push_back({category, product, service});
  if (!log_source_views_.empty()) {
    event.log_source = log_source_views_.front();
    event.more_log_sources = std::span(log_source_views_).subspan(1);
  }
  for (const auto& [field, text] : fields_) event.set(field, text);
  for (const Field field : unknown_) event.set_unknown(field);
  native_views_.clear();
  for (std::size_t at = 0; at < natives_.size(); ++at)
    native_views_.push_back({natives_[at].first, natives_[at].second, kinds_[at]});
  event.native = native_views_;
  return event;
}

}  // namespace metsuke
