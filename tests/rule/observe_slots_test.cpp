#include "rule/observe_slots.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

std::shared_ptr<const Contract> delivering(const std::string& delivers) {
  return observed_contract("sources: [{id: door, format: ndjson, delivers: " + delivers + "}]\n");
}

Date day_of(const char* text) { return *date_from(text); }

}  // namespace

TEST_CASE("the range that files declare covers the delivery's days, or not, or nobody knows") {
  const auto moment = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<Timestamp>(japan(text));
  };
  using Range = std::pair<std::string, std::string>;
  const auto said = [&](const std::vector<Range>& ranges, std::string_view last = "2026-09-02") {
    DeliveryRead read = delivery_of("door", "2026-09-01", "2026-09-03T06:00:00");
    read.delivery.files.clear();
    for (const auto& [from, to] : ranges) {
      DeliveredFile file;
      file.name = "log";
      file.bytes = 9;
      file.stream = 1;
      read.delivery.files.push_back(file);
      read.ranges_by_file.push_back({moment(from), moment(to)});
    }
    Covered covered;
    if (!last.empty()) {
      covered.first = day_of("2026-09-01");
      covered.last = *date_from(last);
    }
    OwnedEvent event;
    say_range(read, covered, event);
    return value_of(event, Field::mk_delivery_range_covers) + ' ' +
           value_of(event, Field::mk_delivery_declared_from) + ' ' +
           value_of(event, Field::mk_delivery_declared_to);
  };
  CHECK(said({{"2026-09-01T00:00:00", "2026-09-02T23:59:59"}}) ==
        "true 2026-09-01 00:00:00 2026-09-02 23:59:59");
  CHECK(said({{"2026-09-01T00:00:00", "2026-09-02T23:59:00"}}).substr(0, 5) == "true ");
  CHECK(said({{"2026-08-31T12:00:00", "2026-09-05T00:00:00"}}).substr(0, 5) == "true ");
  CHECK(said({{"2026-09-01T00:00:00", "2026-09-02T23:58:59"}}).substr(0, 6) == "false ");
  CHECK(said({{"2026-09-01T00:00:01", "2026-09-02T23:59:59"}}).substr(0, 6) == "false ");
  // Two files, in either order; a second between them is missing, or none is.
  CHECK(said({{"2026-09-02T00:00:00", "2026-09-02T23:59:59"},
              {"2026-09-01T00:00:00", "2026-09-01T23:59:59"}}) ==
        "true 2026-09-01 00:00:00 2026-09-02 23:59:59");
  CHECK(said({{"2026-09-02T00:00:01", "2026-09-02T23:59:59"},
              {"2026-09-01T00:00:00", "2026-09-01T23:59:59"}}) ==
        "false 2026-09-01 00:00:00 2026-09-02 23:59:59");
  // One end says what is missing, never that nothing is.
  CHECK(said({{"", "2026-09-02T23:59:59"}}) == "- - 2026-09-02 23:59:59");
  CHECK(said({{"", "2026-09-02T12:00:00"}}) == "false - 2026-09-02 12:00:00");
  CHECK(said({{"2026-09-01T09:00:00", ""}}) == "false 2026-09-01 09:00:00 -");
  // A file without a range may hold the rest.
  CHECK(said({{"2026-09-01T00:00:00", "2026-09-01T23:59:59"}, {"", ""}}) ==
        "- 2026-09-01 00:00:00 2026-09-01 23:59:59");
  CHECK(said({{"", ""}}) == "- - -");
  CHECK(said({{"2026-09-01T00:00:00", "2026-09-01T23:59:59"}}, "") ==
        "- 2026-09-01 00:00:00 2026-09-01 23:59:59");
}

