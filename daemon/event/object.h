// A JSON object nobody wrote a mapping for: its names are the schema's own, or common ones.
#pragma once

#include "base/arena.h"
#include "event/common_words.h"
#include "event/event.h"
#include "event/timestamps.h"

namespace metsuke {

// Sigma's log source category of an action, for lines that come from many places at once (an audit
// log, a mapping without a category of its own): logon → authentication. Empty: none fits.
std::string_view category_of_action(std::string_view action);
// event.category of an action, by ECS: file-read → file. Empty: none fits.
std::string_view event_category_of_action(std::string_view action);

void describe_object(const Fields& fields, const Zone& zone, CommonWords& words, Event& event);

// A JSON time: RFC 3339, a table's form, or a number since 1970 in a unit told by its size.
Result<Timestamp> time_from_value(const FieldView& value, const Zone& zone);

}  // namespace metsuke
