#include <set>

#include "base/limits.h"
#include "evidence/manifest.h"
#include "evidence/verify_log.h"

namespace metsuke {

namespace {

constexpr std::string_view sums_name = "SHA256SUMS";

// A path inside the pack: never out of it, never hidden.
bool is_inside(std::string_view name) {
  if (name.empty() || name.size() > limits::delivery_name_bytes_max) return false;
  while (!name.empty()) {
    const std::size_t end = name.find('/');
    const std::string_view part = name.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == std::string_view::npos) return true;
    name.remove_prefix(end + 1);
  }
  return false;
}

// The hexadecimal digest of `"name": "…"`; nothing when it is not there exactly once.
std::optional<Digest> member(std::string_view json, std::string_view name) {
  const std::string quoted = '"' + std::string(name) + "\":";
  const std::size_t at = json.find(quoted);
  if (at == std::string_view::npos || json.find(quoted, at + 1) != std::string_view::npos)
    return std::nullopt;
  std::string_view rest = json.substr(at + quoted.size());
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.starts_with('"') || rest.size() < 66 || rest[65] != '"') return std::nullopt;
  const auto digest = digest_from_hex(rest.substr(1, 64));
  if (!digest) return std::nullopt;
  return *digest;
}

class PackCheck {
 public:
  PackCheck(Disk& disk, const std::string& directory, const std::optional<VerifierKey>& key,
            const std::optional<Checkpoint>& paper)
      : disk_(disk), directory_(directory), key_(key), paper_(paper) {}

  VerifyReport run() {
    const auto sums =
        read_file(disk_, place::folder(directory_, sums_name), limits::sums_bytes_max);
    if (!sums) {
      log_.add(Costs::completeness, std::string(sums_name), Word::verify_missing);
      log_.judge(report_, Soundness::not_checked, Soundness::not_checked);
      return std::move(report_);
    }
    check_sums(*sums);
    check_names("", 0);
    check_manifest();
    check_tree();
    if (key_) check_keys();
    log_.judge(report_, Soundness::holds, key_ ? Soundness::holds : Soundness::not_checked);
    return std::move(report_);
  }

 private:
  void check_sums(std::string_view sums) {
    while (!sums.empty()) {
      const std::size_t end = sums.find('\n');
      const std::string_view line = sums.substr(0, end);
      sums.remove_prefix(end == std::string_view::npos ? sums.size() : end + 1);
      const auto digest = digest_from_hex(line.substr(0, 64));
      const std::string name(line.size() > 66 ? line.substr(66) : std::string_view());
      // Exactly as written: nothing else vouches for the letters of manifest.json's own line.
      const bool is_line = end != std::string_view::npos && digest && line.size() > 66 &&
                           line.substr(0, 64) == to_hex(*digest) &&
                           line.substr(64, 2) == "  " && is_inside(name);
      if (!is_line || !listed_.insert(name).second) {
        log_.add(Costs::integrity, std::string(sums_name), Word::verify_form);
        continue;
      }
      if (name != "manifest.json" && name != "manifest.sig")
        cited_sums_ += std::string(line) + '\n';
      check_file(name, *digest);
    }
  }

  void check_file(const std::string& name, const Digest& digest) {
    const auto found = digest_of(name);
    if (found) {
      if (*found != digest) log_.add(Costs::integrity, name, Word::verify_other_bytes);
    } else if (found.error().code == Code::not_found) {
      log_.add(Costs::completeness, name, Word::verify_missing);
    } else {
      log_.add(Costs::integrity, name, Word::verify_unreadable);
    }
  }

  Result<Digest> digest_of(const std::string& name) {
    const auto file = TRY(disk_.open(place::folder(directory_, name), Mode::read));
    Sha256 hash;
    std::string buffer(limits::read_bytes, '\0');
    for (std::uint64_t at = 0;;) {
      const std::size_t count = TRY(file->read_at(at, buffer));
      hash.add(std::string_view(buffer).substr(0, count));
      at += count;
      if (count < buffer.size()) return hash.finish();
    }
  }

