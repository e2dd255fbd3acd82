#include "shell/gather.h"

#include <algorithm>
#include <map>

#include "base/limits.h"

namespace metsuke {

namespace {

constexpr int directory_depth_max = 16;

void complain(Complaints& complaints, const std::string& file, const Error& error) {
  complaints.push_back({{file, 0, 0}, error.code, error.detail, Weight::error, {}});
}

Result<void> collect(Disk& disk, const std::string& directory, const std::string& below, int depth,
                     BundleFiles& files) {
  if (depth > directory_depth_max) return Error{Code::limit_exceeded, directory};
  for (const std::string& name : TRY(disk.list(directory))) {
    if (name.starts_with('.')) continue;
    const std::string path = join_path(directory, name);
    const std::string relative = below.empty() ? name : below + "/" + name;
    const FileStatus status = TRY(disk.status(path));
    if (status.kind == FileKind::directory)
      TRY(collect(disk, path, relative, depth + 1, files));
    else if (name.ends_with(".yml") || name.ends_with(".yaml"))
      files.emplace_back(relative, TRY(read_file(disk, path, limits::yaml_bytes_max)));
    if (files.size() > limits::rules_max) return Error{Code::limit_exceeded, directory};
  }
  return {};
}

// One contract and what it names, into `files`. A name that two contracts use for different bytes
// cannot be told apart in the bundle.
void gather_contract(Disk& disk, const std::string& path, std::map<std::string, std::string>& files,
                     PlacesOnDisk& places, Complaints& complaints) {
  auto text = read_file(disk, path, limits::yaml_bytes_max);
  if (!text) {
    complain(complaints, path, text.error());
    return;
  }
  const std::string directory(directory_of(path));
  const auto keep = [&](const std::string& name, const std::string& bytes) {
    const auto [found, is_new] = files.emplace("contracts/" + name, bytes);
    places.emplace("contracts/" + name, join_path(directory, name));
    if (!is_new && found->second != bytes)
      complain(complaints, path, {Code::already_exists, name + ": another contract's file"});
  };
  keep(std::string(name_of_path(path)), *text);
  // What is wrong with the contract is said once, by the bundle's compilation.
  Complaints unheard;
  const ReadNamedFile read = [&](const std::string& name) -> Result<std::string> {
    std::string bytes = TRY(read_file(disk, join_path(directory, name), limits::blob_bytes_max));
    keep(name, bytes);
    return bytes;
  };
  static_cast<void>(read_contract(*text, path, read, unheard));
}

}  // namespace

void name_places_on_disk(const PlacesOnDisk& places, std::span<Complaint> complaints) {
  for (Complaint& complaint : complaints)
    if (const auto found = places.find(complaint.place.file); found != places.end())
      complaint.place.file = found->second;
}

Result<BundleFiles> rule_files(Disk& disk, const std::string& directory) {
  BundleFiles files;
  TRY(collect(disk, directory, "", 0, files));
  std::sort(files.begin(), files.end());
  return files;
}

Gathered gather_bundle(Disk& disk, const Config& config, Complaints& complaints) {
  const std::size_t before = complaints.size();
  std::map<std::string, std::string> files;
  PlacesOnDisk places;
  std::string list;
  for (const std::string& path : config.contracts) {
    gather_contract(disk, path, files, places, complaints);
    list += "contracts/" + std::string(name_of_path(path)) + "\n";
  }
  files.emplace("contracts.txt", list);
  const auto rules = rule_files(disk, config.rules);
  if (!rules)
    complain(complaints, config.rules, rules.error());
  else
    for (const auto& [name, bytes] : *rules) {
      files.emplace("rules/" + name, bytes);
      places.emplace("rules/" + name, join_path(config.rules, name));
    }
  Gathered gathered;
  for (std::size_t at = before; at < complaints.size(); ++at)
    if (complaints[at].weight == Weight::error) return gathered;
  gathered.text = bundle_text(BundleFiles(files.begin(), files.end()));
  if (gathered.text.size() > limits::blob_bytes_max) {
    complain(complaints, config.file, {Code::limit_exceeded, "bundle"});
    return gathered;
  }
  const std::size_t compiled = complaints.size();
  gathered.bundle = compile_bundle(gathered.text, complaints);
  name_places_on_disk(places, std::span(complaints).subspan(compiled));
  return gathered;
}

}  // namespace metsuke
