#include "rule/observe_days.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

class Days {
 public:
  explicit Days(std::string_view since = "2026-09-01T00:00:00")
      : contract_(observed_contract("sources: [{id: door, format: ndjson}]\n")),
        book(*contract_, SourceId{0}, japan(since)) {}

  void event(std::string_view occurred, std::string_view received,
             const std::vector<std::pair<Field, std::string>>& fields = {}) {
    OwnedEvent owned;
    owned.occurred = japan(occurred);
    for (const auto& [field, value] : fields) owned.set(field, value);
    const Event view = owned.view();
    book.seen(japan(received), 50, &view, ReadOutcome::State::events);
  }
  OwnedEvent told(std::string_view day, DayBook::Told how = {}) {
    return book.coverage(*date_from(day), how, Known{japan("2026-10-01T00:00:00"), Seq{1}});
  }

 private:
  std::shared_ptr<const Contract> contract_;

 public:
  DayBook book;
};

DayBook::Told delivered(std::uint64_t rows, std::uint64_t quarantined = 0) {
  return {DayBook::Basis::delivered, rows, quarantined};
}

}  // namespace

TEST_CASE("silence is counted inside the shift, whatever the order of lines") {
  Days forward;
  Days backward;
  const std::vector<std::string> times = {"2026-09-03T07:00:00", "2026-09-03T09:00:00",
                                          "2026-09-03T09:30:30", "2026-09-03T14:00:00",
                                          "2026-09-03T17:59:00"};
  for (const std::string& time : times) forward.event(time, "2026-09-04T06:00:00");
  for (auto time = times.rbegin(); time != times.rend(); ++time) {
    backward.event(*time, "2026-09-04T06:00:00");
  }
  const OwnedEvent said = forward.told("2026-09-03", delivered(5));
  CHECK(value_of(said, Field::mk_coverage_silent_seconds) == std::to_string(269 * 60));
  CHECK(value_of(said, Field::mk_coverage_expected_active) == "true");
  CHECK(value_of(said, Field::mk_coverage_rows) == "5");
  CHECK(value_of(said, Field::timestamp) == "2026-09-03T14:59:59Z");
  CHECK(to_json(said.view()) == to_json(backward.told("2026-09-03", delivered(5)).view()));
}

TEST_CASE("a closed day is not expected to speak, a given-up day is unknown") {
  Days days;
  CHECK(value_of(days.told("2026-09-05"), Field::mk_coverage_expected_active) == "false");
  CHECK(value_of(days.told("2026-09-05"), Field::mk_coverage_silent_seconds) == "0");
  const OwnedEvent lost = days.told("2026-09-03", {DayBook::Basis::given_up, 0, 0});
  CHECK(value_of(lost, Field::mk_coverage_rows) == "?");
  CHECK(value_of(lost, Field::mk_coverage_silent_seconds) == "?");
  CHECK(value_of(lost, Field::mk_coverage_expected_active) == "true");
  const OwnedEvent empty = days.told("2026-09-04", {DayBook::Basis::declared_empty, 0, 0});
  CHECK(value_of(empty, Field::mk_coverage_expected_active) == "false");
  CHECK(value_of(empty, Field::mk_coverage_rows) == "0");
}

TEST_CASE("nothing was expected before the source was set up") {
  Days days("2026-09-03T16:00:00");
  days.event("2026-09-03T17:00:00", "2026-09-03T17:00:00");
  CHECK(value_of(days.told("2026-09-03"), Field::mk_coverage_silent_seconds) ==
        std::to_string(60 * 60));
}

TEST_CASE("ratios per mille: lines understood, events that say all five things") {
  Days days;
  const std::vector<std::pair<Field, std::string>> whole = {{Field::user_name, "sato"},
                                                            {Field::source_ip, "10.0.0.1"},
                                                            {Field::event_action, "logon"},
                                                            {Field::event_outcome, "success"}};
  days.event("2026-09-03T10:00:00", "2026-09-04T06:00:00", whole);
  days.event("2026-09-03T10:01:00", "2026-09-04T06:00:00", whole);
  days.event("2026-09-03T10:02:00", "2026-09-04T06:00:00", {{Field::user_name, "sato"}});
  const OwnedEvent said = days.told("2026-09-03", delivered(1000, 1));
  CHECK(value_of(said, Field::mk_coverage_parsable_ratio) == "999");
  CHECK(value_of(said, Field::mk_coverage_mandatory_field_ratio) == "666");
  CHECK(value_of(days.told("2026-09-08", delivered(0)), Field::mk_coverage_parsable_ratio) == "-");
}

TEST_CASE("numbers may come late and are then not missing, a counter may begin anew") {
  Days days;
  const auto number = [&](const char* value) {
    days.event("2026-09-03T10:00:00", "2026-09-04T06:00:00",
               {{Field::mk_sequence, value}, {Field::host_name, "db01"}});
  };
  const auto missing = [&] {
    return value_of(days.told("2026-09-03", delivered(1)), Field::mk_coverage_sequence_missing);
  };
  for (const char* value : {"100", "101", "105"}) number(value);
  CHECK(missing() == "3");
  number("103");
  CHECK(missing() == "2");
  number("103");  // Twice the same is no further find.
  number("102");
  number("104");
  CHECK(missing() == "0");
  number("1");
  number("2");
  number("4");
  CHECK(missing() == "1");
  days.event("2026-09-03T10:00:00", "2026-09-04T06:00:00",
             {{Field::mk_sequence, "9000"}, {Field::host_name, "db02"}});
  number("not a number");
  number("99999999999999999999999");
  CHECK(missing() == "1");
}

