// A plain blocking TCP client on loopback, with a deadline.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace metsuke {

class TestSocket {
 public:
  explicit TestSocket(std::uint16_t port) : number_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const void* const pointer = &address;
    connected_ = ::connect(number_, static_cast<const sockaddr*>(pointer), sizeof(address)) == 0;
  }
  TestSocket(const TestSocket&) = delete;
  TestSocket& operator=(const TestSocket&) = delete;
  ~TestSocket() { ::close(number_); }

  bool connected() const { return connected_; }
  int number() const { return number_; }
  // Something has come, or the other side has closed; false after ten seconds.
  bool is_readable() const {
    pollfd waiting{number_, POLLIN, 0};
    return ::poll(&waiting, 1, 10'000) > 0;
  }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void finish() { ::shutdown(number_, SHUT_WR); }
  // Closes with a reset: what the other side has not read is lost.
  void reset() {
    linger hard{1, 0};
    ::setsockopt(number_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    ::close(number_);
    number_ = -1;
  }
  // What comes next, at least `count` bytes of it.
  std::string receive(std::size_t count) {
    std::string all;
    std::array<char, 4096> chunk{};
    while (all.size() < count) {
      if (!is_readable()) return all + "(timeout)";
      const ssize_t taken = ::recv(number_, chunk.data(), chunk.size(), 0);
      if (taken <= 0) return all;
      all.append(chunk.data(), static_cast<std::size_t>(taken));
    }
    return all;
  }
  // Until the other side closes, or ten seconds.
  std::string receive_all() {
    std::string all;
    std::array<char, 4096> chunk{};
    while (true) {
      pollfd waiting{number_, POLLIN, 0};
      if (::poll(&waiting, 1, 10'000) <= 0) return all + "(timeout)";
      const ssize_t count = ::recv(number_, chunk.data(), chunk.size(), 0);
      if (count <= 0) return all;
      all.append(chunk.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int number_;
  bool connected_ = false;
};

}  // namespace metsuke
