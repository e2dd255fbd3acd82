#include "evidence/verify.h"

#include <map>

#include "base/limits.h"
#include "evidence/manifest.h"
#include "evidence/verify_log.h"

namespace metsuke {

namespace {

class ArchiveCheck {
 public:
  ArchiveCheck(Disk& disk, const std::string& directory, const std::optional<VerifierKey>& key,
               const std::optional<Checkpoint>& paper)
      : disk_(disk), directory_(directory), key_(key), paper_(paper) {}

  VerifyReport run() {
    const auto status = disk_.status(directory_);
    if (!status || status->kind != FileKind::directory) {
      log_.add(Costs::completeness, directory_, Word::verify_missing);
      log_.judge(report_, Soundness::not_checked, Soundness::not_checked);
      return std::move(report_);
    }
    chain_ = check_manifests(disk_, directory_, log_);
    report_.tree_size = chain_.leaves.size();
    report_.root = merkle_root(chain_.leaves);
    for (std::size_t at = 0; at < chain_.ids.size(); ++at) check_segment(at);
    check_open();
    check_sealed_names();
    const bool has_signatures = check_signatures();
    check_blobs();
    const bool has_data = report_.entries != 0 || report_.tree_size != 0;
    log_.judge(report_, has_data ? Soundness::holds : Soundness::not_checked,
               has_signatures ? Soundness::holds : Soundness::not_checked);
    return std::move(report_);
  }

 private:
  // Where the segment begins: behind the one before, or, when that is unknown, as it says itself.
  SegmentStart start_of(std::uint64_t id, std::string_view raw) const {
    if (before_ && before_->id == id) return *before_;
    if (const auto head = segment_head_from(raw.substr(0, raw.find('\n'))))
      if (head->start.id == id) return head->start;
    return SegmentStart{id, {}, {}};
  }

  // Checks the lines; true when all of them are good.
  bool check_lines(std::string_view raw, std::uint64_t id, const std::string& name, Scan& scan) {
    const BatchVisitor look = [&](std::span<const std::string_view> lines) -> Result<void> {
      for (const std::string_view line : lines) check_entry(line, name);
      return {};
    };
    const auto scanned = scan_segment(raw, start_of(id, raw), LineRoot::compute, look);
    ASSERT(scanned);  // The visitor never fails.
    scan = *scanned;
    report_.entries += scan.count;
    if (scan.good_bytes != 0) {
      report_.last = scan.last;
      report_.chain = scan.chain;
    }
    return scan.damage == Damage::none;
  }

  void check_entry(std::string_view line, const std::string& name) {
    arena_.clear();
    const auto entry = decode(line, arena_);
    if (!entry) {
      const auto seq = seq_of_line(line);
      log_.add(Costs::integrity, name, Word::verify_entry, {std::to_string(seq ? seq->value : 0)});
      return;
    }
    if (const auto* bundle = std::get_if<BundleAdopted>(&entry->input))
      cited_.emplace(bundle->digest, entry->seq);
    if (const auto* adopted = std::get_if<RegisterAdopted>(&entry->input))
      cited_.emplace(adopted->digest, entry->seq);
  }

  void check_segment(std::size_t at) {
    const std::uint64_t id = chain_.ids[at];
    const std::string name = "seg/" + segment_name(id) + ".zst";
    ++report_.segments;
    const auto status = disk_.status(place::sealed(directory_, id));
    if (!status || status->kind != FileKind::file) {
      log_.add(Costs::completeness, name, Word::verify_missing);
      before_.reset();
      if (chain_.sealed[at]) before_ = after(*chain_.sealed[at]);
      return;
    }
    if (!chain_.sealed[at]) {  // Nothing says what it should be.
      before_.reset();
      return;
    }
    const Sealed& sealed = *chain_.sealed[at];
    const SegmentStart behind = after(sealed);
    const auto raw = read_sealed(disk_, directory_, sealed);
    if (!raw) {
      log_.add(Costs::integrity, name, Word::verify_frame,
               {std::to_string(sealed.first.value), std::to_string(behind.last.value)});
      before_ = behind;
      return;
    }
    Scan scan;
    if (!check_lines(*raw, id, name, scan)) {
      log_.add(Costs::integrity, name, Word::verify_lines,
               {std::to_string(scan.fault_first.value), std::to_string(behind.last.value)});
    } else {
      check_totals(sealed, scan, name);
    }
    before_ = behind;
  }

