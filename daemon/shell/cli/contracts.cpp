// metsuke contract: what was agreed, and what a new version of it changes.
#include <map>

#include "base/json.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "contract/difference.h"
#include "rule/loosening.h"
#include "shell/cli/authors.h"
#include "shell/cli/rules_read.h"

namespace metsuke {
namespace {

// A contract's file and what it names, from beside it.
struct ContractFile {
  std::string path, text;
  ContractRead read;
  std::map<std::string, Digest> named;  // The files it names, those that are there.
};

ContractFile contract_file(World world, const std::string& path, Complaints& complaints) {
  ContractFile file{path, {}, {}, {}};
  auto text = read_file(world.disk, path, limits::yaml_bytes_max);
  if (!text) {
    complaints.push_back({{path, 0, 0}, text.error().code, text.error().detail, Weight::error, {}});
    return file;
  }
  file.text = std::move(*text);
  const std::string directory(directory_of(path));
  file.read = read_contract(
      file.text, path,
      [&](const std::string& name) {
        auto bytes = read_file(world.disk, join_path(directory, name), limits::blob_bytes_max);
        if (bytes) file.named[name] = sha256(*bytes);
        return bytes;
      },
      complaints);
  return file;
}

// The shipped rules with the contract's numbers; null after complaints.
std::shared_ptr<const Ruleset> rules_under(World world, const Contract& contract,
                                           Complaints& complaints) {
  Complaints about_rules;
  const auto sources = rule_sources_at(world, "", about_rules);
  auto rules = Ruleset::compile(sources, parameters_of(contract), about_rules);
  for (Complaint& complaint : about_rules)
    if (complaint.weight == Weight::error) complaints.push_back(std::move(complaint));
  return rules;
}

}  // namespace

int run_contract_check(World world, const Terminal& terminal, const std::string& path) {
  Complaints complaints;
  const ContractRead got = contract_file(world, path, complaints).read;
  if (got.contract != nullptr) {
    // Each check it binds must have a rule that compiles with the contract's numbers.
    const auto rules = rules_under(world, *got.contract, complaints);
    if (rules != nullptr) complain_unbound(*got.contract, *rules, complaints);
  }
  (void)fail(terminal, complaints, 0);
  if (has_errors(complaints)) return exit_configuration;
  std::size_t checks = 0;
  for (const Requirement& requirement : got.contract->requirements)
    checks += requirement.checks.size();
  if (terminal.machine()) {
    JsonWriter json;
    json.begin_object();
    json.member("schema", "metsuke.contract.check/1").key("data").begin_object();
    json.member("contract", got.contract->id).member("sha256", to_hex(got.contract->digest));
    json.end_object().key("warnings").begin_array();
    for (const Complaint& complaint : complaints)
      json.value(describe(complaint, terminal.language));
    json.end_array().end_object();
    print(json.take() + "\n");
  } else {
    print(terminal.say(Word::cli_contract_good,
                       {path, got.contract->id, std::to_string(got.contract->sources.size()),
                        std::to_string(got.contract->requirements.size()), std::to_string(checks),
                        std::to_string(complaints.size())}) +
          "\n");
  }
  return exit_clean;
}

int run_contract_show(World world, const Terminal& terminal, const std::string& path) {
  Complaints complaints;
  const ContractRead got = contract_file(world, path, complaints).read;
  (void)fail(terminal, complaints, 0);
  if (got.contract == nullptr) return exit_configuration;
  std::vector<std::vector<std::string>> rows;
  for (const Requirement& requirement : got.contract->requirements) {
    std::string checks;
    for (const BoundCheck& bound : requirement.checks)
      checks += (checks.empty() ? "" : " ") + bound.check;
    rows.push_back({requirement.clause, checks, requirement.text});
  }
  const Contract& contract = *got.contract;
  print(contract.id + " " + contract.title + "\n" + contract.client_name + " ← " +
        contract.vendor_name + "  " + to_text(contract.period_from) + " – " +
        to_text(contract.period_to) + "\nsha256 " + to_hex(contract.digest) + "\n\n");
  print(text_table({terminal.say(Word::pack_clause), terminal.say(Word::cli_check),
                    terminal.say(Word::pack_value)},
                   rows));
  return exit_clean;
}

namespace {

Yaml document_of(const ContractFile& file) {
  Complaints told_before;
  return read_yaml_document(file.text, file.path, told_before);
}

void append(std::vector<Difference>& all, std::vector<Difference> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// The registers, as far as both are there; then every other file whose bytes differ.
void compare_files(const ContractFile& before, const ContractFile& after,
                   std::vector<Difference>& all) {
  std::vector<std::string> registers;
  for (const RegisterSpec& spec : after.read.contract->registers) {
    registers.push_back(spec.file);
    const Register* const was = before.read.registers.find(spec.kind);
    const Register* const is = after.read.registers.find(spec.kind);
    if (was != nullptr && is != nullptr) append(all, differences_between(*was, *is));
  }
  for (const auto& [name, digest] : after.named) {
    const auto was = before.named.find(name);
    if (std::find(registers.begin(), registers.end(), name) != registers.end()) continue;
    if (was != before.named.end() && was->second != digest)
      all.push_back({ChangeKind::changed, name, "sha256 " + to_hex(was->second).substr(0, 16),
                     "sha256 " + to_hex(digest).substr(0, 16)});
  }
}

// A renewed contract has another number and is yet compared with the one before.
std::vector<Loosening> loosened_from(const ContractFile& before, const ContractFile& after,
                                     World world, Complaints& complaints) {
  auto was = std::make_shared<Contract>(*before.read.contract);
  was->id = after.read.contract->id;
  Bundle old, next;
  auto old_rules = rules_under(world, *was, complaints);
  auto next_rules = rules_under(world, *after.read.contract, complaints);
  if (old_rules == nullptr || next_rules == nullptr) return {};
  old.contracts.push_back({was, {}, std::move(old_rules)});
  next.contracts.push_back({after.read.contract, {}, std::move(next_rules)});
  return loosened_between(old, next);
}

void print_json(const std::vector<Difference>& differences,
                const std::vector<Loosening>& loosened) {
  JsonWriter json;
  json.begin_object().member("schema", "metsuke.contract.diff/1").key("data").begin_object();
  json.key("differences").begin_array();
  for (const Difference& one : differences) {
    json.begin_object().member("kind", name_of(one.kind)).member("what", one.what);
    json.member("before", one.before).member("after", one.after).end_object();
  }
  json.end_array().key("loosened").begin_array();
  for (const Loosening& one : loosened) {
    json.begin_object().member("what", one.what).member("part", one.part);
    json.member("before", one.before).member("after", one.after).end_object();
  }
  json.end_array().end_object().key("warnings").begin_array().end_array().end_object();
  print(json.take() + "\n");
}

// "変更  sources.server.keep.total: 7 years → 3 years"
std::string change_line(const std::string& kind, const std::string& what, const std::string& before,
                        const std::string& after) {
  constexpr std::size_t columns = 72;
  const auto shown = [](const std::string& text) {
    const std::string safe = printable(text);
    return display_width(safe) > columns ? fit_width(safe, columns) : safe;
  };
  std::string line = kind + "  " + printable(what) + ": ";
  line += before.empty() ? "" : shown(before);
  line += before.empty() || after.empty() ? "" : " → ";
  return line + shown(after) + "\n";
}

void print_lines(const Terminal& terminal, const std::vector<Difference>& differences,
                 const std::vector<Loosening>& loosened) {
  for (const Difference& one : differences)
    print(change_line(terminal.say(word_of(one.kind)), one.what, one.before, one.after));
  if (!loosened.empty()) print("\n" + terminal.say(Word::diff_needs_approval) + "\n");
  for (const Loosening& one : loosened)
    print(change_line(terminal.say(Word::diff_loosened), one.what + " " + one.part,
                      one.before.empty() ? "–" : one.before, one.after.empty() ? "–" : one.after));
  print((differences.empty() ? "" : "\n") +
        terminal.say(Word::diff_contract_summary,
                     {std::to_string(differences.size()), std::to_string(loosened.size())}) +
        "\n");
}

}  // namespace

int run_contract_diff(World world, const Terminal& terminal, const std::string& before_path,
                      const std::string& after_path) {
  Complaints complaints;
  const ContractFile before = contract_file(world, before_path, complaints);
  const ContractFile after = contract_file(world, after_path, complaints);
  std::vector<Loosening> loosened;
  if (!has_errors(complaints)) loosened = loosened_from(before, after, world, complaints);
  (void)fail(terminal, complaints, 0);
  if (has_errors(complaints)) return exit_configuration;
  std::vector<Difference> differences =
      differences_between(document_of(before), document_of(after));
  compare_files(before, after, differences);
  if (terminal.machine())
    print_json(differences, loosened);
  else
    print_lines(terminal, differences, loosened);
  return differences.empty() && loosened.empty() ? exit_clean : exit_findings;
}

}  // namespace metsuke
