// Runs a fuzz target without libFuzzer: seeds of the target, mutated by a printed seed, for a
// number of rounds given as the first argument.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "seeds.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

const std::vector<std::string> seeds = fuzz_seeds();

std::string mutated(std::mt19937_64& random) {
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  std::string text = seeds[pick(seeds.size())];
  if (pick(3) == 0) text += seeds[pick(seeds.size())];
  const std::size_t changes = pick(8);
  for (std::size_t change = 0; change < changes && !text.empty(); ++change) {
    const std::size_t at = pick(text.size());
    switch (pick(6)) {
      case 0:
        text[at] = static_cast<char>(pick(256));
        break;
      case 1:
        text.erase(at, 1 + pick(8));
        break;
      case 2:
        text.insert(at, 1, "\"\\ ,:[](){}/%<>\n\t\0"[pick(18)]);
        break;
      case 3:
        text.insert(at, text.substr(pick(text.size()), pick(40)));
        break;
      case 4:
        text.resize(at);
        break;
      default:
        text.insert(at, std::string(pick(200), text[at]));
    }
  }
  return std::string({static_cast<char>(pick(256)), static_cast<char>(pick(256))}) + text;
}

}  // namespace

int main(int count, char** words) {
  const unsigned long rounds = count > 1 ? std::strtoul(words[1], nullptr, 10) : 2000;
  const unsigned long seed =
      count > 2 ? std::strtoul(words[2], nullptr, 10) : std::random_device{}();
  std::printf("seed=%lu rounds=%lu\n", seed, rounds);
  std::fflush(stdout);
  std::mt19937_64 random(seed);
  for (unsigned long round = 0; round < rounds; ++round) {
    const std::string input = mutated(random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }
  return 0;
}
