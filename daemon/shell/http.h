// What travels between a browser and the console: plain values, no sockets. Everything a browser
// sends is untrusted; what does not decode is refused.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shell/tls.h"

namespace metsuke {

using FormValues = std::map<std::string, std::string, std::less<>>;

enum class HttpMethod : std::uint8_t { head, fetch, post, other };  // fetch: GET

struct HttpRequest {
  HttpMethod method = HttpMethod::other;
  std::string path;    // Decoded; begins with '/', holds no ".." and no NUL.
  FormValues query;    // Decoded, the last of a name counts.
  std::string target;  // As sent.
  std::map<std::string, std::string, std::less<>> headers;  // Names in lower case.
  std::string body;
  std::string peer;                    // Address.
  std::optional<Certified> certified;  // The certificate it showed.
  bool is_secure = false;              // It came by TLS.

  std::string_view header(std::string_view name) const;
  std::string_view parameter(std::string_view name) const;  // Of the query; empty if absent.
  std::string_view cookie(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

HttpResponse redirect_to(std::string location);  // 303
HttpResponse plain(int status, std::string text);

// Percent-decoding; empty where an escape is cut or not hexadecimal.
std::optional<std::string> percent_decoded(std::string_view text);
std::string percent_encoded(std::string_view text);  // Everything but unreserved bytes.
// "a=1&b=%E3%81%82"; + is a blank. Empty where anything does not decode or is not UTF-8.
std::optional<FormValues> form_values(std::string_view text);
// Splits a request target into path and query; false when it is not a clean absolute path.
bool read_target(std::string_view target, HttpRequest& request);
// "?a=1&b=2" of the values that are not empty; empty when all are.
std::string query_text(const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace metsuke
