// A daemon on a station, in this process, and the ways to talk to it.
#pragma once

#include <thread>

#include "parse/json.h"
#include "shell/control_client.h"
#include "shell/daemon.h"
#include "shell/socket.h"
#include "shell/station.h"

namespace metsuke {

// A daemon that runs in a thread of the test's.
class Running {
 public:
  explicit Running(const Station& station) : daemon_(station.config()), station_(station) {
    Complaints complaints;
    const auto started = daemon_.start(complaints);
    for (const Complaint& complaint : complaints)
      UNSCOPED_INFO(describe(complaint, Language::english));
    if (!started) UNSCOPED_INFO(describe(started.error(), Language::english));
    REQUIRE(started);
    thread_ = std::thread([this] { status_ = daemon_.run(); });
  }
  ~Running() { finish(); }
  int finish() {
    if (thread_.joinable()) {
      daemon_.stop();
      thread_.join();
    }
    return status_;
  }
  std::string ask(std::string_view request) {
    auto client = ControlClient::open(station_ / "data/control.sock");
    REQUIRE(client);
    const auto reply = client->ask(request, std::chrono::seconds(60));
    REQUIRE(reply);
    return *reply;
  }
  std::string value(std::string_view request, std::string_view field) {
    const std::string reply = ask(request);
    Arena arena;
    Fields fields;
    REQUIRE(parse_json(reply, arena, fields));
    return std::string(fields[field]);
  }
  std::string http(std::string_view request) {
    TestSocket socket(daemon_.console_port());
    socket.send(request);
    socket.finish();
    return socket.receive_all();
  }
  Daemon& daemon() { return daemon_; }
  // "syslog", "syslog_tls", "relp" …
  std::uint16_t port(const std::string& door) {
    const std::string text = value(R"({"verb":"status"})", "ports." + door);
    REQUIRE_FALSE(text.empty());
    return static_cast<std::uint16_t>(std::stoi(text));
  }
  // Until a field of the status is at least that; false after `tries` questions.
  bool reaches(std::string_view field, std::uint64_t wanted, int tries = 50'000) {
    for (; tries > 0; --tries) {
      const std::string text = value(R"({"verb":"status"})", field);
      if (!text.empty() && std::stoull(text) >= wanted) return true;
    }
    return false;
  }

 private:
  Daemon daemon_;
  const Station& station_;
  std::thread thread_;
  int status_ = -1;
};

}  // namespace metsuke
