#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "evidence/note.h"
#include "support/temporary_directory.h"
#include "world/memory.h"
#include "world/posix.h"

namespace metsuke {
namespace {

namespace fs = std::filesystem;

void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  REQUIRE(file.good());
}

TEST_CASE("a key is made once and found again") {
  MemoryDisk disk;
  const auto first = Signer::open_or_make(disk, "keys/log.pem", "metsuke.example/a");
  REQUIRE(first);
  const auto again = Signer::open_or_make(disk, "keys/log.pem", "metsuke.example/a");
  REQUIRE(again);
  CHECK(to_text(first->key()) == to_text(again->key()));
  CHECK(first->sign_bytes("x") == again->sign_bytes("x"));
  CHECK(signature_holds("x", first->sign_bytes("x"), again->key()));
  CHECK_FALSE(signature_holds("y", first->sign_bytes("x"), again->key()));
  CHECK_FALSE(signature_holds("x", "short", again->key()));
  MemoryDisk other;
  CHECK(Signer::open_or_make(other, "keys/log.pem", "a")->key().public_key !=
        first->key().public_key);
}

TEST_CASE("only its owner may read a key on a real disk, and openssl agrees with our signatures") {
  const TemporaryDirectory folder;
  PosixDisk disk;
  const auto signer = Signer::open_or_make(disk, folder / "key.pem", "metsuke.example/a");
  REQUIRE(signer);
  const fs::perms mode = fs::status(folder / "key.pem").permissions();
  CHECK((mode & fs::perms::mask) == (fs::perms::owner_read | fs::perms::owner_write));

  const std::string text = "manifest\n";
  write_bytes(folder / "text", text);
  write_bytes(folder / "signature", signer->sign_bytes(text));
  write_bytes(folder / "public.pem", public_key_pem(signer->key()));
  const auto openssl = [&](const std::string& arguments) {
    const std::string command = "openssl pkeyutl " + arguments + " >" + (folder / "out") + " 2>&1";
    return std::system(command.c_str());
  };
  const std::string verify = "-verify -pubin -inkey " + (folder / "public.pem") + " -rawin -in " +
                             (folder / "text") + " -sigfile " + (folder / "signature");
  CHECK(openssl(verify) == 0);
  write_bytes(folder / "text", "Manifest\n");
  CHECK(openssl(verify) != 0);
  // And the other way about: what openssl signs with the key file holds for us.
  REQUIRE(openssl("-sign -inkey " + (folder / "key.pem") + " -rawin -in " + (folder / "text") +
                  " -out " + (folder / "theirs")) == 0);
  const auto theirs = read_file(disk, folder / "theirs", 100);
  REQUIRE(theirs);
  CHECK(signature_holds("Manifest\n", *theirs, signer->key()));
}

TEST_CASE("what is no key, or a key of another kind, is refused and left alone") {
  MemoryDisk disk;
  REQUIRE(write_file(disk, "bad.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n"));
  CHECK(Signer::open_or_make(disk, "bad.pem", "a").error().code == Code::signature_invalid);
  CHECK(*read_file(disk, "bad.pem", 100) == "-----BEGIN PRIVATE KEY-----\nAAAA\n");
  REQUIRE(write_file(disk, "long.pem", std::string(100'000, 'x')));
  CHECK(Signer::open_or_make(disk, "long.pem", "a").error().code == Code::limit_exceeded);
  for (const std::string_view origin : {"", "with blank", "with+plus", "line\nbreak", "\u3000"})
    CHECK_FALSE(Signer::open_or_make(disk, "key.pem", origin));
}

}  // namespace
}  // namespace metsuke
