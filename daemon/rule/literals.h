// Many literals looked for in one value at once: which of them stand in it, at its start, at its
// end, or are the whole of it. What it costs grows with the value, hardly with the literals.
// Design: docs/decisions/0004.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rule/pattern.h"

namespace metsuke {

class Literals {
 public:
  enum class Anchor : std::uint8_t { anywhere, start, end, whole };
  // From here on only every fourth place of a value is looked at, or fewer; before, each one.
  static constexpr std::size_t long_min = 7;

  // REQUIRES: not built yet; no two with the same text and anchor; the text is not empty unless it
  // is a whole.
  void add(std::string_view text, Anchor anchor, std::uint32_t id);
  // Makes the tables. Call once, after the last add.
  void build();

  bool empty() const { return count_ == 0; }
  // Calls hit(id) for each literal that `value` has, more than once if it stands there often;
  // seen(id) may say that it is known already, which spares the comparison.
  template <class Seen, class Hit>
  void find(std::string_view value, const Seen& seen, const Hit& hit) const;
  // Whether `find` looks for long ones anywhere in the value, and for nothing else.
  bool only_long() const { return only_long_; }
  // Of a value that is not folded: false says that, folded, it has none of the literals.
  // REQUIRES: only_long(), all literals are ASCII.
  bool may_stand(std::string_view raw) const;
  // The literal that is the whole value: its id, or `none`.
  std::uint32_t whole(std::string_view value) const;
  static constexpr std::uint32_t none = UINT32_MAX;

 private:
  struct Entry {
    std::uint32_t text = 0, size = 0;  // Where it begins in texts_.
    std::uint32_t id = 0;
    std::uint32_t before = 0;    // Bytes of it before its gram.
    std::uint32_t check = 0;     // Another gram of it, which tells most of what only looks alike,
    std::int8_t check_from = 0;  // so far from the first.
    bool more = false;           // The next one has the same tag.
  };
  // A place of a value where a literal may stand.
  struct Suspect {
    std::uint64_t hash;
    std::size_t at;
  };
  static constexpr std::size_t suspects_max = 64;
  // What is to be built into a table.
  struct Keyed {
    std::uint64_t hash = 0;
    Entry entry;
  };
  // Entries with equal tags stand together; found by hash, with a bitmap before it. All of it is
  // as small as may be: most of its cost is to fetch it from far caches.
  struct Table {
    struct Place {
      std::uint32_t tag = 0;
      std::uint32_t first = none;  // Nothing here.
    };
    std::vector<Keyed> keyed;         // Until it is built.
    std::vector<Entry> entries;       // By tag.
    std::vector<Place> places;        // Open addressing; a power of two.
    std::vector<std::uint64_t> bits;  // A power of two of words.
    std::uint32_t place_shift = 0, bit_shift = 0;

    void build();
    bool empty() const { return entries.empty(); }
    // Two bits of one word tell most of what is not there.
    static std::uint64_t mask_of(std::uint64_t hash) {
      return std::uint64_t{1} << (hash >> 8U & 63U) | std::uint64_t{1} << (hash >> 16U & 63U);
    }
    static std::uint32_t tag_of(std::uint64_t hash) {
      return static_cast<std::uint32_t>(hash >> 24U);
    }
    // The place of the entries that may be meant; `none` if there are none.
    std::uint32_t place_of(std::uint64_t hash) const {
      const Place* const all = places.data();
      const std::size_t last = places.size() - 1;
      std::size_t at = hash >> place_shift;
      while (all[at].first != none && all[at].tag != tag_of(hash)) at = (at + 1) & last;
      return all[at].first;
    }
    bool has(std::uint64_t hash) const {
      const std::uint64_t mask = mask_of(hash);
      return (bits.data()[hash >> bit_shift] & mask) == mask && place_of(hash) != none;
    }
    // Of the first `count` suspects those with entries, moved to the front: how many. Their `hash`
    // is where the entries begin. What is far away in memory is called for together.
    std::size_t known(std::array<Suspect, suspects_max>& suspects, std::size_t count) const {
      for (std::size_t i = 0; i < count; ++i)
        __builtin_prefetch(places.data() + (suspects[i].hash >> place_shift));
      std::size_t found = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t first = place_of(suspects[i].hash);
        if (first == none) continue;
        __builtin_prefetch(entries.data() + first);
        suspects[found++] = {first, suspects[i].at};
      }
      return found;
    }
    template <class One>
    void each(std::size_t first, const One& one) const {
      for (const Entry* entry = entries.data() + first;; ++entry) {
        one(*entry);
        if (!entry->more) return;
      }
    }
    // Calls one(entry) for each that may be meant.
    template <class One>
    void find(std::uint64_t hash, const One& one) const {
      const std::uint64_t mask = mask_of(hash);
      if ((bits.data()[hash >> bit_shift] & mask) != mask) return;
      if (const std::uint32_t first = place_of(hash); first != none) each(first, one);
    }
  };

