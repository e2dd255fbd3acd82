// What the contract adds to an event: who the actor is, whether the hour, place, route and paper
// were in order. A missing register makes its fields unknown, neither true nor false.
#pragma once

#include "base/arena.h"
#include "contract/contract.h"

namespace metsuke {

// Sets the mk.actor.*, mk.calendar.*, mk.terminal.*, mk.zone.*, mk.route.*, mk.media.*,
// mk.work_order.*, mk.ticket.known, mk.card.* and mk.info.class fields that the event has the
// ingredients for. Values are "true"/"false" or words; views live in `arena` or in the contract
// and registers. An event without an actor gets no mk.actor.* at all (absent, not unknown).
void enrich(Event& event, const Contract& contract, const RegisterBook& registers, Arena& arena);

// The register whose absence made this field unknown.
std::optional<RegisterKind> register_behind(Field field);

}  // namespace metsuke
