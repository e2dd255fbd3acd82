#include "shell/cli/alerts.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace metsuke;

TEST_CASE("an alert as JSON holds everything about it") {
  Alert alert;
  alert.id = "0123";
  alert.number = "A-0912-01";
  alert.check = "ACC-01";
  alert.severity = Severity::high;
  alert.facts = {{"user.name", "ta\"naka"}};
  alert.proof = {Seq{7}, Seq{9}};
  AlertStep step;
  step.review.reviewer = "mori";
  step.review.act = ReviewAct::acknowledge;
  step.to = AlertState::acknowledged;
  alert.history.push_back(step);
  const auto json = nlohmann::json::parse(alert_json(alert), nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["number"] == "A-0912-01");
  CHECK(json["severity"] == "high");
  CHECK(json["facts"]["user.name"] == "ta\"naka");
  CHECK(json["proof"] == nlohmann::json::array({7, 9}));
  CHECK(json["history"][0]["act"] == "acknowledge");
}
