#include "event/event_line.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace metsuke {

namespace {
std::string sources_in(const Event& event) {
  std::string said;
  const auto say = [&](const LogSource& one) {
    said += std::string(one.category) + "/" + std::string(one.product) + "/" +
            std::string(one.service) + " ";
  };
  say(event.log_source);
  for (const LogSource& one : event.more_log_sources) say(one);
  return said;
}
}  // namespace

TEST_CASE("a bare record of Windows is told by its content") {
  EventLines lines;
  const auto event =
      lines.read(R"({"Channel":"Security","EventID":4688,"NewProcessName":"C:\\a.exe",)"
                 R"("TimeCreated_SystemTime":"2026-09-03T01:02:03Z"})");
  REQUIRE(event);
  CHECK(sources_in(*event) == "/windows/security process_creation/windows/security ");
  CHECK(to_rfc3339(event->occurred) == "2026-09-03T01:02:03Z");
  REQUIRE(event->native.size() == 5);
  CHECK(event->native[4].name == "Image");
  CHECK(event->native[4].value == "C:\\a.exe");
}

TEST_CASE("a record of Windows is the same, however a tool nests it") {
  EventLines lines;
  const char* const shapes[] = {
      R"({"Event":{"System":{"Provider":{"#attributes":{"Name":"P"}},"EventID":4688,)"
      R"("Channel":"Security","TimeCreated":{"#attributes":{"SystemTime":"2026-09-03T01:02:03Z"}}},)"
      R"("EventData":{"NewProcessName":"C:\\a.exe","CommandLine":"a -b"}}})",
      R"({"Event":{"System":{"Provider":{"@Name":"P"},"EventID":{"#text":"4688","@Qualifiers":"0"},)"
      R"("Channel":"Security","TimeCreated":{"@SystemTime":"2026-09-03T01:02:03Z"}},)"
      R"("EventData":{"Data":[{"@Name":"NewProcessName","#text":"C:\\a.exe"},)"
      R"({"@Name":"CommandLine","#text":"a -b"}]}}})",
      R"({"System":{"EventID":4688,"Channel":"Security","TimeCreated":{"#attributes":)"
      R"({"SystemTime":"2026-09-03T01:02:03Z"}}},)"
      R"("EventData":{"NewProcessName":"C:\\a.exe","CommandLine":"a -b"}})",
      R"({"@timestamp":"2026-09-03T01:02:03Z","winlog":{"channel":"Security","event_id":"4688",)"
      R"("event_data":{"NewProcessName":"C:\\a.exe","CommandLine":"a -b"}}})",
      R"({"event":{"Event":{"System":{"EventID":4688,"Channel":"Security"},"EventData":)"
      R"({"NewProcessName":"C:\\a.exe","CommandLine":"a -b"}}},"ts":1788397323})"};
  for (const char* const shape : shapes) {
    INFO(shape);
    const auto event = lines.read(shape);
    REQUIRE(event);
    CHECK(sources_in(*event) == "/windows/security process_creation/windows/security ");
    CHECK(to_rfc3339(event->occurred) == "2026-09-03T01:02:03Z");
    const auto value = [&](std::string_view name) -> std::string_view {
      for (const FieldView& field : event->native)
        if (field.name == name) return field.value;
      return {};
    };
    CHECK(value("EventID") == "4688");
    CHECK(value("Channel") == "Security");
    CHECK(value("Image") == "C:\\a.exe");
    CHECK(value("CommandLine") == "a -b");
  }
  // The nested name still holds, and what is written by the system's name itself counts first.
  const auto event = lines.read(
      R"({"Channel":"System","EventID":7,"winlog":{"channel":"Security","event_id":"4688"}})");
  REQUIRE(event);
  CHECK(sources_in(*event) == "/windows/system ");
  CHECK(std::count_if(event->native.begin(), event->native.end(),
                      [](const FieldView& field) { return field.name == "Channel"; }) == 1);
  CHECK(std::count_if(event->native.begin(), event->native.end(),
                      [](const FieldView& field) { return field.name == "winlog.channel"; }) == 1);
}

