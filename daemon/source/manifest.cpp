#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/limits.h"
#include "base/unicode.h"
#include "source/delivery.h"

namespace metsuke {

namespace {

using Cells = std::vector<std::string>;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

// A number as an office writes it: "1,234", full width.
std::optional<std::uint64_t> office_number(std::string_view text) {
  std::string plain;
  for (const char byte : nfkc(trimmed(text))) {
    if (byte != ',') plain += byte;
  }
  return number_in(plain);
}

// Days as an office writes them: 2026/9/1～2026/9/30, ２０２６年９月, 2026-09-01..2026-09-30.
std::optional<NamedPeriod> office_period(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> plain[] = {
      {"年", "-"}, {"月", "-"}, {"日", " "}, {"/", "-"},
      {"..", " "}, {".", "-"},  {"~", " "},  {"〜", " "}};
  std::string written = nfkc(trimmed(text));
  for (const auto& [from, to] : plain)
    for (std::size_t at = written.find(from); at != std::string::npos; at = written.find(from, at))
      written.replace(at, from.size(), to);
  const auto is_digit = [&](std::size_t at) {
    return at < written.size() && written[at] >= '0' && written[at] <= '9';
  };
  for (std::size_t at = 0; at < written.size(); ++at) {
    const bool alone = is_digit(at) && !is_digit(at + 1) && (at == 0 || !is_digit(at - 1));
    if (alone) written.insert(at++, "0");
  }
  // Each word is whole: of 16日〜30日 nobody should have to guess the month.
  std::optional<NamedPeriod> found;
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t end = std::min(written.find(' ', at), written.size());
    std::string_view word = std::string_view(written).substr(at, end - at);
    at = end + 1;
    while (word.ends_with('-')) word.remove_suffix(1);
    if (word.empty()) continue;
    const auto month = month_from(word);
    const auto date = date_from(word);
    if (!month && !date) return std::nullopt;
    if (!found) found = NamedPeriod{date ? *date : month->first(), {}};
    found->to = date ? *date : month->last();
  }
  return found && found->from <= found->to ? found : std::nullopt;
}

// What stands in the place of a file's name when there was nothing to deliver.
bool is_nothing(std::string_view name) {
  for (const std::string_view word : {"該当なし", "該当無し", "なし", "none", "(none)"})
    if (fold_case(nfkc(trimmed(name))) == word) return true;
  return false;
}

// The cells of one CSV line; quotes doubled inside quotes.
Cells cells_of(std::string_view line) {
  Cells cells(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char byte = line[at];
    if (quoted && byte == '"' && at + 1 < line.size() && line[at + 1] == '"') {
      cells.back() += line[at++];
    } else if (byte == '"') {
      quoted = !quoted;
    } else if (byte == ',' && !quoted) {
      if (cells.size() == limits::csv_columns_max) return {};
      cells.emplace_back();
    } else {
      cells.back() += byte;
    }
  }
  return quoted ? Cells{} : cells;
}

class ManifestReader {
 public:
  explicit ManifestReader(std::string_view name) : name_(name) {}

  Result<DeliveryManifest> read(std::string_view text);

 private:
  enum class Column : std::uint8_t { name, rows, bytes, digest, period, sequence, other };

  Error invalid(std::string_view what) const {
    return Error{Code::manifest_invalid, printable(name_) + ':' + std::to_string(line_) + ": " +
                                             printable(what.substr(0, 128))};
  }
  Result<void> add_line(std::string_view line);
  Result<void> add_comment(std::string_view comment);
  Result<void> add_sum(std::string_view line);
  Result<void> add_heads(std::string_view line);
  Result<void> add_row(std::string_view line);
  Result<void> add_cell(Column column, std::string_view cell, std::string_view line,
                        Listed& listed);
  Result<void> add_tag(std::string_view line);
  Result<void> add_period(std::string_view text);
  Result<void> add_rows(std::string_view text);
  Result<void> add(std::string_view name, Listed listed);
  Result<void> join_rows();
  bool is(std::string_view dialect) const { return fold_case(name_).ends_with(dialect); }

  std::string_view name_;
  int line_ = 0;
  DeliveryManifest manifest_;
  std::vector<Column> columns_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::map<std::string, std::uint64_t, std::less<>> rows_;
};

Result<DeliveryManifest> ManifestReader::read(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++line_;
    const std::string_view line = text.substr(at, end - at);
    if (line.find('\0') != std::string_view::npos) return invalid("NUL");
    if (!trimmed(line).empty()) TRY(add_line(line));
    at = end + 1;
  }
  TRY(join_rows());
  // An empty manifest may be one that is still being written; nothing must be said on purpose.
  if (manifest_.files.empty() && !manifest_.zero_declared && !manifest_.payload_bytes) {
    return invalid("");
  }
  return std::move(manifest_);
}

Result<void> ManifestReader::add_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (is("bag-info.txt")) return add_tag(line);
  if (line.starts_with('#')) return add_comment(trimmed(line.substr(1)));
  if (!is(".csv")) return add_sum(line);
  return columns_.empty() ? add_heads(line) : add_row(line);
}

