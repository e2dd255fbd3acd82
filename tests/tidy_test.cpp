// Goal: the repository keeps the rules of the house. Method: first each rule is shown made-up
// text that breaks it and text that nearly does, and what it says is compared to the letter;
// then all rules read the real tree.
#include "tidy/tidy.h"

#include <catch2/catch.hpp>
#include <iostream>

using namespace metsuke::tidy;  // The rules are the subject of the whole file.

namespace {

std::string said_of(std::string path, std::string text) {
  std::vector<Untidy> found;
  const TextFile file{std::move(path), std::move(text)};
  check_shape(file, found);
  check_includes(file, found);
  check_bans(file, found);
  check_coroutines(file, found);
  check_languages(file, found);
  check_rule(file, found);
  check_unit(file, found);
  check_cases(file, found);
  return listing(found);
}

std::string said_of_pairs(const std::vector<TextFile>& files) {
  std::vector<Untidy> found;
  check_pairs(files, found);
  return listing(found);
}

std::string said_of_documents(std::vector<TextFile> files) {
  for (const char* path : {"systemd/metsuke.service", "scripts/test", "scripts/demo"})
    files.push_back({path, ""});
  std::vector<Untidy> found;
  check_documents(files, found);
  return listing(found);
}

const std::string header = "// Says why.\n#pragma once\n";

}  // namespace

TEST_CASE("C++ is taken apart into code, comments and literals") {
  const auto lines = code_lines(
      "int a = 1'000;  // why \"so\"\n"
      "f(\"// no \\\" comment\", '\"', x);\n"
      "g(R\"x(one\n"
      "two )\" // still\n"
      ")x\"); /* a\n"
      "b */ h();\n");
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].code == "int a = 1'000;  ");
  CHECK(lines[0].comment == "// why \"so\"");
  CHECK(lines[1].code == "f(\"\", '', x);");
  CHECK(lines[2].code == "g(R\"");
  CHECK(lines[2].in_raw_literal);
  CHECK(lines[3].code.empty());
  CHECK(lines[3].in_raw_literal);
  CHECK(lines[4].code == "\"); ");
  CHECK(lines[5].code == " h();");
  CHECK(lines[5].comment == "b *");
}

TEST_CASE("an include looks only to the left") {
  CHECK(said_of("daemon/rule/match.cpp",
                "#include \"rule/match.h\"\n#include \"base/json.h\"\n#include <vector>\n") == "");
  CHECK(said_of("daemon/rule/match.cpp", "\n#include \"alert/alert.h\"\n") ==
        "daemon/rule/match.cpp:2: rule looks to its right: alert/alert.h\n");
  CHECK(said_of("daemon/base/words.def", "#include \"world/words.def\"\n") ==
        "daemon/base/words.def:1: base looks to its right: world/words.def\n");
  CHECK(said_of("daemon/rule/match.cpp", "#include \"match.h\"\n") ==
        "daemon/rule/match.cpp:1: include as \"layer/name.h\": match.h\n");
  CHECK(said_of("daemon/util/x.cpp", "") == "daemon/util/x.cpp: daemon/util is not a layer\n");
}

