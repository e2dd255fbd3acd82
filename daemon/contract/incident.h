// The clocks that run from an incident: the vendor's first report, the commission's preliminary
// and final reports, notices, the prevention plan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "contract/contract.h"
#include "contract/declaration.h"

namespace metsuke {

// Why a leak must be reported (個人情報保護法 68条・施行規則43条; 番号法 29条の4・規則2条).
enum class Trigger : std::uint8_t {
  sensitive,         // 要配慮個人情報
  property_damage,   // 財産的被害のおそれ
  wrongful_purpose,  // 不正の目的のおそれ; 60 days for the final report
  many_persons,      // 100人超
  ordinance,         // 条例要配慮個人情報
  service_system,    // 個人番号利用事務を処理する情報システム
  public_view        // 不特定多数の者に閲覧された・されるおそれ
};
std::string_view name_of(Trigger trigger);
std::string_view title_of(Trigger trigger, Language language);

// More persons than this is a trigger of its own; for a municipality (施行規則43条4号).
inline constexpr std::uint64_t many_persons_over = 100;

// The triggers of what was declared, in the order above. For specific personal information
// (特定個人情報) those of its own law; strong encryption takes all away.
std::vector<Trigger> triggers_of(const DeclaredFacts& incident);

// Of the nine items of the report those that nobody wrote yet, by their fact names.
std::vector<std::string_view> items_missing(const DeclaredFacts& incident);

struct Deadline {
  std::string_view kind;  // "incident_preliminary", as mk.deadline.kind
  Timestamp started{};
  std::optional<Timestamp> due;  // The last instant in time; empty: the calendar does not cover it.
  Timestamp amber{};
  std::optional<Timestamp> met;
};
enum class DeadlineState : std::uint8_t { open, amber, met, late, missed, unknown };
std::string_view name_of(DeadlineState state);
Word title_of(DeadlineState state);
DeadlineState state_of(const Deadline& clock, Timestamp now);
std::string_view title_of_clock(std::string_view kind, Language language);

// The clocks that run, in a fixed order. One that starts at something not declared does not run.
// `now` only decides how far the weekly reminders to complete a final report have come.
std::vector<Deadline> clocks_of(const DeclaredFacts& incident, const Contract& contract,
                                Timestamp now);

// A corrective action's clock: due and done as declared.
std::optional<Deadline> action_clock(const DeclaredFacts& action);

}  // namespace metsuke
