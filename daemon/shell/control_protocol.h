// What `metsuke` says to a running `metsuked`: one JSON object a line, and one line back.
//   {"verb":"status"}   {"verb":"seal"}   {"verb":"scan"}   {"verb":"shutdown"}
//   {"verb":"review","alert":"A-0912-01","act":"close","reason":"false_positive","comment":"…"}
//   {"verb":"declare","contract":"…","kind":"incident","subject":"I-1","facts":{"known":"…"}}
//   {"verb":"adopt","approved_by":"sato","reason":"…"}
//   {"verb":"advance","to":"2026-09-02T06:00:00+09:00","after_records":{"sftp":120}}
// Replies: {"ok":true,…} or {"ok":false,"code":"disk_full","number":1002,"detail":"…"}.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "alert/alert.h"
#include "base/complaint.h"
#include "shell/snapshot.h"
#include "shell/traffic.h"

namespace metsuke {

enum class ControlVerb : std::uint8_t {
  status, review, adopt, advance, seal, scan, shutdown, declare
};
std::string_view name_of(ControlVerb verb);

struct ControlRequest {
  ControlVerb verb{};
  std::string alert, comment, approved_by, reason;
  ReviewAct act = ReviewAct::note;
  CloseReason close_reason = CloseReason::none;
  Declaration declaration;  // But for person and time.
  Timestamp to{};
  std::map<std::string, std::uint64_t> after_records;
};

inline constexpr std::size_t control_line_bytes_max = 64 * 1024;

// Err value_invalid with what is wrong: not JSON, an unknown verb, act or reason, a missing field.
Result<ControlRequest> control_request_from(std::string_view line);

// Each without its LF.
std::string control_ok();
std::string control_error(const Error& error);
std::string control_refusal(const Error& error, const Complaints& complaints, Language language);
// What the daemon's status reply holds besides "ok".
struct StatusFacts {
  std::string version;
  Timestamp clock{};
  bool is_stepped = false;
  std::uint16_t syslog_port = 0, console_port = 0;  // As bound; 0: not listening.
  std::map<std::string, std::uint16_t> ports;  // "syslog", "syslog_tls", "relp" …; as bound.
  TrafficCounts traffic;
};
std::string control_status(const Snapshot& snapshot, const StatusFacts& facts);

}  // namespace metsuke
