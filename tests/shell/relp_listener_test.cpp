// A RELP sender written out by hand against a whole daemon: what is answered is evidence, what
// comes again is believed once.
#include "shell/relp_listener.h"

#include <catch2/catch.hpp>

#include "shell/running.h"
#include "source/relp.h"

using namespace metsuke;

namespace {

constexpr std::string_view sources =
    "  - {id: live, format: sshd, intake: {relp: }, delivers: {continuous: true}}\n";
constexpr std::string_view doors = "relp: {listen: \"127.0.0.1:0\"}\n";
constexpr std::string_view stand = R"({"verb":"status"})";
constexpr std::string_view answered_open =
    "1 rsp 59 200 OK\nrelp_version=0\nrelp_software=metsuke\ncommands=syslog\n";

// A client that counts its frames.
class RelpClient {
 public:
  explicit RelpClient(std::uint16_t port) : socket_(port) {
    REQUIRE(socket_.send(relp_frame(1, "open", "relp_version=0\ncommands=syslog")));
    REQUIRE(socket_.receive(answered_open.size()) == answered_open);
  }
  void send(std::string_view line) { REQUIRE(socket_.send(relp_frame(++last_, "syslog", line))); }
  // Waits for the answers to everything sent.
  bool is_answered() {
    std::string wanted;
    for (; answered_ < last_; ++answered_) wanted += RelpSession::accepted(answered_ + 1);
    return socket_.receive(wanted.size()) == wanted;
  }
  std::string close() {
    REQUIRE(socket_.send(relp_frame(++last_, "close", "")));
    return socket_.receive_all();
  }
  TestSocket& socket() { return socket_; }

 private:
  TestSocket socket_;
  std::uint32_t last_ = 1, answered_ = 1;
};

std::string line(int number) { return failed_logon(number); }

}  // namespace

TEST_CASE("every line is answered, and what is answered is evidence") {
  Station station;
  station.sources(sources, doors);
  Running running(station);
  RelpClient client(running.port("relp"));
  for (int number = 1; number <= 50; ++number) client.send(line(number));
  CHECK(client.is_answered());
  CHECK(running.value(stand, "sources.live.records") == "50");
  CHECK(running.reaches("streams.live.acknowledged", 50));
  CHECK(client.close() == "52 rsp 0\n0 serverclose 0\n");
  CHECK(running.reaches("connections.relp.accepted", 1));
  std::string metrics;
  const std::string wanted = "metsuke_stream_acknowledged_total{source=\"live\"} 50\n";
  for (int tries = 0; tries < 50'000 && metrics.find(wanted) == std::string::npos; ++tries)
    metrics = running.http("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  CHECK(metrics.find(wanted) != std::string::npos);
  CHECK(metrics.find("metsuke_connections_refused_total{door=\"relp\"} 0\n") != std::string::npos);
}

TEST_CASE("what is sent again after a broken connection is kept, marked and believed once") {
  Station station;
  station.sources(sources, doors);
  {
    Running running(station);
    RelpClient client(running.port("relp"));
    for (int number = 1; number <= 8; ++number) client.send(line(number));
    CHECK(client.is_answered());
    client.socket().reset();
    // The last three answers had not reached it.
    RelpClient again(running.port("relp"));
    for (int number = 6; number <= 10; ++number) again.send(line(number));
    CHECK(again.is_answered());
    CHECK(running.value(stand, "sources.live.records") == "13");
    CHECK(running.value(stand, "sources.live.events") == "10");
    CHECK(running.value(stand, "sources.live.repeated") == "3");
    again.socket().reset();
  }
  // The daemon has gone, too; what it knows of the sender is in the archive.
  Running running(station);
  RelpClient client(running.port("relp"));
  for (int number = 9; number <= 12; ++number) client.send(line(number));
  CHECK(client.is_answered());
  CHECK(running.value(stand, "sources.live.repeated") == "5");
  CHECK(running.value(stand, "sources.live.events") == "12");
}

TEST_CASE("equal lines are two events when they were not sent again") {
  Station station;
  station.sources(sources, doors);
  Running running(station);
  {
    RelpClient client(running.port("relp"));
    client.send(line(1));
    client.send(line(1));
    CHECK(client.is_answered());
    client.close();
  }
  // It had closed in order: nothing of it is on its way any more.
  RelpClient client(running.port("relp"));
  client.send(line(1));
  CHECK(client.is_answered());
  CHECK(running.value(stand, "sources.live.events") == "3");
  CHECK(running.value(stand, "sources.live.repeated") == "0");
}

TEST_CASE("a line that might have been sent before is answered though no other follows") {
  Station station;
  station.sources(sources, doors);
  Running running(station);
  RelpClient client(running.port("relp"));
  client.send(line(1));
  client.send(line(2));
  CHECK(client.is_answered());
  client.socket().reset();
  // If it were sent again, the second would follow.
  RelpClient again(running.port("relp"));
  again.send(line(1));
  CHECK(again.is_answered());
  CHECK(running.value(stand, "sources.live.repeated") == "0");
}

TEST_CASE("what is not RELP is disconnected, what came before it is kept, and a gap is left") {
  Station station;
  station.sources(sources, doors);
  Running running(station);
  RelpClient client(running.port("relp"));
  client.send(line(1));
  CHECK(client.is_answered());
  REQUIRE(client.socket().send("GET / HTTP/1.1\r\n\r\n"));
  CHECK(client.socket().receive_all().empty());
  CHECK(running.value(stand, "sources.live.records") == "1");
  CHECK(running.reaches("sources.live.gaps", 1));
}

TEST_CASE("a stop answers what was read, and says farewell") {
  Station station;
  station.sources(sources, doors);
  Running running(station);
  RelpClient client(running.port("relp"));
  for (int number = 1; number <= 5; ++number) client.send(line(number));
  CHECK(client.is_answered());
  CHECK(running.finish() == 0);
  CHECK(client.socket().receive_all().find("0 serverclose 0\n") != std::string::npos);
}
