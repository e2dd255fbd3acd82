#include "source/drop.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"
#include "base/limits.h"
#include "source/drop_parts.h"

namespace metsuke {

namespace {

// door.csv.sha256 speaks for door.csv.
constexpr std::array<std::string_view, 2> beside = {".sha256", ".sha512"};

std::string_view without_beside(std::string_view name) {
  for (const std::string_view ending : beside)
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

struct Member {
  std::string name;
  std::uint64_t bytes = 0;
};

// What lies in a delivery, names only: nothing has been opened.
struct Contents {
  std::vector<Member> files;  // Sorted by name once gathered; manifests among them.
  bool is_directory = false;
  bool has_partial = false;
  Timestamp touched{};  // The latest change of anything in it.
  std::uint64_t bytes = 0;
  std::string refused;  // Why it must not be opened, if so.
};

bool is_partial(std::string_view name) {
  return name.starts_with('.') || name.ends_with(".part") || name.ends_with(".tmp") ||
         name.ends_with(".filepart");
}

bool is_top(std::string_view name) { return name.find('/') == std::string_view::npos; }

std::string refusal(Code code, std::string_view name) {
  return std::string(name_of(code)).append(": ").append(name);
}

void note(const FileStatus& status, std::string_view name, Contents& contents) {
  contents.touched = std::max(contents.touched, status.modified);
  if (status.kind != FileKind::file) return;
  contents.files.push_back({std::string(name), status.size});
  contents.bytes += status.size;
  if (contents.files.size() > limits::delivery_files_max ||
      contents.bytes > limits::delivery_bytes_max) {
    contents.refused = refusal(Code::limit_exceeded, name);
  }
}

Result<void> gather(Disk& disk, const std::string& root, const std::string& below,
                    std::size_t depth, Contents& contents) {
  const std::string directory = below.empty() ? root : join_path(root, below);
  const auto names = TRY(disk.list(directory));
  for (const std::string& name : names) {
    if (!contents.refused.empty()) return {};
    const std::string path = join_path(below, name);
    if (is_partial(name)) contents.has_partial = true;
    if (!is_safe_name(path) || depth >= limits::delivery_depth_max) {
      contents.refused = refusal(Code::limit_exceeded, path);
      return {};
    }
    const auto status = disk.status(join_path(root, path));
    // A name may go while we look: the vendor is still at work.
    if (!status && status.error().code == Code::not_found) {
      contents.has_partial = true;
      continue;
    }
    if (!status) return status.error();
    if (status->kind == FileKind::other) contents.refused = refusal(Code::not_a_file, path);
    note(*status, path, contents);
    if (status->kind == FileKind::directory) TRY(gather(disk, root, path, depth + 1, contents));
  }
  return {};
}

Result<Contents> contents_of(Disk& disk, const DropSettings& settings, std::string_view name) {
  Contents contents;
  const std::string path = join_path(settings.inbox, name);
  const FileStatus status = TRY(disk.status(path));
  note(status, name, contents);
  if (status.kind == FileKind::other) contents.refused = refusal(Code::not_a_file, name);
  if (status.kind == FileKind::directory) {
    contents.is_directory = true;
    TRY(gather(disk, path, "", 0, contents));
  }
  if (status.kind == FileKind::file) {
    for (const std::string_view ending : beside) {
      const std::string sums = std::string(name).append(ending);
      const auto other = disk.status(join_path(settings.inbox, sums));
      if (!other) continue;
      if (other->kind != FileKind::file) contents.refused = refusal(Code::not_a_file, sums);
      note(*other, sums, contents);
    }
  }
  std::sort(contents.files.begin(), contents.files.end(),
            [](const Member& left, const Member& right) { return left.name < right.name; });
  return contents;
}

// Below the inbox.
std::string path_of(bool is_directory, std::string_view delivery, std::string_view file) {
  return is_directory ? join_path(delivery, file) : std::string(file);
}

bool has(const Contents& contents, std::string_view name) {
  return std::any_of(contents.files.begin(), contents.files.end(),
                     [&](const Member& member) { return member.name == name; });
}

bool is_bag(const Contents& contents) { return has(contents, "bagit.txt"); }

bool speaks(const Contents& contents, std::string_view delivery, std::string_view name) {
  if (contents.is_directory) {
    return is_top(name) && (is_manifest_name(name) || (is_bag(contents) && name == "bag-info.txt"));
  }
  return name != delivery;
}

Result<std::string> read_below(Disk& disk, const DropSettings& settings, std::string_view path) {
  const auto file = TRY(disk.open_below(settings.inbox, path));
  std::string bytes(limits::delivery_manifest_bytes_max + 1, '\0');
  bytes.resize(TRY(file->read_at(0, bytes)));
  if (bytes.size() <= limits::delivery_manifest_bytes_max) return bytes;
  return Error{Code::limit_exceeded, std::string(path) + ": delivery_manifest_bytes_max"};
}

Result<Listing> listing_of(Disk& disk, const DropSettings& settings, std::string_view delivery,
                           const Contents& contents) {
  Listing listing;
  for (const Member& member : contents.files) {
    if (!speaks(contents, delivery, member.name)) continue;
    const std::string path = path_of(contents.is_directory, delivery, member.name);
    const auto bytes = TRY(read_below(disk, settings, path));
    const bool tags = member.name == "bag-info.txt";
    auto manifest = read_manifest(member.name, bytes);
    // bag-info.txt need not say anything that we read.
    if (!manifest && tags) continue;
    if (!manifest) return manifest.error();
    TRY(merge(*std::move(manifest), member.name, listing));
    if (!tags) listing.present = true;
  }
  return listing;
}

// A clock that differs from ours by less than the time to settle is an ordinary clock.
bool is_recent(Timestamp touched, Timestamp now) {
  const Duration age = touched > now ? touched - now : now - touched;
  return age < settle_time;
}

// Whether everything listed is there and is what the manifest says.
bool is_whole(Disk& disk, const DropSettings& settings, std::string_view delivery,
              const Contents& contents, const Listing& listing) {
  if (contents.bytes > limits::delivery_hashed_early_max) return false;
  const Sums sums = listing.lists_sha512() ? Sums::both : Sums::sha256;
  for (const auto& [name, listed] : listing.files) {
    if (speaks(contents, delivery, name)) continue;
    const auto hashed =
        hash_below(disk, settings, path_of(contents.is_directory, delivery, name), sums);
    if (!hashed || !fits(listed, *hashed)) return false;
  }
  return true;
}

Result<Found> look_at(Disk& disk, const DropSettings& settings, const std::string& name,
                      Timestamp now) {
  Found found;
  found.name = name;
  const auto contents = contents_of(disk, settings, name);
  if (!contents && contents.error().code == Code::not_found) return found;
  if (!contents) return contents.error();
  found.touched = contents->touched;
  found.bytes = contents->bytes;
  if (!contents->refused.empty()) {
    found.state = Found::State::refused;
    found.reason = contents->refused;
    return found;
  }
  if (contents->has_partial || contents->files.empty()) return found;
  if (!is_recent(contents->touched, now)) {
    found.state = Found::State::settled;
    return found;
  }
  const auto listing = listing_of(disk, settings, name, *contents);
  if (!listing || !listing->present) return found;
  if (is_whole(disk, settings, name, *contents, *listing)) found.state = Found::State::settled;
  return found;
}

// A file of sums beside what it speaks for is part of that delivery, not one of its own.
bool is_beside(std::string_view name, const std::vector<std::string>& names) {
  const std::string_view spoken_for = without_beside(name);
  return spoken_for != name && std::binary_search(names.begin(), names.end(), spoken_for);
}

DeliveredFile describe_file(const Member& member, const Listing& listing, const Hashed& hashed) {
  DeliveredFile file;
  file.name = member.name;
  file.bytes = hashed.bytes;
  file.sha256 = hashed.digest;
  if (!listing.present) return file;
  const auto listed = listing.files.find(member.name);
  if (listed == listing.files.end()) {
    file.state = is_manifest_name(name_of_path(member.name)) ? FileState::unlisted_manifest
                                                             : FileState::extra;
    return file;
  }
  file.declared_rows = listed->second.rows;
  file.state = fits(listed->second, hashed) ? FileState::ok : FileState::mismatch;
  return file;
}

// A Payload-Oxum that does not hold shows as a bag-info.txt that does not match.
bool oxum_holds(const Contents& contents, const Listing& listing) {
  if (!listing.said.payload_bytes) return true;
  std::uint64_t bytes = 0;
  std::uint64_t count = 0;
  for (const Member& member : contents.files) {
    if (!member.name.starts_with("data/")) continue;
    bytes += member.bytes;
    ++count;
  }
  return bytes == *listing.said.payload_bytes && count == listing.said.payload_files;
}

void add_missing(const Contents& contents, std::string_view delivery, const Listing& listing,
                 std::vector<DeliveredFile>& files) {
  const auto by_name = [](const DeliveredFile& left, const DeliveredFile& right) {
    return left.name < right.name;
  };
  std::sort(files.begin(), files.end(), by_name);
  const auto before = static_cast<std::ptrdiff_t>(files.size());
  for (const auto& [name, listed] : listing.files) {
    if (speaks(contents, delivery, name)) continue;
    const auto end = files.begin() + before;
    const auto there = std::lower_bound(
        files.begin(), end, name,
        [](const DeliveredFile& file, const std::string& wanted) { return file.name < wanted; });
    if (there != end && there->name == name) continue;
    DeliveredFile file;
    file.name = name;
    file.state = FileState::missing;
    file.declared_rows = listed.rows;
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(), by_name);
}

// What the manifests say of the whole; where they say no days, the name may.
void describe_head(const Listing& listing, std::string_view name, Delivery& delivery) {
  delivery.has_manifest = listing.present || !listing.spoken_for.empty();
  delivery.period_from = listing.said.period_from;
  delivery.period_to = listing.said.period_to;
  delivery.sequence = listing.said.sequence;
  delivery.zero_declared = listing.said.zero_declared;
  const auto named = period_in_name(name);
  if (!named || delivery.period_from) return;
  delivery.period_from = named->from;
  delivery.period_to = named->to;
}

}  // namespace

// RFC 8493 §2.2: what describes the bag is not its payload.
bool is_bag_tag(std::string_view name) {
  return name == "bagit.txt" || name == "bag-info.txt" || name == "fetch.txt" ||
         (is_top(name) && (name.starts_with("tagmanifest-") || name.starts_with("manifest-")));
}

Result<void> merge(DeliveryManifest manifest, std::string_view name, Listing& listing) {
  for (Listed& file : manifest.files) {
    const auto [entry, fresh] = listing.files.emplace(file.name, file);
    if (fresh) continue;
    Listed& known = entry->second;
    if ((known.sha256 && file.sha256 && *known.sha256 != *file.sha256) ||
        (known.sha512 && file.sha512 && *known.sha512 != *file.sha512)) {
      return Error{Code::manifest_invalid, std::string(name).append(": ").append(file.name)};
    }
    if (!known.sha256) known.sha256 = file.sha256;
    if (!known.sha512) known.sha512 = file.sha512;
    if (!known.bytes) known.bytes = file.bytes;
    if (!known.rows) known.rows = file.rows;
  }
  DeliveryManifest& said = listing.said;
  if (!said.period_from) said.period_from = manifest.period_from;
  if (!said.period_to) said.period_to = manifest.period_to;
  if (!said.sequence) said.sequence = manifest.sequence;
  if (!said.payload_bytes) said.payload_bytes = manifest.payload_bytes;
  if (!said.payload_files) said.payload_files = manifest.payload_files;
  said.zero_declared = said.zero_declared || manifest.zero_declared;
  return {};
}

bool fits(const Listed& listed, const Hashed& hashed) {
  return (!listed.sha256 || *listed.sha256 == hashed.digest) &&
         (!listed.sha512 || listed.sha512 == hashed.sha512) &&
         (!listed.bytes || *listed.bytes == hashed.bytes);
}

bool Listing::lists_sha512() const {
  return std::any_of(files.begin(), files.end(),
                     [](const auto& file) { return file.second.sha512.has_value(); });
}

Result<Hashed> hash_below(Disk& disk, const DropSettings& settings, std::string_view path,
                          Sums wanted) {
  const auto file = TRY(disk.open_below(settings.inbox, path));
  std::string room(limits::read_bytes, '\0');
  Sha256 hash;
  Sha512 long_hash;
  Hashed hashed;
  for (;;) {
    const std::size_t count = TRY(file->read_at(hashed.bytes, room));
    hash.add(std::string_view(room).substr(0, count));
    if (wanted == Sums::both) long_hash.add(std::string_view(room).substr(0, count));
    hashed.bytes += count;
    if (count < room.size()) break;
  }
  hashed.digest = hash.finish();
  if (wanted == Sums::both) hashed.sha512 = long_hash.finish();
  return hashed;
}

Result<std::vector<Found>> look(Disk& disk, const DropSettings& settings, Timestamp now) {
  std::vector<Found> all;
  const auto names = TRY(disk.list(settings.inbox));
  for (const std::string& name : names) {
    if (normal_path(join_path(settings.inbox, name)) == normal_path(settings.kept)) continue;
    if (is_beside(name, names)) continue;
    if (!is_safe_name(name)) {
      all.push_back({name, Found::State::refused, refusal(Code::value_invalid, "name"), {}, 0});
      continue;
    }
    // A manifest alone speaks for files that have yet to come.
    if (is_partial(name) || without_beside(name) != name) {
      all.push_back({name, Found::State::waiting, {}, {}, 0});
      continue;
    }
    all.push_back(TRY(look_at(disk, settings, name, now)));
  }
  return all;
}

Result<OpenedDelivery> open_delivery(Disk& disk, const DropSettings& settings,
                                     std::string_view name, Timestamp received) {
  if (!is_safe_name(name) || !is_top(name)) return Error{Code::value_invalid, std::string(name)};
  const Contents contents = TRY(contents_of(disk, settings, name));
  if (!contents.refused.empty()) return Error{Code::not_a_file, contents.refused};
  Listing listing = TRY(listing_of(disk, settings, name, contents));
  OpenedDelivery opened;
  Delivery& delivery = opened.delivery;
  delivery.source = settings.source;
  delivery.name = name;
  delivery.received = received;
  const bool bag = is_bag(contents);
  const bool oxum_wrong = bag && !oxum_holds(contents, listing);
  const Sums sums = listing.lists_sha512() ? Sums::both : Sums::sha256;
  std::vector<std::pair<Member, Hashed>> there;
  std::vector<OpenedArchive> archives;
  for (const Member& member : contents.files) {
    const bool told = member.name == "bag-info.txt" && oxum_wrong;
    const bool tag = speaks(contents, name, member.name) || (bag && is_bag_tag(member.name));
    if (tag && !told) continue;
    const std::string path = path_of(contents.is_directory, name, member.name);
    there.emplace_back(member, TRY(hash_below(disk, settings, path, sums)));
    if (settings.unpack && is_archive_name(member.name) && member.bytes > 0)
      archives.push_back(TRY(open_archive(disk, settings, path, member.name, listing)));
  }
  name_members(archives, listing);
  describe_head(listing, name, delivery);
  for (const auto& [member, hashed] : there) {
    DeliveredFile file = describe_file(member, listing, hashed);
    if (member.name == "bag-info.txt" && oxum_wrong) file.state = FileState::mismatch;
    file.stream = 1;
    const auto archive = std::find_if(archives.begin(), archives.end(),
                                      [&](const auto& one) { return one.name == member.name; });
    if (archive != archives.end()) add_members(*archive, listing, file, delivery.files);
    delivery.files.push_back(std::move(file));
  }
  if (delivery.files.size() > limits::delivery_files_max)
    return Error{Code::limit_exceeded, delivery.name + ": delivery_files_max"};
  for (OpenedArchive& archive : archives)
    std::move(archive.undecoded.begin(), archive.undecoded.end(),
              std::back_inserter(opened.undecoded));
  add_missing(contents, name, listing, delivery.files);
  for (DeliveredFile& file : delivery.files)
    if (file.stream != 0 || file.state == FileState::missing)
      file.stream = stream_of(delivery.source, delivery.name, file.name, file.sha256);
  return opened;
}

Result<void> read_records(Disk& disk, const DropSettings& settings, const Delivery& delivery,
                          const DeliveredFile& file, std::uint64_t resume,
                          const TakeRecords& take) {
  ASSERT(is_safe_name(file.name));
  const auto status = TRY(disk.status(join_path(settings.inbox, delivery.name)));
  const bool is_directory = status.kind == FileKind::directory;
  const auto opened =
      TRY(disk.open_below(settings.inbox, path_of(is_directory, delivery.name, file.name)));
  RecordCutter cutter(settings, delivery, file, resume, take);
  std::string room(limits::read_bytes, '\0');
  // From the beginning even on resuming: only so is every cut the same as it was before.
  for (std::uint64_t read = 0; read < file.bytes;) {
    const std::uint64_t left = file.bytes - read;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, room.size()));
    const std::size_t count = TRY(opened->read_at(read, std::span(room).first(wanted)));
    read += count;
    TRY(cutter.feed(std::string_view(room).substr(0, count)));
    if (count < wanted) break;
  }
  return cutter.finish();
}

Result<void> put_aside(Disk& disk, const DropSettings& settings, std::string_view name) {
  if (!is_safe_name(name) || !is_top(name)) return Error{Code::value_invalid, std::string(name)};
  TRY(disk.make_directories(settings.kept));
  const std::string from = join_path(settings.inbox, name);
  const auto status = TRY(disk.status(from));
  std::string to = join_path(settings.kept, name);
  for (int number = 2;; ++number) {
    const bool taken =
        disk.status(to) || std::any_of(beside.begin(), beside.end(), [&](std::string_view ending) {
          return static_cast<bool>(disk.status(to + std::string(ending)));
        });
    if (!taken) break;
    to = join_path(settings.kept, name) + '.' + std::to_string(number);
  }
  // The sums first: should we be cut off between, the file alone is known by its digest.
  for (const std::string_view ending : beside) {
    const std::string sums = from + std::string(ending);
    if (status.kind == FileKind::file && disk.status(sums))
      TRY(disk.rename(sums, to + std::string(ending)));
  }
  TRY(disk.rename(from, to));
  TRY(disk.sync_directory(settings.kept));
  return disk.sync_directory(settings.inbox);
}

}  // namespace metsuke
