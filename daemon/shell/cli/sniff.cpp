#include <algorithm>

#include "base/json.h"
#include "base/unicode.h"
#include "shell/cli/authors.h"
#include "shell/cli/check.h"

namespace metsuke {
namespace {

// What is said of one file.
struct SniffedFile {
  std::string name;
  Sniffed sniffed;
  std::string mapping_file;          // That reads the sample row for row; empty: none does.
  std::optional<Proposal> proposal;  // Where none does.
};

SniffedFile sniffed_file(const InputFile& file, std::string_view head,
                         const ShippedMappings& shipped) {
  SniffedFile result;
  result.name = printable(file.name);
  result.sniffed = sniff(head, file.name);
  if (takes_mapping(result.sniffed.format)) {
    const auto fitting =
        fitting_mapping(head, result.sniffed.format, result.sniffed.encoding, shipped.mappings);
    for (std::size_t at = 0; fitting != nullptr && at < shipped.mappings.size(); ++at)
      if (shipped.mappings[at] == fitting) result.mapping_file = shipped.files[at];
  }
  if (result.mapping_file.empty()) result.proposal = propose_mapping(head, result.sniffed);
  return result;
}

// The mapping with what its reader has to know, as comments.
std::string proposal_text(const Terminal& terminal, const SniffedFile& file) {
  const Proposal& proposal = *file.proposal;
  std::string text = "# " + terminal.say(Word::sniff_head, {file.name}) + "\n";
  text += "# " +
          terminal.say(Word::sniff_counts,
                       {std::to_string(proposal.rows_read), std::to_string(proposal.rows),
                        std::to_string(proposal.columns - proposal.unmapped.size()),
                        std::to_string(proposal.columns)}) +
          "\n" + mapping_text(proposal.mapping);
  for (const Proposal::Words& each : proposal.untranslated) {
    text += "# " +
            terminal.say(Word::sniff_untranslated,
                         {std::string(name_of(each.field)), printable(each.column)}) +
            "\n";
    for (const std::string& word : each.words) text += "#   " + printable(word) + "\n";
  }
  if (proposal.unmapped.empty()) return text;
  text += "# " + terminal.say(Word::sniff_unmapped) + "\n";
  for (const Proposal::Column& column : proposal.unmapped) {
    text += "#   " + printable(column.name);
    if (!column.example.empty())
      text += "  " + terminal.say(Word::sniff_example, {printable(column.example)});
    text += "\n";
  }
  return text;
}

void print_for_people(const Terminal& terminal, const SniffedFile& file) {
  const std::string format =
      file.sniffed.format.empty() ? terminal.say(Word::pack_none) : file.sniffed.format;
  print(terminal.say(Word::cli_sniffed, {file.name, format, name_of(file.sniffed.encoding),
                                         std::to_string(file.sniffed.certainty),
                                         sniffed_why(terminal, file.sniffed)}) +
        "\n");
  if (!file.mapping_file.empty()) print(terminal.say(Word::sniff_fits, {file.mapping_file}) + "\n");
  if (file.proposal)
    print(terminal.say(Word::sniff_proposed) + "\n\n" + proposal_text(terminal, file) + "\n");
}

void write_words(JsonWriter& json, const Proposal& proposal) {
  json.key("untranslated").begin_array();
  for (const Proposal::Words& each : proposal.untranslated) {
    json.begin_object().member("field", name_of(each.field)).member("column", each.column);
    json.key("words").begin_array();
    for (const std::string& word : each.words) json.value(word);
    json.end_array().end_object();
  }
  json.end_array().key("unmapped").begin_array();
  for (const Proposal::Column& column : proposal.unmapped)
    json.begin_object()
        .member("column", column.name)
        .member("example", column.example)
        .end_object();
  json.end_array();
}

void write_file(JsonWriter& json, const Terminal& terminal, const SniffedFile& file) {
  json.begin_object().member("file", file.name).member("format", file.sniffed.format);
  json.member("encoding", name_of(file.sniffed.encoding));
  json.member("certainty", file.sniffed.certainty);
  json.member("reason", name_of(file.sniffed.reason));
  json.member("why", sniffed_why(terminal, file.sniffed));
  if (!file.mapping_file.empty()) json.member("mapping_file", file.mapping_file);
  if (file.proposal) {
    const Proposal& proposal = *file.proposal;
    json.key("proposal").begin_object().member("mapping", mapping_text(proposal.mapping));
    json.member("rows", static_cast<std::uint64_t>(proposal.rows));
    json.member("rows_read", static_cast<std::uint64_t>(proposal.rows_read));
    json.member("columns", static_cast<std::uint64_t>(proposal.columns));
    write_words(json, proposal);
    json.end_object();
  }
  json.end_object();
}

constexpr Word reason_words[] = {Word::sniff_unknown, Word::sniff_empty, Word::sniff_head_names,
                                 Word::sniff_rows,    Word::sniff_table, Word::sniff_lines};

}  // namespace

std::string sniffed_why(const Terminal& terminal, const Sniffed& sniffed) {
  return terminal.say(reason_words[static_cast<std::size_t>(sniffed.reason)],
                      {std::to_string(sniffed.understood), std::to_string(sniffed.sampled)});
}

int run_sniff(World world, const Terminal& terminal, const SniffOptions& options) {
  Complaints complaints;
  int status = exit_clean;
  const ShippedMappings shipped = shipped_mappings(world);
  JsonWriter json;
  json.begin_object().member("schema", "metsuke.sniff/1").key("data").begin_array();
  for (const InputFile& file : find_inputs(world.disk, {options.path}, complaints)) {
    const auto head = head_of(world.disk, file);
    if (!head) {
      complaints.push_back({{file.name, 0, 0}, head.error().code, head.error().detail});
      continue;
    }
    SniffedFile sniffed = sniffed_file(file, *head, shipped);
    // Who asks for a mapping wants one of his own, though a shipped one fits.
    if (options.mapping && !sniffed.proposal)
      sniffed.proposal = propose_mapping(*head, sniffed.sniffed);
    const bool known =
        options.mapping ? sniffed.proposal.has_value() : !sniffed.sniffed.format.empty();
    if (!known) status = exit_findings;
    if (terminal.machine()) {
      write_file(json, terminal, sniffed);
    } else if (!options.mapping) {
      print_for_people(terminal, sniffed);
    } else if (sniffed.proposal) {
      print(proposal_text(terminal, sniffed));
    } else {
      complaints.push_back(
          {{file.name, 0, 0}, Code::format_unknown, terminal.say(Word::sniff_no_table)});
    }
  }
  json.end_array().key("warnings").begin_array().end_array().end_object();
  if (terminal.machine()) print(json.take() + "\n");
  if (!complaints.empty()) return fail(terminal, complaints, exit_failed);
  return status;
}

}  // namespace metsuke
