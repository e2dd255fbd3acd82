#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "source/drop_parts.h"

namespace metsuke {

namespace {

// "door.zip!inner.tgz!a.log": what it lies in, and its path there.
std::string_view archive_part(std::string_view name) {
  return name.substr(0, name.rfind(inside_mark));
}
std::string_view inner_part(std::string_view name) {
  return name.substr(name.rfind(inside_mark) + 1);
}

bool is_taken(const PackedMember& member) {
  return member.state == FileState::ok || member.state == FileState::broken;
}

// The folder that holds all of an archive, with its "/": who packs a folder packs its name, too.
std::string common_folder(const std::vector<PackedMember>& members, std::string_view archive) {
  std::optional<std::string> common;
  for (const PackedMember& member : members) {
    if (!is_taken(member) || archive_part(member.name) != archive) continue;
    const std::string_view inner = inner_part(member.name);
    if (!common) common = std::string(inner.substr(0, inner.rfind('/') + 1));
    while (!inner.starts_with(*common)) {
      common->pop_back();
      common->resize(common->rfind('/') + 1);
    }
  }
  return common.value_or("");
}

struct Gathered {
  std::vector<PackedMember> members;
  std::map<std::string, std::string, std::less<>> manifests;  // By full name.
  std::uint64_t manifest_bytes = 0;
};

bool may_speak(std::string_view inner) {
  const std::string_view name = name_of_path(inner);
  return is_manifest_name(name) || name == "bagit.txt";
}

// The manifests in the top folder of each archive, read and taken off the members.
Result<void> listen(Gathered& gathered, Listing& listing) {
  std::set<std::string> archives;
  for (const PackedMember& member : gathered.members) archives.emplace(archive_part(member.name));
  std::set<std::string, std::less<>> tags;
  for (const std::string& archive : archives) {
    const std::string top = archive + inside_mark + common_folder(gathered.members, archive);
    const bool is_bag = gathered.manifests.contains(top + "bagit.txt");
    for (const auto& [name, bytes] : gathered.manifests) {
      const bool is_top = name.starts_with(top) && name.find('/', top.size()) == std::string::npos;
      if (!is_top || name.ends_with("bagit.txt")) continue;
      DeliveryManifest manifest = TRY(read_manifest(name_of_path(inner_part(name)), bytes));
      for (Listed& file : manifest.files) file.name = top + file.name;
      TRY(merge(std::move(manifest), name, listing));
      listing.spoken_for.insert(archive);
      tags.insert(name);
    }
    for (const PackedMember& member : gathered.members)
      if (is_bag && member.name.starts_with(top) &&
          is_bag_tag(std::string_view(member.name).substr(top.size())))
        tags.insert(member.name);
  }
  std::erase_if(gathered.members,
                [&](const PackedMember& member) { return tags.contains(member.name); });
  return {};
}

}  // namespace

bool Listing::lists_inside(std::string_view archive) const {
  const std::string start = std::string(archive) + inside_mark;
  const auto found = files.lower_bound(start);
  return found != files.end() && found->first.starts_with(start);
}

Result<OpenedArchive> open_archive(Disk& disk, const DropSettings& settings, std::string_view path,
                                   std::string_view name, Listing& listing) {
  const auto file = TRY(disk.open_below(settings.inbox, path));
  Gathered gathered;
  std::string* speech = nullptr;
  Walk walk;
  walk.sums = Sums::both;  // Which of them its own manifest lists is known when it has come.
  walk.begins = [&](const PackedMember& member) -> Result<void> {
    speech = nullptr;
    if (may_speak(inner_part(member.name))) speech = &gathered.manifests[member.name];
    return {};
  };
  walk.bytes = [&](std::string_view bytes) -> Result<void> {
    if (speech == nullptr) return {};
    gathered.manifest_bytes += bytes.size();
    if (gathered.manifest_bytes > limits::delivery_manifest_bytes_max)
      return Error{Code::limit_exceeded, std::string(name) + ": delivery_manifest_bytes_max"};
    *speech += bytes;
    return {};
  };
  walk.ends = [&](const PackedMember& member) -> Result<void> {
    gathered.members.push_back(member);
    return {};
  };
  OpenedArchive opened;
  opened.name = name;
  opened.undecoded = TRY(walk_archive(*file, name, settings.unpack, settings.passwords, walk));
  TRY(listen(gathered, listing));
  opened.members = std::move(gathered.members);
  return opened;
}

void name_members(const std::vector<OpenedArchive>& archives, Listing& listing) {
  // By path in the archive, and by path below its top folder; a name that several have is nobody's.
  std::map<std::string, std::vector<std::string>, std::less<>> called;
  for (const OpenedArchive& archive : archives) {
    const std::string top = common_folder(archive.members, archive.name);
    for (const PackedMember& member : archive.members) {
      if (!is_taken(member)) continue;
      const std::string inner(std::string_view(member.name).substr(archive.name.size() + 1));
      called[inner].push_back(member.name);
      if (!top.empty() && inner.starts_with(top))
        called[inner.substr(top.size())].push_back(member.name);
    }
  }
  std::map<std::string, Listed, std::less<>> named;
  for (auto& [name, listed] : listing.files) {
    const auto found = called.find(name);
    const bool is_one = found != called.end() && found->second.size() == 1;
    named.emplace(is_one ? found->second.front() : name, std::move(listed));
  }
  listing.files = std::move(named);
}

void add_members(const OpenedArchive& archive, const Listing& listing, DeliveredFile& itself,
                 std::vector<DeliveredFile>& files) {
  itself.stream = 0;
  const auto listed = listing.files.find(archive.name);
  const bool is_listed = listed != listing.files.end();
  // Who lists what is in it has listed it.
  const bool is_spoken_for =
      listing.lists_inside(archive.name) || listing.spoken_for.contains(archive.name);
  if (!is_listed && itself.state == FileState::extra && is_spoken_for) itself.state = FileState::ok;
  for (const Undecoded& one : archive.undecoded)
    if (one.name == archive.name && itself.state == FileState::ok) itself.state = FileState::broken;
  for (const PackedMember& member : archive.members) {
    DeliveredFile file;
    file.name = member.name;
    file.bytes = member.bytes;
    file.sha256 = member.sha256;
    file.state = member.state;
    const auto said = listing.files.find(member.name);
    const std::string outer(archive_part(member.name));
    if (is_taken(member) && said != listing.files.end()) {
      file.declared_rows = said->second.rows;
      if (member.state == FileState::ok &&
          !fits(said->second, {member.sha256, member.bytes, member.sha512}))
        file.state = FileState::mismatch;
    } else if (member.state == FileState::ok && !member.is_archive &&
               (listing.spoken_for.contains(outer) || listing.lists_inside(outer))) {
      file.state =
          may_speak(inner_part(member.name)) ? FileState::unlisted_manifest : FileState::extra;
    }
    if (member.is_archive || !is_taken(member))
      file.stream = 0;
    else
      file.stream = 1;  // Its own, once the delivery has its name.
    files.push_back(std::move(file));
  }
}

RecordCutter::RecordCutter(const DropSettings& settings, const Delivery& delivery,
                           const DeliveredFile& file, std::uint64_t resume, const TakeRecords& take)
    : delivery_(delivery), file_(file), resume_(resume), take_(take), framer_(settings.framing) {}

Result<void> RecordCutter::hand_on() {
  for (std::size_t at = 0; at < pieces_.size(); ++at) {
    const Piece& piece = pieces_[at];
    if (piece.offset >= resume_) {
      records_.push_back({delivery_.source,
                          {file_.stream, piece.offset},
                          delivery_.received,
                          piece.wholeness,
                          piece.bytes});
    }
    const bool is_full = records_.size() == limits::batch_entries_max;
    if (records_.empty() || (!is_full && at + 1 < pieces_.size())) continue;
    TRY(take_(records_));
    records_.clear();
  }
  pieces_.clear();
  return {};
}

Result<void> RecordCutter::feed(std::string_view bytes) {
  hash_.add(bytes);
  TRY(framer_.feed(bytes, pieces_));
  return hand_on();
}

Result<void> RecordCutter::finish() {
  framer_.finish(pieces_);
  TRY(hand_on());
  if (hash_.finish() == file_.sha256) return {};
  return Error{Code::manifest_invalid, delivery_.name + '/' + file_.name + " ≠ SHA-256"};
}

Result<void> read_packed_records(Disk& disk, const DropSettings& settings, const Delivery& delivery,
                                 const DeliveredFile& archive,
                                 const std::function<std::uint64_t(std::uint64_t)>& resume,
                                 const TakeRecords& take) {
  ASSERT(is_packed(archive));
  const auto status = TRY(disk.status(join_path(settings.inbox, delivery.name)));
  const bool is_directory = status.kind == FileKind::directory;
  const std::string path = is_directory ? join_path(delivery.name, archive.name) : archive.name;
  std::map<std::string_view, const DeliveredFile*> wanted;
  for (const DeliveredFile& file : delivery.files)
    if (has_records(file) && file.bytes > 0 && resume(file.stream) < file.bytes)
      wanted.emplace(file.name, &file);
  const auto opened = TRY(disk.open_below(settings.inbox, path));
  std::optional<RecordCutter> cutter;
  Walk walk;
  walk.begins = [&](const PackedMember& member) -> Result<void> {
    cutter.reset();
    const auto found = wanted.find(member.name);
    if (found == wanted.end() || member.is_archive) return {};
    cutter.emplace(settings, delivery, *found->second, resume(found->second->stream), take);
    return {};
  };
  walk.bytes = [&](std::string_view bytes) {
    return cutter ? cutter->feed(bytes) : Result<void>();
  };
  walk.ends = [&](const PackedMember& member) -> Result<void> {
    if (!cutter || member.is_archive) return {};
    TRY(cutter->finish());
    wanted.erase(member.name);
    cutter.reset();
    return {};
  };
  TRY(walk_archive(*opened, archive.name, settings.unpack, settings.passwords, walk));
  const std::string inside = archive.name + inside_mark;
  for (const auto& [name, file] : wanted)
    if (name.starts_with(inside))
      return Error{Code::manifest_invalid, delivery.name + '/' + file->name + " ≠ SHA-256"};
  if (TRY(hash_below(disk, settings, path)).digest == archive.sha256) return {};
  return Error{Code::manifest_invalid, delivery.name + '/' + archive.name + " ≠ SHA-256"};
}

}  // namespace metsuke
