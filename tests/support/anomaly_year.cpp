#include "support/anomaly_year.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace metsuke::year {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Date plus(Date day, int count) { return Date(sys_days(day) + days(count)); }

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::vector<std::filesystem::path> rule_files(const std::string& root) {
  std::vector<std::filesystem::path> files;
  for (const auto& item : std::filesystem::directory_iterator(root + "/rules/anomaly"))
    if (item.path().extension() == ".yml") files.push_back(item.path());
  return files;
}

// All that are shipped.
std::set<std::string> checks_of(const std::string& root) {
  constexpr std::string_view key = "\n  check: ";
  std::set<std::string> checks;
  for (const std::filesystem::path& path : rule_files(root)) {
    const std::string text = text_of(path);
    const std::size_t at = text.find(key) + key.size();
    checks.insert(text.substr(at, text.find('\n', at) - at));
  }
  return checks;
}

constexpr int learning_days = 95;  // Nothing is planted before checks can know what is usual.

// How long after a case ended a check with a memory may still tell of it.
int aftermath(const std::string& check) {
  if (check == "ANO-03") return 31;
  if (check == "ANO-07") return 14;
  return 1;
}

}  // namespace

std::string source_id(int vendor, Kind kind) {
  const std::string name = "v" + std::to_string(vendor);
  switch (kind) {
    case Kind::file:
      return name + "-file";
    case Kind::logon:
      return name + "-logon";
    case Kind::lookup:
      break;
  }
  return name + "-lookup";
}

double usual_rate(const std::string& role) { return role == "入力" ? 14 : role == "応対" ? 8 : 10; }

// splitmix64: the same everywhere.
std::uint64_t Year::Dice::next() {
  std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15U;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

double Year::Dice::part() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Year::Dice::normal() {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += part();
  return sum - 6;
}

int Year::Dice::below(int end) { return static_cast<int>(part() * end); }

// Poisson.
int Year::Dice::count(double mean) {
  if (mean > 60) return std::max(0, static_cast<int>(mean + std::sqrt(mean) * normal() + 0.5));
  const double limit = std::exp(-mean);
  double product = part();
  int drawn = 0;
  for (; product > limit; ++drawn) product *= part();
  return drawn;
}

Year::Year(const Settings& settings, const std::string& root)
    : settings_(settings), root_(root), dice_(settings.seed) {
  auto holidays = Holidays::read(text_of(root + "/config/calendars/jp-holidays.csv"));
  if (holidays) calendar_.holidays = *std::move(holidays);
  first_ = Date(std::chrono::year(2026), std::chrono::April, std::chrono::day(1));
  Month month = japan_month(japan_midnight(first_));
  for (int i = 0; i < settings.months; ++i) month = month.following();
  last_ = plus(month.first(), -1);
  vendors_.resize(static_cast<std::size_t>(settings.vendors));
  made_.resize(vendors_.size());
  for (int vendor = 0; vendor < settings.vendors; ++vendor) {
    hire(vendor);
    plant(vendor);
    for (Date day = first_; day <= last_; day = plus(day, 1))
      common_[{vendor, day}] = std::exp(0.1 * dice_.normal());
  }
}

// Half key data in, a third answer calls, some work in the evening; one account runs batches at
// night, one sends as much every hour. Some join in the course of the year, some leave.
void Year::hire(int vendor) {
  std::vector<Person>& people = vendors_[static_cast<std::size_t>(vendor)].people;
  const int span = static_cast<int>((sys_days(last_) - sys_days(first_)).count());
  for (int i = 0; i < settings_.people + 2; ++i) {
    Person person;
    person.user = "v" + std::to_string(vendor) + "u" + two_digits(i);
    person.address = "172.16." + std::to_string(vendor) + "." + std::to_string(10 + i);
    person.joined = first_;
    person.left = plus(last_, 365);
    const int place = i % 10;
    person.role = place < 5 ? "入力" : place < 8 ? "応対" : "夜間";
    person.begins = place < 8 ? 9 * 60 : 17 * 60;
    person.rate = usual_rate(person.role) * std::exp(0.4 * dice_.normal());
    person.drift = 0.25 * dice_.normal();
    if (dice_.chance(0.15)) person.personal_peak = 2.2;
    if (i >= settings_.people) {
      person.being = i == settings_.people ? Person::Being::batch : Person::Being::clockwork;
      person.role = "バッチ";
      person.rate = 40;
    } else if (i % 11 == 3) {
      person.joined = plus(first_, 20 + dice_.below(span - 60));
    } else if (i % 11 == 6) {
      person.left = plus(first_, span / 3 + dice_.below(span / 2));
    }
    for (int holiday = 0; holiday < 4 && person.being == Person::Being::human; ++holiday) {
      const Date from = plus(first_, dice_.below(span));
      person.away.emplace_back(from, plus(from, dice_.below(holiday == 0 ? 9 : 3)));
    }
    people.push_back(person);
  }
}

// A day on which the town hall is open, `from` to `until` days after the first.
Date Year::workday(int from, int until) {
  for (;;) {
    const Date day = plus(first_, from + dice_.below(until - from));
    if (open(day)) return day;
  }
}

bool Year::open(Date day) const { return calendar_.business_day(day).value_or(true); }

bool Year::at_work(const Person& person, Date day) const {
  if (day < person.joined || day > person.left) return false;
  if (person.being != Person::Being::human) return true;
  if (!open(day)) return false;
  return std::none_of(person.away.begin(), person.away.end(),
                      [day](const auto& away) { return day >= away.first && day <= away.second; });
}

void Year::plant(int vendor) {
  for (const char* check : {"ANO-01", "ANO-02", "ANO-03", "ANO-04", "ANO-05", "ANO-06", "ANO-07",
                            "ANO-08", "ANO-09", "ANO-11", "ANO-12"})
    for (int i = 0; i < settings_.cases; ++i) plant_one(vendor, check, i);
}

// One source loses most of a day's lines, another writes them again and again.
void Year::plant_source(int vendor, int which) {
  const int span = static_cast<int>((sys_days(last_) - sys_days(first_)).count());
  const Kind kind = which % 2 == 0 ? Kind::file : Kind::lookup;
  // Not where lost lines would be those of another case.
  Date day{};
  do day = workday(learning_days, span);
  while (std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& other) {
    return other.vendor == vendor && other.from == other.to && other.from == day;
  }));
  deeds_.push_back({"ANO-04", vendor, 0, day, day, which % 2});
  planted_.push_back({"ANO-04", "v" + std::to_string(vendor),
                      "mk.source.id=" + source_id(vendor, kind), day, plus(day, 1)});
}

