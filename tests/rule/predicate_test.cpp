#include "rule/predicate.h"

#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("parts of a time are taken as written") {
  const OwnedEvent event = event_of({{"t", "2025-12-29T23:10:00+09:00"}});
  CHECK(holds("t|hour: 23", event));
  CHECK(holds("t|week: 1", event));
  CHECK(holds("t|year: 2025", event));
  CHECK(holds("t|minute: [9, 10]", event));
  CHECK_FALSE(holds("t|day: 28", event));
  CHECK_FALSE(holds("t|day: 30", event_of({{"t", "2025-02-30"}})));
  CHECK_FALSE(holds("t|hour: 1", event_of({{"t", "yesterday"}})));
}

TEST_CASE("networks hold addresses of their kind") {
  CHECK(holds("a|cidr: 10.0.0.0/8", event_of({{"a", "10.255.0.1"}})));
  CHECK_FALSE(holds("a|cidr: 10.0.0.0/8", event_of({{"a", "11.0.0.1"}})));
  CHECK(holds("a|cidr: '2001:db8::/32'", event_of({{"a", "2001:DB8::1"}})));
  CHECK_FALSE(holds("a|cidr: 10.0.0.0/8", event_of({{"a", "no address"}})));
}

TEST_CASE("expressions are searched, with case, and bounded") {
  CHECK(holds("f|re: 'a.c'", event_of({{"f", "xxabcxx"}})));
  CHECK_FALSE(holds("f|re: 'A.C'", event_of({{"f", "xxabcxx"}})));
  CHECK(holds("f|re|i: 'A.C'", event_of({{"f", "xxabcxx"}})));
  CHECK(holds("f|re: '(a*)*b'", event_of({{"f", std::string(50'000, 'a') + "b"}})));
  CHECK_FALSE(holds("f|re: '(a*)*b'", event_of({{"f", std::string(50'000, 'a')}})));
  CHECK_FALSE(regex_from(std::string(100'000, 'a')));
}

TEST_CASE("equal tests have equal keys, different ones have not") {
  Predicate one, other;
  one.text = other.text = "x";
  CHECK(one.key() == other.key());
  other.cased = true;
  CHECK(one.key() != other.key());
  other = one;
  other.slot = 1;
  CHECK(one.key() != other.key());
}

}  // namespace metsuke