TEST_CASE("the usual number of rows is the median of the same weekday, from four on") {
  Days days("2026-08-01T00:00:00");
  const char* const mondays[] = {"2026-08-31", "2026-09-07", "2026-09-14", "2026-09-28",
                                 "2026-10-05"};
  for (int week = 0; week < 5; ++week) {
    const std::string day = mondays[week];
    for (int line = 0; line <= week * 10; ++line) {
      days.event(day + "T10:00:00", day + "T11:00:00");
    }
    const OwnedEvent said = days.told(day);
    CHECK(value_of(said, Field::mk_coverage_rows_median_same_weekday) == (week < 4 ? "-" : "16"));
  }
}

TEST_CASE("lines count by the day they came, events by the day they tell of") {
  Days days;
  days.event("2026-09-03T23:00:00", "2026-09-04T06:00:00");
  OwnedEvent owned;
  owned.occurred = japan("2026-09-03T23:00:00");
  const Event second = owned.view();
  days.book.seen(japan("2026-09-04T06:00:00"), 0, &second, ReadOutcome::State::events);
  days.book.seen(japan("2026-09-04T06:00:00"), 7, nullptr, ReadOutcome::State::failed);
  days.event("1999-01-01T00:00:00", "2026-09-04T06:00:00");
  std::vector<SourceDay> changed;
  days.book.take_changed(changed);
  REQUIRE(changed.size() == 2);
  CHECK(changed[0].day == *date_from("2026-09-03"));
  CHECK(changed[0].events == 2);
  CHECK(changed[0].records == 0);
  CHECK(changed[1].records == 3);
  CHECK(changed[1].quarantined == 1);
  CHECK(changed[1].bytes == 107);
  changed.clear();
  days.book.take_changed(changed);
  CHECK(changed.empty());
  days.event("2026-09-03T23:01:00", "2026-09-04T06:00:00");
  days.book.take_changed(changed);
  CHECK(changed.size() == 2);
}

TEST_CASE(
    "a stream's clock is measured by what its lines took to arrive, a future line by itself") {
  const auto contract = observed_contract(
      "sources: [{id: sftp, format: sshd, intake: {syslog: {}}, delivers: {continuous: true}}]\n");
  DayBook book(*contract, SourceId{0}, japan("2026-09-01T00:00:00"));
  const auto line = [&](const char* occurred, const char* received) {
    OwnedEvent owned;
    owned.occurred = japan(occurred);
    const Event view = owned.view();
    book.seen(japan(received), 50, &view, ReadOutcome::State::events);
  };
  for (int i = 0; i < 19; ++i) line("2026-09-03T10:00:00", "2026-09-03T10:01:30");
  const auto told = [&] {
    return book.coverage(*date_from("2026-09-03"), {}, Known{japan("2026-10-01T00:00:00"), Seq{1}});
  };
  CHECK(value_of(told(), Field::mk_coverage_clock_offset_seconds) == "-");
  line("2026-09-03T12:00:00", "2026-09-03T11:57:00");
  CHECK(value_of(told(), Field::mk_coverage_clock_offset_seconds) == "90");
  CHECK(value_of(told(), Field::mk_coverage_clock_source) == "metsuke");
  CHECK(value_of(told(), Field::mk_coverage_future_seconds) == "180");
}

TEST_CASE("what is delivered by the day has no clock against its receipt") {
  Days days;
  for (int i = 0; i < 30; ++i) days.event("2026-09-03T10:00:00", "2026-09-04T06:00:00");
  const OwnedEvent said = days.told("2026-09-03", delivered(30));
  CHECK(value_of(said, Field::mk_coverage_clock_offset_seconds) == "-");
  CHECK(value_of(said, Field::mk_coverage_future_seconds) == "0");
  CHECK(value_of(days.told("2026-09-04", {DayBook::Basis::given_up, 0, 0}),
                 Field::mk_coverage_future_seconds) == "?");
}

TEST_CASE("times that run back while numbers go on, and names that lost characters, are counted") {
  Days days;
  const auto numbered = [&](const char* time, const char* number) {
    days.event(time, "2026-09-04T06:00:00", {{Field::mk_sequence, number}});
  };
  numbered("2026-09-03T10:00:00", "1");
  numbered("2026-09-03T09:59:56", "2");
  numbered("2026-09-03T09:59:50", "3");
  numbered("2026-09-03T10:10:00", "5");
  numbered("2026-09-03T10:05:00", "4");  // A late line, not a late clock.
  days.event("2026-09-03T11:00:00", "2026-09-04T06:00:00", {{Field::user_full_name, "?? ??"}});
  days.event("2026-09-03T11:00:00", "2026-09-04T06:00:00", {{Field::file_name, "a?.txt"}});
  days.event("2026-09-03T11:00:00", "2026-09-04T06:00:00", {{Field::user_name, "sat\xEF\xBF\xBD"}});
  const OwnedEvent said = days.told("2026-09-03", delivered(8));
  CHECK(value_of(said, Field::mk_coverage_time_reversals) == "1");
  CHECK(value_of(said, Field::mk_coverage_damaged_rows) == "2");
}
