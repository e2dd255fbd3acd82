#include "rule/witness.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/limits.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

// Shorter texts are found too often to look for them all: they are looked for when asked for.
constexpr std::size_t decided_min = Literals::long_min;

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

std::vector<Literal> literals_of_regex(const std::string& source) {
  const RegexTexts texts = texts_of_regex(source, 3);
  if (!texts.required.empty() && texts.required.front().size() >= Literals::anywhere_min)
    return {{Literals::Anchor::anywhere, texts.required.front()}};
  std::vector<Literal> literals;
  for (const std::string& text : texts.all) {
    if (text.size() < Literals::anywhere_min) return {};
    literals.push_back({Literals::Anchor::anywhere, text});
  }
  return literals;
}

// How often a text is there, by guess: short ones often, what many rules ask for more often.
double frequency(const Literal& literal) {
  const std::size_t size = literal.text.size();
  switch (literal.anchor) {
    case Literals::Anchor::whole:
      return size <= 2 ? 0.2 : size <= 5 ? 0.05 : 0.003;
    case Literals::Anchor::start:
    case Literals::Anchor::end:
      return size <= 4 ? 0.3 : size <= 7 ? 0.03 : 0.006;
    case Literals::Anchor::anywhere:
      return size <= 3 ? 0.3 : size <= 5 ? 0.03 : size <= 8 ? 0.01 : 0.003;
  }
  UNREACHABLE();
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
    if (literal.anchor == Literals::Anchor::anywhere &&
        literal.text.size() < Literals::anywhere_min)
      continue;
    if (!best || frequency(literal) < frequency(*best)) best = std::move(literal);
  }
  if (!best) return {};
  return {*std::move(best)};
}

class Chooser {
 public:
  explicit Chooser(Ruleset::Compiled& compiled) : compiled_(compiled) {}
  void run();

 private:
  // Atoms of which one must be there; absent when the node may hold without any.
  struct Witness {
    double cost = 0;
    std::vector<std::uint32_t> atoms;
  };
  void count_uses();
  void count_neighbours();
  void add_predicate(std::uint32_t index);
  std::uint32_t atom(std::uint32_t slot, const Literal& literal);
  std::uint32_t presence(std::uint32_t slot);
  std::optional<Witness> of_node(std::uint32_t index) const;
  std::optional<Witness> of_test(std::uint32_t predicate) const;
  void watch(std::uint32_t rule, Bucket& bucket);
  void build_literals();

  Ruleset::Compiled& compiled_;
  std::map<std::tuple<std::uint32_t, Literals::Anchor, std::string>, std::uint32_t> atoms_;
  std::vector<double> costs_;                         // By atom.
  std::vector<std::vector<std::uint32_t>> of_tests_;  // By predicate: its atoms.
  std::vector<std::uint32_t> uses_;                   // By predicate.
  std::vector<std::vector<std::uint32_t>> watchers_;  // By atom: rules.
};

void Chooser::count_uses() {
  uses_.assign(compiled_.predicates.size(), 0);
  for (const Node& node : compiled_.nodes)
    if (node.op == Node::Op::test) ++uses_[node.first];
}

std::uint32_t Chooser::atom(std::uint32_t slot, const Literal& literal) {
  const auto [found, fresh] = atoms_.emplace(std::tuple(slot, literal.anchor, literal.text),
                                             static_cast<std::uint32_t>(compiled_.atoms.size()));
  if (!fresh) return found->second;
  compiled_.atoms.emplace_back();
  compiled_.atoms.back().slot = slot;
  costs_.push_back(frequency(literal));
  return found->second;
}

// Only what somebody waits for is looked for.
void Chooser::build_literals() {
  for (const auto& [key, index] : atoms_) {
    const auto& [slot, anchor, text] = key;
    if (compiled_.atoms[index].decides != Literals::none || !watchers_[index].empty())
      (is_ascii(text) ? compiled_.slots[slot].literals : compiled_.slots[slot].foreign)
          .add(text, anchor, index);
  }
  for (FieldSlot& slot : compiled_.slots) {
    slot.literals.build();
    slot.foreign.build();
  }
}

// That the field is there at all: for tests about which no text can be said.
std::uint32_t Chooser::presence(std::uint32_t slot) {
  std::uint32_t& index = compiled_.slots[slot].presence;
  if (index != Literals::none) return index;
  index = static_cast<std::uint32_t>(compiled_.atoms.size());
  compiled_.atoms.emplace_back();
  compiled_.atoms.back().slot = slot;
  costs_.push_back(compiled_.slots[slot].keywords ? 1.0 : 0.7);
  return index;
}

