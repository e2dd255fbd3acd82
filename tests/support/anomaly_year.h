// A year of several vendors' everyday work, with cases planted into it: what the anomaly checks are
// measured on. People work shifts, differ, drift, go on holiday, join and leave; work swells at the
// end of the month and of the year; accounts run batches at night. The same seed, the same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "contract/calendar.h"
#include "rule/bundle.h"

namespace metsuke::year {

struct Settings {
  std::uint64_t seed = 1;
  int vendors = 3;
  int people = 30;  // Of a vendor; two accounts of machines come on top.
  int months = 12;
  int cases = 2;  // Of each kind and vendor.
  int surge = 7;  // A surge is so many usual days in one.
};

// A case that must be found: an alert of that check about that person or source, with events in
// those days. What other checks say of the same entity in the same days is no false finding.
struct Planted {
  std::string check, contract;
  std::string group;  // "user.name=v1u07" or "mk.source.id=v1-file"
  Date from, to;
};

struct Line {
  std::int64_t second = 0;  // Since midnight in Japan.
  std::string text;
};
enum class Kind : std::uint8_t { file, logon, lookup };
inline constexpr Kind kinds[] = {Kind::file, Kind::logon, Kind::lookup};
std::string source_id(int vendor, Kind kind);

struct Person {
  std::string user, role, address;
  Date joined, left;  // Inclusive.
  double rate = 0;    // Of files on a usual day.
  double drift = 0;   // What a year does to it, as an exponent.
  int begins = 9 * 60;
  double personal_peak = 1;  // On the tenth of the month or what comes after it.
  enum class Being : std::uint8_t { human, batch, clockwork } being = Being::human;
  std::vector<std::pair<Date, Date>> away;
};

// What a case does to a person's day.
struct Deed {
  std::string check;
  int vendor = 0;
  std::size_t person = 0;
  Date from, to;
  int flavour = 0;
};

// Files that a person of the role moves on a usual day.
double usual_rate(const std::string& role);

class Year {
 public:
  Year(const Settings& settings, const std::string& root);

  std::string bundle() const;  // Text to adopt: contracts, rosters, calendars, anomaly rules.
  Date first() const { return first_; }
  Date last() const { return last_; }
  const Settings& settings() const { return settings_; }
  const std::vector<Planted>& planted() const { return planted_; }
  double user_months() const;
  // A source's lines of a day, by time. Days are asked for in order, each once.
  std::vector<std::string> lines(int vendor, Kind kind, Date day);

 private:
  class Dice {
   public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    double part();  // [0, 1)
    double normal();
    int count(double mean);
    int below(int end);
    bool chance(double likely) { return part() < likely; }

   private:
    std::uint64_t next();
    std::uint64_t state_;
  };
  struct Vendor {
    std::vector<Person> people;
  };

  void hire(int vendor);
  void plant(int vendor);
  void plant_one(int vendor, const std::string& check, int which);
  void plant_source(int vendor, int which);
  bool may_do(const Deed& deed) const;
  void begin(const Deed& deed);
  Date workday(int from, int until);
  bool open(Date day) const;
  bool at_work(const Person& person, Date day) const;
  double work_of(const Person& person, Date day, double own) const;
  const Deed* deed(int vendor, std::size_t person, Date day, const std::string& check) const;
  void work_day(int vendor, std::size_t index, Date day);
  void batch_night(int vendor, std::size_t index, Date day);
  void tick_hourly(int vendor, std::size_t index, Date day);
  void disguise(int vendor, std::size_t index, Date day);
  void move_files(int vendor, std::size_t index, Date day);
  void look_up(int vendor, std::size_t index, Date day);
  std::int64_t begin_of(int vendor, std::size_t index, Date day) const;
  void log_on(int vendor, std::size_t index, Date day);
  void make_day(int vendor, Date day);
  void put(int vendor, Kind kind, std::int64_t second, Date day, const std::string& fields);
  std::string contract_text(int vendor) const;
  std::string roster_text(int vendor) const;
  std::string terminals_text(int vendor) const;

  Settings settings_;
  std::string root_;
  Dice dice_;
  Calendar calendar_;
  Date first_, last_;
  std::vector<Vendor> vendors_;
  std::vector<Deed> deeds_;
  std::vector<Planted> planted_;
  std::map<std::pair<int, Date>, double> common_;  // A vendor's day: more or less work for all.
  std::map<std::pair<int, Kind>, std::vector<Line>> today_;
  std::vector<Date> made_;  // By vendor: the day in today_.
};

struct Outcome {
  struct Check {
    int planted = 0, found = 0, false_findings = 0;
  };
  std::map<std::string, Check> checks;
  int false_findings = 0;
  double user_months = 0;
  std::uint64_t events = 0;
  std::vector<std::string> missed, wrong;  // In words, for whoever looks into it.
  double recall() const;
  double false_per_hundred() const { return false_findings * 100 / user_months; }
};
// Runs the year through archive, engine and index in memory. `root`: of the source tree.
Outcome measure(const Settings& settings, const std::string& root);

}  // namespace metsuke::year
