// What a complaint about a rule says behind its lint, in the reader's language.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace metsuke {

struct Detail {
  std::string_view english, japanese;  // With {0}, {1} for the file's own words.
};
std::span<const Detail> details();

// A Complaint's detail, which is English, in that language. What the table does not know (the
// file's own words alone) stays as it is.
std::string detail_in(std::string_view detail, Language language);

}  // namespace metsuke
