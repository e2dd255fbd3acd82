#include "engine/watched.h"

#include <catch2/catch.hpp>

#include "support/small_bundle.h"

using namespace metsuke;

namespace {

std::shared_ptr<const Bundle> compiled(const std::string& text) {
  Complaints complaints;
  auto bundle = compile_bundle(text, complaints);
  REQUIRE(bundle != nullptr);
  return bundle;
}

}  // namespace

TEST_CASE("a contract is the same but for its registers only when text and rules agree") {
  const auto one = compiled(small::text());
  Watched watched(one->contracts.front(), Timestamp{});
  CHECK(watched.same_but_registers(compiled(small::text())->contracts.front()));
  BundleFiles files = *bundle_files(small::text());
  for (auto& [name, bytes] : files)
    if (name == "rules/denied.yml") bytes.replace(bytes.find("level: medium"), 13, "level: low   ");
  CHECK_FALSE(watched.same_but_registers(compiled(bundle_text(files))->contracts.front()));
}

TEST_CASE("reading counts events and keeps facts of the stream") {
  const auto bundle = compiled(small::text());
  Watched watched(bundle->contracts.front(), Timestamp{});
  AlertBook alerts;
  std::size_t events = 0;
  const std::string line = small::line("sato", "denied", 1);
  const Record record{"audit", {1, 0}, Timestamp{}, Wholeness::whole, line};
  const ReadOutcome outcome = watched.read(0, record, {Seq{1}, Timestamp{}, alerts}, events);
  CHECK(outcome.state == ReadOutcome::State::events);
  CHECK(events == 1);
  CHECK(watched.facts(0).rows == 1);
  CHECK(alerts.all().size() == 1);
}