  // Literals of two bytes and more in one pass: a row of bits tells by four bytes of a value which
  // groups of them may stand there.
  struct Rows {
    static constexpr std::size_t groups_max = 64;
    std::vector<std::uint64_t> bits;        // By place (0 to 3) and byte.
    std::array<std::uint64_t, 4> beyond{};  // Of those too short to have a byte there.
    std::vector<Entry> entries;             // By group.
    std::vector<std::uint32_t> first;       // By group, and one more: in entries.

    // Each has its `before` and at least two bytes behind it.
    void build(std::vector<Entry> all, const std::string& texts);
    bool empty() const { return entries.empty(); }
    std::uint64_t at(std::size_t place, char byte) const {
      return bits.data()[place * 256 + static_cast<std::uint8_t>(byte)];
    }
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
  static constexpr std::size_t rows_max = 512;  // More would be in each other's way.
  // Equal bytes of different lengths are different keys.
  static std::uint64_t edge_key(const char* from, std::size_t count) {
    return bytes_of(from, count) ^ (count * 0xA24BAED4963EE407U);
  }
  // Upper and lower case are one, so that it can be taken of what is not folded.
  template <std::size_t Gram>
  static std::uint64_t gram_at(const char* from) {
    static_assert(Gram == 2 || Gram == 4 || Gram == 8);
    return bytes_of(from, Gram) | 0x2020202020202020U >> (64 - 8 * Gram);
  }
  void choose_mark();
  void choose_grams();
  void spread_grams();
  template <class Seen, class Hit>
  void find_bytes(std::string_view value, const Seen& seen, const Hit& hit) const;
  void place_gram(Keyed& keyed, std::uint32_t before) const;
  bool stands(const Entry& entry, std::string_view value, std::size_t at) const {
    if (value.size() - at < entry.size) return false;
    return entry.size == 0 ||
           std::memcmp(value.data() + at, texts_.data() + entry.text, entry.size) == 0;
  }
  template <std::size_t Gram, class Seen, class Hit>
  void find_grams(const Table& table, std::size_t step, std::string_view value, const Seen& seen,
                  const Hit& hit) const;
  template <class Seen, class Hit>
  void find_marked(std::string_view value, const Seen& seen, const Hit& hit) const;
  // Bit n - 1: a key of n bytes may begin the value, or end it.
  struct EdgeSizes {
    std::vector<std::uint8_t> sizes;  // By the outermost byte, then by the one beside it.
    void add(std::size_t size, char first, char second);
    unsigned of(char first, char second) const {
      return sizes.data()[static_cast<std::uint8_t>(first)] &
             sizes.data()[256U + static_cast<std::uint8_t>(second)];
    }
  };
  template <class Seen, class Hit>
  void find_rows(std::string_view value, const Seen& seen, const Hit& hit) const;
  template <class Seen, class Hit>
  void find_edge(Anchor anchor, std::string_view value, const Seen& seen, const Hit& hit) const;

