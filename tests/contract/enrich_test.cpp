#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("an event without ingredients is left alone") {
  Contract contract;
  const Enriched event(contract, RegisterBook(), "2026-09-03T10:00:00+09:00",
                       {{Field::event_action, "net-allow"}});
  for (const Field field :
       {Field::mk_actor_id, Field::mk_actor_on_roster, Field::mk_terminal_listed,
        Field::mk_zone_source, Field::mk_route_permitted, Field::mk_media_registered,
        Field::mk_work_order_covers, Field::mk_ticket_known, Field::mk_card_valid,
        Field::mk_calendar_approved_overtime, Field::mk_info_class}) {
    INFO(name_of(field));
    CHECK(event[field] == "-");
  }
  CHECK(event[Field::mk_calendar_in_shift] == "?");
}

TEST_CASE("without registers nothing about people and papers is known, and nothing is guessed") {
  Contract contract;
  contract.information_class = "機密性3";
  const Enriched event(contract, RegisterBook(), "2026-09-03T10:00:00+09:00",
                       {{Field::user_name, "MIDORI\\Sato"},
                        {Field::source_ip, "172.16.9.21"},
                        {Field::mk_card_id, "0012"},
                        {Field::mk_device_serial, "X1"},
                        {Field::event_action, "file-upload"},
                        {Field::file_path, "/out/a.zip"}});
  CHECK(event[Field::mk_actor_id] == "sato");
  CHECK(event[Field::mk_info_class] == "機密性3");
  for (const Field field :
       {Field::mk_actor_on_roster, Field::mk_actor_valid, Field::mk_actor_employer,
        Field::mk_actor_approved, Field::mk_terminal_listed, Field::mk_media_registered,
        Field::mk_work_order_covers, Field::mk_ticket_known, Field::mk_card_valid,
        Field::mk_calendar_approved_overtime, Field::mk_route_permitted}) {
    INFO(name_of(field));
    CHECK(event[field] == "?");
  }
}

TEST_CASE("every field that a register decides names it") {
  CHECK(register_behind(Field::mk_actor_on_roster) == RegisterKind::roster);
  CHECK(register_behind(Field::mk_ticket_known) == RegisterKind::transfers);
  CHECK(register_behind(Field::mk_card_holder) == RegisterKind::cards);
  CHECK_FALSE(register_behind(Field::user_name));
  CHECK_FALSE(register_behind(Field::mk_route_permitted));
}
