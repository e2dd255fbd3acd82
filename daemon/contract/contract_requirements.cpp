#include <algorithm>

#include "contract/contract_parts.h"

namespace metsuke {

namespace {

// Nobody waives a check alone, for ever, or without saying why.
void read_waiver(const Yaml& value, BoundCheck& check, Complaints& complaints) {
  if (!expect_map(value, "waived", complaints)) return;
  value.require(complaints, {"until", "by", "reason"});
  if (!value["until"].absent()) check.waived_until = value["until"].date(complaints);
  check.waived_by = text_or(value["by"], complaints);
  check.waived_reason = text_or(value["reason"], complaints);
  for (const std::string_view key : {"by", "reason"}) {
    const Yaml text = value[key];
    if (text.is_scalar() && text.text().empty()) {
      text.complain(complaints, Code::value_invalid,
                    '`' + std::string(key) + "` of a waiver is empty");
    }
  }
  value.complain_unknown(complaints);
}

void read_parameters(const Yaml& value, BoundCheck& check, Complaints& complaints) {
  if (!expect_map(value, "with", complaints)) return;
  for (const auto& [name, setting] : value.members()) {
    std::string text;
    for (const std::string& part : setting.strings(complaints)) {
      if (!text.empty()) text += ',';
      text += part;
    }
    check.with.emplace_back(name, text);
  }
}

BoundCheck read_check(const Yaml& value, Complaints& complaints) {
  BoundCheck check;
  check.place = value.place();
  if (value.is_scalar()) {
    check.check = text_or(value, complaints);
    return check;
  }
  if (!expect_map(value, "checks", complaints)) return check;
  value.require(complaints, {"rule"});
  check.check = text_or(value["rule"], complaints);
  read_parameters(value["with"], check, complaints);
  read_waiver(value["waived"], check, complaints);
  value.complain_unknown(complaints);
  return check;
}

bool is_bound(const std::vector<Requirement>& requirements, const std::string& check) {
  for (const Requirement& requirement : requirements) {
    for (const BoundCheck& bound : requirement.checks) {
      if (bound.check == check) return true;
    }
  }
  return false;
}

}  // namespace

void read_requirements(const Yaml& section, std::vector<Requirement>& requirements,
                       Complaints& complaints) {
  if (!expect_list(section, "requirements", complaints)) return;
  for (const Yaml& item : section.items()) {
    if (!expect_map(item, "requirement", complaints)) continue;
    item.require(complaints, {"clause"});
    requirements.emplace_back();
    Requirement& requirement = requirements.back();
    requirement.place = item.place();
    requirement.clause = text_or(item["clause"], complaints);
    requirement.text = text_or(item["text"], complaints);
    requirement.guideline = item["guideline"].strings(complaints);
    const Yaml checks = item["checks"];
    if (expect_list(checks, "checks", complaints)) {
      for (const Yaml& value : checks.items()) {
        BoundCheck check = read_check(value, complaints);
        if (check.check.empty()) continue;
        if (is_bound(requirements, check.check)) {
          value.complain(complaints, Code::key_duplicate,
                         "check `" + check.check + "` is bound twice");
        }
        requirement.checks.push_back(std::move(check));
      }
    }
    if (requirement.checks.empty()) {
      warn(item, complaints, Code::contract_invalid,
           "clause `" + requirement.clause + "` has no check");
    }
    item.complain_unknown(complaints);
  }
}

}  // namespace metsuke
