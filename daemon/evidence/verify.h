// Is it unaltered, is it complete, who signed it? Three verdicts, never one green tick.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/words.h"
#include "evidence/archive.h"

namespace metsuke {

enum class Soundness : std::uint8_t { holds, fails, not_checked };

// One thing that is wrong, and where: "open/00000003.log: the lines of entries 57 to 59 …".
struct VerifyProblem {
  std::string place;                                 // A file, from the directory on.
  Word what{};
  std::vector<std::string> values;
};
std::string describe(const VerifyProblem& problem, Language language);

// What holds, holds as of `tree_size` and `last`: an older copy is whole in itself, so both must be
// compared with paper.
struct VerifyReport {
  Soundness integrity = Soundness::not_checked;      // 改ざんなし
  Soundness completeness = Soundness::not_checked;   // 欠落なし
  Soundness authenticity = Soundness::not_checked;   // 署名者確認
  std::vector<std::string> problems;                 // Each says where: "seg/00000042.zst: …"
  std::vector<VerifyProblem> found;                  // The same, for either language.
  std::uint64_t segments = 0, entries = 0;
  std::uint64_t tree_size = 0;
  Digest root{};
  Digest chain{};
  Seq last{};
};

// The whole archive: every segment against its manifest, lines against line_root, the chain through
// all commits, numbers without gap, manifests against the signed checkpoint, the open segment too.
// `key` and `paper` come from outside (paper), never from the archive; without a key authenticity
// is not_checked. Nothing sealed yet leaves it not_checked, too; an archive without an entry is
// not_checked in all three. Reads only.
VerifyReport verify_archive(Disk& disk, const std::string& directory,
                            const std::optional<VerifierKey>& key,
                            const std::optional<Checkpoint>& paper);

// A pack (folder): SHA256SUMS, manifest.json and its signature, checkpoint, included segments'
// manifests.
VerifyReport verify_pack(Disk& disk, const std::string& directory,
                         const std::optional<VerifierKey>& key,
                         const std::optional<Checkpoint>& paper);

}  // namespace metsuke