  // Files that nobody vouches for.
  void check_names(const std::string& folder, int depth) {
    const auto names = disk_.list(folder.empty() ? directory_ : place::folder(directory_, folder));
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
      const std::string path = folder.empty() ? name : folder + '/' + name;
      const auto status = disk_.status(place::folder(directory_, path));
      if (status && status->kind == FileKind::directory && depth < depth_max) {
        check_names(path, depth + 1);
      } else if (path != sums_name && !listed_.contains(path)) {
        log_.add(Costs::integrity, path, Word::verify_unlisted);
      }
    }
  }

  void check_manifest() {
    for (const std::string name : {"manifest.json", "manifest.sig", "checkpoint"})
      if (!listed_.contains(name)) log_.add(Costs::integrity, name, Word::verify_unlisted);
    const auto manifest = read_file(disk_, place::folder(directory_, "manifest.json"),
                                    limits::sums_bytes_max);
    if (!manifest) return;  // Said already: missing, or not listed.
    if (member(*manifest, "sha256sums") != sha256(cited_sums_))
      log_.add(Costs::integrity, "manifest.json", Word::verify_sums);
    tree_root_ = member(*manifest, "tree_root");
    chain_ = member(*manifest, "chain");
    if (!key_) return;
    const auto signature = read_file(disk_, place::folder(directory_, "manifest.sig"),
                                     limits::manifest_bytes_max);
    if (!signature || !signature_holds(*manifest, *signature, *key_))
      log_.add(Costs::authenticity, "manifest.sig", Word::verify_signature, {to_text(*key_)});
  }

  void check_tree() {
    const ManifestChain manifests = check_manifests(disk_, directory_, log_);
    report_.tree_size = report_.segments = manifests.leaves.size();
    report_.root = merkle_root(manifests.leaves);
    for (const auto& sealed : manifests.sealed) {
      if (!sealed) continue;
      report_.entries += sealed->count;
      report_.last = after(*sealed).last;
    }
    if (chain_) report_.chain = *chain_;
    const auto checkpoint =
        check_note(disk_, directory_, "checkpoint", key_, manifests.leaves, log_);
    if (checkpoint && checkpoint->size < manifests.leaves.size())
      log_.add(Costs::authenticity, "checkpoint", Word::verify_behind,
               {std::to_string(checkpoint->size), std::to_string(manifests.leaves.size())});
    if (checkpoint && tree_root_ != checkpoint->root)
      log_.add(Costs::integrity, "manifest.json", Word::verify_head);
    check_paper(paper_, checkpoint, manifests.leaves, log_);
  }

  // The keys in the pack prove nothing; they must still be the one on paper.
  void check_keys() {
    const std::pair<std::string, std::string> expected[] = {
        {"vkey", to_text(*key_) + '\n'}, {"pubkey.pem", public_key_pem(*key_)}};
    for (const auto& [name, text] : expected) {
      const auto found = read_file(disk_, place::folder(directory_, name), limits::note_bytes_max);
      if (!found || *found != text)
        log_.add(Costs::authenticity, name,
                 found ? Word::verify_other_key : Word::verify_missing);
    }
  }

  static constexpr int depth_max = 4;
  Disk& disk_;
  const std::string& directory_;
  const std::optional<VerifierKey>& key_;
  const std::optional<Checkpoint>& paper_;
  VerifyLog log_;
  VerifyReport report_;
  std::set<std::string> listed_;
  std::string cited_sums_;    // The lines that manifest.json vouches for.
  std::optional<Digest> tree_root_, chain_;
};

}  // namespace

VerifyReport verify_pack(Disk& disk, const std::string& directory,
                         const std::optional<VerifierKey>& key,
                         const std::optional<Checkpoint>& paper) {
  return PackCheck(disk, directory, key, paper).run();
}

}  // namespace metsuke
