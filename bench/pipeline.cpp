// The production pipeline on a file of lines: framed, archived with fdatasync, read, matched,
// committed to the index, segments compressed and sealed. Prints what it cost.
//   pipeline FILE [--rules DIR] [--directory DIR] [--format ID] [--batch BYTES] [--keep]
// Figures of one machine compare only with figures of the same run of the same machine.
#include "engine/pipeline.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "source/framing.h"
#include "world/posix.h"

namespace {

std::atomic<std::uint64_t> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace metsuke {
namespace {

struct Settings {
  std::string file;
  std::string rules = METSUKE_ROOT "/rules";
  std::string directory = "bench-data";
  std::string format = "auto";
  std::size_t batch = 1024 * 1024;
  bool keep = false;
};

struct Cost {
  double wall = 0;
  double cpu = 0;
  std::uint64_t allocations = 0;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// One source and every rule that needs no contract.
BundleFiles bundle_of(const Settings& settings) {
  BundleFiles files;
  files.emplace_back("contracts.txt", "contracts/bench.yaml\n");
  files.emplace_back("contracts/bench.yaml",
                     "contract: {id: \"-\", title: \"-\", period: {from: 1971-01-01, to: "
                     "2200-12-31}}\nsources:\n  - {id: bench, format: " +
                         settings.format +
                         ", intake: {drop: \".\"}, delivers: {continuous: true}}\n");
  for (const auto& item : std::filesystem::recursive_directory_iterator(settings.rules)) {
    if (item.path().extension() != ".yml") continue;
    std::ifstream file(item.path(), std::ios::binary);
    files.emplace_back(
        "rules/" + std::filesystem::relative(item.path(), settings.rules).generic_string(),
        std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
  }
  return files;
}

std::uint64_t bytes_below(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder))
    if (item.is_regular_file()) bytes += item.file_size();
  return bytes;
}

// One batch as the daemon makes it: what one read brought, in one append and one fdatasync.
class Feed {
 public:
  Feed(Clock& clock, Archive& archive, Pipeline& pipeline)
      : clock_(clock), archive_(archive), pipeline_(pipeline) {}

  Result<void> take(const std::vector<Piece>& pieces) {
    std::vector<Input> batch;
    std::size_t bytes = 0;
    const Timestamp received = clock_.now();
    for (const Piece& piece : pieces) {
      if (batch.size() == limits::batch_entries_max ||
          bytes + piece.bytes.size() > limits::batch_bytes_max) {
        TRY(run(batch));
        batch.clear();
        bytes = 0;
      }
      bytes += piece.bytes.size();
      batch.emplace_back(
          Record{"bench", Position{1, piece.offset}, received, piece.wholeness, piece.bytes});
    }
    return run(batch);
  }

  Result<void> run(const std::vector<Input>& batch) {
    if (batch.empty()) return {};
    const Effects effects = TRY(pipeline_.run(batch));
    alerts_ += effects.alerts.size();
    quarantined_ += effects.quarantine.size();
    records_ = effects.records;
    events_ = effects.events;
    return archive_.seal(Archive::Seal::if_due, clock_.now());
  }

  std::uint64_t records() const { return records_; }
  std::uint64_t events() const { return events_; }
  std::uint64_t alerts() const { return alerts_; }
  std::uint64_t quarantined() const { return quarantined_; }

 private:
  Clock& clock_;
  Archive& archive_;
  Pipeline& pipeline_;
  std::uint64_t records_ = 0, events_ = 0, alerts_ = 0, quarantined_ = 0;
};

void print(const Settings& settings, const Feed& feed, const Cost& cost, std::size_t rules,
           std::uint64_t read) {
  const double lines = static_cast<double>(std::max<std::uint64_t>(feed.records(), 1));
  const double kept = static_cast<double>(bytes_below(settings.directory + "/archive"));
  const double index =
      static_cast<double>(std::filesystem::file_size(settings.directory + "/index.sqlite"));
  const auto row = [](const char* name, double value, const char* unit) {
    std::printf("%-28s %16.2f %s\n", name, value, unit);
  };
  row("lines", static_cast<double>(feed.records()), "");
  row("events", static_cast<double>(feed.events()), "");
  row("quarantined", static_cast<double>(feed.quarantined()), "lines");
  row("rules", static_cast<double>(rules), "");
  row("alert changes", static_cast<double>(feed.alerts()), "");
  row("input", static_cast<double>(read) / lines, "bytes/line");
  row("wall", cost.wall, "s");
  row("cpu", cost.cpu, "s");
  row("throughput", lines / cost.wall, "lines/s");
  row("events per CPU second", static_cast<double>(feed.events()) / cost.cpu, "events/CPU-s");
  row("cpu per line", cost.cpu * 1e6 / lines, "us");
  row("archive", kept / lines, "bytes/line");
  row("archive to input", kept * 100 / static_cast<double>(std::max<std::uint64_t>(read, 1)), "%");
  row("index", index / lines, "bytes/line");
  row("allocations", static_cast<double>(cost.allocations) / lines, "per line");
  row("peak resident", peak_mebibytes(), "MiB");
}

Result<void> bench(const Settings& settings) {
  PosixClock clock;
  PosixDisk disk;
  PosixChance chance;
  const World world{clock, disk, chance};
  TRY(disk.make_directories(settings.directory));
  const Signer signer =
      TRY(Signer::open_or_make(disk, settings.directory + "/key.pem", "metsuke-bench"));
  Archive archive = TRY(Archive::open(world, settings.directory + "/archive", &signer));
  Store store = TRY(Store::open(settings.directory + "/index.sqlite"));
  Engine engine;
  Pipeline pipeline(archive, engine, store);
  Feed feed(clock, archive, pipeline);

  const BundleFiles files = bundle_of(settings);
  const std::size_t rules = files.size() - 2;
  const std::string bundle = bundle_text(files);
  const std::vector<Input> beginning = {
      Started{METSUKE_VERSION, clock.now()},
      BundleAdopted{sha256(bundle), "bench", "bench", "benchmark", bundle}};
  TRY(feed.run(beginning));
  Complaints complaints;
  if (compile_bundle(bundle, complaints) == nullptr)
    for (const Complaint& complaint : complaints)
      std::cerr << describe(complaint, Language::english) << '\n';
  if (engine.bundle() == nullptr) return Error{Code::rule_invalid, settings.rules};

  std::ifstream file(settings.file, std::ios::binary);
  if (!file) return Error{Code::not_found, settings.file};
  Framer framer(Framing::lines);
  std::vector<Piece> pieces;
  std::string block(settings.batch, '\0');
  std::uint64_t read = 0;

  const Duration start = clock.elapsed();
  const double cpu_start = cpu_seconds();
  const std::uint64_t allocations_start = allocations.load();
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    const auto count = static_cast<std::size_t>(file.gcount());
    read += count;
    pieces.clear();
    TRY(framer.feed(std::string_view(block).substr(0, count), pieces));
    TRY(feed.take(pieces));
  }
  pieces.clear();
  framer.finish(pieces);
  TRY(feed.take(pieces));
  const std::vector<Input> end = {Tick{clock.now()}};
  TRY(feed.run(end));
  TRY(archive.seal(Archive::Seal::now, clock.now()));
  const Cost cost{std::chrono::duration<double>(clock.elapsed() - start).count(),
                  cpu_seconds() - cpu_start, allocations.load() - allocations_start};

  print(settings, feed, cost, rules, read);
  return {};
}

}  // namespace
}  // namespace metsuke

