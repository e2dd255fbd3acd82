// The real command line, run as a user runs it.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

#include "base/check.h"

namespace metsuke {

struct Outcome {
  int status = -1;
  std::string text;   // Standard output, and standard error unless only data was asked for.
};

enum class Streams { both, data };

// `arguments` go through the shell; `before` stands in front, as in "printf x |".
inline Outcome run(const std::string& arguments, Streams streams = Streams::both,
                   const std::string& before = "") {
  const std::string command =
      before + " LC_ALL=C.UTF-8 LANG=ja_JP.UTF-8 METSUKE_SHARE='" METSUKE_ROOT "' '" METSUKE_BIN
      "/metsuke' --lang ja " + arguments + (streams == Streams::both ? " 2>&1" : " 2>/dev/null");
  Outcome outcome;
  FILE* const pipe = ::popen(command.c_str(), "r");
  ASSERT(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
    outcome.text.append(buffer.data(), count);
  const int status = ::pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

}  // namespace metsuke
