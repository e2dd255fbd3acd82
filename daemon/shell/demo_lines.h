// How the demonstration's machines write: sshd with internal-sftp as rsyslog forwards it, xferlog,
// a door system's table, a gateway's JSON. Formats are the real ones; values are invented.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace metsuke {

// The same numbers from the same seed, on every machine (splitmix64).
class DemoDice {
 public:
  explicit DemoDice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);                    // 0 … bound − 1
  std::uint64_t between(std::uint64_t low, std::uint64_t high);  // both included
  bool one_in(std::uint64_t chances) { return below(chances) == 0; }

 private:
  std::uint64_t state_;
};

struct DemoLine {
  Timestamp at{};
  std::string text;          // Without a line end; audit's without its sequence number.
  std::string_view machine;  // Audit: whose sequence numbers the line carries.
};

// What the machines wrote on one day.
struct DemoDay {
  Date date{};
  std::vector<DemoLine> sftp, ftp, door, audit;
};

// "08:41" of a day in Japan, and some seconds.
Timestamp demo_time(Date date, unsigned hour, unsigned minute, unsigned second = 0);

// strvis(3) as sshd writes names: every byte outside printable ASCII as \ooo, `\` doubled.
std::string octal_escaped(std::string_view bytes);

// RFC 5424 with the second blank that rsyslog's own template writes before the message.
std::string syslog_line(Timestamp at, std::string_view application, unsigned process,
                        std::string_view message);

struct DemoXfer {
  Timestamp at{};
  std::string_view address, path, user, service;  // service: "ftps" with TLS, "ftp" without
  std::uint64_t bytes = 0;
  unsigned seconds = 1;
  bool complete = true;
};
std::string xferlog_line(const DemoXfer& transfer);

struct DemoDoorRow {
  Timestamp at{};
  std::string_view card, name, door, kind;  // 入室 退室 入室拒否
};
inline constexpr std::string_view demo_door_head =
    "日付,時刻,カード番号,氏名,扉番号,扉名,区分,結果";
std::string door_row(const DemoDoorRow& row);

// {"seq":N,"time":…}: the sequence number is put in front when the day is whole.
struct DemoAudit {
  Timestamp at{};
  std::string_view host, actor, address, event, object;
  std::string extra;  // ,"size":1 …
};
std::string audit_line(const DemoAudit& row);

}  // namespace metsuke