int main(int count, char** arguments) {
  metsuke::Settings settings;
  for (int at = 1; at < count; ++at) {
    const std::string_view name = arguments[at];
    const auto value = [&]() -> std::string { return at + 1 < count ? arguments[++at] : ""; };
    if (name == "--keep")
      settings.keep = true;
    else if (name == "--rules")
      settings.rules = value();
    else if (name == "--directory")
      settings.directory = value();
    else if (name == "--format")
      settings.format = value();
    else if (name == "--batch")
      settings.batch = std::strtoull(value().c_str(), nullptr, 10);
    else
      settings.file = name;
  }
  if (settings.file.empty() || settings.batch == 0) {
    std::cerr << "pipeline FILE [--rules DIR] [--directory DIR] [--format ID] [--batch BYTES] "
                 "[--keep]\n";
    return 2;
  }
  if (std::filesystem::exists(settings.directory)) {
    std::cerr << "pipeline: " << settings.directory << " exists; name another --directory\n";
    return 2;
  }
  const auto outcome = metsuke::bench(settings);
  if (!settings.keep) std::filesystem::remove_all(settings.directory);
  if (!outcome) {
    std::cerr << "pipeline: " << metsuke::describe(outcome.error(), metsuke::Language::english)
              << '\n';
    return 2;
  }
  return 0;
}
