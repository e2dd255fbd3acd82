#include "shell/syslog_route.h"

#include <algorithm>

namespace metsuke {

namespace {

constexpr std::string_view separators = " ,";

// The next word of `rest`, which is left behind it.
std::string_view next_word(std::string_view& rest) {
  const std::size_t start = rest.find_first_not_of(' ');
  if (start == std::string_view::npos) {
    rest = {};
    return {};
  }
  rest.remove_prefix(start);
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

std::string_view without_nil(std::string_view word) {
  return word == "-" ? std::string_view() : word;
}

// RFC 3164's TAG ends at the first byte that is not of a program's name: "sshd[12]:", "su:".
std::string_view program_of_tag(std::string_view tag) {
  return tag.substr(0, tag.find_first_of("[:"));
}

}  // namespace

bool is_sender(const Sender& wanted, const std::optional<Certified>& certified) {
  if (!wanted.tls && !wanted.is_bound()) return !certified || certified->by_authority;
  if (!certified) return false;
  if (wanted.spki && *wanted.spki != certified->spki) return false;
  const auto& uris = certified->uris;
  if (!wanted.uri.empty() &&
      (!certified->by_authority || std::find(uris.begin(), uris.end(), wanted.uri) == uris.end()))
    return false;
  // A key that is named is known whoever signed it.
  return wanted.spki || certified->by_authority;
}

SyslogOrigin syslog_origin(std::string_view line) {
  std::string_view rest = line;
  while (rest.ends_with('\n') || rest.ends_with('\r')) rest.remove_suffix(1);
  if (!rest.starts_with('<')) return {};
  const std::size_t end = rest.substr(0, 6).find('>');
  if (end == std::string_view::npos) return {};
  rest.remove_prefix(end + 1);
  SyslogOrigin origin;
  if (rest.starts_with("1 ")) {  // RFC 5424: version, time, host, program
    next_word(rest);
    next_word(rest);
    origin.host = without_nil(next_word(rest));
    origin.program = without_nil(next_word(rest));
    return origin;
  }
  if (rest.empty()) return origin;
  const bool has_iso_time = rest.front() >= '0' && rest.front() <= '9';
  next_word(rest);      // RFC 3164: "Sep  1 08:30:00" …
  if (!has_iso_time) {  // … or one word in newer senders.
    next_word(rest);
    next_word(rest);
  }
  origin.host = next_word(rest);
  origin.program = program_of_tag(next_word(rest));
  return origin;
}

SyslogRoutes::SyslogRoutes(const Bundle& bundle, Intake::Kind carrier) {
  for (const BoundContract& bound : bundle.contracts)
    for (const SourceSpec& source : bound.contract->sources)
      if (source.intake.kind == carrier) add(source.id, source.intake.match, source.intake.sender);
}

void SyslogRoutes::add(std::string source, std::string_view match, const Sender& sender) {
  Route route{std::move(source), {}, sender};
  while (!match.empty()) {
    const std::string_view word = match.substr(0, match.find_first_of(separators));
    if (!word.empty()) route.matches.emplace_back(word);
    match.remove_prefix(std::min(match.size(), word.size() + 1));
  }
  routes_.push_back(std::move(route));
}

SyslogRoutes SyslogRoutes::for_sender(const std::optional<Certified>& certified) const {
  SyslogRoutes bound, unbound;
  for (const Route& route : routes_) {
    if (is_sender(route.sender, certified))
      (route.sender.is_bound() ? bound : unbound).routes_.push_back(route);
  }
  return bound.empty() ? unbound : bound;
}

std::string_view SyslogRoutes::bound_to(const std::optional<Certified>& certified) const {
  if (!certified) return {};
  const auto& uris = certified->uris;
  for (const Route& route : routes_) {
    const Sender& wanted = route.sender;
    const bool by_key = wanted.spki && *wanted.spki == certified->spki;
    const bool by_uri = !wanted.uri.empty() && certified->by_authority &&
                        std::find(uris.begin(), uris.end(), wanted.uri) != uris.end();
    if (by_key || by_uri) return route.source;
  }
  return {};
}

std::string_view SyslogRoutes::source_of(std::string_view line) const {
  const SyslogOrigin origin = syslog_origin(line);
  const Route* open = nullptr;
  for (const Route& route : routes_) {
    if (route.matches.empty()) {
      if (open == nullptr) open = &route;
      continue;
    }
    for (const std::string& match : route.matches)
      if (match == origin.program || match == origin.host) return route.source;
  }
  return open == nullptr ? unassigned_source : std::string_view(open->source);
}

}  // namespace metsuke
