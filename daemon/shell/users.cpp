#include "shell/users.h"

#include <sodium.h>

#include <array>
#include <set>

#include "base/json.h"
#include "base/unicode.h"
#include "base/yaml.h"

namespace metsuke {

namespace {

constexpr std::array<std::string_view, 4> roles = {"auditor", "viewer", "reviewer",
                                                   "administrator"};
constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t password_characters_min = 12;
constexpr std::size_t password_bytes_max = 1024;
constexpr std::size_t users_max = 1000;

void start_sodium() {
  const int outcome = sodium_init();
  ASSERT(outcome >= 0);
}

std::size_t characters_of(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    text.remove_prefix(length == 0 ? 1 : length);
    ++count;
  }
  return count;
}

std::optional<User> read_user(const Yaml& item, Complaints& complaints) {
  const std::size_t before = complaints.size();
  if (!item.is_map()) {
    item.complain(complaints, Code::value_invalid, "{name, role, password}");
    return std::nullopt;
  }
  item.require(complaints, {"name", "role", "password"});
  User user;
  user.name = item["name"].string(complaints).value_or("");
  if (!item["name"].absent() && !is_user_name(user.name))
    item["name"].complain(complaints, Code::value_invalid, user.name);
  const std::string role = item["role"].string(complaints).value_or("");
  if (const auto known = role_from(role))
    user.role = *known;
  else if (!item["role"].absent())
    item["role"].complain(complaints, Code::value_invalid,
                          role + ": viewer, reviewer, administrator or auditor");
  user.password = item["password"].string(complaints).value_or("");
  if (!item["password"].absent() && !user.password.starts_with("$argon2id$"))
    item["password"].complain(complaints, Code::value_invalid,
                              "not an argon2id hash; use `metsuke user add`");
  user.disabled = item["disabled"].boolean(complaints).value_or(false);
  item.complain_unknown(complaints);
  if (complaints.size() != before) return std::nullopt;
  return user;
}

}  // namespace

std::string_view name_of(Role role) { return roles[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from(std::string_view name) {
  for (std::size_t at = 0; at < roles.size(); ++at)
    if (roles[at] == name) return static_cast<Role>(at);
  return std::nullopt;
}

bool is_user_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max || name.front() == '-') return false;
  for (const char byte : name) {
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
    if (!is_plain) return false;
  }
  return true;
}

std::vector<User> read_users(std::string_view text, const std::string& file,
                             Complaints& complaints) {
  std::vector<User> users;
  const Yaml root = read_yaml_document(text, file, complaints);
  if (root.absent() || root.is_null()) return users;
  const Yaml list = root["users"];
  if (!list.is_list()) {
    root.complain(complaints, Code::value_invalid, "users: a list");
    return users;
  }
  root.complain_unknown(complaints);
  std::set<std::string> names;
  for (const Yaml& item : list.items()) {
    auto user = read_user(item, complaints);
    if (!user) continue;
    if (!names.insert(user->name).second)
      item.complain(complaints, Code::key_duplicate, user->name);
    else if (users.size() < users_max)
      users.push_back(*std::move(user));
    else
      item.complain(complaints, Code::limit_exceeded, "users");
  }
  return users;
}

std::string users_text(const std::vector<User>& users) {
  std::string text = users.empty() ? "users: []\n" : "users:\n";
  for (const User& user : users) {
    text += "  - name: " + json_string(user.name) + "\n    role: ";
    text +=
        std::string(name_of(user.role)) + "\n    password: " + json_string(user.password) + "\n";
    if (user.disabled) text += "    disabled: true\n";
  }
  return text;
}

Result<std::string> hash_password(std::string_view password) {
  if (characters_of(password) < password_characters_min || password.size() > password_bytes_max)
    return Error{Code::value_invalid, "password: 12 characters or more"};
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int outcome =
      crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  if (outcome != 0) return Error{Code::limit_exceeded, "memory for the password"};
  return std::string(hash.data());
}

bool password_fits(const std::string& hash, std::string_view password) {
  if (password.size() > password_bytes_max) return false;
  start_sodium();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void waste_a_comparison(std::string_view password) {
  // A well-formed hash that nothing fits.
  static const std::string nobody =
      "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  static_cast<void>(password_fits(nobody, password));
}

}  // namespace metsuke
