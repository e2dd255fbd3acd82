#include "event/describe.h"

#include <charconv>

#include "event/written_time.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool is_hexadecimal(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_dotted_quad(std::string_view text) {
  int dots = 0;
  int digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0) return false;
      ++dots;
      digits = 0;
    } else if (!is_ascii_digit(c) || ++digits > 3) {
      return false;
    }
  }
  return dots == 3 && digits != 0;
}

int small_number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

bool is_address(std::string_view text) {
  if (is_dotted_quad(text)) return true;
  int colons = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ':') {
      ++colons;
    } else if (text[at] == '%' && colons > 1) {
      return true;  // A zone, as in fe80::1%eth0.
    } else if (!is_hexadecimal(text[at]) && text[at] != '.') {
      return false;
    }
  }
  return colons > 1;
}

void say_address(Event& event, std::string_view text, Field address, Field name) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    text = text.substr(1, text.size() - 2);
  if (text.size() > 7 && text.starts_with("::") && text[6] == ':' &&
      (text.substr(2, 4) == "ffff" || text.substr(2, 4) == "FFFF") &&
      is_dotted_quad(text.substr(7)))
    text.remove_prefix(7);
  if (text.empty() || text == "-" || text == "?") return;
  // A zone ("fe80::1%3") is a name of the writing machine's own, no part of the address.
  const bool addressed = is_address(text);
  event.set(addressed ? address : name, addressed ? text.substr(0, text.find('%')) : text);
}

std::string_view number_text(std::uint64_t number, Arena& arena) {
  char digits[20];
  const auto [end, fault] = std::to_chars(digits, digits + sizeof digits, number);
  ASSERT(fault == std::errc());
  return arena.copy({digits, static_cast<std::size_t>(end - digits)});
}

void say_header(const LineContext& context, Event& event) {
  const SyslogLine& line = context.syslog;
  // Without a header the message is the whole line, which event.original has.
  const bool headed = line.form != SyslogLine::Form::bare || !line.priority.empty();
  if (headed) say(event, Field::message, line.message);
  if (!line.priority.empty()) {
    const int priority = small_number(line.priority);
    event.set(Field::log_syslog_priority, line.priority);
    event.set(Field::log_syslog_facility_code,
              number_text(static_cast<std::uint64_t>(priority / 8), context.arena));
    event.set(Field::log_syslog_severity_code,
              number_text(static_cast<std::uint64_t>(priority % 8), context.arena));
  }
  say(event, Field::host_name, line.host);
  say(event, Field::process_name, line.app);
  say(event, Field::log_level, line.level);
  if (all_digits(line.process)) event.set(Field::process_pid, line.process);
  say(event, Field::mk_sequence, line.sequence);
  if (line.time.empty()) return;
  if (line.form == SyslogLine::Form::rfc3164) {
    say_time(time_without_year(line.time, context.zone, context.received), event);
    return;
  }
  Result<Timestamp> time = timestamp_from_rfc3339(line.time);
  if (!time) time = time_from_access_log(line.time, context.zone, context.arena);
  say_time(time, event);
}

void say_time(const Result<Timestamp>& time, Event& event) {
  if (!time) {
    event.status = ParseStatus::partial;
    return;
  }
  event.occurred = *time;
  event.has_occurred = true;
}

Result<Timestamp> time_from_access_log(std::string_view text, const Zone& zone, Arena& arena) {
  if (text.size() > 11 && text[2] == '/') {
    if (text.size() != 20) return time_from_clf(text);
    // "03/Nov/2026:12:00:00", as a strftime without %z writes it.
    std::string spaced("03 Nov 2026 ");
    text.copy(spaced.data(), 2);
    text.substr(3, 3).copy(spaced.data() + 3, 3);
    text.substr(7, 4).copy(spaced.data() + 7, 4);
    return time_from_writing(spaced.append(text.substr(12)), zone);
  }
  if (text.size() == 14 && all_digits(text)) return time_from_table(text, zone);
  if (text.size() > 3 && text[3] == ' ') return time_from_ctime(text, zone);
  const std::size_t size = text.size();
  if (size > 24 && (text[10] == 'T' || text[10] == ' ') &&
      (text[size - 5] == '+' || text[size - 5] == '-') && all_digits(text.substr(size - 4))) {
    // "+0900", as strftime's %z writes it.
    char* const room = arena.allocate(size + 1);
    text.copy(room, size - 2);
    room[size - 2] = ':';
    text.substr(size - 2).copy(room + size - 1, 2);
    return timestamp_from_rfc3339({room, size + 1});
  }
  if (size > 19 && text[19] == ',') {
    // "18:08:01,124": a decimal comma.
    std::string dotted(text);
    dotted[19] = '.';
    return time_from_table(dotted, zone);
  }
  if (auto time = timestamp_from_rfc3339(text)) return time;
  if (auto time = time_from_epoch(text)) return time;
  return time_from_table(text, zone);
}

bool begins_with_ctime(std::string_view text) {
  return text.size() > 26 && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' &&
         text[13] == ':' && text[16] == ':' && text[19] == ' ' && text[24] == ' ';
}

void say_url(Event& event, std::string_view url) {
  if (url.empty()) return;
  event.set(Field::url_original, url);
  std::string_view rest = url;
  if (const std::size_t scheme = rest.find("://");
      scheme != std::string_view::npos && scheme < 10 && scheme != 0) {
    rest.remove_prefix(scheme + 3);
    event.set(Field::url_full, url);
    const std::size_t end = rest.find_first_of("/?#");
    std::string_view host = rest.substr(0, end);
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos)
      host.remove_prefix(at + 1);
    const std::size_t colon = host.rfind(':');
    if (colon != std::string_view::npos && all_digits(host.substr(colon + 1))) {
      event.set(Field::destination_port, host.substr(colon + 1));
      host = host.substr(0, colon);
    }
    say(event, Field::url_domain, host);
    rest = end == std::string_view::npos ? rest.substr(rest.size()) : rest.substr(end);
  } else if (!rest.starts_with('/')) {
    return;
  }
  const std::size_t query = rest.find('?');
  say(event, Field::url_path, rest.substr(0, query));
  if (query != std::string_view::npos) event.set(Field::url_query, rest.substr(query + 1));
}

}  // namespace metsuke
