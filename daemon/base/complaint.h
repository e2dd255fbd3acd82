// What is wrong with something an operator wrote: all of it, each with its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace metsuke {

// Where in a file a human should look. Lines and columns count from 1; 0: the file as a whole.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

enum class Weight : std::uint8_t { error, warning };

struct Complaint {
  Place place;
  Code code;
  std::string detail{};      // In the words of the file: "`retension` → `retention`?"
  Weight weight = Weight::error;
  std::string lint{};        // Stable lint id for rules, as in "MK012"; empty elsewhere.
};

using Complaints = std::vector<Complaint>;

// "contract.yaml:12:3: key_unknown (1009): unknown key: …" with " → advice".
std::string describe(const Complaint& complaint, Language language);
bool has_errors(const Complaints& complaints);

// The word of `known` nearest to `word` (Damerau-Levenshtein, at most a third of its length
// off), or empty.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace metsuke
