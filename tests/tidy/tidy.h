// The house keeps its own rules: what a machine can check about the text of the repository is
// checked here, so that nobody has to remember it. Every rule is a function of paths and bytes.
#pragma once

#include <compare>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace metsuke::tidy {

struct TextFile {
  std::string path;  // From the root, with '/'.
  std::string text;
};

struct Untidy {
  std::string path;
  int line{};  // 0 when the file as a whole is meant.
  std::string what;
  friend auto operator<=>(const Untidy&, const Untidy&) = default;
};

// A C++ line taken apart: what the compiler reads (literals emptied), what only people read.
struct CodeLine {
  std::string code;
  std::string comment;
  bool in_raw_literal{};  // Some of it is a raw string, whose line breaks are not ours.
};
std::vector<CodeLine> code_lines(std::string_view text);
std::vector<std::string_view> lines_of(std::string_view text);
bool is_cpp(std::string_view path);
bool is_table(std::string_view path);  // *.def
bool contains_word(std::string_view text, std::string_view word);

// Rules about one file.
void check_shape(const TextFile& file, std::vector<Untidy>& found);       // type, size, columns
void check_includes(const TextFile& file, std::vector<Untidy>& found);    // only to the left
void check_bans(const TextFile& file, std::vector<Untidy>& found);        // words and habits
void check_coroutines(const TextFile& file, std::vector<Untidy>& found);  // g++ 12's trap
void check_languages(const TextFile& file, std::vector<Untidy>& found);   // tables of sentences
void check_rule(const TextFile& file, std::vector<Untidy>& found);        // rules/*.yaml
void check_cases(const TextFile& file, std::vector<Untidy>& found);       // names of test cases
void check_unit(const TextFile& file, std::vector<Untidy>& found);        // systemd/*.service

// Rules about files together.
void check_pairs(std::span<const TextFile> files, std::vector<Untidy>& found);
void check_documents(std::span<const TextFile> files, std::vector<Untidy>& found);

std::vector<Untidy> check(std::span<const TextFile> files);  // All of the above, sorted.
std::string listing(std::span<const Untidy> found);          // path:line: what

// Everything under `root` but the build and the history.
std::vector<TextFile> read_tree(const std::filesystem::path& root);

}  // namespace metsuke::tidy
