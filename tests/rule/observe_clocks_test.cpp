#include "rule/observe_clocks.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

class Clocks {
 public:
  Clocks()
      : contract_(observed_contract("sources:\n  - {id: sftp, format: sshd}\n"
                                    "  - {id: audit, format: ndjson}\n")),
        book(*contract_) {}

  void move(std::uint32_t source, const std::string& when, const std::string& file,
            const char* outcome = "success") {
    OwnedEvent event;
    event.occurred = japan(when);
    event.set(Field::event_action, "file-upload");
    event.set(Field::event_outcome, outcome);
    event.set(Field::file_path, file);
    book.seen(SourceId{source}, event.view());
  }
  std::vector<std::string> tell(std::uint32_t source, const char* day = "2026-09-03") {
    std::vector<OwnedEvent> events;
    book.tell(SourceId{source}, *date_from(day), Known{japan("2026-09-04T12:00:00"), Seq{1}},
              events);
    return said_of(events, "clock",
                   {Field::mk_source_id, Field::mk_coverage_clock_source,
                    Field::mk_coverage_clock_offset_seconds});
  }

 private:
  std::shared_ptr<const Contract> contract_;

 public:
  ClockBook book;
};

using Lines = std::vector<std::string>;

std::string minute(int at) { return (at < 10 ? "0" : "") + std::to_string(at); }

}  // namespace

TEST_CASE("two sources that saw the same files tell how far apart their clocks are") {
  for (const bool is_first : {true, false}) {
    Clocks clocks;
    for (int file = 0; file < 7; ++file) {
      const std::string name = "TAX_" + std::to_string(file) + ".zip";
      clocks.move(0, "2026-09-03T10:" + minute(file) + ":00", "/out/" + name);
      clocks.move(1, "2026-09-03T10:" + minute(file + 3) + (file == 0 ? ":50" : ":30"),
                  file == 1 ? "C:\\tmp\\tax_1.ZIP" : name);
    }
    CHECK(clocks.tell(is_first ? 0 : 1).empty());
    CHECK(clocks.tell(is_first ? 1 : 0) == Lines{"sftp audit -210"});
  }
}

TEST_CASE("few pairs, files moved twice, failures and other days tell nothing") {
  Clocks clocks;
  for (int file = 0; file < 4; ++file) {
    clocks.move(0, "2026-09-03T10:00:00", std::to_string(file));
    clocks.move(1, "2026-09-03T10:05:00", std::to_string(file));
  }
  clocks.move(0, "2026-09-03T10:00:00", "twice");
  clocks.move(0, "2026-09-03T11:00:00", "twice");
  clocks.move(1, "2026-09-03T10:05:00", "twice");
  clocks.move(0, "2026-09-03T10:00:00", "failed", "failure");
  clocks.move(1, "2026-09-03T10:05:00", "failed");
  clocks.move(0, "2026-09-03T01:00:00", "far");
  clocks.move(1, "2026-09-03T22:00:00", "far");
  CHECK(clocks.tell(0).empty());
  CHECK(clocks.tell(1).empty());
  CHECK(clocks.tell(1, "2026-09-04").empty());
}
