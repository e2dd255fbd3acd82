#include "shell/demo_days.h"

#include <algorithm>
#include <array>

#include "shell/demo_people.h"
#include "shell/demo_session.h"

namespace metsuke {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view city_host = "sftp.midorino.lg.jp";
constexpr std::string_view city_address = "10.20.4.8";

class DayMaker {
 public:
  DayMaker(Date date, DemoDice& dice) : dice_(dice), sessions_(day_, dice) { day_.date = date; }

  DemoDay make() {
    if (is_demo_business_day(day_.date)) {
      for (const DemoPerson& person : demo_people())
        if (person.from <= day_.date && day_.date <= person.until) work(person);
      print_jobs();
      hand_over();
      administer();
    }
    plant();
    for (auto* const lines : {&day_.sftp, &day_.ftp, &day_.door, &day_.audit})
      std::stable_sort(lines->begin(), lines->end(),
                       [](const DemoLine& a, const DemoLine& b) { return a.at < b.at; });
    return std::move(day_);
  }

 private:
  Timestamp around(unsigned hour, unsigned minute, unsigned spread_minutes) {
    return demo_time(day_.date, hour, minute) + seconds(dice_.below(spread_minutes * 60ull)) +
           milliseconds(dice_.below(1000));
  }

  bool is(std::string_view user, unsigned day, const DemoPerson& person) const {
    return person.user == user && day_.date == demo_day(day);
  }

  void pass(Timestamp at, const DemoPerson& person, std::string_view kind,
            std::string_view door = "D01") {
    day_.door.push_back({at, door_row({at, person.card, person.name, door, kind}), {}});
  }

  // In, out for lunch, in again, out: and at the keyboard in between.
  void work(const DemoPerson& person) {
    const Timestamp arrives = around(8, 5, 25);
    const Timestamp leaves_for_lunch = around(12, 0, 10);
    const Timestamp returns = around(12, 45, 12);
    Timestamp goes_home = around(17, 20, 100);
    if (is("ito", 10, person)) goes_home = demo_time(day_.date, 23, 28, 14);
    if (is("suzuki", 25, person)) goes_home = demo_time(day_.date, 21, 55, 40);
    // Planted: on this day the door never saw him.
    if (!is("tanaka", 29, person)) {
      if (dice_.one_in(40)) pass(arrives - seconds(9), person, "入室拒否");
      pass(arrives, person, "入室");
      pass(leaves_for_lunch, person, "退室");
      pass(returns, person, "入室");
      take_break(person);
      pass(goes_home, person, "退室");
    }
    const Timestamp morning = arrives + minutes(dice_.between(6, 20));
    sessions_.run({person.user, person.address, morning, dice_.between(3, 9), dice_.between(2, 5),
                   minutes(dice_.between(90, 160)), dice_.one_in(15)});
    afternoon(person, returns + minutes(dice_.between(4, 15)));
    view(person, morning, 3);
    view(person, returns, 3);
  }

  // Most go for a quarter of an hour; the printer always does.
  void take_break(const DemoPerson& person) {
    if (person.user != "nishida" && dice_.one_in(3)) return;
    const Timestamp out = around(14, 40, 50);
    pass(out, person, "退室");
    pass(out + minutes(dice_.between(6, 14)), person, "入室");
  }

  void afternoon(const DemoPerson& person, Timestamp at) {
    if (is("mori", 16, person)) {
      guess(person);
    } else if (is("oda", 25, person)) {
      sessions_.run({person.user, person.address, demo_time(day_.date, 13, 10, 5), 231, 0,
                     minutes(46), false});
    } else {
      sessions_.run({person.user, person.address, at, dice_.between(3, 9), dice_.between(2, 6),
                     minutes(dice_.between(100, 200)), dice_.one_in(15)});
    }
  }

  // Planted: six wrong passwords, then the right one.
  void guess(const DemoPerson& person) {
    Timestamp at = demo_time(day_.date, 14, 3, 10) + milliseconds(120);
    for (int attempt = 0; attempt < 6; ++attempt) {
      sessions_.fail(person.user, person.address, at);
      at += seconds(dice_.between(12, 24));
    }
    sessions_.run({person.user, person.address, at, 4, 2, minutes(80), false});
  }

  void say(const DemoAudit& row) { day_.audit.push_back({row.at, audit_line(row), row.host}); }

  void view(const DemoPerson& person, Timestamp from, unsigned times) {
    for (unsigned time = 0; time < times; ++time) {
      from += minutes(dice_.between(12, 48));
      const std::string lot = std::to_string(dice_.between(10, 48));
      const bool prints = dice_.one_in(8);
      say({from, person.terminal, person.user, person.address,
           prints ? "file.print" : "file.view",
           prints ? "校正刷り_第" + lot + "ロット.pdf" : "宛名データ_第" + lot + "ロット.csv",
           {}});
    }
  }

  void send(Timestamp at, const DemoPerson& person, const std::string& file, unsigned records,
            const std::string& ticket) {
    std::string extra = ",\"size\":" + std::to_string(dice_.between(8'000'000, 40'000'000));
    extra += ",\"records\":" + std::to_string(records);
    extra += ",\"protocol\":\"sftp\",\"dst_host\":\"";
    extra += city_host;
    extra += "\",\"dst_ip\":\"";
    extra += city_address;
    extra += '"';
    if (!ticket.empty()) extra += ",\"ticket\":\"" + ticket + '"';
    say({at, "midori-gw01", person.user, person.address, "file.upload", file, extra});
  }

