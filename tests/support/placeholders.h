// The {n} of a sentence, so that a test can say two languages ask for the same values.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace metsuke {

inline std::set<std::string> placeholders(std::string_view sentence) {
  std::set<std::string> found;
  for (std::size_t open = sentence.find('{'); open != std::string_view::npos;
       open = sentence.find('{', open + 1)) {
    const std::size_t close = sentence.find('}', open);
    if (close == std::string_view::npos) break;
    found.emplace(sentence.substr(open, close - open + 1));
  }
  return found;
}

}  // namespace metsuke
