#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

const char* const two_sources = R"(sources:
  - {id: door, format: ndjson, delivers: {every: day, due: next business day 12:00, grace: 1 business day},
     keep: {total: 3 years}}
  - {id: sftp, format: sshd, delivers: {continuous: true}, keep: {total: 5 years}}
)";

using Lines = std::vector<std::string>;

const std::vector<Field> delivery_fields = {Field::mk_source_id, Field::mk_delivery_period,
                                            Field::mk_delivery_file, Field::mk_delivery_state,
                                            Field::mk_delivery_manifest};

}  // namespace

TEST_CASE("a delivery on time: its files, itself, and the day's coverage, in that order") {
  Observed watched(two_sources);
  watched.tick("2026-09-01T00:00:00");
  watched.line(0, "2026-09-02T06:00:00", "2026-09-01T10:00:00");
  DeliveryRead read = delivery_of("door", "2026-09-01", "2026-09-02T06:00:00", 10);
  read.quarantined = 1;
  read.declared_by_file = {10};
  read.delivery.sequence = 1;
  const std::vector<OwnedEvent> events = watched.deliver(read);
  REQUIRE(events.size() == 3);
  CHECK(said_of(events, "delivery", delivery_fields) ==
        Lines{"door 2026-09-01 log - ok", "door 2026-09-01 - on_time ok"});
  CHECK(value_of(events[0], Field::mk_delivery_count_matches) == "true");
  CHECK(value_of(events[0], Field::mk_delivery_parsed_rows) == "9");
  CHECK(value_of(events[1], Field::mk_delivery_parsed_rows) == "9");
  CHECK(value_of(events[1], Field::mk_delivery_quarantined_rows) == "1");
  CHECK(value_of(events[1], Field::mk_delivery_due) == "2026-09-02 12:00:00");
  CHECK(value_of(events[1], Field::mk_delivery_received) == "2026-09-02 06:00:00");
  CHECK(value_of(events[1], Field::mk_delivery_sequence_missing) == "0");
  CHECK(value_of(events[1], Field::mk_delivery_count_matches) == "-");
  CHECK(service_of(events[2]) == "coverage");
  CHECK(value_of(events[2], Field::mk_coverage_parsable_ratio) == "900");
  for (const OwnedEvent& event : events) {
    CHECK(event.seq == Seq{77});
    CHECK(japan_date(event.occurred) == *date_from("2026-09-01"));
  }
}

TEST_CASE("a missing day is said once, when grace is over, and is a hole until it comes") {
  Observed watched(two_sources);
  watched.tick("2026-09-01T00:00:00");
  CHECK(said_of(watched.tick("2026-09-03T11:59:00"), "delivery", delivery_fields).empty());
  const std::vector<OwnedEvent> events = watched.tick("2026-09-03T12:00:00");
  CHECK(said_of(events, "delivery", delivery_fields) == Lines{"door 2026-09-01 - missing -"});
  CHECK(said_of(events, "coverage", {Field::mk_source_id, Field::mk_coverage_rows}) ==
        Lines{"door ?"});
  CHECK(said_of(watched.tick("2026-09-03T12:01:00"), "delivery", delivery_fields).empty());
  const std::vector<SourceProgress> progress = watched.observer.progress();
  REQUIRE(progress.size() == 2);
  CHECK(progress[0].name == "door");
  CHECK(progress[0].complete_until == japan("2026-09-02T00:00:00"));
  CHECK(progress[0].holes.size() == 2);
  CHECK(progress[1].complete_until == japan("2026-09-03T11:01:00"));
  const std::vector<OwnedEvent> late =
      watched.deliver(delivery_of("door", "2026-09-01", "2026-09-04T06:00:00"));
  CHECK(said_of(late, "delivery", {Field::mk_delivery_state}).back() == "late");
  CHECK(watched.observer.progress()[0].holes.size() == 1);
}

