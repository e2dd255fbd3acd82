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
// A file moved from one place to another.
bool is_transfer(const Enriching& at);

void add_card(Enriching& at);
void add_actor(Enriching& at);
void add_calendar(Enriching& at);
void add_terminal(Enriching& at);
void add_zones(Enriching& at);
void add_route(Enriching& at);
void add_media(Enriching& at);
void add_work_order(Enriching& at);
void add_ticket(Enriching& at);

}  // namespace metsuke