TEST_CASE("banned words are named with what to use instead") {
  CHECK(said_of("daemon/engine/engine.cpp",
                "auto now = std::chrono::system_clock::now();\n"
                "std::this_thread::sleep_for(1s);\n"
                "std::mutex lock;\n"
                "} catch (...) {\n"
                "using namespace std;\n"
                "std::cout << 1;\n"
                "#include <boost/asio.hpp>\n"
                "for (auto x : y | std::views::filter(z))\n") ==
        "daemon/engine/engine.cpp:1: system_clock::now is banned here, use World::clock\n"
        "daemon/engine/engine.cpp:2: sleep_for is banned here, use a condition, or the simulated "
        "clock\n"
        "daemon/engine/engine.cpp:3: std::mutex is banned here, use base/queue.h\n"
        "daemon/engine/engine.cpp:4: catch (...) is banned here, use the library's exception "
        "type\n"
        "daemon/engine/engine.cpp:5: using namespace std; is banned here, use std::\n"
        "daemon/engine/engine.cpp:6: std::cout is banned here, use a returned value; the shell "
        "prints\n"
        "daemon/engine/engine.cpp:7: boost/ is banned here, use a plain interface; Asio lives in "
        "shell/\n"
        "daemon/engine/engine.cpp:8: std::views is banned here, use a loop\n");
  CHECK(said_of("daemon/world/posix.cpp", "return std::chrono::system_clock::now();\n") == "");
  CHECK(said_of("daemon/base/queue.h", header + "std::mutex mutex_;\n") == "");
  CHECK(said_of("daemon/shell/http.cpp", "#include <boost/beast.hpp>\nstd::cout << 1;\n") == "");
  CHECK(said_of("daemon/rule/match.cpp", "// no std::mutex here\nf(\"std::cout\");\n") == "");
  CHECK(said_of("tests/rule/match_test.cpp", "sleep(1);\nwakes_from_sleep(1);\n") ==
        "tests/rule/match_test.cpp:1: sleep( is banned here, use a condition, or the simulated "
        "clock\n");
}

TEST_CASE("habits of naming and commenting") {
  CHECK(said_of("daemon/rule/rule.h", header + "class RuleManager {\n"
                                               "  int get_count() const;\n"
                                               "  void load(Path path, bool strict = true);\n"
                                               "  bool strict() const;\n"
                                               "};\n") ==
        "daemon/rule/rule.h:3: RuleManager: Manager says nothing, name what it holds\n"
        "daemon/rule/rule.h:4: get_count: a function is named for what it answers, without "
        "get_\n"
        "daemon/rule/rule.h:5: a bool parameter; use an enum\n");
  CHECK(said_of("daemon/rule/match.cpp",
                "// ------- matching -------\n"
                "// @author nobody\n"
                "// match(event, rule);\n"
                "f();  // As in match(event, rule);\n") ==
        "daemon/rule/match.cpp:1: a banner line\n"
        "daemon/rule/match.cpp:2: @author belongs to no comment here\n"
        "daemon/rule/match.cpp:3: commented-out code\n");
  CHECK(said_of("daemon/rule/rule.h", "int x;\n") ==
        "daemon/rule/rule.h:1: a header starts with what one could tell the customer\n"
        "daemon/rule/rule.h:1: no #pragma once\n");
}

TEST_CASE("what stands in a co_await statement has a name") {
  CHECK(said_of("daemon/shell/x.cpp",
                "co_await async([&] { return 1; });\n"
                "co_await take({1, 2});\n"
                "co_await take(Pair{1, 2});\n"
                "auto x = ready ? co_await one() : 2;\n") ==
        "daemon/shell/x.cpp:1: a lambda inside a co_await statement; name it first\n"
        "daemon/shell/x.cpp:2: a braced temporary in co_await; name it first\n"
        "daemon/shell/x.cpp:3: a braced temporary in co_await; name it first\n"
        "daemon/shell/x.cpp:4: a conditional around co_await; use if\n");
  CHECK(said_of("daemon/shell/x.cpp",
                "const auto n = co_await read(socket, buffers[0], std::move(token));\n"
                "if (co_await ready(socket)) { return; }\n"
                "while (const auto line = co_await next()) {\n  use([&] { return 1; });\n}\n") ==
        "");
}

TEST_CASE("every sentence is in both languages") {
  CHECK(said_of("daemon/base/words/cli.def",
                "METSUKE_WORD(done, \"{0} of {1}\", \"{1} 件中 {0} 件\")\n"
                "METSUKE_WORD(lost, \"\", \"なし\")\n"
                "METSUKE_WORD(other, \"{0} \"\n             \"lines\", \"行\")\n"
                "METSUKE_WORD(done, \"x\", \"エ\")\n") ==
        "daemon/base/words/cli.def:2: lost: no English\n"
        "daemon/base/words/cli.def:3: other: the two languages have different placeholders\n"
        "daemon/base/words/cli.def:5: done: a second row of this name\n");
  CHECK(said_of("daemon/base/error.def",
                "METSUKE_ERROR(a, 1, \"x\", \"エ\",\n  \"do\", \"\")\n"
                "METSUKE_ERROR(b, 2, \"x\", \"エ\")\n") ==
        "daemon/base/error.def:1: a: no Japanese\n"
        "daemon/base/error.def:3: b: 4 sentences are wanted, English and Japanese\n");
}

