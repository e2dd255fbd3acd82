// The daemon as a whole, in this process: started on a directory, fed over its real sockets and
// drop directory, stopped, started again. Waits are for replies, never for time.
#include "shell/daemon.h"

#include <sys/mount.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "shell/running.h"
#include "shell/users.h"

using namespace metsuke;

namespace {

// A file system of its own, so small that it fills. Only root may mount one.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    PosixDisk disk;
    REQUIRE(disk.make_directories(path_));
    mounted_ = ::geteuid() == 0 && ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=2m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  bool is_mounted() const { return mounted_; }
  bool grow() const {
    return ::mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0;
  }

 private:
  std::string path_;
  bool mounted_ = false;
};

constexpr std::string_view status = R"({"verb":"status"})";

}  // namespace

TEST_CASE("what a vendor sends and drops is taken, checked, and still there after a restart") {
  Station station;
  std::string chain;
  {
    Running running(station);
    TestSocket socket(running.daemon().syslog_port());
    for (int second = 0; second < 6; ++second) REQUIRE(socket.send(failed_logon(second)));
    station.deliver("2026-09-01", "xferlog", xferlog_lines);
    CHECK(running.value(
              R"({"verb":"advance","to":"2026-09-02T06:00:00+09:00","after_records":{"live":6}})",
              "ok") == "true");
    CHECK(running.value(status, "sources.live.records") == "6");
    CHECK(running.value(status, "sources.ftp.records") == "2");
    CHECK(running.value(status, "now") == "2026-09-01T21:00:00Z");
    CHECK(running.value(status, "intake.open") == "true");
    CHECK(running.value(R"({"verb":"seal"})", "ok") == "true");
    CHECK(running.value(R"({"verb":"advance","to":"2026-09-01T00:00:00Z"})", "code") ==
          "value_invalid");
    CHECK(running.finish() == 0);
  }
  Running again(station);
  CHECK(again.value(status, "sources.live.records") == "6");
  CHECK(again.value(status, "sources.ftp.records") == "2");
  CHECK(again.value(status, "clock") == "2026-09-01T21:00:00Z");
}

TEST_CASE("lines sent just before the stop are not lost") {
  Station station;
  constexpr int count = 2000;
  {
    Running running(station);
    std::string lines;
    for (int number = 0; number < count; ++number) lines += failed_logon(number % 60);
    TestSocket socket(running.daemon().syslog_port());
    REQUIRE(socket.send(lines));
    // The connection is known before the stop, so that what it holds is read.
    while (running.value(status, "sources.live.records").empty()) {
    }
    running.finish();
  }
  Running again(station);
  CHECK(again.value(status, "sources.live.records") == std::to_string(count));
}

