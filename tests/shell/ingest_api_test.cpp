// Batches of lines by HTTP, a whole daemon behind: 200 means evidence, and a key counts once.
#include "shell/ingest_api.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "shell/running.h"
#include "shell/tls_socket.h"

using namespace metsuke;

namespace {

const std::string secret = "correct horse battery staple";

std::string ingest_sources() {
  return "  - {id: open, format: {ndjson: }, intake: {http: open}, delivers: {continuous: true}}\n"
         "  - {id: gate, format: {ndjson: }, intake: {http: {name: gate, token: \"sha256:" +
         to_hex(sha256(secret)) + "\"}}, delivers: {continuous: true}}\n";
}
constexpr std::string_view ingest_door = "ingest: {listen: \"127.0.0.1:0\"}\n";
constexpr std::string_view lines = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";
constexpr std::string_view how = R"({"verb":"status"})";

std::string post(std::string_view name, std::string_view key, std::string_view body,
                 std::string_view more = {}) {
  std::string request = "POST /ingest/" + std::string(name) + " HTTP/1.1\r\nHost: x\r\n";
  if (!key.empty()) request += "Idempotency-Key: " + std::string(key) + "\r\n";
  request += std::string(more) + "Content-Length: " + std::to_string(body.size()) +
             "\r\nConnection: close\r\n\r\n" + std::string(body);
  return request;
}

std::string ask(std::uint16_t port, const std::string& request) {
  TestSocket socket(port);
  socket.send(request);
  socket.finish();
  return socket.receive_all();
}

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

}  // namespace

TEST_CASE("a batch is answered when it is evidence, its key answers the same and adds nothing") {
  Station station;
  station.sources(ingest_sources(), ingest_door);
  std::string first;
  {
    Running running(station);
    first = ask(running.port("ingest"), post("open", "k-1", lines));
    CHECK(first.starts_with("HTTP/1.1 200"));
    CHECK(first.find("\"lines\":3,\"bytes\":24,\"sha256\":\"" + to_hex(sha256(lines))) !=
          std::string::npos);
    CHECK(running.value(how, "sources.open.records") == "3");
    for (int again = 0; again < 10; ++again)
      CHECK(body_of(ask(running.port("ingest"), post("open", "k-1", lines))) == body_of(first));
    CHECK(running.value(how, "sources.open.records") == "3");
    CHECK(running.reaches("streams.open.acknowledged", 3));
  }
  Running running(station);
  CHECK(body_of(ask(running.port("ingest"), post("open", "k-1", lines))) == body_of(first));
  CHECK(running.value(how, "sources.open.records") == "3");
  const std::string other = ask(running.port("ingest"), post("open", "k-1", "{\"a\":9}\n"));
  CHECK(other.starts_with("HTTP/1.1 422"));
  CHECK(ask(running.port("ingest"), post("open", "k-2", "{\"a\":4}")).starts_with("HTTP/1.1 200"));
  CHECK(running.value(how, "sources.open.records") == "4");
  CHECK(running.value(how, "sources.open.quarantined") == "0");
}

TEST_CASE("who has not the token is refused, and learns nothing of what there is") {
  Station station;
  station.sources(ingest_sources(), ingest_door);
  Running running(station);
  const std::uint16_t port = running.port("ingest");
  const std::string without = ask(port, post("gate", "k", lines));
  CHECK(without.starts_with("HTTP/1.1 401"));
  CHECK(body_of(ask(port, post("nowhere", "k", lines))) == body_of(without));
  CHECK(body_of(ask(port, post("gate", "k", lines, "Authorization: Bearer wrong\r\n"))) ==
        body_of(without));
  const std::string good = "Authorization: Bearer " + secret + "\r\n";
  CHECK(ask(port, post("gate", "k", lines, good)).starts_with("HTTP/1.1 200"));
  CHECK(running.value(how, "sources.gate.records") == "3");
  CHECK(running.reaches("connections.ingest.refused", 3));
}

TEST_CASE("what is no batch is refused whole") {
  Station station;
  station.sources(ingest_sources(), ingest_door);
  Running running(station);
  const std::uint16_t port = running.port("ingest");
  CHECK(ask(port, post("open", "", lines)).starts_with("HTTP/1.1 400"));
  CHECK(ask(port, post("open", std::string(300, 'k'), lines)).starts_with("HTTP/1.1 400"));
  CHECK(ask(port, post("open", "k", "")).starts_with("HTTP/1.1 400"));
  CHECK(ask(port, post("open", "k", lines, "Content-Encoding: gzip\r\n"))
            .starts_with("HTTP/1.1 415"));
  std::string many;
  for (std::size_t line = 0; line <= limits::ingest_lines_max; ++line) many += "{}\n";
  CHECK(ask(port, post("open", "k", many)).starts_with("HTTP/1.1 413"));
  const std::string large =
      "POST /ingest/open HTTP/1.1\r\nHost: x\r\nContent-Length: 2097153\r\n\r\n";
  CHECK(ask(port, large).starts_with("HTTP/1.1 413"));
  CHECK(ask(port, "GET /ingest/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .starts_with("HTTP/1.1 405"));
  CHECK(running.value(how, "sources.open.records").empty());
  many.resize(many.size() - 3);
  CHECK(ask(port, post("open", "k", many)).starts_with("HTTP/1.1 200"));
}

TEST_CASE("by TLS a certificate is the proof where the contract says so") {
  TemporaryDirectory directory;
  const Certificates made(directory.path());
  const Digest pin = made.make({.name = "vendor", .issuer = "authority"});
  made.make({.name = "stranger", .issuer = "authority"});
  Station station;
  station.sources(ingest_sources() +
                      "  - {id: bound, format: {ndjson: }, intake: {http: {name: bound, "
                      "vendor_spki: \"sha256:" +
                      to_hex(pin) + "\"}}, delivers: {continuous: true}}\n",
                  "tls: {certificate: " + made.certificate("server") + ", key: " +
                      made.key("server") + ", authority: " + made.certificate("authority") +
                      "}\ningest: {listen: \"127.0.0.1:0\", tls: true}\n");
  Running running(station);
  const std::uint16_t port = running.port("ingest_tls");
  const auto status = [&](const TlsSocket::Shows& shows, const std::string& request) {
    TlsSocket socket(port, shows);
    socket.send(request);
    return socket.receive_all().substr(9, 3);
  };
  const TlsSocket::Shows vendor{made.certificate("vendor"), made.key("vendor")};
  const TlsSocket::Shows stranger{made.certificate("stranger"), made.key("stranger")};
  CHECK(status(vendor, post("bound", "k", lines)) == "200");
  CHECK(status(stranger, post("bound", "k2", lines)) == "401");
  CHECK(status({}, post("bound", "k3", lines)) == "401");
  CHECK(status({}, post("open", "k4", lines)) == "401");
  CHECK(status(stranger, post("open", "k5", lines)) == "200");
  const std::string good = "Authorization: Bearer " + secret + "\r\n";
  CHECK(status({}, post("gate", "k6", lines, good)) == "200");
  CHECK(running.value(how, "sources.bound.records") == "3");
}