// Nobody does two things at a time: what the one leaves behind must not tell of the other.
bool Year::may_do(const Deed& deed) const {
  const Person& person = vendors_[static_cast<std::size_t>(deed.vendor)].people[deed.person];
  const bool moves = deed.check == "ANO-05" || deed.check == "ANO-08";
  // They get a beginning or an end of their own.
  if (moves && (person.left <= last_ || person.joined > first_)) return false;
  if (deed.check == "ANO-06" && person.role != "応対") return false;
  if (deed.check == "ANO-07" && person.role == "夜間") return false;
  // Too few to be compared with each other on every day.
  if ((deed.check == "ANO-03" || deed.check == "ANO-05") && person.role == "夜間") return false;
  if (deed.from < plus(person.joined, 70) || plus(deed.to, 3) > person.left) return false;
  if (deed.from == deed.to && !at_work(person, deed.from)) return false;
  return std::none_of(deeds_.begin(), deeds_.end(), [&](const Deed& other) {
    if (other.vendor != deed.vendor) return false;
    if (other.check == "ANO-04") return deed.from == deed.to && other.from == deed.from;
    if (other.person != deed.person) return false;
    return moves || other.check == "ANO-05" || other.check == "ANO-08" ||
           (deed.from <= plus(other.to, 65) && other.from <= plus(deed.to, 65));
  });
}

void Year::begin(const Deed& deed) {
  Person& person = vendors_[static_cast<std::size_t>(deed.vendor)].people[deed.person];
  if (deed.check == "ANO-08") person.left = plus(deed.to, 3);
  if (deed.check == "ANO-05") {
    person.joined = plus(deed.from, -9);
    person.personal_peak = 1;
  }
  if (deed.from != deed.to || deed.check == "ANO-05") person.away.clear();
  deeds_.push_back(deed);
  planted_.push_back({deed.check, "v" + std::to_string(deed.vendor), "user.name=" + person.user,
                      deed.from, plus(deed.to, aftermath(deed.check))});
}

void Year::plant_one(int vendor, const std::string& check, int which) {
  if (check == "ANO-04") {
    plant_source(vendor, which);
    return;
  }
  static const std::map<std::string, int> lengths = {
      {"ANO-03", 34}, {"ANO-07", 24}, {"ANO-08", 20}, {"ANO-12", 14}};
  const int span = static_cast<int>((sys_days(last_) - sys_days(first_)).count());
  const auto length = lengths.find(check);
  int days_long = length == lengths.end() ? 0 : length->second;
  const int flavour = which % 2;
  if (check == "ANO-03" && flavour == 1 && span > 300) days_long = 120;  // Less, but longer.
  const int earliest = learning_days + (check == "ANO-08" ? 45 : 0);
  for (int tries = 0; tries < 20'000; ++tries) {
    Deed deed{check,
              vendor,
              static_cast<std::size_t>(dice_.below(settings_.people)),
              workday(earliest, span - days_long - 5),
              {},
              flavour};
    deed.to = plus(deed.from, days_long);
    if (!may_do(deed)) continue;
    begin(deed);
    return;
  }
}

const Deed* Year::deed(int vendor, std::size_t person, Date day, const std::string& check) const {
  for (const Deed& one : deeds_)
    if (one.vendor == vendor && one.person == person && one.check == check && day >= one.from &&
        day <= one.to)
      return &one;
  return nullptr;
}

