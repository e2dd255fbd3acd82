#include "parse/windows_xml.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {
namespace {

constexpr const char* logon =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name='Microsoft-Windows-Security-Auditing' Guid='{5}'/><EventID>4624</EventID>"
    "<TimeCreated SystemTime='2026-11-23T00:00:01.1234567Z'/><EventRecordID>77</EventRecordID>"
    "<Execution ProcessID='712' ThreadID='9'/><Channel>Security</Channel>"
    "<Computer>pc1.example.jp</Computer><Security/></System><EventData>"
    "<Data Name='TargetUserName'>sato &amp; co</Data><Data Name='IpAddress'></Data>"
    "<Data>plain</Data></EventData>"
    "<RenderingInfo Culture='ja-JP'><Message>ログオン</Message><Level>情報</Level>"
    "<Keywords><Keyword>成功の監査</Keyword></Keywords></RenderingInfo></Event>";

}  // namespace

TEST_CASE("windows xml: values by the system's names") {
  const Parsed read(parse_windows_xml, logon);
  REQUIRE(read.ok());
  CHECK(read["EventID"] == "4624");
  CHECK(read["Provider_Name"] == "Microsoft-Windows-Security-Auditing");
  CHECK(read["TimeCreated"] == "2026-11-23T00:00:01.1234567Z");
  CHECK(read["EventRecordID"] == "77");
  CHECK(read["ExecutionProcessID"] == "712");
  CHECK(read["Computer"] == "pc1.example.jp");
  CHECK(read["TargetUserName"] == "sato & co");
  CHECK(read.has("IpAddress"));
  CHECK(read["Data"] == "plain");
  CHECK(read["Message"] == "ログオン");
  CHECK(read["Keyword"] == "成功の監査");
  CHECK_FALSE(read.has("Level"));
}

TEST_CASE("windows xml: user data are read by their leaves' names") {
  const Parsed read(parse_windows_xml,
                    "<Event><System><EventID Qualifiers='0'>1102</EventID></System><UserData>"
                    "<LogFileCleared xmlns='x'><SubjectUserName>sato</SubjectUserName>"
                    "</LogFileCleared></UserData></Event>");
  REQUIRE(read.ok());
  CHECK(read["SubjectUserName"] == "sato");
  CHECK_FALSE(read.has("LogFileCleared"));
}

TEST_CASE("windows xml: what is no event is refused") {
  CHECK_FALSE(Parsed(parse_windows_xml, "<Events></Events>").ok());
  CHECK_FALSE(Parsed(parse_windows_xml, "<Event><System></System></Event>").ok());
  CHECK_FALSE(Parsed(parse_windows_xml, "<Event><EventID>1</EventID></Event> x").ok());
  CHECK_FALSE(Parsed(parse_windows_xml, "<Event>\xFF</Event>").ok());
  CHECK_FALSE(Parsed(parse_windows_xml, std::string(logon).substr(0, 300)).ok());
  std::string many = "<Event><EventData>";
  for (std::size_t at = 0; at <= limits::fields_max; ++at) many += "<Data>x</Data>";
  CHECK(Parsed(parse_windows_xml, many + "</EventData></Event>").result.error().code ==
        Code::limit_exceeded);
}

TEST_CASE("windows xml: several events of one line are parted") {
  std::vector<std::string_view> parts;
  const std::string one = logon;
  split_windows_xml(one, parts);
  CHECK(parts.empty());
  const std::string two = "<Events>" + one + one + "</Events>";
  split_windows_xml(two, parts);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == one);
  CHECK(parts[1] == one);
  CHECK(find_event_element("<Events><EventData>") == std::string_view::npos);
}

}  // namespace metsuke
