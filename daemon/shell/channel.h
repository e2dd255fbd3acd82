// One connection, plain or TLS: bytes in, bytes out, and who is at the other end. What is above
// need not know which.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "shell/loop.h"
#include "shell/tls.h"

namespace metsuke {

struct Peer {
  std::string address;
  std::uint16_t port = 0;
  std::optional<Certified> certified;  // Empty: a plain connection, or no certificate was shown.
  bool is_secure = false;              // TLS.
};
std::string to_text(const Peer& peer);  // "192.0.2.1:50022"
std::string name_of(const Peer& peer);  // "sha256:…" of the certificate's key, or nothing.

// io thread only. A callback holds its channel alive until it has been called.
class Channel {
 public:
  enum class Came : std::uint8_t {
    bytes,
    end,    // The other side closed in order (TLS: it said so, too).
    broken  // Reset, cut off, cancelled.
  };
  using Read = std::function<void(Came, std::size_t)>;
  using Written = std::function<void(const Result<void>&)>;

  // What the channel is made of; channel_parts.h.
  struct State;
  explicit Channel(std::shared_ptr<State> state);
  ~Channel();

  const Peer& peer() const;
  // At least one byte into `into`, which must live until then. One read at a time.
  void read(std::span<char> into, Read done);
  // What has arrived already, without waiting; 0: nothing. REQUIRES: no read is waiting
  std::size_t read_now(std::span<char> into);
  // All of `bytes`. One write at a time.
  void write(std::string bytes, Written done);
  void cancel();  // What waits ends as broken.
  void close();   // In order, as far as the other side goes along.

 private:
  std::shared_ptr<State> state_;
};

}  // namespace metsuke
