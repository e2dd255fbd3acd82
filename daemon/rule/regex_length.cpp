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

 private:
  static constexpr std::size_t depth_max = 200;
  static constexpr std::size_t length_max = limits::yaml_bytes_max;

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
    while (take("|")) least = std::min(least, sequence(depth));
    return least;
  }
  std::size_t sequence(std::size_t depth) {
    std::size_t sum = 0;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      std::size_t one = atom(depth);
      while (const auto times = repeated()) one *= *times;
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
    return take(")") ? least : give_up();
  }
  std::size_t one_of() {
    take("^");
    for (bool first = true; !rest_.empty(); first = false) {
      if (!first && take("]")) return 1;
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
};

}  // namespace

std::size_t least_length_of_regex(std::string_view source) { return LeastLength(source).run(); }

}  // namespace metsuke
