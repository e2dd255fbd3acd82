// The whole month through the production engine: exactly what config/demo/truth.yaml says must come
// out, no more and no fewer.
#include <catch2/catch.hpp>

#include <set>

#include "base/limits.h"
#include "base/yaml.h"
#include "engine/engine.h"
#include "shell/demo_month.h"
#include "source/drop.h"
#include "world/memory.h"
#include "world/posix.h"

namespace metsuke {

namespace {

using Raised = std::set<std::pair<std::string, std::string>>;  // Check, group.

void gather(const std::string& directory, const std::string& name, BundleFiles& files) {
  PosixDisk disk;
  const auto names = disk.list(directory);
  REQUIRE(names);
  for (const std::string& each : *names) {
    const std::string path = join_path(directory, each);
    const auto status = disk.status(path);
    REQUIRE(status);
    if (status->kind == FileKind::directory) {
      gather(path, join_path(name, each), files);
    } else {
      auto bytes = read_file(disk, path, limits::blob_bytes_max);
      REQUIRE(bytes);
      files.emplace_back(join_path(name, each), *std::move(bytes));
    }
  }
}

std::string demo_bundle() {
  BundleFiles files{{"contracts.txt", "contracts/contract.yaml\n"}};
  gather(METSUKE_ROOT "/rules", "rules", files);
  gather(METSUKE_ROOT "/config/demo", "contracts", files);
  return bundle_text(std::move(files));
}

Raised truth() {
  PosixDisk disk;
  const auto text =
      read_file(disk, METSUKE_ROOT "/config/demo/truth.yaml", limits::yaml_bytes_max);
  REQUIRE(text);
  Complaints complaints;
  const Yaml root = read_yaml_document(*text, "truth.yaml", complaints);
  Raised found;
  for (const Yaml& item : root["alerts"].items()) {
    const auto check = item["check"].string(complaints);
    const auto group = item["group"].string(complaints);
    REQUIRE(check);
    REQUIRE(group);
    CHECK_FALSE(item["ja"].string(complaints).value_or("").empty());
    CHECK_FALSE(item["en"].string(complaints).value_or("").empty());
    CHECK(found.emplace(*check, *group).second);
  }
  CHECK(complaints.empty());
  return found;
}

// What happens when, as the daemon would archive it.
class Play {
 public:
  explicit Play(std::uint64_t month_seed) {
    auto made = make_demo_month(month_seed);
    REQUIRE(made);
    month_ = *std::move(made);
    REQUIRE(write_demo_month(disk_, "month", month_seed));
    step(Started{"test", now_});
    const std::string text = demo_bundle();
    step(BundleAdopted{sha256(text), "mori", "abe", "start", text});
    REQUIRE(engine_.bundle() != nullptr);
    for (const DemoStep& each : month_.steps) play(each);
  }

  Raised alerts() const {
    Raised found;
    for (const auto& [id, alert] : engine_.alerts().all()) {
      INFO(alert.check << ' ' << alert.group << ": " << alert.why_ja);
      CHECK(found.emplace(alert.check, alert.group).second);
    }
    return found;
  }
  std::size_t quarantined() const { return quarantined_; }

 private:
  void step(Input input) {
    engine_.step({Seq{++last_}, std::move(input)});
    const Effects effects = engine_.take_effects();
    quarantined_ += effects.quarantine.size();
    for (const AuditRow& row : effects.audit) CHECK_FALSE(row.refused);
  }

  void play(const DemoStep& each) {
    while (now_ + std::chrono::minutes(1) <= each.at) {
      now_ += std::chrono::minutes(1);
      step(Tick{now_});
    }
    if (each.kind == DemoStep::Kind::stream) stream(each);
    if (each.kind == DemoStep::Kind::deliver) deliver(each);
  }

  void stream(const DemoStep& each) {
    const auto bytes = read_file(disk_, "month/" + each.path, limits::blob_bytes_max);
    REQUIRE(bytes);
    Framer framer(Framing::lines);
    std::vector<Piece> pieces;
    REQUIRE(framer.feed(*bytes, pieces));
    framer.finish(pieces);
    CHECK(pieces.size() == each.lines);
    ++connection_;
    for (const Piece& piece : pieces)
      step(Record{"sftp", {connection_, piece.offset}, now_, piece.wholeness, piece.bytes});
  }

  void deliver(const DemoStep& each) {
    const SourceSpec* const source =
        engine_.bundle()->contracts.front().contract->source(each.source);
    REQUIRE(source != nullptr);
    const DropSettings settings{each.source, "month/deliveries/" + each.source, "kept",
                                framing_of(source->reader), {}, {}};
    const auto opened = open_delivery(disk_, settings, name_of_path(each.path), now_);
    REQUIRE(opened);
    step(opened->delivery);
    for (const DeliveredFile& file : opened->delivery.files) {
      const auto read = read_records(disk_, settings, opened->delivery, file, 0,
                                     [&](std::vector<Record>& records) -> Result<void> {
                                       for (Record& record : records) {
                                         record.received = now_;
                                         step(record);
                                       }
                                       return {};
                                     });
      REQUIRE(read);
    }
  }

  MemoryDisk disk_;
  DemoMonth month_;
  Engine engine_;
  Timestamp now_ = japan_midnight({std::chrono::year(2026), std::chrono::September,
                                   std::chrono::day(1)});
  std::uint64_t last_ = 0, connection_ = 0;
  std::size_t quarantined_ = 0;
};

}  // namespace

TEST_CASE("the demonstration's month raises exactly the planted alerts") {
  const std::uint64_t month_seed = GENERATE(as<std::uint64_t>{}, 20260901, 7);
  CAPTURE(month_seed);
  const Play play(month_seed);
  const Raised found = play.alerts();
  const Raised wanted = truth();
  for (const auto& [check, group] : wanted) {
    INFO("planted and not found: " << check << ' ' << group);
    CHECK(found.contains({check, group}));
  }
  for (const auto& [check, group] : found) {
    INFO("found and not planted: " << check << ' ' << group);
    CHECK(wanted.contains({check, group}));
  }
  CHECK(play.quarantined() == 0);
}

}  // namespace metsuke
