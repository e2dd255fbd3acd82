#include <algorithm>
#include <tuple>

#include "base/limits.h"
#include "base/unicode.h"
#include "evidence/mask.h"
#include "evidence/pack/pack.h"

namespace metsuke {
namespace {

constexpr std::size_t proof_lines_max = 3;          // Per alert, in the pack; all are in T4's CSV.
constexpr std::size_t proof_text_bytes_max = 2000;

// A stream is a delivered file if one of the month's deliveries has it, else a connection.
std::string place_of(const PackModel& model, const Record& record) {
  const std::string at = " @ " + std::to_string(record.position.offset);
  for (const DeliveryRow& row : model.deliveries)
    for (const DeliveredFile& file : row.delivery.files)
      if (file.stream == record.position.stream) return row.delivery.name + "/" + file.name + at;
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4)
    hex += "0123456789abcdef"[(record.position.stream >> shift) & 15];
  return std::string(record.source) + " " + hex + at;
}

Result<ProofLine> proof_line(const PackModel& model, Disk& disk, const std::string& directory,
                             Seq seq) {
  const std::string line = TRY(Archive::line_at(disk, directory, seq));
  Arena arena;
  const Entry entry = TRY(decode(line, arena));
  ProofLine proof{seq, {}, {}, {}};
  const auto* record = std::get_if<Record>(&entry.input);
  if (record == nullptr) {   // A delivery or a tick: metsuke's own observation.
    proof.place = "seq " + std::to_string(seq.value);
    proof.line_sha256 = sha256(line);
    proof.text = masked(std::string_view(line).substr(0, proof_text_bytes_max));
    return proof;
  }
  proof.place = place_of(model, *record);
  proof.line_sha256 = sha256(record->bytes);
  proof.text =
      masked(printable(without_terminator(record->bytes).substr(0, proof_text_bytes_max)));
  return proof;
}

// All manifests, oldest first. Their names are zero-padded numbers, so byte order is theirs.
Result<std::vector<std::pair<std::string, std::string>>> read_manifests(
    Disk& disk, const std::string& directory) {
  std::vector<std::pair<std::string, std::string>> manifests;
  const std::string man = join_path(directory, "man");
  const std::vector<std::string> names = TRY(disk.list(man));
  for (const std::string& name : names) {
    if (name.find('.') != std::string::npos) continue;
    manifests.emplace_back(
        name, TRY(read_file(disk, join_path(man, name), limits::manifest_bytes_max)));
  }
  return manifests;
}

// The tree as it stood when the month began.
Checkpoint checkpoint_at(const PackModel& model, Timestamp until) {
  MerkleEdge tree;
  for (const auto& [name, text] : model.manifests) {
    const auto sealed = sealed_from(text);
    if (!sealed || sealed->sealed > until) break;
    tree.add(leaf_hash(text));
  }
  return {model.checkpoint.origin, tree.size(), tree.root()};
}

std::vector<Tally> tallies_of(const std::vector<ContractTally>& rows, const Ruleset& rules) {
  std::vector<Tally> tallies;
  for (const ContractTally& row : rows) {
    const Rule* rule = rules.find(row.rule);
    if (rule == nullptr) continue;  // Said by tallies_not_judged().
    tallies.push_back(row.tally);
    tallies.back().rule = rule->id;
  }
  return tallies;
}

Result<void> gather_proofs(PackModel& model, Disk& disk, const std::string& directory) {
  for (const Alert& alert : model.alerts) {
    std::vector<ProofLine>& lines = model.proofs[alert.id];
    for (const Seq seq : alert.proof) {
      if (lines.size() == proof_lines_max) break;
      lines.push_back(TRY(proof_line(model, disk, directory, seq)));
    }
  }
  return {};
}

Result<std::vector<Alert>> alerts_of(Query& query, const std::string& contract, Month month) {
  AlertFilter filter;
  filter.contract = contract;
  filter.month = month;
  filter.limit = limits::query_rows_max;
  std::vector<Alert> alerts = TRY(query.alerts(filter));
  std::sort(alerts.begin(), alerts.end(), [](const Alert& a, const Alert& b) {
    return std::tie(a.raised_seq, a.number) < std::tie(b.raised_seq, b.number);
  });
  return alerts;
}

}  // namespace

Result<MonthVerdict> judge_month(Query& query, const Contract& contract, const Ruleset& rules,
                                 Month month) {
  const Totals totals = TRY(query.totals());
  std::vector<Slot> slots;
  for (ContractSlot& slot : TRY(query.slots(contract.id, month)))
    slots.push_back(std::move(slot.slot));
  const std::vector<Tally> tallies = tallies_of(TRY(query.tallies(contract.id, month)), rules);
  return judge(contract, rules, month, japan_date(totals.now), tallies, slots);
}

Result<std::vector<ContractTally>> tallies_not_judged(Query& query, const std::string& contract,
                                                      const Ruleset& rules, Month month) {
  std::vector<ContractTally> rows = TRY(query.tallies(contract, month));
  std::erase_if(rows, [&](const ContractTally& row) { return rules.find(row.rule) != nullptr; });
  return rows;
}

Result<PackModel> gather_pack(Query& query, Disk& disk, const std::string& archive_directory,
                              std::shared_ptr<const Contract> contract,
                              std::shared_ptr<const Ruleset> rules, const Digest& bundle,
                              Month month, const VerifierKey& key) {
  ASSERT(contract != nullptr && rules != nullptr);
  PackModel model;
  model.contract = std::move(contract);
  model.rules = std::move(rules);
  model.bundle = bundle;
  model.month = month;
  model.key = key;
  const std::string& id = model.contract->id;
  model.totals = TRY(query.totals());
  model.as_of = japan_date(model.totals.now);
  model.slots = TRY(query.slots(id, month));
  model.days = TRY(query.days(id, month));
  model.tallies = TRY(query.tallies(id, month));
  model.not_judged = TRY(tallies_not_judged(query, id, *model.rules, month));
  model.deliveries = TRY(query.deliveries(id, month));
  model.alerts = TRY(alerts_of(query, id, month));
  model.quarantine = TRY(query.quarantine(id, month, limits::query_rows_max));
  model.audit = TRY(query.audit(month));
  model.adopted = TRY(query.adopted());
  model.manifests = TRY(read_manifests(disk, archive_directory));
  model.checkpoint_note =
      TRY(read_file(disk, join_path(archive_directory, "checkpoint"), limits::manifest_bytes_max));
  const std::string signed_text = TRY(open_note(model.checkpoint_note, key));
  model.checkpoint = TRY(checkpoint_from(signed_text));
  model.checkpoint_before = checkpoint_at(model, japan_midnight(month.first()));
  model.verified = verify_archive(disk, archive_directory, key, std::nullopt);
  model.chain = model.verified.chain;
  for (const auto& [source, seq] : TRY(query.oldest_records(id))) {
    const std::string line = TRY(Archive::line_at(disk, archive_directory, seq));
    Arena arena;
    const Entry entry = TRY(decode(line, arena));
    if (const auto* record = std::get_if<Record>(&entry.input))
      model.oldest.emplace_back(source, record->received);
  }
  TRY(gather_proofs(model, disk, archive_directory));
  model.verdict = TRY(judge_month(query, *model.contract, *model.rules, month));
  return model;
}

}  // namespace metsuke
