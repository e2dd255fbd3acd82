#include "event/event.h"

#include <catch2/catch.hpp>

namespace metsuke {

TEST_CASE("event: every field is found by its name, and no other name is") {
  for (std::size_t at = 0; at < field_count; ++at) {
    const auto field = static_cast<Field>(at);
    CHECK(field_from(name_of(field)) == field);
    CHECK_FALSE(title_of(field, Language::english).empty());
    CHECK_FALSE(title_of(field, Language::japanese).empty());
  }
  CHECK(name_of(Field::user_name) == "user.name");
  CHECK(title_of(Field::user_name, Language::japanese) == "利用者ID");
  for (const char* name : {"", "user", "user.names", "User.name", "zzz", "@", "native.x"})
    CHECK_FALSE(field_from(name));
}

TEST_CASE("event: an empty value is a value") {
  Event event;
  CHECK_FALSE(event.has(Field::user_name));
  event.set(Field::user_name, "");
  CHECK(event.has(Field::user_name));
  event.unset(Field::user_name);
  CHECK_FALSE(event.has(Field::user_name));
  CHECK_FALSE(event.any_unknown());
  event.set_unknown(Field::user_name);
  CHECK(event.unknown(Field::user_name));
}

}  // namespace metsuke
