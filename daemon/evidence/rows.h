// What the index keeps, as rows: one function to write and one to read each kind. Reading answers
// store_failed when a row is not one that was written here.
#pragma once

#include "alert/alert.h"
#include "evidence/sqlite.h"

namespace metsuke {

Result<void> write_row(Database& database, const Alert& alert);
Result<void> write_row(Database& database, const DeliveryRow& row);
Result<void> write_row(Database& database, const ContractSlot& row);
Result<void> write_row(Database& database, const ContractDay& row);
Result<void> write_row(Database& database, const ContractTally& row);
Result<void> write_row(Database& database, const DeclarationRow& row);
Result<void> write_row(Database& database, const OldestRow& row);
// Several rows of one entry are told apart by their place among them.
Result<void> write_row(Database& database, const QuarantineRow& row, std::uint64_t place);
Result<void> write_row(Database& database, const AuditRow& row, std::uint64_t place);
Result<void> write_row(Database& database, const AdoptedRow& row, std::uint64_t place);

// The columns each reader expects, in its order, for `SELECT <columns> FROM …`.
template <class Row>
struct Columns;
template <> struct Columns<Alert> { static constexpr std::string_view names =
  "id, number, contract, check_id, rule, rule_version, severity, grouped_by, title_ja, why_ja, "
  "title_en, why_en, facts, state, raised, raised_seq, first, last, findings, count, proof, "
  "sample_json, due, first_viewed, first_viewed_by, reason, history"; };
template <> struct Columns<DeliveryRow> {
  static constexpr std::string_view names =
      "seq, contract, source, name, received, period_from, period_to, sequence, zero_declared, "
      "has_manifest, files, complete, duplicate, rows, quarantined, manifest, replaces, "
      "removed_rows, added_rows";
};
template <> struct Columns<ContractSlot> { static constexpr std::string_view names =
  "contract, source, day_from, day_to, source_id, due, given_up, state, delivery, delivery_seq, "
  "received, rows, quarantined, declared_rows"; };
template <> struct Columns<ContractDay> { static constexpr std::string_view names =
  "contract, source, day, source_id, records, events, quarantined, bytes, silent_seconds_max, "
  "sequence_missing"; };
template <> struct Columns<ContractTally> { static constexpr std::string_view names =
  "contract, month, check_id, rule, rule_id, evaluated, violating, unknown, missing"; };
template <> struct Columns<QuarantineRow> { static constexpr std::string_view names =
  "seq, contract, source, received, stream, stream_offset, reason"; };
template <> struct Columns<AuditRow> { static constexpr std::string_view names =
  "seq, at, actor, act, object, reason, refused"; };
template <> struct Columns<DeclarationRow> { static constexpr std::string_view names =
  "seq, contract, kind, subject, facts, person, comment, at"; };
template <> struct Columns<AdoptedRow> { static constexpr std::string_view names =
  "seq, at, kind, contract, name, digest"; };

Result<void> read_row(Statement& row, Alert& alert);
Result<void> read_row(Statement& row, DeliveryRow& delivery);
Result<void> read_row(Statement& row, ContractSlot& slot);
Result<void> read_row(Statement& row, ContractDay& day);
Result<void> read_row(Statement& row, ContractTally& tally);
Result<void> read_row(Statement& row, QuarantineRow& quarantine);
Result<void> read_row(Statement& row, AuditRow& audit);
Result<void> read_row(Statement& row, AdoptedRow& adopted);
Result<void> read_row(Statement& row, DeclarationRow& declared);

inline std::int64_t nanoseconds(Timestamp at) {
  return static_cast<std::int64_t>(at.time_since_epoch().count());
}

}  // namespace metsuke
