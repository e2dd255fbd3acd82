// Read-only questions to the index, each bounded in rows (limits::query_rows_max).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/store.h"

namespace metsuke {

struct AlertFilter {
  std::string contract;                      // Empty: all.
  std::vector<AlertState> states;            // Empty: all.
  std::string check, text;                   // Empty: any; text: substring of group, why, number.
  std::optional<Severity> severity_min;
  std::optional<Month> month;                // Raised or with events in it.
  std::size_t offset = 0, limit = 200;
};

struct Totals {
  Timestamp now{};
  Seq last{};
  std::uint64_t entries = 0, records = 0, events = 0;
  std::uint64_t alerts_open = 0, alerts = 0, quarantined = 0;
};

class Query {
 public:
  static Result<Query> open(const std::string& path);      // query_only, its own connection
  static Query of(Store& store);                           // The store's own connection.
  Query(Query&&) noexcept;
  Query& operator=(Query&&) noexcept;
  ~Query();

  Result<Totals> totals();
  // SHA-256 over all tables' rows in key order: equal content, equal digest.
  Result<Digest> content_digest();
  Result<std::vector<Alert>> alerts(const AlertFilter& filter);   // Newest first, then id.
  Result<std::uint64_t> count_alerts(const AlertFilter& filter);
  Result<std::optional<Alert>> alert(std::string_view id_or_number);
  Result<std::vector<ContractSlot>> slots(std::string_view contract, Month month);
  Result<std::vector<ContractDay>> days(std::string_view contract, Month month);
  Result<std::vector<ContractTally>> tallies(std::string_view contract, Month month);
  Result<std::vector<DeliveryRow>> deliveries(std::string_view contract, Month month);
  Result<std::vector<QuarantineRow>> quarantine(std::string_view contract, Month month,
                                                std::size_t limit);
  Result<std::vector<AuditRow>> audit(Month month);
  Result<std::vector<AdoptedRow>> adopted();               // Oldest first.
  // All of a contract, oldest first.
  Result<std::vector<DeclarationRow>> declarations(std::string_view contract);
  Result<std::vector<std::pair<std::string, Seq>>> oldest_records(std::string_view contract);

 private:
  struct Connection;
  explicit Query(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace metsuke
