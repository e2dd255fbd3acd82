#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>

#include "base/limits.h"
#include "evidence/note.h"

namespace metsuke {

namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Bio = std::unique_ptr<BIO, FreeBio>;

// A key is never asked for a password: there is nobody at the terminal of a daemon.
int no_password(char*, int, int, void*) { return 0; }

std::string private_pem(EVP_PKEY* key) {
  const Bio memory(BIO_new(BIO_s_secmem()));
  ASSERT(memory != nullptr);
  const int written =
      PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  ASSERT(written == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Result<Key> key_from(std::string_view pem, const std::string& path) {
  const Bio memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  ASSERT(memory != nullptr);
  Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr));
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
    return Error{Code::signature_invalid, path + ": not an Ed25519 key in PKCS#8 PEM"};
  return key;
}

// Written whole before it has its name: a crash leaves no half a key behind.
Result<void> keep(Disk& disk, const std::string& path, std::string_view pem) {
  const std::string beside = path + ".new";
  const auto removed = disk.remove(beside);
  if (!removed && removed.error().code != Code::not_found) return removed.error();
  TRY(disk.make_directories(directory_of(path)));
  {
    const auto file = TRY(disk.open(beside, Mode::create_private));
    TRY(file->append(pem));
    TRY(file->sync());
  }
  TRY(disk.rename(beside, path));
  return disk.sync_directory(directory_of(path));
}

}  // namespace

struct Signer::Secret {
  Key key;
  VerifierKey verifier;
};

Signer::Signer(std::unique_ptr<Secret> secret) : secret_(std::move(secret)) {}
Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;
Signer::~Signer() = default;

Result<Signer> Signer::open_or_make(Disk& disk, const std::string& path,
                                    std::string_view origin) {
  auto pem = read_file(disk, path, limits::key_file_bytes_max);
  if (!pem && pem.error().code == Code::not_found) {
    const Key made(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    ASSERT(made != nullptr);
    std::string text = private_pem(made.get());
    const auto kept = keep(disk, path, text);
    OPENSSL_cleanse(text.data(), text.size());
    if (!kept) return kept.error();
    pem = read_file(disk, path, limits::key_file_bytes_max);
  }
  if (!pem) return pem.error();
  auto secret = std::make_unique<Secret>();
  secret->key = TRY(key_from(*pem, path));
  OPENSSL_cleanse(pem->data(), pem->size());
  std::array<unsigned char, 32> raw{};
  std::size_t size = raw.size();
  const int read = EVP_PKEY_get_raw_public_key(secret->key.get(), raw.data(), &size);
  ASSERT(read == 1 && size == raw.size());
  secret->verifier =
      TRY(verifier_key_of(origin, {reinterpret_cast<const char*>(raw.data()), raw.size()}));
  return Signer(std::move(secret));
}

const VerifierKey& Signer::key() const {
  ASSERT(secret_ != nullptr);
  return secret_->verifier;
}

std::string Signer::sign_bytes(std::string_view bytes) const {
  ASSERT(secret_ != nullptr);
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  ASSERT(context != nullptr);
  const int begun =
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, secret_->key.get());
  ASSERT(begun == 1);
  std::array<unsigned char, 64> signature{};
  std::size_t size = signature.size();
  const int made =
      EVP_DigestSign(context.get(), signature.data(), &size,
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  ASSERT(made == 1 && size == signature.size());
  return {reinterpret_cast<const char*>(signature.data()), size};
}

std::string Signer::sign_note(std::string_view text) const {
  ASSERT(text.ends_with('\n') && text.find("\n\n") == std::string_view::npos);
  std::string note(text);
  note += '\n';
  note += signature_line(key(), sign_bytes(text));
  return note;
}

}  // namespace metsuke