TEST_CASE("what is wrong inside a delivery is said file by file, the worst for the whole") {
  Observed watched(two_sources);
  DeliveryRead read = delivery_of("door", "2026-09-01", "2026-09-02T13:00:00", 30);
  DeliveredFile altered;
  altered.name = "b";
  altered.state = FileState::mismatch;
  DeliveredFile extra;
  extra.name = "c";
  extra.state = FileState::extra;
  DeliveredFile absent;
  absent.name = "d";
  absent.state = FileState::missing;
  absent.declared_rows = 5;
  read.delivery.files.insert(read.delivery.files.end(), {altered, extra, absent});
  read.rows_by_file = {10, 12, 8, 0};
  read.declared_by_file = {11, 12, std::nullopt, 5};
  const std::vector<OwnedEvent> events = watched.deliver(read);
  CHECK(said_of(events, "delivery",
                {Field::mk_delivery_file, Field::mk_delivery_manifest,
                 Field::mk_delivery_count_matches, Field::mk_delivery_state}) ==
        Lines{"log ok false -", "b mismatch true -", "c extra_file - -", "d missing_file - -",
              "- mismatch - late"});
  Observed plain(two_sources);
  DeliveryRead bare = delivery_of("door", "2026-09-01", "2026-09-02T06:00:00");
  bare.delivery.has_manifest = false;
  CHECK(said_of(plain.deliver(bare), "delivery", {Field::mk_delivery_manifest}) ==
        Lines{"none", "none"});
}

TEST_CASE("the range a file was drawn for is held against the days it is delivered for") {
  Observed watched(two_sources);
  DeliveryRead read = delivery_of("door", "2026-09-01", "2026-09-02T06:00:00");
  read.ranges_by_file = {{japan("2026-09-01T00:00:00"), japan("2026-09-01T17:30:00")}};
  CHECK(said_of(watched.deliver(read), "delivery",
                {Field::mk_delivery_file, Field::mk_delivery_range_covers,
                 Field::mk_delivery_declared_to}) ==
        Lines{"log - -", "- false 2026-09-01 17:30:00"});
}

TEST_CASE("what nobody expected is taken and said to be unexpected") {
  Observed watched(two_sources);
  watched.deliver(delivery_of("door", "2026-09-01", "2026-09-02T06:00:00"));
  const std::vector<OwnedEvent> again =
      watched.deliver(delivery_of("door", "2026-09-01", "2026-09-02T07:00:00"));
  CHECK(value_of(again.back(), Field::mk_delivery_state) == "unexpected");
  CHECK(value_of(again.back(), Field::mk_delivery_replaces) == "door-2026-09-01");
  CHECK(value_of(again.back(), Field::mk_delivery_period) == "2026-09-01");
  const std::vector<OwnedEvent> streamed =
      watched.deliver(delivery_of("sftp", "2026-09-01", "2026-09-02T07:00:00"));
  CHECK(value_of(streamed.back(), Field::mk_delivery_state) == "unexpected");
  CHECK(watched.deliver(delivery_of("nobody", "2026-09-01", "2026-09-02T07:00:00")).empty());
}

TEST_CASE("a stream's day is told an hour after midnight, each day once") {
  Observed watched(two_sources);
  watched.line(1, "2026-09-01T10:00:00", "2026-09-01T10:00:00");
  CHECK(said_of(watched.tick("2026-09-02T00:59:00"), "coverage", {Field::mk_source_id}).empty());
  const std::vector<OwnedEvent> told = watched.tick("2026-09-02T01:00:00");
  CHECK(said_of(told, "coverage",
                {Field::mk_source_id, Field::mk_coverage_rows, Field::mk_coverage_parsable_ratio,
                 Field::timestamp}) == Lines{"sftp 1 1000 2026-09-01T14:59:59Z"});
  CHECK(said_of(watched.tick("2026-09-02T01:01:00"), "coverage", {Field::mk_source_id}).empty());
  CHECK(said_of(watched.tick("2026-09-05T01:00:00"), "coverage", {Field::mk_source_id}).size() ==
        3 + 2);  // And the door's first two days, given up meanwhile.
}

TEST_CASE("what was looked at again is told with its numbers") {
  const auto contract = observed_contract("");
  const Observer observer(contract, japan("2026-09-01T00:00:00"));
  std::vector<OwnedEvent> events;
  observer.rehashed({japan("2026-09-02T00:01:00"), 9, 270, 1, 2, 9, "00000007"}, Seq{5}, events);
  CHECK(said_of(events, "retention",
                {Field::mk_source_id, Field::mk_retention_rehashed, Field::mk_retention_altered,
                 Field::mk_retention_premature_loss}) == Lines{"archive 9 1 2"});
}

