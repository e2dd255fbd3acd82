#include <catch2/catch.hpp>

#include "contract/registers.h"

using namespace metsuke;

TEST_CASE("heads as offices write them mean our columns") {
  CHECK(column_named(RegisterKind::roster, "利用者ＩＤ（ログイン名）") == "user");
  CHECK(column_named(RegisterKind::roster, " 氏　名 ") == "name");
  CHECK(column_named(RegisterKind::roster, "着任日") == "from");
  CHECK(column_named(RegisterKind::roster, "離任日※") == "離任日※");
  CHECK(column_named(RegisterKind::roster, "user") == "user");
  CHECK(column_named(RegisterKind::transfers, "授受日") == "date");
  CHECK(column_named(RegisterKind::transfers, "申請番号") == "ticket");
  CHECK(column_named(RegisterKind::work_orders, "申請番号") == "order");
  CHECK(column_named(RegisterKind::work_orders, "id") == "order");
  CHECK(column_named(RegisterKind::roster, "血液型") == "血液型");
  CHECK(is_known_head(RegisterKind::cards, "カードNo."));
  CHECK_FALSE(is_known_head(RegisterKind::cards, "血液型"));
}

TEST_CASE("every kind of register has a key, and keys are indexed where rules look by them") {
  for (std::size_t kind = 0; kind < register_kind_count; ++kind) {
    const auto& keys = key_columns(static_cast<RegisterKind>(kind));
    REQUIRE_FALSE(keys.empty());
    CHECK(column_named(static_cast<RegisterKind>(kind), keys.front()) == keys.front());
  }
  CHECK(is_identity_column("user"));
  CHECK_FALSE(is_identity_column("date"));
}
