#include <algorithm>
#include <set>

#include "rule/draft.h"

namespace metsuke {

namespace {

// Fields that the contract's registers, lists and clocks fill in.
constexpr std::string_view contract_prefixes[] = {
    "mk.actor.",     "mk.calendar.",   "mk.terminal.",   "mk.zone.",
    "mk.route.",     "mk.media.",      "mk.work_order.", "mk.ticket.known",
    "mk.card.valid", "mk.card.holder", "mk.info.",       "mk.delivery.",
    "mk.coverage.",  "mk.retention.",  "mk.register.",   "mk.deadline."};

bool names_contract(std::string_view text) {
  if (text.find("%contract.") != std::string_view::npos) return true;
  for (const std::string_view prefix : contract_prefixes)
    if (text.starts_with(prefix)) return true;
  return false;
}

bool names_contract(const Tree& tree) {
  if (names_contract(tree.word())) return true;
  for (const auto& [key, value] : tree.members)
    if (names_contract(key) || names_contract(value)) return true;
  for (const Tree& item : tree.items)
    if (names_contract(item)) return true;
  return false;
}

bool answers_to(const Draft& draft, std::string_view name) {
  return draft.kind != Draft::Kind::filter &&
         ((!draft.rule.uuid.empty() && draft.rule.uuid == name) ||
          draft.tree["name"].word() == name);
}

// What a correlation refers to, wherever it can be found without a complaint.
std::vector<std::size_t> bases_of(const std::vector<Draft>& drafts, const Draft& draft) {
  Complaints unheard;
  Critic silent(draft.rule.file, unheard);
  std::vector<std::size_t> bases;
  for (const std::string& name : draft.tree["correlation"]["rules"].words())
    if (const auto base = referred(drafts, draft.source, name, draft.tree, silent))
      bases.push_back(*base);
  return bases;
}

// Follows references from the drafts marked in `reached` until nothing new is met.
void reach(const std::vector<Draft>& drafts, std::vector<std::size_t> open,
           std::vector<bool>& reached) {
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (reached[at]) continue;
    reached[at] = true;
    if (drafts[at].kind != Draft::Kind::correlation) continue;
    for (const std::size_t base : bases_of(drafts, drafts[at])) open.push_back(base);
  }
}

void select_checks(std::vector<Draft>& drafts, const Parameters& parameters,
                   Complaints& complaints) {
  if (parameters.checks.empty()) return;
  const std::set<std::string_view> chosen_checks(parameters.checks.begin(),
                                                 parameters.checks.end());
  std::set<std::string_view> answered;
  std::vector<std::size_t> open;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    // A rule without a check is chosen by its name.
    const Rule& rule = drafts[i].rule;
    const std::string& chosen = rule.check.empty() ? rule.name : rule.check;
    if (!rule.check.empty()) known.push_back(rule.check);
    if (chosen_checks.contains(chosen)) {
      answered.insert(chosen);
      open.push_back(i);
    }
  }
  for (const std::string& check : parameters.checks)
    if (!answered.contains(check))
      complaints.push_back({{},
                            Code::reference_unknown,
                            "no rule answers the check `" + check + "`" + suggestion(check, known),
                            Weight::warning,
                            "MK017"});
  std::vector<bool> reached(drafts.size(), false);
  reach(drafts, std::move(open), reached);
  for (std::size_t i = 0; i < drafts.size(); ++i)
    drafts[i].selected = reached[i] || drafts[i].kind == Draft::Kind::filter;
}

void leave_out_contract(std::vector<Draft>& drafts) {
  for (Draft& draft : drafts)
    if (draft.rule.needs_contract) draft.selected = false;
}

void fill_parameters(Draft& draft, const Parameters& parameters, Complaints& complaints) {
  const auto values = parameters.by_check.find(draft.rule.check);
  if (draft.rule.check.empty() || values == parameters.by_check.end()) return;
  std::vector<std::string_view> known;
  for (Parameter& parameter : draft.rule.parameters) {
    known.push_back(parameter.name);
    const auto value = values->second.find(parameter.name);
    if (value != values->second.end()) parameter.value = value->second;
  }
  for (const auto& [name, value] : values->second)
    if (std::find(known.begin(), known.end(), name) == known.end())
      complaints.push_back({draft.rule.place, Code::reference_unknown,
                            "the check " + draft.rule.check + " has no parameter `" + name + "`" +
                                suggestion(name, known),
                            Weight::error, "MK018"});
}

// Whether it will be given those of another document of its file.
bool is_given_parameters(const std::vector<Draft>& drafts, const Draft& draft) {
  return draft.rule.parameters.empty() &&
         std::any_of(drafts.begin(), drafts.end(), [&](const Draft& other) {
           return other.source == draft.source && !other.rule.parameters.empty();
         });
}

