#include "shell/demo_month.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/digest.h"
#include "base/unicode.h"
#include "shell/demo_days.h"
#include "shell/demo_people.h"

namespace metsuke {

namespace {

using std::chrono::hours;

// What a vendor hands in for one day of one source.
struct Handed {
  std::string_view source;
  std::string file;
  std::string bytes;
  std::size_t rows = 0;
  std::size_t sequence = 0;  // 0: its deliveries are not numbered.
};

class MonthMaker {
 public:
  explicit MonthMaker(std::uint64_t seed) : dice_(seed) {}

  Result<DemoMonth> make() {
    for (auto day = std::chrono::sys_days(demo_first); day <= std::chrono::sys_days(demo_last);
         day += std::chrono::days(1))
      TRY(add(make_demo_day(day, dice_)));
    // Long enough for everything that waits for an answer to be decided.
    const Date last = std::chrono::sys_days(demo_last) + std::chrono::days(1);
    month_.steps.push_back({DemoStep::Kind::tick, demo_time(last, 7, 0), {}, {}, 0});
    std::stable_sort(month_.steps.begin(), month_.steps.end(),
                     [](const DemoStep& a, const DemoStep& b) { return a.at < b.at; });
    std::sort(month_.files.begin(), month_.files.end(),
              [](const DemoFile& a, const DemoFile& b) { return a.path < b.path; });
    return std::move(month_);
  }

 private:
  Result<void> add(const DemoDay& day) {
    stream(day);
    const Timestamp morning = demo_time(day.date, 6, 0) + std::chrono::days(1);
    Handed ftp{"ftp", "xferlog", {}, day.ftp.size(), 0};
    for (const DemoLine& line : day.ftp) ftp.bytes += line.text + '\n';
    // Planted: one day late by three and a half hours.
    deliver(day.date, ftp,
            day.date == demo_day(15) ? demo_time(demo_day(16), 15, 30) : morning);
    // Planted: this day's door log never comes.
    if (day.date != demo_day(8)) deliver(day.date, TRY(door_of(day)), morning);
    deliver(day.date, audit_of(day), morning);
    return {};
  }

  // The live stream: each hour's lines at the end of that hour.
  void stream(const DemoDay& day) {
    std::map<Timestamp, std::pair<std::string, std::size_t>> by_hour;
    for (const DemoLine& line : day.sftp) {
      auto& [bytes, count] = by_hour[std::chrono::floor<hours>(line.at) + hours(1)];
      bytes += line.text + '\n';
      ++count;
    }
    for (auto& [at, lines] : by_hour) {
      const std::string path = "stream/" + to_rfc3339_japan(at).substr(0, 13) + ".log";
      month_.steps.push_back({DemoStep::Kind::stream, at, {}, path, lines.second});
      month_.files.push_back({path, std::move(lines.first)});
    }
  }

  Result<Handed> door_of(const DemoDay& day) {
    Handed handed{"door", "door.csv", {}, day.door.size(), 0};
    if (day.door.empty()) return handed;
    std::string table = std::string(demo_door_head) + "\r\n";
    for (const DemoLine& line : day.door) table += line.text + "\r\n";
    handed.bytes = TRY(from_utf8(table, Encoding::cp932));
    return handed;
  }

  Handed audit_of(const DemoDay& day) {
    // Planted: from this day on the deliveries are numbered one too high.
    if (day.date == demo_day(17)) ++audit_sequence_;
    Handed handed{"audit", "audit.jsonl", {}, day.audit.size(), ++audit_sequence_};
    for (const DemoLine& line : day.audit) {
      const std::size_t number = ++audit_rows_[std::string(line.machine)];
      handed.bytes += "{\"seq\":" + std::to_string(number) + ',' + line.text + '\n';
    }
    return handed;
  }

  void deliver(Date date, const Handed& handed, Timestamp at) {
    const std::string day = to_text(date);
    const std::string source(handed.source);
    const std::string path = "deliveries/" + source + '/' + source + '-' + day;
    std::string manifest = "# period: " + day + '\n';
    if (handed.sequence != 0) manifest += "# sequence: " + std::to_string(handed.sequence) + '\n';
    if (handed.rows == 0) {
      manifest += "# zero: true\n";
    } else {
      // Planted: three rows more are declared than are there.
      const bool miscounts = source == "door" && date == demo_day(24);
      manifest += "# rows: " + handed.file + ' ' +
                  std::to_string(handed.rows + (miscounts ? 3 : 0)) + '\n';
      manifest += to_hex(sha256(handed.bytes)) + "  " + handed.file + '\n';
      std::string bytes = handed.bytes;
      if (source == "ftp" && date == demo_day(3)) alter(bytes);
      month_.files.push_back({path + '/' + handed.file, std::move(bytes)});
    }
    month_.files.push_back({path + "/manifest-sha256.txt", std::move(manifest)});
    month_.steps.push_back({DemoStep::Kind::deliver, at, source, path, 0});
  }

  // Planted: after the manifest was made, somebody changed a name in the first line.
  static void alter(std::string& bytes) {
    const std::size_t at = bytes.find("TSUCHI");
    ASSERT(at != std::string::npos);
    bytes[at] = 'K';
  }

  DemoDice dice_;
  DemoMonth month_;
  std::map<std::string, std::size_t> audit_rows_;  // Each machine counts its own.
  std::size_t audit_sequence_ = 0;
};

}  // namespace

std::string to_text(const DemoStep& step) {
  std::string text = to_rfc3339_japan(step.at);
  switch (step.kind) {
    case DemoStep::Kind::deliver: return text + " deliver " + step.source + ' ' + step.path;
    case DemoStep::Kind::stream:
      return text + " stream " + step.path + ' ' + std::to_string(step.lines);
    case DemoStep::Kind::tick: break;
  }
  return text + " tick";
}

Result<DemoMonth> make_demo_month(std::uint64_t seed) { return MonthMaker(seed).make(); }

Result<void> write_demo_month(Disk& disk, const std::string& directory, std::uint64_t seed) {
  const DemoMonth month = TRY(make_demo_month(seed));
  std::string timeline;
  for (const DemoStep& step : month.steps) timeline += to_text(step) + '\n';
  std::string made;
  for (const DemoFile& file : month.files) {
    const std::string path = join_path(directory, file.path);
    const std::string parent(directory_of(path));
    if (parent != made) {
      TRY(disk.make_directories(parent));
      made = parent;
    }
    TRY(write_file(disk, path, file.bytes));
  }
  return write_file(disk, join_path(directory, "timeline.txt"), timeline);
}

}  // namespace metsuke