TEST_CASE("shape: type, lines, columns, ends of lines") {
  CHECK(said_of("docs/plan.docx", "x") ==
        "docs/plan.docx: a type of file that is not on the list\n");
  CHECK(said_of("scripts/test", "#!/bin/sh\n") == "");
  CHECK(said_of("daemon/rule/x.cpp", std::string(501, '\n')) ==
        "daemon/rule/x.cpp: 501 lines, 500 are allowed: split it\n");
  CHECK(said_of("daemon/rule/x.cpp", std::string(500, '\n')) == "");
  CHECK(said_of("daemon/rule/x.cpp", "//" + std::string(98, 'x') + "\n") == "");
  CHECK(said_of("daemon/rule/x.cpp", "//" + std::string(99, 'x') + "\n") ==
        "daemon/rule/x.cpp:1: 101 columns, 100 are allowed\n");
  CHECK(said_of("daemon/rule/x.cpp", "//目目" + std::string(96, 'x') + "\n") == "");
  CHECK(said_of("tests/rule/x_test.cpp", "f(R\"(" + std::string(120, 'x') + ")\");\n") == "");
  CHECK(said_of("daemon/rule/x.cpp", "int a;\r\nint\tb; \nint c;") ==
        "daemon/rule/x.cpp:1: ends in CR\n"
        "daemon/rule/x.cpp:2: ends in a space\n"
        "daemon/rule/x.cpp:2: a tab\n"
        "daemon/rule/x.cpp: the last line does not end\n");
}

TEST_CASE("every case has a name that CTest can run") {
  const std::string macro = std::string("TEST_") + "CASE(";
  CHECK(said_of("tests/rule/x_test.cpp", macro + "\"a, b\") { f(\";\"); }\n") == "");
  CHECK(said_of("tests/rule/x_test.cpp", "\n" + macro + "\n    \"a; b\") {}\n") ==
        "tests/rule/x_test.cpp:3: a test's name holds `;`, so that CTest would not run it\n");
}

TEST_CASE("no wishes and no path of one machine") {
  const std::string wish = std::string("TO") + "DO";
  CHECK(said_of("docs/x.md", wish + ": later\n") ==
        "docs/x.md:1: " + wish + " is no place for a wish; write an issue\n");
  const std::string work = std::string("/wo") + "rk/";
  CHECK(said_of("docs/x.md", "see " + work + "main\n") ==
        "docs/x.md:1: a path of one machine: " + work + "\n");
  CHECK(said_of("docs/x.md", "data/frame" + work + "x\n") == "");
  const std::string home = std::string("/ho") + "me/";
  CHECK(said_of("daemon/rule/x.cpp", "f(\"" + home + "x\");\n") ==
        "daemon/rule/x.cpp:1: a path of one machine: " + home + "\n");
  CHECK(said_of("tests/parse/x_test.cpp", "f(\"" + home + "x\");\n") == "");
}

TEST_CASE("a rule has a test that hits and one that misses") {
  CHECK(said_of("rules/access/a.yaml", "title: a\ntests:\n  hit:\n    - x\n  miss:\n    - y\n") ==
        "");
  CHECK(said_of("rules/access/a.yaml", "title: a\ntests:\n  hit: [{}]\nhint:\n  miss: 1\n") ==
        "rules/access/a.yaml: no test that misses\n");
  CHECK(said_of("rules/access/a.yaml", "title: a\n") ==
        "rules/access/a.yaml: no test that hits\nrules/access/a.yaml: no test that misses\n");
}