TEST_CASE("what only looks like a nested record of Windows keeps its names, and has no others") {
  EventLines lines;
  for (const char* const other :
       {R"({"System":{"status":"up","Channel":"left"},"Id":7,"version":"3","task":"copy"})",
        R"({"win":{"count":3,"system":"mac"},"event_id":9,"Provider":"isp","log_name":"x"})",
        R"({"Event":{"System":{"name":"lift"}},"Id":1,"MachineName":"m"})",
        R"({"event":{"System":{"load":0.5},"Id":2,"LogName":"a"},"ts":1788397323})"}) {
    INFO(other);
    const auto event = lines.read(other);
    REQUIRE(event);
    CHECK(sources_in(*event) == "// ");  // None.
    for (const FieldView& field : event->native)
      for (const std::string_view name : {"EventID", "Channel", "Computer", "Provider_Name", "Task",
                                          "Version", "status", "load", "name", "count"})
        CHECK(field.name != name);
  }
}

TEST_CASE("a nested record of as many fields as a line may have is unfolded once each") {
  std::string line = R"({"System":{"EventID":1,"Channel":"Security"},"EventData":{"n0":"0")";
  for (int i = 1; i < 400; ++i)
    line += ",\"n" + std::to_string(i) + "\":\"" + std::to_string(i) + '"';
  line += R"(},"n7":"mine"})";
  EventLines lines;
  const auto event = lines.read(line);
  REQUIRE(event);
  // 403 as written; EventID, Channel and the n's anew, but for n7, which stands there by itself.
  CHECK(event->native.size() == 403 + 401);
  std::vector<std::string_view> sevens;
  for (const FieldView& field : event->native)
    if (field.name == "n7") sevens.push_back(field.value);
  CHECK(sevens == std::vector<std::string_view>{"mine"});
}

TEST_CASE("a wrapper says where and when") {
  EventLines lines;
  auto event =
      lines.read(R"({"event":{"Image":"x","user.name":"tanaka"},"ts":1750000000.5,"logsource":)"
                 R"({"product":"windows","category":"process_creation"}})");
  REQUIRE(event);
  CHECK(sources_in(*event) == "process_creation/windows/ ");
  CHECK((*event)[Field::user_name] == "tanaka");
  CHECK(to_rfc3339(event->occurred) == "2025-06-15T15:06:40.500Z");
  CHECK(event->native.size() == 1);
  event = lines.read(R"({"logsource":[{"product":"windows","category":null,"service":"sysmon"},)"
                     R"({"category":"image_load","product":"windows"}],"event":{}})");
  REQUIRE(event);
  CHECK(sources_in(*event) == "/windows/sysmon image_load/windows/ ");
  CHECK(event->native.empty());
  // Without a log source the content tells it here too.
  event = lines.read(R"({"event":{"Channel":"System","EventID":"104"}})");
  CHECK(sources_in(*event) == "/windows/system ");
}

TEST_CASE("an event of our own names is no wrapper") {
  EventLines lines;
  auto event = lines.read(
      R"({"@timestamp":"2026-09-03T00:00:00Z","event":{"action":"logon"},"user":{"name":"t"}})");
  REQUIRE(event);
  CHECK((*event)[Field::event_action] == "logon");
  CHECK((*event)[Field::user_name] == "t");
  CHECK(sources_in(*event) == "authentication// ");
  OwnedEvent owned;
  owned.set(Field::event_category, "file,session");
  owned.set(Field::event_action, "file-read");
  owned.set_native("odd name", "5", Kind::number);
  owned.set_unknown(Field::mk_actor_on_roster);
  owned.set_log_source("c", "p", "s");
  const std::string json = to_json(owned.view());
  event = lines.read(json);
  REQUIRE(event);
  CHECK(to_json(*event) == json);
}

TEST_CASE("what is no event is refused") {
  EventLines lines;
  CHECK_FALSE(lines.read("[1]"));
  CHECK_FALSE(lines.read("{\"a\":"));
  CHECK_FALSE(lines.read(R"({"event":{"a":"b"},"ts":"yesterday"})"));
  CHECK(lines.read("{}"));
}

}  // namespace metsuke
