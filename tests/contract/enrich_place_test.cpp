#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

namespace {

std::shared_ptr<const Contract> routed() {
  ContractCase folder;
  return folder
      .read(short_contract(R"(zones:
  - {id: mynumber, cidr: [10.10.0.0/16]}
  - {id: lgwan, cidr: [10.20.0.0/16]}
  - {id: vendor, cidr: [172.16.8.0/22]}
  - {id: internet, cidr: [0.0.0.0/0]}
routes:
  - {id: up, from: vendor, to: lgwan, protocol: [sftp, https], to_hosts: [sftp.midorino.lg.jp, 10.20.1.5],
     files: 'TAX_\d{8}\.zip', encrypted: true, window: "08:30-17:15", max_bytes: 1 MiB}
  - {id: down, from: lgwan, to: vendor}
)"))
      .contract;
}

const char* const place_noon = "2026-09-03T12:00:00+09:00";

struct Seen {
  std::string permitted, id, breach;
};

Seen transfer(const Contract& contract, Enriched::Fields fields, const char* when = place_noon) {
  fields.insert(fields.begin(),
                {{Field::event_action, "file-upload"}, {Field::source_ip, "172.16.9.21"}});
  const Enriched event(contract, RegisterBook(), when, fields);
  return {event[Field::mk_route_permitted], event[Field::mk_route_id],
          event[Field::mk_route_breach]};
}

}  // namespace

TEST_CASE("terminals are found by address, name or device") {
  const Contract contract;
  RegisterBook book;
  book.adopt(register_of(
      RegisterKind::terminals,
      "端末名,IPアドレス,利用者ID,配備日,撤去日\n"
      "PC-01,172.16.9.21,sato,2026-04-01,\nPC-02,172.16.9.22,,2026-04-01,2026-08-31\n"));
  const auto listed = [&](const Enriched::Fields& fields) {
    return Enriched(contract, book, place_noon, fields)[Field::mk_terminal_listed];
  };
  CHECK(listed({{Field::source_ip, "::ffff:172.16.9.21"}}) == "true");
  CHECK(listed({{Field::source_ip, "172.16.9.22"}}) == "false");
  CHECK(listed({{Field::source_ip, "172.16.9.99"}}) == "false");
  CHECK(listed({{Field::source_domain, "pc-01.midori.local"}}) == "true");
  CHECK(listed({{Field::mk_device_name, "ＰＣ－０１"}}) == "true");
  CHECK(listed({{Field::host_name, "PC-01"}}) == "true");
  // Where a remote end is named, the server that wrote the line says nothing about it.
  CHECK(listed({{Field::host_name, "PC-01"}, {Field::source_ip, "203.0.113.9"}}) == "false");
  const auto assigned = [&](const char* user) {
    return Enriched(
        contract, book, place_noon,
        {{Field::source_ip, "172.16.9.21"}, {Field::user_name, user}})[Field::mk_terminal_assigned];
  };
  CHECK(assigned("sato") == "true");
  CHECK(assigned("wada") == "false");
  // Said only where the list says so: what nobody can know explains nothing.
  const auto own = [&](const RegisterBook& registers, const char* user) {
    return Enriched(
        contract, registers, place_noon,
        {{Field::source_ip, "172.16.9.21"}, {Field::user_name, user}})[Field::mk_own_terminal];
  };
  CHECK(own(book, "sato") == "true");
  CHECK(own(book, "wada") == "-");
  CHECK(own(RegisterBook(), "sato") == "-");
}

TEST_CASE("zones come from addresses, a named host's from the route that leads to it") {
  const auto contract = routed();
  REQUIRE(contract != nullptr);
  const Enriched event(*contract, RegisterBook(), place_noon,
                       {{Field::source_ip, "172.16.9.21"}, {Field::destination_ip, "8.8.8.8"}});
  CHECK(event[Field::mk_zone_source] == "vendor");
  CHECK(event[Field::mk_zone_destination] == "internet");
  CHECK(event[Field::mk_route_permitted] == "-");  // No transfer.
  const Enriched named(*contract, RegisterBook(), place_noon,
                       {{Field::destination_domain, "SFTP.midorino.lg.jp"}});
  CHECK(named[Field::mk_zone_destination] == "lgwan");
  const Enriched nonsense(*contract, RegisterBook(), place_noon,
                          {{Field::source_ip, "not an address"}});
  CHECK(nonsense[Field::mk_zone_source] == "-");
}

TEST_CASE(
    "a transfer is permitted when one route's every condition holds, else the breach is named") {
  const auto contract = routed();
  REQUIRE(contract != nullptr);
  const Enriched::Fields good = {{Field::destination_domain, "sftp.midorino.lg.jp"},
                                 {Field::network_protocol, "SFTP"},
                                 {Field::file_path, "/out/TAX_20260903.zip"},
                                 {Field::mk_transfer_bytes, "1048576"}};
  const Seen fine = transfer(*contract, good);
  CHECK(fine.permitted == "true");
  CHECK(fine.id == "up");
  CHECK(fine.breach == "-");
  const auto with = [&](Field field, const char* value) {
    Enriched::Fields fields = good;
    fields.emplace_back(field, value);
    return transfer(*contract, fields);
  };
  CHECK(with(Field::mk_transfer_bytes, "1048577").breach == "size");
  CHECK(with(Field::mk_transfer_bytes, "1048577").id == "up");
  CHECK(with(Field::file_path, "/out/TAX_20260903.zip.exe").breach == "file");
  CHECK(with(Field::network_protocol, "ftp").breach == "protocol");
  CHECK(with(Field::destination_ip, "10.10.0.1").breach == "destination");
  CHECK(transfer(*contract, good, "2026-09-03T20:00:00+09:00").breach == "window");
  const Seen elsewhere = transfer(*contract, {{Field::destination_ip, "203.0.113.9"}});
  CHECK(elsewhere.permitted == "false");
  CHECK(elsewhere.breach == "destination");
  CHECK(elsewhere.id == "-");
  CHECK(with(Field::source_ip, "10.10.0.1").breach == "origin");
  // What the line does not say is not judged.
  CHECK(transfer(*contract, {}).permitted == "true");
}

TEST_CASE("data of a download flows the other way") {
  const auto contract = routed();
  REQUIRE(contract != nullptr);
  const Seen down = transfer(
      *contract, {{Field::event_action, "file-download"}, {Field::destination_ip, "10.20.1.5"}});
  CHECK(down.permitted == "true");
  CHECK(down.id == "down");
  const Seen inner = transfer(
      *contract, {{Field::event_action, "file-download"}, {Field::destination_ip, "10.10.1.5"}});
  CHECK(inner.breach == "origin");
}