TEST_CASE("periods are days, weeks to Sunday, and months, the first and last may be short") {
  const auto daily = delivering("{every: day, due: next day 12:00}");
  SlotBook days(*daily, SourceId{0}, day_of("2026-09-01"));
  days.open(japan("2026-09-03T00:00:00"));
  REQUIRE(days.slots().size() == 3);
  CHECK(days.slots()[2].from == day_of("2026-09-03"));
  CHECK(to_japan_text(days.slots()[0].due) == "2026-09-02 12:00:00");
  CHECK(days.slots()[0].given_up == days.slots()[0].due);

  const auto weekly = delivering("{every: week, due: next business day, grace: 1 business day}");
  SlotBook weeks(*weekly, SourceId{0}, day_of("2026-09-02"));
  weeks.open(japan("2026-09-14T00:00:00"));
  REQUIRE(weeks.slots().size() == 3);
  CHECK(period_text(weeks.slots()[0].from, weeks.slots()[0].to) == "2026-09-02..2026-09-06");
  CHECK(period_text(weeks.slots()[2].from, weeks.slots()[2].to) == "2026-09-14..2026-09-20");
  CHECK(to_japan_text(weeks.slots()[2].due) == "2026-09-25 00:00:00");
  CHECK(to_japan_text(weeks.slots()[2].given_up) == "2026-09-26 00:00:00");

  const auto monthly = delivering("{every: month, due: 3rd business day, grace: 6 h}");
  SlotBook months(*monthly, SourceId{0}, day_of("2026-09-05"));
  months.open(japan("2027-12-31T00:00:00"));
  REQUIRE(months.slots().size() == 7);  // To the contract's end.
  CHECK(period_text(months.slots()[0].from, months.slots()[0].to) == "2026-09");
  CHECK(to_japan_text(months.slots()[0].given_up) == "2026-10-06 06:00:00");
  CHECK(months.slots()[6].to == day_of("2027-03-31"));
}

TEST_CASE("a slot is decided once, and may still be filled late") {
  const auto contract = delivering("{every: day, due: next day 12:00, grace: 12 h}");
  SlotBook book(*contract, SourceId{0}, day_of("2026-09-01"));
  book.open(japan("2026-09-02T10:00:00"));
  CHECK(book.give_up(japan("2026-09-02T23:59:59")).empty());
  CHECK(book.next() == japan("2026-09-03T00:00:00"));
  CHECK(book.give_up(japan("2026-09-03T00:00:00")) == std::vector<std::size_t>{0});
  CHECK(book.give_up(japan("2026-09-03T00:00:01")).empty());
  CHECK(book.complete_until() == japan("2026-09-02T00:00:00"));
  REQUIRE(book.holes().size() == 2);
  CHECK(book.holes()[1].from == japan("2026-09-01T00:00:00"));
  CHECK(book.holes()[1].until == japan("2026-09-02T00:00:00"));
  const auto late = book.fill(delivery_of("door", "2026-09-01", "2026-09-03T09:00:00"));
  CHECK(late.filled == std::vector<std::size_t>{0});
  CHECK(book.slots()[0].state == SlotState::late);
  CHECK(book.holes().size() == 1);
  const auto again = book.fill(delivery_of("door", "2026-09-01", "2026-09-03T10:00:00"));
  CHECK(again.filled.empty());
  REQUIRE(again.already != nullptr);
  CHECK(again.already->delivery == "door-2026-09-01");
  std::vector<Slot> changed;
  book.take_changed(changed);
  CHECK(changed.size() == 3);
  changed.clear();
  book.take_changed(changed);
  CHECK(changed.empty());
}

TEST_CASE("a delivery that says no period is for the last one that was over") {
  const auto contract = delivering("{every: day, due: next day 12:00}");
  SlotBook book(*contract, SourceId{0}, day_of("2026-09-01"));
  const auto arrival = book.fill(delivery_of("door", "", "2026-09-04T06:00:00"));
  REQUIRE(arrival.filled.size() == 1);
  CHECK(book.slots()[arrival.filled[0]].from == day_of("2026-09-03"));
  CHECK(book.complete_until() == japan("2026-09-01T00:00:00"));
}

TEST_CASE("one delivery for several days fills them all, a day alone fills no month") {
  const auto daily = delivering("{every: day, due: next day 12:00}");
  SlotBook book(*daily, SourceId{0}, day_of("2026-09-01"));
  DeliveryRead read = delivery_of("door", "2026-09-01", "2026-09-04T06:00:00");
  read.delivery.period_to = day_of("2026-09-03");
  CHECK(book.fill(read).filled.size() == 3);
  const auto monthly = delivering("{every: month, due: 3rd business day}");
  SlotBook months(*monthly, SourceId{0}, day_of("2026-09-01"));
  CHECK(months.fill(delivery_of("door", "2026-09-01", "2026-09-02T06:00:00")).filled.empty());
  DeliveryRead whole = delivery_of("door", "2026-09-01", "2026-10-02T06:00:00");
  whole.delivery.period_to = day_of("2026-09-30");
  CHECK(months.fill(whole).filled.size() == 1);
}

