// The anomaly checks on made years with planted cases (docs/anomaly.md): how many are found, and
// how many findings are none, per 100 user-months.
//   anomaly_year [--seeds N] [--first SEED] [--vendors N] [--people N] [--months N] [--cases N]
//                [--surge TIMES] [--why]
#include "support/anomaly_year.h"

#include <charconv>
#include <cstdio>
#include <string_view>

int main(int count, char** arguments) {
  using namespace metsuke::year;
  Settings settings;
  int seeds = 3;
  bool why = false;
  for (int at = 1; at < count; ++at) {
    const std::string_view name = arguments[at];
    if (name == "--why") {
      why = true;
      continue;
    }
    const std::string_view text = at + 1 < count ? arguments[++at] : "";
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if (name == "--seeds" && value > 0)
      seeds = value;
    else if (name == "--first" && value > 0)
      settings.seed = static_cast<std::uint64_t>(value);
    else if (name == "--vendors" && value > 0)
      settings.vendors = value;
    else if (name == "--people" && value > 9)
      settings.people = value;
    else if (name == "--months" && value > 5)
      settings.months = value;
    else if (name == "--cases" && value > 0)
      settings.cases = value;
    else if (name == "--surge" && value > 1)
      settings.surge = value;
    else {
      std::fprintf(stderr, "anomaly_year: %s wants another number\n", arguments[at - 1]);
      return 2;
    }
  }
  Outcome all;
  for (int i = 0; i < seeds; ++i, ++settings.seed) {
    const Outcome one = measure(settings, METSUKE_ROOT);
    std::printf("seed %llu: %.0f user-months, %llu events, recall %.3f, false %.2f per 100\n",
                static_cast<unsigned long long>(settings.seed), one.user_months,
                static_cast<unsigned long long>(one.events), one.recall(), one.false_per_hundred());
    if (why) {
      for (const std::string& text : one.missed) std::printf("  missed %s\n", text.c_str());
      for (const std::string& text : one.wrong) std::printf("  false  %s\n", text.c_str());
    }
    all.user_months += one.user_months;
    all.false_findings += one.false_findings;
    for (const auto& [name, check] : one.checks) {
      all.checks[name].planted += check.planted;
      all.checks[name].found += check.found;
      all.checks[name].false_findings += check.false_findings;
    }
  }
  std::printf("%-8s %8s %8s %8s %22s\n", "check", "planted", "found", "false", "false per 100 u-m");
  for (const auto& [name, check] : all.checks)
    std::printf("%-8s %8d %8d %8d %22.2f\n", name.c_str(), check.planted, check.found,
                check.false_findings, check.false_findings * 100 / all.user_months);
  std::printf("together: recall %.3f, %.2f false findings per 100 user-months (%.0f)\n",
              all.recall(), all.false_per_hundred(), all.user_months);
  return 0;
}
