// Goal: the anomaly checks, with the numbers they are shipped with, find what was planted into a
// year of everyday work and leave the rest alone. Method: docs/anomaly.md; bench/anomaly_year
// measures more years than fit here.
#include "support/anomaly_year.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a year of work: what is planted is found, and hardly anything else") {
  year::Settings settings;
  settings.vendors = 2;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // Fewer people and months for the slow build, not fewer cases: one miss of eleven says nothing.
  settings.vendors = 1;
  settings.months = 8;
  settings.cases = 3;
#endif
  const year::Outcome outcome = year::measure(settings, METSUKE_ROOT);
  std::string why;
  for (const std::string& text : outcome.missed) why += "missed " + text + "\n";
  for (const std::string& text : outcome.wrong) why += "false " + text + "\n";
  INFO(why);
  CHECK(outcome.user_months > 100);
  CHECK(outcome.recall() >= 0.95);
  CHECK(outcome.false_per_hundred() <= 1.0);
  // Every check has something to find, and finds it.
  CHECK(outcome.checks.size() >= 11);
  for (const auto& [name, check] : outcome.checks) {
    INFO(name);
    CHECK(check.planted >= settings.cases * settings.vendors);
    CHECK(check.found > 0);
  }
}

TEST_CASE("the same seed makes the same year, another one another") {
  const auto day_of = [](std::uint64_t seed) {
    year::Settings settings;
    settings.seed = seed;
    settings.vendors = 1;
    settings.people = 12;
    settings.months = 6;
    settings.cases = 0;
    year::Year made(settings, METSUKE_ROOT);
    std::string text = made.bundle();
    for (const year::Kind kind : year::kinds)
      for (const std::string& line : made.lines(0, kind, made.first())) text += line;
    return text;
  };
  CHECK(day_of(1) == day_of(1));
  CHECK(day_of(1) != day_of(2));
}
