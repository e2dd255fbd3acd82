#include "shell/cli/help.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "support/program.h"

using namespace metsuke;

namespace {

bool is_ascii(const std::string& text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) > 127) return false;
  return true;
}

// Its commands, as the indented lines under コマンド name them.
std::vector<std::string> commands_in(const std::string& help) {
  std::vector<std::string> names;
  const std::size_t at = help.find("\nコマンド:\n");
  if (at == std::string::npos) return names;
  std::istringstream lines(help.substr(at + std::string("\nコマンド:\n").size()));
  for (std::string line; std::getline(lines, line) && line.starts_with("  ");)
    if (line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

// Each line of the help of `command` and those below it that has no Japanese in it.
std::string english_in(const std::string& command, std::size_t& seen) {
  const Outcome outcome = run(command + " --help");
  if (outcome.status != 0) return command + ": " + outcome.text;
  ++seen;
  std::string found;
  std::istringstream lines(outcome.text);
  std::string before;
  for (std::string line; std::getline(lines, line); before = line) {
    if (line.empty() || !is_ascii(line)) continue;
    // A long option has its description on the next line.
    std::string next;
    if (line.starts_with("  -") && std::getline(lines, next) && !is_ascii(next)) continue;
    found += command + ": " + line + "\n";
  }
  for (const std::string& name : commands_in(outcome.text))
    found += english_in(command + " " + name, seen);
  return found;
}

}  // namespace

TEST_CASE("help is Japanese to the last option of the last command") {
  std::size_t seen = 0;
  CHECK(english_in("", seen).empty());
  CHECK(seen > 50);
}

TEST_CASE("help in English is as it was written") {
  CLI::App app("What it is for", "tool");
  std::string value;
  app.add_option("--limit", value, "At most so many")->required();
  translate_help(app, Language::english);
  CHECK(app.help() ==
        "What it is for\nUsage: tool [OPTIONS]\n\nOptions:\n"
        "  -h,--help                   Print this help message and exit\n"
        "  --limit TEXT REQUIRED       At most so many\n\n");
}

TEST_CASE("a mistaken command line is told so in Japanese") {
  CHECK(run("").text.find("コマンドがありません") != std::string::npos);
  CHECK(run("check").text.find("paths が必要です") != std::string::npos);
  CHECK(run("status now").text.find("余分な引数です: now") != std::string::npos);
  CHECK(run("alerts list --limit ten").text.find("--limit に使えない値です: ten") !=
        std::string::npos);
  CHECK(run("status -o yaml").text.find("--output: yaml は使えません。table,json,jsonl,csv の") !=
        std::string::npos);
}

TEST_CASE("sentences with holes are found, and filled") {
  CHECK(translated("a.b is required", Language::japanese) == "a.b が必要です");
  CHECK(translated("x requires y z", Language::japanese) == "x には y z が必要です");
  CHECK(translated("nothing of the kind", Language::japanese) == "nothing of the kind");
  CHECK(translated("a.b is required", Language::english) == "a.b is required");
}
