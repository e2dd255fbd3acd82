#include <algorithm>
#include <map>
#include <set>

#include "base/limits.h"
#include "base/unicode.h"
#include "source/delivery.h"
#include "source/office.h"

namespace metsuke {

namespace {

using Cells = std::vector<std::string>;

// What stands in the place of a file's name when there was nothing to deliver.
bool is_nothing(std::string_view name) {
  for (const std::string_view word : {"該当なし", "該当無し", "なし", "none", "(none)"})
    if (fold_case(nfkc(without_blanks(name))) == word) return true;
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
  enum class Column : std::uint8_t {
    name,
    rows,
    bytes,
    digest,
    long_digest,
    period,
    from,
    to,
    sequence,
    other
  };

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
  Result<void> add_digest(std::string_view hex, std::string_view line, Listed& listed);
  Result<void> add_day(Column column, std::string_view text);
  Result<void> join_days();
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
  std::optional<Date> from_, to_;  // As `from` and `to` say them.
};

Result<DeliveryManifest> ManifestReader::read(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++line_;
    const std::string_view line = text.substr(at, end - at);
    if (line.find('\0') != std::string_view::npos) return invalid("NUL");
    if (!without_blanks(line).empty()) TRY(add_line(line));
    at = end + 1;
  }
  TRY(join_rows());
  TRY(join_days());
  // An empty manifest may be one that is still being written; nothing must be said on purpose.
  if (manifest_.files.empty() && !manifest_.zero_declared && !manifest_.payload_bytes) {
    return invalid("");
  }
  return std::move(manifest_);
}

Result<void> ManifestReader::add_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (is("bag-info.txt")) return add_tag(line);
  if (line.starts_with('#')) return add_comment(without_blanks(line.substr(1)));
  if (!is(".csv")) return add_sum(line);
  return columns_.empty() ? add_heads(line) : add_row(line);
}

Result<void> ManifestReader::add_comment(std::string_view comment) {
  const std::size_t colon = comment.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view key = without_blanks(comment.substr(0, colon));
  const std::string_view value = without_blanks(comment.substr(colon + 1));
  if (key == "period") return add_period(value);
  if (key == "from") return add_day(Column::from, value);
  if (key == "to") return add_day(Column::to, value);
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
  std::string_view name = without_blanks(text.substr(0, blank));
  if (name.starts_with("./")) name.remove_prefix(2);
  if (!count || !is_safe_name(name)) return invalid(text);
  if (!rows_.emplace(name, *count).second) return invalid(text);
  if (rows_.size() > limits::delivery_files_max) return Error{Code::limit_exceeded, "# rows"};
  return {};
}

// By its length, where the manifest's name does not say which one.
Result<void> ManifestReader::add_digest(std::string_view hex, std::string_view line,
                                        Listed& listed) {
  const bool is_long = hex.size() == 2 * LongDigest().size();
  if (fold_case(name_).find(is_long ? "sha256" : "sha512") != std::string::npos)
    return invalid(line);
  if (is_long) {
    const auto sum = long_digest_from_hex(hex);
    if (!sum) return invalid(line);
    listed.sha512 = *sum;
    return {};
  }
  const auto sum = digest_from_hex(hex);
  if (!sum) return invalid(line);
  listed.sha256 = *sum;
  return {};
}

// "2026-09-01", or with a time behind it; of several the first `from` and the last `to`.
Result<void> ManifestReader::add_day(Column column, std::string_view text) {
  const auto moment = office_time(text);
  if (!moment) return invalid(text);
  if (column == Column::from) {
    from_ = from_ ? std::min(*from_, moment->day) : moment->day;
    return {};
  }
  const Date last = moment->is_midnight
                        ? Date(std::chrono::sys_days(moment->day) - std::chrono::days(1))
                        : moment->day;
  to_ = to_ ? std::max(*to_, last) : last;
  return {};
}

