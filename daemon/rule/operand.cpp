#include "rule/operand.h"

#include <algorithm>
#include <bit>

#include "base/digest.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

bool is_in(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const std::string_view one : words)
    if (one == word) return true;
  return false;
}

Error refusal(std::string detail) { return {Code::modifier_invalid, std::move(detail)}; }

Error does_not_fit(std::string_view modifier, std::string_view reason) {
  return refusal("`" + std::string(modifier) + "` " + std::string(reason));
}

bool name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.';
}

// The length of the %name% that `text` begins with, both signs included; 0 if there is none.
std::size_t placeholder_length(std::string_view text) {
  if (text.empty() || text.front() != '%') return 0;
  std::size_t end = 1;
  while (end < text.size() && name_character(text[end])) ++end;
  return end > 1 && end < text.size() && text[end] == '%' ? end + 1 : 0;
}

std::optional<Predicate::Order> order_from(std::string_view modifier) {
  if (modifier == "lt") return Predicate::Order::less;
  if (modifier == "lte") return Predicate::Order::less_equal;
  if (modifier == "gt") return Predicate::Order::greater;
  if (modifier == "gte") return Predicate::Order::greater_equal;
  return std::nullopt;
}

struct PartRange {
  std::string_view name;
  Predicate::Part part;
  std::int64_t from, to;
};
constexpr PartRange part_ranges[] = {
    {"minute", Predicate::Part::minute, 0, 59}, {"hour", Predicate::Part::hour, 0, 23},
    {"day", Predicate::Part::day, 1, 31},       {"week", Predicate::Part::week, 1, 53},
    {"month", Predicate::Part::month, 1, 12},   {"year", Predicate::Part::year, 0, 9999}};

// UTF-16 of UTF-8, byte by byte; what is not UTF-8 goes through as Latin-1 would.
std::string to_utf16(std::string_view text, std::endian order) {
  std::string wide;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(i));
    std::uint32_t code = static_cast<unsigned char>(text[i]);
    if (length > 1) {
      code &= 0x7FU >> length;
      for (std::size_t k = 1; k < length; ++k)
        code = (code << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    i += length == 0 ? 1 : length;
    std::uint32_t units[2] = {code, 0};
    std::size_t count = 1;
    if (code >= 0x10000) {
      units[0] = 0xD800 + ((code - 0x10000) >> 10U);
      units[1] = 0xDC00 + ((code - 0x10000) & 0x3FFU);
      count = 2;
    }
    for (std::size_t k = 0; k < count; ++k) {
      const char high = static_cast<char>(units[k] >> 8U);
      const char low = static_cast<char>(units[k] & 0xFFU);
      wide += order == std::endian::little ? low : high;
      wide += order == std::endian::little ? high : low;
    }
  }
  return wide;
}

Pattern widened(const Pattern& pattern, std::string_view modifier) {
  const std::endian order = modifier == "utf16be" ? std::endian::big : std::endian::little;
  Pattern wide;
  if (modifier == "utf16") wide.add_text("\xFF\xFE");
  for (const PatternPiece& piece : pattern.pieces) {
    if (piece.kind == PatternPiece::Kind::text)
      wide.add_text(to_utf16(piece.text, order));
    else
      wide.add(piece.kind);
  }
  return wide;
}

bool in_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::string_view dashes[] = {"-", "/", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"};

// Every writing of the flags: a dash or slash before a word and not inside one.
Result<std::vector<Pattern>> dash_variants(const Pattern& pattern) {
  std::vector<Pattern> variants(1);
  for (const PatternPiece& piece : pattern.pieces) {
    if (piece.kind != PatternPiece::Kind::text) {
      for (Pattern& variant : variants) variant.add(piece.kind);
      continue;
    }
    const std::string& text = piece.text;
    std::size_t begin = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if ((text[i] != '-' && text[i] != '/') || !in_word(text[i + 1])) continue;
      if (i > 0 && in_word(text[i - 1])) continue;
      if (variants.size() * std::size(dashes) > limits::rule_alternatives_max)
        return refusal("`windash` makes too many alternatives of this value");
      std::vector<Pattern> more;
      for (const Pattern& variant : variants) {
        for (const std::string_view dash : dashes) {
          Pattern next = variant;
          next.add_text(std::string_view(text).substr(begin, i - begin));
          next.add_text(dash);
          more.push_back(std::move(next));
        }
      }
      variants = std::move(more);
      begin = i + 1;
    }
    for (Pattern& variant : variants) variant.add_text(std::string_view(text).substr(begin));
  }
  return variants;
}

