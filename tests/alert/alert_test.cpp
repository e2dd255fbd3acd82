#include "alert/alert.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("every state, reason and act is found by its own name") {
  for (const auto state : {AlertState::open, AlertState::acknowledged, AlertState::explained,
                           AlertState::escalated, AlertState::closed}) {
    CHECK(alert_state_from(name_of(state)) == state);
    CHECK(title_of(state, Language::japanese) != title_of(state, Language::english));
  }
  for (const auto reason :
       {CloseReason::none, CloseReason::legitimate_approved, CloseReason::false_positive,
        CloseReason::violation_corrected, CloseReason::violation_ordered,
        CloseReason::out_of_scope}) {
    CHECK(close_reason_from(name_of(reason)) == reason);
    CHECK(title_of(reason, Language::japanese) != title_of(reason, Language::english));
  }
  for (const auto act : {ReviewAct::view, ReviewAct::acknowledge, ReviewAct::explain,
                         ReviewAct::escalate, ReviewAct::close, ReviewAct::reopen, ReviewAct::note})
    CHECK(review_act_from(name_of(act)) == act);
  CHECK_FALSE(alert_state_from("Open"));
  CHECK_FALSE(close_reason_from(""));
  CHECK_FALSE(review_act_from("delete"));
}

TEST_CASE("an alert moves only along the legal moves") {
  using enum AlertState;
  const AlertState all[] = {open, acknowledged, explained, escalated, closed};
  int legal = 0;
  for (const AlertState from : all)
    for (const AlertState to : all) legal += may_move(from, to) ? 1 : 0;
  CHECK(legal == 8);
  CHECK_FALSE(may_move(open, explained));
  CHECK_FALSE(may_move(acknowledged, closed));
  CHECK_FALSE(may_move(closed, open));
  CHECK(may_move(closed, acknowledged));
}

TEST_CASE("a group is told in the reader's words") {
  const std::string group = "user.name=a\\|b|file=x.zip|day=2026-09-03|own=1";
  CHECK(group_in_words(group, Language::japanese) ==
        "利用者ID: a|b、ファイル名: x.zip、日: 2026-09-03、own: 1");
  CHECK(group_in_words("file=x", Language::english) == "File name: x");
  CHECK(group_in_words("", Language::english) == "－");
  CHECK(fact_in_words("value", Language::japanese) == "集計値");
  CHECK(fact_in_words("source.ip", Language::japanese) == "接続元");
  CHECK(fact_in_words("own", Language::japanese) == "own");
}
