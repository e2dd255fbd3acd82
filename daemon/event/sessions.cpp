#include "event/sessions.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "base/limits.h"

namespace metsuke {

std::string_view Sessions::key(std::string_view host, std::string_view pid) {
  key_.assign(host);
  key_ += '\0';
  key_ += pid;
  return key_;
}

Session* Sessions::find(std::string_view host, std::string_view pid) {
  if (pid.empty()) return nullptr;
  const auto found = all_.find(key(host, pid));
  if (found == all_.end()) return nullptr;
  found->second.touched = ++clock_;
  return &found->second;
}

Session& Sessions::begin(std::string_view host, std::string_view pid) {
  if (all_.size() >= limits::sessions_max) forget_older_half();
  Session& session = all_[std::string(key(host, pid))];
  session = Session{};
  session.touched = ++clock_;
  return session;
}

void Sessions::end(std::string_view host, std::string_view pid) {
  const auto found = all_.find(key(host, pid));
  if (found != all_.end()) all_.erase(found);
}

void Sessions::forget_older_half() {
  std::vector<std::uint64_t> touches;
  touches.reserve(all_.size());
  for (const auto& [name, session] : all_) touches.push_back(session.touched);
  const auto middle = touches.begin() + static_cast<std::ptrdiff_t>(touches.size() / 2);
  std::nth_element(touches.begin(), middle, touches.end());
  const std::uint64_t oldest_kept = *middle;
  std::erase_if(all_, [&](const auto& entry) { return entry.second.touched < oldest_kept; });
  ASSERT(all_.size() < limits::sessions_max);
}

}  // namespace metsuke
