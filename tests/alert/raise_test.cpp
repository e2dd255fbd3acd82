#include "alert/raise.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

const Timestamp noon = *timestamp_from_rfc3339("2026-09-12T12:00:00+09:00");

Contract contract_named(const std::string& id) {
  Contract contract;
  contract.id = id;
  return contract;
}

Rule rule_of(Severity severity) {
  Rule rule;
  rule.name = "acc_01";
  rule.check = "ACC-01";
  rule.title = "User not on roster";
  rule.severity = severity;
  rule.ja = {"名簿外利用者", "{user.name} は名簿にありません。", "", ""};
  rule.en = {"User not on roster", "{user.name} is not on the roster.", "", ""};
  return rule;
}

Finding finding_of(const std::string& user, std::uint64_t seq, Severity severity) {
  Finding finding;
  finding.severity = severity;
  finding.at = finding.first = finding.last = noon - std::chrono::hours(3);
  finding.group = "user.name=" + user;
  finding.facts = {{"user.name", user}};
  finding.proof = {Seq{seq}};
  OwnedEvent event;
  event.set(Field::user_name, user);
  finding.samples.push_back(event);
  return finding;
}

struct Desk {
  Contract contract = contract_named("R8-1");
  Rule rule;
  AlertBook book;
  std::uint64_t seq = 100;

  explicit Desk(Severity severity) : rule(rule_of(severity)) {}
  std::string raise(const std::string& user, std::uint64_t proof) {
    return book.raise(contract, rule, finding_of(user, proof, rule.severity), noon, Seq{++seq});
  }
  Result<void> act(const std::string& alert, ReviewAct what, const std::string& who,
                   CloseReason reason = CloseReason::none, const std::string& comment = "") {
    return book.review({alert, what, who, reason, comment, noon}, Seq{++seq});
  }
};

}  // namespace

TEST_CASE("the same cause is one alert that counts up, another group is another alert") {
  Desk desk(Severity::high);
  const std::string first = desk.raise("tanaka", 7);
  CHECK(desk.raise("tanaka", 9) == first);
  CHECK(desk.raise("sato", 11) != first);
  const Alert* alert = desk.book.find(first);
  REQUIRE(alert != nullptr);
  CHECK(alert->findings == 2);
  CHECK(alert->count == 2);
  CHECK(alert->proof == std::vector<Seq>{Seq{7}, Seq{9}});
  CHECK(alert->number == "A-0912-01");
  CHECK(alert->why_ja == "tanaka は名簿にありません。");
  CHECK(alert->sample_json.find("\"user.name\":\"tanaka\"") != std::string::npos);
  CHECK(desk.book.find("A-0912-02")->group == "user.name=sato");
}

TEST_CASE("an alert happens to be raised, and to be acknowledged in time or overdue") {
  using Kind = AlertHappening::Kind;
  Desk desk(Severity::critical);   // Four hours.
  const std::string first = desk.raise("tanaka", 7);
  const std::string second = desk.raise("sato", 8);
  (void)desk.raise("sato", 9);     // Counts up: nothing new.
  auto happened = desk.book.take_happenings();
  REQUIRE(happened.size() == 2);
  CHECK(happened[0].kind == Kind::raised);
  CHECK_FALSE(happened[0].recurs);
  REQUIRE(desk.act(first, ReviewAct::acknowledge, "mori"));
  happened = desk.book.take_happenings();
  REQUIRE(happened.size() == 1);
  CHECK(happened[0].kind == Kind::in_time);
  CHECK(happened[0].alert == first);
  desk.book.tick(noon + std::chrono::hours(4));
  CHECK(desk.book.take_happenings().empty());   // By then: the last instant is in time.
  desk.book.tick(noon + std::chrono::hours(5));
  happened = desk.book.take_happenings();
  REQUIRE(happened.size() == 1);
  CHECK(happened[0].kind == Kind::overdue);
  CHECK(happened[0].alert == second);
  desk.book.tick(noon + std::chrono::hours(6));
  CHECK(desk.book.take_happenings().empty());   // Said once.
}

TEST_CASE("a violation that was closed and comes back within ninety days recurs") {
  Desk desk(Severity::medium);
  const std::string first = desk.raise("tanaka", 7);
  REQUIRE(desk.act(first, ReviewAct::acknowledge, "mori"));
  REQUIRE(desk.act(first, ReviewAct::explain, "mori"));
  REQUIRE(desk.act(first, ReviewAct::close, "mori", CloseReason::violation_corrected, "済"));
  (void)desk.book.take_happenings();
  (void)desk.raise("tanaka", 9);
  (void)desk.raise("sato", 11);
  const auto happened = desk.book.take_happenings();
  REQUIRE(happened.size() == 2);
  CHECK(happened[0].recurs);
  CHECK_FALSE(happened[1].recurs);
}

TEST_CASE("single events of a group are told as a whole, a correlation by its first") {
  for (const bool correlated : {false, true}) {
    Desk desk(Severity::high);
    desk.rule.correlation = correlated;
    desk.rule.en.why = "{user.name}: {count} files";
    const std::string id = desk.raise("tanaka", 7);
    desk.raise("tanaka", 9);
    CHECK(desk.book.find(id)->why_en == (correlated ? "tanaka: 1 files" : "tanaka: 2 files"));
  }
}

TEST_CASE("an alert's id follows from its cause alone") {
  Desk one(Severity::high), two(Severity::high);
  two.raise("sato", 3);
  CHECK(one.raise("tanaka", 7) == two.raise("tanaka", 7));
  Desk other(Severity::high);
  other.rule.version[0] = 1;
  CHECK(one.book.all().begin()->first != other.raise("tanaka", 7));
}

