// Who may use the console, and what they may do there. Passwords are kept as argon2id hashes only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"

namespace metsuke {

enum class Role : std::uint8_t { auditor, viewer, reviewer, administrator };
std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);
// Looks at alerts as part of the month's duty: what is seen is archived. Decides on them.
constexpr bool may_review(Role role) {
  return role == Role::reviewer || role == Role::administrator;
}
// Sees who did what in metsuke.
constexpr bool may_see_audit(Role role) {
  return role == Role::auditor || role == Role::administrator;
}

struct User {
  std::string name;
  Role role = Role::viewer;
  std::string password;  // "$argon2id$…"
  bool disabled = false;
};

// The users file: a YAML list of {name, role, password, disabled}.
std::vector<User> read_users(std::string_view text, const std::string& file,
                             Complaints& complaints);
std::string users_text(const std::vector<User>& users);

// A name that is safe everywhere it is shown: letters, digits, '.', '_', '-', at most 64.
bool is_user_name(std::string_view name);
// Takes 64 MiB and a fifth of a second, on purpose. Err limit_exceeded without the memory,
// value_invalid for a password shorter than 12 characters.
Result<std::string> hash_password(std::string_view password);
bool password_fits(const std::string& hash, std::string_view password);
// As slow as a real comparison, for names that do not exist.
void waste_a_comparison(std::string_view password);

}  // namespace metsuke
