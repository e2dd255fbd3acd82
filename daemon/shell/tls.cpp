#include "shell/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/ssl/context.hpp>

#include "base/check.h"
#include "world/posix.h"

namespace metsuke {

namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};

using CertificateHold = std::unique_ptr<X509, Freed<X509_free>>;
using NamesHold = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

Error openssl_error(const std::string& file) {
  const unsigned long number = ::ERR_get_error();
  ::ERR_clear_error();
  const char* const reason = number == 0 ? nullptr : ::ERR_reason_error_string(number);
  return Error{Code::config_invalid,
               file + ": " + (reason == nullptr ? "not usable" : std::string(reason))};
}

Result<void> readable(const std::string& file) {
  PosixDisk disk;
  TRY(disk.open(file, Mode::read));
  return {};
}

// Without an authority a chain has no end; the key alone is then compared by the door. Expiry and
// signatures are checked all the same.
int believe(int is_good, X509_STORE_CTX* store) {
  if (is_good == 1) return 1;
  switch (::X509_STORE_CTX_get_error(store)) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return 1;
    default:
      return 0;
  }
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) { return byte > ' ' && byte < 0x7F; });
}

std::vector<std::string> uris_of(X509* certificate) {
  std::vector<std::string> uris;
  void* const found = ::X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr);
  const NamesHold names(static_cast<GENERAL_NAMES*>(found));
  if (names == nullptr) return uris;
  for (int at = 0; at < sk_GENERAL_NAME_num(names.get()); ++at) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), at);
    if (name->type != GEN_URI) continue;
    const ASN1_STRING* const text = name->d.uniformResourceIdentifier;
    const std::string uri(reinterpret_cast<const char*>(::ASN1_STRING_get0_data(text)),
                          static_cast<std::size_t>(::ASN1_STRING_length(text)));
    if (is_printable(uri)) uris.push_back(uri);
  }
  return uris;
}

Digest spki_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int length = ::i2d_X509_PUBKEY(::X509_get_X509_PUBKEY(certificate), &der);
  if (length <= 0) return {};
  const Digest digest =
      sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)});
  ::OPENSSL_free(der);
  return digest;
}

}  // namespace

Tls::Tls(std::unique_ptr<boost::asio::ssl::context> context) : context_(std::move(context)) {}
Tls::~Tls() = default;

Result<std::shared_ptr<Tls>> Tls::load(const TlsFiles& files, Shown shown) {
  TRY(readable(files.certificate));
  TRY(readable(files.key));
  ::ERR_clear_error();
  auto made = std::make_unique<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
  SSL_CTX* const context = made->native_handle();
  if (::SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1)
    return openssl_error("TLS 1.3");
  ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  ::SSL_CTX_set_num_tickets(context, 0);
  ::SSL_CTX_set_max_early_data(context, 0);
  // One buffer for many small records, and none held by an idle connection.
  ::SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  ::SSL_CTX_set_read_ahead(context, 1);
  if (::SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
    return openssl_error(files.certificate);
  if (::SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      ::SSL_CTX_check_private_key(context) != 1)
    return openssl_error(files.key);
  const int mode = SSL_VERIFY_PEER | (shown == Shown::always ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
  if (files.authority.empty()) {
    ::SSL_CTX_set_verify(context, mode, believe);
  } else {
    TRY(readable(files.authority));
    if (::SSL_CTX_load_verify_file(context, files.authority.c_str()) != 1)
      return openssl_error(files.authority);
    // What a sender may offer is told, so that it does not have to guess.
    if (auto* const names = ::SSL_load_client_CA_file(files.authority.c_str()))
      ::SSL_CTX_set_client_CA_list(context, names);
    ::SSL_CTX_set_verify(context, mode, nullptr);
  }
  return std::shared_ptr<Tls>(new Tls(std::move(made)));
}

std::optional<Certified> certified_by(ssl_st* session) {
  ASSERT(session != nullptr);
  const CertificateHold certificate(::SSL_get1_peer_certificate(session));
  if (certificate == nullptr) return std::nullopt;
  Certified certified;
  certified.spki = spki_of(certificate.get());
  certified.uris = uris_of(certificate.get());
  certified.by_authority = ::SSL_get_verify_result(session) == X509_V_OK;
  return certified;
}

}  // namespace metsuke
