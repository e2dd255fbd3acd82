// Goal: what real servers write is read for what it is: who, from where, which file, how much.
//
// Method: vsftpd, nginx, PostgreSQL with pgaudit and Samba run on loopback with a configuration of
// the test's and are used by real clients; metsuked follows their logs, or takes them by rsyslog.
// The archive must hold the logs byte for byte, nothing of them in quarantine. A test whose program
// is not installed says so and passes (scripts/install-packages --senders brings them).
#include <sys/stat.h>

#include <chrono>
#include <sstream>

#include "end_to_end/relay.h"

using namespace metsuke;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void put_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// For other users to come through to what is theirs.
void open_to_all(const Relay& relay) { REQUIRE(::chmod((relay / "").c_str(), 0711) == 0); }

int run_shell(const std::string& command, const std::string& talk) {
  return std::system(("( " + command + " ) >>" + talk + " 2>&1").c_str());
}

// Until a command succeeds, as a server that has begun to answer makes it; false: it never did.
bool succeeds_at_last(const std::string& command, const std::string& talk) {
  for (int tries = 0; tries < 20'000; ++tries)
    if (run_shell(command, talk) == 0) return true;
  return false;
}

bool is_installed(std::initializer_list<std::string> programs) {
  for (const std::string& program : programs) {
    if (!program_path(program).empty()) continue;
    WARN("skipped: " << program << " is not installed here");
    return false;
  }
  if (::geteuid() == 0) return true;
  WARN("skipped: a server of its own needs root");
  return false;
}

// The daemon has all of a log that is not written any more.
bool has_all(Relay& relay, const std::string& source, const std::string& log) {
  return relay.reaches("sources." + source + ".bytes", file_text(log).size());
}

// "logon success sato 127.0.0.1 /path 6": one line for each event that has an action.
std::string acts_of(const Relay::Read& read, std::initializer_list<Field> fields) {
  std::string text;
  for (const OwnedEvent& owned : read.events) {
    const Event event = owned.view();
    // A zone that is read wrongly is hours off.
    const auto apart = event.occurred - event.received;
    CHECK(std::chrono::abs(apart) < std::chrono::minutes(10));
    if (event[Field::event_action].empty()) continue;
    std::string line;
    for (const Field field : fields) {
      if (!line.empty()) line += ' ';
      line += event[field].empty() ? "-" : std::string(event[field]);
    }
    text += line + "\n";
  }
  return text;
}

void check_kept(const Relay::Read& read, const std::string& log) {
  CHECK(read.bytes == file_text(log));
  CHECK(read.faults.empty());
}

std::string tailed(const std::string& id, const std::string& format, const std::string& file) {
  return "  - {id: " + id + ", format: " + format + ", intake: {tail: [DIR/" + file +
         "]}, delivers: {continuous: true}}\n";
}

}  // namespace

