#include "engine/engine.h"

#include <catch2/catch.hpp>

#include "support/small_bundle.h"

using namespace metsuke;

namespace {

const Timestamp start = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");

// An engine with the small contract in force.
struct Bench {
  Engine engine;

  Bench() {
    BundleAdopted adopted;
    adopted.text = small::text();
    adopted.digest = sha256(adopted.text);
    adopted.by = "mori";
    step(Started{"test", start});
    step(adopted);
  }
  void step(const Input& input) { engine.step({next(engine.last()), input}); }

  // A delivery of one file, entry and records; true when its last byte was stepped on.
  void deliver(const std::string& name, const std::string& content, Timestamp received,
               FileState state = FileState::ok) {
    Delivery delivery;
    delivery.source = "audit";
    delivery.name = name;
    delivery.received = received;
    delivery.has_manifest = true;
    delivery.period_from = delivery.period_to =
        date_from("2026-09-01") ? *date_from("2026-09-01") : Date{};
    DeliveredFile file;
    file.name = "a.jsonl";
    file.bytes = content.size();
    file.sha256 = sha256(content);
    file.state = state;
    file.stream = stream_of("audit", name, file.name, file.sha256);
    delivery.files.push_back(file);
    step(delivery);
    records("audit", file.stream, content, received);
  }
  void records(std::string_view source, std::uint64_t stream, const std::string& content,
               Timestamp received) {
    std::size_t offset = 0;
    while (offset < content.size()) {
      const std::size_t end = std::min(content.find('\n', offset), content.size() - 1) + 1;
      step(Record{source,
                  {stream, offset},
                  received,
                  Wholeness::whole,
                  std::string_view(content).substr(offset, end - offset)});
      offset = end;
    }
  }
};

const Alert* alert_of(const Engine& engine, std::string_view check) {
  for (const auto& [id, alert] : engine.alerts().all())
    if (alert.check == check) return &alert;
  return nullptr;
}

}  // namespace

// Rules on what became of alerts, on the vendor's report, and on declared clocks.
std::string watching_text() {
  const auto rule = [](const std::string& name, const std::string& service,
                       const std::string& selection) {
    return "title: " + name + "\nname: " + name +
           "\nlogsource: {product: metsuke, service: " + service + "}\ndetection:\n  it: {" +
           selection + "}\n  condition: it\nlevel: low\n" + "metsuke:\n  check: " + name +
           "\n  ja: {title: t, why: w, ask: a, next: n}\n" +
           "  en: {title: t, why: w, ask: a, next: n}\n";
  };
  std::string contract = small::contract_text;
  contract += "  - {clause: \"3\", text: duties, checks: [W-LATE, W-AGAIN, W-NONE, W-CLOCK]}\n";
  return bundle_text({{"contracts.txt", "contracts/t.yaml\n"},
                      {"contracts/t.yaml", contract},
                      {"contracts/audit.yaml", small::mapping_text},
                      {"rules/denied.yml", small::rules_text},
                      {"rules/burst.yml", small::burst_text},
                      {"rules/missing.yml", small::missing_text},
                      {"rules/1.yml", rule("W-LATE", "alert", "alert.state: overdue")},
                      {"rules/2.yml", rule("W-AGAIN", "alert", "alert.recurs: 'true'")},
                      {"rules/3.yml", rule("W-NONE", "report", "report.contradicted: 'true'")},
                      {"rules/4.yml", rule("W-CLOCK", "deadline", "mk.deadline.state: missed")}});
}

TEST_CASE("the small bundle compiles") {
  Complaints complaints;
  const auto bundle = compile_bundle(small::text(), complaints);
  for (const Complaint& complaint : complaints) INFO(describe(complaint, Language::english));
  std::string said;
  for (const Complaint& complaint : complaints)
    said += describe(complaint, Language::english) + "\n";
  INFO(said);
  REQUIRE(bundle != nullptr);
  CHECK(bundle->contracts.size() == 1);
}

