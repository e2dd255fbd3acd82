#include "shell/cli/evidence.h"

#include <algorithm>

#include "base/json.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "engine/pipeline.h"
#include "evidence/pack/pack.h"
#include "evidence/pack/tables.h"
#include "shell/cli/receipt.h"
#include "world/posix.h"

namespace metsuke {
namespace {

Word soundness_word(Soundness soundness) {
  switch (soundness) {
    case Soundness::holds:
      return Word::pack_holds;
    case Soundness::fails:
      return Word::pack_fails;
    case Soundness::not_checked:
      return Word::pack_not_checked;
  }
  UNREACHABLE();
}

std::string_view soundness_name(Soundness soundness) {
  switch (soundness) {
    case Soundness::holds:
      return "holds";
    case Soundness::fails:
      return "fails";
    case Soundness::not_checked:
      return "not_checked";
  }
  UNREACHABLE();
}

int report(const Terminal& terminal, const VerifyReport& verified) {
  const bool failed = verified.integrity == Soundness::fails ||
                      verified.completeness == Soundness::fails ||
                      verified.authenticity == Soundness::fails;
  if (terminal.machine()) {
    JsonWriter json;
    json.begin_object();
    json.member("schema", "metsuke.verify/1");
    json.key("data").begin_object();
    json.member("integrity", soundness_name(verified.integrity));
    json.member("completeness", soundness_name(verified.completeness));
    json.member("authenticity", soundness_name(verified.authenticity));
    json.member("tree_size", verified.tree_size).member("root", to_hex(verified.root));
    json.member("segments", verified.segments).member("entries", verified.entries);
    json.member("last_seq", verified.last.value).member("chain", to_hex(verified.chain));
    json.key("problems").begin_array();
    for (const std::string& problem : verified.problems) json.value(problem);
    json.end_array().end_object();
    json.key("warnings").begin_array().end_array().end_object();
    print(json.take() + "\n");
    return failed ? exit_integrity : exit_clean;
  }
  const auto line = [&](Word what, Soundness soundness) {
    const Paint paint = soundness == Soundness::holds   ? Paint::green
                        : soundness == Soundness::fails ? Paint::red
                                                        : Paint::yellow;
    print(fit_width(terminal.say(what), 18) +
          painted(terminal, paint, terminal.say(soundness_word(soundness))) + "\n");
  };
  line(Word::pack_integrity, verified.integrity);
  line(Word::pack_completeness, verified.completeness);
  line(Word::pack_authenticity, verified.authenticity);
  for (const VerifyProblem& problem : verified.found)
    talk(painted(terminal, Paint::red, "  " + printable(describe(problem, terminal.language))));
  print(terminal.say(Word::cli_as_of, {std::to_string(verified.tree_size), to_hex(verified.root)}) +
        "\n");
  return failed ? exit_integrity : exit_clean;
}

// What the reader holds on paper: key and, if given, root and size.
struct Paper {
  std::optional<VerifierKey> key;
  std::optional<Checkpoint> checkpoint;
};

Result<Paper> paper_of(World world, const VerifyOptions& options) {
  Paper paper;
  if (!options.vkey.empty()) paper.key = TRY(paper_key(world.disk, options.vkey));
  if (!options.root.empty()) {
    std::string hex;
    for (const char c : options.root)
      if (c != ' ') hex += c;
    Checkpoint checkpoint;
    checkpoint.root = TRY(digest_from_hex(hex));
    if (options.size.empty() || options.size.find_first_not_of("0123456789") != std::string::npos ||
        options.size.size() > 18)
      return Error{Code::usage, "--root needs --size"};
    checkpoint.size = std::stoull(options.size);
    paper.checkpoint = checkpoint;
  }
  return paper;
}

// A month is judged by the contracts and rules that were in force when it was over.
bool take_bundle_of(World world, const Terminal& terminal, Opened& opened, Month month,
                    int& status) {
  auto bundle = bundle_in_force(world.disk, opened.config, opened.query, month);
  if (bundle) {
    opened.bundle = *std::move(bundle);
    return true;
  }
  status = fail(terminal, bundle.error(), exit_failed);
  return false;
}

std::optional<PackModel> model_of(World world, const Terminal& terminal, Opened& opened,
                                  const ReportOptions& options, const VerifierKey& key,
                                  int& status) {
  const auto month = month_from(options.month);
  if (!month) {
    status = fail(terminal, month.error(), exit_failed);
    return std::nullopt;
  }
  if (!take_bundle_of(world, terminal, opened, *month, status)) return std::nullopt;
  const BoundContract* bound = named_contract(opened, terminal, options.contract);
  if (bound == nullptr) {
    status = exit_failed;
    return std::nullopt;
  }
  auto model = gather_pack(opened.query, world.disk, opened.config.archive_directory(),
                           bound->contract, bound->rules, opened.bundle->digest, *month, key);
  if (!model) {
    status = fail(terminal, model.error(), exit_failed);
    return std::nullopt;
  }
  return *std::move(model);
}

void print_verdicts(const Terminal& terminal, const PackModel& model) {
  const PackTable table = checks_table(model, terminal.language);
  std::vector<std::vector<std::string>> rows;
  for (const std::vector<std::string>& row : table.rows)
    rows.push_back({row[0], row[1], row[3], row[4], row[5], row[6], row[2], row[8]});
  std::vector<std::string> heads;
  for (const std::size_t column : {0u, 1u, 3u, 4u, 5u, 6u, 2u, 8u})
    heads.push_back(table.columns[column]);
  print(text_table(heads, rows));
  print(terminal.say(Word::cli_judged_by, {to_hex(model.bundle).substr(0, 16)}) + "\n");
}

void print_verdicts_json(const PackModel& model) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.verdicts/1");
  json.key("data").begin_object();
  json.member("contract", model.contract->id).member("month", to_text(model.month));
  json.member("bundle", to_hex(model.bundle)).member("verdict", name_of(model.verdict.verdict));
  json.key("clauses").begin_array();
  for (const ClauseVerdict& clause : model.verdict.clauses) {
    json.begin_object();
    json.member("clause", clause.clause).member("verdict", name_of(clause.verdict));
    json.key("checks").begin_array();
    for (const CheckVerdict& check : clause.checks) {
      json.begin_object();
      json.member("check", check.check).member("verdict", name_of(check.verdict));
      json.member("evaluated", check.evaluated).member("violating", check.violating);
      json.member("unknown", check.unknown).member("limit", check.limit);
      json.member("missing", check.missing);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("not_judged").begin_array();
  for (const ContractTally& row : model.not_judged) {
    json.begin_object().member("check", row.check).member("rule", row.rule);
    json.member("evaluated", row.tally.evaluated).member("violating", row.tally.violating);
    json.member("unknown", row.tally.unknown).end_object();
  }
  json.end_array().end_object();
  json.key("warnings").begin_array().end_array().end_object();
  print(json.take() + "\n");
}

}  // namespace

int run_report_build(World world, const Terminal& terminal, const ReportOptions& options) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  auto signer = Signer::open_or_make(world.disk, opened->config.key, opened->config.origin);
  if (!signer) return fail(terminal, signer.error(), exit_failed);
  const auto model = model_of(world, terminal, *opened, options, signer->key(), status);
  if (!model) return status;
  const PackFiles files = build_pack(*model, *signer);
  const std::string root =
      options.out.empty() ? join_path(opened->config.data, "packs") : options.out;
  const std::string directory = join_path(root, pack_name(*model->contract, model->month));
  if (const auto written = write_pack(world.disk, directory, files); !written)
    return fail(terminal, written.error(), exit_failed);
  const VerdictCounts counts = count_verdicts(model->verdict);
  if (terminal.machine()) {
    JsonWriter json;
    json.begin_object();
    json.member("schema", "metsuke.report.build/1");
    json.key("data").begin_object();
    json.member("directory", directory).member("verdict", name_of(model->verdict.verdict));
    json.member("root", to_hex(model->checkpoint.root)).member("vkey", to_text(model->key));
    json.member("alerts", static_cast<std::uint64_t>(model->alerts.size()));
    json.end_object().key("warnings").begin_array().end_array().end_object();
    print(json.take() + "\n");
    return exit_clean;
  }
  print(terminal.say(Word::cli_pack_built,
                     {directory, title_of(model->verdict.verdict, terminal.language),
                      std::to_string(counts.fail), std::to_string(counts.not_evaluable),
                      std::to_string(counts.all())}) +
        "\n");
  print(terminal.say(Word::cli_pack_paper, {to_text(model->key), to_hex(model->checkpoint.root),
                                            std::to_string(model->checkpoint.size)}) +
        "\n");
  return exit_clean;
}

int run_verdicts(World world, const Terminal& terminal, const ReportOptions& options) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const auto month = month_from(options.month);
  if (!month) return fail(terminal, month.error(), exit_failed);
  if (!take_bundle_of(world, terminal, *opened, *month, status)) return status;
  const BoundContract* bound = named_contract(*opened, terminal, options.contract);
  if (bound == nullptr) return exit_failed;
  const auto verdict = judge_month(opened->query, *bound->contract, *bound->rules, *month);
  if (!verdict) return fail(terminal, verdict.error(), exit_failed);
  PackModel model;
  model.contract = bound->contract;
  model.rules = bound->rules;
  model.bundle = opened->bundle->digest;
  model.month = *month;
  model.verdict = *verdict;
  auto not_judged = tallies_not_judged(opened->query, bound->contract->id, *bound->rules, *month);
  if (!not_judged) return fail(terminal, not_judged.error(), exit_failed);
  model.not_judged = *std::move(not_judged);
  if (terminal.machine())
    print_verdicts_json(model);
  else
    print_verdicts(terminal, model);
  return model.verdict.verdict == Verdict::fail ? exit_findings : exit_clean;
}

