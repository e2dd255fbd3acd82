// Certificates of a test's own: an authority, a server, vendors good and bad, as PEM files.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "base/digest.h"

namespace metsuke {

struct CertificateWish {
  std::string name;         // Files <name>.pem and <name>-key.pem.
  std::string issuer = {};  // Another's name; empty: signed by itself.
  std::string uri = {};     // Written into the alternative names as it is.
  long from = -3600;        // Valid, in seconds from now.
  long until = 86400;
  bool is_authority = false;
};

class Certificates {
 public:
  explicit Certificates(std::string directory) : directory_(std::move(directory)) {
    make({.name = "authority", .is_authority = true});
    make({.name = "server", .issuer = "authority"});
  }
  std::string certificate(const std::string& name) const {
    return directory_ + "/" + name + ".pem";
  }
  std::string key(const std::string& name) const { return directory_ + "/" + name + "-key.pem"; }

  // Returns the SHA-256 of its SubjectPublicKeyInfo.
  Digest make(const CertificateWish& wish) const {
    EVP_PKEY* const own = ::EVP_EC_gen("P-256");
    REQUIRE(own != nullptr);
    X509* const made = ::X509_new();
    ::X509_set_version(made, X509_VERSION_3);
    ::ASN1_INTEGER_set_int64(::X509_get_serialNumber(made), ++serial_);
    ::X509_gmtime_adj(::X509_getm_notBefore(made), wish.from);
    ::X509_gmtime_adj(::X509_getm_notAfter(made), wish.until);
    ::X509_set_pubkey(made, own);
    X509_NAME* const subject = ::X509_get_subject_name(made);
    ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1,
                                 0);
    extend(made, NID_basic_constraints, wish.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    std::string names = "DNS:localhost,IP:127.0.0.1";
    if (!wish.uri.empty()) names += ",URI:" + wish.uri;
    extend(made, NID_subject_alt_name, names);
    EVP_PKEY* signer = own;
    if (wish.issuer.empty()) {
      ::X509_set_issuer_name(made, subject);
    } else {
      signer = read_key(key(wish.issuer));
      X509* const issuer = read_certificate(certificate(wish.issuer));
      ::X509_set_issuer_name(made, ::X509_get_subject_name(issuer));
      ::X509_free(issuer);
    }
    REQUIRE(::X509_sign(made, signer, ::EVP_sha256()) > 0);
    write(made, own, wish.name);
    unsigned char* der = nullptr;
    const int length = ::i2d_X509_PUBKEY(::X509_get_X509_PUBKEY(made), &der);
    const Digest spki =
        sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)});
    ::OPENSSL_free(der);
    if (signer != own) ::EVP_PKEY_free(signer);
    ::EVP_PKEY_free(own);
    ::X509_free(made);
    return spki;
  }

 private:
  static void extend(X509* made, int kind, const std::string& value) {
    X509_EXTENSION* const extension = ::X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    REQUIRE(extension != nullptr);
    ::X509_add_ext(made, extension, -1);
    ::X509_EXTENSION_free(extension);
  }
  void write(X509* made, EVP_PKEY* own, const std::string& name) const {
    std::FILE* const first = std::fopen(certificate(name).c_str(), "w");
    REQUIRE(first != nullptr);
    ::PEM_write_X509(first, made);
    std::fclose(first);
    std::FILE* const second = std::fopen(key(name).c_str(), "w");
    REQUIRE(second != nullptr);
    ::PEM_write_PrivateKey(second, own, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(second);
  }
  static EVP_PKEY* read_key(const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "r");
    REQUIRE(file != nullptr);
    EVP_PKEY* const found = ::PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    return found;
  }
  static X509* read_certificate(const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "r");
    REQUIRE(file != nullptr);
    X509* const found = ::PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    return found;
  }
  std::string directory_;
  mutable std::int64_t serial_ = 0;
};

}  // namespace metsuke
