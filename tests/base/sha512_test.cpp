#include "base/sha512.h"

#include <catch2/catch.hpp>

#include "base/digest.h"

using namespace metsuke;

namespace {

std::string hex_of(Sha512& hash) {
  const LongDigest digest = hash.finish();
  return to_hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace

TEST_CASE("SHA-512 gives the standard's own examples, in pieces too, and starts anew") {
  Sha512 hash;
  const std::string abc =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
  CHECK(hex_of(hash.add("abc")) == abc);
  CHECK(hex_of(hash) ==
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
  Sha512 moved = std::move(hash);
  CHECK(hex_of(moved.add("a").add("").add("bc")) == abc);
}

TEST_CASE("a long digest has 128 hexadecimal digits") {
  const LongDigest ones = *long_digest_from_hex(std::string(128, '1'));
  CHECK(ones != Sha512().finish());
  CHECK(ones.front() == 0x11);
  CHECK_FALSE(long_digest_from_hex(std::string(64, '1')));
  CHECK_FALSE(long_digest_from_hex(std::string(127, '1')));
  CHECK_FALSE(long_digest_from_hex(std::string(128, 'x')));
}
