#include "support/naive_rules.h"

#include <algorithm>
#include <cctype>

#include "base/digest.h"
#include "base/unicode.h"
#include "base/yaml.h"

namespace metsuke {

namespace {

using Truth = NaiveTruth;

Truth negated(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

Truth either(Truth a, Truth b) { return negated(both(negated(a), negated(b))); }

Truth truth_of(bool met) { return met ? Truth::yes : Truth::no; }

// A Sigma string as a list of symbols: a character, or one of the two wildcards.
struct Symbol {
  std::string character;
  bool one = false, many = false;
};
using Symbols = std::vector<Symbol>;

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = utf8_sequence(std::string_view(text).substr(i));
    if (length == 0) length = 1;
    all.push_back(text.substr(i, length));
    i += length;
  }
  return all;
}

Symbols symbols(const std::string& notation) {
  Symbols all;
  const auto in = characters(notation);
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] == "\\" && i + 1 < in.size() &&
        (in[i + 1] == "\\" || in[i + 1] == "*" || in[i + 1] == "?"))
      all.push_back({in[++i]});
    else if (in[i] == "*")
      all.push_back({"", false, true});
    else if (in[i] == "?")
      all.push_back({"", true, false});
    else
      all.push_back({in[i]});
  }
  return all;
}

bool fits(const Symbols& pattern, std::size_t p, const std::vector<std::string>& text,
          std::size_t t) {
  if (p == pattern.size()) return t == text.size();
  if (pattern[p].many) {
    for (std::size_t i = t; i <= text.size(); ++i)
      if (fits(pattern, p + 1, text, i)) return true;
    return false;
  }
  if (t == text.size()) return false;
  return (pattern[p].one || pattern[p].character == text[t]) && fits(pattern, p + 1, text, t + 1);
}

bool fits(Symbols pattern, const std::string& value, bool cased) {
  if (!cased)
    for (Symbol& symbol : pattern) symbol.character = fold_case(symbol.character);
  return fits(pattern, 0, characters(cased ? value : fold_case(value)), 0);
}

struct Value {
  std::string text;
  Kind kind = Kind::string;
};
struct Found {
  std::vector<Value> values;
  bool unknown = false;
};

Found look_up(const Event& event, const std::string& field) {
  Found found;
  const std::string bare = field.starts_with("native.") ? field.substr(7) : field;
  for (const FieldView& native : event.native) {
    std::string name(native.name);
    std::erase(name, ' ');
    if (native.name == bare || name == bare)
      found.values.push_back({std::string(native.value), native.kind});
  }
  if (!found.values.empty() || bare != field) return found;
  if (const auto ours = field_from(field)) {
    if (event.has(*ours)) found.values.push_back({std::string(event[*ours]), Kind::string});
    found.unknown = !event.has(*ours) && event.unknown(*ours);
  }
  return found;
}

Found everything(const Event& event) {
  Found found;
  if (!event.original.empty()) found.values.push_back({std::string(event.original)});
  for (const FieldView& native : event.native)
    found.values.push_back({std::string(native.value), native.kind});
  if (event.has(Field::message)) found.values.push_back({std::string(event[Field::message])});
  return found;
}

// [-+]digits[.digits][e[-+]digits], and nothing else.
std::optional<double> number(const std::string& text) {
  std::size_t at = 0;
  const auto sign = [&] {
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  };
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > begin;
  };
  sign();
  if (!digits()) return std::nullopt;
  if (at < text.size() && text[at] == '.' && (++at, !digits())) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    sign();
    if (!digits()) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  return std::stod(text);
}

void dash_out(const Symbols& in, std::size_t at, Symbols so_far, std::vector<Symbols>& out) {
  const auto word = [&](std::size_t i) {
    if (i >= in.size() || in[i].character.empty()) return false;
    const unsigned char c = static_cast<unsigned char>(in[i].character[0]);
    return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
  };
  if (at == in.size()) {
    out.push_back(std::move(so_far));
    return;
  }
  const bool dash = (in[at].character == "-" || in[at].character == "/") && word(at + 1) &&
                    !(at > 0 && word(at - 1));
  if (!dash) {
    so_far.push_back(in[at]);
    return dash_out(in, at + 1, std::move(so_far), out);
  }
  for (const char* one : {"-", "/", "–", "—", "―"}) {
    Symbols next = so_far;
    next.push_back({one});
    dash_out(in, at + 1, std::move(next), out);
  }
}

