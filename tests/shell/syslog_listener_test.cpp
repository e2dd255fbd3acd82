// Real sockets on loopback; the test takes the orders as the pipeline would. What was sent must
// come out line by line, with its place in the stream, and nothing may be read while nobody
// takes it.
#include "shell/syslog_listener.h"

#include <catch2/catch.hpp>
#include <thread>

#include "base/limits.h"
#include "shell/socket.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

struct Taken {
  std::string source, bytes;
  Position position;
};

// A listener with its loop in a thread of its own; ends both when the test does.
class Listening {
 public:
  explicit Listening(std::size_t queue_bytes = limits::intake_bytes_max,
                     std::vector<Network> allowed = {})
      : orders(queue_bytes) {
    const DoorSettings door{{"127.0.0.1", 0}, std::move(allowed), false};
    auto opened = SyslogListener::open(loop_, world_, orders, traffic_, door, nullptr);
    REQUIRE(opened);
    listener = *std::move(opened);
    auto routes = std::make_shared<SyslogRoutes>();
    routes->add("ssh", "sshd");
    listener->adopt(routes);
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Listening() {
    loop_.post([this] { listener.reset(); });
    loop_.post([this] { loop_.stop(); });
    thread_.join();
  }
  void turn(SyslogListener::Intake intake) {
    loop_.post([this, intake] { listener->turn(intake); });
  }
  // The next `count` inputs; waits for them.
  std::vector<Taken> records(std::size_t count) {
    std::vector<Taken> taken;
    while (taken.size() < count) {
      auto order = orders.pop();
      REQUIRE(order);
      for (const Input& input : (*order)->inputs) {
        if (const auto* gap = std::get_if<Gap>(&input)) {
          taken.push_back({"gap", gap->reason, {0, gap->bytes}});
          continue;
        }
        if (!std::holds_alternative<Record>(input)) continue;  // Opening and end of the stream.
        const auto& record = std::get<Record>(input);
        taken.push_back({std::string(record.source), std::string(record.bytes), record.position});
      }
      turn(SyslogListener::Intake::open);
    }
    return taken;
  }

  Orders orders;
  std::unique_ptr<SyslogListener> listener;

 private:
  PosixClock clock_;
  PosixDisk disk_;
  PosixChance chance_;
  World world_{clock_, disk_, chance_};
  Loop loop_;
  Traffic traffic_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("lines and counted frames arrive whole, routed, with their offsets") {
  Listening listening;
  TestSocket socket(listening.listener->port());
  REQUIRE(socket.connected());
  const std::string line = "<38>1 t h sshd - - - one\n";
  const std::string frame = "<38>1 t h cron - - - two";
  REQUIRE(socket.send(line));
  const auto first = listening.records(1);
  CHECK(first[0].source == "ssh");
  CHECK(first[0].bytes == line);
  CHECK(first[0].position.offset == 0);
  REQUIRE(socket.send(std::to_string(frame.size()) + " " + frame + line));
  const auto rest = listening.records(2);
  CHECK(rest[0].source == "unassigned");
  CHECK(rest[0].bytes == frame);
  CHECK(rest[1].bytes == line);
  CHECK(rest[1].position.stream == first[0].position.stream);
  CHECK(rest[1].position.offset > rest[0].position.offset);
}

TEST_CASE("two connections are two streams, and the last line needs no terminator") {
  Listening listening;
  TestSocket one(listening.listener->port());
  REQUIRE(one.send("<38>1 t h sshd - - - unfinished"));
  one.finish();
  const auto first = listening.records(1);
  CHECK(first[0].bytes == "<38>1 t h sshd - - - unfinished");
  TestSocket two(listening.listener->port());
  REQUIRE(two.send("x\n"));
  CHECK(listening.records(1)[0].position.stream != first[0].position.stream);
}

TEST_CASE("a reset in mid-line keeps what came and says that bytes may be missing") {
  Listening listening;
  TestSocket socket(listening.listener->port());
  REQUIRE(socket.send("<38>1 t h sshd - - - whole\n<38>1 t h ss"));
  CHECK(listening.records(1)[0].bytes == "<38>1 t h sshd - - - whole\n");
  socket.reset();
  const auto rest = listening.records(2);
  CHECK(rest[0].bytes == "<38>1 t h ss");
  CHECK(rest[1].source == "gap");
  CHECK(rest[1].position.offset == 12);
}

TEST_CASE("a count that is nonsense closes the connection and leaves a gap") {
  Listening listening;
  TestSocket socket(listening.listener->port());
  REQUIRE(socket.send("999999999999999999999 x"));
  std::vector<Taken> taken;
  while (taken.empty() || taken.back().source != "gap")
    for (const Taken& one : listening.records(1)) taken.push_back(one);
  CHECK(taken.back().bytes == "framing cannot be read");
  CHECK(socket.receive_all().empty());
}

TEST_CASE("while the queue is full the socket is not read, and nothing is lost") {
  Listening listening(256 * 1024);
  std::string sent;
  while (sent.size() < 12 * 1024 * 1024)
    sent += "<38>1 t h sshd - - - " + std::to_string(sent.size()) + std::string(400, 'x') + "\n";
  std::thread sender([&] {
    TestSocket socket(listening.listener->port());
    socket.send(sent);
    socket.finish();
    socket.receive_all();
  });
  std::string received;
  while (received.size() < sent.size()) {
    CHECK(listening.orders.bytes() <= 512 * 1024 + 2 * limits::batch_bytes_max);
    for (const Taken& taken : listening.records(1)) received += taken.bytes;
  }
  sender.join();
  CHECK((received == sent));
}

TEST_CASE("a connection from an address that is not listed is closed at once") {
  Listening listening(limits::intake_bytes_max, {*network_from("192.0.2.0/24")});
  TestSocket socket(listening.listener->port());
  CHECK(socket.receive_all().empty());
}
