// Rules and events made from a seed, out of few words so that they meet often; and a failing pair
// made smaller while it still fails.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "event/event.h"

namespace metsuke {

struct MadeCondition {
  std::string word;  // A selection, "1 of them", "not", "and", "or".
  std::vector<MadeCondition> parts;
};

struct MadeRule {
  std::string log_source;  // "{product: p}"
  // A selection is a list of maps of items ("f|contains: 'x'"), or of keywords ("'x'").
  std::vector<std::pair<std::string, std::vector<std::vector<std::string>>>> selections;
  MadeCondition condition;

  std::string text() const;
};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}
  MadeRule rule();
  OwnedEvent event();

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t in) { return below(in) == 0; }
  std::string one_of(const std::vector<std::string>& words) { return words[below(words.size())]; }
  std::string text(std::size_t wild);
  std::string field();
  std::string item();
  std::string special_item(const std::string& name);
  std::vector<std::string> map();
  std::vector<std::vector<std::string>> selection();
  MadeCondition condition(int depth);

  std::mt19937_64 random_;
};

using Fails = std::function<bool(const MadeRule& rule, const OwnedEvent& event)>;
// The smallest pair found that still fails, by leaving out one thing after the other.
// REQUIRES: fails(rule, event).
void shrink(MadeRule& rule, OwnedEvent& event, const Fails& fails);

}  // namespace metsuke
