// What people put on record beside logs and alerts: incidents and their dates, duties done,
// corrective actions, the vendor's own monthly word, legal holds.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/unicode.h"

namespace metsuke {

enum class DeclarationKind : std::uint8_t { incident, duty, action, report, hold };
std::string_view name_of(DeclarationKind kind);  // "incident"
std::string_view title_of(DeclarationKind kind, Language language);
std::optional<DeclarationKind> declaration_kind_from(std::string_view name);

// Facts of one subject accumulate: a later declaration adds to, or replaces, what earlier ones
// said; an empty value takes a fact back. None is ever changed: each stays in the archive.
struct Declaration {
  std::string contract;
  DeclarationKind kind{};
  // An incident's, action's or hold's number ("I-2026-001"); a report's month; what a duty is of.
  std::string subject;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string person;  // Who declares it: an account name.
  std::string comment;
  Timestamp at{};
};

// A fact that may be declared, and what its text must be.
struct DeclaredFact {
  enum class Form : std::uint8_t { time, count, truth, text } form{};
  DeclarationKind kind{};
  std::string_view name;  // "vendor_known"
  std::string_view en, ja;
};
std::span<const DeclaredFact> declared_facts();

// Err value_invalid, its detail in both languages: an unknown fact (with the nearest), a time,
// count or truth that is none, no subject, no fact, too much of anything.
Result<void> check_declaration(const Declaration& declaration);

// Facts of one subject, the newest of each, none empty. Times as time_from_table reads them, in
// Japan's zone where they name none; counts and truths ("true", "yes", はい, 1 …) as checked.
class DeclaredFacts {
 public:
  void add(const Declaration& declaration);
  std::string_view operator[](std::string_view name) const;
  std::optional<Timestamp> time(std::string_view name) const;
  std::optional<std::uint64_t> count(std::string_view name) const;
  bool truth(std::string_view name) const;  // False unless declared.
  const std::map<std::string, std::string, std::less<>>& all() const { return facts_; }

 private:
  std::map<std::string, std::string, std::less<>> facts_;
};

}  // namespace metsuke
