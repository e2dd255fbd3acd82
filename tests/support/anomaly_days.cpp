// What people do in a day, as lines of logs.
#include <algorithm>
#include <cmath>

#include "support/anomaly_year.h"

namespace metsuke::year {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr const char* permitted = R"(,"m":"upload","d":"10.20.0.9","p":"sftp")";
constexpr const char* elsewhere = R"(,"m":"upload","d":"203.0.113.80","p":"https")";

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string said(const std::string& user, const char* action) {
  return "\"u\":\"" + user + "\",\"a\":\"" + action + "\"";
}

}  // namespace

void Year::put(int vendor, Kind kind, std::int64_t second, Date day, const std::string& fields) {
  second = std::clamp<std::int64_t>(second, 0, 86'399);
  today_[{vendor, kind}].push_back({second, "{\"t\":\"" + to_text(day) + "T" + two(second / 3600) +
                                                ":" + two(second / 60 % 60) + ":" +
                                                two(second % 60) + "+09:00\"," + fields + "}\n"});
}

// How much of what is usual the person has to do that day.
double Year::work_of(const Person& person, Date day, double own) const {
  const double passed = static_cast<double>((sys_days(day) - sys_days(first_)).count()) / 365;
  double work = own * std::exp(person.drift * passed);
  const Month month = japan_month(japan_midnight(day));
  int open_after = 0;
  for (Date later = Date(sys_days(day) + days(1)); later <= month.last();
       later = Date(sys_days(later) + days(1)))
    open_after += open(later) ? 1 : 0;
  if (open_after < 3 && open(day))
    work *= person.being == Person::Being::batch ? 3 : person.role == "入力" ? 1.9 : 1.3;
  if (month.month == 3) work *= 1.35;
  if (std::chrono::weekday(sys_days(day)) == std::chrono::Monday) work *= 1.15;
  const unsigned date = static_cast<unsigned>(day.day());
  const unsigned weekday = std::chrono::weekday(sys_days(day)).iso_encoding();
  if (date == 10 || (weekday == 1 && (date == 11 || date == 12))) work *= person.personal_peak;
  if (person.being != Person::Being::human) return work;
  // The first two weeks are for learning.
  const auto there = (sys_days(day) - sys_days(person.joined)).count();
  if (person.joined > first_ && there < 14) work *= 0.5;
  // What is left is handed over.
  if (person.left <= last_ && (sys_days(person.left) - sys_days(day)).count() < 10) work *= 1.3;
  return work;
}

// Seconds since midnight; the person's shift, or where a case has moved it to.
std::int64_t Year::begin_of(int vendor, std::size_t index, Date day) const {
  const bool shifted = deed(vendor, index, day, "ANO-07") != nullptr;
  return shifted ? 10'800 : vendors_[static_cast<std::size_t>(vendor)].people[index].begins * 60;
}

void Year::log_on(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  const std::string number = person.address.substr(person.address.rfind('.') + 1);
  const bool exchanged =
      day >= Date(std::chrono::year(2026), std::chrono::October, std::chrono::day(1));
  const std::string own =
      "172.16." + std::to_string(exchanged ? 100 + vendor : vendor) + "." + number;
  const int times = 1 + dice_.below(3);
  for (int i = 0; i < times; ++i) {
    // Now and then at a terminal that is anybody's.
    const std::string from = dice_.chance(0.02) ? "172.16." + std::to_string(vendor) + "." +
                                                      (dice_.chance(0.5) ? "5" : "6")
                                                : own;
    put(vendor, Kind::logon, begin_of(vendor, index, day) + i * 9000 + dice_.below(1200), day,
        said(person.user, "logon") + ",\"s\":\"" + from + "\"");
  }
  if (deed(vendor, index, day, "ANO-02") != nullptr)
    put(vendor, Kind::logon, person.begins * 60 + 20'000, day,
        said(person.user, "logon") + ",\"s\":\"172.16.200." + number + "\"");
}

void Year::move_files(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  double mean =
      work_of(person, day, person.rate) * common_[{vendor, day}] * std::exp(0.22 * dice_.normal());
  const double usual = person.rate * std::exp(person.drift * 0.5);
  if (dice_.chance(0.04)) mean *= 0.5;  // Half a day off.
  int count = dice_.count(mean);
  const std::int64_t begins = begin_of(vendor, index, day);
  if (deed(vendor, index, day, "ANO-01") != nullptr)
    count += std::max(25, static_cast<int>(usual * (settings_.surge - 1)));
  if (deed(vendor, index, day, "ANO-05") != nullptr)
    count += 20 + static_cast<int>(work_of(person, day, usual_rate(person.role)) * 10);
  if (deed(vendor, index, day, "ANO-08") != nullptr) count += static_cast<int>(usual * 7);
  // A day that was written once and copied.
  const bool copied = deed(vendor, index, day, "ANO-12") != nullptr;
  if (copied) count = 24;
  for (int i = 0; i < count; ++i) {
    const auto drawn = static_cast<std::int64_t>(150'000 * std::exp(0.9 * dice_.normal()) *
                                                 (dice_.chance(0.003) ? 20 : 1));
    const std::int64_t size = copied ? 40'000 + i * 3'571 : drawn;
    const bool down = copied ? i % 3 != 0 : dice_.chance(0.7);
    put(vendor, Kind::file, begins + dice_.below(8 * 3600), day,
        said(person.user, down ? "file-download" : "file-upload") + ",\"b\":\"" +
            std::to_string(size) + "\",\"s\":\"" + person.address + "\"" + (down ? "" : permitted));
  }
  const Deed* const leak = deed(vendor, index, day, "ANO-03");
  if (leak == nullptr) return;
  const double much = usual_rate(person.role) * 270'000 * (leak->flavour == 1 ? 4.4 : 9);
  put(vendor, Kind::file, begins + dice_.below(8 * 3600), day,
      said(person.user, "file-download") + ",\"b\":\"" +
          std::to_string(static_cast<std::int64_t>(much * (0.8 + 0.4 * dice_.part()))) +
          "\",\"s\":\"" + person.address + "\"");
}

// Renames, a few of everybody's and many of some.
void Year::disguise(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  int renames = dice_.count(0.8);
  const std::int64_t begin = begin_of(vendor, index, day) + dice_.below(4 * 3600);
  if (dice_.chance(0.004)) renames = 80;  // A folder put in order.
  int within = 1500;
  if (deed(vendor, index, day, "ANO-11") != nullptr) {
    renames = 230 + dice_.below(200);
    within = 420;
  }
  for (int i = 0; i < renames; ++i)
    put(vendor, Kind::file, begin + dice_.below(renames > 10 ? within : 9'000), day,
        said(person.user, "file-rename") + ",\"f\":\"/sagyo/" + std::to_string(i) + ".dat\"");
  if (deed(vendor, index, day, "ANO-09") == nullptr) return;
  put(vendor, Kind::file, begin, day,
      said(person.user, "file-download") + ",\"b\":\"90000\",\"f\":\"/sagyo/list.csv\"");
  put(vendor, Kind::file, begin + 300 + dice_.below(1200), day,
      said(person.user, "file-rename") + ",\"f\":\"/sagyo/list.csv\"");
  put(vendor, Kind::file, begin + 1600 + dice_.below(1500), day,
      said(person.user, "file-upload") + ",\"b\":\"90000\",\"s\":\"" + person.address + "\"" +
          elsewhere);
}

// Those who answer look up whoever calls; those who key in work through numbered boxes, slowly.
void Year::look_up(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  const bool answers = person.role == "応対";
  const int count = dice_.count(work_of(person, day, answers ? 14 : 6) * common_[{vendor, day}]);
  std::int64_t number = 100'000 + dice_.below(800'000);
  std::int64_t second = begin_of(vendor, index, day);
  const auto ask = [&](std::int64_t key, std::int64_t at) {
    put(vendor, Kind::lookup, at, day,
        said(person.user, "db-read") + ",\"o\":\"resident\",\"k\":\"" + std::to_string(key) + "\"");
  };
  for (int i = 0; i < count; ++i) {
    second += answers ? 120 + dice_.below(3000) : 60 + dice_.below(240);
    ask(answers ? 100'000 + dice_.below(800'000) : number++, second);
  }
  if (deed(vendor, index, day, "ANO-06") == nullptr) return;
  const int run = 36 + dice_.below(30);
  for (int i = 0; i < run; ++i) ask(number + i, second + i * 520 / run);
}

