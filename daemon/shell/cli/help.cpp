#include "shell/cli/help.h"

#include <memory>
#include <vector>

#include "base/unicode.h"
#include "base/words.h"

namespace metsuke {
namespace {

struct Saying {
  std::string_view english, japanese;
};

constexpr Saying sayings[] = {
#define METSUKE_HELP(english, japanese) {english, japanese},
#include "shell/cli/help.def"
#undef METSUKE_HELP
};

std::string hole(std::size_t number) { return "{" + std::to_string(number) + "}"; }

// The texts for {0}, {1} … in `pattern` such that it reads `text`; empty if it cannot.
std::vector<std::string_view> texts_in(std::string_view pattern, std::string_view text) {
  std::vector<std::string_view> texts;
  while (true) {
    const std::size_t at = pattern.find(hole(texts.size()));
    if (at == std::string_view::npos) break;
    if (text.substr(0, at) != pattern.substr(0, at)) return {};
    pattern.remove_prefix(at + hole(texts.size()).size());
    text.remove_prefix(at);
    const std::size_t next = pattern.find(hole(texts.size() + 1));
    const std::string_view between = pattern.substr(0, next);
    const std::size_t end = next == std::string_view::npos && text.ends_with(between)
                                ? text.size() - between.size()
                                : text.find(between);
    if (between.empty() || end == std::string_view::npos) {
      if (!between.empty()) return {};
      texts.emplace_back(text);
      return texts;
    }
    texts.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return pattern == text ? texts : std::vector<std::string_view>();
}

// CLI11 pads the first column by bytes; Japanese letters are three bytes and two columns.
class Formatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    const std::string name =
        "  " + make_option_name(option, is_positional) + make_option_opts(option);
    const std::string about = make_option_desc(option);
    const std::size_t width = get_column_width();
    if (about.empty()) return name + "\n";
    if (display_width(name) + 2 > width)
      return name + "\n" + std::string(width, ' ') + about + "\n";
    return fit_width(name, width) + about + "\n";
  }
};

void translate(CLI::App& app, Language language, const std::shared_ptr<Formatter>& formatter) {
  app.formatter(formatter);
  app.description(translated(app.get_description(), language));
  for (CLI::Option* option : app.get_options()) {
    option->description(translated(option->get_description(), language));
    if (option->get_group() == "Options" && language == Language::japanese)
      option->group("オプション");
  }
  for (CLI::App* sub : app.get_subcommands(nullptr)) {
    if (language == Language::japanese) sub->group("コマンド");
    translate(*sub, language, formatter);
  }
}

}  // namespace

std::string translated(std::string_view english, Language language) {
  if (language == Language::japanese)
    for (const Saying& saying : sayings) {
      if (saying.english == english) return std::string(saying.japanese);
      const std::vector<std::string_view> texts = texts_in(saying.english, english);
      if (!texts.empty()) return filled(saying.japanese, texts);
    }
  return std::string(english);
}

void translate_help(CLI::App& app, Language language) {
  const auto formatter = std::make_shared<Formatter>();
  if (language == Language::japanese) {
    formatter->label("Usage", "使い方");
    formatter->label("OPTIONS", "オプション");
    formatter->label("SUBCOMMAND", "コマンド");
    formatter->label("SUBCOMMANDS", "コマンド");
    formatter->label("Positionals", "引数");
    formatter->label("REQUIRED", "(必須)");
    formatter->label("TEXT", "文字");
    formatter->label("UINT", "数");
    formatter->label("INT", "数");
  }
  translate(app, language, formatter);
}

}  // namespace metsuke
