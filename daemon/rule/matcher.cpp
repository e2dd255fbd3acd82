#include "rule/matcher.h"

#include <algorithm>

#include "base/limits.h"
#include "base/unicode.h"

namespace metsuke {

namespace {
Truth truth_of(bool met) { return met ? Truth::yes : Truth::no; }
}  // namespace

void bucket_key(const LogSource& source, std::string& into) {
  into.assign(source.category);
  into += '\n';
  into += source.product;
  into += '\n';
  into += source.service;
}

Matcher::Matcher(const Ruleset::Compiled& compiled, MatchScratch& scratch, const Event& event)
    : compiled_(compiled), scratch_(scratch), event_(event) {
  if (scratch_.memo_.size() != compiled.predicates.size() ||
      scratch_.rules_.size() != compiled.rules.size()) {
    ASSERT(scratch_.epoch_ == 0);
    scratch_.memo_.resize(compiled.predicates.size());
    scratch_.slots_.resize(compiled.slots.size());
    scratch_.names_.resize(compiled.native_names.size());
    scratch_.atoms_.resize(compiled.atoms.size());
    scratch_.buckets_.resize(compiled.buckets.size());
    scratch_.rules_.resize(compiled.rules.size());
    scratch_.rates_.start(compiled);
  }
  if (++scratch_.epoch_ == 0) {
    // The counter went round: what is remembered could be taken for this event's.
    std::fill(scratch_.memo_.begin(), scratch_.memo_.end(), MatchScratch::Memo{});
    std::fill(scratch_.slots_.begin(), scratch_.slots_.end(), MatchScratch::SlotState{});
    std::fill(scratch_.names_.begin(), scratch_.names_.end(), MatchScratch::NameState{});
    for (std::vector<std::uint32_t>* met : {&scratch_.atoms_, &scratch_.buckets_, &scratch_.rules_})
      std::fill(met->begin(), met->end(), 0);
    scratch_.epoch_ = 1;
  }
  scratch_.values_.clear();
  scratch_.links_.clear();
  scratch_.candidates_.clear();
  scratch_.arena_.clear();
  lay_out();
}

// All values that keywords look at stand first and together; fields of their own words are among
// them, so that each is folded once.
void Matcher::lay_out() {
  if (!event_.original.empty()) add(event_.original);
  link_natives();
  for (const Field field : {Field::message, Field::event_original})
    if (event_.has(field)) add(event_[field]);
  scratch_.keywords_ = static_cast<std::uint32_t>(scratch_.values_.size());
}

void Matcher::link_natives() {
  // They lie anywhere: the processor may fetch them all while the first is looked at.
  for (const FieldView& field : event_.native) {
    __builtin_prefetch(field.name.data());
    __builtin_prefetch(field.value.data());
  }
  for (const FieldView& field : event_.native) {
    const auto value = static_cast<std::uint32_t>(scratch_.values_.size());
    add(field.value, field.kind);
    std::uint32_t index = compiled_.names.whole(field.name);
    if (index == Literals::none) {
      // Sigma names a field of the source with its spaces stripped.
      if (field.name.find(' ') == std::string_view::npos) continue;
      scratch_.name_.assign(field.name);
      std::erase(scratch_.name_, ' ');
      index = compiled_.names.whole(scratch_.name_);
      if (index == Literals::none) continue;
    }
    MatchScratch::NameState& name = scratch_.names_[index];
    if (name.epoch != scratch_.epoch_) name = {scratch_.epoch_, value, 0, 0, 0};
    ++name.count;
    scratch_.links_.push_back({value, 0});
    const auto at = static_cast<std::uint32_t>(scratch_.links_.size());
    if (name.first_link == 0)
      name.first_link = at;
    else
      scratch_.links_[name.last_link - 1].next = at;
    name.last_link = at;
  }
}

std::string_view Matcher::field_value(Field field) {
  const std::string_view value = event_[field];
  if (value.data() != nullptr) return value;
  if (field == Field::event_original && !event_.original.empty()) return event_.original;
  if (field == Field::timestamp && event_.has_occurred)
    return scratch_.arena_.copy(to_rfc3339(event_.occurred));
  return {};
}

void Matcher::add(std::string_view value, Kind kind) {
  scratch_.values_.push_back({value, {}, kind, false});
}

// Fields that hold several words keep them separated by commas; each is a value.
void Matcher::add_field(Field field, std::string_view value) {
  if (field != Field::event_category && field != Field::event_type &&
      field != Field::mk_parse_lossy)
    return add(value);
  while (true) {
    const std::size_t comma = value.find(',');
    add(value.substr(0, comma));
    if (comma == std::string_view::npos) return;
    value.remove_prefix(comma + 1);
  }
}

// The values of one name: where they lie if there is one, else copied together.
void Matcher::gather_native(const MatchScratch::NameState& name, MatchScratch::SlotState& state) {
  state.first = name.value;
  state.count = name.count;
  if (name.count == 1) return;
  state.first = static_cast<std::uint32_t>(scratch_.values_.size());
  for (std::uint32_t at = name.first_link; at != 0; at = scratch_.links_[at - 1].next) {
    const ValueView value = scratch_.values_[scratch_.links_[at - 1].value];
    scratch_.values_.push_back(value);
  }
}

MatchScratch::SlotState& Matcher::gather(std::uint32_t index) {
  MatchScratch::SlotState& state = scratch_.slots_[index];
  if (state.epoch == scratch_.epoch_) return state;
  const FieldSlot& slot = compiled_.slots[index];
  state.epoch = scratch_.epoch_;
  state.unknown = false;
  state.first = static_cast<std::uint32_t>(scratch_.values_.size());
  const auto found = [&] {
    state.count = static_cast<std::uint32_t>(scratch_.values_.size()) - state.first;
    return state.count != 0;
  };
  if (slot.keywords) {
    state.first = 0;
    state.count = scratch_.keywords_;
    return state;
  }
  for (const Field field : slot.aliases) {
    const std::string_view value = field_value(field);
    if (value.data() == nullptr) continue;
    add_field(field, value);
    break;
  }
  if (found()) return state;
  if (slot.native && scratch_.names_[*slot.native].epoch == scratch_.epoch_) {
    gather_native(scratch_.names_[*slot.native], state);
    return state;
  }
  if (slot.field) {
    const std::string_view value = field_value(*slot.field);
    if (value.data() != nullptr) add_field(*slot.field, value);
    state.unknown = value.data() == nullptr && event_.unknown(*slot.field);
  }
  if (!found())
    for (const Field field : slot.aliases) state.unknown = state.unknown || event_.unknown(field);
  return state;
}

std::span<const ValueView> Matcher::values(std::uint32_t slot) {
  const MatchScratch::SlotState& state = gather(slot);
  return std::span<const ValueView>(scratch_.values_).subspan(state.first, state.count);
}

std::string_view Matcher::value(std::uint32_t slot) {
  for (const ValueView& value : values(slot))
    if (value.kind != Kind::null) return value.raw.data() == nullptr ? "" : value.raw;
  return {};
}

bool Matcher::unknown(std::uint32_t slot) { return gather(slot).unknown; }

std::string_view Matcher::folded(std::uint32_t index) {
  ValueView& value = scratch_.values_[index];
  if (!value.is_folded) {
    value.folded = fold_case(value.raw, scratch_.arena_);
    value.is_folded = true;
  }
  return value.folded;
}

void Matcher::nominate(std::uint32_t rule) {
  std::uint32_t& epoch = scratch_.rules_[rule];
  if (epoch == scratch_.epoch_) return;
  if (scratch_.buckets_[compiled_.buckets_of_rules[rule]] != scratch_.epoch_) return;
  epoch = scratch_.epoch_;
  scratch_.candidates_.push_back(rule);
}

// The event has the atom: the test it decides holds, and the rules that wait for it may.
void Matcher::meet(std::uint32_t index) {
  std::uint32_t& epoch = scratch_.atoms_[index];
  if (epoch == scratch_.epoch_) return;
  epoch = scratch_.epoch_;
  scratch_.rates_.met(index);
  const Watch& watch = this->watch();
  const Watch::Called called = watch.atoms[index];
  if (called.decides != Literals::none)
    scratch_.memo_[called.decides] = {scratch_.epoch_, Truth::yes};
  for (std::uint32_t i = called.first; i < called.first + called.count; ++i)
    nominate(watch.rules[i]);
}

void Matcher::find(std::uint32_t index, const Literals& literals, const Literals& foreign) {
  const auto seen = [this](std::uint32_t atom) { return scratch_.atoms_[atom] == scratch_.epoch_; };
  const auto hit = [this](std::uint32_t atom) { meet(atom); };
  const std::string_view raw = scratch_.values_[index].raw;
  if (!literals.only_long() || !foreign.empty() || literals.may_stand(raw)) {
    const std::string_view text = folded(index);
    literals.find(text, seen, hit);
    if (!foreign.empty() && !is_ascii(text)) foreign.find(text, seen, hit);
  }
  if (scratch_.values_[index].kind != Kind::number ||
      raw.find_first_of(".eE+") == std::string_view::npos)
    return;
  // A JSON number is a number however it is written: 5.0 is 5.
  const std::uint32_t atom = literals.whole(canonical_number(raw));
  if (atom != Literals::none) meet(atom);
}

// All literals of the slot at once.
void Matcher::scan(std::uint32_t index) {
  const MatchScratch::SlotState& state = gather(index);
  if (state.scanned == scratch_.epoch_) return;
  scratch_.slots_[index].scanned = scratch_.epoch_;
  scratch_.rates_.scanned(index);
  const FieldSlot& slot = compiled_.slots[index];
  if (state.count != 0 && slot.presence != Literals::none) meet(slot.presence);
  const bool covered = slot.keywords && covering_ != nullptr;
  const Literals& literals = covered ? covering_->keywords : slot.literals;
  const Literals& foreign = covered ? covering_->foreign : slot.foreign;
  if (literals.empty() && foreign.empty()) return;
  for (std::uint32_t i = state.first; i < state.first + state.count; ++i)
    if (scratch_.values_[i].kind != Kind::null) find(i, literals, foreign);
}

// What the rules wait for is chosen anew, by what the events so far had.
void Matcher::learn() {
  scratch_.learnt_ = watch_for(compiled_, scratch_.rates_.rates(compiled_));
  scratch_.coverages_.clear();
}

Truth Matcher::run_reference(const Predicate& predicate) {
  const MatchScratch::SlotState left = gather(predicate.slot);
  const MatchScratch::SlotState right = gather(predicate.other);
  if (left.unknown || right.unknown) return Truth::unknown;
  for (std::uint32_t i = left.first; i < left.first + left.count; ++i) {
    if (scratch_.values_[i].kind == Kind::null) continue;
    for (std::uint32_t k = right.first; k < right.first + right.count; ++k) {
      if (scratch_.values_[k].kind == Kind::null) continue;
      const std::string_view a = predicate.cased ? scratch_.values_[i].raw : folded(i);
      const std::string_view b = predicate.cased ? scratch_.values_[k].raw : folded(k);
      if (meets_shape(predicate.shape, a, b)) return Truth::yes;
    }
  }
  return Truth::no;
}

Truth Matcher::run(const Predicate& predicate) {
  if (predicate.kind == Predicate::Kind::reference) return run_reference(predicate);
  const MatchScratch::SlotState state = gather(predicate.slot);
  if (state.unknown) return Truth::unknown;
  if (predicate.kind == Predicate::Kind::exists)
    return truth_of((state.count != 0) == (predicate.number != 0));
  if (predicate.kind == Predicate::Kind::null) {
    bool null = state.count == 0;
    for (std::uint32_t i = state.first; i < state.first + state.count; ++i)
      null = null || scratch_.values_[i].kind == Kind::null;
    return truth_of(null);
  }
  for (std::uint32_t i = state.first; i < state.first + state.count; ++i) {
    if (scratch_.values_[i].kind == Kind::null) continue;
    const bool folds = !predicate.cased || !predicate.required.empty();
    const std::string_view text = folds ? folded(i) : std::string_view();
    if (meets(predicate, scratch_.values_[i].raw, text)) return Truth::yes;
  }
  return Truth::no;
}

Truth Matcher::test(std::uint32_t index) {
  MatchScratch::Memo& memo = scratch_.memo_[index];
  if (memo.epoch == scratch_.epoch_) return memo.truth;
  const Brief brief = compiled_.briefs[index];
  if (brief.decided) {
    const bool unknown = gather(brief.slot).unknown;
    if (!unknown) scan(brief.slot);
    if (memo.epoch != scratch_.epoch_)
      memo = {scratch_.epoch_, unknown ? Truth::unknown : Truth::no};
    return memo.truth;
  }
  memo = {scratch_.epoch_, run(compiled_.predicates[index])};
  return memo.truth;
}

Truth Matcher::evaluate(std::uint32_t index) {
  const Node& node = compiled_.nodes[index];
  switch (node.op) {
    case Node::Op::constant:
      return node.constant;
    case Node::Op::test:
      return test(node.first);
    case Node::Op::negate: {
      const Truth inner = evaluate(compiled_.ordered[node.first]);
      if (inner == Truth::unknown) return inner;
      return inner == Truth::yes ? Truth::no : Truth::yes;
    }
    case Node::Op::all:
    case Node::Op::any: {
      const Truth decisive = node.op == Node::Op::all ? Truth::no : Truth::yes;
      Truth truth = node.op == Node::Op::all ? Truth::yes : Truth::no;
      for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
        const Truth part = evaluate(compiled_.ordered[i]);
        if (part == decisive) return part;
        if (part == Truth::unknown) truth = part;
      }
      return truth;
    }
  }
  UNREACHABLE();
}