int run_evidence_verify(World world, const Terminal& terminal, const VerifyOptions& options) {
  const auto paper = paper_of(world, options);
  if (!paper) return fail(terminal, paper.error(), exit_failed);
  const auto status = world.disk.status(options.path);
  if (!status) return fail(terminal, status.error(), exit_failed);
  if (status->kind != FileKind::directory)
    return fail(terminal, Error{Code::usage, options.path}, exit_failed);
  return report(terminal, verify_pack(world.disk, options.path, paper->key, paper->checkpoint));
}

int run_archive_verify(World world, const Terminal& terminal, const VerifyOptions& options) {
  const auto paper = paper_of(world, options);
  if (!paper) return fail(terminal, paper.error(), exit_failed);
  std::string directory = options.path;
  if (directory.empty()) {
    int status = exit_clean;
    const auto config = load_config(world, terminal, status);
    if (!config) return status;
    directory = config->archive_directory();
  }
  return report(terminal, verify_archive(world.disk, directory, paper->key, paper->checkpoint));
}

int run_archive_rebuild(World world, const Terminal& terminal) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  const auto lock = FileLock::take(config->lock_path());
  if (!lock) return fail(terminal, lock.error(), exit_unreachable);
  std::string before;
  if (world.disk.status(config->store_path()))
    if (auto old = Store::open(config->store_path()))
      if (const auto digest = old->content_digest()) before = to_hex(*digest);
  const std::string beside = config->store_path() + ".rebuild";
  for (const std::string ending : {"", "-wal", "-shm"})
    (void)static_cast<bool>(world.disk.remove(beside + ending));
  std::string after;
  std::uint64_t entries = 0;
  {
    auto store = Store::open(beside);
    if (!store) return fail(terminal, store.error(), exit_failed);
    Engine engine;
    const auto replayed = replay(world.disk, config->archive_directory(), engine, *store);
    if (!replayed)
      return fail(
          terminal, replayed.error(),
          replayed.error().code == Code::chain_broken || replayed.error().code == Code::seal_broken
              ? exit_integrity
              : exit_failed);
    entries = replayed->entries;
    const auto digest = store->content_digest();
    if (!digest) return fail(terminal, digest.error(), exit_failed);
    after = to_hex(*digest);
  }
  for (const std::string ending : {"-wal", "-shm"})
    (void)static_cast<bool>(world.disk.remove(config->store_path() + ending));
  if (const auto moved = world.disk.rename(beside, config->store_path()); !moved)
    return fail(terminal, moved.error(), exit_failed);
  if (const auto synced = world.disk.sync_directory(config->data); !synced)
    return fail(terminal, synced.error(), exit_failed);
  const Word same = before.empty()    ? Word::cli_rebuilt
                    : before == after ? Word::cli_rebuilt_same
                                      : Word::cli_rebuilt_differs;
  print(terminal.say(same, {std::to_string(entries), after}) + "\n");
  return exit_clean;
}

int run_archive_seal(World world, const Terminal& terminal) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  if (!ask_daemon(*config, terminal, "{\"verb\":\"seal\"}", status)) return status;
  print(terminal.say(Word::cli_sealed) + "\n");
  return exit_clean;
}

}  // namespace metsuke
