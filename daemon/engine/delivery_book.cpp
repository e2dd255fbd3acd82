#include "engine/delivery_book.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace metsuke {

DeliveryBook::Opening DeliveryBook::open(const Delivery& delivery, Seq seq, std::string contract,
                                         const StreamBook& streams) {
  const Key key{delivery.source, delivery.name};
  Incoming incoming;
  incoming.row.seq = seq;
  incoming.row.delivery = delivery;
  incoming.row.manifest = worst_manifest(delivery);
  incoming.row.contract = std::move(contract);
  incoming.rows.resize(delivery.files.size());
  incoming.ranges.resize(delivery.files.size());
  incoming.row.rows_by_file.resize(delivery.files.size());
  incoming.row.quarantined_by_file.resize(delivery.files.size());
  bool has_lines = false;
  bool all_known = true;
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < delivery.files.size(); ++i) {
    const DeliveredFile& file = delivery.files[i];
    incoming.declared.push_back(file.declared_rows);
    if (!has_records(file)) continue;
    const std::uint64_t reached = streams.resume(file.stream);
    const bool taken = reached > 0 && reached >= file.bytes;
    has_lines = true;
    all_known = all_known && taken && file.bytes > 0;
    if (!taken && file.bytes > 0) waiting.push_back(i);
  }
  incoming.row.duplicate = has_lines && all_known;
  incoming.files_left = waiting.size();
  for (const std::size_t i : waiting) expected_[delivery.files[i].stream] = {key, i};
  changed_.push_back(key);
  Incoming& kept = deliveries_[key] = std::move(incoming);
  spoken_of_ = &kept;
  if (kept.row.duplicate) {
    kept.row.complete = true;
    return Opening::duplicate;
  }
  lines_.open(delivery);
  if (kept.files_left > 0) return Opening::waits;
  finish(kept);
  return Opening::read;
}

bool DeliveryBook::ends_file(const Record& record, std::uint64_t offset) const {
  const auto file = expected_.find(record.position.stream);
  if (file == expected_.end()) return false;
  const Incoming& incoming = deliveries_.at(file->second.first);
  return offset >= incoming.row.delivery.files[file->second.second].bytes;
}

bool DeliveryBook::file_read(std::uint64_t stream, const StreamFacts* facts) {
  const auto expected = expected_.find(stream);
  ASSERT(expected != expected_.end());
  const auto [key, file] = expected->second;
  expected_.erase(expected);
  Incoming& incoming = deliveries_.at(key);
  ASSERT(incoming.files_left > 0);
  if (facts != nullptr) {
    incoming.rows[file] = facts->rows;
    incoming.row.rows_by_file[file] = facts->rows;
    incoming.row.quarantined_by_file[file] = facts->quarantined;
    incoming.row.rows += facts->rows;
    incoming.row.quarantined += facts->quarantined;
    const auto note = [](const auto& fresh, auto& known, auto before) {
      if (fresh && (!known || before(*fresh, *known))) known = fresh;
    };
    note(facts->first_event, incoming.row.first_event, std::less<>());
    note(facts->last_event, incoming.row.last_event, std::greater<>());
    incoming.ranges[file] = {facts->declared_from, facts->declared_to};
    if (facts->declared_rows) incoming.declared[file] = facts->declared_rows;
  }
  changed_.push_back(key);
  spoken_of_ = &incoming;
  if (--incoming.files_left > 0) return false;
  finish(incoming);
  return true;
}

void DeliveryBook::finish(Incoming& incoming) {
  incoming.row.complete = true;
  const Delivery& delivery = incoming.row.delivery;
  for (std::size_t file = 0; file < delivery.files.size(); ++file) {
    const auto archive = archive_of(delivery, file);
    if (!archive || !has_records(delivery.files[file])) continue;
    for (auto outer = archive; outer; outer = archive_of(delivery, *outer))
      incoming.rows[*outer] += incoming.rows[file];
  }
  if (const auto difference = lines_.close(delivery)) {
    incoming.row.replaces = difference->replaces;
    incoming.row.removed_rows = difference->removed;
    incoming.row.added_rows = difference->added;
  }
}

DeliveryRead DeliveryBook::read() const {
  ASSERT(spoken_of_ != nullptr);
  const Incoming& incoming = *spoken_of_;
  return {incoming.row.delivery,  incoming.row.seq,  incoming.row.rows, incoming.row.quarantined,
          incoming.rows,          incoming.declared, incoming.ranges,   incoming.row.removed_rows,
          incoming.row.added_rows};
}

bool DeliveryBook::is_complete(std::string_view source, std::string_view name) const {
  const auto found = deliveries_.find({std::string(source), std::string(name)});
  return found != deliveries_.end() && found->second.row.complete;
}

const DeliveryRow* DeliveryBook::find(std::string_view source, std::string_view name) const {
  const auto found = deliveries_.find({std::string(source), std::string(name)});
  return found == deliveries_.end() ? nullptr : &found->second.row;
}

void DeliveryBook::take_changed(std::vector<DeliveryRow>& into) {
  std::sort(changed_.begin(), changed_.end());
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  for (const Key& key : changed_) into.push_back(deliveries_.at(key).row);
  changed_.clear();
}

}  // namespace metsuke
