#include "base/digest.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("SHA-256 gives the standard's own examples") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("pieces hash as the whole, and the hash starts anew") {
  Sha256 hash;
  CHECK(hash.add("a").add("").add("bc").finish() == sha256("abc"));
  CHECK(hash.finish() == sha256(""));
  CHECK(hash.add(sha256("x")).finish() != sha256("x"));
  Sha256 moved = std::move(hash);
  CHECK(moved.add("abc").finish() == sha256("abc"));
}

TEST_CASE("hex is written in lower case and read in both") {
  CHECK(to_hex(std::string_view("\x00\xff\x1a", 3)) == "00ff1a");
  CHECK(*bytes_from_hex("00fF1A") == std::string("\x00\xff\x1a", 3));
  CHECK(bytes_from_hex("")->empty());
  CHECK_FALSE(bytes_from_hex("0"));
  CHECK_FALSE(bytes_from_hex("0g"));
  CHECK_FALSE(bytes_from_hex(" 0"));
  CHECK(*digest_from_hex(to_hex(sha256("abc"))) == sha256("abc"));
  CHECK_FALSE(digest_from_hex("ba7816bf"));
  CHECK_FALSE(digest_from_hex(std::string(64, 'x')));
}

TEST_CASE("base64 gives the standard's own examples and reads only those forms") {
  const std::pair<std::string, std::string> examples[] = {
      {"", ""},         {"f", "Zg=="},        {"fo", "Zm8="},        {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : examples) {
    CHECK(to_base64(bytes) == text);
    CHECK(*bytes_from_base64(text) == bytes);
  }
  CHECK(*bytes_from_base64("+/8A") == std::string("\xfb\xff\x00", 3));
  for (const char* wrong :
       {"Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg==", "Zm9\n", "Zm 9"}) {
    INFO(wrong);
    CHECK_FALSE(bytes_from_base64(wrong));
  }
}
