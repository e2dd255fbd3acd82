#include "evidence/query.h"

#include <algorithm>
#include <limits>

#include "base/limits.h"
#include "evidence/connection.h"
#include "evidence/rows.h"

namespace metsuke {

namespace {

constexpr std::int64_t all_states = 0b11111;
static_assert(static_cast<int>(AlertState::closed) == 4);

std::string select(std::string_view columns, std::string_view rest) {
  return "SELECT " + std::string(columns) + ' ' + std::string(rest);
}

// A list that is only whole or not at all: one row more than allowed is an error, never a cut.
template <class Row>
Result<std::vector<Row>> all_rows(Statement& statement) {
  std::vector<Row> rows;
  while (TRY(statement.step())) {
    if (rows.size() == limits::query_rows_max)
      return Error{Code::limit_exceeded,
                   "more than " + std::to_string(limits::query_rows_max) + " rows"};
    TRY(read_row(statement, rows.emplace_back()));
  }
  return rows;
}

std::int64_t begin_of(Month month) { return nanoseconds(japan_midnight(month.first())); }
std::int64_t end_of(Month month) { return nanoseconds(japan_midnight(month.following().first())); }

constexpr std::string_view alert_conditions =
    "FROM alerts WHERE (?1 = '' OR contract = ?1) AND ((?2 >> state) & 1) = 1 "
    "AND (?3 = '' OR check_id = ?3) AND severity >= ?4 "
    "AND (?5 = '' OR instr(lower(grouped_by), ?5) OR instr(lower(why_ja), ?5) "
    "OR instr(lower(why_en), ?5) OR instr(lower(number), ?5)) "
    "AND (?6 IS NULL OR (raised >= ?6 AND raised < ?7) OR (first < ?7 AND last >= ?6))";

void bind_filter(Statement& statement, const AlertFilter& filter) {
  std::int64_t states = filter.states.empty() ? all_states : 0;
  for (const AlertState state : filter.states) states |= std::int64_t{1} << static_cast<int>(state);
  std::string text = filter.text;
  // As SQLite's lower(): ASCII letters only, the same in every locale.
  for (char& byte : text)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  const auto severity = filter.severity_min.value_or(Severity::informational);
  statement.bind(filter.contract).bind(states).bind(filter.check);
  statement.bind(static_cast<std::int64_t>(severity)).bind(text);
  std::optional<std::int64_t> begin, end;
  if (filter.month) {
    begin = begin_of(*filter.month);
    end = end_of(*filter.month);
  }
  statement.bind(begin).bind(end);
}

}  // namespace

Query::Query(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Query::Query(Query&&) noexcept = default;
Query& Query::operator=(Query&&) noexcept = default;
Query::~Query() = default;

Result<Query> Query::open(const std::string& path) {
  auto database = TRY(Database::open(path, Database::Access::read));
  TRY(database->run("PRAGMA query_only = 1; PRAGMA temp_store = MEMORY;"));
  const std::int64_t version = TRY(database->number("PRAGMA user_version"));
  if (version == 0) return Error{Code::store_failed, path + ": not an index of metsuke"};
  Database* const borrowed = database.get();
  return Query(std::make_unique<Connection>(Connection{std::move(database), borrowed}));
}

Query Query::of(Store& store) {
  return Query(
      std::make_unique<Connection>(Connection{nullptr, store.connection_->database.get()}));
}

Result<Totals> Query::totals() {
  Database& database = *connection_->database;
  Totals totals;
  Statement meta = TRY(database.prepare("SELECT name, value FROM meta"));
  while (TRY(meta.step())) {
    const std::string name = meta.text();
    const std::int64_t value = meta.number();
    const auto count = static_cast<std::uint64_t>(value);
    if (name == "now") totals.now = Timestamp(Duration(value));
    if (name == "last") totals.last = Seq{count};
    if (name == "entries") totals.entries = count;
    if (name == "records") totals.records = count;
    if (name == "events") totals.events = count;
  }
  Statement counts = TRY(database.prepare(
      "SELECT (SELECT count(*) FROM alerts), (SELECT count(*) FROM alerts WHERE state <> ?), "
      "(SELECT count(*) FROM quarantine)"));
  counts.bind(static_cast<std::int64_t>(AlertState::closed));
  if (!TRY(counts.step())) return Error{Code::store_failed, "no counts"};
  totals.alerts = counts.count();
  totals.alerts_open = counts.count();
  totals.quarantined = counts.count();
  return totals;
}

Result<std::vector<Alert>> Query::alerts(const AlertFilter& filter) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<Alert>::names,
             std::string(alert_conditions) + " ORDER BY raised DESC, id LIMIT ?8 OFFSET ?9")));
  bind_filter(statement, filter);
  constexpr std::size_t offset_max = std::numeric_limits<std::int64_t>::max();
  statement.bind(std::uint64_t{std::min(filter.limit, limits::query_rows_max)});
  statement.bind(std::uint64_t{std::min(filter.offset, offset_max)});
  return all_rows<Alert>(statement);
}

