#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("sources in every form of intake and cadence") {
  ContractCase folder;
  const ContractRead read =
      folder.read(short_contract(R"(calendar: {holidays: [2026-01-01, 2027-01-01]}
sources:
  - {id: a, format: sshd, intake: {syslog: }, delivers: {continuous: true}}
  - {id: b, format: xferlog, intake: {drop: in/b/}, encoding: cp932, timezone: UTC,
     delivers: {every: day, due: next business day 12:00, grace: 6 h, sequence: required}}
  - {id: c, format: {ndjson: }, intake: {tail: [/var/log/c]},
     delivers: {every: week, due: 3rd business day}}
  - {id: d}
  - {id: e, format: {proftpd: '%h %u "%r" %s'}}
)"));
  INFO(folder.said());
  REQUIRE(read.contract != nullptr);
  const Contract& contract = *read.contract;
  CHECK(contract.source("a")->intake.kind == Intake::Kind::syslog);
  CHECK(contract.source("b")->intake.path == "in/b");  // As a name, without the slash.
  CHECK(contract.source("b")->reader.encoding == Encoding::cp932);
  CHECK(contract.source("b")->reader.zone.name() == "UTC");
  CHECK(contract.source("b")->delivers.sequence);
  CHECK(contract.source("b")->delivers.grace == std::chrono::hours(6));
  CHECK(contract.source("b")->delivers.due.minute == 720);
  CHECK(contract.source("c")->reader.format == "ndjson");
  CHECK(contract.source("c")->intake.kind == Intake::Kind::tail);
  CHECK(contract.source("d")->reader.format == "auto");
  CHECK(contract.source("d")->reader.id == SourceId{3});
  CHECK(contract.source("d")->intake.path == "d");
  CHECK(contract.source("e")->reader.format == "proftpd");
  CHECK(contract.source("e")->reader.layout == "%h %u \"%r\" %s");
  CHECK(contract.source("e")->reader.mapping == nullptr);
}

TEST_CASE("sources complain of a layout that is none, or of a format that has none") {
  ContractCase folder;
  CHECK(folder.read(short_contract("sources: [{id: a, format: {httpd: '%h %'}}]\n")).contract ==
        nullptr);
  CHECK(folder.said().find("it ends within a directive, byte 3") != std::string::npos);
  CHECK(folder.read(short_contract("sources: [{id: a, format: {sshd: '%h'}}]\n")).contract ==
        nullptr);
  CHECK(folder.said().find("has no layout to be told") != std::string::npos);
}

TEST_CASE("sources complain of what cannot be") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(sources:
  - {id: a, format: sshdd}
  - {id: a, format: csv}
  - {id: b c, intake: {drop: x, tail: y}}
  - {id: c, intake: {drip: x}, format: {csv: nowhere.yaml}}
  - {id: d, delivers: {every: day, due: 12, grace: 1}}
  - {id: e, delivers: {every: fortnight, due: 15th, zero_declaration: perhaps}}
  - {id: f, delivers: {continuous: true, heartbeat: 60}}
  - {id: g, keep: {total: 5, searchable: 92 days}}
  - {id: h, keep: {total: 30 days, searchable: 92 days}}
  - {id: i, active: {shift: operator, max_silence: 4}}
  - {format: sshd, delivers: {}}
  - {id: j, encoding: sjis2, timezone: Mars/Base}
  - {id: k, format: {csv: }}
  - {id: l, format: xml}
  - {id: m, format: {xml: }}
)"));
  INFO(folder.said());
  CHECK(read.contract == nullptr);
  CHECK(folder.complained(6, Code::value_invalid, "did you mean `sshd`"));
  CHECK(folder.complained(7, Code::key_duplicate));
  CHECK(folder.complained(7, Code::mapping_invalid));
  CHECK(folder.complained(8, Code::value_invalid, "b c"));
  CHECK(folder.complained(8, Code::value_invalid, "one of"));
  CHECK(folder.complained(9, Code::value_invalid, "did you mean `drop`"));
  CHECK(folder.complained(9, Code::not_found));
  CHECK(folder.complained(10, Code::value_invalid, "`12`"));
  CHECK(folder.complained(10, Code::value_invalid, "1 business day"));
  CHECK(folder.complained(11, Code::value_invalid, "fortnight"));
  CHECK(folder.complained(11, Code::value_invalid, "required"));
  CHECK(folder.complained(12, Code::value_invalid));
  CHECK(folder.complained(13, Code::value_invalid, "5 years"));
  CHECK(folder.complained(14, Code::value_invalid, "longer"));
  CHECK(folder.complained(15, Code::value_invalid, "operator"));
  CHECK(folder.complained(16, Code::key_missing));
  CHECK(folder.complained(17, Code::value_invalid, "sjis2"));
  CHECK(folder.complained(18, Code::mapping_invalid));
  CHECK(folder.complained(19, Code::mapping_invalid, "{xml: mappings/"));
  CHECK(folder.complained(20, Code::mapping_invalid, "`xml` names its mapping file"));
}

TEST_CASE("a mapping gives its source encoding and columns") {
  ContractCase folder;
  folder.files = {{"door.yaml",
                   "name: door\nformat: csv\nencoding: cp932\ncolumns: [日時, カード]\n"
                   "time: 日時\nfields: {mk.card.id: カード}\nlogsource: {category: physical}\n"}};
  const ContractRead read =
      folder.read(short_contract("sources: [{id: door, format: {csv: door.yaml}}]\n"));
  INFO(folder.said());
  REQUIRE(read.contract != nullptr);
  REQUIRE(read.contract->sources[0].reader.mapping != nullptr);
  CHECK(read.contract->sources[0].reader.encoding == Encoding::cp932);
  folder.files["door.yaml"] = "name: door\nformat: csv\ncolumms: [a]\n";
  CHECK(folder.read(short_contract("sources: [{id: door, format: {csv: door.yaml}}]\n")).contract ==
        nullptr);
  CHECK(folder.complaints.front().place.file == "door.yaml");
}
