#include "rule/literals.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "base/check.h"

namespace metsuke {

void Literals::add(std::string_view text, Anchor anchor, std::uint32_t id) {
  ASSERT(!text.empty() || anchor == Anchor::whole);
  Entry entry;
  entry.text = static_cast<std::uint32_t>(texts_.size());
  entry.size = static_cast<std::uint32_t>(text.size());
  entry.id = id;
  texts_ += text;
  const std::size_t edge = std::min(edge_max, text.size());
  switch (anchor) {
    case Anchor::whole:
      entry.key = hash_of(text);
      whole_max_ = std::max(whole_max_, text.size());
      wholes_.entries.push_back(entry);
      return;
    case Anchor::start:
      entry.key = edge_key(text.data(), edge);
      start_sizes_ |= 1U << edge;
      starts_.entries.push_back(entry);
      return;
    case Anchor::end:
      entry.key = edge_key(text.data() + text.size() - edge, edge);
      end_sizes_ |= 1U << edge;
      ends_.entries.push_back(entry);
      return;
    case Anchor::anywhere:
      ASSERT(text.size() >= anywhere_min);
      if (text.size() < 4) {
        entry.key = bytes_of(text.data(), 2);
        shorts_.entries.push_back(entry);
      } else if (text.size() < long_min) {
        grams_.entries.push_back(entry);
      } else {
        longs_.entries.push_back(entry);
      }
      return;
  }
  UNREACHABLE();
}

namespace {
using GramCounts = std::unordered_map<std::uint64_t, std::uint32_t>;
}

// Each literal is looked for by the four of its bytes that the fewest others have: what rules
// write often is what logs hold often.
void Literals::choose_grams() {
  GramCounts counts;
  for (const Entry& entry : grams_.entries)
    for (std::uint32_t at = 0; at + 4 <= entry.size; ++at)
      ++counts[bytes_of(texts_.data() + entry.text + at, 4)];
  for (Entry& entry : grams_.entries) {
    std::uint32_t least = UINT32_MAX;
    for (std::uint32_t at = 0; at + 4 <= entry.size; ++at) {
      const std::uint64_t gram = bytes_of(texts_.data() + entry.text + at, 4);
      if (counts[gram] >= least) continue;
      least = counts[gram];
      entry.key = gram;
      entry.before = at;
    }
  }
}

// A long one by the four grams of seven bytes in a row: wherever it stands, one of them begins at
// a fourth place.
void Literals::spread_grams() {
  GramCounts counts;
  for (const Entry& entry : longs_.entries)
    for (std::uint32_t at = 0; at + 4 <= entry.size; ++at)
      ++counts[bytes_of(texts_.data() + entry.text + at, 4)];
  std::vector<Entry> spread;
  for (const Entry& entry : longs_.entries) {
    const char* const text = texts_.data() + entry.text;
    std::uint32_t least = UINT32_MAX, best = 0;
    for (std::uint32_t at = 0; at + long_min <= entry.size; ++at) {
      std::uint32_t sum = 0;
      for (std::uint32_t i = 0; i < 4; ++i) sum += counts[bytes_of(text + at + i, 4)];
      if (sum >= least) continue;
      least = sum;
      best = at;
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
      Entry one = entry;
      one.before = best + i;
      one.key = bytes_of(text + one.before, 4);
      spread.push_back(one);
    }
  }
  longs_.entries = std::move(spread);
}

void Literals::Table::build() {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  std::size_t keys = 0;
  for (std::size_t i = 0; i < entries.size(); ++i)
    keys += i == 0 || entries[i].key != entries[i - 1].key;
  const std::size_t room = std::bit_ceil(keys * 2 + 2);
  // Twelve bits and more for a key, within what a core's nearest cache holds.
  const std::size_t words = std::min<std::size_t>(std::bit_ceil(keys / 5 + 2), 1U << 12U);
  places.assign(room, {});
  bits.assign(words, 0);
  place_shift = static_cast<std::uint32_t>(64 - std::countr_zero(room));
  bit_shift = static_cast<std::uint32_t>(64 - std::countr_zero(words));
  for (std::size_t first = 0; first < entries.size();) {
    std::size_t end = first;
    while (end < entries.size() && entries[end].key == entries[first].key) ++end;
    const std::uint64_t hash = spread(entries[first].key);
    bits[hash >> bit_shift] |= mask_of(hash);
    std::size_t at = hash >> place_shift;
    while (places[at].count != 0) at = (at + 1) & (room - 1);
    places[at] = {entries[first].key, static_cast<std::uint32_t>(first),
                  static_cast<std::uint32_t>(end - first)};
    first = end;
  }
}

const Literals::Table::Place* Literals::Table::probe(std::uint64_t key, std::uint64_t hash) const {
  for (std::size_t at = hash >> place_shift; places[at].count != 0;
       at = (at + 1) & (places.size() - 1))
    if (places[at].key == key) return &places[at];
  return nullptr;
}

void Literals::build() {
  if (grams_.entries.size() + shorts_.entries.size() <= few_max) {
    few_ = std::move(grams_.entries);
    few_.insert(few_.end(), shorts_.entries.begin(), shorts_.entries.end());
    grams_.entries.clear();
    shorts_.entries.clear();
  }
  choose_grams();
  spread_grams();
  for (Table* table : {&longs_, &grams_, &shorts_, &starts_, &ends_, &wholes_})
    if (!table->empty()) table->build();
}

std::uint64_t Literals::hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  while (text.size() >= 8) {
    hash = std::rotl((hash ^ bytes_of(text.data(), 8)) * 0xD6E8FEB86659FD93U, 29);
    text.remove_prefix(8);
  }
  hash = (hash ^ bytes_of(text.data(), text.size())) * 0xD6E8FEB86659FD93U;
  return hash ^ (hash >> 32U);
}

std::uint32_t Literals::whole(std::string_view value) const {
  if (wholes_.empty() || value.size() > whole_max_) return none;
  const Table::Place* const place = wholes_.find(hash_of(value));
  if (place == nullptr) return none;
  for (std::uint32_t i = place->first; i < place->first + place->count; ++i) {
    const Entry& entry = wholes_.entries[i];
    if (entry.size == value.size() && stands(entry, value, 0)) return entry.id;
  }
  return none;
}

}  // namespace metsuke