void Year::batch_night(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  const int count = dice_.count(work_of(person, day, person.rate));
  for (int i = 0; i < count; ++i) {
    put(vendor, Kind::file, 3600 + i * 20, day,
        said(person.user, "file-upload") + ",\"b\":\"" +
            std::to_string(40'000 + dice_.below(90'000)) + "\",\"s\":\"" + person.address + "\"" +
            permitted);
    if (i % 2 == 0)
      put(vendor, Kind::file, 3605 + i * 20, day,
          said(person.user, "file-rename") + ",\"f\":\"/batch/" + std::to_string(i) + ".tmp\"");
  }
}

// As many files every hour, none as large as the other.
void Year::tick_hourly(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  for (int hour = 0; hour < 24; ++hour)
    put(vendor, Kind::file, hour * 3600, day,
        said(person.user, "file-upload") + ",\"b\":\"" +
            std::to_string(2'000 + dice_.below(9'000)) + "\",\"s\":\"" + person.address + "\"" +
            permitted);
}

void Year::work_day(int vendor, std::size_t index, Date day) {
  const Person& person = vendors_[static_cast<std::size_t>(vendor)].people[index];
  if (!at_work(person, day)) return;
  if (person.being != Person::Being::human) {
    person.being == Person::Being::batch ? batch_night(vendor, index, day)
                                         : tick_hourly(vendor, index, day);
    return;
  }
  log_on(vendor, index, day);
  move_files(vendor, index, day);
  disguise(vendor, index, day);
  look_up(vendor, index, day);
}

