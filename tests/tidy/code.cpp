// Rules about one file of C++: where it looks, what it says, how it waits.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "tidy/tidy.h"

namespace metsuke::tidy {

namespace {

constexpr std::array<std::string_view, 12> layers = {"base",     "world",    "source", "parse",
                                                     "event",    "contract", "rule",   "alert",
                                                     "evidence", "engine",   "shell",  ""};

std::optional<std::size_t> place_of(std::string_view layer) {
  const auto found = std::find(layers.begin(), layers.end(), layer);
  if (found == layers.end() || layer.empty()) return std::nullopt;
  return static_cast<std::size_t>(found - layers.begin());
}

// A word nobody writes outside `allowed` (paths that begin with one of them; "" means nowhere).
struct Ban {
  std::string_view word;
  std::string_view where;  // Only files whose path begins so.
  std::array<std::string_view, 3> allowed;
  std::string_view instead;
};

constexpr Ban bans[] = {
    {"system_clock::now", "", {"daemon/world/", "bench/"}, "World::clock"},
    {"steady_clock::now", "daemon/", {"daemon/world/"}, "Clock::elapsed"},
    {"sleep_for", "", {}, "a condition, or the simulated clock"},
    {"sleep_until", "", {}, "a condition, or the simulated clock"},
    {"usleep(", "", {}, "a condition, or the simulated clock"},
    {"nanosleep(", "", {}, "a condition, or the simulated clock"},
    {"sleep(", "", {}, "a condition, or the simulated clock"},
    {"std::mutex", "daemon/", {"daemon/base/queue.h"}, "base/queue.h"},
    {"std::condition_variable", "daemon/", {"daemon/base/queue.h"}, "base/queue.h"},
    {"std::thread", "daemon/", {"daemon/shell/"}, "the three threads of shell/daemon.cpp"},
    {"std::jthread", "daemon/", {"daemon/shell/"}, "the three threads of shell/daemon.cpp"},
    {"catch (...)", "daemon/", {"daemon/main.cpp"}, "the library's exception type"},
    {"using namespace std;", "", {}, "std::"},
    {"std::cout",
     "daemon/",
     {"daemon/shell/", "daemon/main.cpp"},
     "a returned value; the shell prints"},
    {"std::cerr",
     "daemon/",
     {"daemon/shell/", "daemon/main.cpp"},
     "a returned value; the shell prints"},
    {"boost/",
     "daemon/",
     {"daemon/shell/", "daemon/main.cpp"},
     "a plain interface; Asio lives in shell/"},
    {"std::views", "", {}, "a loop"},
    {"std::ranges::views", "", {}, "a loop"},
    {"std::regex", "daemon/", {}, "RE2"},
    {"std::random_device", "daemon/", {"daemon/world/"}, "World::chance"},
    {"std::mt19937", "daemon/", {"daemon/world/"}, "World::chance"},
    {"sprintf(", "", {}, "std::to_string and +="},
    {"strcpy(", "", {}, "std::string"},
    {"atoi(", "", {}, "std::from_chars"},
    {"popen(", "", {"tests/support/program.h"}, "a library"},
    {"std::system(", "daemon/", {}, "a library"},
    {"assert(", "daemon/", {}, "ASSERT"},
};

constexpr std::string_view vague_endings[] = {"Manager", "Helper",    "Util", "Utils",
                                              "Handler", "Processor", "Impl"};

bool is_name_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

std::string_view name_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_name_byte(text[end])) ++end;
  return text.substr(at, end - at);
}

std::string_view after_spaces(std::string_view text) {
  const std::size_t at = text.find_first_not_of(' ');
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

void check_names(const TextFile& file, int number, std::string_view code,
                 std::vector<Untidy>& found) {
  for (const std::string_view keyword : {"class ", "struct "}) {
    const std::string_view start = after_spaces(code);
    if (!start.starts_with(keyword)) continue;
    const std::string_view name = name_at(start, keyword.size());
    for (const std::string_view ending : vague_endings)
      if (name.ends_with(ending))
        found.push_back(
            {file.path, number,
             std::string(name) + ": " + std::string(ending) + " says nothing, name what it holds"});
  }
  if (!file.path.ends_with(".h")) return;
  const std::size_t at = code.find("get_");
  if (at == std::string_view::npos || (at > 0 && code[at - 1] != ' ' && code[at - 1] != '&'))
    return;
  const std::string_view name = name_at(code, at);
  if (code.substr(at + name.size()).starts_with("("))
    found.push_back({file.path, number,
                     std::string(name) + ": a function is named for what it "
                                         "answers, without get_"});
}

// `(…, bool x` in a header: the caller's `true` tells a reader nothing. Alone in its list the bool
// is the value itself, as in a writer's value(bool).
void check_flags(const TextFile& file, int number, std::string_view code,
                 std::vector<Untidy>& found) {
  for (std::size_t at = code.find("bool "); at != std::string_view::npos;
       at = code.find("bool ", at + 1)) {
    std::size_t before = at;
    while (before > 0 && code[before - 1] == ' ') --before;
    if (before == 0 || (code[before - 1] != '(' && code[before - 1] != ',')) continue;
    const std::string_view name = name_at(code, at + 5);
    const std::string_view rest = after_spaces(code.substr(at + 5 + name.size()));
    if (code[before - 1] == '(' && rest.starts_with(")")) continue;
    if (!name.empty() && (rest.starts_with(",") || rest.starts_with(")") || rest.starts_with("=")))
      found.push_back({file.path, number, "a bool parameter; use an enum"});
  }
}

void check_comment(const TextFile& file, int number, const CodeLine& line,
                   std::vector<Untidy>& found) {
  const std::string& comment = line.comment;
  for (const char mark : {'-', '=', '*', '/', '#'})
    if (comment.find(std::string(6, mark)) != std::string::npos)
      found.push_back({file.path, number, "a banner line"});
  for (const std::string_view word : {"@author", "@brief", "@param", "Copyright"})
    if (comment.find(word) != std::string::npos)
      found.push_back({file.path, number, std::string(word) + " belongs to no comment here"});
  const bool is_alone = after_spaces(line.code).empty();
  if (is_alone && (comment.ends_with(");") || comment.ends_with("};")))
    found.push_back({file.path, number, "commented-out code"});
}

std::string_view include_target(std::string_view line) {
  constexpr std::string_view directive = "#include \"";
  if (!line.starts_with(directive)) return {};
  line.remove_prefix(directive.size());
  return line.substr(0, line.find('"'));
}

}  // namespace

