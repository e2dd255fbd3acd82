// Goal: a damaged line takes no neighbour with it. Method: typical records of every format are read
// as they are, then with damaged lines between them and CR LF or NUL bytes about them; every event
// of the first reading must be among those of the second, in order, and nothing may vanish.
#include <catch2/catch.hpp>
#include <random>

#include "event/reading.h"

namespace metsuke {
namespace {

struct Specimen {
  std::string format;
  std::vector<std::string> records;
};

// The lines of bench/parse_samples.txt, "{n}" filled in.
std::vector<Specimen> specimens() {
  std::ifstream file(std::string(METSUKE_ROOT) + "/bench/parse_samples.txt");
  std::vector<Specimen> all;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("= ")) {
      all.push_back({line.substr(2), {}});
      continue;
    }
    if (all.empty() || line.empty()) continue;
    for (std::size_t at = line.find("{n}"); at != std::string::npos; at = line.find("{n}", at))
      line.replace(at, 3, "100001");
    if (line.starts_with('+') && !all.back().records.empty())
      all.back().records.back() += "\n" + line.substr(1);
    else
      all.back().records.push_back(line);
  }
  return all;
}

constexpr Field compared[] = {Field::event_action,   Field::event_outcome, Field::user_name,
                              Field::source_ip,      Field::file_path,     Field::event_code,
                              Field::mk_db_statement};

struct Outcome {
  std::vector<std::string> events;  // What each says.
  std::size_t refused = 0;          // Faults, and events that only keep what nobody understood.
};

Outcome read_all(const std::string& format, const std::string& bytes) {
  Reading reading(format);
  reading.text(bytes).finish();
  Arena arena;
  std::vector<Event> held;
  reading.reader.finish(arena, held);
  for (const Event& event : held) reading.events.emplace_back(event);
  Outcome outcome;
  outcome.refused = reading.faults.size();
  for (const OwnedEvent& event : reading.events) {
    if (event.status == ParseStatus::failed) {
      ++outcome.refused;
      continue;
    }
    std::string said;
    for (const Field field : compared) said += std::string(event.view()[field]) + '|';
    outcome.events.push_back(std::move(said));
  }
  return outcome;
}

bool is_within(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  std::size_t at = 0;
  for (const std::string& one : all)
    if (at < some.size() && some[at] == one) ++at;
  return at == some.size();
}

std::string joined(const std::vector<std::string>& records, const std::string& between) {
  std::string text;
  for (const std::string& record : records) text += record + "\n" + between;
  return text;
}

}  // namespace

TEST_CASE("damage: whatever a line becomes, it is an event or a reason") {
  for (const Specimen& one : specimens()) {
    CAPTURE(one.format);
    const std::string whole = joined(one.records, "");
    std::mt19937 chance(20261123);
    const auto below = [&](std::size_t bound) { return chance() % bound; };
    for (int round = 0; round < 200; ++round) {
      CAPTURE(round);
      std::string text = whole;
      for (std::size_t changes = 1 + below(6); changes != 0; --changes) {
        const std::size_t at = below(text.size()), length = 1 + below(40);
        constexpr std::string_view marks = "\"'\\|[](){}<>=:;,&%#/ \t\n\0\x1D\x80\xFF";
        if (below(3) == 0)
          text.erase(at, length);
        else if (below(2) == 0)
          text.insert(at, text.substr(below(text.size()), length));
        else
          text[at] = marks[below(marks.size())];
        if (text.size() < 2) text = whole;
      }
      Reading reading(one.format);
      reading.text(text).finish();
      Arena arena;
      std::vector<Event> held;
      reading.reader.finish(arena, held);
      for (const Event& event : held) reading.events.emplace_back(event);
      for (const OwnedEvent& event : reading.events) {
        const auto back = event_from_json(to_json(event.view()));
        REQUIRE(back);
      }
      const std::size_t accounted = reading.events.size() + reading.faults.size() + reading.nothing;
      REQUIRE(accounted > 0);
    }
  }
}

TEST_CASE("damage: intact lines are read whatever stands between them") {
  const auto all = specimens();
  REQUIRE(all.size() > 10);
  for (const Specimen& one : all) {
    CAPTURE(one.format);
    // Events of several lines lie side by side: damage comes before and behind them.
    std::vector<std::string> records = one.records;
    if (one.format == "auditd") records = {joined(one.records, "")};
    const Outcome plain = read_all(one.format, joined(records, ""));
    REQUIRE(plain.refused == 0);
    REQUIRE_FALSE(plain.events.empty());
    const std::string half = records[0].substr(0, records[0].find('\n') / 2);
    const std::pair<const char*, std::string> damages[] = {
        {"garbage", "\x01garbage\xFF\xFE\n"},
        {"NUL bytes", std::string("\0\0\0\n", 4)},
        {"a blank line", "\n"},
        {"a line cut off", half.substr(0, half.size() / 2) + "\n"},
        {"a line too long", std::string(limits::line_bytes_max + 5, 'x') + "\n"},
    };
    for (const auto& [name, damage] : damages) {
      CAPTURE(name);
      const Outcome damaged = read_all(one.format, damage + joined(records, damage));
      CHECK(is_within(plain.events, damaged.events));
    }
    std::string returned = joined(records, "");
    for (std::size_t at = returned.find('\n'); at != std::string::npos;
         at = returned.find('\n', at + 2))
      returned.insert(at, "\r");
    const Outcome windows = read_all(one.format, returned);
    CHECK(windows.events.size() == plain.events.size());
    const Outcome marked = read_all(one.format, "\xEF\xBB\xBF" + joined(records, ""));
    CHECK(marked.events == plain.events);
  }
}

}  // namespace metsuke
