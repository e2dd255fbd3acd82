#include "event/common_words.h"

#include <catch2/catch.hpp>

#include "event/object.h"

namespace metsuke {

TEST_CASE("common words: names of columns") {
  CHECK(commonly_meant("利用者ID") == Field::user_name);
  CHECK(commonly_meant("ユーザー ＩＤ") == Field::user_name);
  CHECK(commonly_meant("SRC_IP") == Field::source_ip);
  CHECK(commonly_meant("actor.user") == Field::user_name);
  CHECK_FALSE(commonly_meant("色"));
  CHECK_FALSE(commonly_meant(""));
  CHECK(time_column("発生日時") == TimeColumn::moment);
  CHECK(time_column("年月日") == TimeColumn::date);
  CHECK(time_column("時刻") == TimeColumn::clock);
  CHECK(time_column("氏名") == TimeColumn::none);
}

TEST_CASE("common words: actions and outcomes") {
  CHECK(common_action("入室") == "door-in");
  CHECK(common_action("OUT") == "door-out");
  CHECK(common_action("照合NG（未登録カード）") == "door-denied");
  CHECK(common_action("録画停止") == "recording-stop");
  CHECK(common_action("録画再開") == "recording-start");
  CHECK(category_of_action("recording-stop") == "camera");
  CHECK(common_action("login.failure") == "logon-failed");
  CHECK(common_action("dance").empty());
  CHECK(common_outcome("許可") == "success");
  CHECK(common_outcome("ＮＧ") == "failure");
  CHECK(common_outcome("").empty());
}

TEST_CASE("common words: remembered answers are the same") {
  CommonWords words;
  for (int round = 0; round < 2; ++round) {
    CHECK(words.name("氏名").field == Field::user_full_name);
    CHECK(words.name("user.name").field == Field::user_name);
    CHECK(words.name("ts").time == TimeColumn::moment);
    CHECK(words.action("入館") == "door-in");
    CHECK(words.outcome("拒否") == "failure");
  }
  Event event;
  event.set(Field::event_action, "照合NG（期限切れ）");
  say_common_words(words, event);
  CHECK(event[Field::event_action] == "door-denied");
  CHECK(event[Field::event_outcome] == "failure");
  Event unknown;
  unknown.set(Field::event_action, "dance");
  say_common_words(words, unknown);
  CHECK_FALSE(unknown.has(Field::event_action));
}

}  // namespace metsuke
