#include <algorithm>
#include <array>
#include <utility>

#include "rule/draft.h"

namespace metsuke {

namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

const std::vector<std::string_view> levels = {"informational", "low", "medium", "high", "critical"};
const std::vector<std::string_view> states = {"stable", "test", "experimental", "deprecated",
                                              "unsupported"};
const std::vector<std::string_view> relations = {"derived", "obsolete", "merged", "renamed",
                                                 "similar"};
// Other keys are kept and mean nothing; one that is nearly one of these is a slip.
const std::vector<std::string_view> document_keys = {
    "action",     "author",         "correlation",
    "custom",     "date",           "description",
    "detection",  "falsepositives", "fields",
    "filter",     "generate",       "id",
    "level",      "license",        "logsource",
    "metsuke",    "modified",       "name",
    "obsoletes",  "references",     "regression_tests_path",
    "related",    "scope",          "sigma-version",
    "simulation", "status",         "tags",
    "taxonomy",   "tests",          "title",
    "version"};
const std::vector<std::string_view> log_source_keys = {"category", "product", "service",
                                                       "definition"};
const std::vector<std::string_view> metsuke_keys = {"check", "ja",         "en",        "clauses",
                                                    "group", "population", "parameters"};
const std::vector<std::string_view> sentence_keys = {"title", "why", "ask", "next"};
const std::vector<std::string_view> parameter_keys = {"default", "origin"};

void check_keys(const Tree& map, const std::vector<std::string_view>& known, Critic& critic) {
  for (const auto& [key, value] : map.members)
    if (std::find(known.begin(), known.end(), key) == known.end())
      critic.refuse(value, Code::key_unknown, "MK011",
                    "`" + key.substr(0, 60) + "`" + suggestion(key, known));
}

void check_slips(const Tree& map, const std::vector<std::string_view>& known, Critic& critic) {
  for (const auto& [key, value] : map.members) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string_view near = nearest(key, known);
    // What stands beside the key it looks like is meant.
    if (near.empty() || !map[near].absent()) continue;
    critic.warn(value, Code::key_unknown, "MK019",
                "`" + key.substr(0, 60) + "` means nothing" + suggestion(key, known));
  }
}

bool is_date(std::string_view text) {
  if (date_from(text)) return true;
  // The form of the specification's first version.
  std::string dashed(text);
  std::replace(dashed.begin(), dashed.end(), '/', '-');
  return static_cast<bool>(date_from(dashed));
}

Sentence sentence_from(const Tree& tree, Critic& critic) {
  Sentence sentence;
  check_keys(tree, sentence_keys, critic);
  sentence.title = tree["title"].word();
  sentence.why = tree["why"].word();
  sentence.ask = tree["ask"].word();
  sentence.next = tree["next"].word();
  return sentence;
}

void read_parameters(const Tree& tree, Critic& critic, Rule& rule) {
  for (const auto& [name, value] : tree.members) {
    Parameter parameter;
    parameter.name = name;
    if (value.is_scalar()) {
      parameter.value = value.text;
    } else {
      check_keys(value, parameter_keys, critic);
      if (!value["default"].is_scalar())
        critic.refuse(value, Code::key_missing, "MK012",
                      "the parameter `" + name + "` has no default");
      parameter.value = value["default"].word();
      parameter.origin = value["origin"].word();
    }
    rule.parameters.push_back(std::move(parameter));
  }
}

void read_metsuke(const Tree& tree, Critic& critic, Rule& rule) {
  if (tree.absent()) return;
  if (!tree.is_map()) {
    critic.refuse(tree, Code::rule_invalid, "MK013", "`metsuke` must be a map");
    return;
  }
  check_keys(tree, metsuke_keys, critic);
  rule.check = tree["check"].word();
  rule.ja = sentence_from(tree["ja"], critic);
  rule.en = sentence_from(tree["en"], critic);
  rule.clauses = tree["clauses"].words();
  rule.group = tree["group"].words();
  read_parameters(tree["parameters"], critic, rule);
  if (!rule.check.empty() && (rule.ja.title.empty() || rule.en.title.empty()))
    critic.refuse(tree, Code::key_missing, "MK014",
                  "a check needs a title in both languages (`ja: {title: …}`, `en: {title: …}`)");
}

