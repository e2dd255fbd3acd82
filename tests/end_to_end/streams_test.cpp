// Goal: real senders, the real daemon, loopback between them: what they send is evidence, by whom
// they are, and a daemon killed at any time loses no line of a sender that is answered.
//
// Method: rsyslog follows a file of numbered lines and sends them by RELP or syslog, plain or TLS;
// the archive is then read, line by line, with the engine's own book of streams. A test whose
// program is not installed says so and passes.
#include <charconv>
#include <cstring>

#include "end_to_end/relay.h"
#include "world/memory.h"

using namespace metsuke;

namespace {

constexpr int lines_each = 1200;  // Between two kills, at most.

int wanted_kills() {
  const char* const wish = std::getenv("METSUKE_KILLS");
  int kills = 4;
  if (wish != nullptr) std::from_chars(wish, wish + std::strlen(wish), kills);
  return kills;
}

constexpr std::string_view relp_source =
    "  - {id: live, format: syslog, intake: {relp: }, delivers: {continuous: true}}\n";

// Every line once, none too many.
void holds_all(const Kept& kept, int lines) {
  CHECK(kept.fresh.size() == static_cast<std::size_t>(lines));
  int too_often = 0;
  for (const auto& [number, times] : kept.fresh) too_often += times > 1 ? 1 : 0;
  CHECK(too_often == 0);
  CHECK(kept.repeated_unseen == 0);
}

}  // namespace

TEST_CASE("metsuked is killed while rsyslog sends by RELP: no line is lost, none counts twice",
          "[kills]") {
  if (!has("rsyslogd", "omrelp.so")) return;
  const int kills = wanted_kills();
  const std::uint64_t seed = 20260901;
  INFO("seed=" << seed);
  SeededChance chance(seed);
  Relay relay(std::string(relp_source), "relp: {listen: \"127.0.0.1:PORT\"}\n");
  relay.send_with("module(load=\"omrelp\")\n", "type=\"omrelp\" windowSize=\"128\"");
  int sent = 0;
  for (int killed = 0; killed < kills; ++killed) {
    relay.lines(sent + 1, sent + lines_each);
    const std::uint64_t before = relay.number("sources.live.records");
    sent += lines_each;
    REQUIRE(relay.reaches("sources.live.records", before + 1 + chance.next() % 800));
    relay.kill();
    relay.start();
  }
  relay.lines(sent + 1, sent + lines_each);
  sent += lines_each;
  const bool is_all = relay.believes_all("live", static_cast<std::uint64_t>(sent));
  INFO(relay.said());
  CHECK(is_all);
  relay.end_sender();
  CHECK(relay.stop() == 0);
  const Kept kept = relay.kept();
  WARN(kills << " kills, " << sent << " lines, " << kept.repeated << " sent again and marked");
  holds_all(kept, sent);
}

TEST_CASE("rsyslog sends by RELP over TLS, and is told by its key") {
  if (!has("rsyslogd", "omrelp.so")) return;
  Relay relay(
      "  - {id: vendor, format: syslog, intake: {relp: {vendor_spki: \"sha256:PIN\"}}, "
      "delivers: {continuous: true}}\n",
      "relp: {listen: \"127.0.0.1:PORT\", tls: true}\n");
  relay.send_by_relp_and_tls();
  relay.lines(1, 500);
  const bool is_there = relay.reaches("sources.vendor.records", 500);
  INFO(relay.said());
  CHECK(is_there);
  CHECK(relay.number("streams.vendor.acknowledged") == 500);
  relay.end_sender();
  CHECK(relay.stop() == 0);
  const Kept kept = relay.kept();
  holds_all(kept, 500);
  REQUIRE(kept.opened.size() == 1);
  CHECK(kept.opened[0].name.starts_with("sha256:"));
}

