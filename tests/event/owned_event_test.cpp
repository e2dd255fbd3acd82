#include <catch2/catch.hpp>

#include "event/event.h"

namespace metsuke {

TEST_CASE("owned event: a deep copy outlives what it was made of") {
  OwnedEvent kept;
  {
    std::string user = "a user with a name too long for a small string";
    const FieldView native[] = {{user, user, Kind::number}};
    Event event;
    event.seq = Seq{7};
    event.set(Field::user_name, user);
    event.set_unknown(Field::mk_card_valid);
    event.native = native;
    event.log_source = {"c", user, "s"};
    event.original = user;
    kept = OwnedEvent(event);
    user.assign(user.size(), 'x');
  }
  const Event view = kept.view();
  CHECK(view.seq == Seq{7});
  CHECK(view[Field::user_name] == "a user with a name too long for a small string");
  CHECK(view.unknown(Field::mk_card_valid));
  REQUIRE(view.native.size() == 1);
  CHECK(view.native[0].kind == Kind::number);
  CHECK(view.log_source.product == view[Field::user_name]);
  CHECK(view.original == view[Field::user_name]);
}

TEST_CASE("owned event: setting twice keeps the last, copies are their own") {
  OwnedEvent event;
  event.set(Field::user_name, "a");
  event.set(Field::user_name, "b");
  CHECK(event.fields().size() == 1);
  const OwnedEvent copy = event;
  event.set(Field::user_name, "c");
  CHECK(copy.view()[Field::user_name] == "b");
  event.set_native("n", "1");
  event.set_log_source("x", "y", "z");
  CHECK(event.view().native[0].name == "n");
  CHECK(event.view().log_source.service == "z");
}

}  // namespace metsuke