void read_head(const Tree& tree, Critic& critic, Rule& rule) {
  rule.title = tree["title"].word();
  rule.uuid = tree["id"].word();
  rule.name = tree["name"].word();
  rule.status = tree["status"].word();
  if (rule.title.empty()) critic.warn(tree, Code::key_missing, "MK001", "`title` is missing");
  // Characters, not bytes: a Japanese one has three.
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  if (std::count_if(rule.title.begin(), rule.title.end(), begins) > 256)
    critic.warn(tree["title"], Code::rule_invalid, "MK002",
                "`title` is longer than 256 characters");
  if (!rule.uuid.empty() && !is_uuid(rule.uuid))
    critic.warn(tree["id"], Code::rule_invalid, "MK003", "`id` is not a UUID");
  if (rule.name.empty()) rule.name = rule.uuid.empty() ? rule.title : rule.uuid;
  if (!rule.status.empty() && std::find(states.begin(), states.end(), rule.status) == states.end())
    critic.refuse(
        tree["status"], Code::rule_invalid, "MK004",
        "unknown status `" + rule.status.substr(0, 60) + "`" + suggestion(rule.status, states));
  if (!tree["level"].absent()) {
    const std::string_view level = tree["level"].word();
    if (const auto severity = severity_from(level))
      rule.severity = *severity;
    else
      critic.refuse(
          tree["level"], Code::rule_invalid, "MK005",
          "unknown level `" + std::string(level.substr(0, 60)) + "`" + suggestion(level, levels));
  }
  for (const char* key : {"date", "modified"})
    if (!tree[key].absent() && !is_date(tree[key].word()))
      critic.warn(
          tree[key], Code::rule_invalid, "MK022",
          "`" + std::string(tree[key].word().substr(0, 60)) + "` is no date: write 2026-09-01");
  for (const Tree& related : tree["related"].items) {
    const std::string_view kind = related["type"].word();
    if (std::find(relations.begin(), relations.end(), kind) == relations.end())
      critic.warn(related, Code::rule_invalid, "MK023",
                  "unknown relation `" + std::string(kind.substr(0, 60)) + "`" +
                      suggestion(kind, relations));
  }
  const std::string_view taxonomy = tree["taxonomy"].word();
  if (!taxonomy.empty() && taxonomy != "sigma" && taxonomy != "metsuke")
    critic.refuse(tree["taxonomy"], Code::rule_invalid, "MK006",
                  "unknown taxonomy `" + std::string(taxonomy.substr(0, 60)) + "`");
}

void read_log_source(const Tree& tree, const Tree& document, Critic& critic, Rule& rule) {
  if (tree.absent()) {
    critic.warn(document, Code::key_missing, "MK007",
                "`logsource` is missing: the rule looks at every event");
    return;
  }
  if (!tree.is_map()) {
    critic.refuse(tree, Code::rule_invalid, "MK008", "`logsource` must be a map");
    return;
  }
  check_slips(tree, log_source_keys, critic);
  rule.category = tree["category"].word();
  rule.product = tree["product"].word();
  rule.service = tree["service"].word();
}

class Collection {
 public:
  Collection(std::size_t source, const std::string& file, Complaints& complaints,
             std::vector<Draft>& drafts)
      : source_(source), file_(file), complaints_(complaints), drafts_(drafts) {}

