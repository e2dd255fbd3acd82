// What the numbers of the Windows event log mean (Microsoft's "Events to monitor", Sysmon's
// manual).
#include <algorithm>
#include <array>

#include "event/windows.h"
#include "parse/text.h"

namespace metsuke {
namespace {

using Who = WindowsMeaning::Who;

struct Numbered {
  int code;
  WindowsMeaning meaning;
};

constexpr std::string_view security = "Security";
constexpr std::string_view sysmon = "Microsoft-Windows-Sysmon/Operational";

// Security and, with 104 and 7045, System. Sorted.
constexpr Numbered audited[] = {
    {104, {Who::user, "iam,configuration", "admin,change", "config-change"}},
    {1100, {Who::none, "process", "end", "config-change"}},
    {1101, {Who::none, "host", "error", ""}},
    {1102, {Who::subject, "iam", "admin,change", "config-change"}},
    {1104, {Who::none, "host", "error", ""}},
    {4608, {Who::none, "host", "start", ""}},
    {4616, {Who::subject, "configuration", "change", "config-change"}},
    {4624, {Who::target, "authentication", "start", "logon"}},
    {4625, {Who::target, "authentication", "start", "logon-failed"}},
    {4627, {Who::target, "iam", "group,info", ""}},
    {4634, {Who::target, "authentication", "end", "logoff"}},
    {4647, {Who::target, "authentication", "end", "logoff"}},
    {4648, {Who::subject, "authentication", "start", "logon"}},
    {4656, {Who::subject, "file", "access", ""}},
    {4657, {Who::subject, "registry,configuration", "change", "config-change"}},
    {4658, {Who::subject, "file", "access", ""}},
    {4660, {Who::subject, "file", "deletion", "file-delete"}},
    {4663, {Who::subject, "file", "access", "file-read"}},
    {4670, {Who::subject, "iam,configuration", "admin,change", "permission-change"}},
    {4672, {Who::subject, "iam", "admin", "privilege-use"}},
    {4673, {Who::subject, "iam", "admin", "privilege-use"}},
    {4674, {Who::subject, "iam", "admin,change", "privilege-use"}},
    {4688, {Who::subject, "process", "start", "process-start"}},
    {4689, {Who::subject, "process", "end", ""}},
    {4697, {Who::subject, "iam,configuration", "admin,change", "config-change"}},
    {4698, {Who::subject, "iam,configuration", "creation,admin", "config-change"}},
    {4699, {Who::subject, "iam,configuration", "deletion,admin", "config-change"}},
    {4700, {Who::subject, "iam,configuration", "change,admin", "config-change"}},
    {4701, {Who::subject, "iam,configuration", "change,admin", "config-change"}},
    {4702, {Who::subject, "iam,configuration", "change,admin", "config-change"}},
    {4703, {Who::subject, "iam", "user,change", ""}},
    {4704, {Who::subject, "iam,configuration", "admin,change", "permission-change"}},
    {4705, {Who::subject, "iam,configuration", "admin,change", "permission-change"}},
    {4706, {Who::subject, "configuration", "creation", "config-change"}},
    {4713, {Who::subject, "configuration", "change", "config-change"}},
    {4715, {Who::subject, "configuration", "change", "config-change"}},
    {4717, {Who::subject, "iam,configuration", "admin,change", "permission-change"}},
    {4718, {Who::subject, "iam,configuration", "admin,change", "permission-change"}},
    {4719, {Who::subject, "iam,configuration", "admin,change", "config-change"}},
    {4720, {Who::subject, "iam", "user,creation", "account-change"}},
    {4722, {Who::subject, "iam", "user,change", "account-change"}},
    {4723, {Who::subject, "iam", "user,change", "account-change"}},
    {4724, {Who::subject, "iam", "user,change", "account-change"}},
    {4725, {Who::subject, "iam", "user,deletion", "account-change"}},
    {4726, {Who::subject, "iam", "user,deletion", "account-change"}},
    {4727, {Who::subject, "iam", "group,creation", "account-change"}},
    {4728, {Who::subject, "iam", "group,change", "permission-change"}},
    {4729, {Who::subject, "iam", "group,change", "permission-change"}},
    {4730, {Who::subject, "iam", "group,deletion", "account-change"}},
    {4731, {Who::subject, "iam", "group,creation", "account-change"}},
    {4732, {Who::subject, "iam", "group,change", "permission-change"}},
    {4733, {Who::subject, "iam", "group,change", "permission-change"}},
    {4734, {Who::subject, "iam", "group,deletion", "account-change"}},
    {4735, {Who::subject, "iam", "group,change", "account-change"}},
    {4737, {Who::subject, "iam", "group,change", "account-change"}},
    {4738, {Who::subject, "iam", "user,change", "account-change"}},
    {4739, {Who::subject, "configuration", "change", "config-change"}},
    {4740, {Who::subject, "iam", "user,change", "account-change"}},
    {4741, {Who::subject, "iam", "creation,admin", "account-change"}},
    {4742, {Who::subject, "iam", "change,admin", "account-change"}},
    {4743, {Who::subject, "iam", "deletion,admin", "account-change"}},
    {4754, {Who::subject, "iam", "group,creation", "account-change"}},
    {4755, {Who::subject, "iam", "group,change", "account-change"}},
    {4756, {Who::subject, "iam", "group,change", "permission-change"}},
    {4757, {Who::subject, "iam", "group,change", "permission-change"}},
    {4758, {Who::subject, "iam", "group,deletion", "account-change"}},
    {4764, {Who::subject, "iam", "group,change", "account-change"}},
    {4767, {Who::subject, "iam", "user,change", "account-change"}},
    {4768, {Who::target, "authentication", "start", ""}},
    {4769, {Who::target, "authentication", "start", ""}},
    {4770, {Who::target, "authentication", "start", ""}},
    {4771, {Who::target, "authentication", "start", "logon-failed"}},
    {4776, {Who::target, "authentication", "start", ""}},
    {4778, {Who::user, "authentication,session", "start", "session-start"}},
    {4779, {Who::user, "authentication,session", "end", "session-end"}},
    {4781, {Who::subject, "iam", "user,change", "account-change"}},
    {4800, {Who::target, "session", "info", ""}},
    {4801, {Who::target, "session", "info", ""}},
    {4964, {Who::target, "iam", "admin,group", "privilege-use"}},
    {5136, {Who::subject, "iam,configuration", "change", "config-change"}},
    {5140, {Who::subject, "network,file", "info,access", "file-read"}},
    {5145, {Who::subject, "network,file", "info,access", "file-read"}},
    {5152, {Who::none, "network", "denied", "net-deny"}},
    {5154, {Who::none, "network", "info", ""}},
    {5156, {Who::none, "network", "connection,allowed", "net-allow"}},
    {5157, {Who::none, "network", "denied", "net-deny"}},
    {6416, {Who::subject, "host", "info", "device-connect"}},
    {7045, {Who::user, "iam,configuration", "creation", "config-change"}},
};

constexpr Numbered monitored[] = {
    {1, {Who::user, "process", "start", "process-start"}},
    {2, {Who::user, "file", "change", "file-write"}},
    {3, {Who::user, "network", "connection,start", "net-allow"}},
    {5, {Who::user, "process", "end", ""}},
    {6, {Who::none, "driver", "start", ""}},
    {7, {Who::user, "process", "change", ""}},
    {8, {Who::none, "process", "change", ""}},
    {9, {Who::user, "process", "access", ""}},
    {10, {Who::none, "process", "access", ""}},
    {11, {Who::user, "file", "creation", "file-create"}},
    {12, {Who::user, "configuration,registry", "change", "config-change"}},
    {13, {Who::user, "configuration,registry", "change", "config-change"}},
    {14, {Who::user, "configuration,registry", "change", "config-change"}},
    {15, {Who::user, "file", "access", "file-create"}},
    {17, {Who::user, "file", "creation", ""}},
    {18, {Who::user, "file", "access", ""}},
    {22, {Who::user, "network", "connection,protocol,info", ""}},
    {23, {Who::user, "file", "deletion", "file-delete"}},
    {25, {Who::user, "process", "change", ""}},
    {26, {Who::user, "file", "deletion", "file-delete"}},
};

constexpr Numbered terminal_sessions[] = {
    {21, {Who::user, "authentication,session", "start", "session-start"}},
    {23, {Who::user, "authentication,session", "end", "session-end"}},
    {24, {Who::user, "authentication,session", "end", "session-end"}},
    {25, {Who::user, "authentication,session", "start", "session-start"}},
};

constexpr Numbered scripts[] = {
    {400, {Who::none, "process", "start", ""}},
    {600, {Who::none, "process", "info", ""}},
    {800, {Who::none, "process", "info", ""}},
    {4103, {Who::user, "process", "info", ""}},
    {4104, {Who::user, "process", "info", "process-start"}},
};

constexpr WindowsMeaning nothing_said{};

constexpr bool in_order(std::span<const Numbered> table) {
  for (std::size_t at = 1; at < table.size(); ++at)
    if (table[at - 1].code >= table[at].code) return false;
  return true;
}
static_assert(in_order(audited) && in_order(monitored) && in_order(terminal_sessions) &&
              in_order(scripts));

struct Refusal {
  std::string_view status, why;
};
constexpr Refusal refusals[] = {
    {"0xc000005e", "no logon server"},
    {"0xc0000064", "no such user"},
    {"0xc000006a", "wrong password"},
    {"0xc000006d", "wrong user or password"},
    {"0xc000006e", "account restriction"},
    {"0xc000006f", "outside of the allowed hours"},
    {"0xc0000070", "workstation not allowed"},
    {"0xc0000071", "password expired"},
    {"0xc0000072", "account disabled"},
    {"0xc00000dc", "server in the wrong state"},
    {"0xc0000133", "clocks differ"},
    {"0xc000015b", "logon type not granted"},
    {"0xc0000192", "netlogon not started"},
    {"0xc0000193", "account expired"},
    {"0xc0000224", "password must be changed"},
    {"0xc0000234", "account locked"},
    {"0x6", "no such user"},
    {"0x12", "account disabled, expired or locked"},
    {"0x17", "password expired"},
    {"0x18", "wrong password"},
    {"0x25", "clocks differ"},
};

bool same_without_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

const WindowsMeaning& windows_meaning(std::string_view channel, std::string_view code) {
  if (!all_digits(code) || code.size() > 6) return nothing_said;
  int number = 0;
  for (const char digit : code) number = number * 10 + (digit - '0');
  std::span<const Numbered> table;
  if (channel == sysmon)
    table = monitored;
  else if (channel == security || channel == "System" || channel.empty())
    table = audited;
  else if (channel.find("TerminalServices-LocalSessionManager") != std::string_view::npos)
    table = terminal_sessions;
  else if (channel.find("PowerShell") != std::string_view::npos)
    table = scripts;
  // The system's own log has few numbers that mean the same there.
  if (channel == "System" && number != 104 && number != 7045) return nothing_said;
  const auto found =
      std::lower_bound(table.begin(), table.end(), number,
                       [](const Numbered& each, int wanted) { return each.code < wanted; });
  return found == table.end() || found->code != number ? nothing_said : found->meaning;
}

std::string_view logon_refusal(std::string_view status) {
  for (const Refusal& each : refusals)
    if (same_without_case(status, each.status)) return each.why;
  return {};
}

}  // namespace metsuke
