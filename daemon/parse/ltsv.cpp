#include "parse/ltsv.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

bool is_label_character(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// How long the label of this part is; 0: it has none.
std::size_t label_size(std::string_view part) {
  std::size_t at = 0;
  while (at < part.size() && is_label_character(part[at])) ++at;
  return at < part.size() && part[at] == ':' ? at : 0;
}

}  // namespace

Result<void> parse_ltsv(std::string_view text, Arena& /*arena*/, Fields& fields) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\t', at), text.size());
    const std::string_view part = text.substr(at, end - at);
    if (!part.empty()) {
      const std::size_t size = label_size(part);
      if (size == 0)
        return Error{Code::unparsed, "ltsv: no label before a colon, byte " + std::to_string(at)};
      if (!fields.add(part.substr(0, size), part.substr(size + 1)))
        return Error{Code::limit_exceeded, "ltsv: too many values"};
    }
    at = end + 1;
  }
  if (fields.all().empty()) return Error{Code::unparsed, "ltsv: no value"};
  return {};
}

bool resembles_ltsv(std::string_view text) {
  std::size_t parts = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\t'), text.size());
    if (label_size(text.substr(0, end)) == 0) return false;
    ++parts;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts >= 3;
}

}  // namespace metsuke
