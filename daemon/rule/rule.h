// A rule as its author wrote it, checked, and still readable.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"
#include "base/digest.h"
#include "base/yaml.h"
#include "rule/finding.h"

namespace metsuke {

// What a person reads, in one language. {user.name} and the like are replaced by the facts.
struct Sentence {
  std::string title, why, ask, next;
};

// A number or list that the contract may set (`with:`), with the default and where that is from.
struct Parameter {
  std::string name;
  std::string value;   // Default, as written: "5", "10m", "100 MiB"
  std::string origin;  // "PCI DSS 10", "catalogue"
};

struct Rule {
  RuleId id{};
  std::string file;
  Place place;
  std::string uuid;  // Sigma `id`; may be empty in others' rules.
  std::string name;  // Sigma `name`; else the uuid; else the title.
  std::string title;
  std::string status;
  Severity severity = Severity::medium;
  Digest version{};  // SHA-256 of the document's canonical text, its parameters, the filters on it
                     // and, of a correlation, the versions of the rules it rests on.
  std::string category, product, service;
  bool correlation = false;
  bool reports = true;  // False: only feeds correlations (generate: false, or referenced).

  // The metsuke: part. `check` is empty for plain Sigma rules.
  std::string check;  // "ACC-01"
  Sentence ja, en;
  std::vector<std::string> clauses;
  std::vector<std::string> group;     // Dotted fields, and the words day, hour, month.
  std::vector<Parameter> parameters;  // With the values in force.
  bool needs_contract = false;        // Uses mk.* computed fields, registers or %contract.…%
};

// The rule's words for a finding: {dotted.name} replaced, {count}, {first}, {last} too (times in
// Japan); a field without a value becomes "－".
std::string fill(std::string_view sentence, const Finding& finding);

}  // namespace metsuke
