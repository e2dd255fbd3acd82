// What a new bundle no longer finds, or expects: it needs a second person (INC-13).
#pragma once

#include <string>
#include <vector>

#include "rule/bundle.h"

namespace metsuke {

struct Loosening {
  std::string contract;
  std::string what;  // "ACC-16", "source door", "route upload-lgwan" …
  std::string part;  // "threshold", "checks", "keep.total" …
  std::string before, after;
};

// By contract, then in the order in which a contract is written. A limit whose new number cannot be
// told to be tighter counts as looser. Rules of the directory that no contract binds do not count.
std::vector<Loosening> loosened_between(const Bundle& before, const Bundle& after);

// "R8-税-012 ACC-16 threshold gte 200 → gte 500; …", at most `count_max` of them, the rest counted.
std::string to_text(const std::vector<Loosening>& loosened, std::size_t count_max = 10);

}  // namespace metsuke