TEST_CASE("a burst in a delivery raises one alert with its lines as proof") {
  Bench bench;
  std::string content;
  for (int i = 0; i < 4; ++i) content += small::line("tanaka", "failure", i);
  bench.deliver("2026-09-01", content, start + std::chrono::hours(30));
  const Alert* alert = alert_of(bench.engine, "T-BURST");
  REQUIRE(alert != nullptr);
  CHECK(alert->group.find("tanaka") != std::string::npos);
  CHECK(alert->proof.size() >= 3);
  CHECK(alert->contract == "T-1");
  CHECK(bench.engine.delivery_complete("audit", "2026-09-01"));
  CHECK(bench.engine.counts().at("audit").records == 4);
}

TEST_CASE("the same delivery again is recognised and changes nothing") {
  Bench bench;
  const std::string content = small::line("tanaka", "denied", 1);
  bench.deliver("2026-09-01", content, start + std::chrono::hours(30));
  (void)bench.engine.take_effects();
  bench.deliver("2026-09-01", content, start + std::chrono::hours(31));
  const Effects effects = bench.engine.take_effects();
  CHECK(effects.alerts.empty());
  REQUIRE(effects.deliveries.size() == 1);
  CHECK(effects.deliveries[0].duplicate);
  CHECK(alert_of(bench.engine, "T-DENIED")->count == 1);
}

TEST_CASE("another delivery of the same day is told by what changed, and believed once") {
  Bench bench;
  std::string content;
  for (int i = 0; i < 4; ++i) content += small::line("tanaka", "denied", i);
  bench.deliver("2026-09-01", content, start + std::chrono::hours(30));
  CHECK(alert_of(bench.engine, "T-DENIED")->count == 4);
  (void)bench.engine.take_effects();
  // Two lines are gone, one is new.
  std::string other;
  for (int i = 2; i < 5; ++i) other += small::line("tanaka", "denied", i);
  bench.deliver("2026-09-01-again", other, start + std::chrono::hours(31));
  const Effects effects = bench.engine.take_effects();
  REQUIRE(effects.deliveries.size() == 1);
  CHECK(effects.deliveries[0].removed_rows == 2);
  CHECK(effects.deliveries[0].added_rows == 1);
  CHECK(effects.deliveries[0].replaces == "2026-09-01");
  CHECK(effects.deliveries[0].rows == 3);
  CHECK(alert_of(bench.engine, "T-DENIED")->count == 5);
  CHECK(bench.engine.counts().at("audit").events == 5);
  CHECK(bench.engine.counts().at("audit").records == 7);
  CHECK(bench.engine.counts().at("audit").repeated == 2);
}

TEST_CASE("a record that was stepped on before is kept but not believed twice") {
  Bench bench;
  const std::string content = small::line("sato", "denied", 1);
  bench.records("audit", 5, content, start + std::chrono::hours(30));
  bench.records("audit", 5, content, start + std::chrono::hours(31));
  CHECK(bench.engine.counts().at("audit").records == 2);
  CHECK(bench.engine.counts().at("audit").events == 1);
  CHECK(bench.engine.resume(5) == content.size());
  CHECK(bench.engine.resume(6) == 0);
}

