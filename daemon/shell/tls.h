// TLS 1.3 with client certificates (RFC 8446; for syslog RFC 5425): what we show, whom we believe.
// Nothing older is spoken, and a session is never taken up again without its certificate.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"

struct ssl_st;
namespace boost::asio::ssl {
class context;
}

namespace metsuke {

// PEM files. Without an authority only certificates whose very key a contract names are believed.
struct TlsFiles {
  std::string certificate, key, authority;
};

// Who showed a certificate and proved to hold its key.
struct Certified {
  Digest spki{};                  // SHA-256 of its SubjectPublicKeyInfo, DER.
  std::vector<std::string> uris;  // Of its alternative names, printable ASCII ones.
  bool by_authority = false;      // Signed by ours; else only its key can be recognised.
};

class Tls {
 public:
  // Whether a sender must show a certificate: where another proof (a token) may do, it may not.
  enum class Shown : std::uint8_t { always, if_any };
  // Reads all three files. not_found, not_permitted, or config_invalid with what OpenSSL says.
  static Result<std::shared_ptr<Tls>> load(const TlsFiles& files, Shown shown = Shown::always);
  ~Tls();
  boost::asio::ssl::context& context() { return *context_; }

 private:
  explicit Tls(std::unique_ptr<boost::asio::ssl::context> context);
  std::unique_ptr<boost::asio::ssl::context> context_;
};

// After the handshake; empty when no certificate was shown.
std::optional<Certified> certified_by(ssl_st* session);

}  // namespace metsuke