double Year::user_months() const {
  double months = 0;
  for (const Vendor& vendor : vendors_)
    for (const Person& person : vendor.people)
      for (Month month = japan_month(japan_midnight(first_)); month.first() <= last_;
           month = month.following())
        if (person.joined <= month.last() && person.left >= month.first()) ++months;
  return months;
}

std::string Year::contract_text(int vendor) const {
  const std::string name = "v" + std::to_string(vendor);
  std::string text = "contract:\n  id: " + name + "\n  title: " + name +
                     "\n  client: {name: town}\n  vendor: {name: " + name +
                     "}\n  period: {from: 2026-04-01, to: 2028-03-31}\n  timezone: Asia/Tokyo\n"
                     "calendar:\n  holidays: jp-holidays.csv\n"
                     "  closed: [sat, sun, holidays, 12-29..01-03]\n"
                     "  shifts:\n    default: {mon-fri: \"09:00-18:00\"}\n"
                     "zones:\n  - {id: vendor, cidr: [172.16.0.0/16]}\n"
                     "  - {id: lgwan, cidr: [10.20.0.0/16]}\n"
                     "  - {id: internet, cidr: [0.0.0.0/0]}\n"
                     "routes:\n  - {id: up, from: vendor, to: lgwan}\n"
                     "registers:\n  roster: {file: " +
                     name + "-roster.csv, key: user}\n  terminals: {file: " + name +
                     "-terminals.csv}\nsources:\n";
  for (const Kind kind : kinds) {
    const std::string id = source_id(vendor, kind);
    text += "  - {id: " + id + ", format: {ndjson: " + id.substr(id.find('-') + 1) +
            ".yaml}, intake: {drop: " + id +
            "/}, delivers: {every: day, due: next day 12:00, grace: 24 h}, active: {shift: "
            "default, max_silence: 9 h}}\n";
  }
  text += "requirements:\n  - {clause: \"1\", text: anomalies, checks: [";
  for (const std::string& check : checks_of(root_)) text += check + ", ";
  return text.substr(0, text.size() - 2) + "]}\n";
}

std::string Year::roster_text(int vendor) const {
  std::string text = "利用者ID,氏名,所属,役割,着任日,離任日\n";
  for (const Person& person : vendors_[static_cast<std::size_t>(vendor)].people)
    text += person.user + "," + person.user + ",v" + std::to_string(vendor) + "," + person.role +
            "," + to_text(person.joined) + "," + (person.left > last_ ? "" : to_text(person.left)) +
            "\n";
  return text;
}

std::string Year::terminals_text(int vendor) const {
  std::string text = "端末番号,IPアドレス,使用者ID,配備日,撤去日\n";
  const std::string net = "172.16." + std::to_string(vendor) + ".";
  const std::string later = "172.16." + std::to_string(100 + vendor) + ".";
  for (const Person& person : vendors_[static_cast<std::size_t>(vendor)].people) {
    text += "T" + person.user + "," + person.address + "," + person.user + ",2026-04-01,\n";
    // Every terminal is exchanged in autumn, and the list says so.
    text += "N" + person.user + "," + later + person.address.substr(person.address.rfind('.') + 1) +
            "," + person.user + ",2026-10-01,\n";
  }
  return text + "S1," + net + "5,,2026-04-01,\nS2," + net + "6,,2026-04-01,\n";
}

std::string Year::bundle() const {
  BundleFiles files;
  std::string names;
  for (int vendor = 0; vendor < settings_.vendors; ++vendor) {
    const std::string name = "v" + std::to_string(vendor);
    names += "contracts/" + name + ".yaml\n";
    files.emplace_back("contracts/" + name + ".yaml", contract_text(vendor));
    files.emplace_back("contracts/" + name + "-roster.csv", roster_text(vendor));
    files.emplace_back("contracts/" + name + "-terminals.csv", terminals_text(vendor));
  }
  files.emplace_back("contracts.txt", names);
  files.emplace_back("contracts/jp-holidays.csv",
                     text_of(root_ + "/config/calendars/jp-holidays.csv"));
  const std::string common =
      "format: ndjson\ntime: t\nfields:\n  user.name: u\n"
      "  event.action: a\n  event.outcome: {constant: success}\n";
  files.emplace_back("contracts/file.yaml",
                     "name: file\n" + common +
                         "  event.category: {constant: file}\n  file.path: f\n"
                         "  mk.transfer.bytes: b\n  mk.transfer.direction: m\n"
                         "  source.ip: s\n  destination.ip: d\n  network.protocol: p\n"
                         "logsource: {category: file_transfer}\n");
  files.emplace_back("contracts/logon.yaml",
                     "name: logon\n" + common +
                         "  event.category: {constant: authentication}\n  source.ip: s\n"
                         "logsource: {category: authentication}\n");
  files.emplace_back("contracts/lookup.yaml",
                     "name: lookup\n" + common +
                         "  event.category: {constant: database}\n  mk.lookup.key: k\n"
                         "  mk.db.object: o\nlogsource: {category: database}\n");
  for (const std::filesystem::path& path : rule_files(root_))
    files.emplace_back("rules/" + path.filename().string(), text_of(path));
  return bundle_text(std::move(files));
}

}  // namespace metsuke::year