// Base64 of the text at each of the three alignments, without the characters its neighbours share.
std::vector<std::string> base64_offsets(const std::string& text) {
  constexpr std::size_t start[] = {0, 2, 3};
  constexpr std::size_t cut[] = {0, 3, 2};
  std::vector<std::string> variants;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    std::string encoded = to_base64(std::string(offset, ' ') + text);
    encoded.resize(encoded.size() - cut[(text.size() + offset) % 3]);
    variants.push_back(encoded.substr(std::min(start[offset], encoded.size())));
  }
  return variants;
}

Result<std::vector<Operand>> opened(std::string_view modifier, Operand operand) {
  const bool front = modifier != "startswith", back = modifier != "endswith";
  using Type = Operand::Type;
  if (operand.type == Type::regex) {
    operand.anchored_start = !front;
    operand.anchored_end = !back;
  } else if (operand.type == Type::reference) {
    operand.shape = !front  ? Predicate::Kind::prefix
                    : !back ? Predicate::Kind::suffix
                            : Predicate::Kind::contains;
  } else if (operand.type == Type::text || operand.type == Type::number ||
             operand.type == Type::boolean) {
    operand.type = Type::text;
    Pattern pattern;
    if (front) pattern.add(PatternPiece::Kind::many);
    pattern.append(operand.pattern);
    if (back) pattern.add(PatternPiece::Kind::many);
    operand.pattern = std::move(pattern);
  } else {
    return does_not_fit(modifier, "needs a text");
  }
  return std::vector<Operand>{std::move(operand)};
}

Result<std::vector<Operand>> encoded(std::string_view modifier, Operand operand) {
  if (operand.type == Operand::Type::number || operand.type == Operand::Type::boolean)
    operand.type = Operand::Type::text;
  if (operand.type != Operand::Type::text) return does_not_fit(modifier, "needs a text");
  std::vector<Operand> made;
  const auto add = [&](Pattern pattern) {
    Operand next = operand;
    next.pattern = std::move(pattern);
    made.push_back(std::move(next));
  };
  if (modifier == "windash") {
    auto variants = TRY(dash_variants(operand.pattern));
    for (Pattern& variant : variants) add(std::move(variant));
  } else if (modifier.starts_with("base64")) {
    if (!operand.pattern.plain()) return does_not_fit(modifier, "cannot encode wildcards");
    const std::string text = operand.pattern.literal();
    std::vector<std::string> texts{to_base64(text)};
    if (modifier == "base64offset") texts = base64_offsets(text);
    for (const std::string& one : texts) {
      Pattern pattern;
      pattern.add_text(one);
      add(std::move(pattern));
    }
  } else {
    add(widened(operand.pattern, modifier));
  }
  return made;
}

}  // namespace

Result<Operand> operand_from(const Tree& value, const std::vector<std::string_view>& modifiers,
                             const Placeholders& placeholders) {
  Operand operand;
  if (value.is_null()) {
    operand.type = Operand::Type::null;
    operand.raw = operand.wanted = "null";
    if (!modifiers.empty() && !(modifiers.size() == 1 && modifiers[0] == "neq"))
      return refusal("null takes no modifiers");
    return operand;
  }
  operand.raw = value.text;
  operand.wanted = value.text;
  for (const std::string_view modifier : modifiers) {
    const std::size_t length = placeholder_length(operand.raw);
    if (!order_from(modifier) || length == 0 || length != operand.raw.size()) continue;
    const std::string name = operand.raw.substr(1, length - 2);
    const auto* values = placeholders(name);
    if (values == nullptr || values->size() != 1)
      return Error{Code::placeholder_missing, "`%" + name + "%` has no single value"};
    operand.raw = operand.wanted = values->front();
    // "100 MiB" is a number here too.
    if (const auto bytes = byte_size_from(operand.raw); bytes && !number_from(operand.raw))
      operand.raw = std::to_string(*bytes);
  }
  operand.pattern = pattern_from(operand.raw);
  if (!value.quoted) {
    if (number_from(operand.raw)) operand.type = Operand::Type::number;
    if (is_in(operand.raw, {"true", "True", "TRUE", "false", "False", "FALSE"}))
      operand.type = Operand::Type::boolean;
  }
  return operand;
}

