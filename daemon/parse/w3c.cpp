// Lines of IIS whose head is missing, or of other columns than the head above them says: the order
// of its columns is fixed (only which of them there are is configured), so their shapes tell.
#include <vector>

#include "parse/heading.h"
#include "parse/text.h"

namespace metsuke {
namespace {

using Values = std::vector<std::string_view>;

bool is_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && all_digits(text.substr(0, 4)) &&
         all_digits(text.substr(5, 2)) && all_digits(text.substr(8));
}

bool is_clock_of_day(std::string_view text) {
  return text.size() >= 8 && text[2] == ':' && text[5] == ':' && all_digits(text.substr(0, 2)) &&
         all_digits(text.substr(3, 2)) && all_digits(text.substr(6, 2));
}

// With a zone behind the address ("fe80::1%3") too.
bool is_address_of(std::string_view text) {
  return has_address_shape(text.substr(0, text.find('%')));
}

bool is_http_method(std::string_view text) {
  if (text.size() < 3 || text.size() > 16) return false;
  for (const char c : text)
    if ((c < 'A' || c > 'Z') && c != '_' && c != '-') return false;
  return true;
}

bool is_status(std::string_view text) {
  return text.size() == 3 && all_digits(text) && text[0] >= '1' && text[0] <= '5';
}

// Method, path, query, port, user and client stand side by side; 0: they do not.
std::size_t find_method(const Values& values) {
  for (std::size_t at = 2; at + 6 < values.size() && at < 6; ++at)
    if (is_http_method(values[at]) && values[at + 1].starts_with('/') &&
        all_digits(values[at + 3]) && is_address_of(values[at + 5]))
      return at;
  return 0;
}

// What stands between the client and the status: agent, cookie, referrer, host, as far as they
// are there.
bool add_said(const Values& values, std::size_t from, std::size_t end, Fields& fields) {
  if (from < end && values[from].starts_with("HTTP/")) fields.add("cs-version", values[from++]);
  if (from == end || end - from > 4) return false;
  fields.add("cs(User-Agent)", values[from++]);
  const std::size_t left = end - from;
  const bool hosted =
      left == 3 || (left == 2 && values[end - 1].find('.') != std::string_view::npos &&
                    values[end - 1].find("://") == std::string_view::npos);
  if (hosted) fields.add("cs-host", values[--end]);
  if (from < end) fields.add("cs(Referer)", values[--end]);
  if (from < end) fields.add("cs(Cookie)", values[from]);
  return true;
}

bool add_web_line(const Values& values, Fields& fields) {
  const std::size_t method = find_method(values);
  if (method == 0) return false;
  for (std::size_t at = 2; at < method; ++at) {
    const bool site = values[at].starts_with("W3SVC");
    fields.add(is_address_of(values[at]) ? "s-ip"
               : site                    ? "s-sitename"
                                         : "s-computername",
               values[at]);
  }
  constexpr std::string_view names[] = {"cs-method", "cs-uri-stem", "cs-uri-query",
                                        "s-port",    "cs-username", "c-ip"};
  for (std::size_t at = 0; at < 6; ++at) fields.add(names[at], values[method + at]);
  std::size_t status = method + 7;
  while (status + 2 < values.size() &&
         !(is_status(values[status]) && all_digits(values[status + 1]) &&
           all_digits(values[status + 2])))
    ++status;
  if (status + 2 >= values.size() || !add_said(values, method + 6, status, fields)) return false;
  fields.add("sc-status", values[status]);
  fields.add("sc-substatus", values[status + 1]);
  fields.add("sc-win32-status", values[status + 2]);
  std::size_t from = status + 3, numbers = from;
  while (numbers < values.size() && all_digits(values[numbers])) ++numbers;
  if (numbers - from == 3) {
    fields.add("sc-bytes", values[from++]);
    fields.add("cs-bytes", values[from++]);
  }
  if (from < numbers) fields.add("time-taken", values[from++]);
  for (; from < values.size(); ++from)
    fields.add(from == numbers && is_address_of(values[from].substr(0, values[from].find(',')))
                   ? "X-Forwarded-For"
                   : "rest",
               values[from]);
  return true;
}

// An FTP site's: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status
// sc-win32-status sc-substatus x-session x-fullpath.
bool add_ftp_line(const Values& values, Fields& fields) {
  if (values.size() != 13 || !is_address_of(values[2]) || !is_address_of(values[4]) ||
      !all_digits(values[5]) || values[11].size() != 36)
    return false;
  constexpr std::string_view names[] = {
      "c-ip",      "cs-username",     "s-ip",         "s-port",    "cs-method", "cs-uri-stem",
      "sc-status", "sc-win32-status", "sc-substatus", "x-session", "x-fullpath"};
  for (std::size_t at = 0; at < 11; ++at) fields.add(names[at], values[at + 2]);
  return true;
}

}  // namespace

bool parse_w3c_without_head(std::string_view line, Fields& fields) {
  Values values;
  for (std::string_view rest = trimmed(line); !rest.empty();) {
    const std::string_view value = take_word(rest);
    if (value.empty()) continue;
    if (values.size() == 32) return false;
    values.push_back(value);
  }
  fields.clear();
  if (values.size() < 12 || !is_date(values[0]) || !is_clock_of_day(values[1])) return false;
  fields.add("date", values[0]);
  fields.add("time", values[1]);
  if (!add_web_line(values, fields)) {
    fields.clear();
    fields.add("date", values[0]);
    fields.add("time", values[1]);
    if (!add_ftp_line(values, fields)) {
      fields.clear();
      return false;
    }
  }
  fields.add("#Fields", "by shape");
  return true;
}

}  // namespace metsuke
