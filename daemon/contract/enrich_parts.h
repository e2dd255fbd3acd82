// One event being completed, and what was already found out about it.
#pragma once

#include <string>
#include <string_view>

#include "contract/enrich.h"

namespace metsuke {

struct Enriching {
  Event& event;
  const Contract& contract;
  const RegisterBook& registers;
  Arena& arena;

  std::string actor;                    // same_name() of the acting person; empty: nobody.
  const RegisterRow* person = nullptr;  // The person's row of the roster, the one in force.
  const Route* route = nullptr;
  // Several people of the roster may be meant; then `person` is nobody.
  bool is_ambiguous = false;

  std::string_view text(Field field) const {
    const std::string_view value = event[field];
    return value == "-" ? std::string_view() : value;
  }
  void set(Field field, std::string_view value) {
    if (!value.empty()) event.set(field, value);
  }
  void set_truth(Field field, std::optional<bool> truth);
};

// The base name of a path of either kind.
std::string_view base_name(std::string_view path);
// The event's base file name; empty when it names no file.
std::string_view file_of(const Enriching& at);
// The vendor's own field of that name, or a register row's cell; empty when there is none.
std::string_view native_of(const Event& event, std::string_view name);
// A file moved from one place to another.
bool is_transfer(const Enriching& at);

void add_card(Enriching& at);
void add_actor(Enriching& at);
// The person whom this id, or this full name, means; either may be empty.
void find_actor(Enriching& at, std::string_view user, std::string_view name);
void add_calendar(Enriching& at);
void add_terminal(Enriching& at);
void add_zones(Enriching& at);
void add_route(Enriching& at);
void add_media(Enriching& at);
void add_work_order(Enriching& at);
void add_ticket(Enriching& at);
void add_same(Enriching& at);
void add_duty(Enriching& at);
void add_asset(Enriching& at);
void add_environments(Enriching& at);
void add_file_age(Enriching& at);
// Of a row of a register (metsuke's own event): whom it names, and its names as compared.
void add_row(Enriching& at);

}  // namespace metsuke