TEST_CASE("rules watch alerts nobody looked at, clocks, and the vendor's own word") {
  Bench bench;
  BundleAdopted watching;
  watching.text = watching_text();
  watching.digest = sha256(watching.text);
  bench.step(watching);
  REQUIRE(to_hex(bench.engine.bundle()->digest) == to_hex(watching.digest));
  std::string content;
  for (int i = 0; i < 4; ++i) content += small::line("tanaka", "failure", i);
  const Timestamp received = start + std::chrono::hours(30);
  bench.deliver("2026-09-01", content, received);
  const Declaration incident{
      "T-1",   DeclarationKind::incident, "I-1", {{"vendor_known", "2026-09-02 07:00"}}, "mori", "",
      received};
  bench.step(incident);
  bench.step(Tick{received + std::chrono::minutes(1)});
  CHECK(alert_of(bench.engine, "W-CLOCK") == nullptr);
  bench.step(Tick{received + std::chrono::hours(3)});
  REQUIRE(alert_of(bench.engine, "W-CLOCK") != nullptr);  // The telephone call, after an hour.
  CHECK(alert_of(bench.engine, "W-LATE") == nullptr);
  for (int hour = 4; hour < 80; ++hour) bench.step(Tick{received + std::chrono::hours(hour)});
  REQUIRE(alert_of(bench.engine, "W-LATE") != nullptr);
  // The vendor says there was nothing; that was true until the burst was found to be a violation.
  const Timestamp later = received + std::chrono::hours(81);
  bench.step(Declaration{
      "T-1", DeclarationKind::report, "2026-09", {{"incidents", "0"}}, "mori", "", later});
  CHECK(alert_of(bench.engine, "W-NONE") == nullptr);
  const std::string burst = alert_of(bench.engine, "T-BURST")->id;
  bench.step(Review{burst, ReviewAct::acknowledge, "mori", CloseReason::none, "", later});
  bench.step(Review{burst, ReviewAct::explain, "mori", CloseReason::none, "", later});
  bench.step(Review{burst, ReviewAct::close, "sato", CloseReason::violation_ordered, "済", later});
  REQUIRE(alert_of(bench.engine, "W-NONE") != nullptr);
  const Effects effects = bench.engine.take_effects();
  REQUIRE(effects.declarations.size() == 2);
  CHECK(effects.declarations[0].declaration.subject == "I-1");
}

TEST_CASE("what loosens a check needs a second person, else the old stays in force") {
  Bench bench;
  const Digest before = bench.engine.bundle()->digest;
  std::string looser = small::contract_text;
  looser.replace(looser.find("total: 1095 days"), 16, "total: 30 days");
  BundleAdopted adopted;
  adopted.text = bundle_text({{"contracts.txt", "contracts/t.yaml\n"},
                              {"contracts/t.yaml", looser},
                              {"contracts/audit.yaml", small::mapping_text},
                              {"rules/denied.yml", small::rules_text},
                              {"rules/burst.yml", small::burst_text},
                              {"rules/missing.yml", small::missing_text}});
  adopted.digest = sha256(adopted.text);
  adopted.by = "mori";
  for (const char* second : {"", "mori"}) {
    adopted.approved_by = second;
    (void)bench.engine.take_effects();
    bench.step(adopted);
    CHECK(to_hex(bench.engine.bundle()->digest) == to_hex(before));
    const Effects effects = bench.engine.take_effects();
    REQUIRE(effects.audit.size() == 1);
    CHECK(effects.audit[0].refused);
    CHECK(effects.audit[0].act == "bundle-loosened");
    CHECK(effects.audit[0].reason.find("keep.total 1095 → 30") != std::string::npos);
  }
  adopted.approved_by = "sato";
  bench.step(adopted);
  CHECK(to_hex(bench.engine.bundle()->digest) == to_hex(adopted.digest));
}

TEST_CASE("segments that no longer hold are an event, and where the round stands is known") {
  Bench bench;
  CHECK(bench.engine.rehashed_until() == 0);
  bench.step(Rehash{start, 9, 270, 0, 0, 9, ""});
  CHECK(bench.engine.rehashed_until() == 9);
}

TEST_CASE("a declaration nobody could use is refused and changes nothing") {
  Bench bench;
  (void)bench.engine.take_effects();
  const auto declare = [&](const std::string& contract, const std::string& fact) {
    bench.step(Declaration{
        contract, DeclarationKind::incident, "I-1", {{fact, "2026-09-02"}}, "mori", "", start});
    const Effects effects = bench.engine.take_effects();
    REQUIRE(effects.audit.size() == 1);
    CHECK(effects.audit[0].refused != !effects.declarations.empty());
    return !effects.audit[0].refused;
  };
  CHECK(declare("T-1", "known"));
  CHECK_FALSE(declare("T-2", "known"));
  CHECK_FALSE(declare("T-1", "knwon"));
}

