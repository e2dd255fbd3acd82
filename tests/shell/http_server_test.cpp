#include "shell/http_server.h"

#include <catch2/catch.hpp>
#include <thread>

#include "shell/socket.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

// Answers every request with what it understood of it.
class Serving {
 public:
  Serving() {
    HttpServer::Wants wants{
        "test", {{"127.0.0.1", 0}, {}, false}, nullptr, 64 * 1024, &clock_, &traffic_, {}};
    wants.serve = [](const HttpRequest& request, const HttpServer::Reply& reply) {
      reply(plain(200,
                  request.path + "|" + request.body + "|" + std::string(request.header("x-test"))));
    };
    auto opened = HttpServer::open(loop_, std::move(wants));
    REQUIRE(opened);
    server_ = *std::move(opened);
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Serving() {
    loop_.post([this] { loop_.stop(); });
    thread_.join();
  }
  std::string ask(std::string_view request) {
    TestSocket socket(server_->port());
    REQUIRE(socket.connected());
    socket.send(request);
    socket.finish();
    return socket.receive_all();
  }

 private:
  PosixClock clock_;
  Traffic traffic_;
  Loop loop_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a request is answered with the security headers") {
  Serving serving;
  const std::string answer =
      serving.ask("GET /a?b=1 HTTP/1.1\r\nHost: x\r\nX-Test: y\r\nConnection: close\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 200"));
  CHECK(answer.ends_with("/a||y"));
  for (const auto& [name, value] : security_headers())
    CHECK(answer.find(name + ": " + value + "\r\n") != std::string::npos);
  CHECK(answer.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("two requests on one connection are answered in order") {
  Serving serving;
  const std::string answer = serving.ask(
      "GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /two HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
  CHECK(answer.find("/one||") < answer.find("/two|abc|"));
}

TEST_CASE("what is hostile is refused without a crash") {
  Serving serving;
  CHECK(serving.ask("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .starts_with("HTTP/1.1 400"));
  CHECK(serving.ask("GET /%2e%2e/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .starts_with("HTTP/1.1 400"));
  CHECK(serving.ask("\x16\x03\x01\x02 tls\r\n\r\n").starts_with("HTTP/1.1 400"));
  CHECK(serving.ask("GET / HTTP/9.9\r\n\r\n").starts_with("HTTP/1.1 400"));
  CHECK(serving.ask("GET / HTTP/1.1\r\nX: " + std::string(64 * 1024, 'x') + "\r\n\r\n")
            .starts_with("HTTP/1.1 431"));
  CHECK(serving.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
            .starts_with("HTTP/1.1 413"));
  CHECK(serving.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")
            .starts_with("HTTP/1.1 400"));
  CHECK(serving.ask("").empty());
  CHECK(serving.ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .starts_with("HTTP/1.1 200"));
}

TEST_CASE("HEAD gets the head only") {
  Serving serving;
  const std::string answer =
      serving.ask("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 200"));
  CHECK(answer.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}
