#include "shell/notify.h"

#include <catch2/catch.hpp>

#include "shell/station.h"

using namespace metsuke;

namespace {

Alert alert_of(std::string id, Severity severity) {
  Alert alert;
  alert.id = std::move(id);
  alert.number = "A-0901-01";
  alert.severity = severity;
  alert.title_ja = "題";
  alert.why_ja = "理由 \"引用\"";
  return alert;
}

}  // namespace

TEST_CASE("a serious new alert gets one notice, also over a restart, a mild one none") {
  Station station;
  PosixDisk disk;
  const Config config = station.config();
  REQUIRE(disk.make_directories(config.data));
  Effects effects;
  effects.alerts = {alert_of("aa", Severity::high), alert_of("bb", Severity::medium)};
  {
    Notifier notifier(disk, config);
    notifier.start();
    notifier.see(effects);
  }
  CHECK(read_text(station / "spool/aa.json") == notice_text(effects.alerts[0]));
  CHECK_FALSE(disk.status(station / "spool/bb.json"));
  // The mailer took it; it does not come again.
  REQUIRE(disk.remove(station / "spool/aa.json"));
  Notifier again(disk, config);
  again.start();
  again.see(effects);
  CHECK_FALSE(disk.status(station / "spool/aa.json"));
  effects.alerts = {alert_of("cc", Severity::critical)};
  again.see(effects);
  CHECK(disk.status(station / "spool/cc.json"));
}

TEST_CASE("a closed intake is told, too") {
  Station station;
  PosixDisk disk;
  const Config config = station.config();
  Notifier notifier(disk, config);
  notifier.start();
  notifier.intake_closed({Code::disk_full, "x"}, Timestamp{});
  CHECK(read_text(station / "spool/intake-closed.json").find("disk_full") != std::string::npos);
}