TEST_CASE("numbers of different years on the same day do not collide") {
  Desk desk(Severity::low);
  desk.raise("a", 1);
  const Timestamp next_year = noon + std::chrono::hours(24 * 365);
  const std::string id = desk.book.raise(desk.contract, desk.rule,
                                         finding_of("b", 2, Severity::low), next_year, Seq{500});
  CHECK(desk.book.find(id)->number == "A-2027-0912-01");
}

TEST_CASE("take_changed hands out each change once, in the order of raising") {
  Desk desk(Severity::medium);
  const std::string a = desk.raise("a", 1);
  const std::string b = desk.raise("b", 2);
  auto changed = desk.book.take_changed();
  REQUIRE(changed.size() == 2);
  CHECK(changed[0].id == a);
  CHECK(changed[1].id == b);
  CHECK(desk.book.take_changed().empty());
  REQUIRE(desk.act(b, ReviewAct::acknowledge, "mori"));
  changed = desk.book.take_changed();
  REQUIRE(changed.size() == 1);
  CHECK(changed[0].state == AlertState::acknowledged);
}

TEST_CASE("a severe alert is closed by a second person, with reason and comment") {
  Desk desk(Severity::high);
  const std::string id = desk.raise("tanaka", 7);
  CHECK_FALSE(desk.act(id, ReviewAct::close, "mori", CloseReason::false_positive, "x"));
  REQUIRE(desk.act(id, ReviewAct::acknowledge, "mori"));
  REQUIRE(desk.act(id, ReviewAct::explain, "mori", CloseReason::none, "asked the vendor"));
  const auto alone = desk.act(id, ReviewAct::close, "mori", CloseReason::false_positive, "x");
  REQUIRE_FALSE(alone);
  CHECK(alone.error().code == Code::review_refused);
  CHECK(alone.error().detail.find("second person") != std::string::npos);
  CHECK_FALSE(desk.act(id, ReviewAct::close, "abe", CloseReason::none, "x"));
  CHECK_FALSE(desk.act(id, ReviewAct::close, "abe", CloseReason::false_positive, ""));
  REQUIRE(desk.act(id, ReviewAct::close, "abe", CloseReason::false_positive, "checked"));
  const Alert* alert = desk.book.find(id);
  CHECK(alert->state == AlertState::closed);
  CHECK(alert->reason == CloseReason::false_positive);
  CHECK(alert->history.size() == 3);
}

TEST_CASE("one person may close what is not severe") {
  Desk desk(Severity::medium);
  const std::string id = desk.raise("tanaka", 7);
  REQUIRE(desk.act(id, ReviewAct::acknowledge, "mori"));
  REQUIRE(desk.act(id, ReviewAct::explain, "mori"));
  CHECK(desk.act(id, ReviewAct::close, "mori", CloseReason::legitimate_approved, "application 12"));
}

TEST_CASE("what comes back after closing is a new alert, reopening keeps the old one") {
  Desk desk(Severity::low);
  const std::string id = desk.raise("tanaka", 7);
  REQUIRE(desk.act(id, ReviewAct::acknowledge, "mori"));
  REQUIRE(desk.act(id, ReviewAct::explain, "mori"));
  CHECK_FALSE(desk.act(id, ReviewAct::reopen, "mori"));
  REQUIRE(desk.act(id, ReviewAct::close, "mori", CloseReason::out_of_scope, "moved"));
  CHECK_FALSE(desk.act(id, ReviewAct::acknowledge, "mori"));
  const std::string back = desk.raise("tanaka", 20);
  CHECK(back != id);
  REQUIRE(desk.act(id, ReviewAct::reopen, "abe"));
  CHECK(desk.raise("tanaka", 21) == back);
  CHECK(desk.book.find(id)->state == AlertState::acknowledged);
  CHECK(desk.book.find(id)->reason == CloseReason::none);
}

TEST_CASE("the first look is kept, later looks change nothing") {
  Desk desk(Severity::critical);
  const std::string id = desk.raise("tanaka", 7);
  REQUIRE(desk.act(id, ReviewAct::view, "mori"));
  (void)desk.book.take_changed();
  REQUIRE(desk.act(id, ReviewAct::view, "abe"));
  CHECK(desk.book.take_changed().empty());
  CHECK(desk.book.find(id)->first_viewed_by == "mori");
  CHECK(desk.book.find(id)->state == AlertState::open);
}

TEST_CASE("a review of nothing, by nobody, or too long is refused") {
  Desk desk(Severity::low);
  const std::string id = desk.raise("tanaka", 7);
  CHECK_FALSE(desk.act("A-0101-99", ReviewAct::view, "mori"));
  CHECK_FALSE(desk.act(id, ReviewAct::view, ""));
  CHECK_FALSE(desk.act(id, ReviewAct::note, "mori"));
  CHECK_FALSE(desk.act(id, ReviewAct::note, "mori", CloseReason::none, std::string(5000, 'x')));
  CHECK(desk.book.find(id)->history.empty());
}

TEST_CASE("acknowledge-by follows the contract, else the defaults") {
  Desk desk(Severity::critical);
  const std::string id = desk.raise("tanaka", 7);
  CHECK(desk.book.find(id)->due == noon + std::chrono::hours(4));
  desk.contract.alert_sla["critical"] = std::chrono::hours(1);
  CHECK(desk.book.find(desk.raise("sato", 8))->due == noon + std::chrono::hours(1));
}
