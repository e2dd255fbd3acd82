// Everything has a limit; all limits are here; what must hold between them is asserted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace metsuke::limits {

// A longer line is archived in numbered fragments and counted as damaged.
inline constexpr std::size_t line_bytes_max = 1024 * 1024;
// An encoded entry: the line with every byte escaped, and its provenance.
inline constexpr std::size_t entry_bytes_max = 4 * line_bytes_max + 16 * 1024;
inline constexpr std::size_t batch_bytes_max = 8 * 1024 * 1024;
inline constexpr std::size_t batch_entries_max = 16 * 1024;
inline constexpr std::size_t intake_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t read_bytes = 256 * 1024;  // One read from a file or socket.

inline constexpr std::uint64_t segment_bytes_max = 16ull * 1024 * 1024;
inline constexpr std::chrono::hours segment_age_max{1};
inline constexpr std::size_t manifest_bytes_max = 4 * 1024;
// What one batch may weigh once its bytes are escaped, and a segment that it just fits into.
inline constexpr std::size_t batch_encoded_bytes_max = 40 * 1024 * 1024;
inline constexpr std::uint64_t segment_raw_bytes_max = 64ull * 1024 * 1024;
inline constexpr std::uint64_t segment_frame_bytes_max = segment_raw_bytes_max + 1024 * 1024;
inline constexpr std::uint64_t segments_max = 1'000'000;  // A segment an hour for a century.
inline constexpr std::size_t note_bytes_max = 64 * 1024;
inline constexpr std::size_t sums_bytes_max = 64 * 1024 * 1024;  // Of a pack: a line a file.
inline constexpr std::size_t key_file_bytes_max = 16 * 1024;
inline constexpr std::size_t blob_bytes_max = 64 * 1024 * 1024;  // A bundle or a register.

inline constexpr std::chrono::seconds tick_interval{60};
inline constexpr std::chrono::hours window_max{24 * 366};
inline constexpr std::chrono::hours lateness_max{24 * 7};
inline constexpr std::size_t window_groups_max = 100'000;  // Per rule; beyond it the rule says so.
inline constexpr std::size_t window_events_max = 10'000;   // Per group; older ones are counted.
inline constexpr std::size_t window_entries_max = 1'000'000;  // Per rule, over all its groups.
inline constexpr std::size_t finding_proof_max = 50;          // Seqs kept; the rest is counted.
inline constexpr std::size_t tally_missing_max = 100;  // Names of what a rule missed in a month.
inline constexpr std::size_t terms_past_max = 16;  // Of a contract: versions asked for late events.
inline constexpr std::size_t daylight_days_max =
    1'000;  // Source × day outside a contract, told apart.
inline constexpr std::size_t alerts_open_max = 100'000;
inline constexpr std::size_t review_comment_bytes_max = 4 * 1024;
inline constexpr std::size_t declaration_bytes_max = 16 * 1024;  // All its facts together.

inline constexpr std::size_t fields_max = 512;  // Of one parsed line.
inline constexpr std::size_t csv_columns_max = 512;
inline constexpr std::size_t json_depth_max = 32;
// Values of a log line's layout, and how often its reading may go back.
inline constexpr std::size_t layout_pieces_max = 64;
inline constexpr std::size_t layout_steps_max = 2'000;
inline constexpr std::size_t xml_depth_max = 32;
inline constexpr std::size_t xml_attributes_max = 64;   // Of one element.
inline constexpr std::size_t sessions_max = 64 * 1024;  // Remembered by one reader.
inline constexpr std::size_t streams_max = 256;         // Remembered by one reader.
// Events of several lines: held at once by a stream; how long, by their own clock (the kernel's
// audit records drift this far apart) and in lines of others.
inline constexpr std::size_t assembly_max = 1024;
inline constexpr std::chrono::seconds assembly_time_max{2};
inline constexpr std::size_t assembly_lines_max = 4096;
inline constexpr std::size_t preamble_rows_max = 64;  // Before the head of a table.

inline constexpr std::size_t yaml_bytes_max = 1024 * 1024;
inline constexpr std::size_t yaml_depth_max = 32;
inline constexpr std::size_t complaints_max = 1000;
inline constexpr std::size_t rules_max = 20'000;
inline constexpr std::size_t condition_depth_max = 64;
inline constexpr std::size_t coverages_max = 1024;  // Log sources a matcher remembers.
inline constexpr std::size_t regex_bytes_max = 64 * 1024;
inline constexpr std::size_t rule_alternatives_max = 4096;  // Of one value (windash, expand).
inline constexpr std::size_t rule_wildcards_max = 1024;     // Of one value: `*` and `?`.
inline constexpr std::int64_t regex_memory_max = 64ll * 1024 * 1024;

