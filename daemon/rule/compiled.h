// What a ruleset is inside: fields as numbered slots, tests shared between rules, rules as trees of
// tests, buckets by log source. Plain data, never changed once built.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rule/correlation.h"
#include "rule/literals.h"
#include "rule/predicate.h"
#include "rule/ruleset.h"

namespace metsuke {

// A field as one log source's rules name it. Looked up: aliases, then the vendor's own, then ours.
struct FieldSlot {
  std::string name;
  std::vector<Field> aliases;
  std::optional<std::uint32_t> native;  // Index into the native names.
  std::optional<Field> field;
  bool keywords = false;                    // All values at once.
  Literals literals;                        // Of folded values, in ASCII; their ids are atoms.
  Literals foreign;                         // The others: only values that are not ASCII have them.
  std::uint32_t presence = Literals::none;  // The atom that is there when any value is.
};

// So many in a row of a list.
struct Span {
  std::uint32_t first = 0, count = 0;
};

// A literal of a slot, or its presence.
struct Atom {
  std::uint32_t slot = 0;
  std::uint32_t decides = Literals::none;  // The test that holds exactly if the atom is there.
  float rate = 0;                          // The part of all events that have it, by guess.
  bool sought = false;                     // It is looked for.
};

struct KeywordLiteral {
  Literals::Anchor anchor = Literals::Anchor::anywhere;
  std::string text;
  std::uint32_t atom = 0;
};

// Which rules wait for which atoms: their witnesses.
struct Watch {
  struct Called {
    std::uint32_t first = 0, count = 0;      // In `rules`: whose witness the atom is.
    std::uint32_t decides = Literals::none;  // As in the atom.
  };
  std::vector<Called> atoms;
  std::vector<std::uint32_t> rules;
  std::vector<std::vector<std::uint32_t>> always;   // By bucket: rules without a witness.
  std::vector<std::vector<std::uint32_t>> slots;    // By bucket: where the others' witnesses are.
  std::vector<std::vector<std::uint32_t>> by_slot;  // Rules with a witness there, once each.
};

// The detection rules of one log source.
struct Bucket {
  std::vector<std::uint32_t> rules;
  std::vector<std::uint32_t> narrowed;  // Of these, those with a population of their own.
  std::vector<std::uint32_t> keywords;  // The keyword literals that its rules speak of.
};

// What is asked of a test first, apart from all the rest, which lies wide.
struct Brief {
  std::uint32_t slot = 0;
  bool decided = false;
};

struct Node {
  enum class Op : std::uint8_t { test, all, any, negate, constant } op = Op::constant;
  Truth constant = Truth::no;
  std::uint32_t first = 0;  // Of a test: the predicate. Else the first of its children.
  std::uint32_t count = 0;
  std::uint32_t label = 0;  // 0: none.
};

struct Label {
  std::string what, wanted;
  std::optional<std::uint32_t> slot;
};

struct GroupPart {
  enum class Kind : std::uint8_t { field, day, hour, month, source } kind = Kind::field;
  std::string name;
  std::uint32_t slot = 0;
};

// What a detection rule runs, and what any rule needs to speak of its findings.
struct Program {
  std::uint32_t root = 0;
  std::optional<std::uint32_t> population;
  std::uint32_t bucket = 0;          // Of a detection rule.
  std::vector<std::uint32_t> slots;  // All it looks at, for naming what was unknown.
  std::vector<GroupPart> group;
  std::vector<std::pair<std::string, std::uint32_t>> facts;  // Of its sentences.
  std::optional<std::uint32_t> correlation;                  // Index, for correlation rules.
};

struct Ruleset::Compiled {
  std::vector<Rule> rules;
  std::vector<Program> programs;  // As rules.
  std::vector<FieldSlot> slots;
  std::unordered_map<std::string, std::uint32_t> native_names;
  std::vector<Predicate> predicates;
  std::vector<Brief> briefs;  // As predicates.
  std::vector<Node> nodes;
  std::vector<std::uint32_t> written;  // Children in the author's order, for explain.
  std::vector<std::uint32_t> ordered;  // The same, cheapest first.
  std::vector<Label> labels;
  std::vector<Bucket> buckets;
  std::vector<std::uint32_t> buckets_of_rules;
  std::unordered_map<std::string, std::uint32_t> bucket_of;  // By log source key.
  std::vector<Atom> atoms;
  std::vector<Span> test_atoms;  // By predicate, in `atoms_of_tests`: one of them must be there.
  std::vector<std::uint32_t> atoms_of_tests;
  std::vector<KeywordLiteral> keywords;
  Watch watch;                                   // By guess; what events had may choose better.
  Literals names;                                // Of native_names.
  std::vector<Correlation> correlations;         // A correlation stands behind those it refers to.
  std::vector<std::vector<std::uint32_t>> uses;  // By rule: the correlations that refer to it.
};

// The key of a log source in `bucket_of`; `into` is reused.
void bucket_key(const LogSource& source, std::string& into);

}  // namespace metsuke
