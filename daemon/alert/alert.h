// What `alert` hands on: findings a person must look at, and what became of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "contract/declaration.h"
#include "rule/finding.h"
#include "rule/observe.h"
#include "rule/verdict.h"

namespace metsuke {

enum class AlertState : std::uint8_t { open, acknowledged, explained, escalated, closed };

// The only legal moves. Everything else is refused, in the console and on replay.
constexpr bool may_move(AlertState from, AlertState to) {
  using enum AlertState;
  switch (from) {
    case open:
      return to == acknowledged;
    case acknowledged:
      return to == explained || to == escalated;
    case explained:
      return to == closed || to == acknowledged;
    case escalated:
      return to == explained || to == closed;
    case closed:
      return to == acknowledged;  // Reopened: what comes back is looked at anew.
  }
  UNREACHABLE();
}
static_assert(!may_move(AlertState::open, AlertState::closed), "nobody closes what nobody saw");

std::string_view name_of(AlertState state);                    // "open"
std::string_view title_of(AlertState state, Language language);
std::optional<AlertState> alert_state_from(std::string_view name);

// Why an alert was closed (surfaces.md §2).
enum class CloseReason : std::uint8_t {
  none, legitimate_approved, false_positive, violation_corrected, violation_ordered, out_of_scope
};
std::string_view name_of(CloseReason reason);
std::string_view title_of(CloseReason reason, Language language);
std::optional<CloseReason> close_reason_from(std::string_view name);

enum class ReviewAct : std::uint8_t {
  view,         // Somebody looked: the first time starts the clock of "known".
  acknowledge, explain, escalate, close, reopen, note
};
std::string_view name_of(ReviewAct act);
std::optional<ReviewAct> review_act_from(std::string_view name);

// A person's act on an alert, as archived (an Input).
struct Review {
  std::string alert;        // Its id, or its number ("A-0912-01")
  ReviewAct act{};
  std::string reviewer;     // Account name. The vendor has none.
  CloseReason reason = CloseReason::none;
  std::string comment;
  Timestamp at{};
};

// One line of an alert's history: an accepted Review.
struct AlertStep {
  Seq seq{};
  Review review;
  AlertState from{}, to{};
};

struct Alert {
  std::string id;           // SHA-256(contract, check, rule version, group, first seq), 32 hex.
  std::string number;       // "A-0912-01": day in Japan it was raised on, and its place that day.
  std::string contract;
  std::string check;        // "ACC-01"; the rule's name where it has none.
  std::string rule;         // Its name.
  std::string rule_version; // Hex.
  Severity severity{};
  std::string group;
  std::string title_ja, why_ja, title_en, why_en;   // Filled in for the first finding.
  std::vector<std::pair<std::string, std::string>> facts;
  AlertState state = AlertState::open;
  Timestamp raised{};       // Engine time: of the entry that raised it.
  Seq raised_seq{};
  Timestamp first{}, last{};// Event times of all findings.
  std::uint64_t findings = 1;
  std::uint64_t count = 1;  // Events.
  std::vector<Seq> proof;   // At most limits::finding_proof_max.
  std::string sample_json;  // The first event, to_json.
  std::optional<Timestamp> due;          // Acknowledge by (SLA).
  std::optional<Timestamp> first_viewed;
  std::string first_viewed_by;
  CloseReason reason = CloseReason::none;
  std::vector<AlertStep> history;
};

// What a fact or a part of a group is called for a reader: "user.name" is 利用者ID, "value" (what the
// rule has measured) 集計値. A name of neither kind stays as it is.
std::string fact_in_words(std::string_view name, Language language);

// A finding's group as a reader wants it: "user.name=tanaka|day=2026-09-03" is "利用者ID: tanaka、
// 日: 2026-09-03". Not masked.
std::string group_in_words(std::string_view group, Language language);

// Everything one batch of steps changed, in whole values (rows are upserted by their keys), in a
// fixed order. Committed in one transaction with the Seq it came from.
struct DeliveryRow {
  Seq seq{};
  std::string contract;
  Delivery delivery;
  bool complete = false;       // All of its records have been stepped on.
  bool duplicate = false;      // Every file of it had been taken before.
  std::uint64_t rows = 0, quarantined = 0;
  std::string manifest;        // ok, mismatch, missing_file, extra_file, none
  // Where the same days had been delivered before: by which, and how many lines are gone and new.
  std::string replaces;
  std::optional<std::uint64_t> removed_rows, added_rows;
  // As delivery.files; for the receipt, not in the index.
  std::vector<std::uint64_t> rows_by_file, quarantined_by_file;
  std::optional<Timestamp> first_event, last_event;  // The same: what its lines tell of.
};
struct QuarantineRow {
  Seq seq{};
  std::string contract, source;
  Timestamp received{};
  Position position;
  std::string reason;
};
struct AuditRow {               // Acts on metsuke itself: who did what.
  Seq seq{};
  Timestamp at{};
  std::string actor, act, object, reason;
  bool refused = false;
};
struct ContractTally { std::string contract, check, rule; Tally tally; };
struct ContractSlot { std::string contract, source; Slot slot; };
struct ContractDay { std::string contract, source; SourceDay day; };
struct OldestRow { std::string contract, source; Seq seq{}; };   // A source's first record.
struct DeclarationRow { Seq seq{}; Declaration declaration; };
struct AdoptedRow { Seq seq{}; Timestamp at{}; std::string kind, contract, name, digest; };

struct Effects {
  std::vector<Alert> alerts;
  std::vector<DeliveryRow> deliveries;
  std::vector<ContractSlot> slots;
  std::vector<ContractDay> days;
  std::vector<ContractTally> tallies;
  std::vector<QuarantineRow> quarantine;
  std::vector<AuditRow> audit;
  std::vector<AdoptedRow> adopted;     // Bundles and registers.
  std::vector<DeclarationRow> declarations;
  std::vector<OldestRow> oldest;       // Said once for each source; the smallest Seq is kept.
  Timestamp now{};                     // Engine time after the batch.
  std::uint64_t entries = 0, records = 0, events = 0;   // Running totals since the first entry.
};

}  // namespace metsuke