Result<std::uint64_t> Query::count_alerts(const AlertFilter& filter) {
  Statement statement =
      TRY(connection_->database->prepare(select("count(*)", alert_conditions)));
  bind_filter(statement, filter);
  if (!TRY(statement.step())) return Error{Code::store_failed, "no count"};
  return statement.count();
}

Result<std::optional<Alert>> Query::alert(std::string_view id_or_number) {
  // Numbers come again after a year: the newest is meant.
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<Alert>::names, "FROM alerts WHERE id = ?1 OR number = ?1 "
                                    "ORDER BY id = ?1 DESC, raised DESC, id LIMIT 1")));
  statement.bind(id_or_number);
  if (!TRY(statement.step())) return std::optional<Alert>();
  std::optional<Alert> found{Alert{}};
  TRY(read_row(statement, *found));
  return found;
}

Result<std::vector<ContractSlot>> Query::slots(std::string_view contract, Month month) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<ContractSlot>::names,
             "FROM slots WHERE contract = ? AND day_to >= ? AND day_from <= ? "
             "ORDER BY source, day_from")));
  statement.bind(contract).bind(to_text(month.first())).bind(to_text(month.last()));
  return all_rows<ContractSlot>(statement);
}

Result<std::vector<ContractDay>> Query::days(std::string_view contract, Month month) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<ContractDay>::names,
             "FROM days WHERE contract = ? AND day >= ? AND day <= ? ORDER BY source, day")));
  statement.bind(contract).bind(to_text(month.first())).bind(to_text(month.last()));
  return all_rows<ContractDay>(statement);
}

Result<std::vector<ContractTally>> Query::tallies(std::string_view contract, Month month) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<ContractTally>::names,
             "FROM tallies WHERE contract = ? AND month = ? ORDER BY check_id, rule")));
  statement.bind(contract).bind(to_text(month));
  return all_rows<ContractTally>(statement);
}

Result<std::vector<DeliveryRow>> Query::deliveries(std::string_view contract, Month month) {
  // Of the month, or received in it: September's last day comes in October.
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<DeliveryRow>::names,
             "FROM deliveries WHERE contract = ?1 AND ((received >= ?2 AND received < ?3) OR "
             "(period_from <> '' AND period_from <= ?5 AND "
             "(CASE period_to WHEN '' THEN period_from ELSE period_to END) >= ?4)) "
             "ORDER BY seq")));
  statement.bind(contract).bind(begin_of(month)).bind(end_of(month));
  statement.bind(to_text(month.first())).bind(to_text(month.last()));
  return all_rows<DeliveryRow>(statement);
}

Result<std::vector<QuarantineRow>> Query::quarantine(std::string_view contract, Month month,
                                                     std::size_t limit) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<QuarantineRow>::names,
             "FROM quarantine WHERE contract = ? AND received >= ? AND received < ? "
             "ORDER BY seq, place LIMIT ?")));
  statement.bind(contract).bind(begin_of(month)).bind(end_of(month));
  statement.bind(std::uint64_t{std::min(limit, limits::query_rows_max)});
  return all_rows<QuarantineRow>(statement);
}

Result<std::vector<AuditRow>> Query::audit(Month month) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<AuditRow>::names,
             "FROM audit WHERE at >= ? AND at < ? ORDER BY seq, place")));
  statement.bind(begin_of(month)).bind(end_of(month));
  return all_rows<AuditRow>(statement);
}

Result<std::vector<AdoptedRow>> Query::adopted() {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<AdoptedRow>::names, "FROM adopted ORDER BY seq, place")));
  return all_rows<AdoptedRow>(statement);
}

Result<std::vector<DeclarationRow>> Query::declarations(std::string_view contract) {
  Statement statement = TRY(connection_->database->prepare(
      select(Columns<DeclarationRow>::names, "FROM declarations WHERE contract = ? ORDER BY seq")));
  statement.bind(contract);
  return all_rows<DeclarationRow>(statement);
}

Result<std::vector<std::pair<std::string, Seq>>> Query::oldest_records(
    std::string_view contract) {
  Statement statement = TRY(connection_->database->prepare(
      "SELECT source, seq FROM oldest WHERE contract = ? ORDER BY source"));
  statement.bind(contract);
  std::vector<std::pair<std::string, Seq>> rows;
  while (TRY(statement.step())) {
    if (rows.size() == limits::query_rows_max)
      return Error{Code::limit_exceeded, "more sources than rows allowed"};
    std::string source = statement.text();
    rows.emplace_back(std::move(source), Seq{statement.count()});
  }
  return rows;
}

}  // namespace metsuke
