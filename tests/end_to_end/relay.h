// The real daemon with a contract of the test's, on loopback, and what it archived. REQUIREs are
// the test's own: a relay is made inside one.
#pragma once

#include <sched.h>
#include <sys/file.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>

#include "end_to_end/daemon.h"
#include "engine/stream_book.h"
#include "event/reader.h"
#include "evidence/archive.h"
#include "shell/certificates.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

namespace metsuke {

// What a run left in the archive.
struct Kept {
  std::map<std::string, int> fresh;  // By the line's number: how often it is believed.
  int repeated = 0;
  int repeated_unseen = 0;  // Marked as sent again, though it had not come before.
  std::map<std::string, int> sources;
  std::vector<StreamOpened> opened;
};

class Relay {
 public:
  // `sources`: of the contract, with DIR for the test's directory; `doors`: of metsuke.yaml, with
  // PORT for the port.
  Relay(const std::string& sources, std::string doors) : certificates_(directory_.path()) {
    if (const std::size_t at = doors.find("PORT"); at != std::string::npos)
      doors.replace(at, 4, std::to_string(port_));
    const std::string pin = to_hex(certificates_.make({.name = "vendor", .issuer = "authority"}));
    std::string bound = sources;
    if (const std::size_t at = bound.find("PIN"); at != std::string::npos)
      bound.replace(at, 3, pin);
    for (std::size_t at = bound.find("DIR"); at != std::string::npos; at = bound.find("DIR"))
      bound.replace(at, 3, directory_.path());
    write("contract.yaml",
          "contract:\n  id: T-1\n  title: 試験業務\n"
          "  client: {name: 緑野市, department: 税務課, zone_model: α}\n"
          "  vendor: {name: 株式会社みどりBPO, responsible: 責任者}\n"
          "  period: {from: 2020-04-01, to: 2099-03-31}\n"
          "  timezone: Asia/Tokyo\n  information_class: 機密性3\n"
          "sources:\n" +
              bound + "requirements:\n  - {clause: 第9条, text: 監視する。, checks: [ACC-06]}\n");
    write("metsuke.yaml",
          "data: data\ncontracts: [contract.yaml]\ntls: {certificate: " +
              certificates_.certificate("server") + ", key: " + certificates_.key("server") +
              ", authority: " + certificates_.certificate("authority") + "}\n" + doors);
    start();
  }

  void start() { daemon_.start(); }
  void kill() { daemon_.kill(); }
  int stop() { return daemon_.stop(); }

  // rsyslog with `module` and `action`; it follows input.log, or takes what programs log at
  // `socket`.
  void send_with(const std::string& modules, const std::string& action,
                 const std::string& socket = {}) {
    PosixDisk disk;
    REQUIRE(disk.make_directories(directory_ / "work"));
    write("input.log", "");
    write("rsyslog.conf",
          "global(workDirectory=\"" + directory_ / "work" +
              "\"\n  defaultNetstreamDriverCAFile=\"" + certificates_.certificate("authority") +
              "\"\n  defaultNetstreamDriverCertFile=\"" + certificates_.certificate("vendor") +
              "\"\n  defaultNetstreamDriverKeyFile=\"" + certificates_.key("vendor") +
              "\")\n"
              "module(load=\"imuxsock\" SysSock.Use=\"" +
              (socket.empty() ? "off" : "on") + "\" SysSock.RateLimit.Interval=\"0\"" +
              (socket.empty() ? "" : " SysSock.Name=\"" + socket + "\"") +
              ")\n"
              "module(load=\"imfile\")\n" +
              modules + "input(type=\"imfile\" File=\"" + directory_ / "input.log" +
              "\" Tag=\"vendor:\" addMetadata=\"off\")\n"
              "action(target=\"127.0.0.1\" port=\"" +
              std::to_string(port_) + "\" template=\"RSYSLOG_SyslogProtocol23Format\"\n" +
              "  action.resumeRetryCount=\"-1\" action.resumeInterval=\"1\"\n"
              "  queue.type=\"LinkedList\" queue.size=\"500000\"\n  " +
              action + ")\n");
    sender_ = std::make_unique<Process>(
        std::vector<std::string>{program_path("rsyslogd"), "-n", "-f", directory_ / "rsyslog.conf",
                                 "-i", directory_ / "rsyslog.pid"},
        directory_ / "rsyslog.txt");
  }
  // rsyslog by RELP over TLS, with the vendor's certificate.
  void send_by_relp_and_tls(const std::string& socket = {}) {
    send_with("module(load=\"omrelp\" tls.tlslib=\"openssl\")\n",
              "type=\"omrelp\" tls=\"on\" tls.caCert=\"" + certificates_.certificate("authority") +
                  "\" tls.myCert=\"" + certificates_.certificate("vendor") + "\" tls.myPrivKey=\"" +
                  certificates_.key("vendor") + "\" tls.authMode=\"certvalid\"",
              socket);
  }
  void end_sender() { sender_.reset(); }

  void lines(int from, int until) {
    std::ofstream file(directory_ / "input.log", std::ios::app);
    for (int number = from; number <= until; ++number) file << "number=" << number << " of many\n";
  }