  void check_totals(const Sealed& sealed, const Scan& scan, const std::string& name) {
    const auto differs = [&](std::string_view what) {
      log_.add(Costs::integrity, name, Word::verify_totals, {std::string(what)});
    };
    if (scan.count != sealed.count || !scan.head || next(scan.head->start.last) != sealed.first)
      differs("count");
    if (scan.lines.root() != sealed.line_root) differs("line_root");
    if (scan.chain != sealed.chain) differs("chain");
  }

  void check_open() {
    const auto names = names_in(disk_, place::folder(directory_, "open"));
    if (!names) log_.add(Costs::integrity, "open", Word::verify_unreadable);
    const std::uint64_t sealed_max = chain_.ids.empty() ? 0 : chain_.ids.back();
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
      const std::string path = "open/" + name;
      const auto id = name.ends_with(".log") ? segment_id(name.substr(0, name.size() - 4))
                                             : std::nullopt;
      if (id && *id <= sealed_max) {
        check_leftover(*id, path);
      } else if (id && *id == sealed_max + 1) {
        check_open_lines(*id, path);
      } else if (id) {
        log_.add(Costs::completeness, path, Word::verify_link);
      } else if (name.find(".broken") != std::string::npos) {
        log_.add(Costs::integrity, path, Word::verify_aside);
      } else if (name != "cut" && !name.ends_with(".new")) {
        log_.add(Costs::integrity, path, Word::verify_extra);
      }
    }
  }

  // A seal that was interrupted leaves what it sealed: the same bytes.
  void check_leftover(std::uint64_t id, const std::string& path) {
    const auto raw = read_open(disk_, directory_, id);
    const auto manifest = read_sealed_leaf(disk_, directory_, id);
    if (!raw && raw.error().code == Code::not_found) return;  // Finished meanwhile.
    if (!raw || !manifest || sha256(*raw) != manifest->sealed.raw_sha256)
      log_.add(Costs::integrity, path, Word::verify_other_bytes);
  }

  void check_open_lines(std::uint64_t id, const std::string& path) {
    auto raw = read_open(disk_, directory_, id);
    if (!raw && raw.error().code == Code::not_found) return;  // Sealed meanwhile.
    if (!raw) return log_.add(Costs::integrity, path, Word::verify_unreadable);
    // A batch may be on its way into the file right now; a second look tells.
    const auto first = scan_segment(*raw, start_of(id, *raw), LineRoot::skip, {});
    ASSERT(first);
    if (first->damage == Damage::tail) {
      auto again = read_open(disk_, directory_, id);
      if (again) raw = std::move(again);
    }
    Scan scan;
    if (check_lines(*raw, id, path, scan)) return;
    if (scan.damage == Damage::middle)
      return log_.add(Costs::integrity, path, Word::verify_lines,
                      {std::to_string(scan.fault_first.value),
                       std::to_string(scan.fault_last.value)});
    log_.add(Costs::integrity, path, Word::verify_tail,
             {std::to_string(raw->size() - scan.good_bytes), std::to_string(scan.last.value)});
  }

