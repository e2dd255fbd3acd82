// What the naive evaluator makes of a rule's detection section: plain trees, one a rule.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/yaml.h"
#include "support/naive_rules.h"

namespace re2 {
class RE2;
}

namespace metsuke {

// A piece of a Sigma string: text, or one of the two wildcards.
struct NaivePiece {
  enum class Kind : std::uint8_t { text, one, many } kind = Kind::text;
  std::string text;
};
using NaivePieces = std::vector<NaivePiece>;

// One value of a rule, its modifiers applied.
struct NaiveTest {
  enum class Kind : std::uint8_t {
    text,
    regex,
    network,
    compare,
    part,
    exists,
    null,
    reference
  } kind = Kind::text;
  bool cased = false;
  NaivePieces pieces;   // Of a text; folded unless cased.
  std::string word;     // The value as written; of a reference the field.
  std::string order;    // lt, lte, gt, gte; of a part minute … year.
  std::string shape;    // Of a reference: empty, contains, startswith, endswith.
  bool number = false;  // A bare number without changing modifiers.
  std::shared_ptr<const re2::RE2> regex;
};

// "field|modifiers: values": each value is a list of alternatives.
struct NaiveItem {
  std::string field;  // Empty: keywords.
  bool all = false, neq = false;
  std::vector<std::vector<NaiveTest>> values;
};

struct NaiveSelection {
  std::vector<std::vector<NaiveItem>> maps;  // One of them must hold, with all its items.
};

struct NaiveCondition {
  enum class Op : std::uint8_t { selection, all, any, negate } op = Op::selection;
  std::size_t selection = 0;
  std::vector<NaiveCondition> parts;
};

struct NaiveDetection {
  std::vector<std::string> names;
  std::vector<NaiveSelection> selections;
  NaiveCondition condition;
};

NaiveDetection naive_detection(const Yaml& detection, const NaiveRule::Placeholders& placeholders);
// Sigma's notation taken apart: `\*`, `\?` and `\\` are literal.
NaivePieces naive_pieces(const std::string& notation);
bool naive_fits(const NaivePieces& pieces, std::size_t at, std::string_view text);
std::vector<NaiveTest> naive_tests(const Yaml& value, const std::vector<std::string>& modifiers,
                                   const NaiveRule::Placeholders& placeholders);

}  // namespace metsuke
