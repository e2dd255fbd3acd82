#include "evidence/verify_log.h"

#include <algorithm>
#include <span>

#include "base/limits.h"
#include "evidence/manifest.h"

namespace metsuke {

namespace {

// A name with a wild number must not become a billion lines.
constexpr std::uint64_t gaps_told_max = 100;

}  // namespace

std::string describe(const VerifyProblem& problem, Language language) {
  std::string sentence(word(problem.what, language));
  for (std::size_t at = 0; at < problem.values.size(); ++at) {
    const std::string mark = '{' + std::to_string(at) + '}';
    const std::size_t found = sentence.find(mark);
    if (found != std::string::npos) sentence.replace(found, mark.size(), problem.values[at]);
  }
  return problem.place + ": " + sentence;
}

void VerifyLog::add(Costs costs, std::string place, Word what,
                    std::initializer_list<std::string> values) {
  costs_.insert(costs);
  if (found_.size() < limits::complaints_max)
    found_.push_back({std::move(place), what, std::vector<std::string>(values)});
}

void VerifyLog::judge(VerifyReport& report, Soundness data, Soundness signatures) {
  const auto verdict = [this](Costs costs, Soundness otherwise) {
    return has(costs) ? Soundness::fails : otherwise;
  };
  report.integrity = verdict(Costs::integrity, data);
  report.completeness = verdict(Costs::completeness, data);
  report.authenticity = verdict(Costs::authenticity, signatures);
  report.found = std::move(found_);
  for (const VerifyProblem& problem : report.found)
    report.problems.push_back(describe(problem, Language::english));
}

ManifestChain check_manifests(Disk& disk, const std::string& directory, VerifyLog& log) {
  ManifestChain chain;
  const auto names = names_in(disk, place::folder(directory, "man"));
  if (!names) log.add(Costs::integrity, "man", Word::verify_unreadable);
  std::uint64_t expected = 1;
  std::optional<SealedLeaf> before;
  for (const std::string& name : names ? *names : std::vector<std::string>()) {
    const auto id = segment_id(name);
    if (!id) {
      // Left over by a crash in the middle of writing: never named as a manifest.
      if (!name.ends_with(".new")) log.add(Costs::integrity, "man/" + name, Word::verify_extra);
      continue;
    }
    if (expected < *id) before.reset();
    const std::uint64_t told_until = std::min(*id, expected + gaps_told_max);
    for (std::uint64_t missing = expected; missing < told_until; ++missing)
      log.add(Costs::completeness, "man/" + segment_name(missing), Word::verify_missing);
    expected = *id + 1;
    chain.ids.push_back(*id);
    chain.sealed.emplace_back();
    const auto text =
        read_file(disk, place::manifest(directory, *id), limits::manifest_bytes_max);
    chain.leaves.push_back(text ? leaf_hash(*text) : Digest{});
    const auto sealed = text ? sealed_from(*text) : Result<Sealed>(text.error());
    if (!sealed || sealed->id != *id) {
      log.add(Costs::integrity, "man/" + name, Word::verify_form);
      before.reset();
      continue;
    }
    const SealedLeaf read{*sealed, chain.leaves.back()};
    const bool has_before = *id == 1 || before.has_value();
    if (has_before && !continues(read, before ? &*before : nullptr))
      log.add(Costs::integrity, "man/" + name, Word::verify_link);
    chain.sealed.back() = *sealed;
    before = read;
  }
  return chain;
}

std::optional<Checkpoint> check_note(Disk& disk, const std::string& directory,
                                     const std::string& name,
                                     const std::optional<VerifierKey>& key,
                                     const std::vector<Digest>& leaves, VerifyLog& log) {
  const auto note = read_file(disk, place::folder(directory, name), limits::note_bytes_max);
  if (!note) {
    log.add(Costs::authenticity, name,
            note.error().code == Code::not_found ? Word::verify_missing : Word::verify_unreadable);
    return std::nullopt;
  }
  if (key && !open_note(*note, *key))
    log.add(Costs::authenticity, name, Word::verify_signature, {to_text(*key)});
  const auto checkpoint = checkpoint_from(note_text(*note));
  if (!checkpoint) {
    log.add(Costs::integrity, name, Word::verify_form);
    return std::nullopt;
  }
  if (checkpoint->size > leaves.size()) {
    log.add(Costs::completeness, name, Word::verify_ahead,
            {std::to_string(checkpoint->size), std::to_string(leaves.size())});
  } else {
    const auto covered = std::span(leaves).first(static_cast<std::size_t>(checkpoint->size));
    if (merkle_root(covered) != checkpoint->root)
      log.add(Costs::integrity, name, Word::verify_root);
  }
  return *checkpoint;
}

void check_paper(const std::optional<Checkpoint>& paper,
                 const std::optional<Checkpoint>& signed_now, const std::vector<Digest>& leaves,
                 VerifyLog& log) {
  if (!paper) return;
  if (paper->size > leaves.size()) {
    log.add(Costs::completeness, "man", Word::verify_paper_ahead,
            {std::to_string(paper->size), std::to_string(leaves.size())});
    return;
  }
  const auto covered = std::span(leaves).first(static_cast<std::size_t>(paper->size));
  if (merkle_root(covered) != paper->root)
    log.add(Costs::integrity, "man", Word::verify_paper_root, {std::to_string(paper->size)});
  if (signed_now && !paper->origin.empty() && paper->origin != signed_now->origin)
    log.add(Costs::authenticity, "checkpoint", Word::verify_paper_origin);
}

}  // namespace metsuke