// Every document of a file knows the parameters of the file's check.
void share_parameters(std::vector<Draft>& drafts) {
  for (std::size_t begin = 0; begin < drafts.size();) {
    std::size_t end = begin;
    const Draft* owner = nullptr;
    for (; end < drafts.size() && drafts[end].source == drafts[begin].source; ++end)
      if (owner == nullptr && !drafts[end].rule.parameters.empty()) owner = &drafts[end];
    if (owner != nullptr) {
      const std::vector<Parameter> shared = owner->rule.parameters;
      for (std::size_t i = begin; i < end; ++i)
        if (drafts[i].rule.parameters.empty()) drafts[i].rule.parameters = shared;
    }
    begin = end;
  }
}

}  // namespace

std::optional<std::size_t> referred(const std::vector<Draft>& drafts, std::size_t from,
                                    std::string_view name, const Tree& at, Critic& critic) {
  std::optional<std::size_t> found;
  std::vector<std::string_view> known;
  for (const bool own : {true, false}) {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if ((drafts[i].source == from) != own) continue;
      if (!answers_to(drafts[i], name)) {
        known.push_back(drafts[i].rule.name);
        continue;
      }
      if (found) {
        critic.refuse(at, Code::reference_unknown, "MK072",
                      "`" + std::string(name.substr(0, 60)) + "` names more than one rule");
        return std::nullopt;
      }
      found = i;
    }
    if (found) return found;
  }
  critic.refuse(at, Code::reference_unknown, "MK071",
                "no rule has the name or id `" + std::string(name.substr(0, 60)) + "`" +
                    suggestion(name, known));
  return std::nullopt;
}

// Whom a person is like is good to know for most baselines, and asked for by one only.
bool correlation_names_contract(const Tree& correlation) {
  for (const auto& [key, value] : correlation.members) {
    if (key != "baseline" || value["against"].word() == "peers") {
      if (names_contract(value)) return true;
      continue;
    }
    for (const auto& [part, text] : value.members)
      if (part != "peers" && names_contract(text)) return true;
  }
  return false;
}

bool rests_on_contract(const Draft& draft) {
  return draft.rule.product == "metsuke" || names_contract(draft.tree["detection"]) ||
         correlation_names_contract(draft.tree["correlation"]) ||
         names_contract(draft.tree["filter"]) ||
         names_contract(draft.tree["metsuke"]["population"]);
}

void select_drafts(std::vector<Draft>& drafts, const Parameters& parameters,
                   Complaints& complaints) {
  for (Draft& draft : drafts) {
    if (!is_given_parameters(drafts, draft)) fill_parameters(draft, parameters, complaints);
    draft.rule.needs_contract = rests_on_contract(draft);
  }
  share_parameters(drafts);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].kind != Draft::Kind::correlation) continue;
    std::vector<bool> reached(drafts.size(), false);
    reach(drafts, {i}, reached);
    const Tree& tree = drafts[i].tree;
    // The schema has `generate` beside `correlation`, other tools read it inside: both count.
    const bool generate =
        tree["generate"].word() == "true" || tree["correlation"]["generate"].word() == "true";
    const bool self = drafts[i].rule.needs_contract;
    bool needs = self;
    for (std::size_t k = 0; k < drafts.size(); ++k) {
      if (!reached[k] || k == i) continue;
      needs = needs || drafts[k].rule.needs_contract;
      if (!generate) drafts[k].referenced = true;
    }
    drafts[i].rule.needs_contract = needs;
  }
  select_checks(drafts, parameters, complaints);
  if (parameters.contract == Parameters::Contract::absent) leave_out_contract(drafts);
  for (Draft& draft : drafts)
    draft.rule.reports = parameters.reporting == Parameters::Reporting::all || !draft.referenced ||
                         !draft.rule.check.empty();
}

Digest version_of(const Draft& draft, const Parameters& parameters) {
  Tree tree = draft.tree;
  std::erase_if(tree.members, [](const auto& member) { return member.first == "tests"; });
  std::string text;
  append_canonical(text, tree);
  for (const Parameter& parameter : draft.rule.parameters)
    text += "\n" + parameter.name + "=" + parameter.value;
  if (text.find("%contract.") != std::string::npos || text.find("|expand") != std::string::npos)
    for (const auto& [name, values] : parameters.lists) {
      if (text.find("%contract." + name + "%") == std::string::npos &&
          text.find("%" + name + "%") == std::string::npos)
        continue;
      text += "\n%" + name + "%";
      for (const std::string& value : values) text += "\n " + value;
    }
  return sha256(text);
}

}  // namespace metsuke
