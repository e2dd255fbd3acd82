#include "shell/sessions.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace metsuke {

namespace {

constexpr int free_failures = 5;
constexpr Duration wait_max = std::chrono::minutes(5);
constexpr Duration forgotten_after = std::chrono::hours(1);

}  // namespace

std::string Logins::token() {
  std::string bytes;
  for (int word = 0; word < 4; ++word) {
    std::uint64_t chance = chance_.next();
    for (int at = 0; at < 8; ++at) {
      bytes += static_cast<char>(chance & 0xffU);
      chance >>= 8U;
    }
  }
  return to_hex(bytes);
}

std::string Logins::open(const User& user, Duration now) {
  sweep(now);
  // Full of living sessions: the one that was idle longest makes room.
  if (sessions_.size() >= count_max)
    sessions_.erase(std::min_element(
        sessions_.begin(), sessions_.end(),
        [](const auto& one, const auto& other) { return one.second.used < other.second.used; }));
  std::string secret = token();
  Login session{user.name, user.role, token(), now, now, {}};
  const bool is_new = sessions_.emplace(sha256(secret), std::move(session)).second;
  ASSERT(is_new);
  return secret;
}

Login* Logins::find(std::string_view token, Duration now) {
  if (token.empty()) return nullptr;
  const auto found = sessions_.find(sha256(token));
  if (found == sessions_.end()) return nullptr;
  Login& session = found->second;
  if (now - session.used > idle_max || now - session.opened > age_max) {
    sessions_.erase(found);
    return nullptr;
  }
  session.used = now;
  return &session;
}

void Logins::close(std::string_view token) { sessions_.erase(sha256(token)); }

void Logins::close_all_of(std::string_view user) {
  for (auto at = sessions_.begin(); at != sessions_.end();)
    at = at->second.user == user ? sessions_.erase(at) : std::next(at);
}

void Logins::sweep(Duration now) {
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    const Login& session = at->second;
    const bool is_over = now - session.used > idle_max || now - session.opened > age_max;
    at = is_over ? sessions_.erase(at) : std::next(at);
  }
}

Duration Attempts::wait_of(const std::string& key, Duration now) const {
  const auto found = failures_.find(key);
  if (found == failures_.end() || found->second.count < free_failures) return {};
  const int doublings = std::min(found->second.count - free_failures, 10);
  const Duration wait = std::min<Duration>(std::chrono::seconds(1LL << doublings), wait_max);
  const Duration passed = now - found->second.last;
  return passed >= wait ? Duration::zero() : wait - passed;
}

Duration Attempts::wait(std::string_view name, std::string_view peer, Duration now) const {
  return std::max(wait_of("user " + std::string(name), now),
                  wait_of("peer " + std::string(peer), now));
}

void Attempts::add(const std::string& key, Duration now) {
  if (failures_.size() >= kept_max)
    for (auto at = failures_.begin(); at != failures_.end();)
      at = now - at->second.last > forgotten_after ? failures_.erase(at) : std::next(at);
  // Still full of fresh failures: somebody tries names by the thousand; his address is kept.
  if (failures_.size() >= kept_max && !key.starts_with("peer ")) return;
  Failures& failures = failures_[key];
  if (now - failures.last > forgotten_after) failures.count = 0;
  ++failures.count;
  failures.last = now;
}

void Attempts::failed(std::string_view name, std::string_view peer, Duration now) {
  add("user " + std::string(name), now);
  add("peer " + std::string(peer), now);
}

void Attempts::succeeded(std::string_view name, std::string_view peer) {
  failures_.erase("user " + std::string(name));
  failures_.erase("peer " + std::string(peer));
}

bool is_same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace metsuke
