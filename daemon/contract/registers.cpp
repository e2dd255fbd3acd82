#include "contract/registers.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/words.h"

namespace metsuke {

namespace {

struct KindNames {
  std::string_view name;
  Word title;
};

constexpr std::array<KindNames, register_kind_count> kind_names = {{
    {"roster", Word::register_roster},
    {"subcontracts", Word::register_subcontracts},
    {"terminals", Word::register_terminals},
    {"media", Word::register_media},
    {"transfers", Word::register_transfers},
    {"work_orders", Word::register_work_orders},
    {"cards", Word::register_cards},
    {"certificates", Word::register_certificates},
    {"dispatches", Word::register_dispatches},
    {"assets", Word::register_assets},
    {"duties", Word::register_duties},
    {"accounts", Word::register_accounts},
    {"erasures", Word::register_erasures},
    {"entries", Word::register_entries},
}};

constexpr std::string_view refusals[] = {
    "否",     "不可", "却下", "未",     "未承認",   "否認",     "×",        "✕",
    "✗",      "x",    "no",   "n",      "false",    "0",        "rejected", "-",
    "－",     "なし", "無",   "無効",   "停止",     "停止中",   "停止済",   "削除",
    "削除済", "失効", "休止", "ロック", "disabled", "inactive", "locked",
};

}  // namespace

std::string_view name_of(RegisterKind kind) {
  return kind_names[static_cast<std::size_t>(kind)].name;
}

std::string_view title_of(RegisterKind kind, Language language) {
  return word(kind_names[static_cast<std::size_t>(kind)].title, language);
}

std::optional<RegisterKind> register_kind_from(std::string_view name) {
  for (std::size_t kind = 0; kind < register_kind_count; ++kind) {
    if (kind_names[kind].name == name) return static_cast<RegisterKind>(kind);
  }
  return std::nullopt;
}

std::string_view RegisterRow::operator[](std::string_view column) const {
  for (const auto& [name, cell] : cells) {
    if (name == column) return cell;
  }
  return {};
}

bool RegisterRow::valid_at(Timestamp at) const {
  return (!valid_from || *valid_from <= at) && (!valid_until || at < *valid_until);
}

bool RegisterRow::approved() const {
  for (const auto& [name, cell] : cells) {
    if (name != "approved") continue;
    return !cell.empty() && !is_refusal(cell);
  }
  return true;
}

bool is_refusal(std::string_view cell) {
  const std::string same = same_name(cell);
  return std::find(std::begin(refusals), std::end(refusals), same) != std::end(refusals);
}

std::vector<const RegisterRow*> Register::find(std::string_view column,
                                               std::string_view value) const {
  std::vector<const RegisterRow*> found;
  const std::string same = same_cell(column, value);
  if (is_identity_column(column)) {
    const std::vector<std::size_t>* const rows = rows_with(column, same);
    if (rows == nullptr) return found;
    for (const std::size_t row : *rows) found.push_back(&rows_[row]);
    return found;
  }
  for (const RegisterRow& row : rows_) {
    const std::string_view cell = row[column];
    if (!cell.empty() && same_cell(column, cell) == same) found.push_back(&row);
  }
  return found;
}

const std::vector<std::size_t>* Register::rows_with(std::string_view column,
                                                    std::string_view same) const {
  for (const auto& [name, rows] : index_) {
    if (name != column) continue;
    const auto found = rows.find(same);
    return found == rows.end() ? nullptr : &found->second;
  }
  return nullptr;
}

bool Register::has_column(std::string_view column) const {
  return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

void Register::index_rows() {
  for (const std::string& column : columns_) {
    if (!is_identity_column(column)) continue;
    Index index;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const std::string_view cell = rows_[row][column];
      if (cell.empty()) continue;
      std::vector<std::size_t>& places = index[same_cell(column, cell)];
      if (places.empty() || places.back() != row) places.push_back(row);
    }
    index_.emplace_back(column, std::move(index));
  }
}

const Register* RegisterBook::find(RegisterKind kind) const {
  const auto found = registers_.find(kind);
  return found == registers_.end() ? nullptr : &found->second;
}

}  // namespace metsuke