Result<std::vector<Operand>> transformed(std::string_view modifier, Operand operand) {
  using Type = Operand::Type;
  if (is_in(modifier, {"contains", "startswith", "endswith"}))
    return opened(modifier, std::move(operand));
  if (is_in(modifier, {"windash", "base64", "base64offset", "wide", "utf16le", "utf16be", "utf16"}))
    return encoded(modifier, std::move(operand));

  // The others take the value as the author wrote it.
  const bool written = (operand.type == Type::text || operand.type == Type::number ||
                        operand.type == Type::boolean) &&
                       to_text(operand.pattern) == to_text(pattern_from(operand.raw));
  if (!written) return does_not_fit(modifier, "must come before modifiers that change the value");
  if (modifier == "re") {
    operand.type = Type::regex;
  } else if (modifier == "cidr") {
    auto network = network_from(operand.raw);
    if (!network)
      return does_not_fit(modifier, "needs a network such as 10.0.0.0/8: " +
                                        network.error().detail);
    operand.type = Type::network;
    operand.network = *network;
  } else if (modifier == "exists") {
    if (operand.type != Type::boolean) return does_not_fit(modifier, "needs true or false");
    operand.type = Type::exists;
    operand.number = operand.raw.front() == 't' || operand.raw.front() == 'T' ? 1 : 0;
  } else if (modifier == "fieldref") {
    if (operand.raw.find_first_of("*?") != std::string::npos || operand.raw.empty())
      return does_not_fit(modifier, "needs a field's name, without wildcards");
    operand.type = Type::reference;
  } else if (const auto order = order_from(modifier)) {
    if (!number_from(operand.raw)) return does_not_fit(modifier, "needs a number");
    operand.type = Type::compare;
    operand.order = *order;
  } else {
    for (const PartRange& range : part_ranges) {
      if (range.name != modifier) continue;
      const auto number = number_from(operand.raw);
      const auto whole = number ? millionths(*number) : std::nullopt;
      if (!whole || *whole % 1'000'000 != 0 || *whole / 1'000'000 < range.from ||
          *whole / 1'000'000 > range.to)
        return does_not_fit(modifier, "needs a number from " + std::to_string(range.from) +
                                          " to " + std::to_string(range.to));
      operand.type = Type::part;
      operand.part = range.part;
      operand.number = static_cast<std::int64_t>(*whole / 1'000'000);
    }
    ASSERT(operand.type == Type::part);
  }
  return std::vector<Operand>{std::move(operand)};
}

namespace {

// One text with its placeholders, as the list of all texts it stands for.
bool expand_text(std::string_view text, const Tree& at, const Placeholders& placeholders,
                 Critic& critic, std::vector<Pattern>& patterns) {
  const auto literal = [&](std::string_view piece) {
    for (Pattern& pattern : patterns) pattern.add_text(piece);
  };
  while (!text.empty()) {
    if (text.starts_with("\\%")) {
      literal("%");
      text.remove_prefix(2);
      continue;
    }
    const std::size_t length = placeholder_length(text);
    if (length == 0) {
      literal(text.substr(0, 1));
      text.remove_prefix(1);
      continue;
    }
    const std::string name(text.substr(1, length - 2));
    text.remove_prefix(length);
    const auto* values = placeholders(name);
    if (values == nullptr) {
      critic.refuse(at, Code::placeholder_missing, "MK061", "`%" + name + "%` has no value");
      return false;
    }
    if (patterns.size() * values->size() > limits::rule_alternatives_max) {
      critic.refuse(at, Code::limit_exceeded, "MK057", "`%" + name + "%` has too many values");
      return false;
    }
    std::vector<Pattern> next;
    for (const Pattern& pattern : patterns) {
      for (const std::string& value : *values) {
        Pattern one = pattern;
        one.append(pattern_from(value));
        next.push_back(std::move(one));
      }
    }
    patterns = std::move(next);
  }
  return true;
}

}  // namespace

