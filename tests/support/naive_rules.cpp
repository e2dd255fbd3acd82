#include "support/naive_rules.h"

#include <arpa/inet.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdio>

#include "base/unicode.h"
#include "support/naive_detection.h"

namespace metsuke {

namespace {

using Truth = NaiveTruth;

Truth negated(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

Truth truth_of(bool met) { return met ? Truth::yes : Truth::no; }

// All of them, or any: what decides ends it.
template <class Parts, class Ask>
Truth all_of(const Parts& parts, const Ask& ask) {
  Truth truth = Truth::yes;
  for (const auto& part : parts) {
    const Truth one = ask(part);
    if (one == Truth::no) return one;
    if (one == Truth::unknown) truth = one;
  }
  return truth;
}

template <class Parts, class Ask>
Truth any_of(const Parts& parts, const Ask& ask) {
  return negated(all_of(parts, [&](const auto& part) { return negated(ask(part)); }));
}

// [-+]digits[.digits][e[-+]digits], and nothing else.
std::optional<long double> number(const std::string& text) {
  static const re2::RE2 form("[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?");
  if (!re2::RE2::FullMatch(text, form)) return std::nullopt;
  return std::stold(text);
}

// A number's shortest writing, which is what a text is compared with.
std::string shortest(const std::string& text) {
  const auto value = number(text);
  if (!value) return text;
  char room[64];
  std::snprintf(room, sizeof room, "%.18Lg", *value);
  return room;
}

bool in_network(const std::string& network, const std::string& text) {
  const std::size_t slash = network.find('/');
  unsigned char base[16] = {}, address[16] = {};
  for (const auto& [family, width] : {std::pair(AF_INET, 32), std::pair(AF_INET6, 128)}) {
    if (inet_pton(family, network.substr(0, slash).c_str(), base) != 1) continue;
    if (inet_pton(family, text.c_str(), address) != 1) return false;
    const int bits = slash == std::string::npos ? width : std::stoi(network.substr(slash + 1));
    for (int bit = 0; bit < bits; ++bit)
      if (((base[bit / 8] ^ address[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
    return true;
  }
  return false;
}

bool is_part(const std::string& part, const std::string& text, const std::string& wanted) {
  static const re2::RE2 form("^(\\d{4})[-/](\\d\\d)[-/](\\d\\d)(?:[Tt ](\\d\\d):(\\d\\d))?");
  int year = 0, month = 0, day = 0;
  std::string hour, minute;
  if (!re2::RE2::PartialMatch(text, form, &year, &month, &day, &hour, &minute)) return false;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  const int value = std::stoi(wanted);
  if (part == "year") return year == value;
  if (part == "month") return month == value;
  if (part == "day") return day == value;
  if (part == "hour") return !hour.empty() && std::stoi(hour) == value;
  if (part == "minute") return !minute.empty() && std::stoi(minute) == value;
  // The week of ISO 8601 is the one that holds its Thursday.
  const std::chrono::sys_days at(date);
  const unsigned weekday = std::chrono::weekday(at).iso_encoding();
  const std::chrono::sys_days thursday = at + std::chrono::days(4) - std::chrono::days(weekday);
  const std::chrono::year_month_day of(thursday);
  const std::chrono::sys_days first(of.year() / std::chrono::January / 1);
  return (thursday - first).count() / 7 + 1 == value;
}

bool ordered(const NaiveTest& test, const std::string& text) {
  const auto left = number(text), right = number(test.word);
  if (!left || !right) return false;
  if (test.order == "lt") return *left < *right;
  if (test.order == "lte") return *left <= *right;
  if (test.order == "gt") return *left > *right;
  return *left >= *right;
}

bool meets(const NaiveTest& test, const NaiveValue& value) {
  switch (test.kind) {
    case NaiveTest::Kind::text:
      if (naive_fits(test.pieces, 0, test.cased ? value.text : value.folded)) return true;
      if (value.kind != Kind::number || test.cased || test.pieces.size() != 1 ||
          test.pieces[0].kind != NaivePiece::Kind::text)
        return false;
      return test.number ? number(test.word) == number(value.text)
                         : naive_fits(test.pieces, 0, shortest(value.text));
    case NaiveTest::Kind::regex:
      return re2::RE2::PartialMatch(value.text, *test.regex);
    case NaiveTest::Kind::network:
      return in_network(test.word, value.text);
    case NaiveTest::Kind::compare:
      return ordered(test, value.text);
    case NaiveTest::Kind::part:
      return is_part(test.order, value.text, test.word);
    case NaiveTest::Kind::exists:
    case NaiveTest::Kind::null:
    case NaiveTest::Kind::reference:
      break;
  }
  UNREACHABLE();
}

bool meets_field(const NaiveTest& test, const NaiveValue& left, const NaiveValue& right) {
  const std::string& a = test.cased ? left.text : left.folded;
  const std::string& b = test.cased ? right.text : right.folded;
  if (test.shape == "contains") return a.find(b) != std::string::npos;
  if (test.shape == "startswith") return a.starts_with(b);
  if (test.shape == "endswith") return a.ends_with(b);
  return a == b;
}

const std::vector<NaiveValue> nothing;

Truth run(const NaiveTest& test, const NaiveItem& item, const NaiveEvent& event) {
  const std::vector<NaiveValue>* found =
      item.field.empty() ? &event.everything() : event.find(item.field);
  if (!item.field.empty() && found == nullptr && event.unknown(item.field)) return Truth::unknown;
  const std::vector<NaiveValue>& values = found == nullptr ? nothing : *found;
  if (test.kind == NaiveTest::Kind::exists)
    return truth_of(values.empty() != (test.word == "true"));
  if (test.kind == NaiveTest::Kind::null) {
    bool null = values.empty();
    for (const NaiveValue& value : values) null = null || value.kind == Kind::null;
    return truth_of(null);
  }
  if (test.kind == NaiveTest::Kind::reference) {
    const std::vector<NaiveValue>* other = event.find(test.word);
    if (other == nullptr) return event.unknown(test.word) ? Truth::unknown : Truth::no;
    for (const NaiveValue& left : values)
      for (const NaiveValue& right : *other)
        if (left.kind != Kind::null && right.kind != Kind::null && meets_field(test, left, right))
          return Truth::yes;
    return Truth::no;
  }
  for (const NaiveValue& value : values)
    if (value.kind != Kind::null && meets(test, value)) return Truth::yes;
  return Truth::no;
}

Truth run(const NaiveItem& item, const NaiveEvent& event) {
  const auto value = [&](const std::vector<NaiveTest>& tests) {
    return any_of(tests, [&](const NaiveTest& test) { return run(test, item, event); });
  };
  const Truth truth = item.all ? all_of(item.values, value) : any_of(item.values, value);
  return item.neq ? negated(truth) : truth;
}

Truth run(const NaiveCondition& condition, const NaiveDetection& detection,
          const NaiveEvent& event) {
  const auto part = [&](const NaiveCondition& one) { return run(one, detection, event); };
  switch (condition.op) {
    case NaiveCondition::Op::all:
      return all_of(condition.parts, part);
    case NaiveCondition::Op::any:
      return any_of(condition.parts, part);
    case NaiveCondition::Op::negate:
      return negated(part(condition.parts.front()));
    case NaiveCondition::Op::selection:
      break;
  }
  return any_of(detection.selections[condition.selection].maps,
                [&](const std::vector<NaiveItem>& items) {
                  return all_of(items, [&](const NaiveItem& item) { return run(item, event); });
                });
}

NaiveValue value_of(std::string_view text, Kind kind = Kind::string) {
  return {std::string(text), fold_case(text), kind};
}

}  // namespace

bool naive_fits(const NaivePieces& pieces, std::size_t at, std::string_view text) {
  if (at == pieces.size()) return text.empty();
  const NaivePiece& piece = pieces[at];
  if (piece.kind == NaivePiece::Kind::text)
    return text.starts_with(piece.text) &&
           naive_fits(pieces, at + 1, text.substr(piece.text.size()));
  if (piece.kind == NaivePiece::Kind::one) {
    if (text.empty()) return false;
    return naive_fits(pieces, at + 1, text.substr(std::max<std::size_t>(1, utf8_sequence(text))));
  }
  if (at + 1 == pieces.size()) return true;
  const bool text_next = pieces[at + 1].kind == NaivePiece::Kind::text;
  while (true) {
    if (text_next) {
      const std::size_t next = text.find(pieces[at + 1].text);
      if (next == std::string_view::npos) return false;
      text.remove_prefix(next);
    }
    if (naive_fits(pieces, at + 1, text)) return true;
    if (text.empty()) return false;
    text.remove_prefix(std::max<std::size_t>(1, utf8_sequence(text)));
  }
}

NaiveEvent::NaiveEvent(const Event& event) {
  const auto add_source = [this](const LogSource& one) {
    log_sources_.push_back(
        {std::string(one.category), std::string(one.product), std::string(one.service)});
  };
  add_source(event.log_source);
  for (const LogSource& one : event.more_log_sources) add_source(one);
  if (!event.original.empty()) everything_.push_back(value_of(event.original));
  for (const FieldView& native : event.native) {
    NaiveValue value = value_of(native.value, native.kind);
    std::string name(native.name);
    natives_[name].push_back(value);
    if (name.find(' ') != std::string::npos) {
      std::erase(name, ' ');
      natives_[name].push_back(value);
    }
    everything_.push_back(std::move(value));
  }
  if (event.has(Field::message)) everything_.push_back(value_of(event[Field::message]));
  for (std::size_t at = 0; at < field_count; ++at) {
    const auto field = static_cast<Field>(at);
    if (event.has(field)) ours_[std::string(name_of(field))] = {value_of(event[field])};
    if (event.unknown(field)) unknown_.emplace_back(name_of(field));
  }
}

const std::vector<NaiveValue>* NaiveEvent::find(const std::string& field) const {
  const bool bare = !field.starts_with("native.");
  if (const auto native = natives_.find(bare ? field : field.substr(7)); native != natives_.end())
    return &native->second;
  const auto our = ours_.find(field);
  return our == ours_.end() ? nullptr : &our->second;
}

bool NaiveEvent::unknown(const std::string& field) const {
  return std::find(unknown_.begin(), unknown_.end(), field) != unknown_.end();
}

bool NaiveEvent::comes_from(const std::string& category, const std::string& product,
                            const std::string& service) const {
  return std::any_of(log_sources_.begin(), log_sources_.end(), [&](const auto& one) {
    return (category.empty() || category == one[0]) && (product.empty() || product == one[1]) &&
           (service.empty() || service == one[2]);
  });
}

NaiveRule::NaiveRule(const std::string& yaml, const Placeholders& placeholders) {
  Complaints complaints;
  const Yaml rule = read_yaml_document(yaml, "naive.yml", complaints);
  const auto word = [](const Yaml& value) {
    return value.is_scalar() ? value.text() : std::string();
  };
  id_ = word(rule["id"]);
  const Yaml source = rule["logsource"];
  category_ = word(source["category"]);
  product_ = word(source["product"]);
  service_ = word(source["service"]);
  detection_ = std::make_unique<NaiveDetection>(naive_detection(rule["detection"], placeholders));
}

NaiveRule::~NaiveRule() = default;
NaiveRule::NaiveRule(NaiveRule&&) noexcept = default;

NaiveTruth NaiveRule::match(const NaiveEvent& event) const {
  if (!event.comes_from(category_, product_, service_)) return Truth::no;
  return run(detection_->condition, *detection_, event);
}

NaiveTruth naive_match(const std::string& rule_yaml, const Event& event) {
  return NaiveRule(rule_yaml).match(NaiveEvent(event));
}

}  // namespace metsuke
