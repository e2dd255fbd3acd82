#include "rule/watch.h"

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace metsuke {

namespace {

// What was guessed counts as much as this many events.
constexpr float guess_weight = 32;

class Chooser {
 public:
  Chooser(const Ruleset::Compiled& compiled, std::span<const float> rates)
      : compiled_(compiled), rates_(rates) {}
  Watch run();

 private:
  // Atoms of which one must be there; absent when the node may hold without any.
  struct Witness {
    float cost = 0;
    std::vector<std::uint32_t> atoms;
  };
  std::optional<Witness> of_node(std::uint32_t index) const;
  std::optional<Witness> of_test(std::uint32_t predicate) const;
  void add(std::uint32_t rule, std::uint32_t bucket);

  const Ruleset::Compiled& compiled_;
  std::span<const float> rates_;
  Watch watch_;
  std::vector<std::vector<std::uint32_t>> watchers_;  // By atom: rules.
};

std::optional<Chooser::Witness> Chooser::of_test(std::uint32_t predicate) const {
  const Span span = compiled_.test_atoms[predicate];
  if (span.count == 0) return std::nullopt;
  Witness witness;
  for (std::uint32_t i = span.first; i < span.first + span.count; ++i) {
    witness.atoms.push_back(compiled_.atoms_of_tests[i]);
    if (!compiled_.atoms[witness.atoms.back()].sought) return std::nullopt;
    witness.cost += rates_[witness.atoms.back()];
  }
  return witness;
}

std::optional<Chooser::Witness> Chooser::of_node(std::uint32_t index) const {
  const Node& node = compiled_.nodes[index];
  switch (node.op) {
    case Node::Op::constant:
      if (node.constant == Truth::no) return Witness{};
      return std::nullopt;
    case Node::Op::test:
      return of_test(node.first);
    case Node::Op::negate:
      return std::nullopt;
    case Node::Op::any: {
      Witness all;
      for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        const auto part = of_node(compiled_.ordered[i]);
        if (!part) return std::nullopt;
        all.cost += part->cost;
        all.atoms.insert(all.atoms.end(), part->atoms.begin(), part->atoms.end());
      }
      return all;
    }
    case Node::Op::all: {
      std::optional<Witness> best;
      for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        auto part = of_node(compiled_.ordered[i]);
        if (part && (!best || part->cost < best->cost)) best = std::move(part);
      }
      return best;
    }
  }
  UNREACHABLE();
}

void Chooser::add(std::uint32_t rule, std::uint32_t bucket) {
  auto witness = of_node(compiled_.programs[rule].root);
  if (!witness) {
    watch_.always[bucket].push_back(rule);
    return;
  }
  std::sort(witness->atoms.begin(), witness->atoms.end());
  witness->atoms.erase(std::unique(witness->atoms.begin(), witness->atoms.end()),
                       witness->atoms.end());
  for (const std::uint32_t one : witness->atoms) {
    watchers_[one].push_back(rule);
    const std::uint32_t slot = compiled_.atoms[one].slot;
    watch_.slots[bucket].push_back(slot);
    std::vector<std::uint32_t>& by_slot = watch_.by_slot[slot];
    if (by_slot.empty() || by_slot.back() != rule) by_slot.push_back(rule);
  }
}

Watch Chooser::run() {
  watchers_.resize(compiled_.atoms.size());
  watch_.atoms.reserve(watchers_.size());
  watch_.by_slot.resize(compiled_.slots.size());
  watch_.always.resize(compiled_.buckets.size());
  watch_.slots.resize(compiled_.buckets.size());
  for (std::uint32_t bucket = 0; bucket < compiled_.buckets.size(); ++bucket) {
    for (const std::uint32_t rule : compiled_.buckets[bucket].rules) add(rule, bucket);
    std::vector<std::uint32_t>& slots = watch_.slots[bucket];
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  }
  for (std::size_t i = 0; i < watchers_.size(); ++i) {
    const std::vector<std::uint32_t>& rules = watchers_[i];
    watch_.atoms.push_back({static_cast<std::uint32_t>(watch_.rules.size()),
                            static_cast<std::uint32_t>(rules.size()), compiled_.atoms[i].decides});
    watch_.rules.insert(watch_.rules.end(), rules.begin(), rules.end());
  }
  return std::move(watch_);
}

}  // namespace

Watch watch_for(const Ruleset::Compiled& compiled, std::span<const float> rates) {
  return Chooser(compiled, rates).run();
}

void HitRates::start(const Ruleset::Compiled& compiled) {
  hits_.resize(compiled.atoms.size());
  scans_.resize(compiled.slots.size());
}

std::vector<float> HitRates::rates(const Ruleset::Compiled& compiled) const {
  std::vector<float> rates;
  rates.reserve(hits_.size());
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    const Atom& atom = compiled.atoms[i];
    const auto seen = static_cast<float>(scans_[atom.slot]);
    rates.push_back((static_cast<float>(hits_[i]) + guess_weight * atom.rate) /
                    (seen + guess_weight));
  }
  return rates;
}

}  // namespace metsuke
