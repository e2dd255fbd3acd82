#include "rule/aliases.h"

namespace metsuke {

namespace {

struct Alias {
  std::string_view category, product, name;  // An empty product: any.
  Field first, second;                       // The same twice: one choice.
};

constexpr Alias aliases[] = {
    {"webserver", "", "cs-method", Field::http_request_method, Field::http_request_method},
    {"webserver", "", "cs-uri-query", Field::url_query, Field::url_original},
    {"webserver", "", "c-uri", Field::url_original, Field::url_full},
    {"webserver", "", "cs-uri", Field::url_original, Field::url_full},
    {"webserver", "", "cs-uri-stem", Field::url_path, Field::url_original},
    {"webserver", "", "sc-status", Field::http_response_status_code,
     Field::http_response_status_code},
    {"webserver", "", "cs-user-agent", Field::user_agent_original, Field::user_agent_original},
    {"webserver", "", "c-useragent", Field::user_agent_original, Field::user_agent_original},
    {"webserver", "", "cs-host", Field::url_domain, Field::url_domain},
    {"webserver", "", "cs-username", Field::user_name, Field::user_name},
    {"webserver", "", "cs-referer", Field::http_request_referrer, Field::http_request_referrer},
    {"webserver", "", "c-ip", Field::source_ip, Field::source_ip},
    {"proxy", "", "cs-method", Field::http_request_method, Field::http_request_method},
    {"proxy", "", "c-uri", Field::url_original, Field::url_full},
    {"proxy", "", "cs-uri", Field::url_original, Field::url_full},
    {"proxy", "", "c-uri-query", Field::url_query, Field::url_original},
    {"proxy", "", "cs-uri-query", Field::url_query, Field::url_original},
    {"proxy", "", "c-uri-stem", Field::url_path, Field::url_original},
    {"proxy", "", "cs-uri-stem", Field::url_path, Field::url_original},
    {"proxy", "", "sc-status", Field::http_response_status_code, Field::http_response_status_code},
    {"proxy", "", "c-useragent", Field::user_agent_original, Field::user_agent_original},
    {"proxy", "", "cs-user-agent", Field::user_agent_original, Field::user_agent_original},
    {"proxy", "", "cs-host", Field::url_domain, Field::destination_domain},
    {"proxy", "", "r-dns", Field::url_domain, Field::destination_domain},
    {"proxy", "", "dst_ip", Field::destination_ip, Field::destination_ip},
    {"proxy", "", "src_ip", Field::source_ip, Field::source_ip},
    {"proxy", "", "c-ip", Field::source_ip, Field::source_ip},
    {"proxy", "", "cs-username", Field::user_name, Field::user_name},
    {"proxy", "", "cs-referer", Field::http_request_referrer, Field::http_request_referrer},
    {"process_creation", "linux", "Image", Field::process_executable, Field::process_executable},
    {"process_creation", "linux", "CommandLine", Field::process_command_line,
     Field::process_command_line},
    {"process_creation", "linux", "User", Field::user_name, Field::user_name},
    {"process_creation", "linux", "ProcessId", Field::process_pid, Field::process_pid},
    {"process_creation", "linux", "CurrentDirectory", Field::process_working_directory,
     Field::process_working_directory},
    {"file_event", "linux", "TargetFilename", Field::file_path, Field::file_path},
    {"file_event", "linux", "Image", Field::process_executable, Field::process_executable},
    {"file_event", "", "TargetFilename", Field::file_path, Field::file_path},
};

}  // namespace

std::vector<Field> sigma_alias(const LogSource& rule, std::string_view name) {
  for (const Alias& alias : aliases) {
    if (alias.name != name || alias.category != rule.category) continue;
    if (!alias.product.empty() && alias.product != rule.product) continue;
    if (alias.first == alias.second) return {alias.first};
    return {alias.first, alias.second};
  }
  return {};
}

}  // namespace metsuke
