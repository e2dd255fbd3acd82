#include "shell/cli/check.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/limits.h"
#include "shell/config.h"
#include "shell/gather.h"

namespace metsuke {
namespace {

constexpr std::size_t quarantine_shown = 20;
constexpr std::uint64_t effects_every = 64 * 1024;  // Entries between two collections.

// The contract that has one source per file and nothing else.
std::string bare_contract_text(const std::vector<Judged>& files, const CheckOptions& options) {
  // JSON strings are YAML strings, whatever is in them.
  std::string text =
      "contract: {id: \"-\", title: \"-\", period: {from: 1971-01-01, to: 2200-12-31}}\nsources:\n";
  if (files.empty())
    return "contract: {id: \"-\", title: \"-\", period: {from: 1971-01-01, to: 2200-12-31}}\n";
  for (const Judged& judged : files) {
    text += "  - {id: " + json_string(judged.source) + ", format: ";
    if (judged.mapping != nullptr)
      text += "{" + judged.format + ": " +
              json_string("mappings/" + std::string(name_of_path(judged.mapping_file))) + "}";
    else if (!options.layout.empty())
      text += "{" + judged.format + ": " + json_string(options.layout) + "}";
    else
      text += judged.format == "csv" ? "{csv: auto}" : judged.format;
    if (!judged.encoding.empty()) text += ", encoding: " + judged.encoding;
    if (!options.zone.empty()) text += ", timezone: " + json_string(options.zone);
    text += ", intake: {drop: \".\"}, delivers: {continuous: true}}\n";
  }
  return text;
}

// What the bare contract's tables name.
void add_mappings(World world, const std::vector<Judged>& judged, BundleFiles& files) {
  std::set<std::string> paths;
  for (const Judged& one : judged)
    if (one.mapping != nullptr) paths.insert(one.mapping_file);
  for (const std::string& path : paths)
    if (auto text = read_file(world.disk, path, limits::yaml_bytes_max))
      files.emplace_back("contracts/mappings/" + std::string(name_of_path(path)), *std::move(text));
}

void add_contract(World world, const std::string& path, BundleFiles& files, PlacesOnDisk& places,
                  Complaints& complaints) {
  const auto complain = [&](const Error& error) {
    complaints.push_back({{path, 0, 0}, error.code, error.detail, Weight::error, {}});
  };
  auto text = read_file(world.disk, path, limits::yaml_bytes_max);
  if (!text) return complain(text.error());
  const std::string directory(directory_of(path));
  const ReadNamedFile read = [&](const std::string& name) {
    return read_file(world.disk, join_path(directory, name), limits::blob_bytes_max);
  };
  Complaints content;  // Said again, with the bundle's names, when it is compiled.
  const ContractRead got = read_contract(*text, path, read, content);
  std::map<std::string, std::string> named;
  for (const std::string& name : got.files)
    if (auto bytes = read(name)) named.emplace("contracts/" + name, *std::move(bytes));
  for (const std::string& name : got.files)
    places.emplace("contracts/" + name, join_path(directory, name));
  for (auto& [name, bytes] : named) files.emplace_back(name, std::move(bytes));
  const std::string name = "contracts/" + std::string(name_of_path(path));
  places.emplace(name, path);
  files.emplace_back("contracts.txt", name + "\n");
  files.emplace_back(name, *std::move(text));
}

// Which source of a contract a file belongs to: one of its folders is called like the source, or
// the source is the only one of that format.
std::string source_for(const Contract& contract, const Judged& judged) {
  std::string_view rest = judged.file.name;
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    for (const SourceSpec& source : contract.sources)
      if (part == source.id || part.starts_with(source.id + "-") ||
          part.starts_with(source.id + "_") || part.starts_with(source.id + "."))
        return source.id;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  const SourceSpec* only = nullptr;
  for (const SourceSpec& source : contract.sources) {
    if (source.reader.format != judged.format) continue;
    if (only != nullptr) return {};
    only = &source;
  }
  return only == nullptr ? std::string() : only->id;
}

class Run {
 public:
  Run(World world, CheckResult& result, Timestamp now)
      : world_(world), result_(result), now_(now) {}

  void adopt(std::string text) {
    BundleAdopted adopted;
    adopted.digest = sha256(text);
    adopted.by = "check";
    adopted.text = std::move(text);
    step(adopted);
  }
  void feed(Judged& judged);
  void finish();
  const Engine& engine() const { return engine_; }

 private:
  void step(const Input& input) {
    engine_.step({next(engine_.last()), input});
    if (engine_.last().value % effects_every == 0) collect();
  }
  void collect();

