#include "shell/cli/terminal.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a table's columns stand under each other, full-width characters counted as two") {
  CHECK(text_table({"a", "b"}, {{"髙﨑", "1"}, {"xyz", "22"}}) ==
        "a     b\n----  --\n髙﨑  1\nxyz   22\n");
}

TEST_CASE("colours appear only where the terminal has them") {
  Terminal terminal;
  CHECK(painted(terminal, Paint::red, "x") == "x");
  terminal.color = true;
  CHECK(painted(terminal, Paint::red, "x") == "\x1b[1;31mx\x1b[0m");
}

TEST_CASE("words follow the terminal's language") {
  Terminal terminal;
  terminal.language = Language::japanese;
  CHECK(terminal.say(Word::cli_no_alerts) == "該当する警告はありません。");
  terminal.language = Language::english;
  CHECK(terminal.say(Word::cli_taken, {"A-1"}) == "A-1: recorded.");
}
