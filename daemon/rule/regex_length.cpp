#include "rule/regex_length.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"

namespace metsuke {
namespace {

// Each character is a byte at least, whatever its case is folded to.
class LeastLength {
 public:
  explicit LeastLength(std::string_view source) : rest_(source) {}
  std::size_t run() {
    const std::size_t least = alternatives(0);
    return given_up_ || !rest_.empty() ? 0 : least;
  }
  // After run(): the longest row of bytes of one class that is part of whatever is found.
  ByteRow row() const {
    const bool none = given_up_ || !rest_.empty() || alternative_ || row_.count < row_min;
    if (none) return {};
    ByteRow row = row_;
    row.is_all = atoms_ == 1 && dots_ == 1;
    return row;
  }

 private:
  static constexpr std::size_t depth_max = 200;
  static constexpr std::size_t length_max = limits::yaml_bytes_max;
  static constexpr std::size_t row_min = 8;  // Shorter ones stand everywhere.

  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  std::size_t give_up() {
    given_up_ = true;
    rest_ = {};
    return 0;
  }
  std::size_t alternatives(std::size_t depth) {
    std::size_t least = sequence(depth);
    while (take("|")) {
      alternative_ = alternative_ || depth == 0;
      least = std::min(least, sequence(depth));
    }
    return least;
  }
  std::size_t sequence(std::size_t depth) {
    std::size_t sum = 0;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      class_ = {};
      ++atoms_;
      std::size_t one = atom(depth);
      const std::bitset<256> bytes = class_;
      while (const auto times = repeated()) one *= *times;
      if (depth == 0 && bytes.any() && one > row_.count) row_ = {one, bytes};
      sum = std::min(sum + one, length_max);
    }
    return sum;
  }
  // The least number of times, if the expression says one here.
  std::optional<std::size_t> repeated() {
    std::optional<std::size_t> times;
    if (take("*") || take("?"))
      times = 0;
    else if (take("+"))
      times = 1;
    else
      times = counted();
    if (times) take("?");  // As few as may be.
    return times;
  }
  // {n}, {n,}, {n,m}; anything else is a brace.
  std::optional<std::size_t> counted() {
    std::size_t at = 1, least = 0;
    const auto digit = [&] { return at < rest_.size() && rest_[at] >= '0' && rest_[at] <= '9'; };
    if (rest_.empty() || rest_.front() != '{' || !digit()) return std::nullopt;
    for (; digit(); ++at)
      least = std::min(least * 10 + static_cast<std::size_t>(rest_[at] - '0'), length_max);
    if (at < rest_.size() && rest_[at] == ',')
      for (++at; digit();) ++at;
    if (at >= rest_.size() || rest_[at] != '}') return std::nullopt;
    rest_.remove_prefix(at + 1);
    return least;
  }
  std::size_t atom(std::size_t depth) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '^' || c == '$') return 0;
    if (c == '(') return group(depth);
    if (c == '[') return one_of();
    if (c == '\\') return escaped();
    if (c == '.') {
      ++dots_;
      class_.set();
      class_.set('\n', atoms_ != 1);  // Flags before it may have allowed it.
    }
    while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xC0U) == 0x80U)
      rest_.remove_prefix(1);  // The rest of a character beyond ASCII.
    return 1;
  }
  std::size_t group(std::size_t depth) {
    if (depth == depth_max) return give_up();
    if (take("?")) {
      // Flags, or a name, up to a colon, an angle or the end of it.
      const std::size_t end = rest_.find_first_of(":>)");
      if (end == std::string_view::npos) return give_up();
      const bool is_flags = rest_[end] == ')';
      rest_.remove_prefix(end + 1);
      if (is_flags) return 0;
    }
    const std::size_t least = alternatives(depth + 1);
    class_ = {};  // That of its last part is not all of it.
    return take(")") ? least : give_up();
  }
  void add_to_class(unsigned char first, unsigned char last) {
    for (unsigned c = first; c <= last; ++c) {
      class_.set(c);
      const unsigned lower = c | 0x20U;
      if (lower < 'a' || lower > 'z') continue;
      class_.set(lower);
      class_.set(lower ^ 0x20U);
      // In either case letters beyond ASCII fold to some.
      for (unsigned other = 0x80; other < 256; ++other) class_.set(other);
    }
  }
  // What one of the class may be made of; none of it when it is not as simple as `a-f0-9+/`.
  void read_class(std::string_view inside) {
    for (std::size_t i = 0; i < inside.size(); ++i) {
      const auto first = static_cast<unsigned char>(inside[i]);
      auto last = first;
      if (i + 2 < inside.size() && inside[i + 1] == '-') {
        last = static_cast<unsigned char>(inside[i + 2]);
        i += 2;
      }
      if (first == '^' || first == '[' || first == '\\' || last == '\\' || first >= 0x80 ||
          last >= 0x80) {
        class_ = {};
        return;
      }
      add_to_class(first, last);
    }
  }
  std::size_t one_of() {
    const std::string_view from = rest_;
    take("^");
    for (bool first = true; !rest_.empty(); first = false) {
      if (!first && take("]")) {
        read_class(from.substr(0, from.size() - rest_.size() - 1));
        return 1;
      }
      if (take("[:")) {
        const std::size_t end = rest_.find(":]");
        if (end == std::string_view::npos) return give_up();
        rest_.remove_prefix(end + 2);
        continue;
      }
      rest_.remove_prefix(rest_.front() == '\\' && rest_.size() > 1 ? 2 : 1);
    }
    return give_up();
  }
  std::size_t escaped() {
    if (rest_.empty()) return give_up();
    const char c = rest_.front();
    rest_.remove_prefix(1);
    // Texts in quotes, code points and classes by name: seldom, and longer to read.
    if (c == 'Q' || c == 'x' || c == 'p' || c == 'P' || (c >= '0' && c <= '7')) return give_up();
    return c == 'b' || c == 'B' || c == 'A' || c == 'z' ? 0 : 1;
  }

  std::string_view rest_;
  bool given_up_ = false;
  bool alternative_ = false;  // The whole is one of several.
  std::size_t atoms_ = 0, dots_ = 0;
  std::bitset<256> class_;  // Of the atom read last, if it was one.
  ByteRow row_;
};

}  // namespace

std::size_t least_length_of_regex(std::string_view source) { return LeastLength(source).run(); }

ByteRow row_of_regex(std::string_view source) {
  LeastLength read(source);
  read.run();
  return read.row();
}

bool has_row(const ByteRow& row, std::string_view text) {
  // Each row that is long enough covers every so many-th byte: most are never looked at.
  const auto fits = [&](std::size_t at) { return row.bytes[static_cast<std::uint8_t>(text[at])]; };
  for (std::size_t from = 0; from + row.count <= text.size();) {
    std::size_t at = from + row.count;
    while (at > from && fits(at - 1)) --at;
    if (at == from) return true;
    from = at;
  }
  return row.count == 0;
}

}  // namespace metsuke