TEST_CASE("vsftpd's uploads, downloads and refusals are read from both of its logs") {
  if (!is_installed({"vsftpd", "curl"})) return;
  if (std::system("getent passwd ftp >/dev/null") != 0) {
    WARN("skipped: there is no user ftp here");
    return;
  }
  Relay relay(tailed("own", "vsftpd", "vsftpd.log") + tailed("wu", "xferlog", "xferlog"), "");
  open_to_all(relay);
  const std::string talk = relay / "talk.txt";
  REQUIRE(
      run_shell("mkdir -p " + relay / "ftp/in " + relay / "empty && chown ftp " + relay / "ftp/in",
                talk) == 0);
  put_file(relay / "up.csv", "12345678\n");
  const std::string port = std::to_string(relay.port());
  put_file(relay / "vsftpd.conf",
           "listen=YES\nlisten_address=127.0.0.1\nlisten_port=" + port +
               "\nbackground=NO\nanonymous_enable=YES\nlocal_enable=YES\nwrite_enable=YES\n"
               "anon_upload_enable=YES\nanon_other_write_enable=YES\n"
               "anon_world_readable_only=NO\nanon_umask=022\nanon_root=" +
               relay / "ftp" + "\nsecure_chroot_dir=" + relay / "empty" +
               "\nvsftpd_log_file=" + relay / "vsftpd.log" +
               "\nxferlog_enable=YES\ndual_log_enable=YES\nxferlog_file=" + relay / "xferlog" +
               "\nuse_localtime=YES\nseccomp_sandbox=NO\ndelay_failed_login=0\n");
  const std::string url = " ftp://127.0.0.1:" + port + "/";
  const std::string curl = "curl -sS --user anonymous:guest@mail.example ";
  {
    const Process server({"env", "TZ=JST-9", program_path("vsftpd"), relay / "vsftpd.conf"}, talk);
    REQUIRE(succeeds_at_last(curl + "-T " + relay / "up.csv" + url + "in/", talk));
    CHECK(run_shell(curl + "-o " + relay / "back.csv" + url + "in/up.csv", talk) == 0);
    CHECK(run_shell(curl + "-Q 'RNFR in/up.csv' -Q 'RNTO in/b.csv' -Q 'DELE in/b.csv'" + url,
                    talk) == 0);
    CHECK(run_shell("curl -sS --user sato:wrong" + url, talk) != 0);
  }
  INFO(file_text(talk) << relay.said());
  CHECK(file_text(relay / "back.csv") == "12345678\n");
  CHECK(has_all(relay, "own", relay / "vsftpd.log"));
  CHECK(has_all(relay, "wu", relay / "xferlog"));
  CHECK(relay.number("sources.own.quarantined") == 0);
  CHECK(relay.number("sources.wu.quarantined") == 0);
  CHECK(relay.stop() == 0);
  const Relay::Read own = relay.read("own", "vsftpd");
  check_kept(own, relay / "vsftpd.log");
  const auto fields = {Field::event_action, Field::event_outcome,     Field::user_name,
                       Field::source_ip,    Field::mk_transfer_bytes, Field::file_path};
  CHECK(acts_of(own, fields) ==
        "logon success ftp 127.0.0.1 - -\n"
        "file-upload success ftp 127.0.0.1 9 /in/up.csv\n"
        "logon success ftp 127.0.0.1 - -\n"
        "file-download success ftp 127.0.0.1 9 /in/up.csv\n"
        "logon success ftp 127.0.0.1 - -\n"
        "file-rename success ftp 127.0.0.1 - /in/up.csv\n"
        "file-delete success ftp 127.0.0.1 - /in/b.csv\n"
        "logon-failed failure sato 127.0.0.1 - -\n");
  const Relay::Read wu = relay.read("wu", "xferlog");
  check_kept(wu, relay / "xferlog");
  CHECK(acts_of(wu, fields) ==
        "file-upload success guest@mail.example 127.0.0.1 9 /in/up.csv\n"
        "file-download success guest@mail.example 127.0.0.1 9 /in/up.csv\n");
}

