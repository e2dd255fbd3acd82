// A record of the Windows event log, whatever carried it, as an event.
#pragma once

#include "event/format.h"

namespace metsuke {

// What a number of a channel means. Empty words: nothing of the kind is said.
struct WindowsMeaning {
  enum class Who : std::uint8_t { none, subject, target, user } who = Who::none;
  std::string_view category, type, action;
};
// Never null; of an unknown number all words are empty.
const WindowsMeaning& windows_meaning(std::string_view channel, std::string_view code);
// Why a logon was refused, by its status ("0xc000006a"); empty when the number is not known.
std::string_view logon_refusal(std::string_view status);

// `fields` as parse_windows_xml names them.
Result<void> describe_windows(const LineContext& context, const Fields& fields, Event& event);

inline constexpr LogSource windows_sources[] = {
    {"", "windows", "security"},
    {"", "windows", "system"},
    {"", "windows", "application"},
    {"", "windows", "sysmon"},
    {"", "windows", "powershell"},
    {"", "windows", "powershell-classic"},
    {"", "windows", "taskscheduler"},
    {"", "windows", "windefend"},
    {"", "windows", "terminalservices-localsessionmanager"},
    {"process_creation", "windows", "security"},
    {"process_creation", "windows", "sysmon"},
    {"network_connection", "windows", "sysmon"},
    {"file_event", "windows", "sysmon"},
    {"file_delete", "windows", "sysmon"},
    {"image_load", "windows", "sysmon"},
    {"process_access", "windows", "sysmon"},
    {"registry_set", "windows", "sysmon"},
    {"registry_add", "windows", "sysmon"},
    {"dns_query", "windows", "sysmon"},
    {"pipe_created", "windows", "sysmon"},
    {"create_remote_thread", "windows", "sysmon"},
    {"ps_script", "windows", "powershell"},
    {"ps_module", "windows", "powershell"},
    {"ps_classic_start", "windows", "powershell-classic"},
};

}  // namespace metsuke
