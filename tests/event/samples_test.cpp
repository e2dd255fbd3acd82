// Goal: every line of the sample files is understood, or refused for a reason that is right, and
// the Japanese tables say exactly what their case file says. Skipped where there are no samples.
#include <catch2/catch.hpp>
#include <filesystem>

#include "event/reading.h"
#include "parse/json.h"

namespace metsuke {
namespace {

const std::string samples = std::string(METSUKE_ROOT) + "/../shared/samples/";

bool absent() {
  if (std::filesystem::exists(samples)) return false;
  WARN("no samples beside this tree: skipped");
  return true;
}

struct Expected {
  const char* file;
  const char* format;
  std::size_t events, faults;
};

}  // namespace

TEST_CASE("samples: every line of the first formats") {
  if (absent()) return;
  constexpr Expected expected[] = {
      {"sshd/auth.log", "sshd", 2500, 0},
      {"sshd_sftp/lab.sftp.iso.log", "sshd", 26, 0},
      {"sshd_sftp/lab.sftp.rfc3164.log", "sshd", 26, 0},
      {"sshd_sftp/lab.sftp.rfc5424.log", "sshd", 26, 0},
      {"vsftpd/lab.vsftpd.own.log", "vsftpd", 18, 0},
      {"vsftpd/vsftpd.log", "vsftpd", 25, 0},
      {"xferlog/lab.vsftpd.xferlog", "xferlog", 9, 0},
      {"xferlog/lab.proftpd.xferlog", "xferlog", 8, 0},
      {"squid/lab.squid.access.log", "squid", 3, 0},
      {"httpd_combined/apache_access.log", "httpd", 15, 0},
      {"httpd_combined/apache_logs.head", "httpd", 2000, 0},
      {"httpd_combined/lab.nginx.access.log", "httpd", 3, 0},
      {"httpd_combined/logfile_bad_access_log.0", "httpd", 2, 1},
      {"httpd_combined/logfile_shop_access_log.0", "httpd", 300, 0},
      {"syslog/logfile_bad_syslog.0", "syslog", 4, 0},
      {"syslog/syslog_rsyslog", "syslog", 5, 0},
      {"syslog/logfile_with_zones.0", "syslog", 3, 0},
      {"syslog/syslog_ssh.log", "sshd", 9, 0},
      {"leef/sc4s_leef.txt", "leef", 16, 0},
      {"iptables/iptables-scan-multi-port.log", "iptables", 25, 0},
      {"postfix/postfix-spam.log", "postfix", 6, 0},
      {"dovecot/dovecot-spam.log", "dovecot", 12, 0},
      {"openvpn/openvpn-bf-openvpn.log", "openvpn", 4, 0},
      {"strongswan/charon-ipsec-bf.log", "strongswan", 25, 0},
      {"mysql/mariadb-logs.log", "mysql_audit", 6, 0},
      {"mssql/mssql-text-logs.log", "mssql_audit", 14, 0},
      {"iis_w3c/iis6.log", "w3c", 12, 0},
      {"iis_w3c/iis10_edge_cases.log", "w3c", 15, 0},
      {"ocsf_json/lab_ocsf.jsonl", "ocsf", 13, 0},
      {"journald_json/logfile_journald.json", "journald", 2, 0},
      {"cloudtrail/aws-bf.log", "cloudtrail", 6, 0},
      {"zeek_tsv/NASHUA_conn.log", "zeek", 40, 0},
      {"proftpd/lab.proftpd.extended.log", "proftpd", 35, 0},
      {"pureftpd/lab.pureftpd.clf.log", "pureftpd", 7, 0},
      {"pureftpd/lab.pureftpd.w3c.log", "pureftpd", 7, 0},
      {"samba/smb-bf.log", "samba_full_audit", 6, 0},
      {"samba_full_audit/lab.samba.rfc3164.log", "samba_full_audit", 18, 0},
      {"postgresql/lab.pgaudit.csv", "postgresql_csvlog", 10, 0},
      {"postgresql/lab.pgaudit.json", "postgresql_jsonlog", 6, 0},
      {"cef/sc4s_cef.txt", "cef", 74, 0},
      {"windows_json/purplesharp.jsonl", "windows_json", 120, 0},
  };
  for (const Expected& one : expected) {
    CAPTURE(one.file);
    const std::string bytes = file_bytes(samples + one.file);
    CHECK(sniff(std::string_view(bytes).substr(0, 65536), one.file).format == one.format);
    Reading reading(one.format);
    reading.text(bytes).finish();
    CHECK(reading.events.size() == one.events);
    CHECK(reading.faults.size() == one.faults);
  }
}

TEST_CASE("samples: the three headers of one sftp session give the same events") {
  if (absent()) return;
  std::vector<std::string> said;
  for (const char* name : {"iso", "rfc3164", "rfc5424"}) {
    Reading reading("sshd");
    reading.text(file_bytes(samples + "sshd_sftp/lab.sftp." + name + ".log")).finish();
    std::string all;
    for (const OwnedEvent& event : reading.events)
      for (const Field field : {Field::event_action, Field::user_name, Field::source_ip,
                                Field::file_path, Field::mk_transfer_bytes, Field::event_outcome})
        all += std::string(event.view()[field]) + "|";
    said.push_back(all);
  }
  CHECK(said[0] == said[1]);
  CHECK(said[0] == said[2]);
  CHECK(said[0].find("file-upload|bpo_suzuki|::1|/tmp/lab/home/bpo_suzuki/in/住民税_2026年度.csv|"
                     "2041|success|") != std::string::npos);
}

TEST_CASE("samples: the Japanese tables come out as their cases say") {
  if (absent()) return;
  const std::pair<const char*, const char*> mappings[] = {
      {"door_cp932.csv", "door_gate"},
      {"daily_entry_exit_utf8.csv", "entry_exit_daily"},
      {"visitor_book_eucjp.csv", "visitor_book"},
      {"pc_usage_cp932_noheader.csv", "pc_usage"},
      {"operation_log_utf8bom.csv", "pc_operations"},
      {"log_list_preamble_cp932.csv", "log_list"},
      {"alert_log_utf16le_tab.csv", "alert_log"},
      {"transfer_tool_operations_cp932.csv", "transfer_tool_operations"},
      {"mft_send_history_cp932.csv", "mft_send_history"},
  };
  const std::pair<std::string_view, Field> words[] = {
      {"host", Field::host_name},           {"user", Field::user_name},
      {"user_full_name", Field::user_full_name}, {"user_domain", Field::user_domain},
      {"action", Field::event_action},      {"outcome", Field::event_outcome},
      {"file_path", Field::file_path},      {"door_id", Field::mk_door_id},
      {"door_name", Field::mk_door_name},   {"reader_id", Field::mk_device_name},
      {"dst_host", Field::destination_domain}, {"bytes", Field::mk_transfer_bytes},
      {"event_code", Field::event_code},    {"direction", Field::mk_transfer_direction},
  };
  std::ifstream cases(samples + "jp_csv/cases.jsonl");
  std::size_t files = 0;
  for (std::string line; std::getline(cases, line);) {
    const std::size_t name_at = line.find("\"file\": \"") + 9;
    const std::string file = line.substr(name_at, line.find('"', name_at) - name_at);
    CAPTURE(file);
    const std::size_t begin = line.find("\"expect_events\": [");
    REQUIRE(begin != std::string::npos);
    ReaderSettings settings;
    for (const auto& [known, mapping] : mappings)
      if (file == known) settings.mapping = mapping_named(mapping);
    REQUIRE(settings.mapping != nullptr);
    Reading reading(settings);
    reading.text(file_bytes(samples + "jp_csv/" + file)).finish();
    CHECK(reading.faults.empty());
    std::size_t at = 0;
    std::size_t from = line.find('{', begin);
    // Each expected event is an object without nesting.
    while (from != std::string::npos) {
      std::size_t end = from;
      bool quoted = false;
      for (++end; end < line.size() && (quoted || line[end] != '}'); ++end) {
        if (line[end] == '\\') ++end;
        else if (line[end] == '"') quoted = !quoted;
      }
      Arena arena;
      Fields fields;
      const std::string object = line.substr(from, end + 1 - from);
      REQUIRE(parse_json(object, arena, fields));
      REQUIRE(at < reading.events.size());
      const Event event = reading.events[at].view();
      CHECK(to_rfc3339(event.occurred) == fields["ts"]);
      for (const auto& [word, field] : words) {
        CAPTURE(at, word);
        // A case asserts what it names; a mapping may read more of the row than that.
        if (fields.find(word) == nullptr) continue;
        CHECK(event[field] == fields[word]);
      }
      ++at;
      if (end + 1 >= line.size() || line[end + 1] == ']') break;
      from = line.find('{', end);
    }
    CHECK(at == reading.events.size());
    ++files;
  }
  CHECK(files == 9);
}

}  // namespace metsuke
