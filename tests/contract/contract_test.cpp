#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <random>

#include "contract_case.h"

using namespace metsuke;

namespace {

constexpr const char* whole_contract = R"(contract:
  id: R8-税-012
  title: 住民税通知書 作成・封入封緘・発送業務
  client: {name: 緑野市, department: 税務課, zone_model: α}
  vendor: {name: 株式会社みどりBPO, responsible: 情報管理責任者}
  period: {from: 2026-04-01, to: 2027-03-31}
  timezone: Asia/Tokyo
  information_class: 機密性3
calendar:
  holidays: calendars/jp-holidays.csv
  closed: [sat, sun, holidays, 12-29..01-03]
  shifts: {default: {mon-fri: "08:30-17:15"}, operators: {mon-sat: "08:00-20:00"}}
zones:
  - {id: mynumber, cidr: [10.10.0.0/16]}
  - {id: lgwan, cidr: [10.20.0.0/16, 2001:db8:20::/48]}
  - {id: vendor, cidr: [172.16.8.0/22]}
  - {id: internet, cidr: [0.0.0.0/0, "::/0"]}
routes:
  - {id: upload-lgwan, from: vendor, to: lgwan, protocol: [sftp, https], to_hosts: [sftp.midorino.lg.jp],
     files: '^(TAX|RES)_\d{8}_\d{3}\.zip$', encrypted: true, window: "08:30-17:15", max_bytes: 100 MiB, clause: 第14条(2)}
registers:
  roster: {file: registers/roster.csv, key: user, clause: 第8条}
  cards: {file: registers/cards.csv}
sources:
  - id: door
    format: ndjson
    intake: {drop: door/}
    delivers: {every: month, due: 3rd business day, grace: 1 business day, zero_declaration: required}
    keep: {total: 3 years, searchable: 92 days, clause: 第12条(3)}
    active: {shift: default, max_silence: 4 h}
  - id: sftp
    format: sshd
    intake: {syslog: {tls: true, vendor_spki: "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", match: sshd}}
    delivers: {continuous: true, heartbeat: 60 s}
    keep: {total: 5 years, searchable: 92 days, clause: 第12条(1)}
requirements:
  - clause: 第9条(1)
    text: システムの利用は業務時間内に限る。
    guideline: ["特定個人情報GL 2Fa", "JIS Q 27001 A.5.15"]
    checks: [{rule: ACC-03, with: {shift: operators}}, ACC-04]
  - clause: 第12条
    text: 操作ログを取得し、5年間保管する。
    checks: [RET-01, {rule: RET-03, waived: {until: 2026-10-31, by: 課長, reason: 移行中}}]
incident: {first_report: {phone: 1 h, written: 24 h}, prevention_plan: 30 days, contacts: [a@example.jp]}
review:
  monthly: {due: 15th, roles: [保護担当者, 保護管理者, 監査責任者]}
  on_site: yearly
  recertification: 92 days
  alerts: {critical: 2 h}
notify: [{mail: [s@example.jp], from_severity: high}, {webhook: "https://example.jp/x", format: json}, {syslog: "127.0.0.1:514"}]
lists: {approved_domains: [midorino.lg.jp]}
)";

}  // namespace

TEST_CASE("a whole contract is read, all of it") {
  ContractCase folder;
  folder.files = {{"calendars/jp-holidays.csv", "2026/1/1,元日\n2027/1/1,元日\n"},
                  {"registers/roster.csv", "利用者ID,氏名\nsato,佐藤\n"}};
  const ContractRead read = folder.read(whole_contract);
  INFO(folder.said());
  REQUIRE(read.contract != nullptr);
  const Contract& contract = *read.contract;
  CHECK(contract.id == "R8-税-012");
  CHECK(contract.client_name == "緑野市");
  CHECK(contract.vendor_responsible == "情報管理責任者");
  CHECK(to_text(contract.period_to) == "2027-03-31");
  CHECK(contract.digest == sha256(whole_contract));
  CHECK(contract.calendar.shifts.size() == 2);
  CHECK(contract.calendar.closed_on_holidays);
  REQUIRE(contract.zones.size() == 4);
  REQUIRE(contract.routes.size() == 1);
  CHECK(contract.routes[0].bytes_max == 100u * 1024 * 1024);
  CHECK(contract.routes[0].window_begin == 510);
  CHECK(contract.routes[0].files_compiled != nullptr);
  REQUIRE(contract.sources.size() == 2);
  CHECK(contract.source_id("sftp") == SourceId{1});
  CHECK_FALSE(contract.source_id("nothing"));
  CHECK(contract.source("door")->delivers.every == Delivers::Every::month);
  CHECK(contract.source("door")->delivers.grace_business_days == 1);
  CHECK(contract.source("door")->delivers.zero_declaration_required);
  CHECK(contract.source("door")->keep.total_days == 1096);
  CHECK(contract.source("door")->active.max_silence == std::chrono::hours(4));
  CHECK(contract.source("sftp")->intake.match == "sshd");
  CHECK(contract.source("sftp")->delivers.heartbeat == std::chrono::seconds(60));
  REQUIRE(contract.requirements.size() == 2);
  REQUIRE(contract.requirements[0].checks.size() == 2);
  CHECK(contract.requirements[0].checks[0].with[0].second == "operators");
  CHECK(contract.requirements[0].guideline.size() == 2);
  CHECK(contract.requirements[1].checks[1].waived_by == "課長");
  CHECK(contract.alert_sla.at("critical") == std::chrono::hours(2));
  CHECK(contract.alert_sla.at("high") == std::chrono::hours(24));
  CHECK(contract.on_site_days == 366);
  CHECK(contract.review_roles.size() == 3);
  CHECK(contract.notify_mail == std::vector<std::string>{"s@example.jp"});
  REQUIRE(contract.notify.size() == 3);
  CHECK(contract.notify[1].kind == NotifyTarget::Kind::webhook);
  CHECK(contract.lists.at("approved_domains").front() == "midorino.lg.jp");
  CHECK(contract.lists.at("sources") == std::vector<std::string>{"door", "sftp"});
  // The roster was there, the cards were not: a warning, and the book has none.
  CHECK(read.registers.find(RegisterKind::roster) != nullptr);
  CHECK(read.registers.find(RegisterKind::cards) == nullptr);
  CHECK(read.files == std::vector<std::string>{"calendars/jp-holidays.csv", "registers/roster.csv",
                                               "registers/cards.csv"});
  REQUIRE(folder.complaints.size() == 1);
  CHECK(folder.complaints[0].code == Code::not_found);
  CHECK(folder.complaints[0].weight == Weight::warning);
}

