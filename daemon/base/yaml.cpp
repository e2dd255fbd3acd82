#include "base/yaml.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/yaml_node.h"

namespace metsuke {

namespace {

// What was found and what would have been right; the same in every language.
std::string instead(const Yaml& yaml, std::string_view example) {
  std::string found;
  switch (yaml.kind()) {
    case Yaml::Kind::absent:
    case Yaml::Kind::null: found = "null"; break;
    case Yaml::Kind::scalar: found = yaml.text().substr(0, 128); break;
    case Yaml::Kind::list: found = "[…]"; break;
    case Yaml::Kind::map: found = "{…}"; break;
  }
  return '`' + found + "` (e.g. `" + std::string(example) + "`)";
}

std::optional<std::int64_t> decimal(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  // 010 is eight to some readers of YAML and ten to others: to us it is neither.
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

Yaml::Kind Yaml::kind() const { return node_ == nullptr ? Kind::absent : node_->kind; }

bool Yaml::quoted() const { return node_ != nullptr && node_->quoted; }

Place Yaml::place() const { return node_ == nullptr ? Place{} : node_->place(); }

Yaml Yaml::operator[](std::string_view key) const {
  Yaml found;
  if (node_ == nullptr) return found;
  node_->asked.emplace(key);
  if (const YamlMember* const member = node_->find(key)) {
    found.node_ = member->value;
    return found;
  }
  // What is not there stands, for a complaint, where it should have been.
  if (node_->missing == nullptr) {
    const auto missing = std::make_shared<Node>();
    missing->file = node_->file;
    missing->line = node_->line;
    missing->column = node_->column;
    node_->missing = missing;
  }
  found.node_ = node_->missing;
  return found;
}

std::vector<std::pair<std::string, Yaml>> Yaml::members() const {
  std::vector<std::pair<std::string, Yaml>> all;
  if (!is_map()) return all;
  node_->all_asked = true;
  all.reserve(node_->members.size());
  for (const YamlMember& member : node_->members) {
    all.emplace_back(member.key, Yaml());
    all.back().second.node_ = member.value;
  }
  return all;
}

Place Yaml::key_place(std::string_view key) const {
  if (node_ == nullptr) return {};
  const YamlMember* const member = node_->find(key);
  if (member == nullptr) return place();
  return Place{*node_->file, member->line, member->column};
}

std::vector<Yaml> Yaml::items() const {
  std::vector<Yaml> all;
  if (!is_list()) return all;
  all.resize(node_->items.size());
  for (std::size_t at = 0; at < all.size(); ++at) all[at].node_ = node_->items[at];
  return all;
}

std::size_t Yaml::size() const {
  return node_ == nullptr ? 0 : is_map() ? node_->members.size() : node_->items.size();
}

const std::string& Yaml::text() const {
  ASSERT(is_scalar());
  return node_->text;
}

std::optional<std::string> Yaml::string(Complaints& complaints) const {
  if (absent()) return std::nullopt;
  if (is_scalar()) return text();
  complain(complaints, Code::value_invalid, instead(*this, "text"));
  return std::nullopt;
}

std::optional<std::int64_t> Yaml::integer(Complaints& complaints) const {
  if (absent()) return std::nullopt;
  if (is_scalar() && !quoted()) {
    if (const auto number = decimal(text())) return number;
  }
  complain(complaints, Code::value_invalid, instead(*this, "42"));
  return std::nullopt;
}

std::optional<bool> Yaml::boolean(Complaints& complaints) const {
  if (absent()) return std::nullopt;
  if (is_scalar() && !quoted()) {
    if (text() == "true") return true;
    if (text() == "false") return false;
  }
  complain(complaints, Code::value_invalid, instead(*this, "true"));
  return std::nullopt;
}

std::optional<Duration> Yaml::duration(Complaints& complaints) const {
  if (absent()) return std::nullopt;
  if (is_scalar()) {
    if (const auto duration = duration_from(text())) return *duration;
  }
  complain(complaints, Code::value_invalid, instead(*this, "4 h"));
  return std::nullopt;
}

std::optional<Date> Yaml::date(Complaints& complaints) const {
  if (absent()) return std::nullopt;
  if (is_scalar()) {
    if (const auto date = date_from(text())) return *date;
  }
  complain(complaints, Code::value_invalid, instead(*this, "2026-09-12"));
  return std::nullopt;
}

std::vector<std::string> Yaml::strings(Complaints& complaints) const {
  std::vector<std::string> all;
  if (absent()) return all;
  if (!is_list()) {
    if (auto one = string(complaints)) all.push_back(*std::move(one));
    return all;
  }
  for (const Yaml& item : items()) {
    if (auto one = item.string(complaints)) all.push_back(*std::move(one));
  }
  return all;
}

void Yaml::complain(Complaints& complaints, Code code, std::string detail) const {
  if (complaints.size() >= limits::complaints_max) return;
  complaints.push_back({place(), code, std::move(detail), Weight::error, {}});
}

void Yaml::complain_unknown(Complaints& complaints) const {
  if (!is_map() || node_->all_asked) return;
  const std::vector<std::string_view> known(node_->asked.begin(), node_->asked.end());
  for (const YamlMember& member : node_->members) {
    if (node_->asked.contains(member.key)) continue;
    if (complaints.size() >= limits::complaints_max) return;
    std::string detail = '`' + member.key.substr(0, 128) + '`';
    const std::string_view meant = nearest(member.key, known);
    if (!meant.empty()) detail += " → `" + std::string(meant) + "`?";
    complaints.push_back({Place{*node_->file, member.line, member.column}, Code::key_unknown,
                          std::move(detail), Weight::error, {}});
  }
}

void Yaml::require(Complaints& complaints, const std::vector<std::string_view>& keys) const {
  for (const std::string_view key : keys) {
    if (!(*this)[key].absent()) continue;
    complain(complaints, Code::key_missing, '`' + std::string(key) + '`');
  }
}

}  // namespace metsuke
