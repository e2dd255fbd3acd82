#include "engine/line_book.h"

#include <algorithm>

#include "base/digest.h"
#include "base/limits.h"

namespace metsuke {

namespace {

std::uint64_t line_of(const Record& record) {
  const Digest digest = sha256(without_terminator(record.bytes));
  std::uint64_t line = 0;
  for (std::size_t at = 0; at < 8; ++at) line = line << 8 | digest[at];
  return line;
}

bool says_days(const Delivery& delivery) { return delivery.period_from && delivery.period_to; }

}  // namespace

std::unique_ptr<LineBook::Comparison> LineBook::compare(const Delivery& delivery) {
  auto comparison = std::make_unique<Comparison>();
  const Date from = *delivery.period_from;
  const Date to = *delivery.period_to;
  for (Told& before : told_) {
    if (before.source != delivery.source || before.to < from || before.from > to) continue;
    std::unordered_map<std::uint64_t, std::uint32_t> counts;
    for (const std::uint64_t stream : before.streams)
      for (const std::uint64_t line : lines_[stream]) ++counts[line];
    const bool is_within = from <= before.from && before.to <= to && !before.is_replaced;
    for (const auto& [line, count] : counts) {
      Count& known = comparison->counts[line];
      known.known = std::max(known.known, count);
      if (is_within) known.standing += count;
    }
    comparison->replaces = before.name;
    comparison->is_within = comparison->is_within || is_within;
    if (is_within) before.is_replaced = true;
  }
  if (comparison->replaces.empty()) return nullptr;
  return comparison;
}

bool LineBook::tell(std::uint64_t line, Comparison& comparison) {
  const auto found = comparison.counts.find(line);
  if (found == comparison.counts.end()) {
    ++comparison.added;
    return false;
  }
  Count& count = found->second;
  if (count.standing > 0)
    --count.standing;
  else
    ++comparison.added;
  if (count.known == 0) return false;
  --count.known;
  return true;
}

void LineBook::open(const Delivery& delivery) {
  if (!says_days(delivery)) return;
  const std::shared_ptr<Comparison> comparison = compare(delivery);
  Told told{delivery.source, delivery.name, *delivery.period_from, *delivery.period_to, {}, false};
  for (const DeliveredFile& file : delivery.files) {
    if (!has_records(file)) continue;
    told.streams.push_back(file.stream);
    const auto [lines, fresh] = lines_.try_emplace(file.stream);
    if (comparison == nullptr) continue;
    open_[file.stream] = comparison;
    // A file that had come before under this name does not come again, but is there.
    if (!fresh)
      for (const std::uint64_t line : lines->second) tell(line, *comparison);
  }
  told_.push_back(std::move(told));
}

bool LineBook::had_before(const Record& record) {
  const auto lines = lines_.find(record.position.stream);
  if (lines == lines_.end()) return false;
  const std::uint64_t line = line_of(record);
  lines->second.push_back(line);
  if (++held_ > limits::delivered_lines_max) forget();
  const auto comparison = open_.find(record.position.stream);
  return comparison != open_.end() && tell(line, *comparison->second);
}

std::optional<LineBook::Difference> LineBook::close(const Delivery& delivery) {
  std::shared_ptr<Comparison> comparison;
  for (const DeliveredFile& file : delivery.files) {
    const auto found = open_.find(file.stream);
    if (found == open_.end()) continue;
    comparison = found->second;
    open_.erase(found);
  }
  if (comparison == nullptr || !comparison->is_within) return std::nullopt;
  Difference difference{comparison->replaces, 0, comparison->added};
  for (const auto& [line, count] : comparison->counts) difference.removed += count.standing;
  return difference;
}

// The oldest deliveries; the newest one is never half forgotten.
void LineBook::forget() {
  while (held_ > limits::delivered_lines_max && told_.size() > 1) {
    for (const std::uint64_t stream : told_.front().streams) {
      const auto lines = lines_.find(stream);
      if (lines == lines_.end()) continue;
      held_ -= lines->second.size();
      lines_.erase(lines);
    }
    told_.pop_front();
  }
}

}  // namespace metsuke
