#include "source/resent.h"

#include <algorithm>

#include "base/digest.h"

namespace metsuke {

LineMark mark_of(std::string_view bytes) {
  const Digest digest = sha256(bytes);
  LineMark mark;
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  return mark;
}

std::optional<Resent> resent(std::span<const Unconfirmed> sessions, std::span<const LineMark> heads,
                             More more) {
  Resent best;
  for (const Unconfirmed& session : sessions) {
    const std::span<const LineMark> lines(session.lines);
    for (std::size_t from = 0; from < lines.size(); ++from) {
      const std::span<const LineMark> run = lines.subspan(from);
      const std::size_t common = std::min(run.size(), heads.size());
      if (!std::equal(run.begin(), run.begin() + static_cast<std::ptrdiff_t>(common),
                      heads.begin()))
        continue;
      // All that came fits so far, and the run goes on.
      if (common < run.size()) {
        if (more == More::may_come) return std::nullopt;
        continue;
      }
      // Of equal runs the newest session's is meant.
      if (run.size() >= best.lines) best = {session.stream, run.size()};
      break;  // A later start is a shorter run.
    }
  }
  return best;
}

}  // namespace metsuke
