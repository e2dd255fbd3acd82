#include "rule/literals.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {

void Literals::add(std::string_view text, Anchor anchor, std::uint32_t id) {
  ASSERT(!text.empty() || anchor == Anchor::whole);
  Entry entry;
  entry.text = static_cast<std::uint32_t>(texts_.size());
  entry.size = static_cast<std::uint32_t>(text.size());
  entry.id = id;
  texts_ += text;
  ++count_;
  const std::size_t edge = std::min(edge_max, text.size());
  switch (anchor) {
    case Anchor::whole:
      whole_max_ = std::max(whole_max_, text.size());
      wholes_.keyed.push_back({spread(hash_of(text)), entry});
      return;
    case Anchor::start:
      start_sizes_.add(edge, text.front(), text[std::min<std::size_t>(1, edge - 1)]);
      starts_.keyed.push_back({spread(edge_key(text.data(), edge)), entry});
      return;
    case Anchor::end:
      end_sizes_.add(edge, text.back(), text[text.size() - std::min<std::size_t>(2, edge)]);
      ends_.keyed.push_back({spread(edge_key(text.data() + text.size() - edge, edge)), entry});
      return;
    case Anchor::anywhere:
      if (text.size() == 1) {
        bytes_.push_back(entry);
      } else if (text.size() < 4) {
        shorts_.keyed.push_back({spread(gram_at<2>(text.data())), entry});
      } else if (text.size() < long_min) {
        grams_.keyed.push_back({0, entry});
      } else {
        longs_.keyed.push_back({0, entry});
      }
      return;
  }
  UNREACHABLE();
}

void Literals::EdgeSizes::add(std::size_t size, char first, char second) {
  const auto bit = static_cast<std::uint8_t>(1U << (size - 1));
  sizes.resize(512);
  sizes[static_cast<std::uint8_t>(first)] |= bit;
  for (std::size_t beside = 0; beside < 256; ++beside)  // Of a key of one byte it may be any.
    if (size == 1 || beside == static_cast<std::uint8_t>(second)) sizes[256 + beside] |= bit;
}

namespace {
// Bytes that logs hold seldom, and no case changes.
constexpr std::string_view marks = "=|%&@#~^$;{}[]()<>+!";
using GramCounts = std::unordered_map<std::uint64_t, std::uint32_t>;
constexpr std::uint32_t step_max = 8;  // More grams a literal, and the tables grow.
constexpr std::size_t many = 1'000;    // So many that theirs should not.
}  // namespace

// By the gram behind so many bytes; and by the one farthest from it, up to the next four.
void Literals::place_gram(Keyed& keyed, std::uint32_t before) const {
  Entry& entry = keyed.entry;
  const char* const gram = texts_.data() + entry.text + before;
  const std::uint32_t behind = std::min(entry.size - 4 - before, 4U);
  const std::uint32_t ahead = std::min(before, 4U);
  entry.before = before;
  entry.check_from = static_cast<std::int8_t>(behind >= ahead ? static_cast<int>(behind)
                                                              : -static_cast<int>(ahead));
  entry.check = static_cast<std::uint32_t>(gram_at<4>(gram + entry.check_from));
  keyed.hash = spread(gram_at<4>(gram));
}

// If all long ones hold a byte that is rare elsewhere, like the digests of `MD5=…`, they are looked
// for where it stands only, by what is behind it.
void Literals::choose_mark() {
  const auto place = [this](const Entry& entry, char mark) {
    return std::string_view(texts_).substr(entry.text, entry.size - 8).find(mark);
  };
  for (const char mark : marks) {
    if (!std::all_of(longs_.keyed.begin(), longs_.keyed.end(), [&](const Keyed& keyed) {
          return keyed.entry.size > 8 && place(keyed.entry, mark) != std::string_view::npos;
        }))
      continue;
    mark_ = mark;
    for (Keyed& keyed : longs_.keyed) {
      keyed.entry.before = static_cast<std::uint32_t>(place(keyed.entry, mark));
      keyed.hash = spread(gram_at<8>(texts_.data() + keyed.entry.text + keyed.entry.before + 1));
    }
    marked_.keyed = std::move(longs_.keyed);
    longs_.keyed = {};
    return;
  }
}

