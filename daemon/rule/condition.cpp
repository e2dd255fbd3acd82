#include "rule/condition.h"

#include "base/limits.h"
#include "rule/pattern.h"

namespace metsuke {

namespace {

bool word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '*' || c == '.' || c == '?' || static_cast<unsigned char>(c) >= 0x80;
}

bool same_word(std::string_view word, std::string_view lower) {
  if (word.size() != lower.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
  }
  return true;
}

// `*` anywhere in a selection pattern; nothing else is special.
bool name_fits(std::string_view pattern, std::string_view name) {
  Pattern wild;
  while (true) {
    const std::size_t star = pattern.find('*');
    wild.add_text(pattern.substr(0, star));
    if (star == std::string_view::npos) break;
    wild.add(PatternPiece::Kind::many);
    pattern.remove_prefix(star + 1);
  }
  return matches(wild, name);
}

class Reader {
 public:
  Reader(std::string_view text, const std::vector<std::string_view>& names, const Tree& at,
         Critic& critic)
      : text_(text), names_(names), at_(at), critic_(critic) {}

  bool read(Condition& into) {
    advance();
    if (token_.empty()) return fail("MK031", "the condition is empty");
    if (!read_any(into, 0)) return false;
    if (!token_.empty()) return unexpected();
    return true;
  }

 private:
  void advance() {
    while (next_ < text_.size() && (text_[next_] == ' ' || text_[next_] == '\t' ||
                                    text_[next_] == '\n' || text_[next_] == '\r'))
      ++next_;
    const std::size_t begin = next_;
    if (next_ < text_.size() && !word_character(text_[next_])) {
      ++next_;
    } else {
      while (next_ < text_.size() && word_character(text_[next_])) ++next_;
    }
    token_ = text_.substr(begin, next_ - begin);
  }

  bool fail(std::string_view lint, std::string detail) {
    critic_.refuse(at_, Code::condition_invalid, lint, std::move(detail));
    return false;
  }

  bool unexpected() {
    if (token_.empty()) return fail("MK032", "the condition ends too early");
    if (token_ == "|")
      return fail("MK033", "`|` aggregation is obsolete: write a correlation rule");
    return fail("MK034", "unexpected `" + std::string(token_.substr(0, 60)) + "`");
  }

  bool read_any(Condition& into, std::size_t depth) {
    return read_chain(into, depth, Condition::Op::any);
  }

  bool read_chain(Condition& into, std::size_t depth, Condition::Op op) {
    const bool outer = op == Condition::Op::any;
    Condition first;
    if (!(outer ? read_chain(first, depth, Condition::Op::all) : read_unary(first, depth)))
      return false;
    if (!same_word(token_, outer ? "or" : "and")) {
      into = std::move(first);
      return true;
    }
    into.op = op;
    into.parts.push_back(std::move(first));
    while (same_word(token_, outer ? "or" : "and")) {
      advance();
      Condition part;
      if (!(outer ? read_chain(part, depth, Condition::Op::all) : read_unary(part, depth)))
        return false;
      into.parts.push_back(std::move(part));
    }
    return true;
  }

  bool read_unary(Condition& into, std::size_t depth) {
    bool negated = false;
    while (same_word(token_, "not")) {
      negated = !negated;
      advance();
    }
    Condition inner;
    if (!read_primary(inner, depth)) return false;
    if (!negated) {
      into = std::move(inner);
      return true;
    }
    into.op = Condition::Op::negate;
    into.parts.push_back(std::move(inner));
    return true;
  }

  bool read_primary(Condition& into, std::size_t depth) {
    if (token_ == "(") {
      if (depth >= limits::condition_depth_max)
        return fail("MK035", "parentheses are nested deeper than " +
                                 std::to_string(limits::condition_depth_max));
      advance();
      if (!read_any(into, depth + 1)) return false;
      if (token_ != ")") return token_.empty() ? fail("MK036", "a `)` is missing") : unexpected();
      advance();
      return true;
    }
    if (token_.empty() || !word_character(token_.front()) || same_word(token_, "and") ||
        same_word(token_, "or"))
      return unexpected();
    const std::string_view word = token_;
    advance();
    if (same_word(token_, "of")) return read_quantifier(into, word);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] != word) continue;
      into.op = Condition::Op::name;
      into.name = i;
      return true;
    }
    return fail("MK037", "there is no selection `" + std::string(word.substr(0, 60)) + "`" +
                             suggestion(word, names_));
  }

  bool read_quantifier(Condition& into, std::string_view quantity) {
    const bool all = same_word(quantity, "all");
    if (!all && quantity != "1" && !same_word(quantity, "any"))
      return fail("MK038", "`" + std::string(quantity.substr(0, 60)) +
                               " of` is not known: write `1 of`, `any of` or `all of`");
    advance();
    if (token_.empty() || !word_character(token_.front())) return unexpected();
    const std::string_view pattern = token_;
    advance();
    const bool them = same_word(pattern, "them");
    into.op = all ? Condition::Op::all : Condition::Op::any;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool hidden = names_[i].starts_with("_");
      if (them ? hidden : (hidden && !pattern.starts_with("_"))) continue;
      if (!them && !name_fits(pattern, names_[i])) continue;
      Condition part;
      part.name = i;
      into.parts.push_back(std::move(part));
    }
    if (into.parts.empty())
      return fail("MK039", "`" + std::string(pattern.substr(0, 60)) + "` fits no selection" +
                               suggestion(pattern, names_));
    return true;
  }

  std::string_view text_;
  const std::vector<std::string_view>& names_;
  const Tree& at_;
  Critic& critic_;
  std::size_t next_ = 0;
  std::string_view token_;
};

}  // namespace

bool read_condition(std::string_view text, const std::vector<std::string_view>& names,
                    const Tree& at, Critic& critic, Condition& into) {
  return Reader(text, names, at, critic).read(into);
}

bool negates(const Condition& condition) {
  if (condition.op == Condition::Op::negate) return true;
  for (const Condition& part : condition.parts)
    if (negates(part)) return true;
  return false;
}

}  // namespace metsuke