  World world_;
  CheckResult& result_;
  Timestamp now_;
  Engine engine_;
  Timestamp newest_{};
};

void Run::feed(Judged& judged) {
  judged.first = next(engine_.last());
  const std::uint64_t stream =
      stream_of(judged.source, judged.file.name, judged.file.name, Digest{});
  LineCount lines;
  const auto done = read_input(world_.disk, judged.file, judged.framing, [&](const Piece& piece) {
    judged.offsets.push_back(piece.offset);
    const auto shift = static_cast<std::int64_t>(lines.take(piece)) -
                       static_cast<std::int64_t>(judged.offsets.size());
    if (shift != (judged.shifts.empty() ? 0 : judged.shifts.back().second))
      judged.shifts.emplace_back(judged.offsets.size(), shift);
    step(Record{judged.source, {stream, piece.offset}, now_, piece.wholeness, piece.bytes});
  });
  result_.lines += lines.lines();
  if (!done)
    result_.complaints.push_back(
        {{judged.file.name, 0, 0}, done.error().code, done.error().detail, Weight::error, {}});
}

// Long enough after everything for every window and absence to close.
void Run::finish() {
  collect();
  Timestamp last = now_;
  for (const auto& [id, alert] : engine_.alerts().all()) last = std::max(last, alert.last);
  step(Tick{last + std::chrono::hours(24 * 32)});
  collect();
  for (const auto& [id, alert] : engine_.alerts().all()) result_.alerts.push_back(alert);
  std::sort(result_.alerts.begin(), result_.alerts.end(), [](const Alert& a, const Alert& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    return std::tie(a.check, a.first, a.raised_seq, a.id) <
           std::tie(b.check, b.first, b.raised_seq, b.id);
  });
}

void Run::collect() {
  Effects effects = engine_.take_effects();
  result_.events = effects.events;
  for (const QuarantineRow& row : effects.quarantine) {
    ++result_.quarantined;
    if (result_.quarantine.size() == quarantine_shown) continue;
    const PlaceInFile place = place_of(result_, row.seq);
    if (place.file == nullptr) continue;
    result_.quarantine.push_back({static_cast<std::size_t>(place.file - result_.files.data()),
                                  place.line, place.offset, row.reason});
  }
  for (ContractTally& row : effects.tallies) {
    // Whole values per month: kept per month under a key of their own, added up when printed.
    result_.tallies[row.rule + "|" + to_text(row.tally.month)] = std::move(row.tally);
  }
}

}  // namespace

PlaceInFile place_of(const CheckResult& result, Seq seq) {
  for (const Judged& judged : result.files) {
    if (judged.first == Seq{} || seq < judged.first) continue;
    const std::uint64_t index = seq.value - judged.first.value;
    if (index >= judged.offsets.size()) continue;
    auto shift = std::upper_bound(
        judged.shifts.begin(), judged.shifts.end(), index + 1,
        [](std::uint64_t record, const auto& from) { return record < from.first; });
    const std::int64_t by = shift == judged.shifts.begin() ? 0 : (--shift)->second;
    return {&judged, static_cast<std::uint64_t>(static_cast<std::int64_t>(index + 1) + by),
            judged.offsets[index]};
  }
  return {};
}

Result<BundleFiles> named_rules(World world, const std::string& directory) {
  std::string from = directory;
  if (from.empty()) {
    const std::string share = share_directory();
    if (share.empty()) return Error{Code::not_found, "rules/"};
    from = join_path(share, "rules");
  }
  if (!from.ends_with(".yml") && !from.ends_with(".yaml")) return rule_files(world.disk, from);
  BundleFiles one;
  one.emplace_back(name_of_path(from), TRY(read_file(world.disk, from, limits::yaml_bytes_max)));
  return one;
}

Result<Timestamp> receipt_time(World world, const CheckOptions& options) {
  if (options.now.empty()) return world.clock.now();
  return timestamp_from_rfc3339(options.now);
}

Result<ShippedMappings> known_mappings(World world, const CheckOptions& options,
                                       Complaints& complaints) {
  ShippedMappings known = shipped_mappings(world);
  if (options.mapping.empty()) return known;
  const std::string text = TRY(read_file(world.disk, options.mapping, limits::yaml_bytes_max));
  known.told = read_mapping(text, options.mapping, complaints);
  known.told_file = options.mapping;
  if (known.told == nullptr) return Error{Code::mapping_invalid, options.mapping};
  return known;
}

ShippedMappings shipped_mappings(World world) {
  ShippedMappings shipped;
  const std::string directory = join_path(share_directory(), "config/mappings");
  const auto names = world.disk.list(directory);
  if (!names) return shipped;
  for (const std::string& name : *names) {
    const std::string path = join_path(directory, name);
    const auto text = read_file(world.disk, path, limits::yaml_bytes_max);
    if (!text || !name.ends_with(".yaml")) continue;
    Complaints complaints;  // A test reads them all: there are none.
    if (auto mapping = read_mapping(*text, path, complaints)) {
      shipped.files.push_back(path);
      shipped.mappings.push_back(std::move(mapping));
    }
  }
  return shipped;
}

std::optional<Judged> judge_file(World world, const InputFile& file, const CheckOptions& options,
                                 const ShippedMappings& shipped, Complaints& complaints) {
  const auto complain = [&](Code code, std::string detail) {
    complaints.push_back({{file.name, 0, 0}, code, std::move(detail), Weight::error, {}});
  };
  Judged judged;
  judged.file = file;
  judged.source = file.name;
  judged.format = options.format;
  judged.encoding = options.encoding;
  if (shipped.told != nullptr) {
    judged.format = shipped.told->format;
    judged.mapping = shipped.told;
    judged.mapping_file = shipped.told_file;
    if (judged.encoding.empty()) judged.encoding = name_of(shipped.told->encoding);
  } else if (options.format == "auto") {
    const auto head = head_of(world.disk, file);
    if (!head) {
      complain(head.error().code, "");
      return std::nullopt;
    }
    if (head->empty()) {
      complain(Code::format_unknown, "the file is empty");
      return std::nullopt;
    }
    const Sniffed sniffed = sniff(*head, file.name);
    if (sniffed.format.empty()) {
      complain(Code::format_unknown, "no line resembles a known format");
      return std::nullopt;
    }
    judged.format = sniffed.format;
    if (judged.encoding.empty()) judged.encoding = name_of(sniffed.encoding);
    if (takes_mapping(judged.format)) {
      judged.mapping = fitting_mapping(*head, judged.format, sniffed.encoding, shipped.mappings);
      for (std::size_t i = 0; judged.mapping != nullptr && i < shipped.files.size(); ++i)
        if (shipped.mappings[i] == judged.mapping) judged.mapping_file = shipped.files[i];
    }
  }
  ReaderSettings settings;
  settings.format = judged.format;
  if (const auto encoding = encoding_from(judged.encoding)) settings.encoding = *encoding;
  judged.framing = framing_of(settings);
  return judged;
}

Result<CheckResult> check_files(World world, const CheckOptions& options, Complaints& complaints) {
  CheckResult result;
  BundleFiles files = TRY(named_rules(world, options.rules));
  PlacesOnDisk places;
  const bool is_one = name_of_path(options.rules).ends_with(".yml") ||
                      name_of_path(options.rules).ends_with(".yaml");
  for (auto& [name, bytes] : files) {
    places.emplace(
        "rules/" + name,
        is_one ? options.rules : join_path(options.rules.empty() ? "rules" : options.rules, name));
    name = "rules/" + name;
  }
  const Timestamp now = TRY(receipt_time(world, options));
  const ShippedMappings shipped = TRY(known_mappings(world, options, complaints));
  for (const InputFile& input :
       find_inputs(world.disk, options.paths, result.complaints, options.password_file))
    if (auto judged = judge_file(world, input, options, shipped, result.complaints)) {
      judged->source = "file" + std::to_string(result.files.size() + 1);  // Ids are plain words.
      result.files.push_back(*std::move(judged));
    }
  if (options.contract.empty()) {
    files.emplace_back("contracts.txt", "contracts/bare.yaml\n");
    files.emplace_back("contracts/bare.yaml", bare_contract_text(result.files, options));
    add_mappings(world, result.files, files);
  } else {
    add_contract(world, options.contract, files, places, complaints);
  }
  std::string text = bundle_text(std::move(files));
  const std::size_t compiled = complaints.size();
  const auto bundle = compile_bundle(text, complaints);
  name_places_on_disk(places, std::span(complaints).subspan(compiled));
  if (bundle == nullptr || bundle->contracts.empty())
    return Error{Code::config_invalid, options.contract};
  result.rules = bundle->contracts.front().rules;
  if (!options.contract.empty()) {
    const Contract& contract = *bundle->contracts.front().contract;
    for (Judged& judged : result.files) {
      judged.source = source_for(contract, judged);
      if (const SourceSpec* source = contract.source(judged.source))
        judged.framing = framing_of(source->reader);
      else
        result.complaints.push_back({{judged.file.name, 0, 0},
                                     Code::reference_unknown,
                                     "no source of the contract fits",
                                     Weight::error,
                                     {}});
    }
  }
  Run run(world, result, now);
  run.adopt(std::move(text));
  for (Judged& judged : result.files) run.feed(judged);
  run.finish();
  return result;
}

}  // namespace metsuke
