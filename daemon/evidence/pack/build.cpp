// The pack's files from its model: page, tables, manifest, signature.
#include <algorithm>

#include "base/json.h"
#include "base/limits.h"
#include "base/words.h"
#include "evidence/pack/pack.h"
#include "evidence/pack/report.h"
#include "evidence/pack/tables.h"

namespace metsuke {
namespace {

std::string readme(const PackModel& model, Language language) {
  const bool japanese = language == Language::japanese;
  std::string text;
  if (japanese) {
    text = "月次証跡一式: " + model.contract->id + " " + model.contract->title + " " +
           to_text(model.month) +
           "\nまず report_ja.html を開いてください(総合判定は1頁目)。\n"
           "表は data/*.csv にあります(UTF-8 BOM、CRLF。=+-@ で始まる欄は ' を付けています)。\n"
           "本製品なしの検証: bash verify.sh 紙面のvkey 紙面のルートハッシュ\n"
           "同梱の鍵だけでは証明になりません。鍵とルートは必ず紙面(決裁済の頁)"
           "のものを使ってください。\n";
  } else {
    text =
        "Monthly evidence pack: " + model.contract->id + " " + model.contract->title + " " +
        to_text(model.month) +
        "\nOpen report_en.html first (the overall verdict is on its first page).\n"
        "Tables are in data/*.csv (UTF-8 with BOM, CRLF; cells that begin with =+-@ carry a ').\n"
        "To check without the product: bash verify.sh VKEY-FROM-PAPER ROOT-FROM-PAPER\n"
        "The key inside proves nothing by itself: take key and root from the signed page.\n";
  }
  return text;
}

std::string sums_of(const PackFiles& files) {
  std::string sums;
  for (const auto& [name, bytes] : files) sums += to_hex(sha256(bytes)) + "  " + name + "\n";
  return sums;
}

// What was put in and what came out; one member a line, so that sed can read it.
std::string manifest_json(const PackModel& model, const PackFiles& files, const std::string& sums) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.pack/1");
  json.member("contract", model.contract->id);
  json.member("month", to_text(model.month));
  json.member("as_of", to_rfc3339(model.totals.now));
  json.member("last_seq", model.totals.last.value);
  json.member("chain", to_hex(model.chain));
  json.member("tree_size", model.checkpoint.size);
  json.member("tree_root", to_hex(model.checkpoint.root));
  json.member("bundle", to_hex(model.bundle));
  json.member("contract_sha256", to_hex(model.contract->digest));
  json.member("verdict", name_of(model.verdict.verdict));
  json.member("version", METSUKE_VERSION);
  json.member("sha256sums", to_hex(sha256(sums)));
  json.key("files").begin_array();
  for (const auto& [name, bytes] : files) {
    json.begin_object();
    json.member("name", name);
    json.member("bytes", static_cast<std::uint64_t>(bytes.size()));
    json.member("sha256", to_hex(sha256(bytes)));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  std::string text = json.take();
  std::string lines;
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (!quoted && (c == '{' || c == '[')) ++depth;
    if (!quoted && (c == '}' || c == ']')) --depth;
    lines += c;
    const bool element = !quoted && c == ',' && (depth == 1 || text[i + 1] == '{');
    if (element || (!quoted && depth == 1 && c == '{')) lines += "\n ";
  }
  return lines + "\n";
}

}  // namespace

PackFiles build_pack(const PackModel& model, const Signer& signer) {
  PackFiles files;
  files.emplace_back("README_en.txt", readme(model, Language::english));
  files.emplace_back("README_ja.txt", readme(model, Language::japanese));
  files.emplace_back("checkpoint", model.checkpoint_note);
  for (const PackTable& table : pack_tables(model, Language::japanese))
    files.emplace_back("data/" + table.file, to_csv(table));
  std::uint64_t leaves = 0;
  for (const auto& [name, text] : model.manifests)
    if (leaves++ < model.checkpoint.size) files.emplace_back("man/" + name, text);
  files.emplace_back("pubkey.pem", public_key_pem(model.key));
  files.emplace_back("report_en.html", report_html(model, Language::english));
  files.emplace_back("report_ja.html", report_html(model, Language::japanese));
  files.emplace_back("verify.sh", verify_script());
  files.emplace_back("vkey", to_text(model.key) + "\n");
  std::sort(files.begin(), files.end());
  const std::string inner = sums_of(files);
  const std::string manifest = manifest_json(model, files, inner);
  files.emplace_back("manifest.json", manifest);
  files.emplace_back("manifest.sig", signer.sign_bytes(manifest));
  std::sort(files.begin(), files.end());
  files.emplace_back("SHA256SUMS", sums_of(files));
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> write_pack(Disk& disk, const std::string& directory, const PackFiles& files) {
  if (const auto names = disk.list(directory); names && !names->empty()) {
    for (const std::string& name : *names) {
      const bool ours = std::any_of(files.begin(), files.end(), [&](const auto& file) {
        return file.first == name || file.first.starts_with(name + "/");
      });
      if (!ours) return Error{Code::usage, directory + ": holds other files (" + name + ")"};
    }
  }
  for (const auto& [name, bytes] : files) {
    const std::string path = join_path(directory, name);
    TRY(disk.make_directories(directory_of(path)));
    TRY(write_file(disk, path, bytes));
  }
  return {};
}

std::string pack_name(const Contract& contract, Month month) {
  std::string name = to_text(month) + "_" + contract.id + "_" + contract.vendor_name;
  for (char& c : name)
    if (static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '\\' || c == ':' || c == '\x7f')
      c = '_';
  return name;
}

}  // namespace metsuke
