// Goal: what third-party suites assert about a line, we assert about lines of our own, written from
// each format's primary source: addresses, ports, users, hosts, times, outcomes. Method: the files
// of tests/event/asserted; the score of each format is printed, and one below its mark fails.
//
//   = FORMAT [zone=ZONE] [encoding=NAME]    what the cases below are read as
//     [mapping=NAME]                        by a shipped mapping
//   = FORMAT layout=LAYOUT                  by a server's own layout, up to the line's end
//   > raw line                              one or several: a case; \xHH stands for a byte
//   name = value                            asserted of its event; (none): the field is not there
//   +                                       the asserts of the next event begin
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "event/reading.h"
#include "parse/text.h"

namespace metsuke {
namespace {

using Asserts = std::vector<std::pair<std::string, std::string>>;

struct Case {
  ReaderSettings settings;
  std::string raw, place;
  std::vector<Asserts> events{Asserts{}};
};

struct Score {
  std::size_t right = 0, all = 0;
};

std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "\\x" && at + 3 < text.size() && hex_value(text[at + 2]) >= 0 &&
        hex_value(text[at + 3]) >= 0) {
      bytes += static_cast<char>(hex_value(text[at + 2]) * 16 + hex_value(text[at + 3]));
      at += 3;
    } else {
      bytes += text[at];
    }
  }
  return bytes;
}

// "FORMAT", "FORMAT zone=Asia/Tokyo", "FORMAT layout=…", "FORMAT mapping=door_gate".
ReaderSettings settings_told(std::string_view text) {
  ReaderSettings settings = settings_of(std::string(take_word(text)));
  while (!text.empty()) {
    if (take_prefix(text, "layout=")) {
      settings.layout = text;
      return settings;
    }
    std::string_view word = take_word(text);
    if (take_prefix(word, "zone=")) {
      const auto zone = Zone::from(word);
      REQUIRE(zone);
      settings.zone = *zone;
    } else if (take_prefix(word, "mapping=")) {
      settings.mapping = mapping_named(std::string(word));
      REQUIRE(settings.mapping != nullptr);
    } else if (take_prefix(word, "encoding=")) {
      settings.encoding = word == "cp932"      ? Encoding::cp932
                          : word == "utf-16le" ? Encoding::utf16le
                                               : Encoding::euc_jp;
    } else {
      FAIL("an unknown word: " << word);
    }
  }
  return settings;
}

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<Case> cases;
  ReaderSettings settings;
  bool raw = false;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.starts_with("# ")) continue;
    if (line.starts_with("= ")) {
      settings = settings_told(std::string_view(line).substr(2));
    } else if (line == ">" || line.starts_with("> ")) {
      if (!raw)
        cases.push_back(
            {settings, {}, path.filename().string() + ":" + std::to_string(number), {Asserts{}}});
      raw = true;
      cases.back().raw +=
          unescaped(std::string_view(line).substr(std::min<std::size_t>(2, line.size()))) + "\n";
    } else if (line == "+") {
      REQUIRE_FALSE(cases.empty());
      cases.back().events.emplace_back();
    } else if (const std::size_t equals = line.find(" = "); equals != std::string::npos) {
      raw = false;
      REQUIRE_FALSE(cases.empty());
      cases.back().events.back().push_back({line.substr(0, equals), line.substr(equals + 3)});
    } else if (!line.empty()) {
      FAIL(path.filename() << ":" << number << ": " << line);
    }
  }
  return cases;
}

// The word as the event has it; a line break in a value is written \n.
std::string value_of(const OwnedEvent& owned, const std::string& name) {
  const Event event = owned.view();
  std::string found = "(none)";
  if (name == "@timestamp") return event.has_occurred ? to_rfc3339(event.occurred) : found;
  if (const auto field = field_from(name)) {
    if (event.has(*field)) found = event[*field];
  } else if (name.starts_with("native.")) {
    for (const FieldView& native : event.native)
      if (native.name == std::string_view(name).substr(7)) {
        found = native.value;
        break;
      }
  } else {
    FAIL("no field is called " << name);
  }
  for (std::size_t at = found.find('\n'); at != std::string::npos; at = found.find('\n', at))
    found.replace(at, 1, "\\n");
  return found;
}

Score judge(const Case& one) {
  Reading reading(one.settings);
  reading.received = moment("2026-11-23T09:00:00Z");
  reading.text(one.raw).finish();
  Arena arena;
  std::vector<Event> held;
  reading.reader.finish(arena, held);
  for (const Event& event : held) reading.events.emplace_back(event);
  for (const std::string& fault : reading.faults) {
    OwnedEvent failed;
    failed.set(Field::mk_parse_status, "failed");
    failed.set(Field::event_reason, fault);
    reading.events.push_back(std::move(failed));
  }
  Score score{0, 1};
  if (reading.events.size() == one.events.size())
    ++score.right;
  else
    WARN(one.place << ": " << reading.events.size() << " events, not " << one.events.size());
  for (std::size_t at = 0; at < one.events.size(); ++at)
    for (const auto& [name, value] : one.events[at]) {
      ++score.all;
      const std::string found =
          at < reading.events.size() ? value_of(reading.events[at], name) : "(no event)";
      if (found == value)
        ++score.right;
      else
        WARN(one.place << ": " << name << " is " << found << ", not " << value);
    }
  return score;
}

// Issue and design call these the first wave; the others are the second.
constexpr std::string_view first_wave[] = {"auditd",
                                           "cef",
                                           "csv",
                                           "httpd",
                                           "kv",
                                           "ndjson",
                                           "postgresql_csvlog",
                                           "postgresql_jsonlog",
                                           "postgresql_stderr",
                                           "proftpd",
                                           "pureftpd",
                                           "samba_full_audit",
                                           "squid",
                                           "sshd",
                                           "syslog",
                                           "vsftpd",
                                           "windows_json",
                                           "windows_xml",
                                           "xferlog"};

}  // namespace

TEST_CASE("asserted: of the values stated about lines, all but one in a hundred are right") {
  std::map<std::string, Score> scores;
  const std::filesystem::path folder = std::string(METSUKE_ROOT) + "/tests/event/asserted";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    for (const Case& one : read_cases(entry.path())) {
      CAPTURE(one.place);
      const Score score = judge(one);
      Score& sum = scores[one.settings.format];
      sum.right += score.right;
      sum.all += score.all;
    }
  REQUIRE(scores.size() >= 5);
  for (const auto& [format, score] : scores) {
    const bool first =
        std::find(std::begin(first_wave), std::end(first_wave), format) != std::end(first_wave);
    const double share = static_cast<double>(score.right) / static_cast<double>(score.all);
    CAPTURE(format, score.right, score.all);
    CHECK(share >= (first ? 0.99 : 0.97));
    std::printf("asserted: %-20s %5zu of %5zu values are right\n", format.c_str(), score.right,
                score.all);
  }
}

}  // namespace metsuke
