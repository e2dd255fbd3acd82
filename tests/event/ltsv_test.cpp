// Goal: labelled tab-separated lines become events, by common names or by a mapping. Method: lines
// of our own through the production reader.
#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("ltsv: common names are known without a mapping") {
  Reading reading("auto");
  reading.line("time:2026-09-01T09:15:00+09:00\thost:192.0.2.7\tuser:sato\tstatus:200");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::event_dataset) == "ltsv");
  CHECK(reading.last().view().occurred == moment("2026-09-01T00:15:00Z"));
}

TEST_CASE("ltsv: a mapping translates labels, a line without its time is refused") {
  Complaints complaints;
  ReaderSettings settings = settings_of("ltsv");
  settings.mapping = read_mapping(R"(
name: file_access
format: ltsv
time: 日時
logsource: {category: file_access}
fields:
  user.name: ユーザー
  file.path: パス
  event.action: {column: 操作, values: {読取: file-read, 削除: file-delete}}
)",
                                  "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  Reading reading(settings);
  reading.line(
      "\xEF\xBB\xBF日時:2026/09/01 9:05:07\tユーザー:佐藤\t操作:削除\tパス:\\\\FS01\\業務\\a.csv");
  reading.line("ユーザー:佐藤\t操作:読取");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::event_action) == "file-delete");
  CHECK(reading.last(Field::file_path) == "\\\\FS01\\業務\\a.csv");
  CHECK(reading.last().view().occurred == moment("2026-09-01T00:05:07Z"));
  CHECK(reading.last().view().log_source.category == "file_access");
  REQUIRE(reading.faults.size() == 1);
  CHECK(reading.faults[0].find("日時") != std::string::npos);
}

}  // namespace metsuke
