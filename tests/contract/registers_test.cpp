#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("register kinds have one name and a title in both languages") {
  for (std::size_t index = 0; index < register_kind_count; ++index) {
    const auto kind = static_cast<RegisterKind>(index);
    CHECK(register_kind_from(name_of(kind)) == kind);
    CHECK_FALSE(title_of(kind, Language::japanese).empty());
    CHECK(title_of(kind, Language::japanese) != title_of(kind, Language::english));
  }
  CHECK_FALSE(register_kind_from("rosters"));
  CHECK(title_of(RegisterKind::roster, Language::japanese) == "従事者名簿");
}

TEST_CASE("approval is what the cell says, a row without such a column is approved") {
  const Register orders =
      register_of(RegisterKind::work_orders,
                  "order,user,approved\n1,a,済\n2,a,否\n3,a,\n4,a,課長 2026/9/1\n5,a,×\n");
  REQUIRE(orders.rows().size() == 5);
  CHECK(orders.rows()[0].approved());
  CHECK_FALSE(orders.rows()[1].approved());
  CHECK_FALSE(orders.rows()[2].approved());
  CHECK(orders.rows()[3].approved());
  CHECK_FALSE(orders.rows()[4].approved());
  CHECK(register_of(RegisterKind::work_orders, "order,user\n1,a\n").rows()[0].approved());
}

TEST_CASE("finding follows the file's order, indexed or not") {
  const Register cards =
      register_of(RegisterKind::cards, "card,user,place\n0012,a,正面\n12,b,通用口\n13,a,正 面\n");
  REQUIRE(cards.find("card", "12").size() == 2);
  CHECK((*cards.find("card", "12")[0])["user"] == "a");
  CHECK((*cards.find("card", "12")[1])["user"] == "b");
  REQUIRE(cards.find("place", "正面").size() == 2);
  CHECK((*cards.find("place", "正面")[1])["card"] == "13");
  CHECK(cards.find("no such column", "x").empty());
  CHECK(cards.rows_with("card", "12") != nullptr);
  CHECK(cards.rows_with("place", "正面") == nullptr);
  CHECK(cards.has_column("place"));
  CHECK_FALSE(cards.has_column("serial"));
}

TEST_CASE("a book holds the latest of each kind, and knows what is missing") {
  RegisterBook book;
  CHECK(book.find(RegisterKind::roster) == nullptr);
  book.adopt(register_of(RegisterKind::roster, "user\na\n"));
  book.adopt(register_of(RegisterKind::roster, "user\na\nb\n"));
  REQUIRE(book.find(RegisterKind::roster) != nullptr);
  CHECK(book.find(RegisterKind::roster)->rows().size() == 2);
  CHECK(book.find(RegisterKind::cards) == nullptr);
}
