#include <algorithm>

#include "base/limits.h"
#include "contract/register_table.h"
#include "contract/registers.h"
#include "event/timestamps.h"

namespace metsuke {

namespace {

constexpr std::size_t head_searched_rows = 10;  // Above the head stand a title and a date at most.

std::string decode(std::string_view bytes, std::optional<Encoding> encoding,
                   std::optional<Error>& error) {
  Encoding chosen = Encoding::cp932;
  if (encoding) {
    chosen = *encoding;
  } else if (bytes.starts_with("\xFF\xFE")) {
    chosen = Encoding::utf16le;
  } else if (bytes.starts_with("\xEF\xBB\xBF")) {
    chosen = Encoding::utf8_bom;
  } else if (!utf8_damage(bytes)) {
    chosen = Encoding::utf8;
  }
  Result<std::string> text = to_utf8(bytes, chosen);
  if (text) return *std::move(text);
  error = Error{Code::register_invalid, std::string(name_of(chosen)) + ": " + text.error().detail};
  return {};
}

bool is_blank(const TableRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.empty(); });
}

// A sum or an end mark under the table is no row of it.
bool is_footer(const TableRow& row) {
  const std::string first = same_name(row.cells.front());
  return first == "合計" || first == "計" || first == "以上" || first == "総計";
}

std::size_t known_heads(RegisterKind kind, const TableRow& row) {
  return static_cast<std::size_t>(std::count_if(
      row.cells.begin(), row.cells.end(),
      [&](const std::string& cell) { return !cell.empty() && is_known_head(kind, cell); }));
}

// The row with the most heads we know among the first ones; the first row when none has any.
std::size_t head_row(RegisterKind kind, const std::vector<TableRow>& table) {
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t row = 0; row < std::min(table.size(), head_searched_rows); ++row) {
    const std::size_t known = known_heads(kind, table[row]);
    if (known > most) {
      best = row;
      most = known;
    }
  }
  return best;
}

std::vector<std::string> columns_of(RegisterKind kind, const TableRow& head) {
  std::vector<std::string> columns;
  for (const std::string& cell : head.cells) {
    const std::string column = column_named(kind, cell);
    // Two heads of one meaning (利用者ID, ログインID): the first has it, the other keeps its name.
    const bool taken = std::find(columns.begin(), columns.end(), column) != columns.end();
    columns.push_back(taken ? cell : column);
  }
  return columns;
}

// "For ever", as registers write it: a word, or a year beyond what a Timestamp holds.
bool is_open_end(std::string_view cell) {
  const std::string same = same_name(cell);
  const std::string_view year = std::string_view(same).substr(0, 4);
  const bool is_year = year.size() == 4 && year.find_first_not_of("0123456789") == year.npos;
  return same.empty() || same == "-" || same == "―" || same == "無期限" || same == "なし" ||
         same == "現在" || same == "継続" || (is_year && year > "2261");
}

bool has_time(std::string_view cell) {
  const std::string plain = nfkc(cell);
  return plain.find(':') != std::string::npos || plain.find("時") != std::string::npos;
}

// Reads a row's dates; what cannot be read is a complaint, and the row then holds at no time.
class RowDates {
 public:
  RowDates(RegisterKind kind, RegisterRow& row, const std::string& file, Complaints& complaints)
      : kind_(kind), row_(row), file_(file), complaints_(complaints) {}

  void read() {
    const std::string_view date = row_["date"];
    if (!date.empty()) row_.dated = instant("date", date, {});
    read_begin(date);
    read_end(date);
    if (row_.valid_from && row_.valid_until && *row_.valid_until < *row_.valid_from) {
      complain("`to` lies before `from`: " + std::string(row_["to"]));
      damaged_ = true;
    }
    if (damaged_) row_.valid_until = row_.valid_from = Timestamp();
  }

 private:
  void read_begin(std::string_view date) {
    const std::string_view from = row_["from"];
    const std::string_view clock = row_["from_time"];
    if (!from.empty() && !is_open_end(from)) {
      row_.valid_from = instant("from", from, clock);
    } else if (!date.empty() && !clock.empty()) {
      row_.valid_from = instant("from_time", date, clock);
    } else if (!date.empty() && spans_its_date()) {
      row_.valid_from = row_.dated;
    }
  }

