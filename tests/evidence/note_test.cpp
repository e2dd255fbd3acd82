#include "evidence/note.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "world/memory.h"

namespace metsuke {
namespace {

// A key as other implementations of signed notes write it.
constexpr std::string_view foreign_key =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

Signer test_signer(MemoryDisk& disk, std::string_view origin = "metsuke.example/log") {
  auto signer = Signer::open_or_make(disk, "key.pem", origin);
  REQUIRE(signer);
  return std::move(*signer);
}

TEST_CASE("a key's id is the first four bytes of SHA-256 over name, LF, type and key") {
  MemoryDisk disk;
  const Signer signer = test_signer(disk);
  const VerifierKey& key = signer.key();
  const Digest digest = sha256(key.name + "\n\x01" + key.public_key);
  CHECK(key.id == (static_cast<std::uint32_t>(digest[0]) << 24 |
                   static_cast<std::uint32_t>(digest[1]) << 16 |
                   static_cast<std::uint32_t>(digest[2]) << 8 | digest[3]));
  const auto back = verifier_key_from(to_text(key));
  REQUIRE(back);
  CHECK(back->public_key == key.public_key);
  CHECK(to_text(*back) == to_text(key));
}

TEST_CASE("a key that is not written our way is refused") {
  MemoryDisk disk;
  const std::string good = to_text(test_signer(disk).key());
  const std::size_t plus = good.find('+');
  std::string other_id = good;
  other_id[plus + 1] = other_id[plus + 1] == '0' ? '1' : '0';
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("+00000000+AAAA"), other_id,
        "x" + good, good + "A", good.substr(0, good.size() - 4), "a b" + good.substr(plus)}) {
    INFO(text);
    const auto key = verifier_key_from(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == Code::signature_invalid);
  }
  CHECK(verifier_key_from(good + "\n"));
  const auto foreign = verifier_key_from(foreign_key);
  REQUIRE(foreign);
  CHECK(foreign->id == 0xc74f20a3);
  CHECK(to_text(*foreign) == foreign_key);
}

TEST_CASE("a note is text, an empty line, and the signature line") {
  MemoryDisk disk;
  const Signer signer = test_signer(disk);
  const std::string note = signer.sign_note("one\ntwo\n");
  const std::string start = "one\ntwo\n\n\u2014 metsuke.example/log ";
  REQUIRE(note.starts_with(start));
  REQUIRE(note.ends_with("\n"));
  const auto coded = bytes_from_base64(note.substr(start.size(), note.size() - start.size() - 1));
  REQUIRE(coded);
  REQUIRE(coded->size() == 4 + 64);
  CHECK(to_hex(coded->substr(0, 4)) ==
        to_text(signer.key()).substr(signer.key().name.size() + 1, 8));
  CHECK(coded->substr(4) == signer.sign_bytes("one\ntwo\n"));
  CHECK(*open_note(note, signer.key()) == "one\ntwo\n");
  CHECK(note_text(note) == "one\ntwo\n");
}

TEST_CASE("one flipped bit anywhere in a note is noticed") {
  MemoryDisk disk;
  const Signer signer = test_signer(disk);
  const std::string note = signer.sign_note("metsuke.example/log\n5\nAAAA\n");
  for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
    std::string bad = note;
    bad[bit / 8] = static_cast<char>(static_cast<unsigned char>(bad[bit / 8]) ^ (1u << bit % 8));
    INFO("bit " << bit);
    REQUIRE_FALSE(open_note(bad, signer.key()));
  }
}

TEST_CASE("another's signature beside ours is no harm, without ours it is not enough") {
  MemoryDisk disk, other_disk;
  const Signer ours = test_signer(disk);
  const Signer witness = test_signer(other_disk, "witness.example");
  const Signer impostor = test_signer(other_disk, "metsuke.example/log");
  const std::string text = "a\n";
  const std::string both =
      ours.sign_note(text) + signature_line(witness.key(), witness.sign_bytes(text));
  CHECK(open_note(both, ours.key()));
  CHECK(open_note(both, witness.key()));
  CHECK_FALSE(open_note(witness.sign_note(text), ours.key()));
  CHECK_FALSE(open_note(impostor.sign_note(text), ours.key()));
  CHECK_FALSE(open_note(text, ours.key()));
  CHECK_FALSE(open_note(text + "\n", ours.key()));
  CHECK_FALSE(open_note(ours.sign_note(text) + "garbage\n", ours.key()));
  CHECK_FALSE(open_note(std::string(limits::note_bytes_max + 1, 'a'), ours.key()));
}

TEST_CASE("a checkpoint is three lines and nothing else") {
  const Checkpoint checkpoint{"metsuke.example/log", 42, sha256("root")};
  const std::string text = to_text(checkpoint);
  CHECK(text == "metsuke.example/log\n42\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n");
  const auto back = checkpoint_from(text);
  REQUIRE(back);
  CHECK(back->size == 42);
  CHECK(back->root == checkpoint.root);
  CHECK(back->origin == checkpoint.origin);
  const std::string root = text.substr(text.rfind('\n', text.size() - 2) + 1);
  for (const std::string& bad :
       {std::string(), std::string("\n"), std::string("a\n"), std::string("a\n1\n"),
        "\n1\n" + root, "a\n01\n" + root, "a\n-1\n" + root, "a\n1\n" + root + "extra\n",
        "a\n18446744073709551616\n" + root, std::string("a\n1\nAAAA\n"), "a\n1\n" + root.substr(1),
        text.substr(0, text.size() - 1), text + "\n"}) {
    INFO(bad);
    CHECK_FALSE(checkpoint_from(bad));
  }
}

}  // namespace
}  // namespace metsuke
