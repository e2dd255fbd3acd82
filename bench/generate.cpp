// Lines of an invented vendor for the benchmarks: the same build and seed give the same bytes.
//   generate [--lines N] [--seed S] [--kind KIND] [--bare] [--suspicious PER_MILLE]
// Each line is an RFC 5424 message, or with --bare what the program itself writes. KIND is one of
// the names below; without it they are mixed as a file-transfer vendor's machines mix them.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 24> families = {
    "sato", "suzuki",  "takahashi", "tanaka",    "ito",   "watanabe", "yamamoto", "nakamura",
    "kato", "yoshida", "yamada",    "sasaki",    "inoue", "kimura",   "hayashi",  "shimizu",
    "mori", "abe",     "ikeda",     "hashimoto", "ishii", "ogawa",    "goto",     "okada"};
constexpr std::array<std::string_view, 8> hosts = {"sftp01", "sftp02", "ftp01", "web01",
                                                   "web02",  "proxy1", "db01",  "door01"};
constexpr std::array<std::string_view, 8> folders = {"inbox", "outbox", "print", "envelopes",
                                                     "tax",   "notice", "stock", "archive"};
constexpr std::array<std::string_view, 6> endings = {"csv", "pdf", "xlsx", "zip", "txt", "dat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // SplitMix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  // Small numbers often, large ones seldom: users and files are not used evenly.
  std::uint64_t mostly_small(std::uint64_t bound) { return below(1 + below(bound)); }
  template <std::size_t size>
  std::string_view one_of(const std::array<std::string_view, size>& words) {
    return words[below(size)];
  }

 private:
  std::uint64_t state_;
};

std::string padded(std::uint64_t value, std::size_t width, char with = '0') {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), with);
  return digits;
}

struct Moment {
  std::chrono::sys_time<std::chrono::microseconds> at;
  std::chrono::year_month_day date() const {
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at));
  }
  std::string clock() const {
    const std::chrono::hh_mm_ss time(at - std::chrono::floor<std::chrono::days>(at));
    return padded(static_cast<std::uint64_t>(time.hours().count()), 2) + ":" +
           padded(static_cast<std::uint64_t>(time.minutes().count()), 2) + ":" +
           padded(static_cast<std::uint64_t>(time.seconds().count()), 2);
  }
  std::uint64_t micros() const {
    return static_cast<std::uint64_t>(at.time_since_epoch().count() % 1'000'000);
  }
  std::string seconds() const { return std::to_string(at.time_since_epoch().count() / 1'000'000); }
  std::string day() const { return padded(static_cast<unsigned>(date().day()), 2); }
  std::string year() const { return std::to_string(static_cast<int>(date().year())); }
  std::string_view month_name() const { return months[static_cast<unsigned>(date().month()) - 1]; }
  std::string iso_day() const {
    return year() + "-" + padded(static_cast<unsigned>(date().month()), 2) + "-" + day();
  }
  std::string ctime() const {
    const std::chrono::weekday weekday(std::chrono::floor<std::chrono::days>(at));
    return std::string(weekdays[weekday.c_encoding()]) + " " + std::string(month_name()) + " " +
           padded(static_cast<unsigned>(date().day()), 2, ' ') + " " + clock() + " " + year();
  }
};

struct Line {
  int priority;
  std::string_view host;
  std::string_view program;
  std::string message;
};

class Vendor {
 public:
  Vendor(std::uint64_t seed, std::uint64_t suspicious) : dice_(seed), suspicious_(suspicious) {}

