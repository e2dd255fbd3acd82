#include "shell/config.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

struct Read {
  std::optional<Config> config;
  Complaints complaints;
};

Read read(std::string_view text) {
  Read outcome;
  outcome.config =
      read_config(text, "/etc/metsuke/metsuke.yaml", "/usr/share/metsuke", outcome.complaints);
  return outcome;
}

}  // namespace

TEST_CASE("a short configuration has sensible places for everything") {
  const Read got = read("data: /var/lib/metsuke\ncontracts: [contract.yaml]\n");
  REQUIRE(got.config);
  CHECK(got.complaints.empty());
  CHECK(got.config->contracts == std::vector<std::string>{"/etc/metsuke/contract.yaml"});
  CHECK(got.config->rules == "/usr/share/metsuke/rules");
  CHECK(got.config->drop == "/var/lib/metsuke/drop");
  CHECK(got.config->archive_directory() == "/var/lib/metsuke/archive");
  CHECK_FALSE(got.config->console);
  CHECK_FALSE(got.config->manual_start);
}

TEST_CASE("everything wrong with a configuration is said at once, with its place") {
  const Read got = read(
      "data: /d\n"
      "contract: [a.yaml]\n"
      "syslog: {listen: 127.0.0.1}\n"
      "console: {listen: \"0.0.0.0:8080\"}\n"
      "language: fr\n"
      "clock: {manual: yesterday}\n");
  CHECK_FALSE(got.config);
  const auto at_line = [&](int line, Code code) {
    for (const Complaint& complaint : got.complaints)
      if (complaint.place.line == line && complaint.code == code) return true;
    return false;
  };
  CHECK(at_line(2, Code::key_unknown));
  CHECK(at_line(3, Code::value_invalid));
  CHECK(at_line(4, Code::config_invalid));
  CHECK(at_line(5, Code::value_invalid));
  CHECK(at_line(6, Code::value_invalid));
  bool is_missing_said = false;
  for (const Complaint& complaint : got.complaints)
    is_missing_said = is_missing_said || complaint.code == Code::key_missing;
  CHECK(is_missing_said);
}

TEST_CASE("the console listens beyond loopback only when the operator says what stands in front") {
  const Read got = read(
      "data: /d\ncontracts: [a.yaml]\n"
      "console: {listen: \"192.0.2.1:8080\", behind_proxy: true}\n");
  REQUIRE(got.config);
  CHECK(to_text(*got.config->console) == "192.0.2.1:8080");
  CHECK_FALSE(is_loopback(*got.config->console));
}

TEST_CASE("doors are one or several, with TLS or without") {
  const Read got = read(
      "data: /d\ncontracts: [a.yaml]\n"
      "tls: {certificate: tls/a.pem, key: tls/a-key.pem}\n"
      "syslog: [{listen: \"0.0.0.0:514\", allow: [172.16.8.0/22]},\n"
      "         {listen: \"0.0.0.0:6514\", tls: true}]\n"
      "relp: {listen: \"0.0.0.0:2514\", tls: true}\n"
      "ingest: {listen: \"127.0.0.1:8081\"}\n");
  REQUIRE(got.config);
  REQUIRE(got.config->tls);
  CHECK(got.config->tls->certificate == "/etc/metsuke/tls/a.pem");
  CHECK(got.config->tls->authority.empty());
  REQUIRE(got.config->syslog.size() == 2);
  CHECK(got.config->syslog[0].allow.size() == 1);
  CHECK(got.config->syslog[1].tls);
  CHECK(got.config->relp.size() == 1);
  CHECK(got.config->ingest.size() == 1);
}

TEST_CASE("a door that needs TLS complains without it") {
  const Read got = read(
      "data: /d\ncontracts: [a.yaml]\n"
      "syslog: {listen: \"127.0.0.1:514\", tls: true}\n"
      "relp: {listen: \"0.0.0.0:2514\", tlss: true}\n");
  CHECK_FALSE(got.config);
  std::string said;
  for (const Complaint& complaint : got.complaints)
    said += describe(complaint, Language::english) + "\n";
  CHECK(said.find(":3:40: key_missing") != std::string::npos);
  CHECK(said.find("say `tls: true`") != std::string::npos);
  CHECK(said.find("`tls`") != std::string::npos);
}

TEST_CASE("endpoints are addresses with a port, nothing else") {
  CHECK(to_text(*endpoint_from("[::1]:6514")) == "[::1]:6514");
  CHECK(is_loopback(*endpoint_from("[::1]:6514")));
  CHECK(is_loopback(*endpoint_from("127.8.0.1:1")));
  for (const char* wrong : {"", "6514", "localhost:1", "127.0.0.1:", "127.0.0.1:70000", "::1:6514",
                            "127.0.0.1:1x", "[127.0.0.1:1"})
    CHECK_FALSE(endpoint_from(wrong));
}

TEST_CASE("a configuration that is no map is a complaint, not a crash") {
  for (const char* text : {"", "[]", "a", "- b", ": :", "\x00", "data: &a x\ncontracts: *a\n"})
    CHECK_FALSE(read(text).config);
}
