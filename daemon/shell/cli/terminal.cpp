#include "shell/cli/terminal.h"

#include <algorithm>
#include <cstdio>

#include "base/json.h"
#include "base/unicode.h"

namespace metsuke {
namespace {

std::string error_json(Code code, const std::string& message, const std::string& where,
                       std::string_view hint) {
  JsonWriter json;
  json.begin_object();
  json.member("code", name_of(code));
  json.member("number", static_cast<int>(code));
  json.member("message", message);
  json.member("where", where);
  json.member("hint", hint);
  json.end_object();
  return json.take();
}

std::string where_of(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void talk(std::string_view line) {
  std::fflush(stdout);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

int fail(const Terminal& terminal, const Error& error, int status) {
  if (terminal.machine()) {
    const std::string message(text_of(error.code, terminal.language));
    talk(error_json(error.code, message, error.detail, advice_for(error.code, terminal.language)));
  } else {
    talk(
        painted(terminal, Paint::red, "metsuke: " + printable(describe(error, terminal.language))));
    talk("  → " + std::string(advice_for(error.code, terminal.language)));
  }
  return status;
}

int fail(const Terminal& terminal, const Complaints& complaints, int status) {
  for (const Complaint& complaint : complaints) {
    if (terminal.machine()) {
      talk(error_json(complaint.code, complaint.detail, where_of(complaint.place),
                      advice_for(complaint.code, terminal.language)));
    } else {
      const Paint paint = complaint.weight == Weight::error ? Paint::red : Paint::yellow;
      talk(painted(terminal, paint, printable(describe(complaint, terminal.language))));
    }
  }
  return status;
}

std::string text_table(const std::vector<std::string>& heads,
                       const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::string& head : heads) widths.push_back(display_width(head));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  std::string text;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string one;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      one += cells[i];
      if (i + 1 < cells.size())
        one.append(widths[i] - std::min(widths[i], display_width(cells[i])) + 2, ' ');
    }
    text += one + "\n";
  };
  line(heads);
  std::string rule;
  for (std::size_t i = 0; i < widths.size(); ++i)
    rule += std::string(widths[i], '-') + (i + 1 < widths.size() ? "  " : "");
  text += rule + "\n";
  for (const auto& row : rows) line(row);
  return text;
}

std::string painted(const Terminal& terminal, Paint paint, std::string_view text) {
  if (!terminal.color) return std::string(text);
  const char* code = "0";
  switch (paint) {
    case Paint::bold:
      code = "1";
      break;
    case Paint::dim:
      code = "2";
      break;
    case Paint::red:
      code = "1;31";
      break;
    case Paint::yellow:
      code = "33";
      break;
    case Paint::green:
      code = "32";
      break;
    case Paint::blue:
      code = "34";
      break;
  }
  return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace metsuke