// The buckets whose rules cover a log source: each attribute a rule names is the source's. There
// are eight ways to name them.
void Matcher::cover(const LogSource& source, MatchScratch::Coverage& coverage) {
  std::string key;
  for (unsigned named = 0; named < 8; ++named) {
    if (((named & 1U) != 0 && source.category.empty()) ||
        ((named & 2U) != 0 && source.product.empty()) ||
        ((named & 4U) != 0 && source.service.empty()))
      continue;
    bucket_key({(named & 1U) != 0 ? source.category : std::string_view(),
                (named & 2U) != 0 ? source.product : std::string_view(),
                (named & 4U) != 0 ? source.service : std::string_view()},
               key);
    const auto found = compiled_.bucket_of.find(key);
    if (found == compiled_.bucket_of.end()) continue;
    if (std::find(coverage.buckets.begin(), coverage.buckets.end(), found->second) !=
        coverage.buckets.end())
      continue;
    coverage.buckets.push_back(found->second);
    const Bucket& bucket = compiled_.buckets[found->second];
    const auto append = [](std::vector<std::uint32_t>& into,
                           const std::vector<std::uint32_t>& from) {
      into.insert(into.end(), from.begin(), from.end());
    };
    append(coverage.always, watch().always[found->second]);
    append(coverage.narrowed, bucket.narrowed);
    append(coverage.slots, watch().slots[found->second]);
  }
}

