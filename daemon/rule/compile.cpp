#include <algorithm>
#include <set>

#include "rule/compiler.h"
#include "rule/witness.h"

namespace metsuke {

bool contains(const LogSource& outer, const LogSource& inner) {
  return (outer.category.empty() || outer.category == inner.category) &&
         (outer.product.empty() || outer.product == inner.product) &&
         (outer.service.empty() || outer.service == inner.service);
}

Compiler::Compiler(std::vector<Draft>& drafts, const Parameters& parameters, Complaints& complaints,
                   Ruleset::Compiled& into)
    : drafts_(drafts), parameters_(parameters), complaints_(complaints), compiled_(into) {
  compiled_.labels.emplace_back();  // 0 is: none.
}

Placeholders Compiler::placeholders_of(const Draft& draft) {
  return [this, &draft](std::string_view name) -> const std::vector<std::string>* {
    for (const Parameter& parameter : draft.rule.parameters) {
      if (parameter.name != name) continue;
      std::vector<std::string>& one = parameter_lists_[parameter.name + '\n' + parameter.value];
      one.assign(1, parameter.value);
      return &one;
    }
    if (name.starts_with("contract.")) name.remove_prefix(9);
    const auto list = parameters_.lists.find(std::string(name));
    return list == parameters_.lists.end() ? nullptr : &list->second;
  };
}

// Of a rule that is compiled only little is asked for later: the rest makes room for the others.
void Compiler::forget(Draft& draft) {
  std::erase_if(draft.tree.members, [](const auto& member) {
    return member.first != "name" && member.first != "fields";
  });
  draft.tree.members.shrink_to_fit();
}

void Compiler::number_rules() {
  ids_.resize(drafts_.size());
  compiled_.rules.reserve(drafts_.size());
  for (std::size_t i = 0; i < drafts_.size(); ++i) {
    if (!drafts_[i].selected || drafts_[i].kind == Draft::Kind::filter) continue;
    const RuleId id{static_cast<std::uint32_t>(compiled_.rules.size())};
    ids_[i] = id;
    drafts_of_.push_back(i);
    drafts_[i].rule.id = id;
    drafts_[i].rule.version = version_of(drafts_[i], parameters_);
    compiled_.rules.push_back(drafts_[i].rule);
  }
  compiled_.programs.resize(compiled_.rules.size());
  compiled_.uses.resize(compiled_.rules.size());
}

void Compiler::compile_detection(Draft& draft, RuleId id) {
  Critic critic(draft.rule.file, complaints_);
  const Placeholders placeholders = placeholders_of(draft);
  const LogSource source = log_source_of(draft.rule);
  Program& program = compiled_.programs[id.value];
  const auto root = detection(draft.tree["detection"], source, placeholders, critic);
  program.root = root.value_or(0);
  good_ = good_ && root;
  const Tree& population = draft.tree["metsuke"]["population"];
  if (population.absent()) return;
  program.population = selection(population, "population", source, placeholders, critic);
  good_ = good_ && program.population;
}

std::uint32_t Compiler::key_slot(const CorrelationDraft& plan, std::size_t base,
                                 std::string_view name) {
  const RuleId leaf = plan.plan.bases[base];
  const Rule& rule = compiled_.rules[leaf.value];
  for (const auto& [alias, fields] : plan.aliases) {
    if (alias != name) continue;
    for (const auto& [written, field] : fields)
      if (written == rule.name || written == rule.uuid || written == plan.rules[base].first)
        return slot(field, log_source_of(rule));
  }
  return slot(name, log_source_of(rule));
}

void Compiler::compile_correlation(Draft& draft, RuleId id) {
  Critic critic(draft.rule.file, complaints_);
  CorrelationDraft read;
  const Placeholders placeholders = placeholders_of(draft);
  const auto value_of = [&placeholders](std::string_view name) -> const std::string* {
    const auto* values = placeholders(name);
    return values != nullptr && values->size() == 1 ? &values->front() : nullptr;
  };
  if (!draft.tree["metsuke"]["population"].absent())
    critic.refuse(draft.tree["metsuke"]["population"], Code::rule_invalid, "MK078",
                  "a correlation has no population of its own: give it to the rules it names");
  good_ = read_correlation(draft.tree, value_of, placeholders, critic, read) && good_;
  std::vector<std::string_view> names;
  for (const auto& [name, at] : read.rules) {
    const auto base = referred(drafts_, draft.source, name, at, critic);
    if (!base) continue;
    // A base that rests on a contract is left out together with what refers to it.
    ASSERT(ids_[*base]);
    read.plan.bases.push_back(*ids_[*base]);
    names.push_back(name);
  }
  if (critic.refused()) {
    good_ = false;
    return;
  }
  for (const auto& [alias, fields] : read.aliases)
    for (const auto& [written, field] : fields) {
      bool known = std::find(names.begin(), names.end(), written) != names.end();
      for (const RuleId base : read.plan.bases)
        known = known || compiled_.rules[base.value].name == written;
      if (!known)
        critic.refuse(draft.tree["correlation"]["aliases"], Code::reference_unknown, "MK073",
                      "the alias `" + alias + "` speaks of `" + written +
                          "`, which `rules` does not name" + suggestion(written, names));
    }
  Correlation& plan = read.plan;
  plan.rule = id;
  if (!read.formula.empty() && !take_formula(names, read, critic)) {
    good_ = false;
    return;
  }
  const auto base_named = [&](const std::string& name) -> std::optional<std::size_t> {
    for (std::size_t base = 0; base < plan.bases.size(); ++base)
      if (read.rules[base].first == name || compiled_.rules[plan.bases[base].value].name == name)
        return base;
    critic.refuse(draft.tree["correlation"], Code::reference_unknown, "MK073",
                  "`" + name + "` is none of the `rules`" + suggestion(name, names));
    return std::nullopt;
  };
  if (!read.ask.empty() && plan.baseline) plan.baseline->ask = base_named(read.ask);
  if (!read.known.empty()) plan.known = base_named(read.known);
  plan.until.resize(plan.bases.size());
  for (const auto& [name, field] : read.spans)
    if (const auto base = base_named(name))
      plan.until[*base] = slot(field, log_source_of(compiled_.rules[plan.bases[*base].value]));
  for (std::size_t base = 0; base < plan.bases.size(); ++base) {
    plan.keys.emplace_back();
    for (const std::string& name : plan.group_by)
      plan.keys.back().push_back(key_slot(read, base, name));
    if (plan.baseline && !plan.baseline->peers.empty())
      plan.peers.push_back(key_slot(read, base, plan.baseline->peers));
    plan.values.emplace_back();
    for (const std::string& name : read.fields)
      plan.values.back().push_back(key_slot(read, base, name));
  }
  good_ = good_ && !critic.refused();
  compiled_.correlations.push_back(std::move(plan));
}

// What findings of the rule say: its group, and the fields its sentences name.
void Compiler::compile_speech(const Draft& draft, RuleId id) {
  const Rule& rule = compiled_.rules[id.value];
  Program& program = compiled_.programs[id.value];
  LogSource source = log_source_of(rule);
  const Correlation* plan = nullptr;
  if (program.correlation) {
    plan = &compiled_.correlations[*program.correlation];
    source = log_source_of(compiled_.rules[plan->leaves.front().value]);
  }
  std::vector<std::string> group = rule.group;
  if (group.empty() && plan != nullptr) group = plan->group_by;
  for (const std::string& name : group) {
    GroupPart part;
    part.name = name;
    if (name == "day")
      part.kind = GroupPart::Kind::day;
    else if (name == "hour")
      part.kind = GroupPart::Kind::hour;
    else if (name == "month")
      part.kind = GroupPart::Kind::month;
    else if (name == "source")
      part.kind = GroupPart::Kind::source;
    else
      part.slot = slot(name, source);
    program.group.push_back(std::move(part));
  }
  std::set<std::string> said(group.begin(), group.end());
  for (const Sentence* sentence : {&rule.ja, &rule.en}) {
    for (const std::string* text :
         {&sentence->title, &sentence->why, &sentence->ask, &sentence->next}) {
      for (std::size_t at = text->find('{'); at != std::string::npos;
           at = text->find('{', at + 1)) {
        const std::size_t end = text->find('}', at);
        if (end == std::string::npos) break;
        said.insert(text->substr(at + 1, end - at - 1));
      }
    }
  }
  if (rule.check.empty())
    for (const std::string& name : draft.tree["fields"].words()) said.insert(name);
  for (const char* word : {"count", "first", "last", "day", "hour", "month", "source", "side",
                           "value", "median", "score", "most"})
    said.erase(word);
  for (const std::string& name : said) program.facts.emplace_back(name, slot(name, source));
}

void Compiler::apply_filter(const Draft& filter) {
  Critic critic(filter.rule.file, complaints_);
  const Tree& tree = filter.tree["filter"];
  const Tree& targets = tree["rules"];
  if (!tree.is_map() || (targets.absent())) {
    critic.refuse(tree, Code::key_missing, "MK042", "`filter` needs `rules` and a condition");
    good_ = false;
    return;
  }
  const bool any = targets.word() == "any";
  std::vector<RuleId> chosen;
  for (const std::string& name : any ? std::vector<std::string>() : targets.words()) {
    const auto found = referred(drafts_, filter.source, name, targets, critic);
    if (found && ids_[*found]) chosen.push_back(*ids_[*found]);
  }
  std::vector<std::string_view> names;
  for (const auto& [name, value] : tree.members) names.push_back(name);
  Complaints unheard;
  Critic silent(filter.rule.file, unheard);
  Condition condition;
  if (read_condition(tree["condition"].word(), names, tree, silent, condition) &&
      !negates(condition))
    critic.warn(tree["condition"], Code::condition_invalid, "MK043",
                "the filter keeps only what it names: to leave it out write `not …`");
  const Placeholders placeholders = placeholders_of(filter);
  for (std::size_t i = 0; i < compiled_.rules.size(); ++i) {
    const Rule& rule = compiled_.rules[i];
    if (rule.correlation || !contains(log_source_of(filter.rule), log_source_of(rule))) continue;
    if (!any && std::find(chosen.begin(), chosen.end(), rule.id) == chosen.end()) continue;
    const auto root = detection(tree, log_source_of(rule), placeholders, critic);
    if (!root) break;
    compiled_.programs[i].root = group(Node::Op::all, {compiled_.programs[i].root, *root});
    // What a filter leaves out changes what the rule says.
    Digest& version = compiled_.rules[i].version;
    version = sha256(to_hex(version) + "\n" + to_hex(version_of(filter, parameters_)));
  }
  good_ = good_ && !critic.refused();
}

void Compiler::apply_filters() {
  for (const Draft& draft : drafts_)
    if (draft.kind == Draft::Kind::filter && draft.selected) apply_filter(draft);
}

// Puts each correlation behind those it refers to; a circle is refused.
void Compiler::order_correlations() {
  std::vector<Correlation> open = std::move(compiled_.correlations);
  compiled_.correlations.clear();
  std::vector<bool> done(compiled_.rules.size(), false);
  for (const Rule& rule : compiled_.rules) done[rule.id.value] = !rule.correlation;
  bool moved = true;
  while (moved && !open.empty()) {
    moved = false;
    std::vector<Correlation> rest;
    for (Correlation& plan : open) {
      const bool ready = std::all_of(plan.bases.begin(), plan.bases.end(),
                                     [&done](RuleId base) { return done[base.value]; });
      if (!ready) {
        rest.push_back(std::move(plan));
        continue;
      }
      done[plan.rule.value] = true;
      moved = true;
      compiled_.programs[plan.rule.value].correlation =
          static_cast<std::uint32_t>(compiled_.correlations.size());
      compiled_.correlations.push_back(std::move(plan));
    }
    open = std::move(rest);
  }
  for (const Correlation& plan : open) {
    const Draft& draft = drafts_[drafts_of_[plan.rule.value]];
    Critic critic(draft.rule.file, complaints_);
    critic.refuse(draft.tree["correlation"]["rules"], Code::rule_invalid, "MK076",
                  "the correlation refers to itself, by way of others or directly");
    good_ = false;
  }
}

// Whose events could be what `plan` must not see.
void Compiler::find_answering(Correlation& plan) const {
  std::set<RuleId> answering;
  for (std::size_t base = plan.wanted(); base < plan.bases.size(); ++base) {
    const auto inner = compiled_.programs[plan.bases[base].value].correlation;
    if (!inner) answering.insert(plan.bases[base]);
    if (inner)
      answering.insert(compiled_.correlations[*inner].leaves.begin(),
                       compiled_.correlations[*inner].leaves.end());
  }
  plan.answering.assign(answering.begin(), answering.end());
}

// What a correlation says depends on the rules it rests on: theirs are part of its version.
void Compiler::add_versions(const Correlation& plan) {
  Digest& version = compiled_.rules[plan.rule.value].version;
  std::string text = to_hex(version);
  for (const RuleId base : plan.bases) text += "\n" + to_hex(compiled_.rules[base.value].version);
  version = sha256(text);
}

void Compiler::finish() {
  for (std::size_t i = 0; i < compiled_.correlations.size(); ++i) {
    Correlation& plan = compiled_.correlations[i];
    std::set<RuleId> leaves;
    for (const RuleId base : plan.bases) {
      std::vector<std::uint32_t>& uses = compiled_.uses[base.value];
      if (std::find(uses.begin(), uses.end(), i) == uses.end())
        uses.push_back(static_cast<std::uint32_t>(i));
      const auto inner = compiled_.programs[base.value].correlation;
      if (!inner) {
        leaves.insert(base);
        continue;
      }
      const Correlation& chained = compiled_.correlations[*inner];
      leaves.insert(chained.leaves.begin(), chained.leaves.end());
      if ((!plan.awaits() || plan.excludes()) && !chained.awaits()) continue;
      const Draft& draft = drafts_[drafts_of_[plan.rule.value]];
      Critic critic(draft.rule.file, complaints_);
      critic.refuse(draft.tree["correlation"]["rules"], Code::rule_invalid, "MK077",
                    "what progress decides, an absence or a baseline, cannot be chained");
      good_ = false;
    }
    plan.leaves.assign(leaves.begin(), leaves.end());
    const bool own = std::all_of(leaves.begin(), leaves.end(), [&](RuleId leaf) {
      return compiled_.rules[leaf.value].product == "metsuke";
    });
    if (plan.baseline && own) plan.baseline->told = Usual::Told::afterwards;
    find_answering(plan);
    add_versions(plan);
  }
}

// What runs need not pass the nodes that only carry labels.
void Compiler::shorten() {
  for (std::uint32_t& child : compiled_.ordered) {
    while (true) {
      const Node& node = compiled_.nodes[child];
      if ((node.op != Node::Op::all && node.op != Node::Op::any) || node.count != 1) break;
      child = compiled_.ordered[node.first];
    }
  }
}

bool Compiler::run() {
  number_rules();
  for (std::size_t i = 0; i < drafts_.size(); ++i)
    if (ids_[i] && drafts_[i].kind == Draft::Kind::rule) {
      compile_detection(drafts_[i], *ids_[i]);
      forget(drafts_[i]);
    }
  for (std::size_t i = 0; i < drafts_.size(); ++i)
    if (ids_[i] && drafts_[i].kind == Draft::Kind::correlation)
      compile_correlation(drafts_[i], *ids_[i]);
  apply_filters();
  order_correlations();
  if (!good_) return false;
  finish();
  if (!good_) return false;
  std::string key;
  compiled_.buckets_of_rules.resize(compiled_.rules.size());
  for (const Rule& rule : compiled_.rules) {
    compile_speech(drafts_[drafts_of_[rule.id.value]], rule.id);
    if (rule.correlation) continue;
    Program& program = compiled_.programs[rule.id.value];
    collect_slots(program.root, program.slots);
    if (program.population) collect_slots(*program.population, program.slots);
    std::sort(program.slots.begin(), program.slots.end());
    program.slots.erase(std::unique(program.slots.begin(), program.slots.end()),
                        program.slots.end());
    bucket_key(log_source_of(rule), key);
    const auto [found, fresh] =
        compiled_.bucket_of.emplace(key, static_cast<std::uint32_t>(compiled_.buckets.size()));
    if (fresh) compiled_.buckets.emplace_back();
    program.bucket = found->second;
    compiled_.buckets_of_rules[rule.id.value] = found->second;
    compiled_.buckets[program.bucket].rules.push_back(rule.id.value);
    if (program.population) compiled_.buckets[program.bucket].narrowed.push_back(rule.id.value);
  }
  for (const auto& [name, index] : compiled_.native_names)
    compiled_.names.add(name, Literals::Anchor::whole, index);
  compiled_.names.build();
  shorten();
  choose_witnesses(compiled_);
  return true;
}

}  // namespace metsuke
