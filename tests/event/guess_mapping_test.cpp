#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("guess: a door's table by its head") {
  const auto mapping = guess_mapping({"日付", "時刻", "カード番号", "氏名", "扉名", "区分", "結果"});
  REQUIRE(mapping != nullptr);
  CHECK(mapping->has_header);
  CHECK(mapping->time_columns == std::vector<std::string>{"日付", "時刻"});
  CHECK(mapping->category == "physical_access");
  Reading reading("csv");
  reading.line("日付,時刻,カード番号,氏名,扉名,区分,結果");
  reading.line("令和8年3月31日,22:02,00123,田中 太郎,サーバ室,入室,拒否");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-03-31T13:02:00Z"));
  CHECK(reading.last(Field::mk_card_id) == "00123");
  CHECK(reading.last(Field::event_action) == "door-in");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_category) == "physical");
}

TEST_CASE("guess: a table without head by its first row") {
  Reading reading("csv");
  reading.line("2026-03-01 00:00:00,DC-1,100123,sato,OUT,ACCESS_GRANTED,\"\"");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::mk_door_name) == "DC-1");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::event_action) == "door-out");
  CHECK(reading.last(Field::mk_door_direction) == "out");
}

TEST_CASE("guess: without a time nothing is guessed") {
  CHECK(guess_mapping({"a", "b"}) == nullptr);
  CHECK(guess_mapping({"色", "形", "味"}) == nullptr);
  CHECK(guess_mapping({}) == nullptr);
}

}  // namespace metsuke