void Matcher::cover_keywords(MatchScratch::Coverage& coverage) {
  std::vector<std::uint32_t> places;
  for (const std::uint32_t bucket : coverage.buckets)
    places.insert(places.end(), compiled_.buckets[bucket].keywords.begin(),
                  compiled_.buckets[bucket].keywords.end());
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  for (const std::uint32_t place : places) {
    const KeywordLiteral& one = compiled_.keywords[place];
    (is_ascii(one.text) ? coverage.keywords : coverage.foreign).add(one.text, one.anchor, one.atom);
  }
  coverage.keywords.build();
  coverage.foreign.build();
}

const MatchScratch::Coverage& Matcher::coverage() {
  bucket_key(event_.log_source, scratch_.key_);
  for (const LogSource& one : event_.more_log_sources)
    for (const std::string_view word : {one.category, one.product, one.service})
      scratch_.key_.append(1, '\n').append(word);
  const auto found = scratch_.coverages_.find(scratch_.key_);
  if (found != scratch_.coverages_.end()) return found->second;
  if (scratch_.coverages_.size() == limits::coverages_max) scratch_.coverages_.clear();
  MatchScratch::Coverage& fresh = scratch_.coverages_[scratch_.key_];
  cover(event_.log_source, fresh);
  for (const LogSource& one : event_.more_log_sources) cover(one, fresh);
  cover_keywords(fresh);
  std::sort(fresh.narrowed.begin(), fresh.narrowed.end());
  std::sort(fresh.slots.begin(), fresh.slots.end());
  fresh.slots.erase(std::unique(fresh.slots.begin(), fresh.slots.end()), fresh.slots.end());
  return fresh;
}