  void add(Tree document) {
    Critic critic(file_, complaints_);
    if (!document.is_map()) {
      if (document.absent() || document.is_null()) return;
      critic.refuse(document, Code::rule_invalid, "MK009", "a rule document must be a map");
      return;
    }
    const std::string action(document["action"].word());
    if (action == "global") {
      global_ = merged(std::move(global_), without_action(std::move(document)));
      return;
    }
    if (action == "reset") {
      global_ = Tree{};
      return;
    }
    if (action == "repeat") {
      if (previous_.absent()) {
        critic.refuse(document, Code::rule_invalid, "MK010", "`repeat` follows no rule");
        return;
      }
      document = merged(previous_, without_action(std::move(document)));
    } else if (!action.empty()) {
      static const std::vector<std::string_view> actions = {"global", "reset", "repeat"};
      critic.refuse(document["action"], Code::rule_invalid, "MK010",
                    "unknown action `" + action.substr(0, 60) + "`" + suggestion(action, actions));
      return;
    } else if (document["correlation"].absent() && document["filter"].absent() &&
               !global_.absent()) {
      document = merged(global_, document);
    }
    read(std::move(document), critic);
  }

 private:
  static Tree without_action(Tree document) {
    std::erase_if(document.members, [](const auto& member) { return member.first == "action"; });
    return document;
  }

  void read(Tree document, Critic& critic) {
    Draft draft;
    draft.source = source_;
    draft.rule.file = file_;
    draft.rule.place = critic.place(document);
    check_slips(document, document_keys, critic);
    read_head(document, critic, draft.rule);
    read_metsuke(document["metsuke"], critic, draft.rule);
    if (!document["correlation"].absent()) {
      draft.kind = Draft::Kind::correlation;
      draft.rule.correlation = true;
    } else if (!document["filter"].absent()) {
      draft.kind = Draft::Kind::filter;
      read_log_source(document["logsource"], document, critic, draft.rule);
    } else {
      read_log_source(document["logsource"], document, critic, draft.rule);
      if (!document["detection"].is_map())
        critic.refuse(document, Code::key_missing, "MK015",
                      "the document has no `detection`, `correlation` or `filter`");
      previous_ = document;
    }
    draft.tree = std::move(document);
    drafts_.push_back(std::move(draft));
  }

  std::size_t source_;
  const std::string& file_;
  Complaints& complaints_;
  std::vector<Draft>& drafts_;
  Tree global_, previous_;
};

// About how many: a list that grows by itself is twice as large while it moves.
std::size_t documents_in(std::span<const RuleSource> sources) {
  std::size_t count = 0;
  for (const RuleSource& source : sources) {
    ++count;
    for (std::size_t at = source.text.find("\n---"); at != std::string::npos;
         at = source.text.find("\n---", at + 4))
      ++count;
  }
  return std::min(count, limits::rules_max);
}

}  // namespace

std::vector<Draft> read_drafts(std::span<const RuleSource> sources, Complaints& complaints) {
  std::vector<Draft> drafts;
  drafts.reserve(documents_in(sources));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Collection collection(i, sources[i].file, complaints, drafts);
    const std::size_t before = complaints.size();
    std::vector<Yaml> documents = read_yaml(sources[i].text, sources[i].file, complaints);
    for (std::size_t k = before; k < complaints.size(); ++k) {
      if (complaints[k].detail == "&" || complaints[k].detail == "*")
        complaints[k].detail = "anchors and aliases (`&`, `*`) are not read: write it out";
      complaints[k].lint = complaints[k].code == Code::key_duplicate    ? "MK101"
                           : complaints[k].code == Code::limit_exceeded ? "MK102"
                                                                        : "MK100";
    }
    // A document that is a tree need not be kept as it was read.
    for (Yaml& document : documents) collection.add(tree_from(std::exchange(document, {})));
    if (drafts.size() > limits::rules_max) {
      complaints.push_back({{sources[i].file, 0, 0},
                            Code::limit_exceeded,
                            "more than " + std::to_string(limits::rules_max) + " rules",
                            Weight::error,
                            "MK016"});
      break;
    }
  }
  return drafts;
}

}  // namespace metsuke
