// Who is at the other end: sessions that end by themselves, and logins that get slower with each
// failure. A session's token is known to the browser only; here is its digest.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/digest.h"
#include "base/time.h"
#include "shell/users.h"
#include "world/world.h"

namespace metsuke {

struct Login {
  std::string user;
  Role role = Role::viewer;
  std::string form_token;        // Every form of this session carries it (CSRF).
  Duration opened{}, used{};     // Of Clock::elapsed().
  std::set<std::string> viewed;  // Alerts whose view has been archived in this session.
};

// One thread.
class Logins {
 public:
  static constexpr std::chrono::minutes idle_max{15};
  static constexpr std::chrono::hours age_max{8};
  static constexpr std::size_t count_max = 10'000;

  explicit Logins(Chance& chance) : chance_(chance) {}
  // The new session's token; goes into the cookie and nowhere else.
  std::string open(const User& user, Duration now);
  // The session, used now; null when there is none or it is over.
  Login* find(std::string_view token, Duration now);
  void close(std::string_view token);
  void close_all_of(std::string_view user);
  std::size_t count() const { return sessions_.size(); }

 private:
  void sweep(Duration now);
  std::string token();
  Chance& chance_;
  std::map<Digest, Login> sessions_;
};

// After five failures for a name or an address, each further try must wait: 1 s, 2 s, 4 s … 5 min.
class Attempts {
 public:
  // How long `name` from `peer` still has to wait; zero: go on.
  Duration wait(std::string_view name, std::string_view peer, Duration now) const;
  void failed(std::string_view name, std::string_view peer, Duration now);
  void succeeded(std::string_view name, std::string_view peer);

 private:
  struct Failures {
    int count = 0;
    Duration last{};
  };
  static constexpr std::size_t kept_max = 10'000;
  Duration wait_of(const std::string& key, Duration now) const;
  void add(const std::string& key, Duration now);
  std::map<std::string, Failures> failures_;
};

// Equal, in a time that does not tell where they differ.
bool is_same_secret(std::string_view one, std::string_view other);

}  // namespace metsuke
