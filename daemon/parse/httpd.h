// Access logs of Apache and nginx, common and combined: who asked for what, and the answer.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// "[vhost[:port] ]host ident user [time] "request" status bytes[ "referer" "agent"[ more]]".
// Fields: vhost, host, ident, user, time, request, method, url, protocol, status, bytes, referer,
// agent, more, unfinished (a closing quote is missing). Escapes are undone; a "-" is left out.
// A request that is no HTTP has only `request`.
Result<void> parse_httpd(std::string_view line, Arena& arena, Fields& fields);

// A line of the error log of either server ("[Sat Nov 21 …] [auth_basic:error] [client A] …",
// nginx's "2026/11/21 … [error] pid#tid: …"). Fields: form (error), time, level, module, pid, host,
// port, code, text, refused (authentication, authorization), user, and as above request, vhost,
// referer.
bool is_httpd_error(std::string_view line);
Result<void> parse_httpd_error(std::string_view line, Fields& fields);

// Adds method, url and protocol of "GET /path HTTP/1.1"; old clients send no protocol.
void add_http_request(std::string_view request, Fields& fields);

}  // namespace metsuke
