#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

namespace {

const std::string pin(64, 'a');

}  // namespace

TEST_CASE("streams say who may send them") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(sources:
  - {id: a, intake: {syslog: {match: sshd, tls: true, vendor_spki: "sha256:)" +
                                                       pin + R"("}}}
  - {id: b, intake: {relp: {vendor_uri: "spiffe://midori.example/logs"}}}
  - {id: c, intake: {http: door}}
  - {id: d, intake: {http: {name: gate, token: "sha256:)" +
                                                       pin + R"("}}}
  - {id: e, intake: {tail: [/var/log/a.log, /var/log/b.log]}}
  - {id: f, intake: {syslog: {tls: true}}}
  - {id: g, intake: {relp: }}
)"));
  INFO(folder.said());
  REQUIRE(read.contract != nullptr);
  const Contract& contract = *read.contract;
  const Intake& a = contract.source("a")->intake;
  CHECK(a.sender.tls);
  CHECK(a.sender.spki == *digest_from_hex(pin));
  CHECK(a.sender.is_bound());
  const Intake& b = contract.source("b")->intake;
  CHECK(b.kind == Intake::Kind::relp);
  CHECK(b.sender.tls);
  CHECK(b.sender.uri == "spiffe://midori.example/logs");
  CHECK(contract.source("c")->intake.path == "door");
  CHECK_FALSE(contract.source("c")->intake.sender.is_bound());
  CHECK(contract.source("d")->intake.path == "gate");
  CHECK(contract.source("d")->intake.sender.token == *digest_from_hex(pin));
  CHECK_FALSE(contract.source("d")->intake.sender.tls);
  CHECK(contract.source("e")->intake.files ==
        std::vector<std::string>{"/var/log/a.log", "/var/log/b.log"});
  CHECK(contract.source("f")->intake.sender.tls);
  CHECK_FALSE(contract.source("f")->intake.sender.is_bound());
  CHECK(contract.source("g")->intake.kind == Intake::Kind::relp);
}

TEST_CASE("a pin is written in either alphabet, what is none fits nobody") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(sources:
  - {id: a, intake: {relp: {vendor_spki: "sha256:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo="}}}
  - {id: b, intake: {relp: {vendor_spki: "sha256:…"}}}
)"));
  REQUIRE(read.contract != nullptr);
  CHECK(read.contract->source("a")->intake.sender.spki == *digest_from_hex(pin));
  CHECK(read.contract->source("b")->intake.sender.spki == Digest{});
  CHECK(folder.said().find("`sha256:…` fits nobody") != std::string::npos);
}

TEST_CASE("streams complain of what cannot be, with the nearest word") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(sources:
  - {id: a, intake: {syslog: {vendor_spki: "sha256:12"}}}
  - {id: b, intake: {syslog: {vendor_sky: x}}}
  - {id: c, intake: {relp: {tls: false, vendor_uri: "spiffe://x"}}}
  - {id: d, intake: {relp: {vendor_uri: midori}}}
  - {id: e, intake: {tail: var/log/a}}
  - {id: f, intake: {tail: [/a, /a]}}
  - {id: g, intake: {http: {token: "sha256:x"}}}
  - {id: h, intake: {http: a/b}}
  - {id: i, intake: {rellp: }}
)"));
  CHECK(read.contract == nullptr);
  const std::string said = folder.said();
  for (const char* part : {"vendor_sky", "a certificate is shown only with `tls: true`",
                           "`midori`: a URI", "`var/log/a`", "`tail` names a file twice",
                           "key_missing", "letters, digits", "did you mean `relp`"}) {
    INFO(said);
    CHECK(said.find(part) != std::string::npos);
  }
}