  void check_sealed_names() {
    const auto names = names_in(disk_, place::folder(directory_, "seg"));
    if (!names) log_.add(Costs::integrity, "seg", Word::verify_unreadable);
    const std::uint64_t sealed_max = chain_.ids.empty() ? 0 : chain_.ids.back();
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
      const auto id = name.ends_with(".zst") ? segment_id(name.substr(0, name.size() - 4))
                                             : std::nullopt;
      if (!id && !name.ends_with(".new"))
        log_.add(Costs::integrity, "seg/" + name, Word::verify_extra);
      if (!id || *id <= sealed_max) continue;
      // A seal that was interrupted before its manifest: the open segment is still there.
      const bool is_begun =
          *id == sealed_max + 1 && disk_.status(place::open_log(directory_, *id));
      if (!is_begun)
        log_.add(Costs::completeness, "man/" + segment_name(*id), Word::verify_missing);
    }
  }

  // True when signatures were there to be checked with a key.
  bool check_signatures() {
    if (key_) check_key_file();
    const auto names = names_in(disk_, place::folder(directory_, "ckpt"));
    for (const std::string& name : names ? *names : std::vector<std::string>())
      if (!name.ends_with(".new")) check_old_note(name);
    std::optional<Checkpoint> now;
    const bool is_there = static_cast<bool>(disk_.status(place::checkpoint(directory_)));
    const bool was_signed = is_there || (names && !names->empty());
    if (was_signed || (key_ && report_.tree_size != 0)) {
      now = check_note(disk_, directory_, "checkpoint", key_, chain_.leaves, log_);
      if (now && now->size < chain_.leaves.size()) check_behind();
    }
    check_paper(paper_, now, chain_.leaves, log_);
    return key_ && now;
  }

  // The last seal may just be on its way to its checkpoint: a second look tells.
  void check_behind() {
    const auto note = read_file(disk_, place::checkpoint(directory_), limits::note_bytes_max);
    const auto again = note ? checkpoint_from(note_text(*note)) : Result<Checkpoint>(note.error());
    if (again && again->size >= chain_.leaves.size()) return;
    log_.add(Costs::authenticity, "checkpoint", Word::verify_behind,
             {again ? std::to_string(again->size) : "0", std::to_string(chain_.leaves.size())});
  }

  void check_old_note(const std::string& name) {
    const auto read = check_note(disk_, directory_, "ckpt/" + name, key_, chain_.leaves, log_);
    if (read && std::to_string(read->size) != name)
      log_.add(Costs::integrity, "ckpt/" + name, Word::verify_other_bytes);
  }

  void check_key_file() {
    const auto text = read_file(disk_, place::key(directory_), limits::note_bytes_max);
    if (text && *text == to_text(*key_) + '\n') return;
    if (!text && text.error().code == Code::not_found && report_.tree_size == 0) return;
    log_.add(Costs::authenticity, "vkey", text ? Word::verify_other_key : Word::verify_missing);
  }

  void check_blobs() {
    const auto names = names_in(disk_, place::folder(directory_, "blobs"));
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
      if (name.ends_with(".new")) continue;
      const auto digest = digest_from_hex(name);
      if (!digest || to_hex(*digest) != name) {
        log_.add(Costs::integrity, "blobs/" + name, Word::verify_extra);
        continue;
      }
      cited_.erase(*digest);
      if (!Archive::blob(disk_, directory_, *digest))
        log_.add(Costs::integrity, "blobs/" + name, Word::verify_other_bytes);
    }
    for (const auto& [digest, seq] : cited_)
      log_.add(Costs::completeness, "blobs/" + to_hex(digest), Word::verify_cited,
               {std::to_string(seq.value)});
  }

  Disk& disk_;
  const std::string& directory_;
  const std::optional<VerifierKey>& key_;
  const std::optional<Checkpoint>& paper_;
  VerifyLog log_;
  VerifyReport report_;
  ManifestChain chain_;
  std::optional<SegmentStart> before_ = SegmentStart{};
  Arena arena_;
  std::map<Digest, Seq> cited_;   // Blobs, and the first entry that needs each.
};

}  // namespace

VerifyReport verify_archive(Disk& disk, const std::string& directory,
                            const std::optional<VerifierKey>& key,
                            const std::optional<Checkpoint>& paper) {
  return ArchiveCheck(disk, directory, key, paper).run();
}

}  // namespace metsuke
