// Followed files with a whole daemon behind: the test writes, renames, cuts and rewrites them as
// log rotation and forgers do, and asks for a look after each.
#include "shell/tails.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "shell/life.h"
#include "shell/running.h"

using namespace metsuke;

namespace {

class TailStation {
 public:
  TailStation() {
    station.sources("  - {id: live, format: sshd, intake: {tail: \"" + log() +
                    "\"}, delivers: {continuous: true}}\n");
    PosixDisk disk;
    REQUIRE(disk.make_directories(station / "log"));
  }
  std::string log() const { return station / "log/auth.log"; }
  void append(std::string_view bytes, const std::string& path) const {
    std::ofstream file(path, std::ios::app | std::ios::binary);
    file << bytes;
  }
  void append(std::string_view bytes) const { append(bytes, log()); }
  void rewrite(std::string_view bytes) const {  // The same inode.
    std::ofstream file(log(), std::ios::trunc | std::ios::binary);
    file << bytes;
  }
  void rename() const { REQUIRE(std::rename(log().c_str(), (log() + ".1").c_str()) == 0); }

  Station station;
};

constexpr std::string_view scan = R"({"verb":"scan"})";
constexpr std::string_view standing = R"({"verb":"status"})";

std::string counted(Running& running) {
  CHECK(running.value(scan, "ok") == "true");
  return running.value(standing, "sources.live.records") + " lines, " +
         running.value(standing, "sources.live.gaps") + " gaps";
}

}  // namespace

TEST_CASE("a file grows, a line is taken when it has ended, and a restart goes on where it was") {
  TailStation tail;
  {
    Running running(tail.station);
    tail.append(failed_logon(1) + failed_logon(2));
    CHECK(counted(running) == "2 lines, 0 gaps");
    tail.append(failed_logon(3).substr(0, 30));
    CHECK(counted(running) == "2 lines, 0 gaps");
  }
  tail.append(failed_logon(3).substr(30) + failed_logon(4));
  Running running(tail.station);
  CHECK(counted(running) == "4 lines, 0 gaps");
  CHECK(running.value(standing, "sources.live.events") == "4");
  CHECK(running.value(standing, "sources.live.repeated") == "0");
}

TEST_CASE("a renamed file is read to its end, and the new one from its beginning") {
  TailStation tail;
  {
    Running running(tail.station);
    tail.append(failed_logon(1));
    CHECK(counted(running) == "1 lines, 0 gaps");
    tail.append(failed_logon(2));
    tail.rename();
    tail.append(failed_logon(3));
    CHECK(counted(running) == "3 lines, 0 gaps");
    // Its writer has not heard of the rotation yet.
    tail.append(failed_logon(4), tail.log() + ".1");
    CHECK(counted(running) == "4 lines, 0 gaps");
    tail.append(failed_logon(5));
    CHECK(counted(running) == "5 lines, 0 gaps");
  }
  // Rotated while nobody looked.
  ::unlink((tail.log() + ".1").c_str());
  tail.append(failed_logon(6));
  tail.rename();
  tail.append(failed_logon(7));
  Running running(tail.station);
  CHECK(counted(running) == "7 lines, 0 gaps");
}

TEST_CASE("a scan asked for while files are read is answered when all of them were") {
  TailStation tail;
  tail.append(failed_logon(1));
  {
    Life life(tail.station);
    life.run();
    CHECK(records_of(life, "live") == 1);
  }
  tail.append(failed_logon(2));
  tail.rename();
  tail.append(failed_logon(3));
  Life life(tail.station);
  std::uint64_t records_when_told = 0;
  // Served between the renamed file's line and the new file's, as it starts.
  life.push([&](Duty& duty) {
    CHECK(records_of(life, "live") == 2);
    duty.scan([&] { records_when_told = records_of(life, "live"); });
    CHECK(records_when_told == 0);
  });
  life.run();
  CHECK(records_when_told == 3);
}

TEST_CASE("a file that is gone with its rest leaves a gap") {
  TailStation tail;
  {
    Running running(tail.station);
    tail.append(failed_logon(1));
    CHECK(counted(running) == "1 lines, 0 gaps");
  }
  tail.append(failed_logon(2));
  tail.rename();
  tail.append(failed_logon(3));
  ::unlink((tail.log() + ".1").c_str());
  Running running(tail.station);
  CHECK(counted(running) == "2 lines, 1 gaps");
}

TEST_CASE("copytruncate: what was read stays, the file is read anew, and a gap says so") {
  TailStation tail;
  Running running(tail.station);
  tail.append(failed_logon(1) + failed_logon(2));
  CHECK(counted(running) == "2 lines, 0 gaps");
  tail.rewrite("");
  tail.append(failed_logon(3));
  CHECK(counted(running) == "3 lines, 1 gaps");
  // Grown beyond where it was before anybody looked.
  tail.rewrite(failed_logon(4) + failed_logon(5) + failed_logon(6));
  CHECK(counted(running) == "6 lines, 2 gaps");
}

TEST_CASE("an edit of what was read is noticed, and both versions are kept") {
  TailStation tail;
  {
    Running running(tail.station);
    tail.append(failed_logon(1) + failed_logon(2));
    CHECK(counted(running) == "2 lines, 0 gaps");
    tail.rewrite(failed_logon(1) + failed_logon(9));
    CHECK(counted(running) == "4 lines, 1 gaps");
  }
  tail.rewrite(failed_logon(8) + failed_logon(9));
  Running running(tail.station);
  CHECK(counted(running) == "6 lines, 2 gaps");
}

TEST_CASE("a file that is no file is refused, and followed when it is one") {
  TailStation tail;
  write_text(tail.station / "secret", failed_logon(1));
  REQUIRE(::symlink((tail.station / "secret").c_str(), tail.log().c_str()) == 0);
  Running running(tail.station);
  CHECK(running.value(scan, "ok") == "true");
  CHECK(running.value(standing, "sources.live.gaps") == "1");
  CHECK(running.value(standing, "sources.live.records") == "0");
  ::unlink(tail.log().c_str());
  tail.append(failed_logon(1));
  CHECK(counted(running) == "1 lines, 1 gaps");
}
