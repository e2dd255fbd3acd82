// SHA-256 (FIPS 180-4) and how it is written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace metsuke {

using Digest = std::array<std::uint8_t, 32>;

// Running SHA-256. Reusable after finish().
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& add(std::string_view bytes);
  Sha256& add(const Digest& digest);
  Digest finish();  // And starts anew.

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Digest sha256(std::string_view bytes);

std::string to_hex(std::string_view bytes);  // lower case
std::string to_hex(const Digest& digest);
Result<std::string> bytes_from_hex(std::string_view hex);
Result<Digest> digest_from_hex(std::string_view hex);
std::string to_base64(std::string_view bytes);  // RFC 4648 §4, padded
Result<std::string> bytes_from_base64(std::string_view text);

}  // namespace metsuke
