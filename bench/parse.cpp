// How fast each format becomes events: events and bytes for each second of processor time, over
// typical lines of it. Prints and judges nothing.
//   bench/parse [FORMAT…]
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "event/reader.h"
#include "source/framing.h"

namespace {

constexpr std::size_t lines_a_round = 20'000;
constexpr double seconds_a_format = 0.6;

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Sample {
  std::string format;
  std::vector<std::string> records;
};

// "= format" begins a sample; its records are the lines behind it ("+" goes on with the one
// before).
std::vector<Sample> read_samples(const std::string& path) {
  std::ifstream file(path);
  std::vector<Sample> samples;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("= "))
      samples.push_back({line.substr(2), {}});
    else if (samples.empty() || line.empty())
      continue;
    else if (line.starts_with("+") && !samples.back().records.empty())
      samples.back().records.back() += "\n" + line.substr(1);
    else
      samples.back().records.push_back(line);
  }
  return samples;
}

// "{n}" in a record becomes a number that changes, as serials do.
std::string numbered(const std::string& record, std::size_t number) {
  std::string text = record;
  for (std::size_t at = text.find("{n}"); at != std::string::npos; at = text.find("{n}", at))
    text.replace(at, 3, std::to_string(100'000 + number));
  return text;
}

void measure(const Sample& sample) {
  std::string text;
  for (std::size_t at = 0; at < lines_a_round; ++at)
    text += numbered(sample.records[at % sample.records.size()], at / sample.records.size()) + "\n";
  metsuke::ReaderSettings settings;
  settings.source = "bench";
  settings.format = sample.format;
  std::size_t events = 0, bytes = 0, failed = 0, rounds = 0;
  double best = 1e9;
  const double began = processor_seconds();
  std::vector<metsuke::Piece> pieces;
  metsuke::Framer framer(metsuke::framing_of(settings));
  if (!framer.feed(text, pieces)) return;
  while (processor_seconds() - began < seconds_a_format || rounds < 3) {
    metsuke::LineReader reader(settings);
    metsuke::Arena arena;
    std::vector<metsuke::Event> read;
    std::size_t count = 0;
    failed = 0;
    const double start = processor_seconds();
    for (std::size_t at = 0; at < pieces.size(); ++at) {
      const metsuke::Record record{
          "bench", {1, pieces[at].offset}, {}, pieces[at].wholeness, pieces[at].bytes};
      const auto outcome = reader.read(record, metsuke::Seq{at + 1}, arena, read);
      failed += outcome.state == metsuke::ReadOutcome::State::failed ? 1U : 0U;
      if (at % 256 != 255) continue;
      count += read.size();
      read.clear();
      arena.clear();
    }
    reader.finish(arena, read);
    count += read.size();
    best = std::min(best, processor_seconds() - start);
    events = count;
    bytes = text.size();
    ++rounds;
  }
  std::printf(
      "%-22s %10.0f events/CPU-s %8.1f MB/s %7.0f bytes/event %6zu failed\n", sample.format.c_str(),
      static_cast<double>(events) / best, static_cast<double>(bytes) / best / 1e6,
      static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(events, 1)), failed);
}

}  // namespace

int main(int count, char** words) {
  const std::vector<Sample> samples = read_samples(METSUKE_ROOT "/bench/parse_samples.txt");
  if (samples.empty()) {
    std::fputs("no samples\n", stderr);
    return 1;
  }
  for (const Sample& sample : samples) {
    const bool wanted = count < 2 || std::any_of(words + 1, words + count, [&](const char* word) {
                          return sample.format == word;
                        });
    if (wanted && !sample.records.empty()) measure(sample);
  }
  return 0;
}
