#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include "tidy/tidy.h"

namespace metsuke::tidy {

namespace {

bool is_word_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

// Walks over C++ text and sorts every byte into code, comment or literal.
class Reader {
 public:
  std::vector<CodeLine> read(std::string_view text) {
    for (at_ = 0; at_ < text.size(); ++at_) take(text);
    if (!line_.code.empty() || !line_.comment.empty()) lines_.push_back(line_);
    return lines_;
  }

 private:
  enum class In { code, comment, block_comment, string, character, raw };

  void end_line() {
    lines_.push_back(line_);
    line_ = {};
    line_.in_raw_literal = in_ == In::raw;
    if (in_ != In::raw && in_ != In::block_comment) in_ = In::code;
  }

  void take(std::string_view text) {
    const char byte = text[at_];
    if (byte == '\n') return end_line();
    switch (in_) {
      case In::code:
        return take_code(text);
      case In::comment:
        line_.comment += byte;
        return;
      case In::block_comment:
        line_.comment += byte;
        if (text.substr(at_, 2) == "*/") in_ = In::code, ++at_;
        return;
      case In::string:
      case In::character:
        if (byte == '\\') {
          ++at_;
        } else if (byte == (in_ == In::string ? '"' : '\'')) {
          line_.code += byte;
          in_ = In::code;
        }
        return;
      case In::raw:
        if (text.substr(at_, raw_end_.size()) == raw_end_) {
          at_ += raw_end_.size() - 1;
          line_.code += '"';
          in_ = In::code;
        }
        return;
    }
  }

  void take_code(std::string_view text) {
    const char byte = text[at_];
    const char before = line_.code.empty() ? ' ' : line_.code.back();
    if (text.substr(at_, 2) == "//") {
      in_ = In::comment;
      line_.comment = "/";  // The second slash follows as a byte of the comment.
      return;
    }
    if (text.substr(at_, 2) == "/*") {
      in_ = In::block_comment;
      ++at_;
      return;
    }
    if (byte == '"' && before == 'R') {
      const std::size_t open = text.find('(', at_);
      raw_end_ = ")" + std::string(text.substr(at_ + 1, open - at_ - 1)) + "\"";
      at_ = std::min(open, text.size() - 1);
      line_.in_raw_literal = true;
      in_ = In::raw;
    } else if (byte == '"') {
      in_ = In::string;
    } else if (byte == '\'' && !is_word_byte(before)) {  // Not the ' of 100'000.
      in_ = In::character;
    }
    line_.code += byte;
  }

  std::size_t at_ = 0;
  In in_ = In::code;
  std::string raw_end_;
  CodeLine line_;
  std::vector<CodeLine> lines_;
};

}  // namespace

std::vector<CodeLine> code_lines(std::string_view text) { return Reader().read(text); }

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

bool is_table(std::string_view path) { return path.ends_with(".def"); }
bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".h"); }

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_byte(text[at - 1]) || !is_word_byte(word.front());
    const std::size_t after = at + word.size();
    const bool ends =
        after >= text.size() || !is_word_byte(text[after]) || !is_word_byte(word.back());
    if (starts && ends) return true;
  }
  return false;
}

std::string listing(std::span<const Untidy> found) {
  std::string text;
  for (const Untidy& one : found) {
    text += one.path + (one.line > 0 ? ":" + std::to_string(one.line) : "") + ": " + one.what;
    text += '\n';
  }
  return text;
}

std::vector<Untidy> check(std::span<const TextFile> files) {
  std::vector<Untidy> found;
  for (const TextFile& file : files) {
    check_shape(file, found);
    check_includes(file, found);
    check_bans(file, found);
    check_coroutines(file, found);
    check_languages(file, found);
    check_rule(file, found);
    check_unit(file, found);
    check_cases(file, found);
  }
  check_pairs(files, found);
  check_documents(files, found);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<TextFile> read_tree(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  std::vector<TextFile> files;
  const auto is_ours = [](const fs::path& name) {
    return name != ".git" && name != "build" && name != "demo-out";
  };
  for (const auto& top : fs::directory_iterator(root)) {
    if (!is_ours(top.path().filename())) continue;
    const auto take = [&](const fs::directory_entry& item) {
      if (!item.is_regular_file()) return;
      std::ifstream file(item.path(), std::ios::binary);
      files.push_back({fs::relative(item.path(), root).generic_string(),
                       {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}});
    };
    take(top);
    if (!top.is_directory()) continue;
    for (const auto& item : fs::recursive_directory_iterator(top)) take(item);
  }
  std::sort(files.begin(), files.end(),
            [](const TextFile& a, const TextFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace metsuke::tidy
