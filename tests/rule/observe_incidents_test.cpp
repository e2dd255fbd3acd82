#include "rule/observe_incidents.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

// An observed contract's incidents, told to an observer as the engine tells them.
struct Desk {
  std::shared_ptr<const Contract> contract = observed_contract(
      "sources:\n  - id: door\n    format: sshd\n    intake: {drop: door/}\n"
      "    delivers: {every: day, due: next day 12:00, grace: 24 h}\n");
  Observer observer{contract, japan("2026-09-01T00:00:00")};
  RegisterBook registers;
  std::uint64_t seq = 10;

  std::vector<OwnedEvent> declare(std::string_view at, DeclarationKind kind,
                                  const std::string& subject,
                                  std::vector<std::pair<std::string, std::string>> facts) {
    Declaration made{"C-1", kind, subject, std::move(facts), "mori", "", japan(at)};
    REQUIRE(check_declaration(made));
    std::vector<OwnedEvent> events;
    observer.declared(made, Seq{++seq}, events);
    return events;
  }
  // "kind state" of the clocks said on a tick.
  std::vector<std::string> tick(std::string_view at) {
    std::vector<OwnedEvent> events;
    observer.tick(japan(at), Seq{++seq}, registers, events);
    std::vector<std::string> lines =
        said_of(events, "deadline", {Field::mk_deadline_kind, Field::mk_deadline_state});
    std::erase_if(lines, [](const std::string& line) {
      return !line.starts_with("incident") && !line.starts_with("corrective") &&
             !line.starts_with("monthly");
    });
    return lines;
  }
};

using Lines = std::vector<std::string>;

std::string native(const OwnedEvent& event, std::string_view name) {
  const Event view = event.view();
  for (const FieldView& field : view.native)
    if (field.name == name) return std::string(field.value);
  return "-";
}

}  // namespace

TEST_CASE("a clock is said when its state changes, to the minute, and once a month") {
  Desk desk;
  desk.tick("2026-09-03T09:00:00");
  desk.declare("2026-09-03T10:00:00", DeclarationKind::incident, "I-1",
               {{"vendor_known", "2026-09-03 09:40"}});
  CHECK(desk.tick("2026-09-03T10:01:00") ==
        Lines{"incident_vendor_call open", "incident_vendor_written open",
              "incident_vendor_notice open", "incident_plan open"});
  CHECK(desk.tick("2026-09-03T10:05:00").empty());
  CHECK(desk.tick("2026-09-03T10:10:00") == Lines{"incident_vendor_call amber"});
  CHECK(desk.tick("2026-09-03T10:40:00").empty());  // The last instant still is in time.
  CHECK(desk.tick("2026-09-03T10:41:00") == Lines{"incident_vendor_call missed"});
  desk.declare("2026-09-03T10:45:00", DeclarationKind::incident, "I-1",
               {{"vendor_called", "2026-09-03 10:30"}});
  CHECK(desk.tick("2026-09-03T10:46:00") == Lines{"incident_vendor_call met"});
  CHECK(desk.tick("2026-10-01T00:01:00") == Lines{"incident_vendor_written missed",
                                                  "incident_vendor_notice missed",
                                                  "incident_plan amber"});
}

TEST_CASE("an incident is said with its number of persons, triggers and missing items") {
  Desk desk;
  const auto events = desk.declare("2026-09-03T10:00:00", DeclarationKind::incident, "I-1",
                                   {{"title", "誤送信"}, {"persons_max", "250"}});
  REQUIRE(events.size() == 1);
  CHECK(service_of(events[0]) == "incident");
  CHECK(native(events[0], "incident.persons_max") == "250");
  CHECK(native(events[0], "incident.triggers") == "本人の数が100人超");
  CHECK(native(events[0], "incident.items_missing") == "8");
}

TEST_CASE("a due date outside the calendar is unknown") {
  Desk desk;
  desk.declare("2026-12-20T10:00:00", DeclarationKind::incident, "I-1",
               {{"known", "2027-12-20 10:00"}, {"sensitive", "yes"}});
  const Lines said = desk.tick("2027-12-20T10:01:00");
  CHECK(std::find(said.begin(), said.end(), "incident_final ?") != said.end());
}

TEST_CASE("a corrective action is a clock of its own") {
  Desk desk;
  desk.declare("2026-09-03T10:00:00", DeclarationKind::action, "C-7",
               {{"title", "研修"}, {"due", "2026-09-10"}});
  CHECK(desk.tick("2026-09-03T10:01:00") == Lines{"corrective_action open"});
  CHECK(desk.tick("2026-09-04T00:01:00") == Lines{"corrective_action amber"});
  CHECK(desk.tick("2026-09-11T00:00:00") == Lines{"corrective_action missed"});
}

TEST_CASE("a replaced delivery touches the holds on its period, and an incident's") {
  Desk desk;
  desk.declare(
      "2026-09-10T10:00:00", DeclarationKind::hold, "H-1",
      {{"source", "door"}, {"from", "2026-09-01"}, {"to", "2026-09-05"}, {"reason", "調査"}});
  const auto deliver = [&](std::string_view name, std::string_view day) {
    DeliveryRead read = delivery_of("door", day, "2026-09-12T10:00:00");
    read.delivery.name = name;
    read.delivery.received = japan("2026-09-12T10:00:00");
    read.delivery.period_from = read.delivery.period_to = *date_from(day);
    std::vector<OwnedEvent> events;
    desk.observer.delivery_read(read, events);
    std::vector<std::string> holds;
    for (const OwnedEvent& event : events)
      if (service_of(event) == "hold") holds.push_back(native(event, "hold.id"));
    return holds;
  };
  desk.tick("2026-09-12T09:00:00");
  CHECK(deliver("a", "2026-09-03").empty());          // The first of its period.
  CHECK(deliver("b", "2026-09-03") == Lines{"H-1"});  // In its place.
  CHECK(deliver("c", "2026-09-08").empty());
  CHECK(deliver("d", "2026-09-08").empty());  // Not held.
  desk.declare("2026-09-12T11:00:00", DeclarationKind::incident, "I-1",
               {{"known", "2026-09-09 10:00"}});
  CHECK(deliver("e", "2026-09-08") == Lines{"I-1"});
  desk.declare("2026-09-12T11:00:00", DeclarationKind::hold, "H-1", {{"released", "2026-09-11"}});
  CHECK(deliver("f", "2026-09-03") == Lines{"I-1"});
}
