#include "alert/alert.h"

#include <array>

#include "base/words.h"

namespace metsuke {
namespace {

struct StateRow {
  AlertState state;
  std::string_view name;
  Word title;
};
constexpr std::array state_rows{
    StateRow{AlertState::open, "open", Word::state_open},
    StateRow{AlertState::acknowledged, "acknowledged", Word::state_acknowledged},
    StateRow{AlertState::explained, "explained", Word::state_explained},
    StateRow{AlertState::escalated, "escalated", Word::state_escalated},
    StateRow{AlertState::closed, "closed", Word::state_closed},
};

struct ReasonRow {
  CloseReason reason;
  std::string_view name;
  Word title;
};
constexpr std::array reason_rows{
    ReasonRow{CloseReason::none, "none", Word::reason_none},
    ReasonRow{CloseReason::legitimate_approved, "legitimate_approved",
              Word::reason_legitimate_approved},
    ReasonRow{CloseReason::false_positive, "false_positive", Word::reason_false_positive},
    ReasonRow{CloseReason::violation_corrected, "violation_corrected",
              Word::reason_violation_corrected},
    ReasonRow{CloseReason::violation_ordered, "violation_ordered", Word::reason_violation_ordered},
    ReasonRow{CloseReason::out_of_scope, "out_of_scope", Word::reason_out_of_scope},
};

struct ActRow {
  ReviewAct act;
  std::string_view name;
};
constexpr std::array act_rows{
    ActRow{ReviewAct::view, "view"},       ActRow{ReviewAct::acknowledge, "acknowledge"},
    ActRow{ReviewAct::explain, "explain"}, ActRow{ReviewAct::escalate, "escalate"},
    ActRow{ReviewAct::close, "close"},     ActRow{ReviewAct::reopen, "reopen"},
    ActRow{ReviewAct::note, "note"},
};

}  // namespace

std::string_view name_of(AlertState state) {
  for (const StateRow& row : state_rows)
    if (row.state == state) return row.name;
  UNREACHABLE();
}

std::string_view title_of(AlertState state, Language language) {
  for (const StateRow& row : state_rows)
    if (row.state == state) return word(row.title, language);
  UNREACHABLE();
}

std::optional<AlertState> alert_state_from(std::string_view name) {
  for (const StateRow& row : state_rows)
    if (row.name == name) return row.state;
  return std::nullopt;
}

std::string_view name_of(CloseReason reason) {
  for (const ReasonRow& row : reason_rows)
    if (row.reason == reason) return row.name;
  UNREACHABLE();
}

std::string_view title_of(CloseReason reason, Language language) {
  for (const ReasonRow& row : reason_rows)
    if (row.reason == reason) return word(row.title, language);
  UNREACHABLE();
}

std::optional<CloseReason> close_reason_from(std::string_view name) {
  for (const ReasonRow& row : reason_rows)
    if (row.name == name) return row.reason;
  return std::nullopt;
}

std::string_view name_of(ReviewAct act) {
  for (const ActRow& row : act_rows)
    if (row.act == act) return row.name;
  UNREACHABLE();
}

std::optional<ReviewAct> review_act_from(std::string_view name) {
  for (const ActRow& row : act_rows)
    if (row.name == name) return row.act;
  return std::nullopt;
}

std::string fact_in_words(std::string_view name, Language language) {
  struct Named {
    std::string_view name;
    Word title;
  };
  // What is no field of an event: parts of a group, and what a rule has measured.
  static constexpr std::array<Named, 7> named = {{{"day", Word::console_day},
                                                  {"hour", Word::console_hour},
                                                  {"month", Word::console_month},
                                                  {"value", Word::alert_measured},
                                                  {"median", Word::alert_median},
                                                  {"score", Word::alert_score},
                                                  {"most", Word::alert_most}}};
  for (const Named& row : named)
    if (row.name == name) return std::string(word(row.title, language));
  // A rule's alias that is called after a thing means its name: `file` is file.name.
  auto field = field_from(name);
  if (!field) field = field_from(std::string(name) + ".name");
  return std::string(field ? title_of(*field, language) : name);
}

std::string group_in_words(std::string_view group, Language language) {
  std::string words;
  while (!group.empty()) {
    std::size_t end = 0;  // A member's own `|` is escaped with a backslash.
    std::string part;
    for (; end < group.size() && group[end] != '|'; ++end) {
      if (group[end] == '\\' && end + 1 < group.size()) ++end;
      part += group[end];
    }
    group.remove_prefix(std::min(group.size(), end + 1));
    const std::size_t equal = part.find('=');
    if (!words.empty()) words += language == Language::japanese ? "、" : ", ";
    words += equal == std::string::npos
                 ? part
                 : fact_in_words(part.substr(0, equal), language) + ": " + part.substr(equal + 1);
  }
  return words.empty() ? "－" : words;
}

}  // namespace metsuke