void check_includes(const TextFile& file, std::vector<Untidy>& found) {
  if (!file.path.starts_with("daemon/") || !(is_cpp(file.path) || is_table(file.path))) return;
  const std::string_view inside = std::string_view(file.path).substr(7);
  const std::size_t slash = inside.find('/');
  if (slash == std::string_view::npos) return;  // A program's main file sees everything.
  const std::string_view layer = inside.substr(0, slash);
  const auto own = place_of(layer);
  if (!own) {
    found.push_back({file.path, 0, "daemon/" + std::string(layer) + " is not a layer"});
    return;
  }
  int number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    const std::string_view target = include_target(line);
    if (target.empty()) continue;
    const auto other = place_of(target.substr(0, target.find('/')));
    if (!other)
      found.push_back({file.path, number, "include as \"layer/name.h\": " + std::string(target)});
    else if (*other > *own)
      found.push_back(
          {file.path, number, std::string(layer) + " looks to its right: " + std::string(target)});
  }
}

void check_bans(const TextFile& file, std::vector<Untidy>& found) {
  if (!is_cpp(file.path) || file.path.starts_with("tests/tidy")) return;
  const std::vector<std::string_view> wholes = lines_of(file.text);
  int number = 0;
  for (const CodeLine& line : code_lines(file.text)) {
    const std::string_view whole = wholes[static_cast<std::size_t>(number)];
    ++number;
    const std::string_view code = whole.starts_with("#include") ? whole : line.code;
    for (const Ban& ban : bans) {
      if (!file.path.starts_with(ban.where) || !contains_word(code, ban.word)) continue;
      const bool is_allowed = std::any_of(
          ban.allowed.begin(), ban.allowed.end(),
          [&](std::string_view path) { return !path.empty() && file.path.starts_with(path); });
      if (!is_allowed)
        found.push_back(
            {file.path, number,
             std::string(ban.word) + " is banned here, use " + std::string(ban.instead)});
    }
    check_comment(file, number, line, found);
    check_names(file, number, code, found);
    if (file.path.starts_with("daemon/") && file.path.ends_with(".h"))
      check_flags(file, number, code, found);
  }
}

// g++ 12.2 destroys twice what a temporary closure, a braced temporary or a conditional holds
// across a suspension; such a statement names its parts first.
void check_coroutines(const TextFile& file, std::vector<Untidy>& found) {
  if (!is_cpp(file.path) || file.path.starts_with("tests/tidy")) return;
  std::string all;
  for (const CodeLine& line : code_lines(file.text)) all += line.code + '\n';
  for (std::size_t at = all.find("co_await"); at != std::string::npos;
       at = all.find("co_await", at + 1)) {
    const int number = 1 + static_cast<int>(std::count(
                               all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    std::size_t start = all.find_last_of(";{}", at);
    start = start == std::string::npos ? 0 : start + 1;
    if (all.substr(start, at - start).find('?') != std::string::npos)
      found.push_back({file.path, number, "a conditional around co_await; use if"});
    int depth = 0;
    for (std::size_t next = at + 8; next < all.size(); ++next) {
      const char byte = all[next];
      if (byte == ';') break;
      if (byte == '(') ++depth;
      if (byte == ')') --depth;
      std::size_t back = next;
      while (back > at && (all[back - 1] == ' ' || all[back - 1] == '\n')) --back;
      const char before = all[back - 1];
      if (byte == '[' && !is_name_byte(before) && before != ']' && before != ')') {
        found.push_back({file.path, number, "a lambda inside a co_await statement; name it first"});
        break;
      }
      if (byte == '{') {
        if (depth > 0 || is_name_byte(before) || before == '>')
          found.push_back({file.path, number, "a braced temporary in co_await; name it first"});
        break;
      }
    }
  }
}

}  // namespace metsuke::tidy
