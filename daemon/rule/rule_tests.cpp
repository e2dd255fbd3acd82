#include <algorithm>

#include "base/json.h"
#include "contract/enrich.h"
#include "rule/detector.h"
#include "rule/draft.h"
#include "rule/number.h"

namespace metsuke {

namespace {

// A tree as JSON: of events, and, JSON being YAML too, of pieces of a contract file.
enum class Scalars : std::uint8_t { typed, as_written };

void append_json(std::string& into, const Tree& tree, Scalars scalars) {
  switch (tree.kind) {
    case Yaml::Kind::absent:
    case Yaml::Kind::null: into += "null"; return;
    case Yaml::Kind::scalar: {
      const bool plain = !tree.quoted &&
                         (number_from(tree.text) || tree.text == "true" || tree.text == "false" ||
                          (scalars == Scalars::as_written && !tree.text.empty() &&
                           tree.text.find_first_not_of(
                               "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "_-./ ") == std::string::npos));
      if (plain)
        into += tree.text.front() == '+' ? tree.text.substr(1) : tree.text;
      else
        append_json_string(into, tree.text);
      return;
    }
    case Yaml::Kind::list:
      into += '[';
      for (std::size_t i = 0; i < tree.items.size(); ++i) {
        if (i != 0) into += ", ";
        append_json(into, tree.items[i], scalars);
      }
      into += ']';
      return;
    case Yaml::Kind::map:
      into += '{';
      for (std::size_t i = 0; i < tree.members.size(); ++i) {
        if (i != 0) into += ", ";
        append_json_string(into, tree.members[i].first);
        into += ": ";
        append_json(into, tree.members[i].second, scalars);
      }
      into += '}';
      return;
  }
  UNREACHABLE();
}

void append_cell(std::string& csv, std::string_view cell) {
  csv += '"';
  for (const char c : cell) {
    if (c == '"') csv += '"';
    csv += c;
  }
  csv += '"';
}

std::string csv_of(const Tree& rows) {
  std::vector<std::string> heads;
  for (const Tree& row : rows.items)
    for (const auto& [head, cell] : row.members)
      if (std::find(heads.begin(), heads.end(), head) == heads.end()) heads.push_back(head);
  std::string csv;
  const auto add_line = [&](const auto& cell_of) {
    for (std::size_t i = 0; i < heads.size(); ++i) {
      if (i != 0) csv += ',';
      append_cell(csv, cell_of(heads[i]));
    }
    csv += "\r\n";
  };
  add_line([](const std::string& head) { return std::string_view(head); });
  for (const Tree& row : rows.items)
    add_line([&row](const std::string& head) { return row[head].word(); });
  return csv;
}

// One case of a rule's tests: a small world, some events, what should come of them.
class RuleCase {
 public:
  RuleCase(const RuleSource& source, const Draft& draft, const Tree& tree,
           const std::vector<Draft>& drafts)
      : source_(source), draft_(draft), tree_(tree), drafts_(drafts) {}

  RuleTestResult run(std::string name, std::uint64_t findings_least) {
    result_.rule = draft_.rule.name;
    const std::string_view said = tree_["name"].word();
    result_.name = said.empty() ? std::move(name) : std::string(said);
    result_.place = {source_.file, tree_.line, tree_.column};
    if (prepare() && watch()) judge(findings_least);
    result_.passed = result_.differences.empty();
    return std::move(result_);
  }

 private:
  void differ(std::string text) { result_.differences.push_back(std::move(text)); }

  void tell(const Complaints& complaints) {
    for (const Complaint& complaint : complaints)
      if (complaint.weight == Weight::error) differ(describe(complaint, Language::english));
  }

  bool prepare() {
    static const std::vector<std::string_view> known = {"name",   "registers",  "contract",
                                                        "with",   "events",     "log_source",
                                                        "until",  "expect",     "unknown",
                                                        "holes"};
    for (const auto& [key, value] : tree_.members)
      if (std::find(known.begin(), known.end(), key) == known.end())
        differ("unknown key `" + key + "`" + suggestion(key, known));
    Complaints complaints;
    read_world(complaints);
    if (contract_ == nullptr) {
      tell(complaints);
      return false;
    }
    read_registers(complaints);
    Parameters parameters;
    parameters.lists = contract_->lists;
    for (const auto& [parameter, value] : tree_["with"].members)
      parameters.by_check[draft_.rule.check][parameter] = std::string(value.word());
    rules_ = Ruleset::compile(std::span(&source_, 1), parameters, complaints);
    tell(complaints);
    return rules_ != nullptr && result_.differences.empty();
  }

  void read_world(Complaints& complaints) {
    std::string text = "contract: {id: test, period: {from: 2000-01-01, to: 2099-12-31}";
    const Tree& pieces = tree_["contract"];
    if (pieces["information_class"].is_scalar()) {
      text += ", information_class: ";
      append_json(text, pieces["information_class"], Scalars::as_written);
    }
    if (pieces["vendor"].is_scalar()) {
      text += ", vendor: {name: ";
      append_json_string(text, pieces["vendor"].word());
      text += "}";
    }
    text += "}\n";
    for (const auto& [key, piece] : pieces.members) {
      if (key == "information_class" || key == "vendor") continue;
      append_json_string(text, key);
      text += ": ";
      append_json(text, piece, Scalars::as_written);
      text += "\n";
    }
    const ReadNamedFile read = [](const std::string& path) -> Result<std::string> {
      if (path.find("holidays") == std::string::npos) return Error{Code::not_found, path};
      // A table without any holiday but new year's day, so that the years are covered.
      std::string csv = "国民の祝日・休日月日,国民の祝日・休日名称\r\n";
      for (int year = 2000; year < 2100; ++year) csv += std::to_string(year) + "/1/1,元日\r\n";
      return csv;
    };
    contract_ = read_contract(text, source_.file, read, complaints).contract;
  }

  void read_registers(Complaints& complaints) {
    for (const auto& [kind_name, rows] : tree_["registers"].members) {
      const auto kind = register_kind_from(kind_name);
      if (!kind) {
        differ("unknown register `" + kind_name + "`");
        continue;
      }
      // A register without rows is there all the same: its head says so.
      const std::string csv = rows.items.empty()
                                  ? std::string(key_columns(*kind).front()) + "\r\n"
                                  : csv_of(rows);
      auto read = Register::read(*kind, csv, kind_name, Encoding::utf8, complaints);
      if (read)
        registers_.adopt(*std::move(read));
      else
        differ(kind_name + ": " + describe(read.error(), Language::english));
    }
  }

  const Draft& first_rule() const {
    for (const Draft& draft : drafts_)
      if (draft.kind == Draft::Kind::rule) return draft;
    return draft_;
  }

  bool watch() {
    Detector detector(rules_);
    Arena arena;
    SourceProgress progress;
    progress.name = "test";
    Timestamp last = Timestamp(std::chrono::seconds(0));
    std::vector<OwnedEvent> events;
    for (const Tree& item : tree_["events"].items) {
      std::string json;
      Tree told = item;
      std::erase_if(told.members, [](const auto& member) { return member.first == "unknown"; });
      append_json(json, told, Scalars::typed);
      auto event = event_from_json(json);
      if (!event) {
        differ("event " + std::to_string(events.size() + 1) + ": " +
               describe(event.error(), Language::english));
        return false;
      }
      event->seq = Seq{events.size() + 1};
      if (!set_unknown(item["unknown"], *event)) return false;
      if (item["logsource.category"].absent() && item["logsource.product"].absent() &&
          item["logsource.service"].absent()) {
        const Rule& rule = first_rule().rule;
        const Tree& said = tree_["log_source"];
        if (said.is_map())
          event->set_log_source(std::string(said["category"].word()),
                                std::string(said["product"].word()),
                                std::string(said["service"].word()));
        else
          event->set_log_source(rule.category, rule.product, rule.service);
      }
      last = std::max(last, event->occurred);
      events.push_back(*std::move(event));
    }
    for (const OwnedEvent& owned : events) {
      Event event = owned.view();
      enrich(event, *contract_, registers_, arena);
      detector.see(event, findings_);
      progress.log_sources.push_back(event.log_source);
    }
    // Every log source that the rules speak of can answer, unless a hole says otherwise.
    for (const Rule& rule : rules_->rules())
      progress.log_sources.push_back({rule.category, rule.product, rule.service});
    progress.complete_until = last + std::chrono::hours(24 * 31);
    if (!read_time(tree_["until"], progress.complete_until)) return false;
    for (const Tree& item : tree_["holes"].items) {
      Hole hole;
      if (!read_time(item["from"], hole.from) || !read_time(item["until"], hole.until))
        return false;
      progress.holes.push_back(hole);
    }
    detector.advance(std::span(&progress, 1), progress.complete_until, findings_);
    for (const Tally& tally : detector.take_tallies())
      if (rules_->rule(tally.rule).name == draft_.rule.name) unknown_ += tally.unknown;
    std::erase_if(findings_, [this](const Finding& finding) {
      return rules_->rule(finding.rule).name != draft_.rule.name;
    });
    return true;
  }

  // Fields that nobody could tell, as metsuke's own events have them.
  bool set_unknown(const Tree& names, OwnedEvent& event) {
    for (const std::string& name : names.words()) {
      const std::optional<Field> field = field_from(name);
      if (!field) {
        differ("unknown field `" + name + "`");
        return false;
      }
      event.set_unknown(*field);
    }
    return true;
  }

  bool read_time(const Tree& at, Timestamp& into) {
    if (at.absent()) return true;
    const auto time = timestamp_from_rfc3339(at.word());
    if (time) {
      into = *time;
      return true;
    }
    differ("`" + std::string(at.word()) + "` is no time");
    return false;
  }

  void compare(std::string_view what, std::string_view wanted, std::string_view found) {
    if (wanted == found) return;
    differ(std::string(what) + ": expected " + std::string(wanted) + ", got " +
           std::string(found));
  }

  void judge(std::uint64_t findings_least) {
    const Tree& expect = tree_["expect"];
    const std::string count = std::to_string(findings_.size());
    if (expect["count"].is_scalar())
      compare("count", expect["count"].word(), count);
    else if (findings_least == 0 ? !findings_.empty() : findings_.empty())
      compare("count", findings_least == 0 ? "0" : "1 or more", count);
    if (tree_["unknown"].is_scalar())
      compare("unknown", tree_["unknown"].word(), std::to_string(unknown_));
    if (findings_.empty()) return;
    const Finding& first = findings_.front();
    const Rule& rule = rules_->rule(first.rule);
    if (expect["group"].is_scalar()) compare("group", expect["group"].word(), first.group);
    if (expect["why"].is_scalar()) {
      const std::string_view wanted = expect["why"].word();
      const std::string ja = fill(rule.ja.why, first), en = fill(rule.en.why, first);
      if (!agrees(wanted, ja) && !agrees(wanted, en)) compare("why", wanted, ja);
    }
  }

  // "tanaka は…" leaves the rest open.
  static bool agrees(std::string_view wanted, std::string_view found) {
    constexpr std::string_view open = "…";
    if (!wanted.ends_with(open)) return wanted == found;
    return found.starts_with(wanted.substr(0, wanted.size() - open.size()));
  }

  const RuleSource& source_;
  const Draft& draft_;
  const Tree& tree_;
  const std::vector<Draft>& drafts_;
  std::shared_ptr<const Contract> contract_;
  RegisterBook registers_;
  std::shared_ptr<const Ruleset> rules_;
  std::vector<Finding> findings_;
  std::uint64_t unknown_ = 0;
  RuleTestResult result_;
};

void run_source(const RuleSource& source, std::vector<RuleTestResult>& results,
                Complaints& complaints) {
  Complaints own;
  const std::vector<Draft> drafts = read_drafts(std::span(&source, 1), own);
  complaints.insert(complaints.end(), own.begin(), own.end());
  if (has_errors(own)) return;
  for (const Draft& draft : drafts) {
    const Tree& tests = draft.tree["tests"];
    Critic critic(source.file, complaints);
    if (!draft.rule.check.empty() && (tests["hit"].items.empty() || tests["miss"].items.empty()))
      critic.warn(draft.tree, Code::rule_untested, "MK020",
                  "`" + draft.rule.name + "` needs a hit and a miss");
    for (const char* kind : {"hit", "miss"}) {
      const Tree& cases = tests[kind];
      for (std::size_t i = 0; i < cases.items.size(); ++i)
        results.push_back(RuleCase(source, draft, cases.items[i], drafts)
                              .run(std::string(kind) + " " + std::to_string(i + 1),
                                   kind[0] == 'h' ? 1 : 0));
    }
  }
}

}  // namespace

std::vector<RuleTestResult> run_rule_tests(std::span<const RuleSource> sources,
                                           Complaints& complaints) {
  std::vector<RuleTestResult> results;
  for (const RuleSource& source : sources) run_source(source, results, complaints);
  return results;
}

}  // namespace metsuke
