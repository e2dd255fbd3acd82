// Conformance cases as they lie beside the repository: rules, events, and what must match.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "event/event.h"

namespace metsuke {

struct SigmaLogSource {
  std::string category, product, service;
};

struct SigmaCase {
  std::string id, kind, trust, rules;
  std::map<std::string, std::vector<std::string>> placeholders;
  std::vector<OwnedEvent> events;
  std::vector<std::vector<SigmaLogSource>> log_sources;  // By event; empty: not said.
  std::vector<std::vector<std::string>> expect, expect_titles, expect_all;
  std::vector<std::string> rule_ids;
  std::vector<std::pair<std::string, std::optional<std::size_t>>> first_fire;
  bool load_error = false;

  // The events, each with all log sources it is said to have.
  std::vector<OwnedEvent> events_with_sources() const;
};

// Empty when the file is not there.
std::vector<SigmaCase> read_sigma_cases(const std::string& path);
// A file's bytes; empty when it is not there.
std::string file_text(const std::string& path);

}  // namespace metsuke