// One value of the rule against the found values, its modifiers taken from left to right.
Truth test_value(const Yaml& value, const std::vector<std::string>& modifiers, const Found& found,
                 const Event& event) {
  if (found.unknown) return Truth::unknown;
  const auto has = [&](const std::string& name) {
    return std::find(modifiers.begin(), modifiers.end(), name) != modifiers.end();
  };
  if (value.is_null()) {
    bool null = found.values.empty();
    for (const Value& one : found.values) null = null || one.kind == Kind::null;
    return truth_of(null);
  }
  if (has("exists")) return truth_of(found.values.empty() != (value.text() == "true"));
  if (has("fieldref")) {
    const Found other = look_up(event, value.text());
    if (other.unknown) return Truth::unknown;
    for (const Value& left : found.values)
      for (const Value& right : other.values)
        if (left.kind != Kind::null && right.kind != Kind::null &&
            (has("cased") ? left.text == right.text
                          : fold_case(left.text) == fold_case(right.text)))
          return Truth::yes;
    return Truth::no;
  }
  std::vector<Symbols> patterns{symbols(value.text())};
  for (const std::string& modifier : modifiers) {
    std::vector<Symbols> next;
    for (Symbols& pattern : patterns) {
      if (modifier == "contains" || modifier == "endswith")
        pattern.insert(pattern.begin(), {"", false, true});
      if (modifier == "contains" || modifier == "startswith") pattern.push_back({"", false, true});
      if (modifier == "windash")
        dash_out(pattern, 0, {}, next);
      else if (modifier == "base64") {
        std::string plain;
        for (const Symbol& symbol : pattern) plain += symbol.character;
        Symbols encoded;
        for (const char c : to_base64(plain)) encoded.push_back({std::string(1, c)});
        next.push_back(encoded);
      } else {
        next.push_back(pattern);
      }
    }
    patterns = next;
  }
  for (const Value& one : found.values) {
    if (one.kind == Kind::null) continue;
    for (const char* order : {"lt", "lte", "gt", "gte"}) {
      if (!has(order)) continue;
      const auto left = number(one.text), right = number(value.text());
      if (!left) continue;
      const std::string_view name = order;
      if (name == "lt" ? *left < *right : name == "lte" ? *left <= *right
          : name == "gt" ? *left > *right : *left >= *right)
        return Truth::yes;
    }
    if (has("lt") || has("lte") || has("gt") || has("gte")) continue;
    for (const Symbols& pattern : patterns)
      if (fits(pattern, one.text, has("cased"))) return Truth::yes;
    const bool as_written = std::all_of(modifiers.begin(), modifiers.end(), [](const auto& name) {
      return name == "neq" || name == "all";
    });
    if (one.kind == Kind::number && as_written && number(value.text()) &&
        number(value.text()) == number(one.text))
      return Truth::yes;
  }
  return Truth::no;
}

Truth test_item(std::string key, const Yaml& value, const Event& event) {
  std::vector<std::string> modifiers;
  for (std::size_t at = key.rfind('|'); at != std::string::npos; at = key.rfind('|')) {
    modifiers.insert(modifiers.begin(), key.substr(at + 1));
    key.erase(at);
  }
  const Found found = key.empty() ? everything(event) : look_up(event, key);
  if (key.empty()) modifiers.push_back("contains");
  const auto has = [&](const std::string& name) {
    return std::find(modifiers.begin(), modifiers.end(), name) != modifiers.end();
  };
  std::vector<Yaml> values = value.items();
  if (!value.is_list()) values = {value};
  Truth truth = has("all") ? Truth::yes : Truth::no;
  for (const Yaml& one : values) {
    const Truth met = test_value(one, modifiers, found, event);
    truth = has("all") ? both(truth, met) : either(truth, met);
  }
  return has("neq") ? negated(truth) : truth;
}

Truth test_selection(const Yaml& selection, const Event& event) {
  if (selection.is_map()) {
    Truth truth = Truth::yes;
    for (const auto& [key, value] : selection.members())
      truth = both(truth, test_item(key, value, event));
    return truth;
  }
  if (!selection.is_list()) return test_item("", selection, event);
  Truth truth = Truth::no;
  for (const Yaml& item : selection.items())
    truth = either(truth, item.is_scalar() ? test_item("", item, event)
                                           : test_selection(item, event));
  return truth;
}

class Conditions {
 public:
  Conditions(const std::string& text, const Yaml& detection, const Event& event)
      : detection_(detection), event_(event) {
    std::string word;
    for (const char c : text + " ") {
      if (c == ' ' || c == '(' || c == ')') {
        if (!word.empty()) words_.push_back(word);
        word.clear();
        if (c != ' ') words_.emplace_back(1, c);
      } else {
        word += c;
      }
    }
    words_.emplace_back();
  }

  Truth any() {
    Truth truth = all();
    while (words_[at_] == "or") {
      ++at_;
      truth = either(truth, all());
    }
    return truth;
  }

 private:
  Truth all() {
    Truth truth = one();
    while (words_[at_] == "and") {
      ++at_;
      truth = both(truth, one());
    }
    return truth;
  }

  Truth one() {
    const std::string word = words_[at_++];
    if (word == "not") return negated(one());
    if (word == "(") {
      const Truth truth = any();
      ++at_;
      return truth;
    }
    if (words_[at_] != "of") return test_selection(detection_[word], event_);
    const std::string pattern = words_[at_ + 1];
    at_ += 2;
    Truth truth = word == "all" ? Truth::yes : Truth::no;
    for (const auto& [name, selection] : detection_.members()) {
      if (name == "condition" || (name[0] == '_' && pattern[0] != '_')) continue;
      if (pattern != "them" && !fits(symbols(pattern), name, true)) continue;
      const Truth met = test_selection(selection, event_);
      truth = word == "all" ? both(truth, met) : either(truth, met);
    }
    return truth;
  }

  const Yaml& detection_;
  const Event& event_;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

}  // namespace

NaiveTruth naive_match(const std::string& rule_yaml, const Event& event) {
  Complaints complaints;
  const Yaml rule = read_yaml_document(rule_yaml, "naive.yml", complaints);
  for (const auto& [name, value] : rule["logsource"].members()) {
    const std::string_view has = name == "category"  ? event.log_source.category
                                 : name == "product" ? event.log_source.product
                                 : name == "service" ? event.log_source.service
                                                     : std::string_view(value.text());
    if (has != value.text()) return Truth::no;
  }
  const Yaml detection = rule["detection"];
  const Yaml condition = detection["condition"];
  Truth truth = Truth::no;
  for (const std::string& text : condition.strings(complaints))
    truth = either(truth, Conditions(text, detection, event).any());
  return truth;
}

}  // namespace metsuke
