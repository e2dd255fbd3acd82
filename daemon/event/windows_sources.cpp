#include "event/windows_sources.h"

namespace metsuke {

namespace {

struct ChannelService {
  std::string_view channel, service;
};
// The channel of a Windows log; a service may have several, and a channel two names for its one.
constexpr ChannelService channel_services[] = {
    {"Application", "application"},
    {"DNS Server", "dns-server"},
    {"MSExchange Management", "msexchange-management"},
    {"Microsoft-IIS-Configuration/Operational", "iis-configuration"},
    {"Microsoft-ServiceBus-Client/Admin", "microsoft-servicebus-client"},
    {"Microsoft-ServiceBus-Client/Admin", "servicebus-client"},
    {"Microsoft-ServiceBus-Client/Operational", "microsoft-servicebus-client"},
    {"Microsoft-ServiceBus-Client/Operational", "servicebus-client"},
    {"Microsoft-Windows-AppLocker/EXE and DLL", "applocker"},
    {"Microsoft-Windows-AppLocker/MSI and Script", "applocker"},
    {"Microsoft-Windows-AppLocker/Packaged app-Deployment", "applocker"},
    {"Microsoft-Windows-AppLocker/Packaged app-Execution", "applocker"},
    {"Microsoft-Windows-AppModel-Runtime/Admin", "appmodel-runtime"},
    {"Microsoft-Windows-AppXDeploymentServer/Operational", "appxdeployment-server"},
    {"Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant",
     "application-experience"},
    {"Microsoft-Windows-Application-Experience/Program-Telemetry", "application-experience"},
    {"Microsoft-Windows-AppxPackaging/Operational", "appxpackaging-om"},
    {"Microsoft-Windows-BitLocker/BitLocker Management", "bitlocker"},
    {"Microsoft-Windows-Bits-Client/Operational", "bits-client"},
    {"Microsoft-Windows-CAPI2/Operational", "capi2"},
    {"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational",
     "certificateservicesclient-lifecycle-system"},
    {"Microsoft-Windows-CodeIntegrity/Operational", "codeintegrity-operational"},
    {"Microsoft-Windows-DHCP-Server/Operational", "dhcp"},
    {"Microsoft-Windows-DNS Client Events/Operational", "dns-client"},  // As Sigma has it.
    {"Microsoft-Windows-DNS-Client/Operational", "dns-client"},  // As Windows has it.
    {"Microsoft-Windows-DNS-Server/Analytical", "dns-server-analytic"},
    {"Microsoft-Windows-DNS-Server/Audit", "dns-server-audit"},
    {"Microsoft-Windows-Diagnosis-Scripted/Operational", "diagnosis-scripted"},
    {"Microsoft-Windows-DriverFrameworks-UserMode/Operational", "driver-framework"},
    {"Microsoft-Windows-Hyper-V-Worker", "hyper-v-worker"},
    {"Microsoft-Windows-Kernel-EventTracing", "kernel-event-tracing"},
    {"Microsoft-Windows-Kernel-ShimEngine/Diagnostic", "kernel-shimengine"},
    {"Microsoft-Windows-Kernel-ShimEngine/Operational", "kernel-shimengine"},
    {"Microsoft-Windows-LDAP-Client/Debug", "ldap"},
    {"Microsoft-Windows-LSA/Operational", "lsa-server"},
    {"Microsoft-Windows-NTLM/Operational", "ntlm"},
    {"Microsoft-Windows-Ntfs/Operational", "ntfs"},
    {"Microsoft-Windows-PowerShell/Operational", "powershell"},
    {"Microsoft-Windows-PrintService/Admin", "printservice-admin"},
    {"Microsoft-Windows-PrintService/Operational", "printservice-operational"},
    {"Microsoft-Windows-SENSE/Operational", "sense"},
    {"Microsoft-Windows-SMBServer/Connectivity", "smbserver-connectivity"},
    {"Microsoft-Windows-Security-Mitigations/Kernel Mode", "security-mitigations"},
    {"Microsoft-Windows-Security-Mitigations/User Mode", "security-mitigations"},
    {"Microsoft-Windows-Shell-Core/Operational", "shell-core"},
    {"Microsoft-Windows-SmbClient/Connectivity", "smbclient-connectivity"},
    {"Microsoft-Windows-SmbClient/Security", "smbclient-security"},
    {"Microsoft-Windows-Sysmon/Operational", "sysmon"},
    {"Microsoft-Windows-TaskScheduler/Operational", "taskscheduler"},
    {"Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
     "terminalservices-localsessionmanager"},
    {"Microsoft-Windows-VHDMP/Operational", "vhdmp"},
    {"Microsoft-Windows-WMI-Activity/Operational", "wmi"},
    {"Microsoft-Windows-Windows Defender/Operational", "windefend"},
    {"Microsoft-Windows-Windows Firewall With Advanced Security/Firewall", "firewall-as"},
    {"OpenSSH/Operational", "openssh"},
    {"PowerShellCore/Operational", "powershell"},
    {"Security", "security"},
    {"System", "system"},
    {"Windows PowerShell", "powershell-classic"},
};

// For records that name no channel.
constexpr ChannelService provider_services[] = {
    {"Microsoft-Windows-Sysmon", "sysmon"},
    {"Microsoft-Windows-Security-Auditing", "security"},
    {"Microsoft-Windows-PowerShell", "powershell"},
    {"PowerShell", "powershell-classic"},
    {"Microsoft-Windows-TaskScheduler", "taskscheduler"},
    {"Microsoft-Windows-Windows Defender", "windefend"},
    {"Service Control Manager", "system"},
};

struct NumberCategory {
  std::string_view service, code, type, category;  // An empty type: any.
};
constexpr NumberCategory number_categories[] = {
    {"sysmon", "1", "", "process_creation"},
    {"sysmon", "2", "", "file_change"},
    {"sysmon", "3", "", "network_connection"},
    {"sysmon", "4", "", "sysmon_status"},
    {"sysmon", "5", "", "process_termination"},
    {"sysmon", "6", "", "driver_load"},
    {"sysmon", "7", "", "image_load"},
    {"sysmon", "8", "", "create_remote_thread"},
    {"sysmon", "9", "", "raw_access_thread"},
    {"sysmon", "10", "", "process_access"},
    {"sysmon", "11", "", "file_event"},
    {"sysmon", "12", "", "registry_event"},
    {"sysmon", "12", "CreateKey", "registry_add"},
    {"sysmon", "12", "DeleteKey", "registry_delete"},
    {"sysmon", "12", "DeleteValue", "registry_delete"},
    {"sysmon", "13", "", "registry_event"},
    {"sysmon", "13", "", "registry_set"},
    {"sysmon", "14", "", "registry_event"},
    {"sysmon", "14", "", "registry_rename"},
    {"sysmon", "15", "", "create_stream_hash"},
    {"sysmon", "16", "", "sysmon_status"},
    {"sysmon", "17", "", "pipe_created"},
    {"sysmon", "18", "", "pipe_created"},
    {"sysmon", "19", "", "wmi_event"},
    {"sysmon", "20", "", "wmi_event"},
    {"sysmon", "21", "", "wmi_event"},
    {"sysmon", "22", "", "dns_query"},
    {"sysmon", "23", "", "file_delete"},
    {"sysmon", "24", "", "clipboard_capture"},
    {"sysmon", "25", "", "process_tampering"},
    {"sysmon", "26", "", "file_delete_detected"},
    {"sysmon", "27", "", "file_block_executable"},
    {"sysmon", "28", "", "file_block_shredding"},
    {"sysmon", "29", "", "file_executable_detected"},
    {"sysmon", "255", "", "sysmon_error"},
    {"security", "4688", "", "process_creation"},
    {"powershell-classic", "400", "", "ps_classic_start"},
    {"powershell-classic", "600", "", "ps_classic_provider_start"},
    {"powershell-classic", "800", "", "ps_classic_script"},
    {"powershell", "4103", "", "ps_module"},
    {"powershell", "4104", "", "ps_script"},
};

struct RecordName {
  std::string_view name;
  std::string_view WindowsRecord::*part;
};
constexpr RecordName record_names[] = {
    {"Channel", &WindowsRecord::channel},
    {"winlog.channel", &WindowsRecord::channel},
    {"Event.System.Channel", &WindowsRecord::channel},
    {"LogName", &WindowsRecord::channel},
    {"Provider_Name", &WindowsRecord::provider},
    {"ProviderName", &WindowsRecord::provider},
    {"Provider", &WindowsRecord::provider},
    {"SourceName", &WindowsRecord::provider},
    {"EventSourceName", &WindowsRecord::provider},
    {"winlog.provider_name", &WindowsRecord::provider},
    {"Event.System.Provider.Name", &WindowsRecord::provider},
    {"Event.System.Provider.#attributes.Name", &WindowsRecord::provider},
    {"EventID", &WindowsRecord::code},
    {"EventId", &WindowsRecord::code},
    {"winlog.event_id", &WindowsRecord::code},
    {"Event.System.EventID", &WindowsRecord::code},
    {"Event.System.EventID.#text", &WindowsRecord::code},
    {"EventType", &WindowsRecord::type},
    {"winlog.event_data.EventType", &WindowsRecord::type},
    {"Event.EventData.EventType", &WindowsRecord::type},
};

template <std::size_t Count>
std::string_view service_of(const ChannelService (&table)[Count], std::string_view name) {
  for (const ChannelService& row : table)
    if (row.channel == name) return row.service;
  return {};
}

bool is_row(const NumberCategory& row, std::string_view service, const WindowsRecord& record) {
  return row.service == service && row.code == record.code &&
         (row.type.empty() || row.type == record.type);
}

void append_service(std::string_view service, const WindowsRecord& record,
                    std::vector<LogSource>& into) {
  if (service.empty()) return;
  into.push_back({"", "windows", service});
  for (const NumberCategory& row : number_categories)
    if (is_row(row, service, record)) into.push_back({row.category, "windows", service});
}

}  // namespace

WindowsRecord windows_record(std::span<const FieldView> fields) {
  WindowsRecord record;
  for (const FieldView& field : fields) {
    for (const RecordName& row : record_names) {
      if (row.name != field.name || !(record.*row.part).empty()) continue;
      record.*row.part = field.value;
      break;
    }
  }
  return record;
}

void append_windows_sources(const WindowsRecord& record, std::vector<LogSource>& into) {
  if (record.channel == "Linux-Sysmon/Operational" || record.provider == "Linux-Sysmon") {
    into.push_back({"", "linux", "sysmon"});
    if (record.code == "1") into.push_back({"process_creation", "linux", "sysmon"});
    if (record.code == "3") into.push_back({"network_connection", "linux", "sysmon"});
    if (record.code == "11") into.push_back({"file_event", "linux", "sysmon"});
    return;
  }
  const std::size_t before = into.size();
  if (record.channel.empty()) {
    append_service(service_of(provider_services, record.provider), record, into);
  } else {
    for (const ChannelService& row : channel_services)
      if (row.channel == record.channel) append_service(row.service, record, into);
  }
  // A number alone may be anybody's.
  if (into.size() == before && !record.channel.empty() && !record.code.empty())
    into.push_back({"", "windows", ""});
}

std::size_t windows_categories(const WindowsRecord& record, WindowsCategories& into) {
  const std::string_view service = windows_service(record.channel);
  std::size_t count = 0;
  for (const NumberCategory& row : number_categories)
    if (count < into.size() && is_row(row, service, record))
      into[count++] = {row.category, "windows", service};
  return count;
}

std::string_view windows_service(std::string_view channel) {
  return service_of(channel_services, channel);
}

}  // namespace metsuke