Result<void> ManifestReader::join_days() {
  if (!from_ && !to_) return {};
  if (!from_ || !to_) return invalid(from_ ? "from" : "to");
  if (*from_ > *to_) return invalid("from > to");
  const bool differs =
      manifest_.period_from && (*manifest_.period_from != *from_ || *manifest_.period_to != *to_);
  if (differs) return invalid("period, from, to");
  manifest_.period_from = from_;
  manifest_.period_to = to_;
  return {};
}

// "<digest>  name", "<digest> *name", "SHA256 (name) = <digest>"; a leading backslash says that
// the name has escapes.
Result<void> ManifestReader::add_sum(std::string_view line) {
  std::string_view digest;
  std::string_view name;
  const bool escaped = line.starts_with('\\');
  if (escaped) line.remove_prefix(1);
  if (line.starts_with("SHA256 (") || line.starts_with("SHA512 (")) {
    const std::size_t close = line.rfind(") = ");
    if (close == std::string_view::npos) return invalid(line);
    name = line.substr(8, close - 8);
    digest = without_blanks(line.substr(close + 4));
  } else {
    digest = line.substr(0, line.find_first_of(" \t"));
    name = line.substr(digest.size());
    const std::size_t start = name.find_first_not_of(" \t");
    if (start == std::string_view::npos) return invalid(line);
    name.remove_prefix(start);
    if (name.starts_with('*')) name.remove_prefix(1);
  }
  Listed listed;
  TRY(add_digest(digest, line, listed));
  std::string plain;
  const bool bag = is("manifest-sha256.txt") || is("manifest-sha512.txt");
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
  return add(plain, std::move(listed));
}

Result<void> ManifestReader::add_heads(std::string_view line) {
  static const std::map<std::string_view, Column> heads = {{"ファイル名", Column::name},
                                                           {"ファイル", Column::name},
                                                           {"file", Column::name},
                                                           {"filename", Column::name},
                                                           {"name", Column::name},
                                                           {"件数", Column::rows},
                                                           {"行数", Column::rows},
                                                           {"rows", Column::rows},
                                                           {"サイズ", Column::bytes},
                                                           {"size", Column::bytes},
                                                           {"bytes", Column::bytes},
                                                           {"sha-256", Column::digest},
                                                           {"sha256", Column::digest},
                                                           {"ハッシュ値", Column::digest},
                                                           {"期間", Column::period},
                                                           {"sha-512", Column::long_digest},
                                                           {"sha512", Column::long_digest},
                                                           {"開始", Column::from},
                                                           {"開始日時", Column::from},
                                                           {"from", Column::from},
                                                           {"終了", Column::to},
                                                           {"終了日時", Column::to},
                                                           {"to", Column::to},
                                                           {"対象期間", Column::period},
                                                           {"period", Column::period},
                                                           {"連番", Column::sequence},
                                                           {"提出番号", Column::sequence},
                                                           {"sequence", Column::sequence}};
  for (const std::string& cell : cells_of(line)) {
    const std::string head = fold_case(nfkc(without_blanks(cell)));
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
    const std::string_view cell = without_blanks(cells[at]);
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
  if (listed.rows.value_or(0) != 0 || listed.bytes.value_or(0) != 0 || listed.sha256 ||
      listed.sha512)
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
  } else if (column == Column::digest || column == Column::long_digest) {
    TRY(add_digest(cell, line, listed));
  } else if (column == Column::from || column == Column::to) {
    TRY(add_day(column, cell));
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
  const std::string_view value = without_blanks(line.substr(tag.size()));
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
      TRY(add(name, {{}, std::nullopt, std::nullopt, count, std::nullopt}));
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
  for (const std::string_view known : {"manifest-sha256.txt", "manifest-sha512.txt", "sha256sums",
                                       "sha512sums", "目録.csv", "manifest.csv"})
    if (plain == known) return true;
  return plain.ends_with(".sha256") || plain.ends_with(".sha512") || plain.ends_with(".manifest");
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
