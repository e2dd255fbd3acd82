#include "contract/contract_parts.h"

#include <charconv>

#include "base/limits.h"

namespace metsuke {

namespace {

bool is_safe_path(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string_view::npos) {
    return false;
  }
  while (true) {
    const std::size_t slash = path.find('/');
    if (path.substr(0, slash) == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

const std::string* NamedFiles::bytes(const Yaml& value, const std::string& path, Need need) {
  if (!is_safe_path(path)) {
    value.complain(complaints_, Code::value_invalid,
                   '`' + path + "`: name a file beside the contract, without `..`");
    return nullptr;
  }
  auto held = held_.find(path);
  if (held == held_.end()) {
    asked_.push_back(path);
    held = held_.emplace(path, read_(path)).first;
  }
  const Result<std::string>& result = held->second;
  if (result && need == Need::required) required_ += path + '\n' + to_hex(sha256(*result)) + '\n';
  if (result) return &*result;
  const bool absent = result.error().code == Code::not_found;
  std::string detail = path;
  if (!absent && result.error().detail != path) detail += ": " + result.error().detail;
  if (absent && need == Need::optional) {
    warn(value, complaints_, result.error().code, std::move(detail));
  } else {
    value.complain(complaints_, result.error().code, std::move(detail));
  }
  return nullptr;
}

std::string text_or(const Yaml& value, Complaints& complaints, std::string_view otherwise) {
  if (value.absent()) return std::string(otherwise);
  return value.string(complaints).value_or(std::string(otherwise));
}

void warn(const Yaml& value, Complaints& complaints, Code code, std::string detail) {
  if (complaints.size() >= limits::complaints_max) return;
  complaints.push_back({value.place(), code, std::move(detail), Weight::warning, {}});
}

void complain_unknown_word(const Yaml& value, std::string_view what, const std::string& word,
                           const std::vector<std::string_view>& known, Complaints& complaints) {
  std::string detail = "unknown " + std::string(what) + " `" + word + '`';
  const std::string_view near = nearest(word, known);
  if (!near.empty()) detail += ", did you mean `" + std::string(near) + "`?";
  value.complain(complaints, Code::value_invalid, std::move(detail));
}

bool expect_map(const Yaml& value, std::string_view what, Complaints& complaints) {
  if (value.absent() || value.is_map()) return value.is_map();
  value.complain(complaints, Code::value_invalid, '`' + std::string(what) + "` must be a map");
  return false;
}

bool expect_list(const Yaml& value, std::string_view what, Complaints& complaints) {
  if (value.absent() || value.is_list()) return value.is_list();
  value.complain(complaints, Code::value_invalid, '`' + std::string(what) + "` must be a list");
  return false;
}

std::optional<int> days_of(const Yaml& value, Complaints& complaints) {
  if (value.absent()) return std::nullopt;
  const std::optional<std::string> text = value.string(complaints);
  if (!text) return std::nullopt;
  if (*text == "yearly") return 366;
  int number = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, number);
  std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  constexpr int number_max = 10'000;
  if (read.ec == std::errc() && number > 0 && number <= number_max) {
    // 365.25 and 30.4375 days, rounded up: what is asked for is never made shorter.
    if (unit == "years" || unit == "year" || unit == "年") return (number * 1461 + 3) / 4;
    if (unit == "months" || unit == "month" || unit == "か月") return (number * 487 + 15) / 16;
    if (unit == "weeks" || unit == "week" || unit == "週間") return number * 7;
    if (unit == "days" || unit == "day" || unit == "日") return number;
  }
  value.complain(complaints, Code::value_invalid,
                 '`' + *text + "`: write `5 years`, `6 months` or `92 days`");
  return std::nullopt;
}

}  // namespace metsuke