// Each literal is looked for by the four of its bytes that the fewest others have: what rules
// write often is what logs hold often.
void Literals::choose_grams() {
  GramCounts counts;
  for (const auto& [hash, entry] : grams_.keyed)
    for (std::uint32_t at = 0; at + 4 <= entry.size; ++at)
      ++counts[gram_at<4>(texts_.data() + entry.text + at)];
  for (Keyed& keyed : grams_.keyed) {
    std::uint32_t least = UINT32_MAX, best = 0;
    for (std::uint32_t at = 0; at + 4 <= keyed.entry.size; ++at) {
      const std::uint32_t count = counts[gram_at<4>(texts_.data() + keyed.entry.text + at)];
      if (count >= least) continue;
      least = count;
      best = at;
    }
    place_gram(keyed, best);
  }
}

// A long one by the four grams of seven bytes in a row: wherever it stands, one of them begins at
// a fourth place. If all are longer, by more grams, at fewer places.
void Literals::spread_grams() {
  GramCounts counts;
  std::uint32_t shortest = longs_.keyed.size() > many ? long_min : step_max + 3;
  for (const auto& [hash, entry] : longs_.keyed) shortest = std::min(shortest, entry.size);
  const std::uint32_t step = shortest - 3;
  long_step_ = step;
  for (const auto& [hash, entry] : longs_.keyed)
    for (std::uint32_t at = 0; at + 4 <= entry.size; ++at)
      ++counts[gram_at<4>(texts_.data() + entry.text + at)];
  std::vector<Keyed> spread;
  spread.reserve(longs_.keyed.size() * step);
  for (const Keyed& keyed : longs_.keyed) {
    const char* const text = texts_.data() + keyed.entry.text;
    std::uint32_t least = UINT32_MAX, best = 0;
    for (std::uint32_t at = 0; at + step + 3 <= keyed.entry.size; ++at) {
      std::uint32_t sum = 0;
      for (std::uint32_t i = 0; i < step; ++i) sum += counts[gram_at<4>(text + at + i)];
      if (sum >= least) continue;
      least = sum;
      best = at;
    }
    for (std::uint32_t i = 0; i < step; ++i) {
      spread.push_back(keyed);
      place_gram(spread.back(), best + i);
    }
  }
  longs_.keyed = std::move(spread);
}

void Literals::Table::build() {
  // The hash begins with its place: neighbours in the list are neighbours there.
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const Keyed& a, const Keyed& b) { return a.hash < b.hash; });
  std::size_t keys = 0;
  for (std::size_t i = 0; i < keyed.size(); ++i)
    keys += i == 0 || keyed[i].hash != keyed[i - 1].hash;
  const std::size_t room = std::bit_ceil(keys + keys / 2 + 2);
  // Thirty-two bits and more for a key, within what a core's nearest cache holds.
  const std::size_t words = std::min<std::size_t>(std::bit_ceil(keys / 2 + 2), 1U << 12U);
  places.assign(room, {});
  bits.assign(words, 0);
  place_shift = static_cast<std::uint32_t>(64 - std::countr_zero(room));
  bit_shift = static_cast<std::uint32_t>(64 - std::countr_zero(words));
  entries.reserve(keyed.size());
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    const std::uint64_t hash = keyed[i].hash;
    const bool first = i == 0 || keyed[i - 1].hash != hash;
    entries.push_back(keyed[i].entry);
    entries.back().more = i + 1 < keyed.size() && keyed[i + 1].hash == hash;
    if (!first) continue;
    bits[hash >> bit_shift] |= mask_of(hash);
    std::size_t at = hash >> place_shift;
    while (places[at].first != none) at = (at + 1) & (room - 1);
    places[at] = {tag_of(hash), static_cast<std::uint32_t>(i)};
  }
  keyed = {};
}

