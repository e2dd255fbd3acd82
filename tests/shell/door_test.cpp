// Who may come in by TLS, and who may not: real handshakes on loopback, a whole daemon behind.
#include "shell/door.h"

#include <catch2/catch.hpp>

#include "shell/running.h"
#include "shell/tls_socket.h"

using namespace metsuke;

namespace {

// A station with a syslog door that wants certificates: "good" is pinned, "uri" named by its URI.
class SecureStation {
 public:
  explicit SecureStation(bool with_authority = true) : certificates_(directory_.path()) {
    pin_ = to_hex(certificates_.make({.name = "good", .issuer = "authority"}));
    certificates_.make({.name = "uri", .issuer = "authority", .uri = "spiffe://midori/logs"});
    station.sources(
        "  - {id: pinned, format: sshd, intake: {syslog: {match: sshd, vendor_spki: \"sha256:" +
            pin_ +
            "\"}}, delivers: {continuous: true}}\n"
            "  - {id: named, format: sshd, intake: {syslog: {vendor_uri: "
            "\"spiffe://midori/logs\"}},"
            " delivers: {continuous: true}}\n",
        "tls: {certificate: " + certificates_.certificate("server") +
            ", key: " + certificates_.key("server") +
            (with_authority ? ", authority: " + certificates_.certificate("authority") : "") +
            "}\n");
    std::string yaml = read_text(station / "metsuke.yaml");
    const std::string plain = "syslog: {listen: \"127.0.0.1:0\"}";
    yaml.replace(yaml.find(plain), plain.size(),
                 "syslog: [{listen: \"127.0.0.1:0\"}, {listen: \"127.0.0.1:0\", tls: true}]");
    write_text(station / "metsuke.yaml", yaml);
  }
  TlsSocket::Shows shows(const std::string& name) const {
    return {certificates_.certificate(name), certificates_.key(name)};
  }
  const Certificates& certificates() const { return certificates_; }

  Station station;

 private:
  TemporaryDirectory directory_;
  Certificates certificates_;
  std::string pin_;
};

constexpr std::string_view state = R"({"verb":"status"})";

// Nothing of what it sends arrives, and the refusal is counted.
void is_refused(SecureStation& secure, Running& running, const TlsSocket::Shows& shows) {
  const std::string before = running.value(state, "connections.syslog.refused");
  const std::uint64_t refused = before.empty() ? 0 : std::stoull(before);
  const std::uint64_t gaps = std::stoull(running.value(state, "head.seq"));
  TlsSocket socket(running.port("syslog_tls"), shows);
  socket.send(failed_logon(1));
  CHECK(socket.receive_all().empty());
  CHECK(running.reaches("connections.syslog.refused", refused + 1));
  CHECK(running.value(state, "streams.pinned.received").empty());
  CHECK(std::stoull(running.value(state, "head.seq")) >= gaps);
  static_cast<void>(secure);
}

}  // namespace

TEST_CASE("a vendor is told by its certificate's key or URI, and by nothing it writes") {
  SecureStation secure;
  Running running(secure.station);
  TlsSocket pinned(running.port("syslog_tls"), secure.shows("good"));
  REQUIRE(pinned.send(failed_logon(1)));
  TlsSocket named(running.port("syslog_tls"), secure.shows("uri"));
  // Its line says sshd, which is the other vendor's source: that counts for nothing.
  REQUIRE(named.send(failed_logon(2)));
  CHECK(running.reaches("streams.pinned.archived", 1));
  CHECK(running.reaches("streams.named.archived", 1));
  CHECK(running.value(state, "sources.pinned.records") == "1");
  CHECK(running.value(state, "sources.named.records") == "1");
  // On the plain door nobody can claim to be them.
  TestSocket plain(running.port("syslog"));
  REQUIRE(plain.send(failed_logon(3)));
  CHECK(running.reaches("sources.unassigned.records", 1));
  CHECK(running.value(state, "sources.pinned.records") == "1");
  CHECK(running.value(state, "connections.syslog.open") == "3");
}

TEST_CASE("who has no certificate, a wrong one or an old TLS is refused and counted") {
  SecureStation secure;
  const Certificates& made = secure.certificates();
  made.make({.name = "stranger", .issuer = "authority"});
  made.make({.name = "own"});
  made.make({.name = "expired", .issuer = "authority", .from = -9000, .until = -60});
  made.make({.name = "early", .issuer = "authority", .from = 3600});
  made.make({.name = "wild", .issuer = "authority", .uri = "spiffe://midori/*"});
  made.make({.name = "leaf", .issuer = "uri", .uri = "spiffe://midori/logs"});
  Running running(secure.station);
  for (const char* name : {"stranger", "own", "expired", "early", "wild", "leaf"}) {
    INFO(name);
    is_refused(secure, running, secure.shows(name));
  }
  INFO("none");
  is_refused(secure, running, {});
  TlsSocket::Shows old = secure.shows("good");
  old.version = TLS1_2_VERSION;
  is_refused(secure, running, old);
  // Not TLS at all.
  TestSocket plain(running.port("syslog_tls"));
  REQUIRE(plain.send(failed_logon(1)));
  plain.receive_all();
  CHECK(running.reaches("connections.syslog.refused", 9));
  CHECK(running.value(state, "sources.unassigned.records").empty());
}

TEST_CASE("without an authority only the pinned key is believed, and only while it is valid") {
  SecureStation secure(false);
  const Certificates& made = secure.certificates();
  made.make({.name = "self", .uri = "spiffe://midori/logs"});
  Running running(secure.station);
  TlsSocket pinned(running.port("syslog_tls"), secure.shows("good"));
  REQUIRE(pinned.send(failed_logon(1)));
  CHECK(running.reaches("streams.pinned.archived", 1));
  // Anybody may write a URI into a certificate of his own.
  TlsSocket named(running.port("syslog_tls"), secure.shows("self"));
  named.send(failed_logon(2));
  CHECK(named.receive_all().empty());
  CHECK(running.reaches("connections.syslog.refused", 1));
}

TEST_CASE(
    "a TLS connection that is cut off without a farewell leaves a gap, in order it does not") {
  SecureStation secure;
  Running running(secure.station);
  TlsSocket good(running.port("syslog_tls"), secure.shows("good"));
  REQUIRE(good.send(failed_logon(1)));
  CHECK(running.reaches("streams.pinned.archived", 1));
  good.finish();
  good.receive_all();
  TlsSocket other(running.port("syslog_tls"), secure.shows("good"));
  REQUIRE(other.send(failed_logon(2)));
  CHECK(running.reaches("streams.pinned.archived", 2));
  CHECK(running.value(state, "sources.pinned.gaps") == "0");
  other.cut();
  CHECK(running.reaches("sources.pinned.gaps", 1));
}

TEST_CASE("lines in one byte a record and in one record together arrive alike") {
  SecureStation secure;
  Running running(secure.station);
  TlsSocket socket(running.port("syslog_tls"), secure.shows("good"));
  std::string lines;
  for (int second = 1; second <= 20; ++second) {
    const std::string line = failed_logon(second);
    lines += std::to_string(line.size()) + " " + line;
  }
  for (const char byte : lines) REQUIRE(socket.send(std::string_view(&byte, 1)));
  REQUIRE(socket.send(lines));
  CHECK(running.reaches("sources.pinned.records", 40));
  CHECK(running.value(state, "sources.pinned.quarantined") == "0");
}
