// Which of a session's first lines its sender had sent before: after a broken connection a RELP
// sender sends again, in order, all that was not acknowledged to it, and only then goes on.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace metsuke {

// What is known of each line: half a SHA-256 of its bytes.
using LineMark = std::array<std::uint8_t, 16>;
LineMark mark_of(std::string_view bytes);

// The last lines of a session that did not end in order, oldest first.
struct Unconfirmed {
  std::uint64_t stream{};
  std::vector<LineMark> lines;
};

struct Resent {
  std::uint64_t stream{};  // The session whose last `lines` are sent again; 0: none.
  std::uint64_t lines{};
};

// The longest run that ends one of `sessions` and begins `heads`. Never by content alone: a line
// that is equal to an old one, but does not stand in such a run, is new. `more` may come: then the
// answer is empty while what comes next could still lengthen a run; else it is what can be said.
enum class More : std::uint8_t { may_come, none };
std::optional<Resent> resent(std::span<const Unconfirmed> sessions, std::span<const LineMark> heads,
                             More more);

}  // namespace metsuke
