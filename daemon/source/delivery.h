// A delivery: what a vendor put into the drop directory in one go, and what its own manifest
// says should be in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/sha512.h"
#include "base/time.h"

namespace metsuke {

// One line of a manifest.
struct Listed {
  std::string name;  // Relative, no "..", no leading '/'.
  std::optional<Digest> sha256;
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> rows;  // 件数, as declared.
  std::optional<LongDigest> sha512;
};

// Dialects: `sha256sum` and `sha512sum` text, BagIt manifest-sha256.txt and manifest-sha512.txt
// (RFC 8493, with Payload-Oxum of bag-info.txt), CSV with the heads
// ファイル名,件数,サイズ,SHA-256,期間,開始,終了,連番 (UTF-8 or CP932; 該当なし in the place of a
// name declares zero). In the first two, and above a CSV's head, comment lines carry what the cover
// sheet says:
//   # period: 2026-09-01          (or 2026-09, or 2026-09-01..2026-09-30)
//   # from: 2026-09-01T00:00:00   (with `to`; days too. Midnight ends the day before)
//   # to: 2026-10-01T00:00:00
//   # sequence: 42                (of this source's deliveries, from 1)
//   # rows: door.csv 120
//   # zero: true                  (「該当なし」: nothing happened in the period)
struct DeliveryManifest {
  std::vector<Listed> files;
  std::optional<Date> period_from;
  std::optional<Date> period_to;
  std::optional<std::uint64_t> sequence;
  bool zero_declared = false;
  std::optional<std::uint64_t> payload_bytes;  // Payload-Oxum: the sum of all files' sizes …
  std::optional<std::uint64_t> payload_files;  // … and their count.
};
// `name` decides the dialect. manifest_invalid with name and line, limit_exceeded when too long.
Result<DeliveryManifest> read_manifest(std::string_view name, std::string_view bytes);
// The names a manifest may have: manifest-sha256.txt, SHA256SUMS, *.sha256, the same with 512,
// *.manifest, 目録.csv, manifest.csv.
bool is_manifest_name(std::string_view name);
// Whether a name a vendor chose may be used below a directory of ours: relative, no empty, "."
// or ".." part, no control character, not too long.
bool is_safe_name(std::string_view name);
// The days that a name speaks of: one date or month in it, or the first and last of several.
struct NamedPeriod {
  Date from;
  Date to;
};
std::optional<NamedPeriod> period_in_name(std::string_view name);

enum class FileState : std::uint8_t {
  ok,
  mismatch,           // Digest or size differs from what is listed.
  missing,            // Listed, not there.
  extra,              // There, not listed.
  unlisted_manifest,  // A manifest below the top, which speaks for nothing and is not listed.
  // Of what lies in an archive, or of the archive itself:
  broken,          // What could be read is there; the rest cannot be decoded.
  unsafe_name,     // Not taken: its name leads elsewhere, or is no name.
  not_a_file,      // Not taken: a link, a device.
  duplicate_name,  // Not taken: the archive has had a member of that name.
  too_deep         // Not taken: an archive in an archive in an archive.
};
inline constexpr FileState last_file_state = FileState::too_deep;

std::string_view name_of(FileState state);
std::optional<FileState> file_state_from(std::string_view name);

// What lies in an archive is named behind it: "door.zip!2026-09/door.csv".
inline constexpr char inside_mark = '!';

struct DeliveredFile {
  std::string name;
  std::uint64_t bytes{};
  Digest sha256{};  // Of what arrived; zeros when missing.
  FileState state = FileState::ok;
  std::optional<std::uint64_t> declared_rows;
  std::uint64_t stream{};  // Position::stream of its records; 0: it has none of its own.
};

// Lines of it are, or will be, in the archive: not of an archive (its members have them), nor of
// what was not taken.
bool has_records(const DeliveredFile& file);
// It arrived, and what is in it follows as files of their own.
bool is_packed(const DeliveredFile& file);

// As archived and as the engine sees it (an Input). Owns its strings: deliveries are few.
struct Delivery {
  std::string source;
  std::string name;  // Of the directory or file in the drop.
  Timestamp received;
  std::optional<Date> period_from;  // Declared by the manifest, else by the name (a date in
  std::optional<Date> period_to;    // it), else empty.
  std::optional<std::uint64_t> sequence;
  bool zero_declared = false;
  bool has_manifest = false;
  std::vector<DeliveredFile> files;  // Sorted by name; the manifest itself is not among them.
};

// Which of the files is the archive that a file lies in: of several the innermost.
std::optional<std::size_t> archive_of(const Delivery& delivery, std::size_t file);

// The stream id of a delivered file: the first 8 bytes (big-endian) of
// SHA-256(source NUL delivery NUL file NUL digest).
std::uint64_t stream_of(std::string_view source, std::string_view delivery, std::string_view file,
                        const Digest& digest);

}  // namespace metsuke