TEST_CASE("nginx's requests and refused passwords are read from its two logs") {
  if (!is_installed({"nginx", "curl"})) return;
  Relay relay(tailed("access", "httpd", "access.log") + tailed("error", "httpd", "error.log"), "");
  open_to_all(relay);
  const std::string talk = relay / "talk.txt";
  REQUIRE(run_shell("mkdir -p " + relay / "www/private && chmod -R a+rX " + relay / "www", talk) ==
          0);
  put_file(relay / "www/a.txt", "12345678\n");
  put_file(relay / "www/private/x", "p\n");
  put_file(relay / "passwords", "sato:{PLAIN}himitsu\n");
  const std::string port = std::to_string(relay.port());
  std::string temporary;
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    temporary += std::string(what) + "_temp_path " + relay / what + "; ";
  put_file(relay / "nginx.conf",
           "daemon off; pid " + relay / "nginx.pid" + "; error_log " + relay / "error.log" +
               " error; events {}\nhttp { access_log " + relay / "access.log" + " combined; " +
               temporary + "\nserver { listen 127.0.0.1:" + port + "; root " + relay / "www" +
               ";\nlocation /private { auth_basic x; auth_basic_user_file " + relay / "passwords" +
               "; } } }\n");
  const std::string curl = "curl -sS -o /dev/null ";
  const std::string url = " 'http://127.0.0.1:" + port;
  {
    const Process server({"env", "TZ=JST-9", program_path("nginx"), "-e", relay / "error.log", "-c",
                          relay / "nginx.conf"},
                         talk);
    REQUIRE(succeeds_at_last(
        curl + "-A 'Mozilla/5.0 \"q\"' -e 'https://a.example/?q=1'" + url + "/a.txt?x=%2e%2e'",
        talk));
    CHECK(run_shell(curl + url + "/none'", talk) == 0);
    CHECK(run_shell(curl + "-u sato:himitsu" + url + "/private/x'", talk) == 0);
    CHECK(run_shell(curl + "-u sato:bad" + url + "/private/x'", talk) == 0);
    CHECK(run_shell(curl + "-X DELETE" + url + "/a.txt'", talk) == 0);
  }
  INFO(file_text(talk) << relay.said());
  CHECK(has_all(relay, "access", relay / "access.log"));
  CHECK(has_all(relay, "error", relay / "error.log"));
  CHECK(relay.number("sources.access.quarantined") == 0);
  CHECK(relay.number("sources.error.quarantined") == 0);
  CHECK(relay.stop() == 0);
  const Relay::Read access = relay.read("access", "httpd");
  check_kept(access, relay / "access.log");
  CHECK(acts_of(access, {Field::event_action, Field::event_outcome, Field::user_name,
                         Field::source_ip, Field::http_response_status_code,
                         Field::http_response_body_bytes, Field::url_path}) ==
        "web-request success - 127.0.0.1 200 9 /a.txt\n"
        "web-request failure - 127.0.0.1 404 153 /none\n"
        "web-request success sato 127.0.0.1 200 2 /private/x\n"
        "web-request failure sato 127.0.0.1 401 179 /private/x\n"
        "web-request failure - 127.0.0.1 405 157 /a.txt\n");
  REQUIRE_FALSE(access.events.empty());
  CHECK(access.events[0].view()[Field::user_agent_original] == "Mozilla/5.0 \"q\"");
  CHECK(access.events[0].view()[Field::http_request_referrer] == "https://a.example/?q=1");
  const Relay::Read error = relay.read("error", "httpd");
  check_kept(error, relay / "error.log");
  CHECK(error.events.size() == 2);
  CHECK(acts_of(error, {Field::event_action, Field::event_outcome, Field::user_name,
                        Field::source_ip, Field::url_path}) ==
        "logon-failed failure sato 127.0.0.1 /private/x\n");
}

