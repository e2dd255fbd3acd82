// Many literals looked for in one value at once: which of them stand in it, at its start, at its
// end, or are the whole of it. What it costs grows with the value, hardly with the literals.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "rule/pattern.h"

namespace metsuke {

class Literals {
 public:
  enum class Anchor : std::uint8_t { anywhere, start, end, whole };
  // What is shorter stands nearly everywhere.
  static constexpr std::size_t anywhere_min = 2;
  // From here on every fourth place of a value is looked at; before, each one.
  static constexpr std::size_t long_min = 7;

  // REQUIRES: not built yet; no two with the same text and anchor; the text is not empty unless it
  // is a whole, and has anywhere_min bytes if it may stand anywhere.
  void add(std::string_view text, Anchor anchor, std::uint32_t id);
  // Makes the tables. Call once, after the last add.
  void build();

  bool empty() const { return texts_.empty() && wholes_.empty(); }
  // Calls hit(id) for each literal that `value` has, more than once if it stands there often;
  // seen(id) may say that it is known already, which spares the comparison.
  template <class Seen, class Hit>
  void find(std::string_view value, const Seen& seen, const Hit& hit) const;
  // The literal that is the whole value: its id, or `none`.
  std::uint32_t whole(std::string_view value) const;
  static constexpr std::uint32_t none = UINT32_MAX;

 private:
  struct Entry {
    std::uint32_t text = 0, size = 0;  // Where it begins in texts_.
    std::uint32_t id = 0;
    std::uint32_t before = 0;  // Bytes of it before its gram.
    std::uint64_t key = 0;     // Its gram, its first or last bytes, or its hash.
  };
  // Entries with equal keys stand together; found by hash, with a bitmap before it.
  struct Table {
    struct Place {
      std::uint64_t key = 0;
      std::uint32_t first = 0, count = 0;
    };
    std::vector<Entry> entries;
    std::vector<Place> places;        // Open addressing; a power of two.
    std::vector<std::uint64_t> bits;  // A power of two of words.
    std::uint32_t place_shift = 0, bit_shift = 0;

    void build();
    bool empty() const { return entries.empty(); }
    // Two bits of one word tell most of what is not there.
    static std::uint64_t mask_of(std::uint64_t hash) {
      return std::uint64_t{1} << (hash >> 8U & 63U) | std::uint64_t{1} << (hash >> 16U & 63U);
    }
    const Place* find(std::uint64_t key) const {
      const std::uint64_t hash = spread(key);
      const std::uint64_t mask = mask_of(hash);
      if ((bits[hash >> bit_shift] & mask) != mask) return nullptr;
      return probe(key, hash);
    }
    const Place* probe(std::uint64_t key, std::uint64_t hash) const;
  };

  static std::uint64_t spread(std::uint64_t key) { return key * 0x9E3779B97F4A7C15U; }
  static std::uint64_t bytes_of(const char* from, std::size_t count) {
    std::uint64_t bytes = 0;
    if (count != 0) std::memcpy(&bytes, from, count);
    return bytes;
  }
  static std::uint64_t hash_of(std::string_view text);
  static constexpr std::size_t edge_max = 8;
  static constexpr std::size_t few_max = 8;
  // Equal bytes of different lengths are different keys.
  static std::uint64_t edge_key(const char* from, std::size_t count) {
    return bytes_of(from, count) ^ (count * 0xA24BAED4963EE407U);
  }
  void choose_grams();
  void spread_grams();
  bool stands(const Entry& entry, std::string_view value, std::size_t at) const {
    if (value.size() - at < entry.size) return false;
    return entry.size == 0 ||
           std::memcmp(value.data() + at, texts_.data() + entry.text, entry.size) == 0;
  }
  template <std::size_t Gram, std::size_t Step, class Seen, class Hit>
  void find_grams(const Table& table, std::string_view value, const Seen& seen,
                  const Hit& hit) const;

  std::string texts_;
  Table longs_, grams_, shorts_, starts_, ends_, wholes_;
  std::vector<Entry> few_;  // Short ones, so few that each is looked for by itself.
  std::size_t whole_max_ = 0;
  std::uint32_t start_sizes_ = 0, end_sizes_ = 0;  // Bit n: some key has n bytes.
};

template <std::size_t Gram, std::size_t Step, class Seen, class Hit>
void Literals::find_grams(const Table& table, std::string_view value, const Seen& seen,
                          const Hit& hit) const {
  const char* const begin = value.data();
  const std::uint64_t* const bits = table.bits.data();
  const std::uint32_t shift = table.bit_shift;
  for (std::size_t at = 0; at + Gram <= value.size(); at += Step) {
    const std::uint64_t gram = bytes_of(begin + at, Gram), hash = spread(gram);
    const std::uint64_t word = bits[hash >> shift];
    if (((word >> (hash >> 8U & 63U)) & (word >> (hash >> 16U & 63U)) & 1U) == 0) continue;
    const Table::Place* const place = table.probe(gram, hash);
    if (place == nullptr) continue;
    for (std::uint32_t i = place->first; i < place->first + place->count; ++i) {
      const Entry& entry = table.entries[i];
      if (entry.before <= at && !seen(entry.id) && stands(entry, value, at - entry.before))
        hit(entry.id);
    }
  }
}

template <class Seen, class Hit>
void Literals::find(std::string_view value, const Seen& seen, const Hit& hit) const {
  if (!wholes_.empty())
    if (const std::uint32_t id = whole(value); id != none) hit(id);
  const auto edge = [&](const Table& table, std::uint32_t sizes, const Anchor anchor) {
    for (std::size_t size = 1; size <= edge_max && size <= value.size(); ++size) {
      if ((sizes >> size & 1U) == 0) continue;
      const std::size_t from = anchor == Anchor::start ? 0 : value.size() - size;
      const Table::Place* const place = table.find(edge_key(value.data() + from, size));
      if (place == nullptr) continue;
      for (std::uint32_t i = place->first; i < place->first + place->count; ++i) {
        const Entry& entry = table.entries[i];
        if (entry.size > value.size() || seen(entry.id)) continue;
        if (stands(entry, value, anchor == Anchor::start ? 0 : value.size() - entry.size))
          hit(entry.id);
      }
    }
  };
  if (start_sizes_ != 0) edge(starts_, start_sizes_, Anchor::start);
  if (end_sizes_ != 0) edge(ends_, end_sizes_, Anchor::end);
  if (!longs_.empty()) find_grams<4, 4>(longs_, value, seen, hit);
  if (!grams_.empty()) find_grams<4, 1>(grams_, value, seen, hit);
  if (!shorts_.empty()) find_grams<2, 1>(shorts_, value, seen, hit);
  for (const Entry& entry : few_)
    if (!seen(entry.id) && find_text(value, std::string_view(texts_).substr(
                                                entry.text, entry.size)) != std::string_view::npos)
      hit(entry.id);
}

}  // namespace metsuke
