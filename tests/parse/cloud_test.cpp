#include "parse/cloud.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("cloud: elements of a list, whatever is inside them") {
  std::vector<std::string_view> elements;
  json_elements(R"({"x":{"Records":[1]},"Records" : [{"a":"}]{"},{"b":[{"c":1}]}],"z":1})",
                "Records", elements);
  REQUIRE(elements.size() == 2);
  CHECK(elements[0] == R"({"a":"}]{"})");
  CHECK(elements[1] == R"({"b":[{"c":1}]})");
  elements.clear();
  json_elements(R"({"Records":[{"a":1},{"b":)", "Records", elements);
  CHECK(elements.empty());
  json_elements(R"({"a":"Records","b":[{}]})", "Records", elements);
  CHECK(elements.empty());
  json_elements(R"({"Records)", "Records", elements);
  CHECK(elements.empty());
}

TEST_CASE("cloud: Microsoft's pairs and JSON in a string") {
  const Parsed parsed(
      parse_m365, R"({"Operations":"X","AuditData":"{\"UserId\":\"a@b\",\"ExtendedProperties\":)"
                  R"([{\"Name\":\"UserAgent\",\"Value\":\"Mozilla\"},)"
                  R"({\"Name\":\"RequestType\",\"Value\":\"Login:login\"}]}"})");
  REQUIRE(parsed.ok());
  CHECK(parsed["UserId"] == "a@b");
  CHECK(parsed["ExtendedProperties.UserAgent"] == "Mozilla");
  CHECK(parsed["ExtendedProperties.RequestType"] == "Login:login");
}

TEST_CASE("cloud: Google's parameters, as a list and as an object") {
  const Parsed list(
      parse_google_workspace,
      R"({"id":{"applicationName":"admin"},"events":[{"type":"T","name":"CREATE_USER",)"
      R"("parameters":[{"name":"USER_EMAIL","value":"a@b"},)"
      R"({"name":"flag","boolValue":true},{"name":"many","multiValue":["x","y"]}]}]})");
  REQUIRE(list.ok());
  CHECK(list["eventName"] == "CREATE_USER");
  CHECK(list["eventService"] == "admin.googleapis.com");
  CHECK(list["USER_EMAIL"] == "a@b");
  CHECK(list["flag"] == "true");
  CHECK(list["many"] == "x");
  const Parsed object(parse_google_workspace,
                      R"({"name":"view","parameters":{"doc_title":"D","owner":"o"}})");
  CHECK(object["doc_title"] == "D");
  CHECK(object["eventName"] == "view");
}

TEST_CASE("cloud: Okta's names in small letters too") {
  const Parsed parsed(parse_okta, R"({"eventType":"a.b","displayMessage":"D"})");
  CHECK(parsed["eventtype"] == "a.b");
  CHECK(parsed["displaymessage"] == "D");
}

}  // namespace metsuke