  bool reaches(const std::string& field, std::uint64_t wanted) {
    return daemon_.reaches(field, wanted);
  }
  // Until all of `count` lines are believed, and nothing is on its way any more.
  bool believes_all(const std::string& source, std::uint64_t count) {
    return daemon_.until([&] {
      return number("sources." + source + ".records") - number("sources." + source + ".repeated") >=
             count;
    });
  }
  std::uint64_t number(const std::string& field) const { return daemon_.number(field); }

  // REQUIRES: the daemon is stopped.
  Kept kept() const {
    Kept kept;
    PosixDisk disk;
    StreamBook book;
    std::map<std::string, int> came;
    const auto walked = Archive::walk(
        disk, directory_ / "data/archive", Seq{1}, Archive::Resolve::no,
        [&](const Entry& entry) -> Result<void> {
          if (const auto* opened = std::get_if<StreamOpened>(&entry.input)) {
            book.open(*opened, entry.seq);
            kept.opened.push_back(*opened);
          }
          if (const auto* closed = std::get_if<StreamClosed>(&entry.input)) book.close(*closed);
          const auto* const record = std::get_if<Record>(&entry.input);
          if (record == nullptr) return {};
          std::uint64_t reached = 0;
          const auto taken = book.take(*record, reached);
          const std::size_t at = record->bytes.find("number=");
          if (at == std::string_view::npos) return {};
          std::string number(record->bytes.substr(at, record->bytes.find(' ', at) - at));
          ++kept.sources[std::string(record->source)];
          const bool is_first = ++came[number] == 1;
          if (taken == StreamBook::Taken::fresh) {
            ++kept.fresh[number];
          } else {
            ++kept.repeated;
            if (is_first) ++kept.repeated_unseen;
          }
          return {};
        });
    REQUIRE(walked);
    return kept;
  }
  // What the production reader makes of a source's archived lines. REQUIRES: the daemon is stopped.
  struct Read {
    std::string bytes;  // As archived, end to end.
    std::vector<OwnedEvent> events;
    std::vector<std::string> faults;
  };
  Read read(const std::string& source, const std::string& format) const {
    Read read;
    ReaderSettings settings;
    settings.source = source;
    settings.format = format;
    settings.zone = *Zone::from("Asia/Tokyo");
    LineReader reader(settings);
    Arena arena;
    std::vector<Event> events;
    const auto keep = [&] {
      for (const Event& event : events) read.events.emplace_back(event);
      events.clear();
      arena.clear();
    };
    PosixDisk disk;
    REQUIRE(Archive::walk(disk, directory_ / "data/archive", Seq{1}, Archive::Resolve::no,
                          [&](const Entry& entry) -> Result<void> {
                            const auto* const record = std::get_if<Record>(&entry.input);
                            if (record == nullptr || record->source != source) return {};
                            read.bytes.append(record->bytes);
                            const auto outcome = reader.read(*record, entry.seq, arena, events);
                            if (outcome.state == ReadOutcome::State::failed)
                              read.faults.push_back(outcome.reason);
                            keep();
                            return {};
                          }));
    reader.finish(arena, events);
    keep();
    return read;
  }
  std::string operator/(const std::string& name) const { return directory_ / name; }
  const Certificates& certificates() const { return certificates_; }
  std::uint16_t port() const { return port_; }
  std::string said() const {
    std::ifstream theirs(directory_ / "rsyslog.txt");
    return daemon_.said() + std::string(std::istreambuf_iterator<char>(theirs), {});
  }

 private:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream file(directory_ / name);
    file << text;
  }

  TemporaryDirectory directory_;
  Certificates certificates_;
  std::uint16_t port_ = free_port();
  RunningDaemon daemon_{directory_.path()};
  std::unique_ptr<Process> sender_;
};

// The machine's log socket, where no logger of its own holds it: one test at a time has it, and
// waits for the one that does.
class LogSocket {
 public:
  LogSocket() : lock_(::open("/tmp/metsuke-log-socket.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (lock_ < 0 || ::geteuid() != 0 || ::flock(lock_, LOCK_EX) != 0) return;
    is_ours_ = !is_listened_to();
    if (is_ours_) ::unlink(path);  // What a killed logger left.
  }
  LogSocket(const LogSocket&) = delete;
  LogSocket& operator=(const LogSocket&) = delete;
  ~LogSocket() {
    if (is_ours_) ::unlink(path);
    if (lock_ >= 0) ::close(lock_);
  }
  bool is_ours() const {
    if (!is_ours_) WARN("skipped: this machine's log socket is not ours to take");
    return is_ours_;
  }
  static void wait_until_there() {
    while (::access(path, F_OK) != 0) ::sched_yield();
  }
  static constexpr const char* path = "/dev/log";

 private:
  static bool is_listened_to() {
    const int number = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    void* const pointer = &address;
    const bool is_held = ::connect(number, static_cast<sockaddr*>(pointer), sizeof(address)) == 0;
    ::close(number);
    return is_held;
  }
  int lock_ = -1;
  bool is_ours_ = false;
};

inline bool has(const std::string& program, const std::string& module = {}) {
  const std::string modules = "/usr/lib/x86_64-linux-gnu/rsyslog/";
  const bool is_there = !program_path(program).empty() &&
                        (module.empty() || ::access((modules + module).c_str(), R_OK) == 0);
  if (!is_there) WARN("skipped: " << program << " " << module << " is not installed here");
  return is_there;
}

}  // namespace metsuke
