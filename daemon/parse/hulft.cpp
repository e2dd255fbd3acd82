#include "parse/csv.h"
#include "parse/text.h"
#include "parse/transfer.h"

namespace metsuke {

Result<void> parse_hulft(std::string_view line, Arena& arena, Fields& fields) {
  constexpr std::string_view names[] = {"ファイルID",   "ホスト名",   "ファイル名", "開始日",
                                        "開始時刻",     "終了時刻",   "転送タイプ", "レコード件数",
                                        "データサイズ", "完了コード", "詳細コード"};
  CsvRow row;
  TRY(parse_csv(line, ',', arena, row));
  if (row.cells.size() != std::size(names))
    return Error{Code::unparsed, "hulft: " + std::to_string(row.cells.size()) +
                                     " columns, expected " + std::to_string(std::size(names))};
  for (std::size_t at = 0; at < row.cells.size(); ++at)
    fields.add(names[at], trimmed(row.cells[at]));
  if (fields["開始日"].size() != 8 || !all_digits(fields["開始日"]) ||
      !all_digits(fields["完了コード"]))
    return Error{Code::unparsed, "hulft: neither a starting date nor a completion code"};
  return {};
}

}  // namespace metsuke