  Line write(std::string_view kind, const Moment& now) {
    if (kind == "sshd") return sshd();
    if (kind == "sftp") return sftp();
    if (kind == "xferlog") return xferlog(now);
    if (kind == "web") return web(now);
    if (kind == "squid") return squid(now);
    if (kind == "audit") return audit(now);
    if (kind == "door") return door(now);
    return json(now);
  }
  std::string_view any_kind() {
    const std::uint64_t roll = dice_.below(100);
    return roll < 18   ? "sshd"
           : roll < 35 ? "sftp"
           : roll < 45 ? "xferlog"
           : roll < 70 ? "web"
           : roll < 80 ? "squid"
           : roll < 88 ? "audit"
           : roll < 92 ? "door"
                       : "json";
  }
  std::uint64_t pause() { return dice_.below(1000); }  // Microseconds to the next line.
  std::uint64_t process() { return 1000 + dice_.below(60'000); }

 private:
  bool is_suspicious() { return dice_.below(1000) < suspicious_; }
  std::string user() {
    const std::uint64_t number = dice_.mostly_small(600);
    return std::string(families[number % families.size()]) + std::to_string(number);
  }
  std::string inside() {
    return "10.20." + std::to_string(dice_.below(8)) + "." + std::to_string(1 + dice_.below(250));
  }
  std::string outside() { return "203.0.113." + std::to_string(1 + dice_.below(250)); }
  std::string file() {
    const std::uint64_t number = dice_.mostly_small(20'000);
    return std::string(folders[number % folders.size()]) + "/" +
           std::string(dice_.one_of(folders)) + "_" + padded(number, 6) + "." +
           std::string(endings[number % endings.size()]);
  }
  std::string bytes() { return std::to_string(400 + (dice_.below(1 << 20) << dice_.below(9))); }
  std::string hex(int digits) {
    std::string text;
    for (int at = 0; at < digits; ++at) text += "0123456789abcdef"[dice_.below(16)];
    return text;
  }

  Line sshd() {
    const std::string tail =
        " from " + inside() + " port " + std::to_string(1024 + dice_.below(60'000));
    if (is_suspicious())
      return {86, hosts[0], "sshd",
              "Failed password for " + (dice_.below(2) == 0 ? "invalid user oracle" : user()) +
                  " from " + outside() + " port 40022 ssh2"};
    switch (dice_.below(5)) {
      case 0:
        return {86, hosts[0], "sshd", "Accepted password for " + user() + tail + " ssh2"};
      case 1:
        return {86, hosts[1], "sshd",
                "Accepted publickey for " + user() + tail + " ssh2: ED25519 SHA256:" + hex(43)};
      case 2:
        return {86, hosts[0], "sshd", "Disconnected from user " + user() + tail.substr(5)};
      case 3:
        return {
            86, hosts[1], "sshd",
            "pam_unix(sshd:session): session opened for user " + user() + "(uid=1001) by (uid=0)"};
      default:
        return {86, hosts[0], "sshd", "Connection closed by" + tail.substr(5) + " [preauth]"};
    }
  }

  Line sftp() {
    const std::string path = "\"/srv/data/" + file() + "\"";
    switch (dice_.below(5)) {
      case 0:
        return {86, hosts[0], "internal-sftp",
                "session opened for local user " + user() + " from [" + inside() + "]"};
      case 1:
        return {86, hosts[0], "internal-sftp", "open " + path + " flags READ mode 0666"};
      case 2:
        return {86, hosts[1], "internal-sftp",
                "close " + path + " bytes read " + bytes() + " written 0"};
      case 3:
        return {86, hosts[1], "internal-sftp",
                "close " + path + " bytes read 0 written " + bytes()};
      default:
        return {86, hosts[0], "internal-sftp",
                "session closed for local user " + user() + " from [" + inside() + "]"};
    }
  }

  Line xferlog(const Moment& now) {
    return {94, hosts[2], "vsftpd",
            now.ctime() + " " + std::to_string(1 + dice_.below(60)) + " " +
                (is_suspicious() ? outside() : inside()) + " " + bytes() + " /srv/ftp/" + file() +
                " b _ " + (dice_.below(2) == 0 ? "i" : "o") + " r " + user() + " ftp 0 * " +
                (dice_.below(30) == 0 ? "i" : "c")};
  }

  Line web(const Moment& now) {
    const bool bad = is_suspicious();
    const std::string path =
        bad ? "/../../etc/passwd" : "/portal/" + file() + "?page=" + std::to_string(dice_.below(9));
    return {190, hosts[3], "nginx",
            inside() + " - " + (dice_.below(8) == 0 ? user() : "-") + " [" + now.day() + "/" +
                std::string(now.month_name()) + "/" + now.year() + ":" + now.clock() +
                " +0000] \"GET " + path + " HTTP/1.1\" " + (bad ? "403" : "200") + " " + bytes() +
                " \"https://portal.example.jp/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "
                "Gecko/20100101 Firefox/128.0\""};
  }

  Line squid(const Moment& now) {
    const bool bad = is_suspicious();
    return {134, hosts[5], "squid",
            now.seconds() + "." + padded(now.micros() / 1000, 3) + " " +
                padded(dice_.below(60'000), 6, ' ') + " " + inside() +
                (bad ? " TCP_DENIED/403 " : " TCP_TUNNEL/200 ") + bytes() + " CONNECT " +
                (bad ? "share.example.net" : "update.example.jp") + ":443 " + user() +
                " HIER_DIRECT/" + outside() + " -"};
  }

  Line audit(const Moment& now) {
    const std::string uid = std::to_string(1000 + dice_.below(400));
    return {110, hosts[6], "auditd",
            "type=SYSCALL msg=audit(" + now.seconds() + "." + padded(now.micros() / 1000, 3) + ":" +
                std::to_string(dice_.below(9'000'000)) +
                "): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=" + hex(12) +
                " a2=80000 a3=0 items=1 ppid=" + std::to_string(process()) +
                " pid=" + std::to_string(process()) + " auid=" + uid + " uid=" + uid +
                " gid=" + uid + " euid=" + (is_suspicious() ? "0" : uid) +
                " tty=pts1 ses=7 comm=\"cp\" exe=\"/usr/bin/cp\" key=\"file-access\""};
  }

  Line door(const Moment& now) {
    return {38, hosts[7], "doorctl",
            now.iso_day() + " " + now.clock() + ",ROOM-" + std::to_string(1 + dice_.below(6)) +
                "," + padded(100'000 + dice_.below(900), 6) + "," + user() +
                (dice_.below(2) == 0 ? ",IN," : ",OUT,") +
                (is_suspicious() ? "DENIED" : "GRANTED")};
  }

  Line json(const Moment& now) {
    const bool bad = is_suspicious();
    return {142, hosts[4], "portal",
            R"({"ts":")" + now.iso_day() + "T" + now.clock() + "." +
                padded(now.micros() / 1000, 3) + R"(Z","event_id":")" + hex(32) +
                R"(","actor":{"user":")" + user() + R"(","ip":")" + inside() + R"(","session":")" +
                hex(16) + R"("},"action":")" + (bad ? "bulk.export" : "document.read") +
                R"(","target":{"type":"doc","path":"/)" + file() +
                R"("},"outcome":"success","bytes":)" + bytes() + "}"};
  }

  Dice dice_;
  std::uint64_t suspicious_;
};

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t lines = 1'000'000;
  std::uint64_t seed = 1;
  std::uint64_t suspicious = 10;
  std::string_view kind;
  bool bare = false;
  for (int at = 1; at < count; ++at) {
    const std::string_view name = arguments[at];
    if (name == "--bare") {
      bare = true;
      continue;
    }
    if (at + 1 == count) {
      std::cerr << "generate: " << name << " needs a value\n";
      return 2;
    }
    const std::string value = arguments[++at];
    if (name == "--lines")
      lines = std::strtoull(value.c_str(), nullptr, 10);
    else if (name == "--seed")
      seed = std::strtoull(value.c_str(), nullptr, 10);
    else if (name == "--suspicious")
      suspicious = std::strtoull(value.c_str(), nullptr, 10);
    else if (name == "--kind")
      kind = arguments[at];
    else {
      std::cerr << "generate [--lines N] [--seed S] [--kind KIND] [--bare] [--suspicious N]\n";
      return 2;
    }
  }

  std::ios::sync_with_stdio(false);
  Vendor vendor(seed, suspicious);
  Moment now{std::chrono::sys_days(std::chrono::year(2026) / 9 / 1)};
  std::string out;
  for (std::uint64_t number = 0; number < lines; ++number) {
    now.at += std::chrono::microseconds(vendor.pause());
    const Line line = vendor.write(kind.empty() ? vendor.any_kind() : kind, now);
    if (!bare)
      out += "<" + std::to_string(line.priority) + ">1 " + now.iso_day() + "T" + now.clock() + "." +
             padded(now.micros(), 6) + "Z " + std::string(line.host) + " " +
             std::string(line.program) + " " + std::to_string(vendor.process()) + " - - ";
    out += line.message;
    out += '\n';
    if (out.size() > (1u << 16) || number + 1 == lines) {
      std::cout << out;
      out.clear();
    }
  }
  std::cout.flush();
  return std::cout.good() ? 0 : 2;
}
