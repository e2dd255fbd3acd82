#include "shell/cli/receipt.h"

#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "base/unicode.h"

namespace metsuke {
namespace {

using Json = nlohmann::json;

// A cell: texts as they are, numbers in digits, what is not there empty.
std::string cell(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  return printable(found->is_string() ? found->get<std::string>() : found->dump());
}

void print_files(const Terminal& terminal, const Json& files) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& file : files)
    if (file.is_object())
      rows.push_back({cell(file, "state"), cell(file, "rows"), cell(file, "quarantined"),
                      cell(file, "bytes"), cell(file, "sha256"), cell(file, "name")});
  if (rows.empty()) return;
  print(text_table({terminal.say(Word::pack_state), terminal.say(Word::pack_rows),
                    terminal.say(Word::pack_quarantined), terminal.say(Word::pack_bytes),
                    terminal.say(Word::pack_sha256), terminal.say(Word::pack_file)},
                   rows));
}

void print_receipt(const Terminal& terminal, const Json& receipt) {
  const auto line = [&](Word what, const char* name) {
    const std::string value = cell(receipt, name);
    if (!value.empty()) print(fit_width(terminal.say(what), 18) + value + "\n");
  };
  line(Word::pack_source, "source");
  line(Word::console_delivery, "delivery");
  line(Word::pack_state, "state");
  line(Word::pack_received, "received");
  line(Word::pack_remark, "reason");
  line(Word::pack_rows, "rows");
  line(Word::pack_quarantined, "quarantined");
  line(Word::pack_manifest, "manifest");
  line(Word::pack_replaces, "replaces");
  const std::string from = cell(receipt, "period_from"), first = cell(receipt, "first_event");
  std::string days = from.empty() ? from : from + ".." + cell(receipt, "period_to");
  if (!first.empty())
    days += " (" + cell(receipt, "reach") + ": " + first + ".." + cell(receipt, "last_event") + ")";
  if (!days.empty()) print(fit_width(terminal.say(Word::pack_covers), 18) + days + "\n");
  if (receipt.contains("files")) print_files(terminal, receipt["files"]);
}

}  // namespace

Result<VerifierKey> paper_key(Disk& disk, const std::string& text) {
  auto held = read_file(disk, text, limits::manifest_bytes_max);
  std::string key = held ? *std::move(held) : text;
  while (!key.empty() && key.back() <= ' ') key.pop_back();
  return verifier_key_from(key);
}

int run_evidence_receipt(World world, const Terminal& terminal, const ReceiptOptions& options) {
  const auto key = paper_key(world.disk, options.vkey);
  if (!key) return fail(terminal, key.error(), exit_failed);
  const auto text = read_file(world.disk, options.path, limits::delivery_manifest_bytes_max);
  if (!text) return fail(terminal, text.error(), exit_failed);
  const auto signature = read_file(world.disk, options.path + ".sig", limits::manifest_bytes_max);
  if (!signature) return fail(terminal, signature.error(), exit_failed);
  if (!signature_holds(*text, *signature, *key))
    return fail(terminal, Error{Code::signature_invalid, options.path}, exit_integrity);
  const Json receipt = Json::parse(*text, nullptr, false);
  if (!receipt.is_object())
    return fail(terminal, Error{Code::value_invalid, options.path}, exit_failed);
  if (terminal.machine()) {
    print(*text);
    return exit_clean;
  }
  print(fit_width(terminal.say(Word::pack_authenticity), 18) +
        painted(terminal, Paint::green, terminal.say(Word::pack_holds)) + "\n");
  print_receipt(terminal, receipt);
  return exit_clean;
}

}  // namespace metsuke