TEST_CASE("a delivery that does not come raises its alert on a tick") {
  Bench bench;
  for (int hour = 1; hour <= 80; ++hour) bench.step(Tick{start + std::chrono::hours(hour)});
  const Alert* alert = alert_of(bench.engine, "T-MISSING");
  REQUIRE(alert != nullptr);
  CHECK(alert->group.find("audit") != std::string::npos);
}

TEST_CASE("what no contract names is quarantined, counted and never lost") {
  Bench bench;
  bench.records("stranger", 9, "hello\n", start);
  const Effects effects = bench.engine.take_effects();
  REQUIRE(effects.quarantine.size() == 1);
  CHECK(effects.quarantine[0].source == "stranger");
  CHECK(bench.engine.counts().at("stranger").quarantined == 1);
}

TEST_CASE("a broken line is quarantined with its place, its neighbours are read") {
  Bench bench;
  const std::string content =
      small::line("sato", "denied", 1) + "{\"ts\": broken\n" + small::line("abe", "denied", 2);
  bench.deliver("2026-09-01", content, start + std::chrono::hours(30));
  const Effects effects = bench.engine.take_effects();
  REQUIRE(effects.quarantine.size() == 1);
  CHECK(effects.quarantine[0].position.offset == small::line("sato", "denied", 1).size());
  CHECK(effects.deliveries.back().quarantined == 1);
  CHECK(bench.engine.counts().at("audit").events == 2);
}

TEST_CASE("an illegal review and a broken bundle are refused, and said") {
  Bench bench;
  (void)bench.engine.take_effects();
  bench.step(Review{"A-0101-01", ReviewAct::close, "mori", CloseReason::none, "", start});
  BundleAdopted broken;
  broken.by = "mori";
  broken.text = "nonsense";
  broken.digest = sha256(broken.text);
  bench.step(broken);
  const Effects effects = bench.engine.take_effects();
  REQUIRE(effects.audit.size() == 2);
  CHECK(effects.audit[0].refused);
  CHECK(effects.audit[1].refused);
  CHECK(bench.engine.bundle() != nullptr);
}

TEST_CASE("adopting the same bundle again keeps counters and raises nothing again") {
  Bench bench;
  bench.deliver("2026-09-01", small::line("sato", "denied", 1), start + std::chrono::hours(30));
  const Effects before = bench.engine.take_effects();
  BundleAdopted again;
  again.text = small::text();
  again.digest = sha256(again.text);
  again.by = "mori";
  bench.step(again);
  bench.deliver("other", small::line("sato", "denied", 2), start + std::chrono::hours(31));
  const Effects after = bench.engine.take_effects();
  const auto evaluated = [](const Effects& effects) {
    for (const ContractTally& row : effects.tallies)
      if (row.check == "T-DENIED") return row.tally.evaluated;
    return std::uint64_t{0};
  };
  CHECK(evaluated(before) == 1);
  CHECK(evaluated(after) == 2);
}

TEST_CASE("several contracts may change at once") {
  const auto with = [](const std::string& comment) {
    BundleFiles files = *bundle_files(small::text());
    std::string other;
    for (auto& [name, bytes] : files) {
      if (name == "contracts.txt") bytes = "contracts/t.yaml\ncontracts/u.yaml\n";
      if (name != "contracts/t.yaml") continue;
      other = bytes + comment;
      bytes += comment;
    }
    for (const auto& [from, to] : {std::pair("T-1", "T-2"), std::pair("id: audit", "id: audit2"),
                                   std::pair("id: sftp", "id: sftp2")})
      other.replace(other.find(from), std::string_view(from).size(), to);
    files.emplace_back("contracts/u.yaml", other);
    BundleAdopted adopted;
    adopted.text = bundle_text(files);
    adopted.digest = sha256(adopted.text);
    adopted.by = "mori";
    return adopted;
  };
  Bench bench;
  bench.step(with(""));
  bench.step(with("# changed\n"));
  REQUIRE(bench.engine.bundle()->contracts.size() == 2);
  CHECK(bench.engine.bundle()->contracts[0].contract->id == "T-1");
  bench.deliver("2026-09-01", small::line("sato", "denied", 1), start + std::chrono::hours(30));
  REQUIRE(alert_of(bench.engine, "T-DENIED") != nullptr);
  CHECK(alert_of(bench.engine, "T-DENIED")->contract == "T-1");
}