TEST_CASE("every complaint is made at once, each at its place") {
  ContractCase folder;
  const ContractRead read = folder.read(R"(contract:
  id: C-1
  titel: x
  period: {from: 2027-04-01, to: 2026-03-31}
  timezone: Asia/Tokio
incident: {first_report: {phone: 1}}
review: {monthly: {due: soon}, on_site: 12}
notify: [{form_severity: high}]
retension: {}
)");
  INFO(folder.said());
  CHECK(read.contract == nullptr);
  CHECK(folder.complained(3, Code::key_unknown, "title"));
  CHECK(folder.complained(4, Code::value_invalid, "before"));
  CHECK(folder.complaints.size() >= 9);
  CHECK(folder.complained(6, Code::value_invalid));
  CHECK(folder.complained(7, Code::value_invalid, "soon"));
  CHECK(folder.complained(7, Code::value_invalid, "12"));
  CHECK(folder.complained(8, Code::key_unknown, "from_severity"));
  CHECK(folder.complained(8, Code::key_missing));
  CHECK(folder.complained(9, Code::key_unknown, "retension"));
}

TEST_CASE("what is no contract is refused") {
  ContractCase folder;
  for (const char* text : {"", "- a\n", "x", "contract: 5\n", "contract: {id: x}\n", "{{{",
                           "contract:\n  id: x\n  period: soon\n"}) {
    INFO(text);
    const ContractRead read = folder.read(text);
    CHECK(read.contract == nullptr);
    CHECK(has_errors(folder.complaints));
  }
}

TEST_CASE("a short contract is enough") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(""));
  INFO(folder.said());
  REQUIRE(read.contract != nullptr);
  CHECK(folder.complaints.empty());
  CHECK(read.contract->prevention_plan == std::chrono::days(30));
  CHECK(read.contract->same_vendor == "みどりbpo");
}

TEST_CASE("the examples that are shipped are read without a complaint") {
  for (const std::string example :
       {"demo", "contracts/print-mail", "contracts/call-center", "contracts/tax-data-entry"}) {
    INFO(example);
    const std::string folder = METSUKE_ROOT "/config/" + example + "/";
    const ReadNamedFile named = [&](const std::string& path) -> Result<std::string> {
      std::ifstream file(folder + path, std::ios::binary);
      if (!file) return Error{Code::not_found, path};
      return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const Result<std::string> text = named("contract.yaml");
    REQUIRE(text);
    Complaints complaints;
    const ContractRead read = read_contract(*text, "contract.yaml", named, complaints);
    for (const Complaint& complaint : complaints)
      UNSCOPED_INFO(describe(complaint, Language::english));
    CHECK(complaints.empty());
    REQUIRE(read.contract != nullptr);
    CHECK(read.contract->calendar.holidays.covers(*date_from("2027-03-31")));
    for (const RegisterSpec& spec : read.contract->registers) {
      INFO(spec.file);
      REQUIRE(read.registers.find(spec.kind) != nullptr);
      CHECK_FALSE(read.registers.find(spec.kind)->rows().empty());
    }
  }
}

TEST_CASE("people of the examples are found however their names are written") {
  const std::string path = METSUKE_ROOT "/config/contracts/print-mail/registers/従事者名簿.csv";
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Complaints complaints;
  const auto roster =
      Register::read(RegisterKind::roster, bytes, "roster.csv", std::nullopt, complaints);
  REQUIRE(roster);
  CHECK(roster->find("user", "matsuo").size() == 1);          // AOBA\\matsuo in the book.
  CHECK(roster->find("user", "AOBA\\WATANABE").size() == 1);  // Full width there.
  CHECK(roster->find("name", "渡辺薫").size() == 1);          // 渡邉 there.
  CHECK(roster->find("name", "浜田 豊").size() == 1);         // 濵田 there.
}

TEST_CASE("a damaged contract is complained of or read, never worse") {
  constexpr unsigned seed = 20260901;
  INFO("seed " << seed);
  std::minstd_rand chance(seed);
  ContractCase folder;
  folder.files = {{"calendars/jp-holidays.csv", "2026/1/1,元日\n"},
                  {"registers/roster.csv", "利用者ID,着任日\nsato,R8.4.1\n"}};
  const std::string whole = whole_contract;
  for (int round = 0; round < 300; ++round) {
    std::string text = whole;
    for (int change = 0; change < 3; ++change) {
      const std::size_t place = chance() % text.size();
      if (chance() % 3 == 0)
        text.erase(place, chance() % 40);
      else
        text[place] = static_cast<char>(chance() % 256);
    }
    const ContractRead read = folder.read(text);
    CHECK((read.contract == nullptr) == has_errors(folder.complaints));
  }
}
