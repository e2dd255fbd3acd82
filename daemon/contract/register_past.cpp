// What an older version of a register still says of its own time.
#include <algorithm>
#include <set>

#include "base/limits.h"
#include "contract/registers.h"

namespace metsuke {
namespace {

// Lists of what holds, by who or what each row is about; the others are ledgers of what happened,
// where the same person or file comes again and again.
bool is_standing(RegisterKind kind) {
  using enum RegisterKind;
  switch (kind) {
    case roster:
    case subcontracts:
    case terminals:
    case cards:
    case certificates:
    case assets:
    case duties:
    case accounts:
      return true;
    case media:
    case transfers:
    case work_orders:
    case dispatches:
    case erasures:
    case entries:
      return false;
  }
  UNREACHABLE();
}

// What a row is about, and in a ledger when.
std::string subject_of(RegisterKind kind, const RegisterRow& row) {
  std::string text;
  for (const std::string_view column : key_columns(kind)) {
    const std::string cell = same_cell(column, row[column]);
    text += cell + '\x1F';
    // A person listed by login is that person, however the name is written this time.
    if (kind == RegisterKind::roster && !cell.empty()) break;
  }
  if (is_standing(kind)) return text;
  for (const std::string_view column : {"date", "from", "out"})
    text += std::string(row[column]) + '\x1F';
  return text;
}

}  // namespace

Register Register::with_past(const Register& before, Timestamp until) const {
  ASSERT(before.kind_ == kind_);
  Register both = *this;
  std::set<std::string> spoken_of;
  for (const RegisterRow& row : rows_) spoken_of.insert(subject_of(kind_, row));
  for (const RegisterRow& row : before.rows_) {
    if (spoken_of.contains(subject_of(kind_, row))) continue;
    if (row.valid_from && *row.valid_from >= until) continue;
    if (both.rows_.size() >= limits::register_rows_max) break;
    both.rows_.push_back(row);
    RegisterRow& kept = both.rows_.back();
    kept.valid_until = std::min(kept.valid_until.value_or(until), until);
  }
  for (const std::string& column : before.columns_)
    if (!both.has_column(column)) both.columns_.push_back(column);
  both.index_.clear();
  both.index_rows();
  return both;
}

}  // namespace metsuke
