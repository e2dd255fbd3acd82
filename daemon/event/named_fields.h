// Vendors' names beside the house's, as a table: most of what a describer does is such a list.
#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "event/event.h"

namespace metsuke {

struct NamedField {
  std::string_view name;  // The vendor's.
  Field field;
};

// Fills each field that is still empty with the first of its names that says something. Addresses
// are written plainly; a name where an address is expected goes to the domain beside it. Null, ""
// and "-" say nothing.
void say_named(const Fields& fields, std::span<const NamedField> names, Event& event);

// The first of these names that says something, or nothing.
std::string_view first_of(const Fields& fields, std::initializer_list<std::string_view> names);

// A vendor's word and what it means here; a word that ends in * stands for all that begin so.
struct WordMeaning {
  std::string_view word, action, outcome;
};
// The first row that fits, or null.
const WordMeaning* meaning_among(std::span<const WordMeaning> meanings, std::string_view word);
// Sets action, and outcome where the row states one.
void say_meaning(const WordMeaning& meaning, Event& event);

// The category ECS gives events of such an action; empty when none is usual.
std::string_view usual_category(std::string_view action);

// "192.0.2.1:1194", "[2001:db8::1]:1194", "[AF_INET]192.0.2.1:1194", "192.0.2.1": both parts.
struct Endpoint {
  std::string_view host, port;
};
Endpoint endpoint_of(std::string_view text);
void say_source_endpoint(std::string_view text, Event& event);

std::string_view lower_case(std::string_view text, Arena& arena);
// "de:1c:88:64:10:19" as ECS writes it: "DE-1C-88-64-10-19".
std::string_view mac_text(std::string_view text, Arena& arena);
// An IANA protocol number's name ("6" → tcp), or the text itself in small letters.
std::string_view transport_name(std::string_view text, Arena& arena);

}  // namespace metsuke