void Chooser::add_predicate(std::uint32_t index) {
  Predicate& predicate = compiled_.predicates[index];
  std::vector<std::uint32_t>& mine = of_tests_[index];
  if (predicate.kind == Predicate::Kind::regex)
    predicate.required = texts_of_regex(predicate.text, 1).required;
  // Met by what is not there; and a reference is unknown already if its other side is.
  if (predicate.kind == Predicate::Kind::null || predicate.kind == Predicate::Kind::reference ||
      (predicate.kind == Predicate::Kind::exists && predicate.number == 0))
    return;
  const std::vector<Literal> literals = literals_of(predicate);
  for (const Literal& literal : literals) mine.push_back(atom(predicate.slot, literal));
  if (mine.empty()) mine.push_back(presence(predicate.slot));
  if (!decided_by_literals(predicate)) return;
  ASSERT(mine.size() == 1 && compiled_.atoms[mine.front()].decides == Literals::none);
  predicate.decided = true;
  compiled_.atoms[mine.front()].decides = index;
}

std::optional<Chooser::Witness> Chooser::of_test(std::uint32_t predicate) const {
  if (of_tests_[predicate].empty()) return std::nullopt;
  Witness witness;
  witness.atoms = of_tests_[predicate];
  for (const std::uint32_t one : witness.atoms) witness.cost += costs_[one];
  witness.cost *= 1.0 + uses_[predicate] / 4.0;
  return witness;
}

std::optional<Chooser::Witness> Chooser::of_node(std::uint32_t index) const {
  const Node& node = compiled_.nodes[index];
  switch (node.op) {
    case Node::Op::constant:
      if (node.constant == Truth::no) return Witness{};
      return std::nullopt;
    case Node::Op::test:
      return of_test(node.first);
    case Node::Op::negate:
      return std::nullopt;
    case Node::Op::any: {
      Witness all;
      for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        const auto part = of_node(compiled_.ordered[i]);
        if (!part) return std::nullopt;
        all.cost += part->cost;
        all.atoms.insert(all.atoms.end(), part->atoms.begin(), part->atoms.end());
      }
      return all;
    }
    case Node::Op::all: {
      std::optional<Witness> best;
      for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        auto part = of_node(compiled_.ordered[i]);
        if (part && (!best || part->cost < best->cost)) best = std::move(part);
      }
      return best;
    }
  }
  UNREACHABLE();
}

void Chooser::watch(std::uint32_t rule, Bucket& bucket) {
  auto witness = of_node(compiled_.programs[rule].root);
  if (!witness) {
    bucket.always.push_back(rule);
    return;
  }
  std::sort(witness->atoms.begin(), witness->atoms.end());
  witness->atoms.erase(std::unique(witness->atoms.begin(), witness->atoms.end()),
                       witness->atoms.end());
  for (const std::uint32_t one : witness->atoms) {
    watchers_[one].push_back(rule);
    const std::uint32_t slot = compiled_.atoms[one].slot;
    bucket.slots.push_back(slot);
    std::vector<std::uint32_t>& watched_by = compiled_.slots[slot].watched_by;
    if (watched_by.empty() || watched_by.back() != rule) watched_by.push_back(rule);
  }
}

// Where rules know few values, each is one that many events have.
void Chooser::count_neighbours() {
  std::map<std::pair<std::uint32_t, Literals::Anchor>, std::uint32_t> neighbours;
  for (const auto& [key, index] : atoms_) ++neighbours[{std::get<0>(key), std::get<1>(key)}];
  for (const auto& [key, index] : atoms_)
    if (std::get<1>(key) != Literals::Anchor::anywhere)
      costs_[index] += 0.5 / (1 + neighbours[{std::get<0>(key), std::get<1>(key)}]);
}

void Chooser::run() {
  count_uses();
  of_tests_.resize(compiled_.predicates.size());
  for (std::uint32_t i = 0; i < compiled_.predicates.size(); ++i) add_predicate(i);
  count_neighbours();
  watchers_.resize(compiled_.atoms.size());
  for (Bucket& bucket : compiled_.buckets) {
    for (const std::uint32_t rule : bucket.rules) watch(rule, bucket);
    std::sort(bucket.slots.begin(), bucket.slots.end());
    bucket.slots.erase(std::unique(bucket.slots.begin(), bucket.slots.end()), bucket.slots.end());
  }
  for (std::uint32_t i = 0; i < compiled_.atoms.size(); ++i) {
    compiled_.atoms[i].first = static_cast<std::uint32_t>(compiled_.watchers.size());
    compiled_.atoms[i].count = static_cast<std::uint32_t>(watchers_[i].size());
    compiled_.watchers.insert(compiled_.watchers.end(), watchers_[i].begin(), watchers_[i].end());
  }
  build_literals();
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
      // A cased ſ has two bytes, and one when folded.
      if (fold_case(predicate.text).size() < Literals::anywhere_min) return {};
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

void choose_witnesses(Ruleset::Compiled& compiled) { Chooser(compiled).run(); }

}  // namespace metsuke
