#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

OwnedEvent sample() {
  OwnedEvent event;
  event.occurred = moment("2026-11-22T21:27:44.689003Z");
  event.received = moment("2026-11-23T00:00:00Z");
  event.original = "raw \x95\x5C line";
  event.status = ParseStatus::partial;
  event.set(Field::mk_parse_status, "partial");
  event.set(Field::user_name, "sato");
  event.set(Field::source_port, "22");
  event.set(Field::mk_user_claimed, "true");
  event.set(Field::event_category, "file,network");
  event.set(Field::mk_card_id, "00123");
  event.set_unknown(Field::mk_card_valid);
  event.set_native("big", "18446744073709551615", Kind::number);
  event.set_native("tag", "a");
  event.set_native("nothing", "", Kind::null);
  event.set_native("tag", "b");
  event.set_log_source("authentication", "linux", "sshd");
  return event;
}

}  // namespace

TEST_CASE("event json: key order, kinds and bytes") {
  CHECK(to_json(sample().view()) ==
        R"({"@timestamp":"2026-11-22T21:27:44.689003Z","event.ingested":"2026-11-23T00:00:00Z",)"
        R"("event.original":"raw \udc95\\ line","event.category":["file","network"],)"
        R"("user.name":"sato","source.port":22,"mk.parse.status":"partial","mk.user.claimed":true,)"
        R"("mk.card.id":"00123","mk.unknown":["mk.card.valid"],)"
        R"("native.big":18446744073709551615,"native.tag":["a","b"],"native.nothing":null,)"
        R"("logsource.category":"authentication","logsource.product":"linux",)"
        R"("logsource.service":"sshd"})");
}

TEST_CASE("event json: reading back gives the same text") {
  const std::string once = to_json(sample().view());
  const auto back = event_from_json(once);
  REQUIRE(back);
  CHECK(to_json(back->view()) == once);
  CHECK(back->original == "raw \x95\x5C line");
  CHECK(back->view().unknown(Field::mk_card_valid));
}

TEST_CASE("event json: without a time there is none") {
  OwnedEvent event;
  event.has_occurred = false;
  event.set(Field::message, "x");
  CHECK(to_json(event.view()) == R"({"message":"x","mk.parse.status":"ok"})");
  const auto back = event_from_json(R"({"EventID":4624,"winlog":{"a":"b"},"source.port":"08"})");
  REQUIRE(back);
  CHECK_FALSE(back->has_occurred);
  CHECK(back->natives()[0].first == "EventID");
  CHECK(back->natives()[1].first == "winlog.a");
  CHECK(to_json(back->view()).find("\"source.port\":\"08\"") != std::string::npos);
}

TEST_CASE("event json: bad input is a fault") {
  CHECK_FALSE(event_from_json("{"));
  CHECK_FALSE(event_from_json(R"({"@timestamp":"yesterday"})"));
}

}  // namespace metsuke
