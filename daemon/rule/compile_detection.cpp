#include <algorithm>

#include "rule/aliases.h"
#include "rule/compiler.h"

namespace metsuke {

std::uint32_t Compiler::slot(std::string_view name, const LogSource& source) {
  FieldSlot slot;
  slot.name = std::string(name);
  slot.aliases = sigma_alias(source, name);
  std::string key = slot.name;
  for (const Field field : slot.aliases) key += '\n' + std::to_string(static_cast<int>(field));
  if (const auto found = slots_.find(key); found != slots_.end()) return found->second;
  std::string native(name);
  if (native.starts_with("native."))
    native.erase(0, 7);
  else
    slot.field = field_from(name);
  slot.native =
      compiled_.native_names
          .emplace(std::move(native), static_cast<std::uint32_t>(compiled_.native_names.size()))
          .first->second;
  const auto index = static_cast<std::uint32_t>(compiled_.slots.size());
  compiled_.slots.push_back(std::move(slot));
  slots_.emplace(std::move(key), index);
  return index;
}

std::uint32_t Compiler::keyword_slot() {
  const auto index = static_cast<std::uint32_t>(compiled_.slots.size());
  const auto [found, fresh] = slots_.emplace("\nkeywords", index);
  if (!fresh) return found->second;
  compiled_.slots.emplace_back();
  compiled_.slots.back().keywords = true;
  return index;
}

std::uint32_t Compiler::predicate(Predicate predicate) {
  const auto [found, fresh] =
      predicates_.emplace(predicate.key(), static_cast<std::uint32_t>(compiled_.predicates.size()));
  if (fresh) compiled_.predicates.push_back(std::move(predicate));
  Node test;
  test.op = Node::Op::test;
  test.first = found->second;
  return node(test);
}

std::uint32_t Compiler::node(Node node) {
  compiled_.nodes.push_back(node);
  int cost = 1;
  if (node.op == Node::Op::test) cost = compiled_.predicates[node.first].cost();
  for (std::uint32_t i = 0; node.op != Node::Op::test && i < node.count; ++i)
    cost = std::min(cost + costs_[compiled_.written[node.first + i]], 1'000'000);
  costs_.push_back(cost);
  return static_cast<std::uint32_t>(compiled_.nodes.size() - 1);
}

int Compiler::cost(std::uint32_t node) const { return costs_[node]; }

std::uint32_t Compiler::group(Node::Op op, std::vector<std::uint32_t> children) {
  Node parent;
  parent.op = op;
  if (children.empty()) {
    parent.op = Node::Op::constant;
    parent.constant = op == Node::Op::all ? Truth::yes : Truth::no;
    return node(parent);
  }
  if (children.size() == 1 && op != Node::Op::negate) return children.front();
  parent.first = static_cast<std::uint32_t>(compiled_.written.size());
  parent.count = static_cast<std::uint32_t>(children.size());
  compiled_.written.insert(compiled_.written.end(), children.begin(), children.end());
  std::stable_sort(children.begin(), children.end(),
                   [this](std::uint32_t a, std::uint32_t b) { return cost(a) < cost(b); });
  compiled_.ordered.insert(compiled_.ordered.end(), children.begin(), children.end());
  return node(parent);
}

void Compiler::collect_slots(std::uint32_t index, std::vector<std::uint32_t>& into) const {
  const Node& at = compiled_.nodes[index];
  if (at.op == Node::Op::test) {
    const Predicate& predicate = compiled_.predicates[at.first];
    into.push_back(predicate.slot);
    if (predicate.kind == Predicate::Kind::reference) into.push_back(predicate.other);
    return;
  }
  for (std::uint32_t i = 0; i < at.count; ++i) collect_slots(compiled_.written[at.first + i], into);
}

std::optional<std::uint32_t> Compiler::item(std::string_view key, const Tree& value,
                                            std::string_view name, const LogSource& source,
                                            const Placeholders& placeholders, Critic& critic) {
  SelectionItem read;
  if (!read_item(key, value, placeholders, critic, read)) return std::nullopt;
  const std::uint32_t where = read.field.empty() ? keyword_slot() : slot(read.field, source);
  Label label;
  label.what = std::string(name) + ": " + std::string(key.empty() ? "keywords" : key);
  label.slot = where;
  std::vector<std::uint32_t> values;
  for (std::vector<Predicate>& tests : read.values) {
    std::vector<std::uint32_t> alternatives;
    if (!label.wanted.empty() && label.wanted.size() < 400) label.wanted += ", ";
    if (!tests.empty() && label.wanted.size() < 400) label.wanted += tests.front().wanted;
    for (Predicate& test : tests) {
      test.slot = where;
      if (test.kind == Predicate::Kind::reference) test.other = slot(test.field, source);
      alternatives.push_back(predicate(std::move(test)));
    }
    values.push_back(group(Node::Op::any, std::move(alternatives)));
  }
  std::uint32_t root = group(read.every ? Node::Op::all : Node::Op::any, std::move(values));
  if (read.negated) root = group(Node::Op::negate, {root});
  compiled_.labels.push_back(std::move(label));
  // A node of its own carries the label: the test below may be another rule's too.
  Node labelled;
  labelled.op = Node::Op::all;
  labelled.first = static_cast<std::uint32_t>(compiled_.written.size());
  labelled.count = 1;
  labelled.label = static_cast<std::uint32_t>(compiled_.labels.size() - 1);
  compiled_.written.push_back(root);
  compiled_.ordered.push_back(root);
  return node(labelled);
}

std::optional<std::uint32_t> Compiler::selection(const Tree& tree, std::string_view name,
                                                 const LogSource& source,
                                                 const Placeholders& placeholders, Critic& critic) {
  std::vector<std::uint32_t> parts;
  bool good = true;
  const auto add = [&](std::optional<std::uint32_t> part) {
    good = good && part;
    if (part) parts.push_back(*part);
  };
  if (tree.is_map()) {
    if (tree.members.empty()) good = false;
    for (const auto& [key, value] : tree.members)
      add(item(key, value, name, source, placeholders, critic));
    if (tree.members.empty())
      critic.refuse(tree, Code::rule_invalid, "MK041", "`" + std::string(name) + "` tests nothing");
    return good ? std::optional(group(Node::Op::all, std::move(parts))) : std::nullopt;
  }
  if (!tree.is_list()) {
    if (tree.is_scalar()) return item("", tree, name, source, placeholders, critic);
    critic.refuse(tree, Code::rule_invalid, "MK041", "`" + std::string(name) + "` tests nothing");
    return std::nullopt;
  }
  Tree words = tree;
  words.items.clear();
  for (const Tree& entry : tree.items) {
    if (entry.is_scalar())
      words.items.push_back(entry);
    else
      add(selection(entry, name, source, placeholders, critic));
  }
  if (!words.items.empty() || parts.empty())
    add(item("", words, name, source, placeholders, critic));
  return good ? std::optional(group(Node::Op::any, std::move(parts))) : std::nullopt;
}

std::uint32_t Compiler::condition_node(const Condition& condition,
                                       const std::vector<std::uint32_t>& selections) {
  if (condition.op == Condition::Op::name) return selections[condition.name];
  std::vector<std::uint32_t> parts;
  for (const Condition& part : condition.parts) parts.push_back(condition_node(part, selections));
  const Node::Op op = condition.op == Condition::Op::all   ? Node::Op::all
                      : condition.op == Condition::Op::any ? Node::Op::any
                                                           : Node::Op::negate;
  return group(op, std::move(parts));
}

std::optional<std::uint32_t> Compiler::detection(const Tree& tree, const LogSource& source,
                                                 const Placeholders& placeholders, Critic& critic) {
  std::vector<std::string_view> names;
  std::vector<std::uint32_t> selections;
  bool good = true;
  for (const auto& [name, value] : tree.members) {
    if (name == "condition" || name == "timeframe" || name == "rules") continue;
    names.push_back(name);
    const auto root = selection(value, name, source, placeholders, critic);
    good = good && root;
    selections.push_back(root.value_or(0));
  }
  const Tree& condition = tree["condition"];
  std::vector<const Tree*> conditions;
  if (condition.is_scalar()) conditions.push_back(&condition);
  for (const Tree& one : condition.items) conditions.push_back(&one);
  if (conditions.empty()) {
    critic.refuse(tree, Code::condition_invalid, "MK030", "`condition` is missing");
    return std::nullopt;
  }
  std::vector<std::uint32_t> roots;
  for (const Tree* one : conditions) {
    Condition read;
    if (!one->is_scalar() || !read_condition(one->text, names, *one, critic, read)) {
      if (!one->is_scalar())
        critic.refuse(*one, Code::condition_invalid, "MK031", "a condition must be a text");
      good = false;
      continue;
    }
    if (good) roots.push_back(condition_node(read, selections));
  }
  if (!good) return std::nullopt;
  return group(Node::Op::any, std::move(roots));
}

}  // namespace metsuke