void Year::make_day(int vendor, Date day) {
  for (const Kind kind : kinds) today_[{vendor, kind}].clear();
  const auto& people = vendors_[static_cast<std::size_t>(vendor)].people;
  for (std::size_t index = 0; index < people.size(); ++index) work_day(vendor, index, day);
  for (const Deed& one : deeds_) {
    if (one.check != "ANO-04" || one.vendor != vendor || one.from != day) continue;
    if (one.flavour == 0) {
      auto& lost = today_[{vendor, Kind::file}];
      lost.resize(lost.size() / 12);
    } else {
      // A program that asks again and again.
      const std::size_t usual = today_[{vendor, Kind::lookup}].size();
      for (std::size_t i = 0; i < usual * 6; ++i)
        put(vendor, Kind::lookup, dice_.below(86'400), day,
            said("v" + std::to_string(vendor) + "app", "db-read") + ",\"o\":\"resident\",\"k\":\"" +
                std::to_string(dice_.below(900'000)) + "\"");
    }
  }
  for (const Kind kind : kinds) {
    auto& lines = today_[{vendor, kind}];
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return a.second < b.second; });
  }
  made_[static_cast<std::size_t>(vendor)] = day;
}

std::vector<std::string> Year::lines(int vendor, Kind kind, Date day) {
  if (made_[static_cast<std::size_t>(vendor)] != day) make_day(vendor, day);
  std::vector<std::string> texts;
  for (const Line& line : today_[{vendor, kind}]) texts.push_back(line.text);
  return texts;
}

}  // namespace metsuke::year