TEST_CASE("a full disk stops intake, says so, and with room again everything is taken") {
  Station station;
  const SmallDisk disk(station / "data");
  if (!disk.is_mounted()) {
    WARN("skipped: no file system may be mounted here");
    return;
  }
  constexpr int count = 20'000;   // Some 2 MiB of lines; the archive alone needs more.
  {
    Running running(station);
    std::string lines;
    for (int number = 0; number < count; ++number) lines += failed_logon(number % 60);
    TestSocket socket(running.daemon().syslog_port());
    REQUIRE(socket.send(lines));
    while (running.value(status, "intake.open") != "false") {
    }
    CHECK(running.value(status, "intake.code") == "disk_full");
    CHECK(running.http("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
              .starts_with("HTTP/1.1 503"));
    CHECK(std::stoi(running.value(status, "sources.live.records")) < count);
    REQUIRE(disk.grow());
    running.ask(R"({"verb":"advance","to":"2026-09-01T00:02:00+09:00"})");
    while (running.value(status, "sources.live.records") != std::to_string(count)) {
    }
    CHECK(running.value(status, "intake.open") == "true");
    CHECK(running.finish() == 0);
  }
  Running again(station);
  CHECK(again.value(status, "sources.live.records") == std::to_string(count));
}

TEST_CASE("reviews over the control socket are archived or refused with the reason") {
  Station station;
  Running running(station);
  TestSocket socket(running.daemon().syslog_port());
  for (int second = 0; second < 6; ++second) REQUIRE(socket.send(failed_logon(second)));
  running.ask(R"({"verb":"advance","to":"2026-09-01T12:00:00+09:00","after_records":{"live":6}})");
  const auto review = [&](const std::string& rest) {
    return running.value(R"({"verb":"review","alert":"A-0901-01",)" + rest + "}", "code");
  };
  CHECK(review(R"("act":"close","reason":"false_positive","comment":"x")") == "review_refused");
  CHECK(review(R"("act":"acknowledge","comment":"見た")").empty());
  CHECK(review(R"("act":"acknowledge")") == "review_refused");
  const auto declare = [&](const std::string& rest) {
    return running.value(R"({"verb":"declare","contract":"T-1",)" + rest + "}", "code");
  };
  CHECK(declare(R"("kind":"incident","subject":"I-1","facts":{"known":"2026-09-01 10:00"})").empty());
  CHECK(declare(R"("kind":"incident","subject":"I-1","facts":{"known":"never"})") ==
        "review_refused");
  CHECK(running.value(R"({"verb":"declare","contract":"X","kind":"duty","subject":"2026-08",)"
                      R"("facts":{"duty":"drill"}})",
                      "code") == "review_refused");
  CHECK(running.value(R"({"verb":"review","alert":"A-9999-01","act":"note","comment":"x"})",
                      "code") == "review_refused");
}

TEST_CASE("a changed contract is adopted whole, a broken one is refused with its complaints") {
  Station station;
  Running running(station);
  const std::string before = running.value(status, "bundle");
  CHECK(running.value(R"({"verb":"adopt","reason":"x"})", "changed") == "false");
  write_text(station / "contract.yaml", "contract: {}\n");
  const std::string refused = running.ask(R"({"verb":"adopt","reason":"x"})");
  CHECK(refused.find("config_invalid") != std::string::npos);
  CHECK(refused.find("contract.yaml:") != std::string::npos);
  CHECK(running.value(status, "bundle") == before);
  write_text(station / "contract.yaml", std::string(station_contract) + "# next\n");
  CHECK(running.value(R"({"verb":"adopt","reason":"x"})", "changed") == "true");
  CHECK(running.value(status, "bundle") != before);
}

TEST_CASE("one directory, one daemon, a wrong configuration does not start") {
  Station station;
  Running running(station);
  Daemon second(station.config());
  Complaints complaints;
  const auto started = second.start(complaints);
  REQUIRE_FALSE(started);
  CHECK(started.error().code == Code::already_locked);
  CHECK(exit_status_of(started.error()) == 5);
  Station broken;
  write_text(broken / "contract.yaml", "contract: {}\n");
  Daemon third(broken.config());
  const auto refused = third.start(complaints);
  REQUIRE_FALSE(refused);
  CHECK(exit_status_of(refused.error()) == 78);
  CHECK(has_errors(complaints));
}

TEST_CASE("the console answers over its socket") {
  Station station;
  const auto hash = hash_password("correct horse battery");
  REQUIRE(hash);
  write_text(station / "users.yaml", users_text({{"sato", Role::reviewer, *hash, false}}));
  Running running(station);
  CHECK(running.http("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .find("\r\n\r\nok\n") != std::string::npos);
  const std::string form = "user=sato&password=correct+horse+battery";
  const std::string answer = running.http(
      "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: " +
      std::to_string(form.size()) + "\r\n\r\n" + form);
  const std::string_view key = "metsuke-session=";
  const std::size_t at = answer.find(key);
  REQUIRE(at != std::string::npos);
  const std::string cookie = answer.substr(at, answer.find(';', at) - at);
  const std::string today = running.http("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie +
                                         "\r\nConnection: close\r\n\r\n");
  CHECK(today.starts_with("HTTP/1.1 200"));
  CHECK(today.find("受信箱") != std::string::npos);
}
