// The logs of MySQL, MariaDB and SQL Server.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A line of MySQL's or MariaDB's error log, of the general query log, or of MariaDB's server_audit
// plugin. Fields: form (error, general, audit), date and time or stamp, connection, level, command,
// user, host, database, statement, code, message. Err unparsed: none of the three.
Result<void> parse_mysql(std::string_view line, Arena& arena, Fields& fields);

// A line of SQL Server's ERRORLOG: time, source (Logon, spid51, Server …), message; of a logon also
// event (accepted, refused), user, reason, client.
Result<void> parse_mssql(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
