#include <algorithm>

#include "contract/registers.h"

namespace metsuke {

namespace {

struct StageHead {
  std::string_view head, stage;
};

// The stages of printing and posting, as heads of columns name them; in the order of the work.
constexpr StageHead stage_heads[] = {
    {"対象者件数", "対象"}, {"対象件数", "対象"}, {"抽出件数", "対象"},     {"受領件数", "対象"},
    {"印刷件数", "印刷"},   {"印刷数", "印刷"},   {"封入封緘件数", "封入"}, {"封入件数", "封入"},
    {"封緘件数", "封入"},   {"検品件数", "検品"}, {"発送件数", "発送"},     {"引渡件数", "発送"},
    {"差出件数", "発送"},   {"返戻件数", "返戻"}, {"返戻数", "返戻"},
};

std::string_view stage_of(std::string_view column) {
  const std::string bare = bare_head(column);
  for (const StageHead& each : stage_heads) {
    if (each.head == bare) return each.stage;
  }
  return {};
}

bool holds(const std::vector<std::string>& columns, std::string_view column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// `row` without its cross columns, and with what one of them says.
RegisterRow one_fact(const RegisterRow& row, const std::vector<std::string>& crossed,
                     std::pair<std::string, std::string> what,
                     std::pair<std::string, std::string> said) {
  RegisterRow fact = row;
  std::erase_if(fact.cells, [&](const auto& cell) {
    return holds(crossed, cell.first) || cell.first == what.first || cell.first == said.first;
  });
  fact.cells.push_back(std::move(what));
  fact.cells.push_back(std::move(said));
  return fact;
}

// `name_of_head`: what a column's head stands for; empty: it is a plain column.
template <class NameOfHead>
void unfold(std::vector<std::string>& columns, std::vector<RegisterRow>& rows, const char* what,
            const char* said, const NameOfHead& name_of_head) {
  std::vector<std::string> crossed;
  for (const std::string& column : columns) {
    if (!name_of_head(column).empty()) crossed.push_back(column);
  }
  if (crossed.empty()) return;
  std::vector<RegisterRow> facts;
  for (const RegisterRow& row : rows) {
    for (const auto& [column, cell] : row.cells) {
      if (!holds(crossed, column) || cell.empty()) continue;
      facts.push_back(
          one_fact(row, crossed, {what, std::string(name_of_head(column))}, {said, cell}));
    }
  }
  rows = std::move(facts);
  std::erase_if(columns, [&](const std::string& column) { return holds(crossed, column); });
  for (const char* const column : {what, said}) {
    if (!holds(columns, column)) columns.emplace_back(column);
  }
}

}  // namespace

void unfold_rows(RegisterKind kind, std::vector<std::string>& columns,
                 std::vector<RegisterRow>& rows) {
  if (kind == RegisterKind::duties && !holds(columns, "asset")) {
    unfold(columns, rows, "asset", "approved", [](const std::string& column) {
      return is_known_head(RegisterKind::duties, column) ? std::string_view()
                                                         : std::string_view(column);
    });
  }
  if (kind == RegisterKind::dispatches && !holds(columns, "stage")) {
    unfold(columns, rows, "stage", "records",
           [](const std::string& column) { return stage_of(column); });
  }
}

}  // namespace metsuke
