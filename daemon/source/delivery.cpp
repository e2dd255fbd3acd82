#include "source/delivery.h"

#include <algorithm>
#include <array>

#include "source/unpacked.h"

namespace metsuke {

namespace {

constexpr std::array<std::string_view, 10> file_state_names = {
    "ok",     "mismatch",    "missing",    "extra",          "unlisted_manifest",
    "broken", "unsafe_name", "not_a_file", "duplicate_name", "too_deep"};
static_assert(file_state_names.size() == static_cast<std::size_t>(last_file_state) + 1);

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// The date that `run` (digits only) begins with: of 8, of 12 or 14 with a time behind it, or the
// month of 6.
std::optional<NamedPeriod> period_in_digits(std::string_view run) {
  if (run.size() == 6) {
    const auto month = month_from(std::string(run.substr(0, 4)) + '-' + std::string(run.substr(4)));
    if (!month) return std::nullopt;
    return NamedPeriod{month->first(), month->last()};
  }
  if (run.size() != 8 && run.size() != 12 && run.size() != 14) return std::nullopt;
  std::string text(run.substr(0, 4));
  text.append("-").append(run.substr(4, 2)).append("-").append(run.substr(6, 2));
  const auto date = date_from(text);
  if (!date) return std::nullopt;
  return NamedPeriod{*date, *date};
}

// Sequence numbers and telephone numbers look like dates; dates of deliveries are recent.
bool is_plausible(const NamedPeriod& period) {
  const int year = static_cast<int>(period.from.year());
  return year >= 1990 && year < 2100;
}

}  // namespace

std::string_view name_of(FileState state) {
  return file_state_names[static_cast<std::size_t>(state)];
}

std::optional<FileState> file_state_from(std::string_view name) {
  for (std::size_t at = 0; at < file_state_names.size(); ++at)
    if (file_state_names[at] == name) return static_cast<FileState>(at);
  return std::nullopt;
}

bool has_records(const DeliveredFile& file) {
  return file.stream != 0 && file.state != FileState::missing;
}

bool is_packed(const DeliveredFile& file) {
  return file.stream == 0 && is_archive_name(file.name) && file.state <= FileState::broken &&
         file.state != FileState::missing;
}

std::optional<std::size_t> archive_of(const Delivery& delivery, std::size_t file) {
  const std::string_view name = delivery.files[file].name;
  std::optional<std::size_t> found;
  std::size_t mark = name.rfind(inside_mark);
  for (; mark != std::string_view::npos && mark > 0 && !found;
       mark = name.rfind(inside_mark, mark - 1)) {
    const std::string_view wanted = name.substr(0, mark);
    for (std::size_t at = 0; at < delivery.files.size(); ++at)
      if (delivery.files[at].name == wanted && is_packed(delivery.files[at])) found = at;
  }
  return found;
}

std::optional<NamedPeriod> period_in_name(std::string_view name) {
  std::optional<NamedPeriod> found;
  std::size_t at = 0;
  while (at < name.size()) {
    if (!is_digit(name[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < name.size() && is_digit(name[end])) ++end;
    auto period = period_in_digits(name.substr(at, end - at));
    if (const auto date = date_from(name.substr(at, 10)); date && end - at == 4) {
      period = NamedPeriod{*date, *date};
      end = at + 10;
    } else if (const auto month = month_from(name.substr(at, 7)); month && end - at == 4) {
      period = NamedPeriod{month->first(), month->last()};
      end = at + 7;
    }
    at = end;
    if (!period || !is_plausible(*period)) continue;
    if (!found) {
      found = period;
    } else {
      found->from = std::min(found->from, period->from);
      found->to = std::max(found->to, period->to);
    }
  }
  return found;
}

std::uint64_t stream_of(std::string_view source, std::string_view delivery, std::string_view file,
                        const Digest& digest) {
  static constexpr std::string_view nul("\0", 1);
  const Digest hash =
      Sha256().add(source).add(nul).add(delivery).add(nul).add(file).add(nul).add(digest).finish();
  std::uint64_t stream = 0;
  for (std::size_t at = 0; at < 8; ++at) stream = stream << 8 | hash[at];
  return stream;
}

}  // namespace metsuke
