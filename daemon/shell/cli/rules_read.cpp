#include "shell/cli/rules_read.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "rule/bundle.h"
#include "rule/detail.h"
#include "rule/lint.h"
#include "shell/cli/check.h"

namespace metsuke {
namespace {

bool is_rule_file(std::string_view path) {
  return path.ends_with(".yml") || path.ends_with(".yaml");
}

std::vector<RuleSource> one_file(World world, const std::string& path, Complaints& complaints) {
  auto text = read_file(world.disk, path, limits::blob_bytes_max);
  if (!text) {
    complaints.push_back({{path, 0, 0}, text.error().code, text.error().detail, Weight::error, {}});
    return {};
  }
  std::vector<RuleSource> sources;
  if (is_rule_file(path)) {
    sources.push_back({path, *std::move(text)});
    return sources;
  }
  auto files = bundle_files(*text);
  if (!files) {
    complaints.push_back(
        {{path, 0, 0}, files.error().code, files.error().detail, Weight::error, {}});
    return {};
  }
  for (auto& [name, bytes] : *files)
    if (name.starts_with("rules/") && is_rule_file(name))
      sources.push_back({name, std::move(bytes)});
  return sources;
}

}  // namespace

std::vector<RuleSource> rule_sources_at(World world, const std::string& path,
                                        Complaints& complaints) {
  if (is_rule_file(path)) return one_file(world, path, complaints);
  auto files = named_rules(world, path);
  if (!files) {
    if (!path.empty() && world.disk.status(path)) return one_file(world, path, complaints);
    complaints.push_back(
        {{path, 0, 0}, files.error().code, files.error().detail, Weight::error, {}});
    return {};
  }
  std::vector<RuleSource> sources;
  for (auto& [name, text] : *files)
    sources.push_back({path.empty() ? "rules/" + name : join_path(path, name), std::move(text)});
  return sources;
}

Parameters stand_ins(const std::vector<RuleSource>& sources) {
  constexpr std::string_view mark = "%contract.";
  Parameters parameters;
  for (const RuleSource& source : sources) {
    for (std::size_t at = source.text.find(mark); at != std::string::npos;
         at = source.text.find(mark, at + 1)) {
      const std::size_t begin = at + mark.size();
      const std::size_t end = source.text.find('%', begin);
      if (end != std::string::npos && end - begin < 100)
        parameters.lists[source.text.substr(begin, end - begin)] = {"example"};
    }
  }
  return parameters;
}

int unknown_rule(const Terminal& terminal, const Ruleset& rules, const std::string& name) {
  std::vector<std::string_view> known;
  for (const Rule& one : rules.rules()) {
    known.push_back(one.name);
    if (!one.check.empty()) known.push_back(one.check);
  }
  std::string detail = "no rule has the name or id `" + name + "`";
  if (const std::string_view near = nearest(name, known); !near.empty())
    detail += ", did you mean `" + std::string(near) + "`?";
  return fail(terminal, Error{Code::reference_unknown, detail_in(detail, terminal.language)},
              exit_failed);
}

std::string lint_line(const Complaint& complaint, const Terminal& terminal) {
  const Lint* lint = lint_of(complaint.lint);
  if (lint == nullptr) return describe(complaint, terminal.language);
  std::string text = complaint.place.file;
  if (complaint.place.line > 0) text += ":" + std::to_string(complaint.place.line);
  if (complaint.place.column > 0) text += ":" + std::to_string(complaint.place.column);
  text += text.empty() ? "" : ": ";
  text += terminal.say(complaint.weight == Weight::error ? Word::complaint_error
                                                         : Word::complaint_warning);
  text += " " + complaint.lint + ": ";
  // What is wrong in general stands in the summary. Of an expression the detail is the library's,
  // which does not say what it speaks of.
  const bool alone = !complaint.detail.empty() && complaint.code != Code::regex_invalid;
  if (!alone) text += lint->said(terminal.language);
  if (!alone && !complaint.detail.empty()) text += ": ";
  return text + detail_in(complaint.detail, terminal.language);
}

void tell_lints(const Complaints& complaints, const Terminal& terminal) {
  for (const Complaint& complaint : complaints) {
    const Paint paint = complaint.weight == Weight::error ? Paint::red : Paint::yellow;
    talk(painted(terminal, paint, printable(lint_line(complaint, terminal))));
  }
}

}  // namespace metsuke
