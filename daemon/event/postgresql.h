// A line of PostgreSQL's server log, in whichever form, as an event.
#pragma once

#include "event/format.h"

namespace metsuke {

// `fields` as parse/postgresql.h names them.
Result<void> describe_postgresql(const LineContext& context, const Fields& fields, Event& event);

// "2026-11-23 06:30:04.646 JST": an abbreviation that is known to mean one zone, an offset, or the
// source's own. Err time_unreadable: also for an abbreviation that is not known.
Result<Timestamp> time_from_postgresql(std::string_view text, const Zone& zone);

// What a statement does, by its first words; empty when it does neither.
std::string_view action_of_statement(std::string_view statement);

inline constexpr LogSource postgresql_sources[] = {
    {"database", "postgresql", ""}, {"", "postgresql", ""}, {"authentication", "postgresql", ""}};
inline constexpr std::string_view postgresql_applications[] = {"postgres", "postgresql"};

}  // namespace metsuke
