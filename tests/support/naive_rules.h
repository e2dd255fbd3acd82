// Sigma written down as its specification reads, rule by rule and test by test, with no index and
// nothing shared: the oracle that the compiled ruleset is compared with, in what it says and in how
// long it takes. Shares no code with daemon/rule. A rule is read once, an event laid out once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "event/event.h"

namespace metsuke {

enum class NaiveTruth : std::uint8_t { no, yes, unknown };

struct NaiveValue {
  std::string text, folded;
  Kind kind = Kind::string;
};

// An event with its fields by name, each value in both writings.
class NaiveEvent {
 public:
  explicit NaiveEvent(const Event& event);

  // The field's values: the source's own word, its spaces left out, or ours. Null if none.
  const std::vector<NaiveValue>* find(const std::string& field) const;
  bool unknown(const std::string& field) const;
  const std::vector<NaiveValue>& everything() const { return everything_; }
  bool comes_from(const std::string& category, const std::string& product,
                  const std::string& service) const;

 private:
  std::unordered_map<std::string, std::vector<NaiveValue>> natives_, ours_;
  std::vector<std::string> unknown_;
  std::vector<NaiveValue> everything_;
  std::vector<std::array<std::string, 3>> log_sources_;
};

struct NaiveDetection;  // tests/support/naive_detection.h

// One rule document: a detection, no collections.
class NaiveRule {
 public:
  using Placeholders = std::map<std::string, std::vector<std::string>>;
  // REQUIRES: the production compiler takes the rule.
  explicit NaiveRule(const std::string& yaml, const Placeholders& placeholders = {});
  ~NaiveRule();
  NaiveRule(NaiveRule&&) noexcept;

  // The log source is looked at too.
  NaiveTruth match(const NaiveEvent& event) const;
  const std::string& id() const { return id_; }

 private:
  std::string id_, category_, product_, service_;
  std::unique_ptr<NaiveDetection> detection_;
};

// One rule against one event.
NaiveTruth naive_match(const std::string& rule_yaml, const Event& event);

}  // namespace metsuke
