// Rules about one file whatever it holds: its type and shape, its two languages, its tests.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "tidy/tidy.h"

namespace metsuke::tidy {

namespace {

constexpr std::size_t lines_max = 500;
constexpr std::size_t columns_max = 100;
// A row of a table holds a sentence in two languages; broken over lines it is harder to compare.
constexpr std::size_t table_columns_max = 160;
constexpr std::size_t file_bytes_max = 2 * 1024 * std::size_t{1024};

constexpr std::string_view types[] = {
    ".cpp",  ".h",     ".def",     ".sql",  ".cmake", ".txt",  ".md",    ".yml", ".yaml",
    ".json", ".jsonl", ".csv",     ".tsv",  ".log",   ".html", ".css",   ".js",  ".svg",
    ".png",  ".xml",   ".service", ".conf", ".bin",   ".seed", ".golden"};
constexpr std::string_view names[] = {".clang-format", ".clang-tidy", ".gitignore",
                                      ".gitattributes", "LICENSE"};
constexpr std::string_view scripts[] = {".ci/", "scripts/", "bench/"};

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

std::string_view type_of(std::string_view path) {
  const std::string_view name = name_of(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

bool is_known_type(std::string_view path) {
  const std::string_view type = type_of(path);
  if (type.empty())
    for (const std::string_view folder : scripts)
      if (path.starts_with(folder)) return true;
  return std::find(std::begin(types), std::end(types), type) != std::end(types) ||
         std::find(std::begin(names), std::end(names), name_of(path)) != std::end(names);
}

// Written by us, as opposed to samples of what machines write.
bool is_prose_or_code(std::string_view path) {
  const std::string_view type = type_of(path);
  return is_cpp(path) || type == ".def" || type == ".cmake" || type == ".md" || type == ".sql" ||
         type == ".service" || type == ".css" || type == ".js" || type.empty() ||
         name_of(path) == "CMakeLists.txt" || path.starts_with("rules/");
}

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u;
  }));
}

void check_columns(const TextFile& file, std::vector<Untidy>& found) {
  if (!is_cpp(file.path) && !is_table(file.path)) return;
  const std::size_t most = is_table(file.path) ? table_columns_max : columns_max;
  // A test may quote a log line as the machine wrote it.
  const bool may_quote = file.path.starts_with("tests/");
  const std::vector<CodeLine> taken_apart = code_lines(file.text);
  const std::vector<std::string_view> lines = lines_of(file.text);
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (columns(lines[at]) <= most) continue;
    if (may_quote && at < taken_apart.size() && taken_apart[at].in_raw_literal) continue;
    found.push_back({file.path, static_cast<int>(at) + 1,
                     std::to_string(columns(lines[at])) + " columns, " + std::to_string(most) +
                         " are allowed"});
  }
}

// A path of one machine, at the start of a word. The words are put together here so that this
// file does not hold them.
void check_machine_paths(const TextFile& file, std::vector<Untidy>& found) {
  const std::string paths[] = {std::string("/wo") + "rk/", std::string("/ho") + "me/",
                               std::string("/tm") + "p/b"};
  const bool is_sample = file.path.starts_with("tests/") || file.path.starts_with("config/") ||
                         file.path.starts_with("rules/") || file.path.starts_with("bench/");
  int number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    for (const std::string& path : paths) {
      if (is_sample && path == paths[1]) continue;  // Vendors' users have home directories.
      const std::size_t at = line.find(path);
      if (at == std::string_view::npos) continue;
      const char before = at == 0 ? ' ' : line[at - 1];
      if (std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '.' && before != '}')
        found.push_back({file.path, number, "a path of one machine: " + path});
    }
  }
}

struct Row {
  std::string macro;
  int line{};
  std::vector<std::string> strings;
  std::string first;  // Its name, or what stands first.
};

