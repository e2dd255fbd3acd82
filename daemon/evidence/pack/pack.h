// The month's evidence: tables, one page to print, CSV, manifest, signature. The same archive gives
// the same bytes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "evidence/archive.h"
#include "evidence/query.h"
#include "evidence/verify.h"
#include "rule/verdict.h"

namespace metsuke {

// A raw line behind an alert: where it stood, and its fingerprint.
struct ProofLine {
  Seq seq{};
  std::string place;                       // "door_20260903.csv @ 1234", "connection 00ab… @ 77"
  Digest line_sha256{};                    // Of the raw bytes, terminator included.
  std::string text;                        // Masked.
};

// Everything the pack says, gathered first; all formats are written from this one object.
struct PackModel {
  std::shared_ptr<const Contract> contract;
  std::shared_ptr<const Ruleset> rules;
  Digest bundle{};
  Month month;
  Date as_of{};                            // Of the archive: Japan's date of engine time.
  MonthVerdict verdict;
  std::vector<ContractSlot> slots;
  std::vector<ContractDay> days;
  std::vector<ContractTally> tallies;
  std::vector<ContractTally> not_judged;   // Of them, those of rules that `rules` has no more.
  std::vector<DeliveryRow> deliveries;
  std::vector<Alert> alerts;               // By number.
  std::map<std::string, std::vector<ProofLine>> proofs;     // By alert id; the first few of each.
  std::vector<std::pair<std::string, Timestamp>> oldest;    // Source, its oldest record received.
  std::vector<QuarantineRow> quarantine;
  std::vector<AuditRow> audit;
  std::vector<AdoptedRow> adopted;
  Totals totals;
  VerifyReport verified;                   // Of the archive, at building.
  Checkpoint checkpoint, checkpoint_before;  // This month's and the previous month's (zeros: none).
  std::string checkpoint_note;             // As signed.
  std::vector<std::pair<std::string, std::string>> manifests;   // Name, text: the tree's leaves.
  VerifierKey key;
  Digest chain{};
};

// The month's verdict from what the index holds; the same that the pack prints.
Result<MonthVerdict> judge_month(Query& query, const Contract& contract, const Ruleset& rules,
                                 Month month);

// What was counted in the month by rules that `rules` has no more: in no verdict.
Result<std::vector<ContractTally>> tallies_not_judged(Query& query, const std::string& contract,
                                                      const Ruleset& rules, Month month);

Result<PackModel> gather_pack(Query& query, Disk& disk, const std::string& archive_directory,
                              std::shared_ptr<const Contract> contract,
                              std::shared_ptr<const Ruleset> rules, const Digest& bundle,
                              Month month, const VerifierKey& key);

// Files of the pack, name → bytes, in name order: report_ja.html, report_en.html, README_ja.txt,
// README_en.txt, data/*.csv, manifest.json, SHA256SUMS, manifest.sig, pubkey.pem, vkey, checkpoint,
// man/*, verify.sh.
using PackFiles = std::vector<std::pair<std::string, std::string>>;
PackFiles build_pack(const PackModel& model, const Signer& signer);
// Writes them into `directory` (made; refused when it holds other files).
Result<void> write_pack(Disk& disk, const std::string& directory, const PackFiles& files);

// "2026-09_R8-税-012_株式会社みどりBPO" with bytes unsafe in file names replaced.
std::string pack_name(const Contract& contract, Month month);

}  // namespace metsuke
