#include "rule/detector.h"

#include "rule/matcher.h"

namespace metsuke {

struct Detector::State {
  std::shared_ptr<const Ruleset> rules;
  MatchScratch scratch;
};

Detector::Detector(std::shared_ptr<const Ruleset> rules)
    : state_(std::make_unique<State>()) {
  state_->rules = std::move(rules);
}
Detector::~Detector() = default;
Detector::Detector(Detector&&) noexcept = default;
void Detector::see(const Event&, std::vector<Finding>&) {}
void Detector::advance(std::span<const SourceProgress>, Timestamp, std::vector<Finding>&) {}
std::vector<Tally> Detector::take_tallies() { return {}; }
const Ruleset& Detector::rules() const { return *state_->rules; }

}  // namespace metsuke
