#include "evidence/nested.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

const std::string hostile("\0\"\\\n\xff入", 8);

TEST_CASE("lists come back as they were") {
  const std::vector<std::pair<std::string, std::string>> facts{{"user.name", hostile}, {"", ""}};
  std::vector<std::pair<std::string, std::string>> facts_back;
  REQUIRE(from_json(to_json(facts), facts_back));
  CHECK(facts_back == facts);

  const std::vector<Seq> proof{Seq{1}, Seq{~std::uint64_t{0}}};
  std::vector<Seq> proof_back;
  REQUIRE(from_json(to_json(proof), proof_back));
  CHECK(proof_back == proof);
  CHECK(to_json(std::vector<Seq>()) == "[]");

  const std::vector<std::string> texts{hostile, "b"};
  std::vector<std::string> texts_back;
  REQUIRE(from_json(to_json(texts), texts_back));
  CHECK(texts_back == texts);
}

TEST_CASE("an alert's history comes back") {
  AlertStep step;
  step.seq = Seq{9};
  step.review = {"A-0912-01", ReviewAct::close, "sato", CloseReason::false_positive, hostile,
                 Timestamp(Duration(-3))};
  step.from = AlertState::explained;
  step.to = AlertState::closed;
  const std::string json = to_json(std::vector<AlertStep>{step});
  std::vector<AlertStep> back;
  REQUIRE(from_json(json, back));
  REQUIRE(back.size() == 1);
  CHECK(to_json(back) == json);
  CHECK(back[0].review.comment == hostile);
  CHECK(back[0].review.at == step.review.at);
  CHECK(back[0].to == AlertState::closed);
}

TEST_CASE("a delivery's files come back") {
  const std::vector<DeliveredFile> files{
      {hostile, 5, sha256("a"), FileState::mismatch, 7, ~std::uint64_t{0}},
      {"b", 0, {}, FileState::missing, std::nullopt, 0}};
  std::vector<DeliveredFile> back;
  REQUIRE(from_json(to_json(files), back));
  REQUIRE(back.size() == 2);
  CHECK(to_json(back) == to_json(files));
  CHECK(back[0].declared_rows == 7u);
  CHECK_FALSE(back[1].declared_rows.has_value());
}

TEST_CASE("what was not written here is refused") {
  for (const std::string_view json :
       {"", "[", "{}", "[1", "[[\"a\"", "[\"a\",]x", "[1]x", "null"}) {
    std::vector<Seq> proof;
    CHECK_FALSE(from_json(json, proof));
    std::vector<AlertStep> history;
    CHECK_FALSE(from_json(json, history));
    std::vector<DeliveredFile> files;
    CHECK_FALSE(from_json(json, files));
  }
  std::vector<DeliveredFile> files;
  std::string json = to_json(std::vector<DeliveredFile>{{"b", 0, {}, FileState::ok, {}, 0}});
  json.replace(json.find("\"state\":0"), 9, "\"state\":10");
  CHECK_FALSE(from_json(json, files));
}

}  // namespace
}  // namespace metsuke
