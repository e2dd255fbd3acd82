#include "rule/witness.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/limits.h"
#include "base/unicode.h"
#include "rule/regex_length.h"
#include "rule/watch.h"

namespace metsuke {

namespace {

// Shorter texts are found too often to look for them all: they are looked for when asked for.
constexpr std::size_t decided_min = Literals::long_min;
constexpr float presence_rate = 0.9F;  // The part of the events that have a field, by guess.

// RE2 makes its texts in its own lower case, which is ours for ASCII only: expressions that may
// speak of other letters have none.
bool speaks_ascii(const std::string& source) {
  if (!is_ascii(source)) return false;
  for (const char* other : {"\\x", "\\p", "\\P", "\\0", "\\1", "\\2", "\\3"})
    if (source.find(other) != std::string::npos) return false;
  return true;
}

// What the expression's texts must be for it to match at all.
struct RegexTexts {
  std::vector<std::string> all;       // One of them stands in whatever it finds.
  std::vector<std::string> required;  // Each of them does.
};

RegexTexts texts_of_regex(const std::string& source, int size_min) {
  RegexTexts texts;
  if (!speaks_ascii(source)) return texts;
  re2::FilteredRE2 filter(size_min);
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::regex_memory_max);
  int id = 0;
  if (filter.Add(source, options, &id) != re2::RE2::NoError) return texts;
  filter.Compile(&texts.all);
  if (!std::all_of(texts.all.begin(), texts.all.end(), is_ascii)) return {};
  // What matches meets a formula of these without negation. What it cannot do without is required.
  for (std::size_t left_out = 0; left_out < texts.all.size(); ++left_out) {
    std::vector<int> others, potentials;
    for (std::size_t i = 0; i < texts.all.size(); ++i)
      if (i != left_out) others.push_back(static_cast<int>(i));
    filter.AllPotentials(others, &potentials);
    if (potentials.empty()) texts.required.push_back(texts.all[left_out]);
  }
  std::sort(texts.required.begin(), texts.required.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return texts;
}

// The part of all values that have the byte, by guess.
float byte_frequency(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return 0.9F;
  constexpr std::string_view usual = "\\/.:- ", common = "\"_=,()";
  if (usual.find(c) != std::string_view::npos) return 0.7F;
  return common.find(c) != std::string_view::npos ? 0.4F : 0.1F;
}

// How often a text is there, by guess: short ones often.
float frequency(const Literal& literal) {
  const std::size_t size = literal.text.size();
  switch (literal.anchor) {
    case Literals::Anchor::whole:
      return size <= 2 ? 0.2F : size <= 5 ? 0.05F : 0.003F;
    case Literals::Anchor::start:
    case Literals::Anchor::end:
      return size <= 4 ? 0.3F : size <= 7 ? 0.03F : 0.006F;
    case Literals::Anchor::anywhere:
      if (size > 3) return size <= 5 ? 0.03F : size <= 8 ? 0.01F : 0.003F;
      float rarest = 1;
      for (const char c : literal.text) rarest = std::min(rarest, byte_frequency(c));
      return size == 1 ? rarest : size == 2 ? rarest * 0.5F : rarest * 0.3F;
  }
  UNREACHABLE();
}

std::vector<Literal> literals_of_regex(const std::string& source) {
  for (const int size_min : {3, 2, 1}) {
    const RegexTexts texts = texts_of_regex(source, size_min);
    const Literal* rarest = nullptr;
    std::vector<Literal> literals;
    for (const std::string& text : texts.required.empty() ? texts.all : texts.required) {
      if (text.empty()) return {};
      literals.push_back({Literals::Anchor::anywhere, text});
    }
    if (texts.required.empty()) {
      float together = 0;
      for (const Literal& literal : literals) together += frequency(literal);
      if (!literals.empty() && together < presence_rate) return literals;
      continue;
    }
    for (const Literal& literal : literals)
      if (rarest == nullptr || frequency(literal) < frequency(*rarest)) rarest = &literal;
    return {*rarest};
  }
  return {};
}

std::vector<Literal> literals_of_glob(const Pattern& pattern) {
  std::optional<Literal> best;
  const std::vector<PatternPiece>& pieces = pattern.pieces;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind != PatternPiece::Kind::text) continue;
    Literal literal{i == 0                   ? Literals::Anchor::start
                    : i + 1 == pieces.size() ? Literals::Anchor::end
                                             : Literals::Anchor::anywhere,
                    fold_case(pieces[i].text)};
    if (!best || frequency(literal) < frequency(*best)) best = std::move(literal);
  }
  if (!best) return {};
  return {*std::move(best)};
}

