// metsuke check: one shot, no set-up. Files in, findings out, by the same engine as the daemon's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "event/mapping.h"
#include "shell/cli/input.h"
#include "shell/cli/terminal.h"

namespace metsuke {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string contract;  // A contract file: its rules, registers and sources.
  std::string rules;     // A directory; the shipped rules unless said.
  std::string format = "auto";
  std::string layout;   // A server's LogFormat, for formats that have one.
  std::string mapping;  // A mapping file, for what the files have of columns or names.
  std::string encoding;
  std::string zone;
  std::string password_file;  // Of encrypted archives: one a line.
  std::string now;            // RFC 3339: the receipt time; else the clock's.
  bool events = false;        // Each line is an event as JSON.
};

// A file with what it is taken for.
struct Judged {
  InputFile file;
  std::string source;  // The source's id in the bundle.
  std::string format, encoding;
  std::shared_ptr<const Mapping> mapping;  // Of a table: a shipped one; null: guessed.
  std::string mapping_file;                // Where it lies.
  Framing framing = Framing::lines;
  Seq first{};                         // Of its records.
  std::vector<std::uint64_t> offsets;  // Where each record begins.
  // Where line numbers and record numbers part: from this record on, line = record + shift.
  std::vector<std::pair<std::uint64_t, std::int64_t>> shifts;
};

struct QuarantinedLine {
  std::size_t file = 0;
  std::uint64_t line = 0, offset = 0;
  std::string reason;
};

// What a check found, before it is printed.
struct CheckResult {
  std::vector<Judged> files;
  std::vector<Alert> alerts;                // Worst first.
  std::map<std::string, Tally> tallies;     // By rule name, months added up.
  std::vector<QuarantinedLine> quarantine;  // The first few.
  std::uint64_t lines = 0, events = 0, quarantined = 0;
  std::shared_ptr<const Ruleset> rules;
  Complaints complaints;  // Files that could not be read.
};

struct PlaceInFile {
  const Judged* file = nullptr;
  std::uint64_t line = 0, offset = 0;
};
// Where the record of that Seq stands; file is null for what is no line (a tick).
PlaceInFile place_of(const CheckResult& result, Seq seq);

Result<CheckResult> check_files(World world, const CheckOptions& options, Complaints& complaints);

int run_check(World world, const Terminal& terminal, const CheckOptions& options);
// An event as it is, or wrapped: {"event":{…},"logsource":{…},"ts":seconds or RFC 3339}.
Result<OwnedEvent> event_of_line(std::string_view text);
// --events: one object per match, with rule and line.
int run_check_events(World world, const Terminal& terminal, const CheckOptions& options);
// metsuke events: the normalised events as JSON lines.
int run_events(World world, const Terminal& terminal, const CheckOptions& options);

// Rules of `directory`, or of the shipped ones when it is empty.
Result<BundleFiles> named_rules(World world, const std::string& directory);
Result<Timestamp> receipt_time(World world, const CheckOptions& options);
// The mappings that came with the program, with the files they are in.
struct ShippedMappings {
  std::vector<std::string> files;
  std::vector<std::shared_ptr<const Mapping>> mappings;
  std::shared_ptr<const Mapping> told;  // By whoever asks: the files are read by no other.
  std::string told_file;
};
ShippedMappings shipped_mappings(World world);
// Those, and the one that the options name. Err: it cannot be read; what is wrong is complained of.
Result<ShippedMappings> known_mappings(World world, const CheckOptions& options,
                                       Complaints& complaints);
// Sniffs, or takes what the options say; nullopt with a complaint when no format fits.
std::optional<Judged> judge_file(World world, const InputFile& file, const CheckOptions& options,
                                 const ShippedMappings& shipped, Complaints& complaints);

}  // namespace metsuke
