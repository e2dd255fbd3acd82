#include "base/complaint.h"

#include <algorithm>

#include "base/words.h"

namespace metsuke {

namespace {

constexpr std::size_t compared_bytes_max = 64;  // Nobody mistypes a longer key.

// Optimal string alignment: insertion, deletion, substitution, and two neighbours swapped.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

}  // namespace

std::string describe(const Complaint& complaint, Language language) {
  std::string text = complaint.place.file;
  if (complaint.place.line > 0) {
    text += ':' + std::to_string(complaint.place.line);
    if (complaint.place.column > 0) text += ':' + std::to_string(complaint.place.column);
  }
  if (!text.empty()) text += ": ";
  if (complaint.weight == Weight::warning) {
    text += word(Word::complaint_warning, language);
    text += ": ";
  }
  if (!complaint.lint.empty()) text += complaint.lint + ' ';
  text += describe(Error{complaint.code, complaint.detail}, language);
  text += " → ";
  text += advice_for(complaint.code, language);
  return text;
}

bool has_errors(const Complaints& complaints) {
  return std::any_of(complaints.begin(), complaints.end(), [](const Complaint& complaint) {
    return complaint.weight == Weight::error;
  });
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  if (word.size() > compared_bytes_max) return {};
  std::string_view best;
  std::size_t best_distance = word.size() / 3 + 1;
  for (const std::string_view candidate : known) {
    if (candidate.size() > compared_bytes_max) continue;
    const std::size_t off = distance(word, candidate);
    if (off < best_distance) {
      best = candidate;
      best_distance = off;
    }
  }
  return best;
}

}  // namespace metsuke
