// Where the command line speaks: data to standard output, talk to standard error, in the user's
// language, aligned for full-width characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"
#include "base/words.h"

namespace metsuke {

enum class Output : std::uint8_t { table, json, jsonl, csv };

// Exit statuses (docs: README, "exit codes").
enum Exit : int {
  exit_clean = 0,
  exit_findings = 1,
  exit_failed = 2,
  exit_partial = 3,
  exit_integrity = 4,
  exit_unreachable = 5,
  exit_configuration = 78
};

// What every command is told.
struct Terminal {
  Language language = Language::english;
  Output output = Output::table;
  bool color = false;
  bool quiet = false;
  std::string config;                              // --config

  std::string say(Word which, std::initializer_list<std::string_view> values = {}) const {
    return phrase(which, language, values);
  }
  bool machine() const { return output != Output::table; }
};

void print(std::string_view text);                 // To standard output, as it is.
void talk(std::string_view line);                  // To standard error, with LF.
// One error: for people where, what, what to do; with --json one object {code,message,where,hint}.
int fail(const Terminal& terminal, const Error& error, int status);
int fail(const Terminal& terminal, const Complaints& complaints, int status);

// Columns as wide as their widest cell (display_width), the last one free; heads underlined.
std::string text_table(const std::vector<std::string>& heads,
                       const std::vector<std::vector<std::string>>& rows);

// Bold, dim or coloured when the terminal has colours; the text alone otherwise.
enum class Paint : std::uint8_t { bold, dim, red, yellow, green, blue };
std::string painted(const Terminal& terminal, Paint paint, std::string_view text);

}  // namespace metsuke
