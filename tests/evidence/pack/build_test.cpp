#include <catch2/catch.hpp>

#include <cstdlib>

#include "evidence/pack/pack.h"
#include "support/small_month.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

PackFiles built(small::LivedMonth& month) {
  return build_pack(month.model(), *month.signer);
}

std::string& file_of(PackFiles& files, const std::string& name) {
  for (auto& [one, bytes] : files)
    if (one == name) return bytes;
  FAIL("no " << name);
  std::abort();
}

// verify.sh as a reader runs it; its exit status.
int verified(const PackFiles& files, const std::string& arguments) {
  PosixDisk disk;
  const TemporaryDirectory directory;
  REQUIRE(write_pack(disk, directory.path(), files));
  const std::string command =
      "bash " + directory.path() + "/verify.sh " + arguments + " >/dev/null 2>&1";
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("built twice, a pack is the same bytes") {
  small::LivedMonth month;
  CHECK(built(month) == built(month));
}

TEST_CASE("verify.sh confirms a pack with bash, coreutils and openssl alone") {
  small::LivedMonth month;
  const PackFiles files = built(month);
  const std::string vkey = to_text(month.signer->key());
  const std::string root = to_hex(month.model().checkpoint.root);
  CHECK(verified(files, vkey) == 0);
  CHECK(verified(files, vkey + " " + root) == 0);
  CHECK(verified(files, "") == 2);
}

TEST_CASE("verify.sh finds each forgery") {
  small::LivedMonth month;
  const PackFiles good = built(month);
  const std::string vkey = to_text(month.signer->key());
  for (const std::string name : {"report_ja.html", "data/t4_findings.csv", "manifest.json",
                                 "manifest.sig", "checkpoint", "SHA256SUMS"}) {
    PackFiles forged = good;
    std::string& bytes = file_of(forged, name);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    INFO(name);
    CHECK(verified(forged, vkey) == 4);
  }
  PackFiles without = good;
  std::erase_if(without, [](const auto& file) { return file.first.starts_with("man/"); });
  CHECK(verified(without, vkey) == 4);
  PackFiles with = good;
  with.emplace_back("extra.txt", "not listed\n");
  CHECK(verified(with, vkey) == 4);
  CHECK(verified(good, vkey + " " + std::string(64, '0')) == 4);
  MemoryDisk disk;
  const auto other = Signer::open_or_make(disk, "key.pem", "test");
  REQUIRE(other);
  CHECK(verified(good, to_text(other->key())) == 4);
}

TEST_CASE("a pack is not written over other files") {
  small::LivedMonth month;
  const PackFiles files = built(month);
  MemoryDisk disk;
  REQUIRE(write_pack(disk, "pack", files));
  CHECK(write_pack(disk, "pack", files));
  REQUIRE(write_file(disk, "pack/other.txt", "x"));
  CHECK_FALSE(write_pack(disk, "pack", files));
}
