#include "rule/bundle.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/limits.h"

namespace metsuke {
namespace {

constexpr std::string_view magic = "metsuke-bundle/v1\n";

using FileMap = std::map<std::string, std::string, std::less<>>;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<RuleSource> rule_sources(const FileMap& files) {
  std::vector<RuleSource> sources;
  for (const auto& [name, text] : files)
    if (name.starts_with("rules/") && (name.ends_with(".yml") || name.ends_with(".yaml")))
      sources.push_back({name, text});
  return sources;
}

bool binds_a_check(const Contract& contract) {
  return std::any_of(contract.requirements.begin(), contract.requirements.end(),
                     [](const Requirement& one) { return !one.checks.empty(); });
}

// Rules of a contract that binds none: compiled once to learn which need no contract, then with
// only those.
std::shared_ptr<const Ruleset> compile_bare(const std::vector<RuleSource>& sources,
                                            Complaints& complaints) {
  // A rule that asks for a list of the contract would be refused without one.
  std::vector<RuleSource> free;
  for (const RuleSource& source : sources)
    if (source.text.find("%contract.") == std::string::npos) free.push_back(source);
  const auto all = Ruleset::compile(free, {}, complaints);
  if (all == nullptr) return nullptr;
  Parameters parameters;
  for (const Rule& rule : all->rules())
    if (!rule.needs_contract && rule.reports)
      parameters.checks.push_back(rule.check.empty() ? rule.name : rule.check);
  if (parameters.checks.empty()) return all;
  Complaints repeated;  // The same warnings as above.
  return Ruleset::compile(free, parameters, repeated);
}

void complain_shared_sources(const Bundle& bundle, Complaints& complaints) {
  std::map<std::string, std::string> owner;
  for (const BoundContract& bound : bundle.contracts) {
    for (const SourceSpec& source : bound.contract->sources) {
      const auto [at, fresh] = owner.try_emplace(source.id, bound.contract->id);
      if (fresh) continue;
      complaints.push_back({source.place,
                            Code::key_duplicate,
                            "source `" + source.id + "` is also in contract " + at->second,
                            Weight::error,
                            {}});
    }
  }
}

}  // namespace

Parameters parameters_of(const Contract& contract) {
  Parameters parameters;
  parameters.lists = contract.lists;
  // Who is expected to speak: %contract.sources%.
  for (const SourceSpec& source : contract.sources)
    if (!contract.lists.contains("sources")) parameters.lists["sources"].push_back(source.id);
  for (const Requirement& requirement : contract.requirements) {
    for (const BoundCheck& bound : requirement.checks) {
      parameters.checks.push_back(bound.check);
      for (const auto& [name, value] : bound.with) parameters.by_check[bound.check][name] = value;
    }
  }
  return parameters;
}

void complain_unbound(const Contract& contract, const Ruleset& rules, Complaints& complaints) {
  std::vector<std::string_view> known;
  for (const Rule& rule : rules.rules())
    if (!rule.check.empty()) known.push_back(rule.check);
  for (const Requirement& requirement : contract.requirements) {
    for (const BoundCheck& bound : requirement.checks) {
      if (rules.find(bound.check) != nullptr) continue;
      std::string detail = "check `" + bound.check + "` has no rule";
      const std::string_view near = nearest(bound.check, known);
      if (!near.empty()) detail += ", did you mean `" + std::string(near) + "`?";
      complaints.push_back(
          {bound.place, Code::reference_unknown, std::move(detail), Weight::error, {}});
    }
  }
}

std::string bundle_text(BundleFiles files) {
  std::sort(files.begin(), files.end());
  std::string text(magic);
  for (const auto& [name, bytes] : files) {
    ASSERT(!name.empty() && name.find('\n') == std::string::npos);
    text += std::to_string(bytes.size()) + " " + name + "\n" + bytes + "\n";
  }
  return text;
}

Result<BundleFiles> bundle_files(std::string_view text) {
  const Error damaged{Code::entry_invalid, "bundle"};
  if (!text.starts_with(magic)) return damaged;
  text.remove_prefix(magic.size());
  BundleFiles files;
  while (!text.empty()) {
    std::size_t size = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (fault != std::errc()) return damaged;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::size_t line_end = text.find('\n');
    if (!text.starts_with(' ') || line_end == std::string_view::npos || line_end < 2)
      return damaged;
    std::string name(text.substr(1, line_end - 1));
    text.remove_prefix(line_end + 1);
    if (size >= text.size() || text[size] != '\n') return damaged;
    files.emplace_back(std::move(name), std::string(text.substr(0, size)));
    text.remove_prefix(size + 1);
  }
  return files;
}

std::shared_ptr<const Bundle> compile_bundle(std::string_view text, Complaints& complaints) {
  auto listed = bundle_files(text);
  if (!listed) {
    complaints.push_back(
        {{"bundle", 0, 0}, listed.error().code, listed.error().detail, Weight::error, {}});
    return nullptr;
  }
  FileMap files;
  for (auto& [name, bytes] : *listed) files.emplace(std::move(name), std::move(bytes));
  const std::vector<RuleSource> sources = rule_sources(files);
  auto bundle = std::make_shared<Bundle>();
  bundle->digest = sha256(text);
  const std::size_t before = complaints.size();
  const std::vector<std::string> names = lines_of(files["contracts.txt"]);
  if (names.empty())  // Rules without a contract would watch nothing, and nobody would notice.
    complaints.push_back(
        {{"contracts.txt", 0, 0}, Code::key_missing, "no contract", Weight::error, {}});
  for (const std::string& name : names) {
    const auto file = files.find(name);
    if (file == files.end()) {
      complaints.push_back({{name, 0, 0}, Code::not_found, name, Weight::error, {}});
      continue;
    }
    const std::string directory = name.substr(0, name.rfind('/') + 1);
    const ReadNamedFile read = [&](const std::string& path) -> Result<std::string> {
      const auto found = files.find(directory + path);
      if (found == files.end()) return Error{Code::not_found, path};
      return found->second;
    };
    ContractRead got = read_contract(file->second, name, read, complaints);
    if (got.contract == nullptr) continue;
    BoundContract bound{got.contract, std::move(got.registers), nullptr};
    if (got.contract->id == bare_contract || !binds_a_check(*got.contract)) {
      bound.rules = compile_bare(sources, complaints);
    } else {
      bound.rules = Ruleset::compile(sources, parameters_of(*got.contract), complaints);
      if (bound.rules != nullptr) complain_unbound(*bound.contract, *bound.rules, complaints);
    }
    if (bound.rules != nullptr) bundle->contracts.push_back(std::move(bound));
  }
  complain_shared_sources(*bundle, complaints);
  for (std::size_t i = before; i < complaints.size(); ++i)
    if (complaints[i].weight == Weight::error) return nullptr;
  return bundle;
}

}  // namespace metsuke
