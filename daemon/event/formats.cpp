#include <algorithm>
#include <array>

#include "event/format.h"
#include "event/mapping.h"
#include "event/object.h"
#include "event/reader.h"
#include "parse/httpd.h"
#include "parse/json.h"
#include "parse/squid.h"
#include "parse/sshd.h"
#include "parse/text.h"
#include "parse/vsftpd.h"
#include "parse/xferlog.h"

namespace metsuke {
namespace {

using Names = std::span<const std::string_view>;
using Sources = std::span<const LogSource>;

constexpr std::string_view ssh_applications[] = {"sshd", "sshd-session", "internal-sftp",
                                                 "sftp-server", "sshd-auth"};
constexpr std::string_view web_applications[] = {"nginx", "apache2", "httpd", "apache",
                                                 "apache-access"};
constexpr std::string_view squid_applications[] = {"squid", "(squid-1)", "squid3"};

constexpr LogSource ssh_sources[] = {{"", "linux", "sshd"},
                                     {"authentication", "linux", "sshd"},
                                     {"", "linux", "sftp"},
                                     {"file_transfer", "linux", "sftp"}};
constexpr LogSource ftp_sources[] = {{"", "linux", "vsftpd"},
                                     {"authentication", "linux", "vsftpd"},
                                     {"file_transfer", "linux", "vsftpd"}};
constexpr LogSource transfer_sources[] = {{"file_transfer", "linux", "vsftpd"}};
constexpr LogSource web_sources[] = {{"webserver", "", ""}};
constexpr LogSource proxy_sources[] = {{"proxy", "", ""}};
constexpr LogSource syslog_sources[] = {{"", "linux", "syslog"}, {"", "linux", "cron"},
                                        {"", "linux", "sudo"},   {"", "linux", "su"},
                                        {"", "linux", "auditd"}};

// sshd and its sftp server write into one log; sentences tell them apart.
Result<void> parse_openssh(std::string_view message, Arena& arena, Fields& fields) {
  const std::string_view text = trimmed(message);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z' && !text.starts_with("pam_")) {
    TRY(parse_sftp_server(text, arena, fields));
    if (!fields.empty()) return {};
  }
  return parse_sshd(text, arena, fields);
}

Result<void> parse_nothing(std::string_view, Arena&, Fields&) { return {}; }

bool resembles_ctime(std::string_view text) {
  return text.size() > 26 && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' &&
         text[13] == ':' && text[16] == ':' && text[19] == ' ' && text[24] == ' ';
}

bool resembles_vsftpd(std::string_view text) {
  return (resembles_ctime(text) && text[25] == '[') ||
         (text.starts_with('[') && text.find(": Client \"") != std::string_view::npos);
}

bool resembles_xferlog(std::string_view text) {
  return resembles_ctime(text) && is_ascii_digit(text[25]);
}

bool resembles_httpd(std::string_view text) {
  const std::size_t at = text.find(" [");
  return at != std::string_view::npos && at + 30 < text.size() && text[at + 4] == '/' &&
         text[at + 8] == '/' && text[at + 13] == ':';
}

bool resembles_squid(std::string_view text) {
  return text.size() > 24 && text[10] == '.' && text[14] == ' ' && all_digits(text.substr(0, 10)) &&
         all_digits(text.substr(11, 3));
}

bool resembles_object(std::string_view text) { return text.starts_with('{'); }

// Beginning with a date, and with at least three commas: a row of a table.
bool resembles_table(std::string_view text) {
  return text.size() > 12 && is_ascii_digit(text[0]) && is_ascii_digit(text[3]) &&
         (text[4] == '-' || text[4] == '/') &&
         std::count(text.begin(), text.end(), ',') >= 3;
}

// Sorted by id.
constexpr std::array table = {
    FormatRow{"csv", Carriage::table, nullptr, nullptr, {}, resembles_table, {}},
    FormatRow{"httpd", Carriage::bare, parse_httpd, describe_httpd, Names(web_applications),
              resembles_httpd, Sources(web_sources)},
    FormatRow{"ndjson", Carriage::object, parse_json, nullptr, {}, resembles_object, {}},
    FormatRow{"squid", Carriage::bare, parse_squid, describe_squid, Names(squid_applications),
              resembles_squid, Sources(proxy_sources)},
    FormatRow{"sshd", Carriage::syslog, parse_openssh, describe_sshd, Names(ssh_applications),
              nullptr, Sources(ssh_sources)},
    FormatRow{"syslog", Carriage::syslog, parse_nothing, describe_syslog, {}, nullptr,
              Sources(syslog_sources)},
    FormatRow{"vsftpd", Carriage::bare, parse_vsftpd, describe_vsftpd, {}, resembles_vsftpd,
              Sources(ftp_sources)},
    FormatRow{"xferlog", Carriage::bare, parse_xferlog, describe_xferlog, {}, resembles_xferlog,
              Sources(transfer_sources)},
};

constexpr bool sorted() {
  for (std::size_t at = 1; at < table.size(); ++at)
    if (!(table[at - 1].id < table[at].id)) return false;
  return true;
}
static_assert(sorted());

}  // namespace