TEST_CASE("an empty delivery is declared or it is not") {
  const auto contract = delivering("{every: day, due: next day 12:00}");
  SlotBook book(*contract, SourceId{0}, day_of("2026-09-01"));
  DeliveryRead empty = delivery_of("door", "2026-09-01", "2026-09-02T06:00:00", 0);
  book.fill(empty);
  CHECK(book.slots()[0].state == SlotState::on_time);
  DeliveryRead declared = delivery_of("door", "2026-09-02", "2026-09-03T06:00:00", 0);
  declared.delivery.zero_declared = true;
  book.fill(declared);
  CHECK(book.slots()[1].state == SlotState::zero_declared);
}

TEST_CASE("what the calendar cannot say is never given up") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(
      "calendar: {holidays: [2025-01-01]}\n"
      "sources: [{id: door, format: ndjson, delivers: {every: day, due: next business day}}]\n"));
  REQUIRE(read.contract != nullptr);
  SlotBook book(*read.contract, SourceId{0}, day_of("2026-09-01"));
  book.open(japan("2026-09-02T00:00:00"));
  CHECK(book.give_up(japan("2027-09-02T00:00:00")).empty());
  CHECK(book.complete_until() == japan("2026-09-01T00:00:00"));
}

TEST_CASE("numbers skipped between deliveries") {
  const auto contract = delivering("{every: day, due: next day 12:00}");
  SlotBook book(*contract, SourceId{0}, day_of("2026-09-01"));
  CHECK(book.skipped_before(5) == 0);  // Where it began nobody knows.
  CHECK(book.skipped_before(6) == 0);
  CHECK(book.skipped_before(9) == 2);
  CHECK(book.skipped_before(7) == 0);
  CHECK(book.skipped_before(10) == 0);
}

TEST_CASE("periods that had begun keep the terms they began under when terms change") {
  const auto lenient = delivering("{every: day, due: next day 12:00, grace: 24 h}");
  const auto strict = delivering("{every: day, due: next day 09:00, grace: 1 h}");
  SlotBook before(*lenient, SourceId{0}, day_of("2026-09-01"));
  before.open(japan("2026-09-02T10:30:00"));
  before.fill(delivery_of("door", "2026-09-01", "2026-09-02T10:30:00"));
  SlotBook book(*strict, SourceId{0}, day_of("2026-09-01"));
  book.follow(before, day_of("2026-09-02"));
  book.open(japan("2026-09-03T00:00:00"));
  REQUIRE(book.slots().size() == 3);
  CHECK(book.slots()[0].state == SlotState::on_time);  // Not late by terms that came afterwards.
  CHECK(to_japan_text(book.slots()[1].due) == "2026-09-03 12:00:00");
  CHECK(to_japan_text(book.slots()[2].due) == "2026-09-04 09:00:00");
  CHECK(book.give_up(japan("2026-09-04T11:59:59")) == std::vector<std::size_t>{2});
  CHECK(book.give_up(japan("2026-09-04T12:00:00")) == std::vector<std::size_t>{1});
}

TEST_CASE("months that follow days begin behind the last day, a stream leaves nothing to ask for") {
  const auto daily = delivering("{every: day, due: next day 12:00, grace: 1 h}");
  const auto monthly = delivering("{every: month, due: 3rd business day, grace: 6 h}");
  const auto streamed = delivering("{continuous: true}");
  SlotBook days(*daily, SourceId{0}, day_of("2026-09-01"));
  days.open(japan("2026-09-15T10:00:00"));
  SlotBook months(*monthly, SourceId{0}, day_of("2026-09-01"));
  months.follow(days, day_of("2026-09-15"));
  months.open(japan("2026-09-16T10:00:00"));
  REQUIRE(months.slots().size() == 16);
  CHECK(months.slots()[15].from == day_of("2026-09-16"));
  CHECK(months.slots()[15].to == day_of("2026-09-30"));
  SlotBook stream(*streamed, SourceId{0}, day_of("2026-09-01"));
  stream.follow(days, day_of("2026-09-15"));
  CHECK(stream.slots().size() == 15);
  const auto filled = stream.fill(delivery_of("door", "2026-09-15", "2026-09-16T09:00:00")).filled;
  CHECK(filled == std::vector<std::size_t>{14});
  SlotBook again(*daily, SourceId{0}, day_of("2026-09-01"));
  again.follow(SlotBook(*streamed, SourceId{0}, day_of("2026-09-01")), day_of("2026-10-05"));
  again.open(japan("2026-10-05T10:00:00"));
  REQUIRE(again.slots().size() == 1);
  CHECK(again.slots()[0].from == day_of("2026-10-05"));
}
