// metsuked: the daemon. Reads its configuration, starts, runs until told to stop.
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/words.h"
#include "shell/daemon.h"
#include "shell/log.h"
#include "world/posix.h"

namespace {

constexpr std::string_view usage =
    "metsuked [--config FILE]    /etc/metsuke/metsuke.yaml unless said\n"
    "metsuked --version | --help\n";

constexpr int status_usage = 2;
constexpr int status_config = 78;

metsuke::Language language_of_caller() {
  const auto value = [](const char* name) -> std::string_view {
    const char* const found = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    return found == nullptr ? std::string_view() : std::string_view(found);
  };
  return metsuke::language_from(value("LC_ALL"), value("LC_MESSAGES"), value("LANG"));
}

int refuse(const metsuke::Error& error, const metsuke::Complaints& complaints,
           metsuke::Language language) {
  for (const metsuke::Complaint& complaint : complaints)
    std::cerr << describe(complaint, language) << '\n';
  std::cerr << "metsuked: " << describe(error, language) << '\n';
  return metsuke::exit_status_of(error);
}

int serve(const std::string& file, metsuke::Language language) {
  metsuke::PosixDisk disk;
  metsuke::Complaints complaints;
  const auto text = metsuke::read_file(disk, file, metsuke::limits::yaml_bytes_max);
  if (!text) {
    std::cerr << "metsuked: " << describe(text.error(), language) << '\n';
    return status_config;
  }
  const auto config = metsuke::read_config(*text, file, metsuke::share_directory(), complaints);
  if (!config) return refuse({metsuke::Code::config_invalid, file}, complaints, language);
  metsuke::open_log(config->language);
  metsuke::Daemon daemon(*config);
  const auto started = daemon.start(complaints);
  if (!started) return refuse(started.error(), complaints, language);
  for (const metsuke::Complaint& complaint : complaints)
    std::cerr << describe(complaint, language) << '\n';
  return daemon.run();
}

}  // namespace

int main(int argc, char** argv) {
  std::string file = "/etc/metsuke/metsuke.yaml";
  for (int at = 1; at < argc; ++at) {
    const std::string_view argument = argv[at];
    if (argument == "--version") {
      std::cout << "metsuked " << METSUKE_VERSION << '\n';
      return EXIT_SUCCESS;
    }
    if (argument == "--help" || argument == "-h") {
      std::cout << usage;
      return EXIT_SUCCESS;
    }
    if ((argument == "--config" || argument == "-c") && at + 1 < argc) {
      file = argv[++at];
      continue;
    }
    std::cerr << usage;
    return status_usage;
  }
  return serve(file, language_of_caller());
}
