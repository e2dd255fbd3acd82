// Collects what a verification finds, and which of the three verdicts it costs.
#pragma once

#include <initializer_list>
#include <set>
#include <string>

#include "evidence/verify.h"

namespace metsuke {

enum class Costs : std::uint8_t { integrity, completeness, authenticity };

class VerifyLog {
 public:
  void add(Costs costs, std::string place, Word what,
           std::initializer_list<std::string> values = {});
  bool has(Costs costs) const { return costs_.contains(costs); }
  // Fails where something was found; else what could be checked holds.
  void judge(VerifyReport& report, Soundness data, Soundness signatures);

 private:
  std::set<Costs> costs_;
  std::vector<VerifyProblem> found_;
};

// The manifests in order, with their leaf hashes; each is checked against the one before it.
struct ManifestChain {
  std::vector<std::uint64_t> ids;             // As named.
  std::vector<std::optional<Sealed>> sealed;  // By place in `ids`; empty: cannot be read.
  std::vector<Digest> leaves;
};
ManifestChain check_manifests(Disk& disk, const std::string& directory, VerifyLog& log);

// The note at `path` against the tree: form, signature (when there is a key), root.
std::optional<Checkpoint> check_note(Disk& disk, const std::string& directory,
                                     const std::string& name,
                                     const std::optional<VerifierKey>& key,
                                     const std::vector<Digest>& leaves, VerifyLog& log);
// What paper says about the tree.
void check_paper(const std::optional<Checkpoint>& paper,
                 const std::optional<Checkpoint>& signed_now, const std::vector<Digest>& leaves,
                 VerifyLog& log);

}  // namespace metsuke
