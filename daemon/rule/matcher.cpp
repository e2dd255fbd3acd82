#include "rule/matcher.h"

#include <algorithm>

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
      scratch_.slots_.size() != compiled.slots.size()) {
    ASSERT(scratch_.epoch_ == 0);
    scratch_.memo_.resize(compiled.predicates.size());
    scratch_.slots_.resize(compiled.slots.size());
    scratch_.names_.resize(compiled.native_names.size());
  }
  if (++scratch_.epoch_ == 0) {
    // The counter went round: what is remembered could be taken for this event's.
    std::fill(scratch_.memo_.begin(), scratch_.memo_.end(), MatchScratch::Memo{});
    std::fill(scratch_.slots_.begin(), scratch_.slots_.end(), MatchScratch::SlotState{});
    std::fill(scratch_.names_.begin(), scratch_.names_.end(), MatchScratch::NameState{});
    scratch_.epoch_ = 1;
  }
  scratch_.values_.clear();
  scratch_.links_.clear();
  scratch_.arena_.clear();
  link_natives();
}

void Matcher::link_natives() {
  for (const FieldView& field : event_.native) {
    scratch_.key_.assign(field.name);
    auto found = compiled_.native_names.find(scratch_.key_);
    if (found == compiled_.native_names.end()) {
      // Sigma names a field of the source with its spaces stripped.
      if (field.name.find(' ') == std::string_view::npos) continue;
      std::erase(scratch_.key_, ' ');
      found = compiled_.native_names.find(scratch_.key_);
      if (found == compiled_.native_names.end()) continue;
    }
    MatchScratch::NameState& name = scratch_.names_[found->second];
    scratch_.links_.push_back({&field, 0});
    const auto at = static_cast<std::uint32_t>(scratch_.links_.size());
    if (name.epoch != scratch_.epoch_) {
      name.epoch = scratch_.epoch_;
      name.first = at;
    } else {
      scratch_.links_[name.last - 1].next = at;
    }
    name.last = at;
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

void Matcher::gather_keywords() {
  if (!event_.original.empty()) add(event_.original);
  for (const FieldView& field : event_.native)
    if (field.kind != Kind::null) add(field.value, field.kind);
  for (const Field field : {Field::message, Field::event_original})
    if (event_.has(field)) add(event_[field]);
}

MatchScratch::SlotState& Matcher::gather(std::uint32_t index) {
  MatchScratch::SlotState& state = scratch_.slots_[index];
  if (state.epoch == scratch_.epoch_) return state;
  const FieldSlot& slot = compiled_.slots[index];
  state.epoch = scratch_.epoch_;
  state.first = static_cast<std::uint32_t>(scratch_.values_.size());
  state.unknown = false;
  if (slot.keywords) {
    gather_keywords();
  } else {
    for (const Field field : slot.aliases) {
      const std::string_view value = field_value(field);
      if (value.data() == nullptr) continue;
      add_field(field, value);
      break;
    }
    if (scratch_.values_.size() == state.first && slot.native) {
      const MatchScratch::NameState& name = scratch_.names_[*slot.native];
      std::uint32_t at = name.epoch == scratch_.epoch_ ? name.first : 0;
      for (; at != 0; at = scratch_.links_[at - 1].next) {
        const FieldView& field = *scratch_.links_[at - 1].field;
        add(field.value, field.kind);
      }
    }
    if (scratch_.values_.size() == state.first && slot.field) {
      const std::string_view value = field_value(*slot.field);
      if (value.data() != nullptr) add_field(*slot.field, value);
      state.unknown = value.data() == nullptr && event_.unknown(*slot.field);
    }
    if (scratch_.values_.size() == state.first)
      for (const Field field : slot.aliases) state.unknown = state.unknown || event_.unknown(field);
  }
  state.count = static_cast<std::uint32_t>(scratch_.values_.size()) - state.first;
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

std::string_view Matcher::fold(std::string_view text) {
  bool upper = false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return scratch_.arena_.copy(fold_case(text));
    upper = upper || (c >= 'A' && c <= 'Z');
  }
  if (!upper) return text;
  char* room = scratch_.arena_.allocate(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    room[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return {room, text.size()};
}

std::string_view Matcher::folded(std::uint32_t index) {
  ValueView& value = scratch_.values_[index];
  if (!value.is_folded) {
    value.folded = fold(value.raw);
    value.is_folded = true;
  }
  return value.folded;
}

// All exact tests of the slot at once: those that are met are noted, the others are not.
void Matcher::run_exact(std::uint32_t index) {
  MatchScratch::SlotState& state = gather(index);
  if (state.exact_epoch == scratch_.epoch_) return;
  state.exact_epoch = scratch_.epoch_;
  const FieldSlot& slot = compiled_.slots[index];
  for (std::uint32_t i = state.first; i < state.first + state.count; ++i) {
    const Kind kind = scratch_.values_[i].kind;
    if (kind == Kind::null) continue;
    auto found = slot.exact.find(folded(i));
    if (found != slot.exact.end())
      scratch_.memo_[found->second] = {scratch_.epoch_, Truth::yes};
    if (kind != Kind::number || scratch_.values_[i].raw.find_first_of(".eE+") == std::string::npos)
      continue;
    // A JSON number is a number however it is written: 5.0 is 5.
    found = slot.exact.find(canonical_number(scratch_.values_[i].raw));
    if (found != slot.exact.end())
      scratch_.memo_[found->second] = {scratch_.epoch_, Truth::yes};
  }
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
    const std::string_view text = predicate.cased ? std::string_view() : folded(i);
    if (meets(predicate, scratch_.values_[i].raw, text)) return Truth::yes;
  }
  return Truth::no;
}

Truth Matcher::test(std::uint32_t index) {
  MatchScratch::Memo& memo = scratch_.memo_[index];
  if (memo.epoch == scratch_.epoch_) return memo.truth;
  const Predicate& predicate = compiled_.predicates[index];
  if (predicate.kind == Predicate::Kind::exact && !predicate.cased) {
    const bool unknown = gather(predicate.slot).unknown;
    if (!unknown) run_exact(predicate.slot);
    if (memo.epoch != scratch_.epoch_)
      memo = {scratch_.epoch_, unknown ? Truth::unknown : Truth::no};
    return memo.truth;
  }
  memo = {scratch_.epoch_, run(predicate)};
  return memo.truth;
}

Truth Matcher::evaluate(std::uint32_t index) {
  const Node& node = compiled_.nodes[index];
  switch (node.op) {
    case Node::Op::constant: return node.constant;
    case Node::Op::test: return test(node.first);
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

void Matcher::answer(std::vector<Ruleset::Answer>& answers) {
  const auto begin = static_cast<std::ptrdiff_t>(answers.size());
  const LogSource& source = event_.log_source;
  // A rule covers the event when each attribute it names is the event's: eight ways to name them.
  for (unsigned named = 0; named < 8; ++named) {
    if (((named & 1U) != 0 && source.category.empty()) ||
        ((named & 2U) != 0 && source.product.empty()) ||
        ((named & 4U) != 0 && source.service.empty()))
      continue;
    bucket_key({(named & 1U) != 0 ? source.category : std::string_view(),
                (named & 2U) != 0 ? source.product : std::string_view(),
                (named & 4U) != 0 ? source.service : std::string_view()},
               scratch_.key_);
    const auto bucket = compiled_.buckets.find(scratch_.key_);
    if (bucket == compiled_.buckets.end()) continue;
    for (const std::uint32_t rule : bucket->second) {
      const Program& program = compiled_.programs[rule];
      const Truth covered = program.population ? evaluate(*program.population) : Truth::yes;
      if (covered == Truth::no) continue;
      Truth truth = evaluate(program.root);
      if (covered == Truth::unknown && truth == Truth::yes) truth = Truth::unknown;
      answers.push_back({RuleId{rule}, truth});
    }
  }
  std::sort(answers.begin() + begin, answers.end(),
            [](const Ruleset::Answer& a, const Ruleset::Answer& b) { return a.rule < b.rule; });
}

}  // namespace metsuke