  void read_end(std::string_view date) {
    const std::string_view to = row_["to"];
    const std::string_view clock = row_["to_time"];
    std::string_view day = to;
    if (is_open_end(to)) {
      if (date.empty() || (clock.empty() && !spans_its_date())) return;
      day = date;
    }
    const std::optional<Timestamp> end = instant("to", day, clock);
    if (!end) return;
    const bool whole_day = clock.empty() && !has_time(day);
    row_.valid_until = whole_day ? *end + std::chrono::days(1) : *end;
    // 22:00 to 02:00 under one date ends on the next day.
    const bool one_date = is_open_end(to) && !clock.empty();
    if (one_date && row_.valid_from && *row_.valid_until <= *row_.valid_from) {
      *row_.valid_until += std::chrono::days(1);
    }
  }

  // A work order that names a day and no hours covers that day.
  bool spans_its_date() const {
    return kind_ == RegisterKind::work_orders && row_["from"].empty() && row_["to"].empty();
  }

  std::optional<Timestamp> instant(std::string_view column, std::string_view date,
                                   std::string_view clock) {
    const Result<Timestamp> at =
        clock.empty() ? time_from_table(date, Zone()) : time_from_table(date, clock, Zone());
    if (at) return *at;
    std::string written(date);
    if (!clock.empty()) written += ' ' + std::string(clock);
    complain("column `" + std::string(column) + "`: no date: `" + written + '`');
    damaged_ = true;
    return std::nullopt;
  }

  void complain(std::string detail) {
    if (complaints_.size() >= limits::complaints_max) return;
    const Place place{file_, static_cast<int>(row_.line), 0};
    complaints_.push_back({place, Code::register_invalid, std::move(detail), Weight::error, {}});
  }

  RegisterKind kind_;
  RegisterRow& row_;
  const std::string& file_;
  Complaints& complaints_;
  bool damaged_ = false;
};

void complain_row(const std::string& file, std::size_t line, std::string detail, Weight weight,
                  Complaints& complaints) {
  if (complaints.size() >= limits::complaints_max) return;
  const Place place{file, static_cast<int>(line), 0};
  complaints.push_back({place, Code::register_invalid, std::move(detail), weight, {}});
}

bool has_key(RegisterKind kind, const std::vector<std::string>& columns) {
  const auto& keys = key_columns(kind);
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) {
    return std::find(columns.begin(), columns.end(), key) != columns.end();
  });
}

std::string list_keys(RegisterKind kind) {
  std::string text;
  for (const std::string_view key : key_columns(kind)) {
    if (!text.empty()) text += ", ";
    text += '`' + std::string(key) + '`';
  }
  return text;
}

}  // namespace

Result<Register> Register::read(RegisterKind kind, std::string_view bytes, const std::string& file,
                                std::optional<Encoding> encoding, Complaints& complaints) {
  if (bytes.size() > limits::blob_bytes_max) return Error{Code::limit_exceeded, file};
  std::optional<Error> error;
  const std::string text = decode(bytes, encoding, error);
  if (error) return *std::move(error);
  std::vector<TableRow> table = TRY(read_table(text));
  std::erase_if(table, is_blank);
  if (table.empty()) return Error{Code::register_invalid, file + ": no head"};
  const std::size_t head = head_row(kind, table);

  Register made;
  made.kind_ = kind;
  made.digest_ = sha256(bytes);
  made.columns_ = columns_of(kind, table[head]);
  if (!has_key(kind, made.columns_)) {
    return Error{Code::register_invalid,
                 file + ": none of the columns " + list_keys(kind) + " is in its head"};
  }
  for (std::size_t index = head + 1; index < table.size(); ++index) {
    TableRow& read = table[index];
    if (is_footer(read)) continue;
    if (made.rows_.size() == limits::register_rows_max) {
      return Error{Code::limit_exceeded, file + ": rows"};
    }
    if (read.cells.size() > made.columns_.size()) {
      complain_row(file, read.line, "more cells than the head has", Weight::error, complaints);
    }
    RegisterRow row;
    row.line = read.line;
    const std::size_t cells = std::min(read.cells.size(), made.columns_.size());
    for (std::size_t cell = 0; cell < cells; ++cell) {
      row.cells.emplace_back(made.columns_[cell], std::move(read.cells[cell]));
    }
    row.same_employer = metsuke::same_employer(row["employer"]);
    row.same_user = same_name(row["user"]);
    row.same_person = same_name(row["name"]);
    RowDates(kind, row, file, complaints).read();
    made.rows_.push_back(std::move(row));
  }
  unfold_rows(kind, made.columns_, made.rows_);
  made.index_rows();
  return made;
}

}  // namespace metsuke
