#include "evidence/rows.h"

#include "evidence/nested.h"

namespace metsuke {

namespace {

Error unreadable(std::string_view table) {
  return Error{Code::store_failed, "a row of " + std::string(table) + " cannot be read"};
}

std::optional<std::int64_t> number_of(std::optional<Timestamp> at) {
  if (!at) return std::nullopt;
  return nanoseconds(*at);
}
std::optional<std::int64_t> number_of(std::optional<std::uint64_t> count) {
  if (!count) return std::nullopt;
  return static_cast<std::int64_t>(*count);
}
std::int64_t number_of(bool truth) { return truth ? 1 : 0; }
template <class Enum>
std::int64_t number_of_enum(Enum value) {
  return static_cast<std::int64_t>(value);
}
std::string text_of_date(std::optional<Date> date) { return date ? to_text(*date) : ""; }

Timestamp time_of(std::int64_t number) { return Timestamp(Duration(number)); }
std::optional<Timestamp> time_of(std::optional<std::int64_t> number) {
  if (!number) return std::nullopt;
  return time_of(*number);
}
std::optional<std::uint64_t> count_of(std::optional<std::int64_t> number) {
  if (!number) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

// A number of an enum whose last value is `last`; anything else makes `good` false.
template <class Enum>
Enum enum_of(std::int64_t number, Enum last, bool& good) {
  if (number >= 0 && number <= number_of_enum(last)) return static_cast<Enum>(number);
  good = false;
  return Enum{};
}
Date date_of(const std::string& text, bool& good) {
  const auto date = date_from(text);
  if (!date) good = false;
  return date ? *date : Date{};
}
std::optional<Date> optional_date_of(const std::string& text, bool& good) {
  if (text.empty()) return std::nullopt;
  return date_of(text, good);
}

}  // namespace

Result<void> write_row(Database& database, const Alert& alert) {
  Statement row =
      TRY(database.prepare("INSERT OR REPLACE INTO alerts VALUES "
                           "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  row.bind(alert.id).bind(alert.number).bind(alert.contract).bind(alert.check).bind(alert.rule);
  row.bind(alert.rule_version).bind(number_of_enum(alert.severity)).bind(alert.group);
  row.bind(alert.title_ja).bind(alert.why_ja).bind(alert.title_en).bind(alert.why_en);
  row.bind(to_json(alert.facts)).bind(number_of_enum(alert.state));
  row.bind(nanoseconds(alert.raised)).bind(alert.raised_seq.value);
  row.bind(nanoseconds(alert.first)).bind(nanoseconds(alert.last));
  row.bind(alert.findings).bind(alert.count).bind(to_json(alert.proof)).bind(alert.sample_json);
  row.bind(number_of(alert.due)).bind(number_of(alert.first_viewed)).bind(alert.first_viewed_by);
  row.bind(number_of_enum(alert.reason)).bind(to_json(alert.history));
  return row.run();
}

Result<void> read_row(Statement& row, Alert& alert) {
  bool good = true;
  alert.id = row.text();
  alert.number = row.text();
  alert.contract = row.text();
  alert.check = row.text();
  alert.rule = row.text();
  alert.rule_version = row.text();
  alert.severity = enum_of(row.number(), Severity::critical, good);
  alert.group = row.text();
  alert.title_ja = row.text();
  alert.why_ja = row.text();
  alert.title_en = row.text();
  alert.why_en = row.text();
  if (!from_json(row.text(), alert.facts)) good = false;
  alert.state = enum_of(row.number(), AlertState::closed, good);
  alert.raised = time_of(row.number());
  alert.raised_seq = Seq{row.count()};
  alert.first = time_of(row.number());
  alert.last = time_of(row.number());
  alert.findings = row.count();
  alert.count = row.count();
  if (!from_json(row.text(), alert.proof)) good = false;
  alert.sample_json = row.text();
  alert.due = time_of(row.optional_number());
  alert.first_viewed = time_of(row.optional_number());
  alert.first_viewed_by = row.text();
  alert.reason = enum_of(row.number(), CloseReason::out_of_scope, good);
  if (!from_json(row.text(), alert.history)) good = false;
  if (!good) return unreadable("alerts");
  return {};
}

Result<void> write_row(Database& database, const DeliveryRow& delivery) {
  const Delivery& what = delivery.delivery;
  Statement row = TRY(database.prepare(
      "INSERT OR REPLACE INTO deliveries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  row.bind(delivery.seq.value).bind(delivery.contract).bind(what.source).bind(what.name);
  row.bind(nanoseconds(what.received)).bind(text_of_date(what.period_from));
  row.bind(text_of_date(what.period_to)).bind(number_of(what.sequence));
  row.bind(number_of(what.zero_declared)).bind(number_of(what.has_manifest));
  row.bind(to_json(what.files)).bind(number_of(delivery.complete));
  row.bind(number_of(delivery.duplicate)).bind(delivery.rows).bind(delivery.quarantined);
  row.bind(delivery.manifest).bind(delivery.replaces);
  row.bind(number_of(delivery.removed_rows)).bind(number_of(delivery.added_rows));
  return row.run();
}

Result<void> read_row(Statement& row, DeliveryRow& delivery) {
  bool good = true;
  Delivery& what = delivery.delivery;
  delivery.seq = Seq{row.count()};
  delivery.contract = row.text();
  what.source = row.text();
  what.name = row.text();
  what.received = time_of(row.number());
  what.period_from = optional_date_of(row.text(), good);
  what.period_to = optional_date_of(row.text(), good);
  what.sequence = count_of(row.optional_number());
  what.zero_declared = row.number() != 0;
  what.has_manifest = row.number() != 0;
  if (!from_json(row.text(), what.files)) good = false;
  delivery.complete = row.number() != 0;
  delivery.duplicate = row.number() != 0;
  delivery.rows = row.count();
  delivery.quarantined = row.count();
  delivery.manifest = row.text();
  delivery.replaces = row.text();
  delivery.removed_rows = count_of(row.optional_number());
  delivery.added_rows = count_of(row.optional_number());
  if (!good) return unreadable("deliveries");
  return {};
}

Result<void> write_row(Database& database, const ContractSlot& named) {
  const Slot& slot = named.slot;
  Statement row =
      TRY(database.prepare("INSERT OR REPLACE INTO slots VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  row.bind(named.contract).bind(named.source).bind(to_text(slot.from)).bind(to_text(slot.to));
  row.bind(std::uint64_t{slot.source.value}).bind(nanoseconds(slot.due));
  row.bind(nanoseconds(slot.given_up)).bind(number_of_enum(slot.state)).bind(slot.delivery);
  row.bind(slot.delivery_seq.value).bind(number_of(slot.received)).bind(slot.rows);
  row.bind(slot.quarantined).bind(number_of(slot.declared_rows));
  return row.run();
}

Result<void> read_row(Statement& row, ContractSlot& named) {
  bool good = true;
  Slot& slot = named.slot;
  named.contract = row.text();
  named.source = row.text();
  slot.from = date_of(row.text(), good);
  slot.to = date_of(row.text(), good);
  slot.source = SourceId{static_cast<std::uint32_t>(row.count())};
  slot.due = time_of(row.number());
  slot.given_up = time_of(row.number());
  slot.state = enum_of(row.number(), SlotState::zero_declared, good);
  slot.delivery = row.text();
  slot.delivery_seq = Seq{row.count()};
  slot.received = time_of(row.optional_number());
  slot.rows = row.count();
  slot.quarantined = row.count();
  slot.declared_rows = count_of(row.optional_number());
  if (!good) return unreadable("slots");
  return {};
}

Result<void> write_row(Database& database, const ContractDay& named) {
  const SourceDay& day = named.day;
  Statement row = TRY(database.prepare("INSERT OR REPLACE INTO days VALUES (?,?,?,?,?,?,?,?,?,?)"));
  row.bind(named.contract).bind(named.source).bind(to_text(day.day));
  row.bind(std::uint64_t{day.source.value}).bind(day.records).bind(day.events);
  row.bind(day.quarantined).bind(day.bytes).bind(day.silent_seconds_max);
  row.bind(day.sequence_missing);
  return row.run();
}

Result<void> read_row(Statement& row, ContractDay& named) {
  bool good = true;
  SourceDay& day = named.day;
  named.contract = row.text();
  named.source = row.text();
  day.day = date_of(row.text(), good);
  day.source = SourceId{static_cast<std::uint32_t>(row.count())};
  day.records = row.count();
  day.events = row.count();
  day.quarantined = row.count();
  day.bytes = row.count();
  day.silent_seconds_max = row.count();
  day.sequence_missing = row.count();
  if (!good) return unreadable("days");
  return {};
}

Result<void> write_row(Database& database, const ContractTally& named) {
  const Tally& tally = named.tally;
  Statement row =
      TRY(database.prepare("INSERT OR REPLACE INTO tallies VALUES (?,?,?,?,?,?,?,?,?)"));
  row.bind(named.contract).bind(to_text(tally.month)).bind(named.check).bind(named.rule);
  row.bind(std::uint64_t{tally.rule.value}).bind(tally.evaluated).bind(tally.violating);
  row.bind(tally.unknown).bind(to_json(tally.missing));
  return row.run();
}

Result<void> read_row(Statement& row, ContractTally& named) {
  Tally& tally = named.tally;
  named.contract = row.text();
  const auto month = month_from(row.text());
  named.check = row.text();
  named.rule = row.text();
  tally.rule = RuleId{static_cast<std::uint32_t>(row.count())};
  tally.evaluated = row.count();
  tally.violating = row.count();
  tally.unknown = row.count();
  if (!month || !from_json(row.text(), tally.missing)) return unreadable("tallies");
  tally.month = *month;
  return {};
}

Result<void> write_row(Database& database, const DeclarationRow& declared) {
  const Declaration& declaration = declared.declaration;
  Statement row =
      TRY(database.prepare("INSERT OR REPLACE INTO declarations VALUES (?,?,?,?,?,?,?,?)"));
  row.bind(declared.seq.value).bind(declaration.contract).bind(name_of(declaration.kind));
  row.bind(declaration.subject).bind(to_json(declaration.facts)).bind(declaration.person);
  return row.bind(declaration.comment).bind(nanoseconds(declaration.at)).run();
}

Result<void> read_row(Statement& row, DeclarationRow& declared) {
  Declaration& declaration = declared.declaration;
  declared.seq = Seq{row.count()};
  declaration.contract = row.text();
  const auto kind = declaration_kind_from(row.text());
  declaration.subject = row.text();
  const bool good = from_json(row.text(), declaration.facts);
  if (!kind || !good) return unreadable("declarations");
  declaration.kind = *kind;
  declaration.person = row.text();
  declaration.comment = row.text();
  declaration.at = time_of(row.number());
  return {};
}

Result<void> write_row(Database& database, const OldestRow& oldest) {
  Statement row = TRY(database.prepare(
      "INSERT INTO oldest VALUES (?,?,?) ON CONFLICT DO UPDATE SET seq = min(seq, excluded.seq)"));
  return row.bind(oldest.contract).bind(oldest.source).bind(oldest.seq.value).run();
}

Result<void> write_row(Database& database, const QuarantineRow& kept, std::uint64_t place) {
  Statement row =
      TRY(database.prepare("INSERT OR REPLACE INTO quarantine VALUES (?,?,?,?,?,?,?,?)"));
  row.bind(kept.seq.value).bind(place).bind(kept.contract).bind(kept.source);
  row.bind(nanoseconds(kept.received)).bind(kept.position.stream).bind(kept.position.offset);
  return row.bind(kept.reason).run();
}

Result<void> read_row(Statement& row, QuarantineRow& kept) {
  kept.seq = Seq{row.count()};
  kept.contract = row.text();
  kept.source = row.text();
  kept.received = time_of(row.number());
  kept.position.stream = row.count();
  kept.position.offset = row.count();
  kept.reason = row.text();
  return {};
}

Result<void> write_row(Database& database, const AuditRow& audit, std::uint64_t place) {
  Statement row = TRY(database.prepare("INSERT OR REPLACE INTO audit VALUES (?,?,?,?,?,?,?,?)"));
  row.bind(audit.seq.value).bind(place).bind(nanoseconds(audit.at)).bind(audit.actor);
  row.bind(audit.act).bind(audit.object).bind(audit.reason).bind(number_of(audit.refused));
  return row.run();
}

Result<void> read_row(Statement& row, AuditRow& audit) {
  audit.seq = Seq{row.count()};
  audit.at = time_of(row.number());
  audit.actor = row.text();
  audit.act = row.text();
  audit.object = row.text();
  audit.reason = row.text();
  audit.refused = row.number() != 0;
  return {};
}

Result<void> write_row(Database& database, const AdoptedRow& adopted, std::uint64_t place) {
  Statement row = TRY(database.prepare("INSERT OR REPLACE INTO adopted VALUES (?,?,?,?,?,?,?)"));
  row.bind(adopted.seq.value).bind(place).bind(nanoseconds(adopted.at)).bind(adopted.kind);
  return row.bind(adopted.contract).bind(adopted.name).bind(adopted.digest).run();
}

Result<void> read_row(Statement& row, AdoptedRow& adopted) {
  adopted.seq = Seq{row.count()};
  adopted.at = time_of(row.number());
  adopted.kind = row.text();
  adopted.contract = row.text();
  adopted.name = row.text();
  adopted.digest = row.text();
  return {};
}

}  // namespace metsuke