TEST_CASE("PostgreSQL with pgaudit is read alike from its three logs") {
  const std::string programs = "/usr/lib/postgresql/15/bin/";
  if (!is_installed({"psql", "setpriv"})) return;
  if (::access((programs + "postgres").c_str(), X_OK) != 0 ||
      ::access("/usr/lib/postgresql/15/lib/pgaudit.so", R_OK) != 0) {
    WARN("skipped: PostgreSQL 15 with pgaudit is not installed here");
    return;
  }
  Relay relay(tailed("stderr", "postgresql_stderr", "pg/log/db.log") +
                  tailed("csv", "postgresql_csvlog", "pg/log/db.csv") +
                  tailed("json", "postgresql_jsonlog", "pg/log/db.json"),
              "");
  open_to_all(relay);
  const std::string talk = relay / "talk.txt";
  const std::string as_postgres = "setpriv --reuid=postgres --regid=postgres --clear-groups ";
  REQUIRE(run_shell("mkdir " + relay / "pg && chown postgres " + relay / "pg && cd / && " +
                        as_postgres + programs + "initdb -D " + relay / "pg/data" +
                        " -U postgres --auth-local=trust --auth-host=scram-sha-256 -E UTF8 "
                        "--locale=C.UTF-8 --no-sync",
                    talk) == 0);
  const std::string port = std::to_string(relay.port());
  {
    std::ofstream settings(relay / "pg/data/postgresql.conf", std::ios::app);
    settings << "listen_addresses='127.0.0.1'\nport=" << port << "\nunix_socket_directories='"
             << relay / "pg"
             << "'\nlogging_collector=on\nlog_directory='" << relay / "pg/log"
             << "'\nlog_filename='db.log'\nlog_file_mode=0644\n"
                "log_destination='stderr,csvlog,jsonlog'\nlog_line_prefix='%m [%p] %q%u@%d '\n"
                "log_timezone='Asia/Tokyo'\nlog_connections=on\nlog_disconnections=on\n"
                "shared_preload_libraries='pgaudit'\npgaudit.log='all'\nfsync=off\n";
  }
  const std::string psql = "psql -q -v ON_ERROR_STOP=0 -p " + port;
  const std::string owner = psql + " -h " + relay / "pg" + " -U postgres ";
  const std::string clerk = psql + " -h 127.0.0.1 -U sato postgres ";
  {
    Process server({"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
                    programs + "postgres", "-D", relay / "pg/data"},
                   talk);
    REQUIRE(succeeds_at_last(owner + "-c \"create role sato login password 'himitsu'\"", talk));
    CHECK(run_shell(owner + "-c 'create table juki(id int, name text)' "
                            "-c 'grant select, insert on juki to sato'",
                    talk) == 0);
    static_cast<void>(run_shell("PGPASSWORD=himitsu " + clerk +
                                    "-c \"insert into juki values (1, '田中''; x')\" "
                                    "-c \"select * from juki where name like '%\n%'\" "
                                    "-c 'drop table juki'",
                                talk));
    CHECK(run_shell("PGPASSWORD=bad " + clerk + "-c 'select 1'", talk) != 0);
    server.end(SIGINT);
  }
  INFO(file_text(talk) << relay.said());
  const std::map<std::string, std::string> logs{
      {"stderr", "db.log"}, {"csv", "db.csv"}, {"json", "db.json"}};
  for (const auto& [source, file] : logs) {
    CHECK(has_all(relay, source, relay / "pg/log/" + file));
    CHECK(relay.number("sources." + source + ".quarantined") == 0);
  }
  CHECK(relay.stop() == 0);
  for (const auto& [source, file] : logs) {
    INFO(source);
    const Relay::Read read =
        relay.read(source, "postgresql_" + source + (source == "stderr" ? "" : "log"));
    check_kept(read, relay / "pg/log/" + file);
    const std::string acts =
        acts_of(read, {Field::event_action, Field::event_outcome, Field::user_name,
                       Field::mk_db_name, Field::source_ip, Field::mk_db_statement});
    // Tries before it answered were refused, and may have left lines of their own.
    const std::size_t begin = acts.find("db-role success");
    REQUIRE(begin != std::string::npos);
    CHECK(acts.substr(begin) ==
          "db-role success postgres postgres - create role sato login password <REDACTED>\n"
          "logoff success postgres postgres - -\n"
          "logon success postgres postgres - -\n"
          "db-ddl success postgres postgres - create table juki(id int, name text)\n"
          "db-role success postgres postgres - grant select, insert on juki to sato\n"
          "logoff success postgres postgres - -\n"
          "logon success sato postgres 127.0.0.1 -\n"
          "db-write success sato postgres 127.0.0.1 insert into juki values (1, '田中''; x')\n"
          "db-read success sato postgres 127.0.0.1 select * from juki where name like '%\n%'\n"
          "db-ddl failure sato postgres 127.0.0.1 drop table juki\n"
          "logoff success sato postgres 127.0.0.1 -\n"
          "logon-failed failure sato postgres 127.0.0.1 -\n");
  }
}

