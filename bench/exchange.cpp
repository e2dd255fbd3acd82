// How long no line is taken while rules are exchanged, and how many are before, beside and after: a
// bundle is compiled on another thread, then adopted by the pipeline between two batches. Prints
// the longest batch of each stretch.
//   exchange [--rules DIR] [--directory DIR] [--batches N]
// Figures of one machine compare only with figures of the same run of the same machine.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pipeline.h"
#include "world/posix.h"

namespace metsuke {
namespace {

struct Settings {
  std::string rules = METSUKE_ROOT "/../shared/sigma/rules";
  std::string directory = "bench-data";
  std::size_t batches = 200;
};

// One source and every rule that compiles; `title` makes it another bundle.
BundleFiles bundle_of(const Settings& settings, const std::string& title) {
  BundleFiles files;
  files.emplace_back("contracts.txt", "contracts/bench.yaml\n");
  files.emplace_back(
      "contracts/bench.yaml",
      "contract: {id: \"-\", title: \"" + title +
          "\", period: {from: 1971-01-01, to: 2200-12-31}}\nsources:\n  - {id: bench, format: "
          "windows_json, intake: {drop: \".\"}, delivers: {continuous: true}}\n");
  for (const auto& item : std::filesystem::recursive_directory_iterator(settings.rules)) {
    if (item.path().extension() != ".yml") continue;
    std::ifstream file(item.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (text.find("|expand") != std::string::npos) continue;  // Lists that nobody gave.
    files.emplace_back(
        "rules/" + std::filesystem::relative(item.path(), settings.rules).generic_string(),
        std::move(text));
  }
  std::sort(files.begin() + 2, files.end());
  return files;
}

class Feed {
 public:
  Feed(Clock& clock, Pipeline& pipeline) : clock_(clock), pipeline_(pipeline) {}

  Result<Effects> run(const std::vector<Input>& batch) { return pipeline_.run(batch); }

  // A hundred events of Windows; how long they took, in seconds.
  Result<double> lines() {
    std::vector<std::string> texts;
    for (int i = 0; i < 100; ++i) {
      const std::string number = std::to_string(++lines_);
      texts.push_back(R"({"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,)"
                      R"("Computer":"pc)" +
                      number + R"(","Image":"C:\\Windows\\System32\\net.exe","CommandLine":)" +
                      R"("net user /domain )" + number +
                      R"(","ParentImage":"C:\\Windows\\explorer.exe","User":"CITY\\u1"})");
    }
    std::vector<Input> batch;
    const Duration start = clock_.elapsed();
    for (const std::string& text : texts) {
      batch.emplace_back(
          Record{"bench", Position{1, offset_}, clock_.now(), Wholeness::whole, text});
      offset_ += text.size() + 1;
    }
    events_ += TRY(pipeline_.run(batch)).alerts.size();
    const double seconds = std::chrono::duration<double>(clock_.elapsed() - start).count();
    seconds_ += seconds;
    ++batches_;
    return seconds;
  }
  // Lines a second since the last call, in batches of a hundred, each committed.
  double rate() {
    const double rate = seconds_ == 0 ? 0 : 100 * batches_ / seconds_;
    seconds_ = batches_ = 0;
    return rate;
  }
  std::size_t taken() const { return lines_; }

 private:
  Clock& clock_;
  Pipeline& pipeline_;
  std::uint64_t offset_ = 0;
  std::size_t lines_ = 0, events_ = 0;
  double seconds_ = 0, batches_ = 0;
};

Result<double> longest_of(Feed& feed, std::size_t batches) {
  double longest = 0;
  for (std::size_t i = 0; i < batches; ++i) longest = std::max(longest, TRY(feed.lines()));
  return longest;
}

void row(const char* what, double seconds) {
  std::printf("%-44s %10.2f ms\n", what, seconds * 1e3);
}
void row_of_rate(const char* what, double rate) { std::printf("%-44s %10.0f /s\n", what, rate); }

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
  Feed feed(clock, pipeline);
  const auto adopt = [&](const std::string& text, const std::string& why) {
    const std::vector<Input> one = {BundleAdopted{sha256(text), "bench", "other", why, text}};
    return feed.run(one);
  };

  const std::string first = bundle_text(bundle_of(settings, "one"));
  const std::string second = bundle_text(bundle_of(settings, "two"));
  const std::vector<Input> beginning = {Started{METSUKE_VERSION, clock.now()}};
  TRY(feed.run(beginning));
  (void)TRY(adopt(first, "begin"));
  if (engine.bundle() == nullptr) return Error{Code::rule_invalid, settings.rules};
  const auto rules = engine.bundle()->contracts.front().rules->rules().size();
  row("longest batch of 100 lines, undisturbed", TRY(longest_of(feed, settings.batches)));
  row_of_rate("lines, undisturbed", feed.rate());

  const Duration asked = clock.elapsed();
  auto compiling = std::async(std::launch::async, [&second] {
    Complaints complaints;
    return compile_bundle(second, complaints);
  });
  double longest = 0;
  std::size_t beside = 0;
  while (compiling.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    longest = std::max(longest, TRY(feed.lines()));
    ++beside;
  }
  row("longest batch while the other is compiled", longest);
  row_of_rate("lines while the other is compiled", feed.rate());
  row("compiled within", std::chrono::duration<double>(clock.elapsed() - asked).count());
  engine.expect(compiling.get());
  const Duration start = clock.elapsed();
  (void)TRY(adopt(second, "exchange"));
  const double exchange = std::chrono::duration<double>(clock.elapsed() - start).count();
  if (engine.bundle()->contracts.front().contract->title != "two")
    return Error{Code::rule_invalid, "the second bundle was refused"};
  const double next = TRY(feed.lines());
  row("the exchange, archived and committed", exchange);
  row("the first batch after it", next);
  row("longest batch afterwards", TRY(longest_of(feed, settings.batches)));
  row_of_rate("lines afterwards", feed.rate());
  std::printf(
      "%zu rules, %zu lines, %zu batches beside the compiler: no line is taken for %.2f ms\n",
      rules, feed.taken(), beside, exchange * 1e3);
  return {};
}

}  // namespace
}  // namespace metsuke

int main(int count, char** arguments) {
  metsuke::Settings settings;
  for (int at = 1; at + 1 < count; at += 2) {
    const std::string_view name = arguments[at];
    if (name == "--rules")
      settings.rules = arguments[at + 1];
    else if (name == "--directory")
      settings.directory = arguments[at + 1];
    else if (name == "--batches")
      settings.batches = std::strtoull(arguments[at + 1], nullptr, 10);
  }
  if (std::filesystem::exists(settings.directory)) {
    std::cerr << "exchange: " << settings.directory << " exists; name another --directory\n";
    return 2;
  }
  const auto outcome = metsuke::bench(settings);
  std::filesystem::remove_all(settings.directory);
  if (outcome) return 0;
  std::cerr << "exchange: " << metsuke::describe(outcome.error(), metsuke::Language::english)
            << '\n';
  return 2;
}
