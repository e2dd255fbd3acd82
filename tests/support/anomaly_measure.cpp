// A year through the whole machine, and what it found beside what was planted.
#include <algorithm>

#include "base/limits.h"
#include "engine/pipeline.h"
#include "support/anomaly_year.h"
#include "world/memory.h"

namespace metsuke::year {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

// A delivery of one file and its lines.
std::vector<Input> delivered(const std::string& source, Date day, Timestamp received,
                             const std::string& content) {
  Delivery delivery;
  delivery.source = source;
  delivery.name = source + "-" + to_text(day);
  delivery.received = received;
  delivery.has_manifest = true;
  delivery.period_from = delivery.period_to = day;
  delivery.zero_declared = content.empty();
  DeliveredFile file;
  file.name = "a.jsonl";
  file.bytes = content.size();
  file.sha256 = sha256(content);
  file.stream = stream_of(source, delivery.name, file.name, file.sha256);
  if (!content.empty()) delivery.files.push_back(file);
  std::vector<Input> inputs{delivery};
  for (std::size_t offset = 0; offset < content.size();) {
    const std::size_t end = content.find('\n', offset) + 1;
    inputs.push_back(Record{source,
                            {file.stream, offset},
                            received,
                            Wholeness::whole,
                            std::string_view(content).substr(offset, end - offset)});
    offset = end;
  }
  return inputs;
}

// What comes a day later than it should.
struct Late {
  std::string source;
  Date day;
  std::string content;
};

bool names(const std::string& group, const std::string& member) {
  return group == member || group.starts_with(member + "|") || group.ends_with("|" + member) ||
         group.find("|" + member + "|") != std::string::npos;
}

bool covers(const Planted& planted, const Alert& alert) {
  return alert.contract == planted.contract && names(alert.group, planted.group) &&
         japan_date(alert.last) >= planted.from && japan_date(alert.first) <= planted.to;
}

void compare(const Year& year, const Engine& engine, Outcome& outcome) {
  for (const Planted& planted : year.planted()) {
    Outcome::Check& check = outcome.checks[planted.check];
    ++check.planted;
    const auto& alerts = engine.alerts().all();
    const bool found = std::any_of(alerts.begin(), alerts.end(), [&](const auto& named) {
      return named.second.check == planted.check && covers(planted, named.second);
    });
    if (found)
      ++check.found;
    else
      outcome.missed.push_back(planted.check + " " + planted.group + " " + to_text(planted.from) +
                               ".." + to_text(planted.to));
  }
  for (const auto& [id, alert] : engine.alerts().all()) {
    const Alert& told = alert;
    if (std::any_of(year.planted().begin(), year.planted().end(),
                    [&told](const Planted& planted) { return covers(planted, told); }))
      continue;
    ++outcome.checks[alert.check].false_findings;
    ++outcome.false_findings;
    outcome.wrong.push_back(alert.check + " " + to_text(japan_date(alert.first)) + " " +
                            alert.why_en);
  }
}

}  // namespace

double Outcome::recall() const {
  int planted = 0, found = 0;
  for (const auto& [name, check] : checks) {
    planted += check.planted;
    found += check.found;
  }
  return planted == 0 ? 0 : static_cast<double>(found) / planted;
}

Outcome measure(const Settings& settings, const std::string& root) {
  Outcome outcome;
  Year year(settings, root);
  MemoryDisk disk;
  ManualClock clock{japan_midnight(year.first())};
  SeededChance chance{settings.seed};
  auto signer = Signer::open_or_make(disk, "key.pem", "test");
  if (!signer) return outcome;
  auto archive = Archive::open({clock, disk, chance}, "archive", &*signer);
  auto store = Store::open(":memory:");
  if (!archive || !store) return outcome;
  Engine engine;
  Pipeline pipeline(*archive, engine, *store);
  const auto run = [&](std::span<const Input> inputs) {
    for (std::size_t at = 0; at < inputs.size(); at += limits::batch_entries_max / 2) {
      const auto part =
          inputs.subspan(at, std::min(inputs.size() - at, limits::batch_entries_max / 2));
      if (const auto done = pipeline.run(part); !done)
        outcome.wrong.push_back(describe(done.error(), Language::english));
    }
  };
  BundleAdopted adopted;
  adopted.text = year.bundle();
  adopted.digest = sha256(adopted.text);
  adopted.by = "mori";
  Complaints complaints;
  if (compile_bundle(adopted.text, complaints) == nullptr)
    for (const Complaint& complaint : complaints)
      outcome.wrong.push_back(describe(complaint, Language::english));
  const std::vector<Input> beginning{Started{"test", clock.now()}, adopted};
  run(beginning);
  std::vector<Late> waiting;
  for (Date day = year.first(); day <= year.last(); day = Date(sys_days(day) + days(1))) {
    clock.set(japan_midnight(day) + hours(30));
    for (const Late& late : waiting)
      run(delivered(late.source, late.day, clock.now(), late.content));
    waiting.clear();
    for (int vendor = 0; vendor < settings.vendors; ++vendor) {
      for (const Kind kind : kinds) {
        std::string content;
        for (const std::string& line : year.lines(vendor, kind, day)) content += line;
        if (chance.next() % 50 == 0 && day < year.last())
          waiting.push_back({source_id(vendor, kind), day, content});
        else
          run(delivered(source_id(vendor, kind), day, clock.now(), content));
      }
    }
    const std::vector<Input> tick{Tick{clock.now()}};
    run(tick);
  }
  clock.set(japan_midnight(year.last()) + hours(24 * 10));
  const std::vector<Input> end{Tick{clock.now()}};
  run(end);
  for (const auto& [source, count] : engine.counts()) outcome.events += count.events;
  outcome.user_months = year.user_months();
  compare(year, engine, outcome);
  return outcome;
}

}  // namespace metsuke::year