bool expand(const Tree& at, const Placeholders& placeholders, Critic& critic,
            std::vector<Operand>& operands) {
  std::vector<Operand> next;
  for (const Operand& operand : operands) {
    if (operand.type != Operand::Type::text && operand.type != Operand::Type::regex) {
      next.push_back(operand);
      continue;
    }
    std::vector<Pattern> patterns(1);
    const Pattern source = operand.type == Operand::Type::text
                               ? operand.pattern
                               : Pattern{{{PatternPiece::Kind::text, operand.raw}}};
    for (const PatternPiece& piece : source.pieces) {
      if (piece.kind != PatternPiece::Kind::text) {
        for (Pattern& pattern : patterns) pattern.add(piece.kind);
        continue;
      }
      if (!expand_text(piece.text, at, placeholders, critic, patterns)) return false;
    }
    for (Pattern& pattern : patterns) {
      Operand one = operand;
      if (operand.type == Operand::Type::regex) one.raw = to_text(pattern);
      one.wanted = to_text(pattern);
      one.pattern = std::move(pattern);
      next.push_back(std::move(one));
    }
  }
  operands = std::move(next);
  return true;
}

namespace {

std::string cased_text(const std::string& text, Case letters) {
  return letters == Case::kept ? text : fold_case(text);
}

Predicate text_predicate(const Operand& operand, Scope scope, Case letters) {
  Pattern pattern;
  if (scope == Scope::keywords) pattern.add(PatternPiece::Kind::many);
  pattern.append(operand.pattern);
  if (scope == Scope::keywords) pattern.add(PatternPiece::Kind::many);
  Predicate predicate;
  predicate.cased = letters == Case::kept;
  for (PatternPiece& piece : pattern.pieces) piece.text = cased_text(piece.text, letters);
  const std::size_t count = pattern.pieces.size();
  const bool front = pattern.starts_open(), back = pattern.ends_open();
  if (pattern.plain()) {
    predicate.kind = Predicate::Kind::exact;
    predicate.text = pattern.literal();
  } else if (count == 1 && front) {
    predicate.kind = Predicate::Kind::anything;
    predicate.cased = true;
  } else if (count == 2 && front && pattern.pieces[1].kind == PatternPiece::Kind::text) {
    predicate.kind = Predicate::Kind::suffix;
    predicate.text = pattern.pieces[1].text;
  } else if (count == 2 && back && pattern.pieces[0].kind == PatternPiece::Kind::text) {
    predicate.kind = Predicate::Kind::prefix;
    predicate.text = pattern.pieces[0].text;
  } else if (count == 3 && front && back && pattern.pieces[1].kind == PatternPiece::Kind::text) {
    predicate.kind = Predicate::Kind::contains;
    predicate.text = pattern.pieces[1].text;
  } else {
    predicate.kind = Predicate::Kind::glob;
    predicate.pattern = std::move(pattern);
  }
  return predicate;
}

}  // namespace

void predicates_of(const Operand& operand, Scope scope, Case letters,
                   std::vector<Predicate>& tests) {
  using Type = Operand::Type;
  Predicate predicate;
  predicate.cased = true;
  switch (operand.type) {
    case Type::text:
    case Type::boolean: predicate = text_predicate(operand, scope, letters); break;
    case Type::number: {
      predicate = text_predicate(operand, scope, letters);
      // 5.0 is met by "5.0" and by the number 5.
      const std::string canonical = canonical_number(operand.raw);
      if (scope == Scope::field && canonical != operand.raw) {
        Predicate other = predicate;
        other.text = canonical;
        other.wanted = operand.raw;
        tests.push_back(std::move(other));
      }
      break;
    }
    case Type::null: predicate.kind = Predicate::Kind::null; break;
    case Type::exists:
      // That a field is not there is the contrary of that it is; the reader negates it.
      predicate.kind = Predicate::Kind::exists;
      predicate.number = operand.number;
      break;
    case Type::network:
      predicate.kind = Predicate::Kind::network;
      predicate.network = operand.network;
      break;
    case Type::compare:
      predicate.kind = Predicate::Kind::compare;
      predicate.order = operand.order;
      predicate.text = operand.raw;
      break;
    case Type::part:
      predicate.kind = Predicate::Kind::part;
      predicate.part = operand.part;
      predicate.number = operand.number;
      break;
    case Type::reference:
      predicate.kind = Predicate::Kind::reference;
      predicate.cased = letters == Case::kept;
      predicate.shape = operand.shape;
      predicate.field = operand.raw;
      break;
    case Type::regex: UNREACHABLE();
  }
  predicate.wanted = operand.wanted;
  tests.push_back(std::move(predicate));
}

}  // namespace metsuke
