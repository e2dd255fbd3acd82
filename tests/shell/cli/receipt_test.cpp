#include "shell/cli/receipt.h"

#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

constexpr std::string_view text =
    R"({"schema":"metsuke.receipt/1","source":"ftp","delivery":"d.zip","state":"received",)"
    R"("files":[{"name":"d.zip!転送.log","bytes":9,"sha256":"ab","state":"ok","rows":4711,)"
    R"("quarantined":1}],"rows":4711,"quarantined":1,"manifest":"ok"})"
    "\n";

// A receipt and its key, as they lie in an outbox.
struct Outbox {
  TemporaryDirectory directory;
  PosixDisk disk;
  std::string path = directory / "d.zip.receipt";

  void put(std::string_view receipt, std::string_view signature) {
    REQUIRE(write_file(disk, path, receipt));
    REQUIRE(write_file(disk, path + ".sig", signature));
  }
  Outcome verify() const {
    return run("evidence receipt " + path + " --vkey " + directory / "vkey");
  }
};

Signer signer_in(Outbox& outbox, const std::string& name) {
  auto signer = Signer::open_or_make(outbox.disk, outbox.directory / name, "metsuke.example");
  REQUIRE(signer);
  return *std::move(signer);
}

}  // namespace

TEST_CASE("a receipt that the key signed is shown, another is not, and ends with 4") {
  Outbox outbox;
  const Signer signer = signer_in(outbox, "key");
  REQUIRE(write_file(outbox.disk, outbox.directory / "vkey", to_text(signer.key()) + "\n"));
  outbox.put(text, signer.sign_bytes(text));
  const Outcome good = outbox.verify();
  CAPTURE(good.text);
  CHECK(good.status == 0);
  CHECK(good.text.find("d.zip!転送.log") != std::string::npos);
  CHECK(good.text.find("4711") != std::string::npos);
  const Outcome machine =
      run("--json evidence receipt " + outbox.path + " --vkey '" + to_text(signer.key()) + "'");
  CHECK(machine.status == 0);
  CHECK(machine.text == text);

  std::string other(text);
  other.replace(other.find("4711"), 4, "4712");
  outbox.put(other, signer.sign_bytes(text));
  const Outcome altered = outbox.verify();
  CHECK(altered.status == 4);
  CHECK(altered.text.find("4712") == std::string::npos);
  outbox.put(text, signer_in(outbox, "another").sign_bytes(text));
  CHECK(outbox.verify().status == 4);
  outbox.put(text, "short");
  CHECK(outbox.verify().status == 4);
}

TEST_CASE("openssl verifies a receipt, too") {
  Outbox outbox;
  const Signer signer = signer_in(outbox, "key");
  REQUIRE(write_file(outbox.disk, outbox.directory / "pubkey.pem", public_key_pem(signer.key())));
  const auto openssl = [&] {
    const std::string command = "openssl pkeyutl -verify -pubin -inkey " +
                                outbox.directory / "pubkey.pem" + " -rawin -in " + outbox.path +
                                " -sigfile " + outbox.path + ".sig >/dev/null 2>&1";
    return std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe)
  };
  outbox.put(text, signer.sign_bytes(text));
  CHECK(openssl() == 0);
  outbox.put(std::string(text) + " ", signer.sign_bytes(text));
  CHECK(openssl() != 0);
}

TEST_CASE("without receipt, signature or key there is nothing to believe") {
  Outbox outbox;
  const Signer signer = signer_in(outbox, "key");
  REQUIRE(write_file(outbox.disk, outbox.directory / "vkey", to_text(signer.key())));
  CHECK(outbox.verify().status == 2);
  REQUIRE(write_file(outbox.disk, outbox.path, text));
  CHECK(outbox.verify().status == 2);
  CHECK(run("evidence receipt " + outbox.path + " --vkey nonsense").status == 2);
  CHECK(run("evidence receipt " + outbox.path).status != 0);
}
