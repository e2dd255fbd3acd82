#include "evidence/note.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <charconv>

#include "base/limits.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

constexpr char ed25519 = '\x01';
constexpr std::size_t public_key_bytes = 32;
constexpr std::size_t signature_bytes = 64;
constexpr std::string_view signature_start = "\u2014 ";

Error signature_error(std::string detail) {
  return Error{Code::signature_invalid, std::move(detail)};
}

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The names of keys stand between blanks and plus signs.
bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > 255 || utf8_damage(name)) return false;
  for (const char byte : name)
    if (static_cast<unsigned char>(byte) <= 0x20 || byte == '+' || byte == 0x7F) return false;
  for (const std::string_view blank : {"\u0085", "\u00a0", "\u1680", "\u2028", "\u2029", "\u202f",
                                       "\u205f", "\u3000"})
    if (name.find(blank) != std::string_view::npos) return false;
  return name.find("\xe2\x80\x80") == std::string_view::npos;
}

std::uint32_t key_id(std::string_view name, std::string_view public_key) {
  std::string bytes(name);
  bytes += '\n';
  bytes += ed25519;
  bytes += public_key;
  const Digest digest = sha256(bytes);
  return static_cast<std::uint32_t>(digest[0]) << 24 | static_cast<std::uint32_t>(digest[1]) << 16 |
         static_cast<std::uint32_t>(digest[2]) << 8 | digest[3];
}

std::string four_bytes(std::uint32_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}

bool is_note_text(std::string_view text) {
  if (!text.ends_with('\n') || utf8_damage(text)) return false;
  for (const char byte : text)
    if (static_cast<unsigned char>(byte) < 0x20 && byte != '\n') return false;
  return true;
}

}  // namespace

Result<VerifierKey> verifier_key_from(std::string_view vkey) {
  while (vkey.ends_with('\n') || vkey.ends_with('\r')) vkey.remove_suffix(1);
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos || second - first != 9)
    return signature_error("a key is written NAME+ID+KEY");
  VerifierKey key;
  key.name = vkey.substr(0, first);
  if (!is_key_name(key.name)) return signature_error("the key's name");
  const auto coded = bytes_from_base64(vkey.substr(second + 1));
  if (!coded || coded->size() != 1 + public_key_bytes || coded->front() != ed25519)
    return signature_error("the key is not an Ed25519 key");
  key.public_key = coded->substr(1);
  key.id = key_id(key.name, key.public_key);
  if (to_text(key) != vkey) return signature_error("the key's id is not that of its bytes");
  return key;
}

std::string to_text(const VerifierKey& key) {
  std::string coded(1, ed25519);
  coded += key.public_key;
  return key.name + '+' + to_hex(four_bytes(key.id)) + '+' + to_base64(coded);
}

std::string public_key_pem(const VerifierKey& key) {
  ASSERT(key.public_key.size() == public_key_bytes);
  const std::unique_ptr<EVP_PKEY, FreeKey> handle(EVP_PKEY_new_raw_public_key(
      EVP_PKEY_ED25519, nullptr, bytes_of(key.public_key), key.public_key.size()));
  const std::unique_ptr<BIO, FreeBio> memory(BIO_new(BIO_s_mem()));
  ASSERT(handle != nullptr && memory != nullptr);
  const int written = PEM_write_bio_PUBKEY(memory.get(), handle.get());
  ASSERT(written == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

bool signature_holds(std::string_view bytes, std::string_view signature, const VerifierKey& key) {
  if (signature.size() != signature_bytes) return false;
  if (key.public_key.size() != public_key_bytes) return false;
  const std::unique_ptr<EVP_PKEY, FreeKey> handle(EVP_PKEY_new_raw_public_key(
      EVP_PKEY_ED25519, nullptr, bytes_of(key.public_key), key.public_key.size()));
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  if (handle == nullptr) return false;
  ASSERT(context != nullptr);
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

std::string signature_line(const VerifierKey& key, std::string_view signature) {
  std::string line(signature_start);
  line += key.name;
  line += ' ';
  line += to_base64(four_bytes(key.id) + std::string(signature));
  line += '\n';
  return line;
}

Result<std::string> open_note(std::string_view note, const VerifierKey& key) {
  if (note.size() > limits::note_bytes_max) return signature_error("the note is too long");
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || !note.ends_with('\n'))
    return signature_error("the note has no signatures");
  const std::string_view text = note.substr(0, blank + 1);
  std::string_view lines = note.substr(blank + 2);
  if (!is_note_text(text) || lines.empty()) return signature_error("the note is not well-formed");
  bool is_signed = false;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 1);
    if (!line.starts_with(signature_start))
      return signature_error("a signature line is not well-formed");
    line.remove_prefix(signature_start.size());
    const std::size_t space = line.find(' ');
    const std::string_view name = line.substr(0, space);
    if (space == std::string_view::npos || !is_key_name(name))
      return signature_error("a signature line is not well-formed");
    const auto coded = bytes_from_base64(line.substr(space + 1));
    if (!coded || coded->size() < 5) return signature_error("a signature line is not well-formed");
    // Others may have signed too: a witness. Only what claims to be of this key must hold.
    if (name != key.name || coded->substr(0, 4) != four_bytes(key.id)) continue;
    if (!signature_holds(text, coded->substr(4), key))
      return signature_error("the signature of " + key.name + " does not hold");
    is_signed = true;
  }
  if (!is_signed) return signature_error("not signed by " + to_text(key));
  return std::string(text);
}

std::string to_text(const Checkpoint& checkpoint) {
  const std::string_view root(reinterpret_cast<const char*>(checkpoint.root.data()),
                              checkpoint.root.size());
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + to_base64(root) + '\n';
}

Result<Checkpoint> checkpoint_from(std::string_view text) {
  const Error unreadable{Code::signature_invalid, "the checkpoint is not well-formed"};
  if (text.size() > limits::note_bytes_max || !is_note_text(text)) return unreadable;
  const std::size_t first = text.find('\n');
  const std::size_t second = text.find('\n', first + 1);
  if (second == std::string_view::npos) return unreadable;
  Checkpoint checkpoint;
  checkpoint.origin = text.substr(0, first);
  const std::string_view size = text.substr(first + 1, second - first - 1);
  const auto [end, error] =
      std::from_chars(size.data(), size.data() + size.size(), checkpoint.size);
  if (error != std::errc() || end != size.data() + size.size()) return unreadable;
  const auto root = bytes_from_base64(text.substr(second + 1, text.size() - second - 2));
  if (!root || root->size() != checkpoint.root.size()) return unreadable;
  std::copy(root->begin(), root->end(), checkpoint.root.begin());
  // One way to write each: no leading zeros, no fourth line, no other alphabet.
  if (checkpoint.origin.empty() || to_text(checkpoint) != text) return unreadable;
  return checkpoint;
}

std::string_view note_text(std::string_view note) {
  const std::size_t blank = note.rfind("\n\n");
  return blank == std::string_view::npos ? note : note.substr(0, blank + 1);
}

Result<VerifierKey> verifier_key_of(std::string_view name, std::string_view public_key) {
  if (!is_key_name(name)) return signature_error("the key's name: " + printable(name));
  if (public_key.size() != public_key_bytes) return signature_error("the key's length");
  return VerifierKey{std::string(name), key_id(name, public_key), std::string(public_key)};
}

}  // namespace metsuke