class Atoms {
 public:
  explicit Atoms(Ruleset::Compiled& compiled) : compiled_(compiled) {}
  void make();

 private:
  void count_uses();
  void guess_rates();
  void add_predicate(std::uint32_t index);
  std::uint32_t atom(std::uint32_t slot, const Literal& literal);
  std::uint32_t presence(std::uint32_t slot);
  void choose_sought();
  void build_literals();
  void share_keywords();
  void collect_keywords(std::uint32_t node, std::vector<std::uint32_t>& into) const;

  Ruleset::Compiled& compiled_;
  std::map<std::tuple<std::uint32_t, Literals::Anchor, std::string>, std::uint32_t> atoms_;
  std::vector<std::uint32_t> uses_;     // By predicate.
  std::vector<std::uint32_t> keyword_;  // By atom: its place among the keyword literals, from 1.
};

void Atoms::count_uses() {
  uses_.assign(compiled_.predicates.size(), 0);
  for (const Node& node : compiled_.nodes)
    if (node.op == Node::Op::test) ++uses_[node.first];
}

std::uint32_t Atoms::atom(std::uint32_t slot, const Literal& literal) {
  const auto [found, fresh] = atoms_.emplace(std::tuple(slot, literal.anchor, literal.text),
                                             static_cast<std::uint32_t>(compiled_.atoms.size()));
  if (!fresh) return found->second;
  compiled_.atoms.push_back({slot, Literals::none, frequency(literal), true});
  return found->second;
}

// That the field is there at all: for tests about which no text can be said.
std::uint32_t Atoms::presence(std::uint32_t slot) {
  std::uint32_t& index = compiled_.slots[slot].presence;
  if (index != Literals::none) return index;
  index = static_cast<std::uint32_t>(compiled_.atoms.size());
  compiled_.atoms.push_back(
      {slot, Literals::none, compiled_.slots[slot].keywords ? 1.0F : presence_rate, true});
  return index;
}

void Atoms::add_predicate(std::uint32_t index) {
  Predicate& predicate = compiled_.predicates[index];
  std::vector<std::uint32_t>& mine = compiled_.atoms_of_tests;
  const auto first = static_cast<std::uint32_t>(mine.size());
  compiled_.test_atoms.push_back({first, 0});
  if (predicate.kind == Predicate::Kind::regex) {
    predicate.required = texts_of_regex(predicate.text, 1).required;
    predicate.least = least_length_of_regex(predicate.text);
    predicate.row = row_of_regex(predicate.text);
  }
  // Met by what is not there; and a reference is unknown already if its other side is.
  if (predicate.kind == Predicate::Kind::null || predicate.kind == Predicate::Kind::reference ||
      (predicate.kind == Predicate::Kind::exists && predicate.number == 0))
    return;
  const std::vector<Literal> literals = literals_of(predicate);
  for (const Literal& literal : literals) mine.push_back(atom(predicate.slot, literal));
  if (literals.empty()) mine.push_back(presence(predicate.slot));
  compiled_.test_atoms.back().count = static_cast<std::uint32_t>(mine.size()) - first;
  if (!decided_by_literals(predicate)) return;
  ASSERT(mine.size() == first + 1 && compiled_.atoms[mine.back()].decides == Literals::none);
  predicate.decided = true;
  compiled_.atoms[mine.back()].decides = index;
}

// What many rules ask for many events have; and where rules know few values, each is one of those.
void Atoms::guess_rates() {
  std::map<std::pair<std::uint32_t, Literals::Anchor>, std::uint32_t> neighbours;
  for (const auto& [key, index] : atoms_) ++neighbours[{std::get<0>(key), std::get<1>(key)}];
  for (const auto& [key, index] : atoms_)
    if (std::get<1>(key) != Literals::Anchor::anywhere)
      compiled_.atoms[index].rate +=
          0.5F / static_cast<float>(1 + neighbours[{std::get<0>(key), std::get<1>(key)}]);
  std::vector<std::uint32_t> uses(compiled_.atoms.size());
  for (std::uint32_t i = 0; i < compiled_.predicates.size(); ++i) {
    const Span span = compiled_.test_atoms[i];
    for (std::uint32_t k = span.first; k < span.first + span.count; ++k)
      uses[compiled_.atoms_of_tests[k]] += uses_[i];
  }
  for (std::size_t i = 0; i < uses.size(); ++i) {
    float& rate = compiled_.atoms[i].rate;
    rate = std::max(rate, std::min(rate * (1.0F + static_cast<float>(uses[i]) / 4), 0.8F));
  }
}

