#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("hulft event: completion codes") {
  Reading reading("hulft");
  reading.line(
      "ファイルID,ホスト名,配信ファイル名,配信開始日,配信開始時刻,配信終了時刻,転送タイプ,"
      "レコード件数,データサイズ,完了コード,詳細コード");
  CHECK(reading.nothing == 1);
  reading.line("JUMIN01,gw1,/snd/j.dat,20260331,220248,220311,B,12,900,0000,0000");
  CHECK(reading.last().occurred == moment("2026-03-31T13:02:48Z"));
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::mk_transfer_bytes) == "900");
  CHECK(reading.last(Field::destination_domain) == "gw1");
  reading.line("JUMIN01,gw1,/snd/j.dat,20260331,220248,220311,B,0,0,0401,0012");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::mk_transfer_complete) == "false");
  reading.line("JUMIN01,gw1");
  CHECK(reading.faults.size() == 1);
}

}  // namespace metsuke
