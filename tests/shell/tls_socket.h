// A blocking TLS client on loopback: what a vendor's sender would say.
#pragma once

#include <openssl/ssl.h>

#include "shell/certificates.h"
#include "shell/socket.h"

namespace metsuke {

class TlsSocket {
 public:
  struct Shows {
    std::string certificate, key;  // PEM files; empty: none is shown.
    int version = TLS1_3_VERSION;
  };
  TlsSocket(std::uint16_t port, const Shows& shows)
      : plain_(port), context_(::SSL_CTX_new(::TLS_client_method())) {
    ::SSL_CTX_set_min_proto_version(context_, shows.version);
    ::SSL_CTX_set_max_proto_version(context_, shows.version);
    if (!shows.certificate.empty()) {
      REQUIRE(::SSL_CTX_use_certificate_chain_file(context_, shows.certificate.c_str()) == 1);
      REQUIRE(::SSL_CTX_use_PrivateKey_file(context_, shows.key.c_str(), SSL_FILETYPE_PEM) == 1);
    }
    session_ = ::SSL_new(context_);
    ::SSL_set_fd(session_, plain_.number());
    connected_ = plain_.connected() && ::SSL_connect(session_) == 1;
  }
  TlsSocket(const TlsSocket&) = delete;
  TlsSocket& operator=(const TlsSocket&) = delete;
  ~TlsSocket() {
    ::SSL_free(session_);
    ::SSL_CTX_free(context_);
  }

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    if (!connected_) return false;
    return ::SSL_write(session_, bytes.data(), static_cast<int>(bytes.size())) ==
           static_cast<int>(bytes.size());
  }
  void finish() { ::SSL_shutdown(session_); }
  // Gone without a farewell.
  void cut() { plain_.finish(); }
  // What the other side says next; empty when it says no more.
  std::string receive() {
    std::array<char, 4096> chunk{};
    if (!connected_) return {};
    if (::SSL_pending(session_) == 0 && !plain_.is_readable()) return "(timeout)";
    const int count = ::SSL_read(session_, chunk.data(), static_cast<int>(chunk.size()));
    return count <= 0 ? std::string() : std::string(chunk.data(), static_cast<std::size_t>(count));
  }
  std::string receive_all() {
    std::string all;
    for (std::string more = receive(); !more.empty(); more = receive()) {
      all += more;
      if (more == "(timeout)") break;
    }
    return all;
  }

 private:
  TestSocket plain_;
  SSL_CTX* context_;
  SSL* session_ = nullptr;
  bool connected_ = false;
};

}  // namespace metsuke