  std::string texts_;
  Table longs_, marked_, grams_, shorts_, starts_, ends_, wholes_;
  Rows rows_;                 // Of grams_ and shorts_, unless there are too many.
  std::vector<Entry> few_;    // Short ones, so few that each is looked for by itself.
  std::vector<Entry> bytes_;  // Those of one byte.
  std::size_t count_ = 0;
  std::size_t whole_max_ = 0;
  std::size_t long_step_ = 0;  // Every so many places one is looked at for long ones.
  bool only_long_ = false;
  char mark_ = '\0';  // In all of marked_; the eight bytes behind it are their key.
  EdgeSizes start_sizes_, end_sizes_;
};

template <std::size_t Gram, class Seen, class Hit>
void Literals::find_grams(const Table& table, std::size_t step, std::string_view value,
                          const Seen& seen, const Hit& hit) const {
  const char* const begin = value.data();
  const std::uint64_t* const bits = table.bits.data();
  const std::uint32_t shift = table.bit_shift;
  std::array<Suspect, suspects_max> suspects;
  for (std::size_t at = 0; at + Gram <= value.size();) {
    // No branch for what the bitmap says of a place: it could not be foreseen.
    std::size_t count = 0;
    for (; at + Gram <= value.size() && count < suspects_max; at += step) {
      const std::uint64_t hash = spread(gram_at<Gram>(begin + at));
      const std::uint64_t word = bits[hash >> shift];
      suspects[count] = {hash, at};
      count += (word >> (hash >> 8U & 63U)) & (word >> (hash >> 16U & 63U)) & 1U;
    }
    for (const Suspect& one : std::span(suspects).first(table.known(suspects, count)))
      table.each(one.hash, [&](const Entry& entry) {
        if (entry.before > one.at || value.size() - one.at + entry.before < entry.size) return;
        if (Gram == 4 && gram_at<4>(begin + one.at + entry.check_from) != entry.check) return;
        if (!seen(entry.id) && stands(entry, value, one.at - entry.before)) hit(entry.id);
      });
  }
}

template <class Seen, class Hit>
void Literals::find_marked(std::string_view value, const Seen& seen, const Hit& hit) const {
  for (std::size_t at = value.find(mark_); at != std::string_view::npos && value.size() - at > 8;
       at = value.find(mark_, at + 1))
    marked_.find(spread(gram_at<8>(value.data() + at + 1)), [&](const Entry& entry) {
      if (entry.before <= at && !seen(entry.id) && stands(entry, value, at - entry.before))
        hit(entry.id);
    });
}

template <class Seen, class Hit>
void Literals::find_rows(std::string_view value, const Seen& seen, const Hit& hit) const {
  const auto look = [&](std::size_t at, std::uint64_t groups) {
    for (; groups != 0; groups &= groups - 1) {
      const auto group = static_cast<std::size_t>(std::countr_zero(groups));
      for (std::size_t i = rows_.first[group]; i < rows_.first[group + 1]; ++i) {
        const Entry& entry = rows_.entries[i];
        if (entry.before <= at && !seen(entry.id) && stands(entry, value, at - entry.before))
          hit(entry.id);
      }
    }
  };
  const char* const begin = value.data();
  std::size_t at = 0;
  for (; at + 4 <= value.size(); ++at) {
    const std::uint64_t groups = rows_.at(0, begin[at]) & rows_.at(1, begin[at + 1]) &
                                 rows_.at(2, begin[at + 2]) & rows_.at(3, begin[at + 3]);
    if (groups != 0) look(at, groups);
  }
  for (; at < value.size(); ++at) {
    std::uint64_t groups = rows_.at(0, begin[at]);
    for (std::size_t place = 1; place < 4; ++place)
      groups &=
          at + place < value.size() ? rows_.at(place, begin[at + place]) : rows_.beyond[place];
    look(at, groups);
  }
}

template <class Seen, class Hit>
void Literals::find_edge(Anchor anchor, std::string_view value, const Seen& seen,
                         const Hit& hit) const {
  if (value.empty()) return;
  const bool at_start = anchor == Anchor::start;
  const std::size_t last = value.size() - 1;
  const std::size_t beside = std::min<std::size_t>(1, last);
  unsigned sizes = at_start ? start_sizes_.of(value[0], value[beside])
                            : end_sizes_.of(value[last], value[last - beside]);
  for (; sizes != 0; sizes &= sizes - 1) {
    const auto size = static_cast<std::size_t>(std::countr_zero(sizes)) + 1;
    if (size > value.size()) return;
    const char* const key = value.data() + (at_start ? 0 : value.size() - size);
    (at_start ? starts_ : ends_).find(spread(edge_key(key, size)), [&](const Entry& entry) {
      if (entry.size > value.size() || seen(entry.id)) return;
      if (stands(entry, value, at_start ? 0 : value.size() - entry.size)) hit(entry.id);
    });
  }
}

template <class Seen, class Hit>
void Literals::find_bytes(std::string_view value, const Seen& seen, const Hit& hit) const {
  if (bytes_.size() <= few_max) {
    for (const Entry& entry : bytes_)
      if (!seen(entry.id) && value.find(texts_[entry.text]) != std::string_view::npos)
        hit(entry.id);
    return;
  }
  std::array<bool, 256> there{};
  for (const char c : value) there[static_cast<std::uint8_t>(c)] = true;
  for (const Entry& entry : bytes_)
    if (there[static_cast<std::uint8_t>(texts_[entry.text])] && !seen(entry.id)) hit(entry.id);
}

template <class Seen, class Hit>
void Literals::find(std::string_view value, const Seen& seen, const Hit& hit) const {
  if (!wholes_.empty())
    if (const std::uint32_t id = whole(value); id != none) hit(id);
  if (!starts_.empty()) find_edge(Anchor::start, value, seen, hit);
  if (!ends_.empty()) find_edge(Anchor::end, value, seen, hit);
  if (!marked_.empty()) find_marked(value, seen, hit);
  if (!longs_.empty()) find_grams<4>(longs_, long_step_, value, seen, hit);
  if (!rows_.empty()) find_rows(value, seen, hit);
  if (!grams_.empty()) find_grams<4>(grams_, 1, value, seen, hit);
  if (!shorts_.empty()) find_grams<2>(shorts_, 1, value, seen, hit);
  if (!bytes_.empty()) find_bytes(value, seen, hit);
  for (const Entry& entry : few_)
    if (!seen(entry.id) && find_text(value, std::string_view(texts_).substr(
                                                entry.text, entry.size)) != std::string_view::npos)
      hit(entry.id);
}

}  // namespace metsuke
