#include "parse/xferlog.h"

#include <array>
#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

Error not_xferlog(std::string_view why) {
  return Error{Code::unparsed, "xferlog: " + std::string(why)};
}

bool is_one_of(std::string_view word, std::string_view letters) {
  return word.size() == 1 && letters.find(word.front()) != std::string_view::npos;
}

}  // namespace

Result<void> parse_xferlog(std::string_view line, Arena&, Fields& fields) {
  if (line.size() < 26 || line[24] != ' ' || line[13] != ':' || line[16] != ':')
    return not_xferlog("no time at the beginning");
  std::string_view rest = line.substr(25);
  const std::string_view duration = take_word(rest);
  const std::string_view host = take_word(rest);
  const std::string_view bytes = take_word(rest);
  if (!all_digits(duration) || host.empty() || !all_digits(bytes))
    return not_xferlog("no duration, host and size behind the time");
  while (rest.ends_with(' ')) rest.remove_suffix(1);
  std::array<std::string_view, 9> last;
  for (auto word = last.rbegin(); word != last.rend(); ++word) *word = take_last_word(rest);
  const auto& [type, special, direction, access, user, service, method, id, completion] = last;
  if (rest.empty()) return not_xferlog("too few words");
  if (!is_one_of(type, "ab") || !is_one_of(direction, "iod") || !is_one_of(access, "agr") ||
      !is_one_of(completion, "ci"))
    return not_xferlog("type, direction, access mode or completion is not one of xferlog(5)");
  fields.add("time", line.substr(0, 24));
  fields.add("duration", duration);
  fields.add("host", host);
  fields.add("bytes", bytes);
  fields.add("path", rest);
  fields.add("type", type);
  fields.add("special", special);
  fields.add("direction", direction);
  fields.add("access", access);
  fields.add("user", user);
  fields.add("service", service);
  fields.add("method", method);
  fields.add("authenticated", id);
  fields.add("completion", completion);
  return {};
}

}  // namespace metsuke