  void hand_over() {
    const DemoPerson& receiver = demo_person("suzuki");
    std::string digits = to_text(day_.date);
    std::erase(digits, '-');
    std::string fetched = ",\"size\":" + std::to_string(dice_.between(2'000'000, 9'000'000));
    fetched += ",\"protocol\":\"sftp\",\"dst_host\":\"";
    fetched += city_host;
    fetched += "\",\"dst_ip\":\"";
    fetched += city_address;
    fetched += '"';
    say({around(9, 5, 20), "midori-gw01", receiver.user, receiver.address, "file.download",
         "TAXDATA_" + digits + ".zip", fetched});
    for (const DemoHandover& row : demo_handovers()) {
      if (row.date != day_.date) continue;
      const bool is_first = row.file.ends_with("_001.zip");
      if (!is_first) continue;  // Planted: one is never sent, the other goes elsewhere.
      const Timestamp at = row.file.starts_with("TAX") ? around(10, 20, 80) : around(14, 30, 100);
      send(at, demo_person(row.user), row.file, row.records, row.ticket);
    }
  }

  // Proofs for the press: FTP over TLS, as ProFTPD's transfer log writes it.
  void print_jobs() {
    const DemoPerson& printer = demo_person("nishida");
    std::string digits = to_text(day_.date);
    std::erase(digits, '-');
    Timestamp at = around(8, 50, 15);
    for (unsigned job = 1; at < demo_time(day_.date, 17, 10); ++job) {
      const std::string path = "/spool/in/TSUCHI_" + digits + '_' + std::to_string(100 + job) +
                               ".pdf";
      DemoXfer transfer{at,     printer.address, path,
                        "nishida", "ftps", dice_.between(200'000, 4'000'000),
                        static_cast<unsigned>(dice_.between(1, 9)), true};
      if (day_.date == demo_day(7) && job == 3) {
        // A break that is repeated a minute later is nothing to report.
        DemoXfer broken = transfer;
        broken.complete = false;
        broken.bytes /= 3;
        day_.ftp.push_back({broken.at, xferlog_line(broken), {}});
        transfer.at += minutes(1);
      }
      day_.ftp.push_back({transfer.at, xferlog_line(transfer), {}});
      at += minutes(dice_.between(18, 55)) + seconds(dice_.below(60));
    }
  }

  void administer() {
    const DemoPerson& administrator = demo_person("aoki");
    if (dice_.one_in(3)) {
      const Timestamp in = around(15, 0, 60);
      pass(in, administrator, "入室", "D02");
      pass(in + minutes(dice_.between(6, 25)), administrator, "退室", "D02");
    }
    if (day_.date == demo_day(9) || day_.date == demo_day(28)) {
      const Timestamp at = day_.date == demo_day(9) ? around(10, 20, 40) : around(14, 20, 40);
      say({at, "midori-gw01", administrator.user, administrator.address, "config.change",
           "gateway.conf", {}});
    }
    if (day_.date == demo_day(9) || day_.date == demo_day(24)) {
      const DemoPerson& person = demo_person("hara");
      say({around(13, 30, 60), person.terminal, person.user, person.address, "usb.connect", "-",
           ",\"device\":\"USBメモリ M-001\",\"serial\":\"4C530001230427\""});
    }
  }

  void plant() {
    const Date date = day_.date;
    if (date == demo_day(3))  // Nobody of that name is on the roster.
      sessions_.run({"svc_nmiura", "172.16.9.35", demo_time(date, 11, 12, 31), 3, 0, minutes(9),
                     false});
    if (date == demo_day(10))  // Late in the evening, without an application.
      sessions_.run({"ito", demo_person("ito").address, demo_time(date, 22, 41, 7), 2, 1,
                     minutes(31), false});
    if (date == demo_day(11)) {  // Sent without a row in the handover book.
      send(demo_time(date, 16, 20, 44), demo_person("suzuki"), "TAX_20260911_003.zip", 412, {});
    }
    if (date == demo_day(12)) {  // A Saturday with an application: nothing to report.
      const DemoPerson& person = demo_person("takahashi");
      pass(demo_time(date, 9, 12, 3), person, "入室");
      sessions_.run({person.user, person.address, demo_time(date, 9, 21, 40), 5, 4, minutes(300),
                     false});
      pass(demo_time(date, 15, 2, 51), person, "退室");
    }
    if (date == demo_day(14)) {  // Once without TLS.
      const Timestamp at = demo_time(date, 13, 22, 9);
      const DemoXfer transfer{at,  demo_person("nishida").address, "/spool/in/TSUCHI_TEST.pdf",
                              "nishida", "ftp", 318'220, 2, true};
      day_.ftp.push_back({at, xferlog_line(transfer), {}});
    }
    if (date == demo_day(17)) {  // Applied for, but sent to a file-sharing site.
      const DemoPerson& person = demo_person("hara");
      say({demo_time(date, 15, 12, 26), "midori-gw01", person.user, person.address, "file.upload",
           "TAX_20260917_002.zip",
           ",\"size\":18211034,\"records\":388,\"protocol\":\"https\",\"dst_host\":"
           "\"up.filebox.example\",\"dst_ip\":\"203.0.113.80\""});
    }
    if (date == demo_day(18))  // He left a week ago.
      sessions_.run({"kondo", demo_person("kondo").address, demo_time(date, 10, 20, 18), 2, 0,
                     minutes(6), false});
    if (date == demo_day(25))  // In the evening, with an application: nothing to report.
      sessions_.run({"suzuki", demo_person("suzuki").address, demo_time(date, 20, 35, 2), 3, 3,
                     minutes(55), false});
  }

  DemoDay day_;
  DemoDice& dice_;
  DemoSessions sessions_;
};

}  // namespace

DemoDay make_demo_day(Date date, DemoDice& dice) { return DayMaker(date, dice).make(); }

}  // namespace metsuke