void Matcher::answer(Ruleset::Answers& answers) {
  answers.rules.clear();
  answers.narrowed.clear();
  if (scratch_.rates_.seen()) learn();
  const MatchScratch::Coverage& covering = coverage();
  covering_ = &covering;
  answers.buckets = covering.buckets;
  for (const std::uint32_t bucket : covering.buckets) scratch_.buckets_[bucket] = scratch_.epoch_;
  for (const std::uint32_t rule : covering.always) nominate(rule);
  for (const std::uint32_t slot : covering.slots) {
    scan(slot);
    // Nobody knows whether the witnesses are there.
    if (event_.any_unknown() && scratch_.slots_[slot].unknown)
      for (const std::uint32_t rule : watch().by_slot[slot]) nominate(rule);
  }
  for (const std::uint32_t rule : covering.narrowed)
    if (evaluate(*compiled_.programs[rule].population) != Truth::no)
      answers.narrowed.push_back(RuleId{rule});
  std::sort(scratch_.candidates_.begin(), scratch_.candidates_.end());
  for (const std::uint32_t rule : scratch_.candidates_) {
    const Program& program = compiled_.programs[rule];
    const Truth covered = program.population ? evaluate(*program.population) : Truth::yes;
    if (covered == Truth::no) continue;
    Truth truth = evaluate(program.root);
    if (truth == Truth::no) continue;
    if (covered == Truth::unknown) truth = Truth::unknown;
    answers.rules.push_back({RuleId{rule}, truth});
  }
}

}  // namespace metsuke
