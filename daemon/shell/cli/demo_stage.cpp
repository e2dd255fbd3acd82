#include "shell/cli/demo_stage.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstring>

#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "shell/users.h"

extern char** environ;

namespace metsuke {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int value() const { return value_; }

 private:
  int value_;
};

Error system_error(Code code, const std::string& what) {
  return {code, what + ": " + std::strerror(errno)};
}

Result<void> copy_tree(Disk& disk, const std::string& from, const std::string& to) {
  const FileStatus status = TRY(disk.status(from));
  if (status.kind == FileKind::directory) {
    TRY(disk.make_directories(to));
    for (const std::string& name : TRY(disk.list(from)))
      TRY(copy_tree(disk, join_path(from, name), join_path(to, name)));
    return {};
  }
  const std::string bytes = TRY(read_file(disk, from, limits::blob_bytes_max));
  const auto file = TRY(disk.open(to, Mode::create));
  TRY(file->append(bytes));
  return {};
}

// Changed long ago, as far as its times tell: an upload that keeps times (sftp -p) looks so, and a
// delivery whose digests do not hold need not be waited for.
Result<void> make_old(Disk& disk, const std::string& path) {
  const FileStatus status = TRY(disk.status(path));
  if (status.kind == FileKind::directory)
    for (const std::string& name : TRY(disk.list(path)))
      TRY(make_old(disk, join_path(path, name)));
  const timespec times[2] = {{86'400, 0}, {86'400, 0}};
  if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0 && errno != ENOENT)
    return system_error(Code::disk_failed, path);
  return {};
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

constexpr int ready_milliseconds = 60'000;

}  // namespace

Result<std::vector<TimelineStep>> read_timeline(std::string_view text) {
  std::vector<TimelineStep> steps;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string_view> words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (words.empty() || words[0].starts_with('#')) continue;
    const Error wrong{Code::value_invalid, "timeline.txt:" + std::to_string(number)};
    if (words.size() < 2) return wrong;
    TimelineStep step;
    step.at = TRY(timestamp_from_rfc3339(words[0]));
    if (words[1] == "tick") {
      step.kind = TimelineStep::Kind::tick;
    } else if (words[1] == "deliver" && words.size() == 4) {
      step.kind = TimelineStep::Kind::deliver;
      step.source = words[2];
      step.path = words[3];
    } else if (words[1] == "stream" && words.size() == 4) {
      step.kind = TimelineStep::Kind::stream;
      step.path = words[2];
      const std::string_view count = words[3];
      if (std::from_chars(count.data(), count.data() + count.size(), step.lines).ec !=
          std::errc())
        return wrong;
    } else {
      return wrong;
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

Result<std::string> set_stage(World world, const std::string& directory, const std::string& share,
                              Timestamp start) {
  Disk& disk = world.disk;
  TRY(disk.make_directories(directory));
  TRY(copy_tree(disk, join_path(share, "config/demo"), join_path(directory, "contract")));
  // The password is for this demonstration alone: it follows from chance, not from the seed.
  std::string password;
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t draw = world.chance.next();
    for (int shift = 0; shift < 4; ++shift)
      password += "abcdefghjkmnpqrstuvwxyz23456789"[(draw >> (8 * shift)) % 31];
    if (i < 3) password += '-';
  }
  std::vector<User> users;
  for (const std::string name : {"mori", "abe"}) {
    User user;
    user.name = name;
    user.role = Role::reviewer;
    user.password = TRY(hash_password(password));
    users.push_back(std::move(user));
  }
  TRY(write_file(disk, join_path(directory, "users.yaml"), users_text(users)));
  const std::string config =
      "data: data\norigin: metsuke-demo\ncontracts: [contract/contract.yaml]\n"
      "rules: " + json_string(join_path(share, "rules")) + "\n"
      "drop: inbox\nsyslog: {listen: \"127.0.0.1:0\"}\n"
      "console: {listen: \"127.0.0.1:0\", users: users.yaml}\n"
      "notify: {spool: spool}\n"
      "clock: {manual: \"" + to_rfc3339_japan(start) + "\"}\n";
  TRY(write_file(disk, join_path(directory, "metsuke.yaml"), config));
  return password;
}

std::string program_beside(std::string_view name) {
  std::string path(4096, '\0');
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  if (size <= 0) return std::string(name);
  path.resize(static_cast<std::size_t>(size));
  return join_path(directory_of(path), name);
}

Result<DemoDaemon> DemoDaemon::start(const std::string& config, const std::string& log) {
  // The daemon tells us by sd_notify when it is ready: an abstract socket of our own.
  const Descriptor notify(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const std::string name = "metsuke-demo-" + std::to_string(::getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (notify.value() < 0 ||
      ::bind(notify.value(), reinterpret_cast<const sockaddr*>(&address), length) != 0)
    return system_error(Code::network_failed, "notify socket");
  std::vector<std::string> environment{"NOTIFY_SOCKET=@" + name};
  for (char** one = environ; *one != nullptr; ++one)
    if (!std::string_view(*one).starts_with("NOTIFY_SOCKET=")) environment.emplace_back(*one);
  std::vector<char*> pointers;
  for (std::string& one : environment) pointers.push_back(one.data());
  pointers.push_back(nullptr);
  std::string program = program_beside("metsuked"), flag = "--config", path = config;
  char* arguments[] = {program.data(), flag.data(), path.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t child = -1;
  const int spawned =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return Error{Code::daemon_unreachable, program + ": " + std::strerror(spawned)};
  DemoDaemon daemon(child);
  while (true) {
    pollfd ready{notify.value(), POLLIN, 0};
    // Looks at the child twice a second: it may end before it is ready.
    const int count = ::poll(&ready, 1, ready_milliseconds / 120);
    if (count > 0) {
      char message[4096];
      const ssize_t size = ::recv(notify.value(), message, sizeof message, 0);
      if (size > 0 && std::string_view(message, static_cast<std::size_t>(size)).find("READY=1") !=
                          std::string_view::npos)
        return daemon;
    }
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      daemon.release();
      return Error{Code::daemon_unreachable, "metsuked ended; see " + log};
    }
  }
}

DemoDaemon::~DemoDaemon() {
  if (child_ <= 0) return;
  ::kill(child_, SIGTERM);
  int status = 0;
  ::waitpid(child_, &status, 0);
}

Result<void> send_lines(std::uint16_t port, std::string_view bytes) {
  const Descriptor connection(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connection.value() < 0 ||
      ::connect(connection.value(), reinterpret_cast<const sockaddr*>(&address),
                sizeof address) != 0)
    return system_error(Code::network_failed, "127.0.0.1:" + std::to_string(port));
  while (!bytes.empty()) {
    const ssize_t count = ::send(connection.value(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return system_error(Code::network_failed, "send");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> drop_delivery(Disk& disk, const std::string& from, const std::string& inbox) {
  TRY(disk.make_directories(inbox));
  const std::string to = join_path(inbox, name_of_path(from));
  TRY(copy_tree(disk, from, to + ".part"));
  TRY(make_old(disk, to + ".part"));
  return disk.rename(to + ".part", to);
}

}  // namespace metsuke