std::span<const FormatRow> formats() { return table; }

const FormatRow* format_named(std::string_view id) {
  for (const FormatRow& row : table)
    if (row.id == id) return &row;
  return nullptr;
}

const FormatRow& format_of_line(const SyslogLine& line) {
  if (!line.app.empty()) {
    for (const FormatRow& row : table)
      for (const std::string_view application : row.applications)
        if (application == line.app) return row;
  }
  for (const FormatRow& row : table)
    if (row.resembles != nullptr && row.resembles(line.message)) return row;
  const FormatRow* plain = format_named("syslog");
  ASSERT(plain != nullptr);
  return *plain;
}

std::vector<std::string_view> known_formats() {
  std::vector<std::string_view> ids{"auto"};
  for (const FormatRow& row : table) ids.push_back(row.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Framing framing_of(const ReaderSettings& settings) {
  const std::string_view mapped =
      settings.mapping == nullptr ? std::string_view{} : std::string_view(settings.mapping->format);
  const bool wide = settings.encoding == Encoding::utf16le ||
                    (settings.mapping != nullptr && settings.encoding == Encoding::utf8 &&
                     settings.mapping->encoding == Encoding::utf16le);
  if (wide) return Framing::utf16le;
  if (settings.format == "csv" || (settings.format == "auto" && mapped == "csv"))
    return Framing::csv;
  return Framing::lines;
}

namespace {

// Without a category of the mapping's own, its actions say what events it can hand out.
void add_action_sources(const Mapping& mapping, std::vector<LogSource>& sources) {
  const auto add = [&](const std::vector<MappedField>& fields) {
    for (const MappedField& field : fields) {
      if (field.field != Field::event_action) continue;
      std::vector<std::string_view> actions{field.constant};
      for (const auto& [word, action] : field.values) actions.push_back(action);
      if (field.otherwise) actions.push_back(*field.otherwise);
      for (const std::string_view action : actions) {
        const std::string_view category = category_of_action(action);
        const auto is_same = [&](const LogSource& each) { return each.category == category; };
        if (std::none_of(sources.begin(), sources.end(), is_same))
          sources.push_back({category, mapping.product, mapping.service});
      }
    }
  };
  add(mapping.fields);
  for (const MappedEvent& event : mapping.events) add(event.fields);
}

}  // namespace

std::vector<LogSource> log_sources_of(const ReaderSettings& settings) {
  if (settings.mapping != nullptr) {
    const Mapping& mapping = *settings.mapping;
    std::vector<LogSource> sources = {{mapping.category, mapping.product, mapping.service}};
    if (mapping.category.empty()) add_action_sources(mapping, sources);
    return sources;
  }
  std::vector<LogSource> sources;
  for (const FormatRow& row : table)
    if (settings.format == "auto" || settings.format == row.id)
      sources.insert(sources.end(), row.log_sources.begin(), row.log_sources.end());
  // A table that nobody mapped may turn out to be a door's.
  if (settings.format == "auto" || settings.format == "csv")
    sources.push_back({"physical_access", "", ""});
  return sources;
}

}  // namespace metsuke