TEST_CASE("rsyslog sends syslog over TLS, with either of its libraries") {
  for (const auto& [driver, module] :
       std::map<std::string, std::string>{{"gtls", "lmnsd_gtls.so"}, {"ossl", "lmnsd_ossl.so"}}) {
    if (!has("rsyslogd", module)) continue;
    INFO(driver);
    Relay relay(
        "  - {id: vendor, format: syslog, intake: {syslog: {vendor_spki: \"sha256:PIN\"}}, "
        "delivers: {continuous: true}}\n",
        "syslog: {listen: \"127.0.0.1:PORT\", tls: true}\n");
    relay.send_with("",
                    "type=\"omfwd\" protocol=\"tcp\" TCP_Framing=\"octet-counted\" "
                    "StreamDriver=\"" +
                        driver +
                        "\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"x509/certvalid\"");
    relay.lines(1, 500);
    const bool is_there = relay.reaches("sources.vendor.records", 500);
    INFO(relay.said());
    CHECK(is_there);
    relay.end_sender();
    CHECK(relay.stop() == 0);
    holds_all(relay.kept(), 500);
  }
}

namespace {

// An sshd of its own, for root's key, whose sftp writes its log to the system's log socket.
class SftpServer {
 public:
  explicit SftpServer(const Relay& relay) : relay_(relay) {
    for (const char* name : {"host", "user"})
      made_ =
          made_ && std::system(("ssh-keygen -q -t ed25519 -N '' -f " + relay / name).c_str()) == 0;
    std::ofstream config(relay / "sshd_config");
    config
        << "Port " << port_ << "\nListenAddress 127.0.0.1\nHostKey " << relay / "host"
        << "\nAuthorizedKeysFile " << relay / "user.pub"
        << "\nStrictModes no\nPermitRootLogin yes\nUsePAM no\nPidFile none\nSyslogFacility AUTH\n"
           "LogLevel VERBOSE\nSubsystem sftp internal-sftp -l VERBOSE -f AUTH\n";
    config.close();
    PosixDisk disk;
    static_cast<void>(disk.make_directories("/run/sshd"));
    server_ = std::make_unique<Process>(
        std::vector<std::string>{program_path("sshd"), "-D", "-f", relay / "sshd_config"},
        relay / "sshd.txt");
  }
  bool is_made() const { return made_; }
  // Tried until the server listens.
  bool run(const std::string& commands) const {
    std::ofstream(relay_ / "batch") << commands;
    const std::string command = "sftp -q -b " + relay_ / "batch" + " -P " + std::to_string(port_) +
                                " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o "
                                "ConnectionAttempts=10 -i " +
                                relay_ / "user" + " root@127.0.0.1 >>" + relay_ / "sftp.txt" +
                                " 2>&1";
    return std::system(command.c_str()) == 0;
  }

 private:
  const Relay& relay_;
  std::uint16_t port_ = free_port();
  std::unique_ptr<Process> server_;
  bool made_ = true;
};

}  // namespace

TEST_CASE(
    "uploads and downloads by OpenSSH's sftp are seen, shipped by rsyslog over RELP and TLS") {
  if (!has("rsyslogd", "omrelp.so") || !has("sshd") || !has("sftp")) return;
  const LogSocket socket;
  if (!socket.is_ours()) return;
  Relay relay(
      "  - {id: vendor, format: sshd, intake: {relp: {vendor_spki: \"sha256:PIN\"}}, "
      "delivers: {continuous: true}}\n",
      "relp: {listen: \"127.0.0.1:PORT\", tls: true}\n");
  relay.send_by_relp_and_tls(LogSocket::path);
  LogSocket::wait_until_there();
  {
    const SftpServer server(relay);
    REQUIRE(server.is_made());
    std::ofstream(relay / "upload.bin") << std::string(4321, 'x');
    REQUIRE(server.run("put " + relay / "upload.bin" + " " + relay / "received.bin" + "\nget " +
                       relay / "received.bin" + " " + relay / "back.bin" + "\n"));
  }
  // Logon, session, two transfers, logoff: at least these.
  const bool is_there = relay.reaches("sources.vendor.events", 5);
  INFO(relay.said());
  CHECK(is_there);
  relay.end_sender();
  CHECK(relay.stop() == 0);
  std::string log;
  PosixDisk disk;
  REQUIRE(Archive::walk(disk, relay / "data/archive", Seq{1}, Archive::Resolve::no,
                        [&](const Entry& entry) -> Result<void> {
                          if (const auto* record = std::get_if<Record>(&entry.input))
                            log.append(record->bytes).append("\n");
                          return {};
                        }));
  CHECK(log.find("Accepted publickey for root from 127.0.0.1") != std::string::npos);
  CHECK(log.find("/received.bin\" bytes read 0 written 4321") != std::string::npos);
  CHECK(log.find("/received.bin\" bytes read 4321 written 0") != std::string::npos);
}

