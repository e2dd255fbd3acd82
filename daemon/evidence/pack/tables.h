// The pack's tables, once: the page and the CSV files are written from the same rows.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "base/words.h"
#include "evidence/pack/pack.h"

namespace metsuke {

struct PackTable {
  std::string id;    // "T1"
  std::string file;  // "t1_deliveries.csv"
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // As many cells as columns.
  std::vector<std::size_t> numeric;            // Columns set right-aligned.
};

// In the order of the pack; a function of the model and the language alone. Text from logs is
// masked.
std::vector<PackTable> pack_tables(const PackModel& model, Language language);

PackTable cover_table(const PackModel& model, Language language);         // T0
PackTable deliveries_table(const PackModel& model, Language language);    // T1
PackTable completeness_table(const PackModel& model, Language language);  // T2
PackTable checks_table(const PackModel& model, Language language);        // T3
PackTable findings_table(const PackModel& model, Language language);      // T4
PackTable handling_table(const PackModel& model, Language language);      // T5
PackTable retention_table(const PackModel& model, Language language);     // T10
PackTable adopted_table(const PackModel& model, Language language);
PackTable audit_table(const PackModel& model, Language language);

std::vector<std::string> column_heads(Language language, std::initializer_list<Word> words);

// How many of the month's checks came to each verdict.
struct VerdictCounts {
  std::size_t pass = 0, fail = 0, not_evaluable = 0, waived = 0;
  std::size_t all() const { return pass + fail + not_evaluable + waived; }
};
VerdictCounts count_verdicts(const MonthVerdict& verdict);

// What a source's day looks like in the matrix.
enum class DayState : std::uint8_t {
  on_time,
  late,
  missing,
  zero_declared,
  expected,
  not_expected,
  streaming,
  silent
};
DayState day_state(const PackModel& model, SourceId source, Date day);
std::string_view title_of(DayState state, Language language);

// RFC 4180 with BOM and CRLF; a cell that a spreadsheet could take for a formula (= + - @ TAB CR)
// gets a leading apostrophe.
std::string to_csv(const PackTable& table);

}  // namespace metsuke
