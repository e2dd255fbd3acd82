// The compiled ruleset against the naive evaluator of the tests, on the same events, by turns.
//   match [--rules DIR] [--cases DIR] [--events FILE] [--category WORD] [--rounds N]
//         [--sample N] [--profile SECONDS]
// --events: one JSON event a line, bare or wrapped with its log source, beside the cases' own.
// Both must say the same of every event before anything is timed. Figures of one machine compare
// only with figures of the same run of the same machine.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "event/event_line.h"
#include "rule/matcher.h"
#include "support/naive_rules.h"
#include "support/sigma_case.h"
#include "world/posix.h"

namespace {
std::atomic<std::uint64_t> allocations{0};
}  // namespace

// Not inlined: the compiler would see new and free side by side and take them for a mistake.
__attribute__((noinline)) void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace metsuke {
namespace {

struct Settings {
  std::string rules = METSUKE_ROOT "/../shared/sigma/rules";
  std::string cases = METSUKE_ROOT "/../shared/sigma/cases";
  std::string events;
  std::string category;  // Only events of that log source category.
  std::size_t rounds = 5;
  double profile = 0;      // Seconds of the compiled rules alone, for a profiler.
  std::size_t sample = 0;  // So many rules only; 0: all.
};

struct Cost {
  double wall = 0, cpu = 0;  // Seconds an event.
  double allocations = 0;    // An event.
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Runs `once` over all events until `seconds` have passed.
template <class Once>
Cost timed(std::size_t events, double seconds, const Once& once) {
  PosixClock clock;
  const Duration start = clock.elapsed();
  const double cpu_start = cpu_seconds();
  const std::uint64_t allocations_start = allocations.load();
  double passes = 0, wall = 0;
  while (wall < seconds) {
    once();
    ++passes;
    wall = std::chrono::duration<double>(clock.elapsed() - start).count();
  }
  const double count = passes * static_cast<double>(events);
  return {wall / count, (cpu_seconds() - cpu_start) / count,
          static_cast<double>(allocations.load() - allocations_start) / count};
}

Cost median(std::vector<Cost> costs) {
  std::sort(costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.cpu < b.cpu; });
  return costs[costs.size() / 2];
}

std::vector<RuleSource> rule_files(const std::string& directory) {
  std::vector<RuleSource> files;
  for (const auto& item : std::filesystem::recursive_directory_iterator(directory))
    if (item.path().extension() == ".yml")
      files.push_back({item.path().string(), file_text(item.path().string())});
  std::sort(files.begin(), files.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.file < b.file; });
  return files;
}

// Without the files that have errors (placeholders without values).
std::shared_ptr<const Ruleset> compiled(std::vector<RuleSource>& files) {
  Complaints complaints;
  auto rules = Ruleset::compile(files, {}, complaints);
  if (rules != nullptr) return rules;
  std::set<std::string> wrong;
  for (const Complaint& complaint : complaints)
    if (complaint.weight == Weight::error) wrong.insert(complaint.place.file);
  std::erase_if(files, [&](const RuleSource& file) { return wrong.contains(file.file); });
  complaints.clear();
  return Ruleset::compile(files, {}, complaints);
}

std::vector<OwnedEvent> all_events(const Settings& settings) {
  std::vector<OwnedEvent> events;
  for (const char* name : {"differential", "regression"})
    for (SigmaCase& one : read_sigma_cases(settings.cases + "/" + name + ".jsonl"))
      for (OwnedEvent& event : one.events_with_sources()) events.push_back(std::move(event));
  std::ifstream file(settings.events);
  std::string line;
  EventLines lines;
  while (std::getline(file, line))
    if (const auto event = lines.read(line)) events.emplace_back(*event);
  if (settings.category.empty()) return events;
  std::erase_if(events, [&](const OwnedEvent& event) {
    const Event view = event.view();
    bool of = view.log_source.category == settings.category;
    for (const LogSource& one : view.more_log_sources) of = of || one.category == settings.category;
    return !of;
  });
  return events;
}

void print_row(const char* name, const Cost& cost) {
  std::printf("%-24s %12.0f events/s %12.0f events/CPU-s %10.2f us %8.2f allocations/event\n", name,
              1 / cost.wall, 1 / cost.cpu, cost.wall * 1e6, cost.allocations);
}

class Production {
 public:
  explicit Production(std::shared_ptr<const Ruleset> rules) : rules_(std::move(rules)) {}
  void run(const std::vector<Event>& events) {
    for (const Event& event : events) {
      rules_->match(event, answers_, scratch_);
      for (const Ruleset::Answer& answer : answers_.rules) met_ += answer.truth == Truth::yes;
    }
  }
  std::set<std::string> met(const Event& event) {
    std::set<std::string> ids;
    rules_->match(event, answers_, scratch_);
    for (const Ruleset::Answer& answer : answers_.rules)
      if (answer.truth == Truth::yes) ids.insert(rules_->rule(answer.rule).uuid);
    return ids;
  }

 private:
  std::shared_ptr<const Ruleset> rules_;
  MatchScratch scratch_;
  Ruleset::Answers answers_;
  std::uint64_t met_ = 0;
};

class Naive {
 public:
  explicit Naive(const std::vector<RuleSource>& files) {
    for (const RuleSource& file : files) rules_.emplace_back(file.text);
  }
  void run(const std::vector<Event>& events) {
    for (const Event& event : events) {
      const NaiveEvent laid_out(event);
      for (const NaiveRule& rule : rules_) met_ += rule.match(laid_out) == NaiveTruth::yes;
    }
  }
  std::set<std::string> met(const Event& event) {
    std::set<std::string> ids;
    const NaiveEvent laid_out(event);
    for (const NaiveRule& rule : rules_)
      if (rule.match(laid_out) == NaiveTruth::yes) ids.insert(rule.id());
    return ids;
  }

 private:
  std::vector<NaiveRule> rules_;
  std::uint64_t met_ = 0;
};

std::size_t differences(Naive& naive, Production& production, const std::vector<Event>& events) {
  std::size_t different = 0;
  for (const Event& event : events) {
    if (naive.met(event) == production.met(event)) continue;
    if (++different <= 3) std::cerr << "match: they differ on " << to_json(event) << '\n';
  }
  return different;
}

// Every n-th rule, so that all log sources stay represented.
std::vector<RuleSource> sample(const std::vector<RuleSource>& files, std::size_t count) {
  std::vector<RuleSource> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(files[i * files.size() / count]);
  return chosen;
}

void bench_growth(const std::vector<RuleSource>& files, const std::vector<Event>& events,
                  std::size_t rounds) {
  if (files.size() < 3000) return;
  std::vector<RuleSource> few = sample(files, 300), many = sample(files, 3000);
  Production small(compiled(few)), large(compiled(many));
  std::vector<Cost> small_costs, large_costs;
  for (std::size_t round = 0; round < rounds; ++round) {
    small_costs.push_back(timed(events.size(), 0.3, [&] { small.run(events); }));
    large_costs.push_back(timed(events.size(), 0.3, [&] { large.run(events); }));
  }
  const Cost low = median(small_costs), high = median(large_costs);
  print_row("300 rules", low);
  print_row("3,000 rules", high);
  std::printf("%-24s %12.2f times the CPU\n", "300 to 3,000 rules", high.cpu / low.cpu);
}

int bench(const Settings& settings) {
  std::vector<RuleSource> files = rule_files(settings.rules);
  if (settings.sample != 0 && settings.sample < files.size())
    files = sample(files, settings.sample);
  PosixClock clock;
  const Duration start = clock.elapsed();
  const auto rules = compiled(files);
  if (rules == nullptr) {
    std::cerr << "match: the rules of " << settings.rules << " do not compile\n";
    return 2;
  }
  const double loading = std::chrono::duration<double>(clock.elapsed() - start).count();
  const std::vector<OwnedEvent> owned = all_events(settings);
  std::vector<Event> events;
  for (const OwnedEvent& event : owned) events.push_back(event.view());
  if (events.empty()) {
    std::cerr << "match: no events\n";
    return 2;
  }
  Production production(rules);
  if (settings.profile > 0) {
    print_row("compiled", timed(events.size(), settings.profile, [&] { production.run(events); }));
    return 0;
  }
  Naive naive(files);
  const std::size_t different = differences(naive, production, events);
  std::printf("%zu rules compiled in %.2f s, %zu events, %zu differences\n", rules->rules().size(),
              loading, events.size(), different);
  std::vector<Cost> naive_costs, production_costs;
  for (std::size_t round = 0; round < settings.rounds; ++round) {
    naive_costs.push_back(timed(events.size(), 0.3, [&] { naive.run(events); }));
    production_costs.push_back(timed(events.size(), 0.3, [&] { production.run(events); }));
  }
  const Cost slow = median(naive_costs), fast = median(production_costs);
  print_row("naive", slow);
  print_row("compiled", fast);
  std::printf("%-24s %12.1f times the naive evaluator per CPU second\n", "ratio",
              slow.cpu / fast.cpu);
  bench_growth(files, events, settings.rounds);
  return different == 0 ? 0 : 1;
}

}  // namespace
}  // namespace metsuke

int main(int count, char** arguments) {
  metsuke::Settings settings;
  for (int at = 1; at < count; ++at) {
    const std::string_view name = arguments[at];
    const std::string value = at + 1 < count ? arguments[++at] : "";
    if (name == "--rules")
      settings.rules = value;
    else if (name == "--cases")
      settings.cases = value;
    else if (name == "--events")
      settings.events = value;
    else if (name == "--category")
      settings.category = value;
    else if (name == "--profile")
      settings.profile = std::strtod(value.c_str(), nullptr);
    else if (name == "--sample")
      settings.sample = std::strtoull(value.c_str(), nullptr, 10);
    else if (name == "--rounds")
      settings.rounds = std::max<std::size_t>(1, std::strtoull(value.c_str(), nullptr, 10));
    else {
      std::cerr << "match [--rules DIR] [--cases DIR] [--events FILE] [--category WORD] "
                   "[--rounds N] [--sample N] [--profile SECONDS]\n";
      return 2;
    }
  }
  return metsuke::bench(settings);
}