TEST_CASE("Samba's audit comes by rsyslog over RELP and TLS") {
  if (!is_installed({"smbd", "smbclient", "pdbedit"}) || !has("rsyslogd", "omrelp.so")) return;
  const LogSocket socket;
  if (!socket.is_ours()) return;
  Relay relay(
      "  - {id: share, format: samba_full_audit, intake: {relp: {vendor_spki: \"sha256:PIN\", "
      "match: smbd_audit}}, delivers: {continuous: true}}\n"
      "  - {id: rest, format: syslog, intake: {relp: {vendor_spki: \"sha256:PIN\"}}, "
      "delivers: {continuous: true}}\n",
      "relp: {listen: \"127.0.0.1:PORT\", tls: true}\n");
  const std::string talk = relay / "talk.txt";
  const std::string port = std::to_string(free_port());
  std::string places;
  for (const char* what : {"private", "lock", "state", "cache", "pid", "ncalrpc", "share"})
    places += " " + relay / what;
  REQUIRE(run_shell("mkdir" + places, talk) == 0);
  put_file(relay / "smb.conf",
           "[global]\nserver role = standalone server\ninterfaces = 127.0.0.1/8\n"
           "bind interfaces only = yes\ndisable netbios = yes\nsmb ports = " +
               port + "\nprivate dir = " + relay / "private" +
               "\nlock directory = " + relay / "lock" + "\nstate directory = " + relay / "state" +
               "\ncache directory = " + relay / "cache" + "\npid directory = " + relay / "pid" +
               "\nncalrpc dir = " + relay / "ncalrpc" +
               "\npassdb backend = tdbsam:" + relay / "private/passdb.tdb" +
               "\nload printers = no\ndisable spoolss = yes\nlogging = file\nlog file = " +
               relay / "smb.log" + "\n[juki]\npath = " + relay / "share" +
               "\nread only = no\nvfs objects = full_audit\n"
               "full_audit:prefix = %U|%I|%m|%S\nfull_audit:facility = LOCAL5\n"
               "full_audit:success = connect disconnect pread_recv pwrite_recv renameat "
               "unlinkat\nfull_audit:failure = connect openat unlinkat\n");
  REQUIRE(run_shell(
              "printf 'himitsu\\nhimitsu\\n' | pdbedit -s " + relay / "smb.conf" + " -a -u root -t",
              talk) == 0);
  relay.send_by_relp_and_tls(LogSocket::path);
  LogSocket::wait_until_there();
  put_file(relay / "up.csv", "12345678\n");
  const std::string client =
      "cd " + relay / "" + " && smbclient -p " + port + " //127.0.0.1/juki -U root%himitsu -c ";
  {
    const Process server(
        {program_path("smbd"), "-F", "--no-process-group", "-s", relay / "smb.conf"}, talk);
    REQUIRE(succeeds_at_last(client + "quit", talk));
    CHECK(run_shell(client + "'put up.csv 住民.csv; get 住民.csv back.csv; "
                             "rename 住民.csv b.csv; del b.csv'",
                    talk) == 0);
    CHECK(run_shell(client + "'get none x'", talk) != 0);
  }
  // Two lines of each of the three connections, four acts, and what was not there.
  const bool is_there = relay.reaches("sources.share.records", 11);
  INFO(file_text(talk) << relay.said());
  CHECK(is_there);
  CHECK(relay.number("sources.share.quarantined") == 0);
  CHECK(file_text(relay / "back.csv") == "12345678\n");
  relay.end_sender();
  CHECK(relay.stop() == 0);
  const Relay::Read read = relay.read("share", "samba_full_audit");
  CHECK(read.faults.empty());
  std::string acts = acts_of(read, {Field::event_action, Field::event_outcome, Field::user_name,
                                    Field::source_ip, Field::file_path});
  const std::string share = relay / "share/";
  for (std::size_t at = acts.find(share); at != std::string::npos; at = acts.find(share))
    acts.erase(at, share.size());
  const auto has_line = [&](const std::string& line) {
    INFO(line << "\nin\n" << acts);
    CHECK(("\n" + acts).find("\n" + line + "\n") != std::string::npos);
  };
  has_line("session-start success root 127.0.0.1 -");
  has_line("file-write success root 127.0.0.1 住民.csv");
  has_line("file-read success root 127.0.0.1 住民.csv");
  has_line("file-rename success root 127.0.0.1 住民.csv");
  has_line("file-delete success root 127.0.0.1 b.csv");
  has_line("file-read failure root 127.0.0.1 none");
  has_line("session-end success root 127.0.0.1 -");
}
