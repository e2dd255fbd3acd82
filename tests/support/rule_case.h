// What tests of rules need again and again: rules from text, events from pairs of words.
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rule/detector.h"
#include "rule/matcher.h"

namespace metsuke {

inline std::string all_said(const Complaints& complaints) {
  std::string text;
  for (const Complaint& complaint : complaints) {
    text += complaint.lint + " " + complaint.place.file + ":" +
            std::to_string(complaint.place.line) + ":" + std::to_string(complaint.place.column) +
            ": " + complaint.detail + "\n";
  }
  return text;
}

inline std::shared_ptr<const Ruleset> rules_of(const std::string& yaml,
                                               const Parameters& parameters = {}) {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"rule.yml", yaml}};
  auto rules = Ruleset::compile(sources, parameters, complaints);
  INFO(yaml << all_said(complaints));
  REQUIRE(rules != nullptr);
  return rules;
}

// The complaints about rules that must be refused, one a line.
inline std::string refusal_of(const std::string& yaml, const Parameters& parameters = {}) {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"rule.yml", yaml}};
  const auto rules = Ruleset::compile(sources, parameters, complaints);
  CHECK(rules == nullptr);
  std::erase_if(complaints, [](const Complaint& c) { return c.weight == Weight::warning; });
  return all_said(complaints);
}

inline OwnedEvent event_of(std::initializer_list<std::pair<std::string, std::string>> words,
                           int second = 0) {
  OwnedEvent event;
  event.occurred = event.received =
      *timestamp_from_rfc3339("2026-09-03T00:00:00Z") + std::chrono::seconds(second);
  event.seq = Seq{static_cast<std::uint64_t>(second) + 1};
  event.set_log_source("", "test", "");
  for (const auto& [name, value] : words) {
    if (const auto field = field_from(name))
      event.set(*field, value);
    else
      event.set_native(name, value);
  }
  return event;
}

// A rule with one detection section in flow style.
inline std::string rule_with(const std::string& detection) {
  return "title: made\nid: 6d0c7a0e-0000-4000-8000-000000000001\nlogsource: {product: test}\n"
         "detection: " +
         detection + "\n";
}

inline Ruleset::Answers answers_of(const Ruleset& rules, const OwnedEvent& event) {
  MatchScratch scratch;
  Ruleset::Answers answers;
  rules.match(event.view(), answers, scratch);
  answers.buckets = {};  // They die with the scratch.
  return answers;
}

inline Truth truth_of(const Ruleset& rules, const OwnedEvent& event) {
  const Ruleset::Answers answers = answers_of(rules, event);
  return answers.rules.empty() ? Truth::no : answers.rules.front().truth;
}

// Does `{sel: {<item>}}` hold for the event?
inline bool holds(const std::string& item, const OwnedEvent& event) {
  return truth_of(*rules_of(rule_with("{sel: {" + item + "}, condition: sel}")), event) ==
         Truth::yes;
}

}  // namespace metsuke
