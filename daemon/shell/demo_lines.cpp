#include "shell/demo_lines.h"

#include <array>

#include "base/check.h"

namespace metsuke {

namespace {

constexpr std::array<std::string_view, 7> weekday_names = {"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string padded(std::uint64_t number, std::size_t digits, char with) {
  std::string text = std::to_string(number);
  if (text.size() >= digits) return text;
  return std::string(digits - text.size(), with) + text;
}

struct Clock24 {
  unsigned hour, minute, second;
};

Clock24 japan_clock(Timestamp at) {
  const auto local = at + japan_offset;
  const auto rest = std::chrono::floor<std::chrono::seconds>(
      local - std::chrono::floor<std::chrono::days>(local));
  const auto count = static_cast<unsigned>(rest.count());
  return {count / 3600, count / 60 % 60, count % 60};
}

std::uint64_t nanoseconds_of(Timestamp at) {
  return static_cast<std::uint64_t>((at - std::chrono::floor<std::chrono::seconds>(at)).count());
}

std::string clock_text(const Clock24& clock, std::size_t hour_digits) {
  return padded(clock.hour, hour_digits, '0') + ':' + padded(clock.minute, 2, '0') + ':' +
         padded(clock.second, 2, '0');
}

// 2026-09-01T08:41:03.123456+09:00 with the wanted number of digits.
std::string local_time(Timestamp at, std::size_t digits) {
  std::string fraction = padded(nanoseconds_of(at), 9, '0').substr(0, digits);
  return to_text(japan_date(at)) + 'T' + clock_text(japan_clock(at), 2) + '.' + fraction +
         "+09:00";
}

}  // namespace

std::uint64_t DemoDice::next() {
  std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15ull;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
  return mixed ^ (mixed >> 31);
}

std::uint64_t DemoDice::below(std::uint64_t bound) {
  ASSERT(bound > 0);
  return next() % bound;
}

std::uint64_t DemoDice::between(std::uint64_t low, std::uint64_t high) {
  ASSERT(low <= high);
  return low + below(high - low + 1);
}

Timestamp demo_time(Date date, unsigned hour, unsigned minute, unsigned second) {
  return japan_midnight(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::string octal_escaped(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (byte == '\\') {
      text += "\\\\";
    } else if (value >= 0x20 && value < 0x7f) {
      text += byte;
    } else {
      text += '\\';
      text += static_cast<char>('0' + (value >> 6));
      text += static_cast<char>('0' + ((value >> 3) & 7));
      text += static_cast<char>('0' + (value & 7));
    }
  }
  return text;
}

std::string syslog_line(Timestamp at, std::string_view application, unsigned process,
                        std::string_view message) {
  std::string line = application == "sshd" ? "<86>1 " : "<38>1 ";
  line += local_time(at, 6);
  line += " midori-trn01 ";
  line += application;
  line += ' ' + std::to_string(process) + " - -  ";
  line += message;
  return line;
}

std::string xferlog_line(const DemoXfer& transfer) {
  const Date date = japan_date(transfer.at);
  const std::chrono::weekday weekday{std::chrono::sys_days(date)};
  std::string line(weekday_names[weekday.c_encoding()]);
  line += ' ';
  line += month_names[static_cast<unsigned>(date.month()) - 1];
  line += ' ' + padded(static_cast<unsigned>(date.day()), 2, ' ') + ' ';
  line += clock_text(japan_clock(transfer.at), 2);
  line += ' ' + std::to_string(static_cast<int>(date.year())) + ' ';
  line += std::to_string(transfer.seconds) + ' ';
  line += transfer.address;
  line += ' ' + std::to_string(transfer.bytes) + ' ';
  line += transfer.path;
  line += " b _ i r ";
  line += transfer.user;
  line += ' ';
  line += transfer.service;
  line += transfer.complete ? " 0 * c" : " 0 * i";
  return line;
}

std::string door_row(const DemoDoorRow& row) {
  const bool is_server_room = row.door == "D02";
  std::string line = to_wareki(japan_date(row.at)) + ',' + clock_text(japan_clock(row.at), 1);
  line += ',';
  line += row.card;
  line += ',';
  line += row.name;
  line += ',';
  line += row.door;
  line += is_server_room ? ",サーバ室," : ",第1作業室,";
  line += row.kind;
  line += row.kind == "入室拒否" ? ",拒否" : ",許可";
  return line;
}

std::string audit_line(const DemoAudit& row) {
  std::string line = "\"time\":\"" + local_time(row.at, 3) + "\",\"host\":\"";
  line += row.host;
  line += "\",\"actor\":\"";
  line += row.actor;
  line += "\",\"ip\":\"";
  line += row.address;
  line += "\",\"event\":\"";
  line += row.event;
  line += "\",\"object\":\"";
  line += row.object;
  line += '"';
  line += row.extra;
  line += ",\"result\":\"ok\"}";
  return line;
}

}  // namespace metsuke