TEST_CASE("a changed bundle carries the month's counters on") {
  Bench bench;
  bench.deliver("2026-09-01", small::line("sato", "denied", 1), start + std::chrono::hours(30));
  (void)bench.engine.take_effects();
  BundleFiles files = *bundle_files(small::text());
  for (auto& [name, bytes] : files)
    if (name == "rules/denied.yml") bytes += "\n# changed\n";
  for (auto& [name, bytes] : files)
    if (name == "contracts/t.yaml") bytes += "# changed\n";
  BundleAdopted changed;
  changed.text = bundle_text(files);
  changed.digest = sha256(changed.text);
  changed.by = "mori";
  bench.step(changed);
  bench.deliver("2026-09-01b", small::line("sato", "denied", 2), start + std::chrono::hours(31));
  const Effects after = bench.engine.take_effects();
  std::uint64_t evaluated = 0, events = 0;
  for (const ContractTally& row : after.tallies)
    if (row.check == "T-DENIED") evaluated = row.tally.evaluated;
  for (const ContractDay& row : after.days)
    if (row.source == "audit" && row.day.day == *date_from("2026-09-01")) events = row.day.events;
  CHECK(evaluated == 2);
  CHECK(events == 2);
}

TEST_CASE(
    "what a session sends again is kept and counted, but believed once, a set clock is noted") {
  Bench bench;
  const std::string line =
      "{\"__REALTIME_TIMESTAMP\":\"1788220800000000\",\"MESSAGE\":\"x\",\"_COMM\":\"y\"}\n";
  StreamOpened opened;
  opened.carrier = Carrier::relp;
  opened.stream = 0x11;
  opened.at = start;
  opened.peer = "192.0.2.1:5";
  bench.step(opened);
  bench.records("audit", 0x11, line + line, start);
  bench.step(StreamClosed{0x11, start, StreamClosed::Ending::broken});
  const auto sessions = bench.engine.streams().unconfirmed("192.0.2.1");
  REQUIRE(sessions.size() == 1);
  CHECK(sessions[0].lines.size() == 2);
  const auto before = bench.engine.counts().at("audit");
  opened.stream = 0x12;
  opened.resumes = 0x11;
  opened.repeats = 1;
  bench.step(opened);
  bench.records("audit", 0x12, line + line, start);
  const auto after = bench.engine.counts().at("audit");
  CHECK(after.records == before.records + 2);
  CHECK(after.repeated == before.repeated + 1);
  static_cast<void>(bench.engine.take_effects());
  bench.step(Gap{"audit", start, start, "file truncated", 0});
  CHECK(bench.engine.counts().at("audit").gaps == before.gaps + 1);
  bench.step(Gap{"relp", start, start, "connection refused: relp 192.0.2.9: address", 0});
  bench.step(
      Gap{"relp", start, start, "refused: 192.0.2.9: address", 0});  // As it was written once.
  bench.step(Gap{"audit", start, start, "refused: a.zip: archive_locked", 0});
  std::vector<std::string> acts;
  for (const AuditRow& row : bench.engine.take_effects().audit)
    acts.push_back(row.act + " " + row.object);
  CHECK(acts == std::vector<std::string>{"gap audit", "connection-refused relp",
                                         "connection-refused relp",
                                         "delivery-refused audit/a.zip"});
  bench.step(ClockStepped{start, std::chrono::milliseconds(-2500)});
  const Effects effects = bench.engine.take_effects();
  REQUIRE(effects.audit.size() == 1);
  CHECK(effects.audit[0].act == "clock-step");
  CHECK(effects.audit[0].reason == "-2500 ms");
}
