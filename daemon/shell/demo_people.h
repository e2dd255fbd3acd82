// Who works in the demonstration's month, and at which machine. The registers of config/demo/ say
// the same; demo_month_test compares them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace metsuke {

struct DemoPerson {
  std::string_view user, name, terminal, address, card;
  Date from{}, until{};  // First and last day of work in the month.
};
std::span<const DemoPerson> demo_people();
const DemoPerson& demo_person(std::string_view user);  // REQUIRES: one of them

// A row of the handover book (授受簿): what was applied for.
struct DemoHandover {
  Date date{};
  std::string ticket, file;
  std::string_view user;
  unsigned records = 0;
};
// Every business day has one or two; the days follow from the calendar alone.
std::vector<DemoHandover> demo_handovers();

inline constexpr Date demo_first{std::chrono::year(2026), std::chrono::September,
                                 std::chrono::day(1)};
// Two days of the next month close what the last evening left open.
inline constexpr Date demo_last{std::chrono::year(2026), std::chrono::October,
                                std::chrono::day(2)};
bool is_demo_business_day(Date date);
constexpr Date demo_day(unsigned day) { return {demo_first.year(), demo_first.month(),
                                                std::chrono::day(day)}; }

}  // namespace metsuke
