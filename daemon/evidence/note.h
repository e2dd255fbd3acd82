// C2SP signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), Ed25519.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "world/world.h"

namespace metsuke {

// "<origin>+<key id, 8 hex>+<base64 of 0x01 and the public key>" (a vkey).
struct VerifierKey {
  std::string name;
  std::uint32_t id = 0;              // First 4 bytes of SHA-256(name LF 0x01 public key)
  std::string public_key;            // 32 bytes
};
Result<VerifierKey> verifier_key_from(std::string_view vkey);
std::string to_text(const VerifierKey& key);
// A name with blanks or '+', or a key of another length than 32, is signature_invalid.
Result<VerifierKey> verifier_key_of(std::string_view name, std::string_view public_key);
std::string public_key_pem(const VerifierKey& key);  // For `openssl pkeyutl -verify -pubin`

// Signs with a key kept in one file (PKCS#8 PEM, mode 0600). Made when it is not there.
class Signer {
 public:
  static Result<Signer> open_or_make(Disk& disk, const std::string& path, std::string_view origin);
  Signer(Signer&&) noexcept;
  Signer& operator=(Signer&&) noexcept;
  ~Signer();
  const VerifierKey& key() const;
  // The note with its signature line(s). REQUIRES: text ends with LF and has no empty line.
  std::string sign_note(std::string_view text) const;
  std::string sign_bytes(std::string_view bytes) const;  // 64 raw bytes, for manifest.sig

 private:
  struct Secret;
  explicit Signer(std::unique_ptr<Secret> secret);
  std::unique_ptr<Secret> secret_;
};

// The signed text if one of its signatures is by `key` and verifies.
Result<std::string> open_note(std::string_view note, const VerifierKey& key);

// What a note says, whoever signed it: for showing, never for believing.
std::string_view note_text(std::string_view note);
// Is `signature` (64 raw bytes) `key`'s over `bytes`?
bool signature_holds(std::string_view bytes, std::string_view signature, const VerifierKey& key);
// "— name base64(key id || signature)" with its LF.
std::string signature_line(const VerifierKey& key, std::string_view signature);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
};
std::string to_text(const Checkpoint& checkpoint);
Result<Checkpoint> checkpoint_from(std::string_view text);

}  // namespace metsuke
