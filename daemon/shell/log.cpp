#include "shell/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

enum class Level : std::uint8_t { debug, info, warn, error };

struct Row {
  std::string_view name;
  Level level;
  std::string_view english;
  std::string_view japanese;
};

constexpr Row rows[] = {
#define METSUKE_HAPPENING(name, level, english, japanese) {#name, Level::level, english, japanese},
#include "shell/happenings.def"
#undef METSUKE_HAPPENING
};
static_assert(std::size(rows) == happening_count);

const Row& row_of(Happening happening) {
  const auto at = static_cast<std::size_t>(happening);
  ASSERT(at < happening_count);
  return rows[at];
}

// The journal is one per process; so are its counters.
struct Journal {
  std::array<std::atomic<std::uint64_t>, happening_count> counts{};
  std::shared_ptr<spdlog::logger> logger;
  Language language = Language::japanese;
};

Journal& journal() {
  static Journal the;
  return the;
}

void append_value(std::string& line, std::string_view value) {
  const std::string shown = printable(value);
  const bool is_plain = !shown.empty() && shown.find_first_of(" =\"") == std::string::npos;
  if (is_plain) {
    line += shown;
    return;
  }
  line += '"';
  for (const char byte : shown) {
    if (byte == '"' || byte == '\\') line += '\\';
    line += byte;
  }
  line += '"';
}

}  // namespace

std::string_view name_of(Happening happening) { return row_of(happening).name; }

std::string_view text_of(Happening happening, Language language) {
  const Row& row = row_of(happening);
  return language == Language::japanese ? row.japanese : row.english;
}

std::string log_line(Happening happening, Language language, Particulars particulars) {
  std::string line(name_of(happening));
  line += ": ";
  line += text_of(happening, language);
  for (const auto& [key, value] : particulars) {
    line += ' ';
    line += key;
    line += '=';
    append_value(line, value);
  }
  return line;
}

void open_log(Language language) {
  Journal& the = journal();
  the.language = language;
  the.logger = std::make_shared<spdlog::logger>("metsuke",
                                                std::make_shared<spdlog::sinks::stderr_sink_mt>());
  // The journal has the time of each line; anything else needs it written.
  const char* const stream = std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe)
  the.logger->set_pattern(stream != nullptr ? "%l %v" : "%Y-%m-%dT%H:%M:%S%z %l %v");
  the.logger->flush_on(spdlog::level::warn);
}

void say(Happening happening, Particulars particulars) {
  tally(happening, 1);
  Journal& the = journal();
  const Level level = row_of(happening).level;
  if (the.logger == nullptr || level == Level::debug) return;
  const std::string line = log_line(happening, the.language, particulars);
  const auto spd_level = level == Level::error  ? spdlog::level::err
                         : level == Level::warn ? spdlog::level::warn
                                                : spdlog::level::info;
  the.logger->log(spd_level, "{}", line);
}

void say(Happening happening, const Error& error) {
  say(happening, {{"code", name_of(error.code)}, {"detail", error.detail}});
}

void tally(Happening happening, std::uint64_t count) {
  journal().counts[static_cast<std::size_t>(happening)] += count;
}

std::uint64_t count_of(Happening happening) {
  return journal().counts[static_cast<std::size_t>(happening)];
}

}  // namespace metsuke
