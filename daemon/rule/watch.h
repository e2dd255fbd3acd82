// Which rules an event calls: each rule waits for texts of which a value must hold one before it
// can be anything but `no`. What it waits for is the rarest there is, by guess, and once events
// have been seen, by what they had. Design: rules.md §4, docs/decisions/0004.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rule/compiled.h"

namespace metsuke {

// Chooses for each detection rule what it waits for. `rates`: by atom, the part of the events that
// have it. Equal rates, equal choice; any choice gives equal answers.
Watch watch_for(const Ruleset::Compiled& compiled, std::span<const float> rates);

// How often events had each atom. REQUIRES: one ruleset for its life.
class HitRates {
 public:
  void start(const Ruleset::Compiled& compiled);
  void scanned(std::uint32_t slot) { ++scans_[slot]; }
  void met(std::uint32_t atom) { ++hits_[atom]; }
  // Counts an event; true when so many were seen that choosing anew is worth its while: at a few
  // hundred, then at four times as many, and so on.
  bool seen() {
    if (++events_ != next_) return false;
    next_ *= 4;
    return true;
  }
  // By atom: what was guessed gives way to what was seen.
  std::vector<float> rates(const Ruleset::Compiled& compiled) const;

 private:
  std::vector<std::uint32_t> hits_;   // By atom.
  std::vector<std::uint32_t> scans_;  // By slot: events whose values were looked at.
  std::uint64_t events_ = 0, next_ = 256;
};

}  // namespace metsuke