TEST_CASE("the unit stays hardened") {
  const std::string said = said_of("systemd/metsuke.service", "[Service]\nType=notify\n");
  CHECK(said.find("systemd/metsuke.service: lacks WatchdogSec=\n") != std::string::npos);
  CHECK(said.find("systemd/metsuke.service: lacks CapabilityBoundingSet=\n") != std::string::npos);
  CHECK(said.find("Type=notify") == std::string::npos);
}

TEST_CASE("each source file is listed and has its test") {
  const TextFile list{"daemon/rule/CMakeLists.txt", "SOURCES match.cpp sub/deep.cpp)"};
  const TextFile tests{"tests/rule/CMakeLists.txt", "SOURCES match_test.cpp deep_test.cpp"};
  const std::vector<TextFile> whole = {list,
                                       tests,
                                       {"daemon/rule/match.cpp", ""},
                                       {"daemon/rule/sub/deep.cpp", ""},
                                       {"tests/rule/match_test.cpp", ""},
                                       {"tests/rule/deep_test.cpp", ""}};
  CHECK(said_of_pairs(whole) == "");
  auto more = whole;
  more.push_back({"daemon/rule/rematch.cpp", ""});
  more.push_back({"tests/rule/other_test.cpp", ""});
  CHECK(said_of_pairs(more) ==
        "daemon/rule/rematch.cpp: no CMakeLists.txt lists it\n"
        "daemon/rule/rematch.cpp: has no tests/rule/rematch_test.cpp\n"
        "tests/rule/other_test.cpp: no CMakeLists.txt lists it\n");
  auto fewer = whole;
  fewer.pop_back();
  CHECK(said_of_pairs(fewer) ==
        "tests/rule/CMakeLists.txt:1: deep_test.cpp is listed and not there\n"
        "daemon/rule/sub/deep.cpp: has no tests/rule/sub/deep_test.cpp\n");
  auto split = whole;
  split[0].text = "SOURCES match.cpp match_deep_end.cpp sub/deep.cpp";
  split.push_back({"daemon/rule/match_deep_end.cpp", ""});
  CHECK(said_of_pairs(split) == "");
  CHECK(said_of_pairs({{"daemon/shell/CMakeLists.txt", "${PROJECT_SOURCE_DIR}/daemon/main.cpp"},
                       {"daemon/main.cpp", "\nint main(int, char**) {}\n"}}) == "");
}

TEST_CASE("the README's map is the tree, and links lead somewhere") {
  const std::string map =
      "# x\n## The tree\n```\n"
      "README.md  this\n"
      "daemon/\n"
      "  base/     what we stand on\n"
      "scripts/\n"
      "systemd/\n"
      "```\n";
  const std::vector<TextFile> base = {{"README.md", map}, {"daemon/base/a.h", ""}};
  CHECK(said_of_documents(base) == "");
  auto more = base;
  more.push_back({"daemon/world/world.h", ""});
  more.push_back({"docs/a.md", "[x](b.md) [y](../README.md#top) [z](https://example.jp)\n"});
  CHECK(said_of_documents(more) ==
        "README.md: daemon/world/ is on the disk but not in the map\n"
        "README.md: docs/ is on the disk but not in the map\n"
        "docs/a.md:1: links to nothing: b.md\n");
  auto fewer = base;
  fewer.pop_back();
  CHECK(said_of_documents(fewer) ==
        "README.md:5: daemon/ is in the map but not on the disk\n"
        "README.md:6: daemon/base/ is in the map but not on the disk\n");
  auto longer = base;
  longer[0].text += std::string(120, '\n');
  CHECK(said_of_documents(longer) == "README.md: 129 lines, 120 are allowed\n");
}

TEST_CASE("the tree is tidy") {
  const std::vector<TextFile> files = read_tree(METSUKE_ROOT);
  REQUIRE(files.size() > 50);
  const std::vector<Untidy> found = check(files);
  if (!found.empty()) std::cerr << listing(found);  // Catch2 would break the lines.
  CHECK(found.size() == 0);
}