inline constexpr std::size_t register_rows_max = 200'000;
inline constexpr std::size_t delivery_files_max = 10'000;
inline constexpr std::size_t delivery_name_bytes_max = 1024;
inline constexpr std::size_t delivery_manifest_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t delivery_depth_max = 16;  // Folders in folders.
// A delivery touched a moment ago is hashed at every look only up to this size.
inline constexpr std::uint64_t delivery_hashed_early_max = 64ull * 1024 * 1024;
inline constexpr std::uint64_t delivery_bytes_max = 64ull * 1024 * 1024 * 1024;
// An archive, opened by a process of its own: all that comes out of it; how much more than went in
// (not asked of little); an archive inside it, held in memory; what that process may use.
inline constexpr std::size_t unpacked_bytes_max = 2ull * 1024 * 1024 * 1024;
inline constexpr std::uint64_t unpacked_ratio_max = 200;
inline constexpr std::uint64_t unpacked_ratio_free_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t unpacked_nested_bytes_max = 256 * 1024 * 1024;
inline constexpr std::uint64_t unpacker_memory_max = 1024ull * 1024 * 1024;
inline constexpr std::chrono::seconds unpacker_time_max{60};  // Of a processor.
inline constexpr std::size_t passwords_max = 32;              // Of one source.
inline constexpr std::size_t password_file_bytes_max = 16 * 1024;
// What is said of one archive one by one: members refused, places that cannot be decoded.
inline constexpr std::size_t undecoded_said_max = 20;
// Lines of deliveries that are remembered (8 bytes each) so that a second delivery of the same days
// can be compared; beyond it the oldest deliveries are forgotten.
inline constexpr std::size_t delivered_lines_max = 4'000'000;

// Of one door, and of one address among them; how long a handshake may take.
inline constexpr std::size_t connections_max = 1'000;
inline constexpr std::size_t connections_per_address_max = 250;
inline constexpr std::chrono::seconds handshake_time_max{10};
inline constexpr std::chrono::seconds connection_idle_max{3600};
// What one source may have on its way to the disk; beyond it its connections are not read.
inline constexpr std::size_t source_bytes_max = intake_bytes_max / 4;
// Refused senders that are remembered, so that each leaves one gap an hour, not one a try.
inline constexpr std::size_t refusals_remembered_max = 1'000;
inline constexpr std::chrono::hours refusal_interval{1};
// RELP: the largest window whose repetition is recognised, in lines; the sessions and senders
// that are remembered for it; how long a session's first lines wait for the next to tell.
inline constexpr std::size_t relp_window_max = 1024;
inline constexpr std::size_t relp_sessions_max = 4;
inline constexpr std::size_t relp_senders_max = 1'000;
inline constexpr std::chrono::seconds relp_doubt_max{1};
inline constexpr std::size_t relp_header_bytes_max = 64;
inline constexpr std::size_t relp_offers_bytes_max = 64 * 1024;
// One batch of lines by HTTP, and how long its key is remembered.
inline constexpr std::size_t ingest_body_bytes_max = 2 * 1024 * 1024;
inline constexpr std::size_t ingest_lines_max = 4'000;
inline constexpr std::size_t ingest_key_bytes_max = 255;
inline constexpr std::size_t ingest_keys_max = 100'000;
inline constexpr std::chrono::hours ingest_key_age_max{24 * 7};
// Tailed files: how many one source may name; the bytes at their head and before the place reached
// that are compared to see whether what was read has been rewritten; how long a file that was
// renamed is still read.
inline constexpr std::size_t tail_files_max = 64;
inline constexpr std::size_t tail_head_bytes = 1024;
inline constexpr std::size_t tail_proof_bytes = 4096;
inline constexpr std::chrono::seconds tail_linger{60};
// A wall clock that differs from the monotonic one by more than this has been set.
inline constexpr std::chrono::seconds clock_step_min{1};
inline constexpr std::size_t http_body_bytes_max = 1024 * 1024;
inline constexpr std::size_t http_header_bytes_max = 16 * 1024;
inline constexpr std::chrono::seconds http_header_time_max{30};
inline constexpr std::size_t query_rows_max = 10'000;
inline constexpr std::chrono::minutes disk_patience{30};  // How long a full disk is waited out.

static_assert(line_bytes_max < entry_bytes_max);
static_assert(entry_bytes_max <= batch_bytes_max);
static_assert(batch_bytes_max * 4 <= intake_bytes_max, "io must be able to run ahead of the disk");
static_assert(batch_bytes_max <= segment_bytes_max);
static_assert(segment_bytes_max + batch_encoded_bytes_max < segment_raw_bytes_max);
static_assert(entry_bytes_max < batch_encoded_bytes_max);
static_assert(read_bytes <= batch_bytes_max);
static_assert(source_bytes_max >= 2 * batch_bytes_max, "one source alone must fill its batches");
static_assert(ingest_body_bytes_max <= batch_bytes_max / 2, "one HTTP batch is one archive batch");
static_assert(ingest_lines_max < batch_entries_max / 2);

}  // namespace metsuke::limits