// In groups of one length, up to four, and of texts that begin alike.
void Literals::Rows::build(std::vector<Entry> all, const std::string& texts) {
  const auto key = [&](const Entry& entry) {
    return std::string_view(texts).substr(entry.text + entry.before,
                                          std::min(entry.size - entry.before, 4U));
  };
  std::stable_sort(all.begin(), all.end(), [&](const Entry& a, const Entry& b) {
    const std::string_view left = key(a), right = key(b);
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  });
  entries = std::move(all);
  bits.assign(4 * 256, 0);
  first.resize(groups_max + 1);
  std::size_t group = 0;
  for (std::size_t from = 0, until = 0; from < entries.size(); from = until) {
    const std::size_t length = key(entries[from]).size();
    while (until < entries.size() && key(entries[until]).size() == length) ++until;
    // One for each length, and the others by how many there are.
    const std::size_t share = 1 + (groups_max - 3) * (until - from) / entries.size();
    for (std::size_t part = 0; part < share; ++part, ++group) {
      const std::uint64_t bit = std::uint64_t{1} << group;
      first[group] = static_cast<std::uint32_t>(from + (until - from) * part / share);
      const std::size_t end = from + (until - from) * (part + 1) / share;
      for (std::size_t i = first[group]; i < end; ++i)
        for (std::size_t place = 0; place < length; ++place)
          bits[place * 256 + static_cast<std::uint8_t>(key(entries[i])[place])] |= bit;
      for (std::size_t place = length; place < 4; ++place) {
        beyond[place] |= bit;
        for (std::size_t byte = 0; byte < 256; ++byte) bits[place * 256 + byte] |= bit;
      }
    }
  }
  for (; group <= groups_max; ++group) first[group] = static_cast<std::uint32_t>(entries.size());
}

void Literals::build() {
  if (grams_.keyed.size() + shorts_.keyed.size() <= few_max) {
    for (Table* table : {&grams_, &shorts_}) {
      for (const auto& [hash, entry] : table->keyed) few_.push_back(entry);
      table->keyed = {};
    }
  }
  choose_mark();
  choose_grams();
  spread_grams();
  if (grams_.keyed.size() + shorts_.keyed.size() <= rows_max) {
    std::vector<Entry> all;
    for (Table* table : {&grams_, &shorts_}) {
      for (const auto& [hash, entry] : table->keyed) all.push_back(entry);
      table->keyed = {};
    }
    if (!all.empty()) rows_.build(std::move(all), texts_);
  }
  for (Table* table : {&longs_, &marked_, &grams_, &shorts_, &starts_, &ends_, &wholes_})
    if (!table->keyed.empty()) table->build();
  only_long_ = (!longs_.empty() || !marked_.empty()) && few_.empty() && bytes_.empty() &&
               grams_.empty() && rows_.empty() && shorts_.empty() && starts_.empty() &&
               ends_.empty() && wholes_.empty();
  texts_.shrink_to_fit();
}

bool Literals::may_stand(std::string_view raw) const {
  ASSERT(only_long_);
  constexpr std::uint64_t beyond_ascii = 0x8080808080808080U;
  if (!marked_.empty()) {
    // What is folded otherwise than byte by byte is for the folded value to say.
    bool may = false;
    for (std::size_t at = raw.find(mark_); at != std::string_view::npos && !may;
         at = raw.find(mark_, at + 1)) {
      const std::size_t behind = std::min<std::size_t>(8, raw.size() - at - 1);
      may = (bytes_of(raw.data() + at + 1, behind) & beyond_ascii) != 0 ||
            (behind == 8 && marked_.has(spread(gram_at<8>(raw.data() + at + 1))));
    }
    return may;
  }
  // Of all letters beyond ASCII, K (the kelvin, E2 84 AA) and ſ (C5 BF) fold into it.
  // (find_first_of would make a call for each byte of the value.)
  constexpr std::size_t nowhere = std::string_view::npos;
  if (!is_ascii(raw) && (raw.find('\xe2') != nowhere || raw.find('\xc5') != nowhere)) return true;
  for (std::size_t at = 0; at + 4 <= raw.size(); at += long_step_)
    if (longs_.has(spread(gram_at<4>(raw.data() + at)))) return true;
  return false;
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
  std::uint32_t found = none;
  wholes_.find(spread(hash_of(value)), [&](const Entry& entry) {
    if (entry.size == value.size() && stands(entry, value, 0)) found = entry.id;
  });
  return found;
}

}  // namespace metsuke
