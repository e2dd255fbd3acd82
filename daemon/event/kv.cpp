#include "parse/kv.h"

#include "event/format.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// It begins with a pair, and there are three at least.
bool resembles_kv(std::string_view text) {
  const std::size_t first = text.find('=');
  if (first == std::string_view::npos || first == 0 ||
      text.substr(0, first).find(' ') != std::string_view::npos)
    return false;
  std::size_t pairs = 0;
  for (std::size_t at = first; at != std::string_view::npos; at = text.find('=', at + 1)) ++pairs;
  return pairs >= 3;
}

}  // namespace

const FormatRow format_kv{
    .id = "kv",
    .carriage = Carriage::object,
    .shape = Shape::generic,
    .parse = parse_kv,
    .resembles = resembles_kv,
};

}  // namespace metsuke