TEST_CASE("retention is told at the month's end, closed days at the start are no shortfall") {
  Observed watched(two_sources, "2026-09-05T00:00:00");  // A Saturday.
  watched.tick("2026-09-05T00:00:00");
  watched.line(1, "2026-09-08T10:00:00", "2026-09-08T10:00:00");
  watched.deliver(delivery_of("door", "2026-09-07", "2026-09-08T06:00:00"));
  CHECK(said_of(watched.tick("2026-09-30T23:59:00"), "retention", {Field::mk_source_id}).empty());
  const std::vector<OwnedEvent> told = watched.tick("2026-10-01T00:00:00");
  CHECK(said_of(told, "retention",
                {Field::mk_source_id, Field::mk_retention_required_days,
                 Field::mk_retention_oldest_verified_days, Field::mk_retention_altered}) ==
        Lines{"door 26 26 -", "sftp 26 23 -"});
  CHECK(said_of(watched.tick("2026-10-02T00:00:00"), "retention", {Field::mk_source_id}).empty());
}

TEST_CASE("the same inputs say the same, whenever the ticks come in between") {
  const auto run = [](int minutes) {
    Observed watched(two_sources);
    std::string text;
    Timestamp now = japan("2026-09-01T00:00:00");
    std::vector<OwnedEvent> events;
    for (; now <= japan("2026-09-10T00:00:00"); now += std::chrono::minutes(minutes)) {
      watched.observer.tick(now, Seq{1}, watched.registers, events);
    }
    for (const OwnedEvent& event : events) {
      if (service_of(event) == "delivery") text += to_json(event.view()).substr(0, 40) + '\n';
    }
    std::vector<Slot> slots = watched.observer.take_slots();
    for (const Slot& slot : slots) text += to_text(slot.from) + std::string(name_of(slot.state));
    return text;
  };
  const std::string often = run(1);
  CHECK(often == run(60));
  CHECK(often.find("2026-09-01missing") != std::string::npos);
  CHECK(often.find("2026-09-10expected") != std::string::npos);
}

TEST_CASE("changes are handed on once, in order") {
  Observed watched(two_sources);
  watched.tick("2026-09-02T00:00:00");
  const std::vector<Slot> slots = watched.observer.take_slots();
  REQUIRE(slots.size() == 2);
  CHECK(slots[0].from < slots[1].from);
  CHECK(watched.observer.take_slots().empty());
  watched.line(1, "2026-09-02T00:01:00", "2026-09-02T00:01:00");
  watched.line(0, "2026-09-02T00:01:00", "2026-09-01T00:01:00");
  const std::vector<SourceDay> days = watched.observer.take_days();
  REQUIRE(days.size() == 3);
  CHECK(days[0].source == SourceId{0});
  CHECK(days[2].source == SourceId{1});
}

TEST_CASE("a file delivered before is said to be the same, whatever it is called now") {
  Observed watched(two_sources);
  DeliveryRead first = delivery_of("door", "2026-09-01", "2026-09-02T06:00:00");
  first.delivery.files[0].bytes = 10;
  first.delivery.files[0].sha256 = sha256("rows");
  CHECK(value_of(watched.deliver(first)[0], Field::mk_delivery_duplicate_of) == "-");
  DeliveryRead again = delivery_of("door", "2026-09-02", "2026-09-03T06:00:00");
  again.delivery.files[0] = first.delivery.files[0];
  again.delivery.files[0].name = "other";
  CHECK(value_of(watched.deliver(again)[0], Field::mk_delivery_duplicate_of) == "door-2026-09-01");
  DeliveryRead fresh = delivery_of("door", "2026-09-03", "2026-09-04T06:00:00");
  fresh.delivery.files[0].bytes = 10;
  fresh.delivery.files[0].sha256 = sha256("more rows");
  CHECK(value_of(watched.deliver(fresh)[0], Field::mk_delivery_duplicate_of) == "-");
}

TEST_CASE("what is kept is measured against the contract, or a year where it is silent") {
  Observed watched("sources:\n  - {id: sftp, format: sshd, delivers: {continuous: true}}\n");
  watched.line(0, "2026-09-08T10:00:00", "2026-09-08T10:00:00");
  CHECK(said_of(watched.tick("2026-10-01T00:00:00"), "retention",
                {Field::mk_retention_required_days, Field::mk_retention_shortfall_days,
                 Field::mk_retention_searchable_days,
                 Field::mk_retention_searchable_shortfall_days}) == Lines{"30 7 23 7"});
}
