#include "parse/windows_json.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("windows json: every shipper's names become the system's") {
  for (const char* text :
       {R"({"winlog":{"event_id":4624,"channel":"Security","computer_name":"pc1","record_id":7,)"
        R"("event_data":{"TargetUserName":"sato"}}})",
        R"({"event_id":4624,"log_name":"Security","computer_name":"pc1","record_number":"7",)"
        R"("event_data":{"TargetUserName":"sato"}})",
        R"({"win":{"system":{"eventID":"4624","channel":"Security","computer":"pc1",)"
        R"("eventRecordID":"7"},"eventdata":{"targetUserName":"sato"}}})",
        R"({"Event":{"#attributes":{"xmlns":"x"},"System":{"EventID":{"#attributes":)"
        R"({"Qualifiers":""},"#text":4624},"Channel":"Security","Computer":"pc1",)"
        R"("EventRecordID":7},"EventData":{"TargetUserName":"sato"}}})",
        R"({"Event":{"System":{"EventID":"4624","Channel":"Security","Computer":"pc1",)"
        R"("EventRecordID":"7"},"EventData":{"Data":[{"@Name":"SubjectUserName"},)"
        R"({"@Name":"TargetUserName","#text":"sato"}]}}})",
        R"({"EventId":4624,"Channel":"Security","Computer":"pc1","EventRecordId":"7","Payload":)"
        R"("{\"EventData\":{\"Data\":[{\"@Name\":\"TargetUserName\",\"#text\":\"sato\"}]}}"})"}) {
    CAPTURE(text);
    const Parsed read(parse_windows_json, text);
    REQUIRE(read.ok());
    CHECK(read["EventID"] == "4624");
    CHECK(read["Channel"] == "Security");
    CHECK(read["Computer"] == "pc1");
    CHECK(read["EventRecordID"] == "7");
    CHECK(read["TargetUserName"] == "sato");
  }
}

TEST_CASE("windows json: attributes, user data, an element of a list") {
  const Parsed read(
      parse_windows_json,
      R"({"Event":{"System":{"EventID":1102,"TimeCreated":{"#attributes":{"SystemTime":)"
      R"("2026-11-23T00:00:00Z"}},"Provider":{"@Name":"P"},"Execution":{"@ProcessID":"4"},)"
      R"("Security":{"@UserID":"S-1"}},"UserData":{"LogFileCleared":{"SubjectUserName":"sato"}}}},)");
  REQUIRE(read.ok());
  CHECK(read["TimeCreated"] == "2026-11-23T00:00:00Z");
  CHECK(read["Provider_Name"] == "P");
  CHECK(read["ExecutionProcessID"] == "4");
  CHECK(read["UserID"] == "S-1");
  CHECK(read["SubjectUserName"] == "sato");
}

TEST_CASE("windows json: what is no event is refused") {
  CHECK_FALSE(Parsed(parse_windows_json, "{}").ok());
  CHECK_FALSE(Parsed(parse_windows_json, "{\"EventID\":1").ok());
  CHECK_FALSE(Parsed(parse_windows_json, "{\"EventID\":\"\xFF\"}").ok());
}

}  // namespace metsuke
