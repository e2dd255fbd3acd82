// The audit logs of cloud services: JSON, with lists of named values made plain.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// The elements of the list that is the member `name` of the object `text`, as views into it. None
// when there is no such list, or `text` ends before it does.
void json_elements(std::string_view text, std::string_view name,
                   std::vector<std::string_view>& elements);

// Microsoft 365's unified audit log. As parse_json, and: an AuditData that is JSON in a string is
// read too; {"Name":n,"Value":v} in a list L is the field L.n.
Result<void> parse_m365(std::string_view line, Arena& arena, Fields& fields);
// Google Workspace's reports. As parse_json, and: each parameter is a field by its own name;
// eventName and eventService are what Google's cloud log calls the event and its application.
Result<void> parse_google_workspace(std::string_view line, Arena& arena, Fields& fields);
// Okta's system log. As parse_json, and: eventtype and displaymessage beside eventType and
// displayMessage, because rules write them so.
Result<void> parse_okta(std::string_view line, Arena& arena, Fields& fields);
// The systemd journal's export as JSON. As parse_json, but a value that is a list of bytes is one
// string of these bytes.
Result<void> parse_journald(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