// Long ones are looked for in any case, all at once. Short ones only if somebody waits for them.
void Atoms::choose_sought() {
  for (const auto& [key, index] : atoms_) {
    const auto& [slot, anchor, text] = key;
    Atom& atom = compiled_.atoms[index];
    atom.sought = anchor != Literals::Anchor::anywhere || text.size() >= Literals::long_min ||
                  compiled_.watch.atoms[index].count != 0;
  }
}

void Atoms::build_literals() {
  keyword_.resize(compiled_.atoms.size());
  for (const auto& [key, index] : atoms_) {
    const auto& [slot, anchor, text] = key;
    if (!compiled_.atoms[index].sought) continue;
    FieldSlot& field = compiled_.slots[slot];
    (is_ascii(text) ? field.literals : field.foreign).add(text, anchor, index);
    if (!field.keywords) continue;
    compiled_.keywords.push_back({anchor, text, index});
    keyword_[index] = static_cast<std::uint32_t>(compiled_.keywords.size());
  }
  for (FieldSlot& slot : compiled_.slots) {
    slot.literals.build();
    slot.foreign.build();
  }
}

void Atoms::collect_keywords(std::uint32_t index, std::vector<std::uint32_t>& into) const {
  const Node& node = compiled_.nodes[index];
  if (node.op != Node::Op::test) {
    for (std::uint32_t i = node.first; i < node.first + node.count; ++i)
      collect_keywords(compiled_.ordered[i], into);
    return;
  }
  const Span span = compiled_.test_atoms[node.first];
  for (std::uint32_t i = span.first; i < span.first + span.count; ++i)
    if (const std::uint32_t place = keyword_[compiled_.atoms_of_tests[i]]; place != 0)
      into.push_back(place - 1);
}

// Keywords are looked for everywhere in an event: only those of the log sources that cover it.
void Atoms::share_keywords() {
  for (Bucket& bucket : compiled_.buckets) {
    for (const std::uint32_t rule : bucket.rules) {
      const Program& program = compiled_.programs[rule];
      collect_keywords(program.root, bucket.keywords);
      if (program.population) collect_keywords(*program.population, bucket.keywords);
    }
    std::sort(bucket.keywords.begin(), bucket.keywords.end());
    bucket.keywords.erase(std::unique(bucket.keywords.begin(), bucket.keywords.end()),
                          bucket.keywords.end());
  }
}

void Atoms::make() {
  count_uses();
  for (std::uint32_t i = 0; i < compiled_.predicates.size(); ++i) add_predicate(i);
  guess_rates();
  std::vector<float> rates;
  for (const Atom& atom : compiled_.atoms) rates.push_back(atom.rate);
  compiled_.watch = watch_for(compiled_, rates);
  choose_sought();
  build_literals();
  if (!compiled_.keywords.empty()) share_keywords();
  for (const Predicate& predicate : compiled_.predicates)
    compiled_.briefs.push_back({predicate.slot, predicate.decided});
}

}  // namespace

std::vector<Literal> literals_of(const Predicate& predicate) {
  switch (predicate.kind) {
    case Predicate::Kind::exact:
      return {{Literals::Anchor::whole, fold_case(predicate.text)}};
    case Predicate::Kind::prefix:
      return {{Literals::Anchor::start, fold_case(predicate.text)}};
    case Predicate::Kind::suffix:
      return {{Literals::Anchor::end, fold_case(predicate.text)}};
    case Predicate::Kind::contains:
      return {{Literals::Anchor::anywhere, fold_case(predicate.text)}};
    case Predicate::Kind::glob:
      return literals_of_glob(predicate.pattern);
    case Predicate::Kind::regex:
      return literals_of_regex(predicate.text);
    case Predicate::Kind::exists:
    case Predicate::Kind::null:
    case Predicate::Kind::anything:
    case Predicate::Kind::compare:
    case Predicate::Kind::network:
    case Predicate::Kind::part:
    case Predicate::Kind::reference:
      return {};
  }
  UNREACHABLE();
}

bool decided_by_literals(const Predicate& predicate) {
  if (predicate.cased) return false;
  return predicate.kind == Predicate::Kind::exact || predicate.kind == Predicate::Kind::prefix ||
         predicate.kind == Predicate::Kind::suffix ||
         (predicate.kind == Predicate::Kind::contains && predicate.text.size() >= decided_min);
}

void choose_witnesses(Ruleset::Compiled& compiled) { Atoms(compiled).make(); }

}  // namespace metsuke
