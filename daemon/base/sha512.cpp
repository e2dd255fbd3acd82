#include "base/sha512.h"

#include <openssl/evp.h>

#include <algorithm>

#include "base/check.h"
#include "base/digest.h"

namespace metsuke {

struct Sha512::Context {
  Context() : running(EVP_MD_CTX_new()) {
    ASSERT(running != nullptr);
    start();
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(running); }

  void start() {
    const int begun = EVP_DigestInit_ex2(running, EVP_sha512(), nullptr);
    ASSERT(begun == 1);
  }

  EVP_MD_CTX* running;
};

Sha512::Sha512() : context_(std::make_unique<Context>()) {}
Sha512::~Sha512() = default;
Sha512::Sha512(Sha512&&) noexcept = default;
Sha512& Sha512::operator=(Sha512&&) noexcept = default;

Sha512& Sha512::add(std::string_view bytes) {
  ASSERT(context_ != nullptr);
  const int added = EVP_DigestUpdate(context_->running, bytes.data(), bytes.size());
  ASSERT(added == 1);
  return *this;
}

LongDigest Sha512::finish() {
  ASSERT(context_ != nullptr);
  LongDigest digest{};
  unsigned size = 0;
  const int finished = EVP_DigestFinal_ex(context_->running, digest.data(), &size);
  ASSERT(finished == 1);
  ASSERT(size == digest.size());
  context_->start();
  return digest;
}

Result<LongDigest> long_digest_from_hex(std::string_view hex) {
  LongDigest digest{};
  const std::string bytes = TRY(bytes_from_hex(hex));
  if (bytes.size() != digest.size()) return Error{Code::value_invalid, "SHA-512"};
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

}  // namespace metsuke
