#include "base/digest.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace metsuke {

namespace {

// Looking an algorithm up costs more than hashing a line; so it happens once.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  ASSERT(fetched != nullptr);
  return fetched;
}

constexpr char hex_digits[] = "0123456789abcdef";
constexpr char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

int base64_value(char digit) {
  if (digit >= 'A' && digit <= 'Z') return digit - 'A';
  if (digit >= 'a' && digit <= 'z') return digit - 'a' + 26;
  if (digit >= '0' && digit <= '9') return digit - '0' + 52;
  if (digit == '+') return 62;
  if (digit == '/') return 63;
  return -1;
}

std::string_view as_text(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

struct Sha256::Context {
  Context() : running(EVP_MD_CTX_new()) {
    ASSERT(running != nullptr);
    start();
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(running); }

  void start() {
    const int begun = EVP_DigestInit_ex2(running, algorithm(), nullptr);
    ASSERT(begun == 1);
  }

  EVP_MD_CTX* running;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::add(std::string_view bytes) {
  ASSERT(context_ != nullptr);
  const int added = EVP_DigestUpdate(context_->running, bytes.data(), bytes.size());
  ASSERT(added == 1);
  return *this;
}

Sha256& Sha256::add(const Digest& digest) { return add(as_text(digest)); }

Digest Sha256::finish() {
  ASSERT(context_ != nullptr);
  Digest digest{};
  unsigned size = 0;
  const int finished = EVP_DigestFinal_ex(context_->running, digest.data(), &size);
  ASSERT(finished == 1);
  ASSERT(size == digest.size());
  context_->start();
  return digest;
}

Digest sha256(std::string_view bytes) {
  thread_local Sha256 hash;
  return hash.add(bytes).finish();
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex += hex_digits[value >> 4];
    hex += hex_digits[value & 15];
  }
  return hex;
}

std::string to_hex(const Digest& digest) { return to_hex(as_text(digest)); }

Result<std::string> bytes_from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return Error{Code::value_invalid, "hex: odd length"};
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    const int high = hex_value(hex[at]);
    const int low = hex_value(hex[at + 1]);
    if (high < 0 || low < 0) return Error{Code::value_invalid, "hex: byte " + std::to_string(at)};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

Result<Digest> digest_from_hex(std::string_view hex) {
  Digest digest{};
  if (hex.size() != digest.size() * 2) return Error{Code::value_invalid, "SHA-256: 64 hex digits"};
  const auto bytes = TRY(bytes_from_hex(hex));
  for (std::size_t at = 0; at < digest.size(); ++at) {
    digest[at] = static_cast<std::uint8_t>(bytes[at]);
  }
  return digest;
}

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = bytes.size() - at < 3 ? bytes.size() - at : 3;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    }
    text += base64_digits[group >> 18 & 63];
    text += base64_digits[group >> 12 & 63];
    text += count > 1 ? base64_digits[group >> 6 & 63] : '=';
    text += count > 2 ? base64_digits[group & 63] : '=';
  }
  return text;
}

Result<std::string> bytes_from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return Error{Code::value_invalid, "base64: length"};
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const std::size_t digits = at + 4 == text.size() ? 4 - padding : 4;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const int value = i < digits ? base64_value(text[at + i]) : 0;
      if (value < 0) return Error{Code::value_invalid, "base64: byte " + std::to_string(at + i)};
      group = group << 6 | static_cast<std::uint32_t>(value);
    }
    // Bits under the padding must be zero, or one value could be written in several ways.
    const std::uint32_t unused = digits == 4 ? 0u : digits == 3 ? 0xffu : 0xffffu;
    if ((group & unused) != 0) return Error{Code::value_invalid, "base64: trailing bits"};
    bytes += static_cast<char>(group >> 16 & 255);
    if (digits > 2) bytes += static_cast<char>(group >> 8 & 255);
    if (digits > 3) bytes += static_cast<char>(group & 255);
  }
  return bytes;
}

}  // namespace metsuke
