#include "shell/demo_people.h"

#include <algorithm>

#include "base/check.h"

namespace metsuke {

namespace {

constexpr DemoPerson people[] = {
    {"sato", "佐藤 明", "PC-01", "172.16.9.21", "000101", demo_first, demo_last},
    {"suzuki", "鈴木 美咲", "PC-02", "172.16.9.22", "000102", demo_first, demo_last},
    {"tanaka", "田中 健", "PC-03", "172.16.9.23", "000103", demo_first, demo_last},
    {"takahashi", "髙橋 花子", "PC-04", "172.16.9.24", "000104", demo_first, demo_last},
    {"ito", "伊藤 涼", "PC-05", "172.16.9.25", "000105", demo_first, demo_last},
    {"yamazaki", "山﨑 次郎", "PC-06", "172.16.9.26", "000106", demo_first, demo_last},
    {"kondo", "近藤 学", "PC-07", "172.16.9.27", "000107", demo_first, demo_day(11)},
    {"oda", "小田 由美", "PC-08", "172.16.9.28", "000108", demo_first, demo_last},
    {"mori", "森 直樹", "PC-09", "172.16.9.29", "000109", demo_first, demo_last},
    {"hara", "原 拓也", "PC-10", "172.16.9.30", "000110", demo_first, demo_last},
    {"wada", "和田 恵", "PC-11", "172.16.9.31", "000111", demo_first, demo_last},
    {"aoki", "青木 剛", "PC-12", "172.16.9.32", "000112", demo_first, demo_last},
    {"nishida", "西田 浩", "PC-13", "172.16.9.33", "000113", demo_first, demo_last},
    {"kubo", "久保 翔", "PC-14", "172.16.9.34", "000114", demo_day(14), demo_last},
};

std::string padded(std::size_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::string compact(Date date) {
  std::string text = to_text(date);
  std::erase(text, '-');
  return text;
}

}  // namespace

std::span<const DemoPerson> demo_people() { return people; }

const DemoPerson& demo_person(std::string_view user) {
  const auto* const found = std::find_if(std::begin(people), std::end(people),
                                         [&](const DemoPerson& each) { return each.user == user; });
  ASSERT(found != std::end(people));
  return *found;
}

bool is_demo_business_day(Date date) {
  const std::chrono::weekday weekday{std::chrono::sys_days(date)};
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return false;
  // 敬老の日, 国民の休日, 秋分の日
  return date != demo_day(21) && date != demo_day(22) && date != demo_day(23);
}

std::vector<DemoHandover> demo_handovers() {
  std::vector<DemoHandover> rows;
  for (auto day = std::chrono::sys_days(demo_first); day <= std::chrono::sys_days(demo_last);
       day += std::chrono::days(1)) {
    const Date date = day;
    if (!is_demo_business_day(date)) continue;
    std::vector<std::string> files{"TAX_" + compact(date) + "_001.zip"};
    if (static_cast<unsigned>(date.day()) % 2 == 0)
      files.push_back("RES_" + compact(date) + "_001.zip");
    // Applied for and never sent; applied for, and then sent to the wrong place.
    if (date == demo_day(14)) files.push_back("RES_" + compact(date) + "_002.zip");
    if (date == demo_day(17)) files.push_back("TAX_" + compact(date) + "_002.zip");
    for (std::string& file : files) {
      const std::size_t number = rows.size() + 1;
      DemoHandover row;
      row.date = date;
      row.ticket = "T-" + padded(number, 4);
      row.file = std::move(file);
      row.user = number % 2 == 1 ? "hara" : "suzuki";
      row.records = static_cast<unsigned>(1200 + 37 * (number % 11));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace metsuke
