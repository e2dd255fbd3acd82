// SHA-512 (FIPS 180-4): what some manifests list instead of SHA-256. The archive itself knows only
// base/digest.h.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace metsuke {

using LongDigest = std::array<std::uint8_t, 64>;

// Running SHA-512. Reusable after finish().
class Sha512 {
 public:
  Sha512();
  ~Sha512();
  Sha512(Sha512&&) noexcept;
  Sha512& operator=(Sha512&&) noexcept;
  Sha512& add(std::string_view bytes);
  LongDigest finish();  // And starts anew.

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// Of 128 hexadecimal digits.
Result<LongDigest> long_digest_from_hex(std::string_view hex);

}  // namespace metsuke
