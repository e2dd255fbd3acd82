// One test of one field: what a rule's line means once its modifiers are applied. Plain data, so
// that equal tests of different rules are one, and an index may be built over them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contract/zones.h"
#include "parse/fields.h"
#include "rule/number.h"
#include "rule/pattern.h"
#include "rule/regex_length.h"

namespace re2 {
class RE2;
}

namespace metsuke {

struct Predicate {
  enum class Kind : std::uint8_t {
    exists,    // The field is there, whatever its value.
    null,      // It is not there, or null.
    anything,  // `*`: any value that is not null.
    exact,
    prefix,
    suffix,
    contains,   // `text`
    glob,       // `pattern`
    regex,      // `regex`, searched
    compare,    // `order` against the number in `text`
    network,    // `network`
    part,       // A part of a time as written equals `number`
    reference,  // Another field, compared by `shape`
  };
  enum class Order : std::uint8_t { less, less_equal, greater, greater_equal };
  enum class Part : std::uint8_t { minute, hour, day, week, month, year };

  Kind kind = Kind::exact;
  bool cased = false;
  bool decided = false;  // By the slot's literals: it need not be run.
  Order order{};
  Part part{};
  Kind shape = Kind::exact;  // Of a reference: exact, prefix, suffix or contains.
  std::uint32_t slot = 0;    // Whose value is tested; given by the compiler.
  std::uint32_t other = 0;   // Of a reference: the slot it is compared with.
  std::int64_t number = 0;
  std::string text;    // Folded unless `cased`; a regex's source with its flags.
  std::string field;   // Of a reference: the other field's name.
  std::string wanted;  // The rule's own words, for explain.
  Pattern pattern;     // Folded unless `cased`.
  Network network{};
  std::shared_ptr<const re2::RE2> regex;
  std::vector<std::string>
      required;  // Of a regex: texts of the folded value without which it fails.

  std::size_t least = 0;  // Of a regex: it finds nothing in fewer bytes.
  ByteRow row;            // Of a regex: it finds nothing without.

  // Equal keys on the same slot: the same test.
  std::string key() const;
  // Roughly what it costs; cheap ones run first.
  int cost() const;
};

// A value as the matcher sees it. `folded` is filled on demand.
struct ValueView {
  std::string_view raw;
  std::string_view folded;
  Kind kind = Kind::string;
  bool is_folded = false;
};

// Does one value that is present and not null meet the test? Not for exists, null, reference.
// `folded` is only looked at for tests without case, and for expressions.
bool meets(const Predicate& predicate, std::string_view raw, std::string_view folded);
// How two texts compare in the shape of a reference.
bool meets_shape(Predicate::Kind shape, std::string_view value, std::string_view wanted);

// The compiled expression, or why not ("look-ahead `(?=` …").
Result<std::shared_ptr<const re2::RE2>> regex_from(const std::string& source);

}  // namespace metsuke