Result<void> ManifestReader::add_comment(std::string_view comment) {
  const std::size_t colon = comment.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view key = trimmed(comment.substr(0, colon));
  const std::string_view value = trimmed(comment.substr(colon + 1));
  if (key == "period") return add_period(value);
  if (key == "rows") return add_rows(value);
  if (key == "sequence") {
    manifest_.sequence = number_in(value);
    if (!manifest_.sequence || *manifest_.sequence == 0) return invalid(value);
  }
  if (key == "zero") {
    if (value != "true" && value != "false") return invalid(value);
    manifest_.zero_declared = value == "true";
  }
  return {};
}

Result<void> ManifestReader::add_period(std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::string_view from = text.substr(0, dots);
  const std::string_view to = dots == std::string_view::npos ? from : text.substr(dots + 2);
  const auto first_month = month_from(from);
  const auto last_month = month_from(to);
  const auto first = date_from(from);
  const auto last = date_from(to);
  if ((!first_month && !first) || (!last_month && !last)) return invalid(text);
  manifest_.period_from = first_month ? first_month->first() : *first;
  manifest_.period_to = last_month ? last_month->last() : *last;
  if (*manifest_.period_from > *manifest_.period_to) return invalid(text);
  return {};
}

// "door.csv 120": the number is the last word, for names may have blanks.
Result<void> ManifestReader::add_rows(std::string_view text) {
  const std::size_t blank = text.find_last_of(" \t");
  if (blank == std::string_view::npos) return invalid(text);
  const auto count = number_in(text.substr(blank + 1));
  std::string_view name = trimmed(text.substr(0, blank));
  if (name.starts_with("./")) name.remove_prefix(2);
  if (!count || !is_safe_name(name)) return invalid(text);
  if (!rows_.emplace(name, *count).second) return invalid(text);
  if (rows_.size() > limits::delivery_files_max) return Error{Code::limit_exceeded, "# rows"};
  return {};
}

// "<digest>  name", "<digest> *name", "SHA256 (name) = <digest>"; a leading backslash says that
// the name has escapes.
Result<void> ManifestReader::add_sum(std::string_view line) {
  std::string_view digest;
  std::string_view name;
  const bool escaped = line.starts_with('\\');
  if (escaped) line.remove_prefix(1);
  if (line.starts_with("SHA256 (")) {
    const std::size_t close = line.rfind(") = ");
    if (close == std::string_view::npos) return invalid(line);
    name = line.substr(8, close - 8);
    digest = trimmed(line.substr(close + 4));
  } else {
    digest = line.substr(0, line.find_first_of(" \t"));
    name = line.substr(digest.size());
    const std::size_t start = name.find_first_not_of(" \t");
    if (start == std::string_view::npos) return invalid(line);
    name.remove_prefix(start);
    if (name.starts_with('*')) name.remove_prefix(1);
  }
  auto sum = digest_from_hex(digest);
  if (!sum) return invalid(line);
  std::string plain;
  const bool bag = is("manifest-sha256.txt");
  for (std::size_t at = 0; at < name.size(); ++at) {
    const std::string_view code = name.substr(at, 3);
    if (escaped && name[at] == '\\') {
      // Of what can be escaped, only the backslash itself may be in a name of ours.
      if (name.substr(at, 2) != "\\\\") return invalid(line);
      plain += name[at++];
    } else if (bag && code == "%25") {
      plain += '%';
      at += 2;
    } else if (bag && (code == "%0A" || code == "%0D" || code == "%0a" || code == "%0d")) {
      return invalid(line);
    } else {
      plain += name[at];
    }
  }
  return add(plain, {{}, *sum, std::nullopt, std::nullopt});
}

Result<void> ManifestReader::add_heads(std::string_view line) {
  static const std::map<std::string_view, Column> heads = {
      {"ファイル名", Column::name},   {"ファイル", Column::name},     {"file", Column::name},
      {"filename", Column::name},     {"name", Column::name},         {"件数", Column::rows},
      {"行数", Column::rows},         {"rows", Column::rows},         {"サイズ", Column::bytes},
      {"size", Column::bytes},        {"bytes", Column::bytes},       {"sha-256", Column::digest},
      {"sha256", Column::digest},     {"ハッシュ値", Column::digest}, {"期間", Column::period},
      {"対象期間", Column::period},   {"period", Column::period},     {"連番", Column::sequence},
      {"提出番号", Column::sequence}, {"sequence", Column::sequence}};
  for (const std::string& cell : cells_of(line)) {
    const std::string head = fold_case(nfkc(trimmed(cell)));
    const auto known = heads.find(head);
    const Column column = known == heads.end() ? Column::other : known->second;
    const auto before = std::find(columns_.begin(), columns_.end(), column);
    if (column != Column::other && before != columns_.end()) return invalid(line);
    columns_.push_back(column);
  }
  const auto name = std::find(columns_.begin(), columns_.end(), Column::name);
  if (name == columns_.end()) return invalid(line);
  return {};
}