TEST_CASE("logger sends in both headers and with counts") {
  if (!has("logger")) return;
  Relay relay(
      "  - {id: live, format: syslog, intake: {syslog: {match: tool}}, "
      "delivers: {continuous: true}}\n",
      "syslog: {listen: \"127.0.0.1:PORT\"}\n");
  const std::string common =
      "logger --server 127.0.0.1 --tcp --port " + std::to_string(relay.port()) + " --tag tool ";
  REQUIRE(std::system((common + "--rfc5424 'number=1 of many'").c_str()) == 0);
  REQUIRE(std::system((common + "--rfc5424 --octet-count 'number=2 of many'").c_str()) == 0);
  REQUIRE(std::system((common + "--rfc3164 'number=3 of many'").c_str()) == 0);
  CHECK(relay.reaches("sources.live.records", 3));
  CHECK(relay.number("sources.live.quarantined") == 0);
  CHECK(relay.stop() == 0);
  holds_all(relay.kept(), 3);
}

TEST_CASE("loggen's load arrives whole") {
  if (!has("loggen")) return;
  Relay relay("  - {id: live, format: syslog, intake: {syslog: }, delivers: {continuous: true}}\n",
              "syslog: {listen: \"127.0.0.1:PORT\"}\n");
  REQUIRE(std::system(("loggen --stream --inet --rate 100000 --number 5000 --size 300 127.0.0.1 " +
                       std::to_string(relay.port()) + " >/dev/null 2>&1")
                          .c_str()) == 0);
  CHECK(relay.reaches("sources.live.records", 5000));
  CHECK(relay.number("sources.live.records") == 5000);
  CHECK(relay.number("sources.live.quarantined") == 0);
}

TEST_CASE("curl sends a batch by HTTPS, after kill -9 the same key adds nothing") {
  if (!has("curl")) return;
  Relay relay(
      "  - {id: gate, format: {ndjson: }, intake: {http: {name: gate, vendor_spki: "
      "\"sha256:PIN\"}}, delivers: {continuous: true}}\n",
      "ingest: {listen: \"127.0.0.1:PORT\", tls: true}\n");
  const Certificates& made = relay.certificates();
  std::ofstream batch(relay / "batch.ndjson");
  for (int number = 1; number <= 300; ++number)
    batch << R"({"text":"number=)" << number << " of many\"}\n";
  batch.close();
  const auto post = [&](const std::string& answer) {
    const std::string command =
        "curl -sS --fail --retry 20 --retry-connrefused --retry-delay 0 --cacert " +
        made.certificate("authority") + " --cert " + made.certificate("vendor") + " --key " +
        made.key("vendor") + " -H 'Idempotency-Key: 2026-09-01/1' --data-binary @" +
        relay / "batch.ndjson" + " -o " + relay / answer +
        " https://127.0.0.1:" + std::to_string(relay.port()) + "/ingest/gate";
    return std::system(command.c_str());
  };
  REQUIRE(post("first.json") == 0);
  relay.kill();
  relay.start();
  REQUIRE(post("second.json") == 0);
  const auto text = [&](const std::string& name) {
    std::ifstream file(relay / name);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  CHECK(text("first.json").find("\"lines\":300") != std::string::npos);
  CHECK(text("first.json") == text("second.json"));
  CHECK(relay.stop() == 0);
  const Kept kept = relay.kept();
  holds_all(kept, 300);
  CHECK(kept.repeated == 0);
}
