#include "evidence/manifest.h"

#include <charconv>

#include "base/limits.h"

namespace metsuke {

namespace {

constexpr std::string_view manifest_mark = "metsuke-segment/v1\n";
constexpr std::size_t name_digits = 8;

// "<name> <value>\n", in the order asked for; anything else makes it bad.
class Rows {
 public:
  explicit Rows(std::string_view text) : rest_(text) {}

  std::string_view value(std::string_view name) {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos || rest_.size() <= name.size() ||
        !rest_.starts_with(name) || rest_[name.size()] != ' ') {
      good_ = false;
      return {};
    }
    const std::string_view found = rest_.substr(name.size() + 1, end - name.size() - 1);
    rest_.remove_prefix(end + 1);
    return found;
  }
  std::uint64_t number(std::string_view name) {
    const std::string_view text = value(name);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) good_ = false;
    return number;
  }
  Digest digest(std::string_view name) {
    const auto digest = digest_from_hex(value(name));
    if (!digest) good_ = false;
    return digest ? *digest : Digest{};
  }
  Timestamp time(std::string_view name) {
    const auto at = timestamp_from_rfc3339(value(name));
    if (!at) good_ = false;
    return at ? *at : Timestamp{};
  }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

Error about(const Error& error, const std::string& path) {
  return Error{error.code, path + ": " + error.detail};
}

}  // namespace

std::string to_text(const Sealed& sealed) {
  std::string text(manifest_mark);
  const auto row = [&text](std::string_view name, const std::string& value) {
    text += name;
    text += ' ';
    text += value;
    text += '\n';
  };
  row("id", std::to_string(sealed.id));
  row("previous", to_hex(sealed.previous));
  row("first", std::to_string(sealed.first.value));
  row("count", std::to_string(sealed.count));
  row("raw_bytes", std::to_string(sealed.raw_bytes));
  row("raw_sha256", to_hex(sealed.raw_sha256));
  row("zst_sha256", to_hex(sealed.zst_sha256));
  row("line_root", to_hex(sealed.line_root));
  row("chain", to_hex(sealed.chain));
  row("sealed", to_rfc3339(sealed.sealed));
  ASSERT(text.size() <= limits::manifest_bytes_max);
  return text;
}

Result<Sealed> sealed_from(std::string_view text) {
  const Error unreadable{Code::seal_broken, "the manifest is not well-formed"};
  if (text.size() > limits::manifest_bytes_max || !text.starts_with(manifest_mark))
    return unreadable;
  Rows rows(text.substr(manifest_mark.size()));
  Sealed sealed;
  sealed.id = rows.number("id");
  sealed.previous = rows.digest("previous");
  sealed.first = Seq{rows.number("first")};
  sealed.count = rows.number("count");
  sealed.raw_bytes = rows.number("raw_bytes");
  sealed.raw_sha256 = rows.digest("raw_sha256");
  sealed.zst_sha256 = rows.digest("zst_sha256");
  sealed.line_root = rows.digest("line_root");
  sealed.chain = rows.digest("chain");
  sealed.sealed = rows.time("sealed");
  if (!rows.good() || sealed.id == 0 || sealed.first.value == 0 || sealed.count == 0)
    return unreadable;
  // One way to write each value, nothing behind the last.
  if (to_text(sealed) != text) return unreadable;
  return sealed;
}

std::string segment_name(std::uint64_t id) {
  std::string digits = std::to_string(id);
  if (digits.size() < name_digits) digits.insert(0, name_digits - digits.size(), '0');
  return digits;
}

std::optional<std::uint64_t> segment_id(std::string_view name) {
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  if (id == 0 || segment_name(id) != name) return std::nullopt;
  return id;
}

namespace place {

std::string folder(const std::string& directory, std::string_view name) {
  return join_path(directory, name);
}
std::string open_log(const std::string& directory, std::uint64_t id) {
  return folder(directory, "open/" + segment_name(id) + ".log");
}
std::string sealed(const std::string& directory, std::uint64_t id) {
  return folder(directory, "seg/" + segment_name(id) + ".zst");
}
std::string manifest(const std::string& directory, std::uint64_t id) {
  return folder(directory, "man/" + segment_name(id));
}
std::string checkpoint(const std::string& directory) { return folder(directory, "checkpoint"); }
std::string checkpoint_of(const std::string& directory, std::uint64_t size) {
  return folder(directory, "ckpt/" + std::to_string(size));
}
std::string key(const std::string& directory) { return folder(directory, "vkey"); }
std::string blob(const std::string& directory, const Digest& digest) {
  return folder(directory, "blobs/" + to_hex(digest));
}

}  // namespace place

SegmentStart after(const Sealed& sealed) {
  return {sealed.id + 1, Seq{sealed.first.value + sealed.count - 1}, sealed.chain};
}

Result<std::vector<std::string>> names_in(Disk& disk, const std::string& folder) {
  auto names = disk.list(folder);
  if (!names && names.error().code == Code::not_found) return std::vector<std::string>();
  return names;
}

Result<std::vector<std::uint64_t>> manifest_ids(Disk& disk, const std::string& directory) {
  std::vector<std::uint64_t> ids;
  for (const std::string& name : TRY(names_in(disk, place::folder(directory, "man"))))
    if (const auto id = segment_id(name)) ids.push_back(*id);
  if (ids.size() > limits::segments_max)
    return Error{Code::limit_exceeded, std::to_string(ids.size()) + " segments"};
  return ids;
}

Result<void> without_gap(const std::vector<std::uint64_t>& ids) {
  for (std::size_t at = 0; at < ids.size(); ++at)
    if (ids[at] != at + 1)
      return Error{Code::chain_broken, "man/" + segment_name(at + 1) + " is missing"};
  return {};
}

Result<SealedLeaf> read_sealed_leaf(Disk& disk, const std::string& directory, std::uint64_t id) {
  const std::string path = place::manifest(directory, id);
  const std::string text = TRY(read_file(disk, path, limits::manifest_bytes_max));
  const auto sealed = sealed_from(text);
  if (!sealed) return about(sealed.error(), path);
  if (sealed->id != id) return Error{Code::seal_broken, path + ": is of another segment"};
  return SealedLeaf{*sealed, leaf_hash(text)};
}

Result<void> continues(const SealedLeaf& manifest, const SealedLeaf* before) {
  const Sealed& sealed = manifest.sealed;
  const SegmentStart start = before == nullptr ? SegmentStart{} : after(before->sealed);
  const Digest previous = before == nullptr ? Digest{} : before->leaf;
  if (sealed.id == start.id && sealed.first == next(start.last) && sealed.previous == previous)
    return {};
  return Error{Code::seal_broken,
               "man/" + segment_name(sealed.id) + " does not continue the manifest before it"};
}

Result<std::string> read_sealed(Disk& disk, const std::string& directory, const Sealed& sealed) {
  const std::string path = place::sealed(directory, sealed.id);
  const std::string frame = TRY(read_file(disk, path, limits::segment_frame_bytes_max));
  if (sha256(frame) != sealed.zst_sha256)
    return Error{Code::seal_broken, path + ": differs from its manifest (zst_sha256)"};
  auto raw = decompressed(frame, sealed.raw_bytes);
  if (!raw) return about(raw.error(), path);
  if (sha256(*raw) != sealed.raw_sha256)
    return Error{Code::seal_broken, path + ": differs from its manifest (raw_sha256)"};
  return raw;
}

Result<std::string> read_open(Disk& disk, const std::string& directory, std::uint64_t id) {
  return read_file(disk, place::open_log(directory, id), limits::segment_raw_bytes_max);
}

}  // namespace metsuke