Result<void> ManifestReader::add_row(std::string_view line) {
  const Cells cells = cells_of(line);
  if (cells.size() != columns_.size()) return invalid(line);
  std::string name;
  Listed listed;
  for (std::size_t at = 0; at < cells.size(); ++at) {
    const std::string_view cell = trimmed(cells[at]);
    if (columns_[at] == Column::name) {
      name = cell;
      // What lists files with a backslash was written on Windows.
      std::replace(name.begin(), name.end(), '\\', '/');
    } else if (!cell.empty()) {
      TRY(add_cell(columns_[at], cell, line, listed));
    }
  }
  if (!is_nothing(name)) return add(name, std::move(listed));
  // 「該当なし」 and yet rows, or a file's digest: whoever wrote it must say which.
  if (listed.rows.value_or(0) != 0 || listed.bytes.value_or(0) != 0 || listed.sha256)
    return invalid(line);
  manifest_.zero_declared = true;
  return {};
}

// Days and number are those of the whole delivery, whichever rows they stand in.
Result<void> ManifestReader::add_cell(Column column, std::string_view cell, std::string_view line,
                                      Listed& listed) {
  if (column == Column::rows || column == Column::bytes) {
    const auto number = office_number(cell);
    if (!number) return invalid(line);
    (column == Column::rows ? listed.rows : listed.bytes) = number;
  } else if (column == Column::digest) {
    const auto sum = digest_from_hex(cell);
    if (!sum) return invalid(line);
    listed.sha256 = *sum;
  } else if (column == Column::period) {
    const auto period = office_period(cell);
    if (!period) return invalid(line);
    const bool first = !manifest_.period_from;
    manifest_.period_from = first ? period->from : std::min(*manifest_.period_from, period->from);
    manifest_.period_to = first ? period->to : std::max(*manifest_.period_to, period->to);
  } else if (column == Column::sequence) {
    const auto number = office_number(cell);
    const bool other = manifest_.sequence && manifest_.sequence != number;
    if (!number || *number == 0 || other) return invalid(line);
    manifest_.sequence = number;
  }
  return {};
}

// "Payload-Oxum: 279164409832.1198" of RFC 8493 §2.2.2; the other tags are for people.
Result<void> ManifestReader::add_tag(std::string_view line) {
  static constexpr std::string_view tag = "Payload-Oxum:";
  if (!line.starts_with(tag)) return {};
  const std::string_view value = trimmed(line.substr(tag.size()));
  const std::size_t dot = value.find('.');
  if (dot == std::string_view::npos) return invalid(line);
  manifest_.payload_bytes = number_in(value.substr(0, dot));
  manifest_.payload_files = number_in(value.substr(dot + 1));
  if (!manifest_.payload_bytes || !manifest_.payload_files) return invalid(line);
  return {};
}

Result<void> ManifestReader::add(std::string_view name, Listed listed) {
  if (name.starts_with("./")) name.remove_prefix(2);
  if (!is_safe_name(name)) return invalid(name);
  if (manifest_.files.size() == limits::delivery_files_max) {
    return Error{Code::limit_exceeded, printable(name_)};
  }
  if (!index_.emplace(name, manifest_.files.size()).second) return invalid(name);
  listed.name = name;
  manifest_.files.push_back(std::move(listed));
  return {};
}

Result<void> ManifestReader::join_rows() {
  for (const auto& [name, count] : rows_) {
    const auto listed = index_.find(name);
    if (listed == index_.end()) {
      TRY(add(name, {{}, std::nullopt, std::nullopt, count}));
      continue;
    }
    Listed& file = manifest_.files[listed->second];
    if (file.rows && *file.rows != count) return invalid(name);
    file.rows = count;
  }
  return {};
}

}  // namespace

Result<DeliveryManifest> read_manifest(std::string_view name, std::string_view bytes) {
  if (bytes.size() > limits::delivery_manifest_bytes_max) {
    return Error{Code::limit_exceeded, printable(name)};
  }
  auto text = to_utf8(bytes, Encoding::utf8_bom);
  if (!text) text = to_utf8(bytes, Encoding::cp932);
  if (!text) {
    return Error{Code::manifest_invalid, printable(name) + ": " + text.error().detail};
  }
  return ManifestReader(name).read(*text);
}

bool is_manifest_name(std::string_view name) {
  if (name.size() > limits::delivery_name_bytes_max) return false;
  const std::string folded = fold_case(name);
  const std::string_view plain = folded;
  return plain == "manifest-sha256.txt" || plain == "sha256sums" || plain == "目録.csv" ||
         plain == "manifest.csv" || plain.ends_with(".sha256") || plain.ends_with(".manifest");
}

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > limits::delivery_name_bytes_max) return false;
  for (const char byte : name) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) return false;
  }
  std::size_t at = 0;
  while (at <= name.size()) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return true;
}

}  // namespace metsuke
