// A server's own description of its log lines (Apache's and ProFTPD's LogFormat, nginx's
// log_format), compiled, and lines read by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

struct Layout {
  enum class Kind : std::uint8_t {
    any,   // Whatever stands before the next literal; quotes within are found out by what follows.
    word,  // Without blanks.
    digits,  // A number, or "-".
    number,  // Digits, perhaps with a dot or a sign, or "-".
    reply,   // Three digits, or "-".
    path     // Begins with a slash, or is "-" or empty.
  };
  struct Piece {
    std::string literal;  // Stands before the value.
    std::string name;     // Empty: the value is not kept.
    Kind kind = Kind::any;
  };
  std::vector<Piece> pieces;
  std::string tail;  // Stands behind the last value.
  // How many pieces a line has at least, and what stands behind them (PostgreSQL's %q).
  std::optional<std::size_t> sure{};
  std::string sure_tail{};
  bool escaped = false;  // Values come with backslashes, as Apache and nginx write them.
  bool sparing = false;  // A value of "-" is none.
};

// Err value_invalid with the place: an unfinished or unknown directive, or no value at all.
Result<Layout> compile_apache_layout(std::string_view text);
Result<Layout> compile_nginx_layout(std::string_view text);
Result<Layout> compile_proftpd_layout(std::string_view text);
// PostgreSQL's log_line_prefix; the names are those of csvlog's columns.
Result<Layout> compile_postgresql_layout(std::string_view text);
// Squid's logformat, with the names parse_squid gives.
Result<Layout> compile_squid_layout(std::string_view text);
// Apache's, or nginx's when it holds a variable ($name).
Result<Layout> compile_httpd_layout(std::string_view text);

// Err unparsed: the line is not so laid out. Values are found so that everything behind them fits,
// the shortest first; bounded by limits::layout_steps_max.
Result<void> parse_layout(const Layout& layout, std::string_view line, Arena& arena,
                          Fields& fields);

}  // namespace metsuke
