// Goal: `metsuke check --rules DIR --events` names exactly the rules and lines it should. Method:
// the real command on the public rules and on real events that lie beside the repository, wrapped
// with their log source and bare; the (rule, line) pairs are compared with what the cases state.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "support/program.h"
#include "support/temporary_directory.h"

using namespace metsuke;

namespace {

using Json = nlohmann::json;
using Pairs = std::set<std::pair<std::string, std::size_t>>;  // Rule, line.
enum class Form : std::uint8_t { wrapped, bare };

const std::string material = METSUKE_ROOT "/../shared/sigma";

// Writes the events of a file of cases one a line; the pairs that must come out.
Pairs write_events(const std::string& name, Form form, const std::string& path) {
  std::ifstream cases(material + "/cases/" + name + ".jsonl");
  std::ofstream events(path);
  Pairs wanted;
  std::size_t line = 0;
  for (std::string text; std::getline(cases, text);) {
    const Json one = Json::parse(text);
    const Json& expected =
        one.contains("expect_all_3755_rules") ? one["expect_all_3755_rules"] : one["expect"];
    for (std::size_t i = 0; i < one["events"].size(); ++i) {
      ++line;
      const Json& event = one["events"][i];
      events << (form == Form::wrapped ? event : event["event"]).dump() << '\n';
      for (const Json& rule : expected[i]) wanted.emplace(rule.get<std::string>(), line);
    }
  }
  return wanted;
}

Pairs pairs_of(const std::string& output) {
  Pairs found;
  std::istringstream lines(output);
  for (std::string text; std::getline(lines, text);) {
    const Json match = Json::parse(text);
    found.emplace(match.at("rule").get<std::string>(), match.at("line").get<std::size_t>());
  }
  return found;
}

}  // namespace

TEST_CASE("the command line matches the public rules to the last pair") {
  if (!std::filesystem::exists(material + "/rules")) {
    WARN("the rule corpus is not beside the repository: skipped");
    return;
  }
  const TemporaryDirectory directory;
  const std::string path = directory / "events.jsonl";
  for (const char* name : {"differential", "regression"}) {
    for (const Form form : {Form::wrapped, Form::bare}) {
      INFO(name << (form == Form::bare ? " bare" : " wrapped"));
      const Pairs wanted = write_events(name, form, path);
      REQUIRE(wanted.size() > 200);
      const Outcome outcome = run(
          "check --rules '" + material + "/rules' --events -o jsonl '" + path + "'", Streams::data);
      CHECK(outcome.status == 1);
      const Pairs found = pairs_of(outcome.text);
      Pairs different;
      std::set_symmetric_difference(wanted.begin(), wanted.end(), found.begin(), found.end(),
                                    std::inserter(different, different.end()));
      CHECK(different == Pairs());
    }
  }
}
