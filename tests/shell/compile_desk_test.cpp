// The desk's real thread, a pipeline that is the test's own: what is broken never reaches it, what
// is right reaches it whole.
#include "shell/compile_desk.h"

#include <catch2/catch.hpp>
#include <future>

#include "shell/station.h"

using namespace metsuke;

namespace {

struct Desk {
  explicit Desk(const Station& station) : config(station.config()) { desk.open(); }

  PosixClock clock;
  PosixDisk disk;
  PosixChance chance;
  Config config;
  Orders orders{limits::intake_bytes_max};
  CompileDesk desk{{World{clock, disk, chance}, config,
                    [this](std::unique_ptr<Order> order) { CHECK(orders.try_push(order, 1)); }}};
};

}  // namespace

TEST_CASE("a broken bundle is refused with every complaint before the pipeline hears of it") {
  Station station;
  Desk desk(station);
  write_text(station / "contract.yaml", "contract: {}\nsources: 1\n");
  std::promise<Complaints> said;
  REQUIRE(desk.desk.ask({"sato", "", "試験"}, [&said](const Result<Duty::Adoption>& adopted,
                                                      const Complaints& complaints) {
    said.set_value(adopted ? Complaints() : complaints);
  }));
  const Complaints complaints = said.get_future().get();
  CHECK(complaints.size() >= 2);
  for (const Complaint& complaint : complaints)
    CHECK(complaint.place.file == station / "contract.yaml");
  CHECK_FALSE(desk.orders.try_pop());
}

TEST_CASE("a right bundle comes to the pipeline as one order without inputs") {
  Station station;
  Desk desk(station);
  REQUIRE(
      desk.desk.ask({"sato", "", "試験"}, [](const Result<Duty::Adoption>&, const Complaints&) {}));
  const auto order = desk.orders.pop();
  REQUIRE(order);
  CHECK((*order)->inputs.empty());
  CHECK((*order)->then != nullptr);
}

TEST_CASE("no more wait than may, and after the end nobody is asked") {
  Station station;
  Desk desk(station);
  std::promise<void> opened;
  std::shared_future<void> gate = opened.get_future().share();
  std::promise<void> begun;
  write_text(station / "contract.yaml", "contract: {}\n");
  REQUIRE(desk.desk.ask({"sato", "", ""},
                        [&begun, gate](const Result<Duty::Adoption>&, const Complaints&) {
                          begun.set_value();
                          gate.wait();
                        }));
  begun.get_future().wait();
  int taken = 0, replies = 0;
  while (taken < 1000 &&
         desk.desk.ask({"sato", "", ""},
                       [&replies](const Result<Duty::Adoption>&, const Complaints&) { ++replies; }))
    ++taken;
  CHECK(taken == 16);
  opened.set_value();
  desk.desk.close();
  CHECK(replies <= taken);
  CHECK_FALSE(
      desk.desk.ask({"sato", "", ""}, [](const Result<Duty::Adoption>&, const Complaints&) {}));
}
