#include "parse/layout.h"

#include "parse/text.h"

namespace metsuke {
namespace {

// Tries values from left to right; goes back when what is left does not fit.
class LayoutMatch {
 public:
  LayoutMatch(const Layout& layout, std::string_view line) : layout_(layout), line_(line) {
    values_.resize(layout.pieces.size());
  }

  bool match() { return match_from(0, 0); }
  std::string_view value(std::size_t piece) const { return values_[piece]; }

 private:
  bool fits(Layout::Kind kind, std::string_view value) const {
    switch (kind) {
      case Layout::Kind::any:
        return true;
      case Layout::Kind::word:
        return !value.empty() && value.find(' ') == std::string_view::npos;
      case Layout::Kind::digits:
        return value == "-" || all_digits(value);
      case Layout::Kind::reply:
        return value == "-" || (value.size() == 3 && all_digits(value));
      case Layout::Kind::path:
        return value.empty() || value == "-" || value.starts_with('/');
      case Layout::Kind::number:
        if (value == "-") return true;
        for (const char c : value)
          if (!is_ascii_digit(c) && c != '.' && c != '-' && c != '+') return false;
        return !value.empty();
    }
    return false;
  }

  bool match_from(std::size_t piece, std::size_t at) {
    if (piece == layout_.pieces.size()) return line_.substr(at) == layout_.tail;
    const Layout::Piece& here = layout_.pieces[piece];
    if (!line_.substr(at).starts_with(here.literal)) return false;
    at += here.literal.size();
    const bool last = piece + 1 == layout_.pieces.size();
    const std::string_view behind =
        last ? std::string_view(layout_.tail) : std::string_view(layout_.pieces[piece + 1].literal);
    if (last && behind.empty()) {
      values_[piece] = line_.substr(at);
      return fits(here.kind, values_[piece]);
    }
    if (behind.empty()) return match_run(piece, at);
    for (std::size_t end = line_.find(behind, at); end != std::string_view::npos;
         end = line_.find(behind, end + 1)) {
      if (++steps_ > limits::layout_steps_max) return false;
      values_[piece] = line_.substr(at, end - at);
      if (fits(here.kind, values_[piece]) && match_from(piece + 1, end)) return true;
      // A longer one fits no better, but for a path's.
      if (here.kind != Layout::Kind::any && here.kind != Layout::Kind::path &&
          !fits(here.kind, values_[piece]))
        return false;
    }
    return false;
  }

  // Nothing stands between this value and the next: as far as its own kind goes.
  bool match_run(std::size_t piece, std::size_t at) {
    std::size_t end = at;
    const Layout::Kind kind = layout_.pieces[piece].kind;
    while (end < line_.size() && line_[end] != ' ' &&
           (kind == Layout::Kind::any || kind == Layout::Kind::word || kind == Layout::Kind::path ||
            is_ascii_digit(line_[end])))
      ++end;
    values_[piece] = line_.substr(at, end - at);
    return match_from(piece + 1, end);
  }

  const Layout& layout_;
  std::string_view line_;
  std::vector<std::string_view> values_;
  std::size_t steps_ = 0;
};

}  // namespace

Result<void> parse_layout(const Layout& layout, std::string_view line, Arena& arena,
                          Fields& fields) {
  LayoutMatch match(layout, line);
  if (!match.match()) return Error{Code::unparsed, "the line is not laid out as the format says"};
  for (std::size_t at = 0; at < layout.pieces.size(); ++at) {
    const Layout::Piece& piece = layout.pieces[at];
    std::string_view value = match.value(at);
    if (piece.name.empty() || (layout.sparing && value == "-") || value.empty()) continue;
    if (layout.escaped) value = from_backslashes(value, arena);
    fields.add(arena.copy(piece.name), value);
  }
  return {};
}

}  // namespace metsuke