// METSUKE_X(name, "one" "string", …) up to the closing parenthesis.
std::vector<Row> rows_of(std::string_view text) {
  std::vector<Row> rows;
  int line = 1;
  bool line_starts = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') ++line;
    const bool starts = line_starts;
    line_starts = text[at] == '\n';
    if (!starts || text.substr(at, 8) != "METSUKE_") continue;
    Row row;
    row.line = line;
    const std::size_t open = text.find('(', at);
    if (open == std::string_view::npos) break;
    row.macro = text.substr(at, open - at);
    // A row may begin with a sentence, which may have commas of its own.
    const bool quoted = text.substr(open + 1, 1) == "\"";
    const std::size_t end = quoted ? text.find("\",", open) : text.find_first_of(",)", open);
    row.first = text.substr(open + 1, end - open - 1);
    bool joins = false;
    for (at = open + 1; at < text.size() && text[at] != ')'; ++at) {
      if (text[at] == '\n') ++line;
      if (text[at] == ',') joins = false;
      if (text[at] != '"') continue;
      std::string value;
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
        if (at < text.size()) value += text[at];
      }
      if (joins)
        row.strings.back() += value;
      else
        row.strings.push_back(value);
      joins = true;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// How many sentences a row of the table has, in pairs of English and Japanese.
std::size_t sentences_in(std::string_view macro) {
  if (macro == "METSUKE_ERROR") return 4;
  for (const std::string_view table : {"METSUKE_WORD", "METSUKE_HAPPENING", "METSUKE_FIELD"})
    if (macro == table) return 2;
  return 0;
}

std::vector<std::string> placeholders(std::string_view sentence) {
  std::vector<std::string> found;
  for (std::size_t at = sentence.find('{'); at != std::string_view::npos;
       at = sentence.find('{', at + 1)) {
    const std::size_t end = sentence.find('}', at);
    if (end == std::string_view::npos) break;
    const std::string_view inside = sentence.substr(at + 1, end - at - 1);
    if (!inside.empty() && inside.find_first_not_of("0123456789") == std::string_view::npos)
      found.emplace_back(inside);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void check_pair(const TextFile& file, const Row& row, std::string_view english,
                std::string_view japanese, std::vector<Untidy>& found) {
  const auto complain = [&](std::string what) {
    found.push_back({file.path, row.line, row.first + ": " + std::move(what)});
  };
  if (english.empty()) complain("no English");
  if (japanese.empty()) complain("no Japanese");
  const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  if (!std::all_of(english.begin(), english.end(), [&](char byte) { return is_ascii(byte); }) &&
      columns(english) > 0 && std::none_of(english.begin(), english.end(), [](char byte) {
        return std::isalpha(static_cast<unsigned char>(byte)) != 0;
      }))
    complain("the English is not English");
  if (placeholders(english) != placeholders(japanese))
    complain("the two languages have different placeholders");
}

}  // namespace

void check_shape(const TextFile& file, std::vector<Untidy>& found) {
  if (!is_known_type(file.path))
    found.push_back({file.path, 0, "a type of file that is not on the list"});
  if (file.text.size() > file_bytes_max)
    found.push_back({file.path, 0, "larger than 2 MiB; generate it or keep it elsewhere"});
  if (!is_prose_or_code(file.path)) return;
  const std::vector<std::string_view> lines = lines_of(file.text);
  // What the product writes itself is as long as what it tells of.
  const bool written_by_us = file.path == "docs/checks.ja.md";
  if (lines.size() > lines_max && !written_by_us)
    found.push_back({file.path, 0,
                     std::to_string(lines.size()) + " lines, " + std::to_string(lines_max) +
                         " are allowed: split it"});
  check_columns(file, found);
  check_machine_paths(file, found);
  int number = 0;
  for (const std::string_view line : lines) {
    ++number;
    if (line.ends_with('\r')) found.push_back({file.path, number, "ends in CR"});
    if (is_cpp(file.path) && line.ends_with(' '))
      found.push_back({file.path, number, "ends in a space"});
    if (is_cpp(file.path) && line.find('\t') != std::string_view::npos)
      found.push_back({file.path, number, "a tab"});
    for (const std::string& word : {std::string("TO") + "DO", std::string("FIX") + "ME"})
      if (contains_word(line, word))
        found.push_back({file.path, number, word + " is no place for a wish; write an issue"});
  }
  if (!file.text.empty() && !file.text.ends_with('\n'))
    found.push_back({file.path, 0, "the last line does not end"});
  if (file.path.starts_with("daemon/") && file.path.ends_with(".h")) {
    if (!file.text.starts_with("// "))
      found.push_back({file.path, 1, "a header starts with what one could tell the customer"});
    if (file.text.find("#pragma once") == std::string::npos)
      found.push_back({file.path, 1, "no #pragma once"});
  }
}

void check_languages(const TextFile& file, std::vector<Untidy>& found) {
  if (!is_table(file.path)) return;
  std::vector<std::string> seen;
  for (Row& row : rows_of(file.text)) {
    if (std::find(seen.begin(), seen.end(), row.macro + row.first) != seen.end())
      found.push_back({file.path, row.line, row.first + ": a second row of this name"});
    seen.push_back(row.macro + row.first);
    const std::size_t wanted = sentences_in(row.macro);
    if (wanted == 0) continue;
    if (row.macro == "METSUKE_FIELD" && row.strings.size() == wanted + 1)
      row.strings.erase(row.strings.begin());  // The name that rules use.
    if (row.strings.size() != wanted) {
      found.push_back({file.path, row.line,
                       row.first + ": " + std::to_string(wanted) +
                           " sentences are wanted, English and Japanese"});
      continue;
    }
    for (std::size_t at = 0; at < wanted; at += 2)
      check_pair(file, row, row.strings[at], row.strings[at + 1], found);
  }
}

void check_rule(const TextFile& file, std::vector<Untidy>& found) {
  if (!file.path.starts_with("rules/")) return;
  if (!file.path.ends_with(".yml") && !file.path.ends_with(".yaml")) return;
  bool in_tests = false;
  bool hit = false;
  bool miss = false;
  for (const std::string_view line : lines_of(file.text)) {
    if (!line.empty() && line.front() != ' ' && line.front() != '#')
      in_tests = line.starts_with("tests:");
    if (!in_tests) continue;
    const std::size_t at = line.find_first_not_of(' ');
    if (at == std::string_view::npos) continue;
    hit = hit || line.substr(at).starts_with("hit:");
    miss = miss || line.substr(at).starts_with("miss:");
  }
  if (!hit) found.push_back({file.path, 0, "no test that hits"});
  if (!miss) found.push_back({file.path, 0, "no test that misses"});
}

// CMake takes a `;` for the end of a name: CTest would run a case of half the name, which is none,
// and call it passed.
void check_cases(const TextFile& file, std::vector<Untidy>& found) {
  constexpr std::string_view macro = "TEST_CASE(";
  if (!file.path.ends_with("_test.cpp")) return;
  for (std::size_t at = file.text.find(macro); at != std::string::npos;
       at = file.text.find(macro, at + 1)) {
    const std::size_t open = file.text.find_first_not_of(" \n", at + macro.size());
    if (open == std::string::npos || file.text[open] != '"') continue;
    const std::size_t close = file.text.find('"', open + 1);
    if (file.text.substr(open, close - open).find(';') == std::string::npos) continue;
    const auto line =
        std::count(file.text.begin(), file.text.begin() + static_cast<std::ptrdiff_t>(open), '\n');
    found.push_back({file.path, static_cast<int>(line) + 1,
                     "a test's name holds `;`, so that CTest would not run it"});
  }
}

void check_unit(const TextFile& file, std::vector<Untidy>& found) {
  if (!file.path.ends_with(".service")) return;
  constexpr std::string_view wanted[] = {"Type=notify",
                                         "WatchdogSec=",
                                         "NoNewPrivileges=yes",
                                         "User=",
                                         "CapabilityBoundingSet=\n",
                                         "ProtectSystem=strict",
                                         "ProtectHome=yes",
                                         "PrivateDevices=yes",
                                         "MemoryDenyWriteExecute=yes",
                                         "RestrictNamespaces=yes",
                                         "SystemCallFilter=@system-service",
                                         "IPAddressDeny=any",
                                         "LimitCORE=0",
                                         "MemoryMax=",
                                         "StateDirectory="};
  for (const std::string_view line : wanted)
    if (file.text.find("\n" + std::string(line)) == std::string::npos)
      found.push_back({file.path, 0, "lacks " + std::string(line.substr(0, line.find('\n')))});
}

}  // namespace metsuke::tidy
