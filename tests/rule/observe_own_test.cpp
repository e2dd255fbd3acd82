#include "rule/observe_own.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

TEST_CASE("own events carry one log source, and their time for rules and for readers") {
  const Known known{japan("2026-09-02T06:00:00"), Seq{9}};
  const OwnedEvent event = own_event("delivery", end_of_day(*date_from("2026-09-01")), known);
  const Event view = event.view();
  CHECK(view.log_source.product == "metsuke");
  CHECK(view.log_source.service == "delivery");
  CHECK(view.log_source.category.empty());
  CHECK(view.seq == Seq{9});
  CHECK(view.received == known.at);
  CHECK(view[Field::timestamp] == "2026-09-01T14:59:59Z");
  CHECK(japan_date(view.occurred) == *date_from("2026-09-01"));
  CHECK(midnight_after(*date_from("2026-09-01")) == japan("2026-09-02T00:00:00"));
}
