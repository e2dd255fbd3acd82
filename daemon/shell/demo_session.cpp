#include "shell/demo_session.h"

namespace metsuke {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string peer(std::string_view address, std::uint64_t port) {
  return std::string(address) + " port " + std::to_string(port);
}

std::string four_digits(std::uint64_t number) {
  const std::string text = std::to_string(10'000 + number % 10'000);
  return text.substr(1);
}

}  // namespace

void DemoSessions::write(Timestamp at, std::string_view application, unsigned process,
                         const std::string& message) {
  day_.sftp.push_back({at, syslog_line(at, application, process, message), {}});
}

void DemoSessions::fail(std::string_view user, std::string_view address, Timestamp at) {
  const unsigned process = next_process();
  const std::string from = peer(address, dice_.between(49'152, 65'000));
  write(at - milliseconds(900), "sshd", process,
        "Connection from " + from + " on 172.16.8.10 port 22 rdomain \"\"");
  write(at, "sshd", process,
        "Failed password for " + std::string(user) + " from " + from + " ssh2");
  write(
      at + milliseconds(600), "sshd", process,
      "Connection closed by authenticating user " + std::string(user) + ' ' + from + " [preauth]");
}

void DemoSessions::transfer(Timestamp at, unsigned process, const std::string& path,
                            std::uint64_t bytes, std::string_view direction) {
  const std::string name = '"' + octal_escaped(path) + '"';
  const std::string count = std::to_string(bytes);
  const bool is_upload = direction == "upload";
  write(at, "internal-sftp", process,
        "open " + name +
            (is_upload ? " flags WRITE,CREATE,TRUNCATE mode 0666" : " flags READ mode 0666"));
  write(at + milliseconds(bytes / 20'000 + 2), "internal-sftp", process,
        "close " + name +
            (is_upload ? " bytes read 0 written " + count : " bytes read " + count + " written 0"));
}

void DemoSessions::run(const DemoSession& session) {
  const std::string user(session.user);
  Timestamp at = session.at + microseconds(dice_.below(1'000'000));
  if (session.mistypes) fail(session.user, session.address, at - seconds(dice_.between(6, 20)));
  const unsigned process = next_process();
  const unsigned inner = next_process();
  const std::string from = peer(session.address, dice_.between(49'152, 65'000));
  write(at, "sshd", process, "Connection from " + from + " on 172.16.8.10 port 22 rdomain \"\"");
  at += milliseconds(dice_.between(180, 900));
  write(at, "sshd", process, "Accepted password for " + user + " from " + from + " ssh2");
  write(at + milliseconds(8), "sshd", process,
        "pam_unix(sshd:session): session opened for user " + user + "(uid=1101) by (uid=0)");
  at += milliseconds(140);
  write(at, "internal-sftp", inner,
        "session opened for local user " + user + " from [" + std::string(session.address) + ']');
  write(at + milliseconds(1), "internal-sftp", inner, "received client version 3");
  const std::uint64_t moves = session.downloads + session.uploads;
  const auto step = std::chrono::duration_cast<milliseconds>(session.length) /
                    static_cast<std::int64_t>(moves + 1);
  const std::uint64_t lot = dice_.between(10, 48);
  for (std::uint64_t move = 0; move < moves; ++move) {
    at += step;
    const bool is_upload = move >= session.downloads;
    const std::string folder =
        (is_upload ? "/sagyo/out/lot" : "/sagyo/in/lot") + std::to_string(lot);
    const std::string number = four_digits(dice_.below(9000) + move);
    const std::string path = dice_.one_in(3) ? folder + "/宛名_" + number + ".csv"
                                             : folder + "/notice_" + number + ".pdf";
    transfer(at, inner, path, dice_.between(20'000, 900'000), is_upload ? "upload" : "download");
  }
  at += step;
  write(at, "internal-sftp", inner,
        "session closed for local user " + user + " from [" + std::string(session.address) + ']');
  write(at + milliseconds(3), "sshd", process,
        "Received disconnect from " + from + ":11: disconnected by user");
  write(at + milliseconds(4), "sshd", process, "Disconnected from user " + user + ' ' + from);
  write(at + milliseconds(6), "sshd", process,
        "pam_unix(sshd:session): session closed for user " + user);
}

}  // namespace metsuke
