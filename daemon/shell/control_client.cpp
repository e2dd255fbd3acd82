#include "shell/control_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "world/posix.h"

namespace metsuke {

namespace {

constexpr std::size_t reply_bytes_max = 16 * 1024 * 1024;

Error unreachable(std::string detail) { return {Code::daemon_unreachable, std::move(detail)}; }

}  // namespace

Result<ControlClient> ControlClient::open(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return Error{Code::limit_exceeded, path};
  std::memcpy(address.sun_path, path.data(), path.size());
  ControlClient client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (client.descriptor_ < 0) return unreachable("socket");
  const void* const pointer = &address;
  if (::connect(client.descriptor_, static_cast<const sockaddr*>(pointer), sizeof(address)) != 0)
    return unreachable(path);
  return client;
}

ControlClient::ControlClient(ControlClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), rest_(std::move(other.rest_)) {}

ControlClient& ControlClient::operator=(ControlClient&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(rest_, other.rest_);
  return *this;
}

ControlClient::~ControlClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::string> ControlClient::ask(std::string_view request, Duration patience) {
  std::string line(request);
  line += '\n';
  for (std::string_view left = line; !left.empty();) {
    const ssize_t sent = ::send(descriptor_, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return unreachable("send");
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  PosixClock clock;
  const Duration start = clock.elapsed();
  std::array<char, 16 * 1024> chunk{};
  while (rest_.find('\n') == std::string::npos) {
    const Duration left = patience - (clock.elapsed() - start);
    if (left <= Duration::zero()) return unreachable("no reply in time");
    pollfd waiting{descriptor_, POLLIN, 0};
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    const int ready = ::poll(&waiting, 1, static_cast<int>(milliseconds));
    if (ready < 0 && errno != EINTR) return unreachable("poll");
    if (ready <= 0) continue;
    const ssize_t count = ::recv(descriptor_, chunk.data(), chunk.size(), 0);
    if (count <= 0) return unreachable("the daemon closed the connection");
    rest_.append(chunk.data(), static_cast<std::size_t>(count));
    if (rest_.size() > reply_bytes_max) return Error{Code::limit_exceeded, "reply"};
  }
  const std::size_t end = rest_.find('\n');
  std::string reply = rest_.substr(0, end);
  rest_.erase(0, end + 1);
  return reply;
}

}  // namespace metsuke
