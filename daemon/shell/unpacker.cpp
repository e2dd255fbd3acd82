#include "shell/unpacker.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/limits.h"
#include "shell/config.h"

namespace metsuke {
namespace {

constexpr int passwords_in = 3;
constexpr int status_good = 0;
constexpr int status_no_sandbox = 3;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void take(int number) {
    close();
    number_ = number;
  }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor out, in;
};

Result<void> open_pipe(Pipe& pipe) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Error{Code::disk_failed, "pipe"};
  pipe.out.take(ends[0]);
  pipe.in.take(ends[1]);
  return {};
}

// Less than what a pipe holds, so that writing it never waits.
Result<void> write_passwords(const std::vector<std::string>& passwords, int descriptor) {
  std::string text;
  for (const std::string& password : passwords) {
    const auto length = static_cast<std::uint32_t>(password.size());
    std::array<char, 4> digits{};
    std::memcpy(digits.data(), &length, digits.size());
    text.append(digits.data(), digits.size()).append(password);
  }
  if (text.size() > 2 * limits::password_file_bytes_max)
    return Error{Code::limit_exceeded, "password_file_bytes_max"};
  const ssize_t written = ::write(descriptor, text.data(), text.size());
  if (written == static_cast<ssize_t>(text.size())) return {};
  return Error{Code::disk_failed, "pipe"};
}

// A file of a world without descriptors becomes one in memory.
Result<int> descriptor_of(File& archive, Descriptor& copy) {
  if (archive.descriptor() >= 0) return archive.descriptor();
  copy.take(::memfd_create("archive", MFD_CLOEXEC));
  std::string room(limits::read_bytes, '\0');
  for (std::uint64_t at = 0; copy.number() >= 0;) {
    const std::size_t count = TRY(archive.read_at(at, room));
    if (count == 0) return copy.number();
    at += count;
    if (::write(copy.number(), room.data(), count) != static_cast<ssize_t>(count)) break;
  }
  return Error{Code::disk_failed, "memfd"};
}

class Child {
 public:
  Result<void> start(const std::string& program, int archive, int told, int passwords);
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    wait();
  }
  // As waitpid(2) says it.
  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return status;
  }

 private:
  pid_t id_ = 0;
};

Result<void> Child::start(const std::string& program, int archive, int told, int passwords) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, archive, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, told, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, passwords, passwords_in);
  posix_spawn_file_actions_addclosefrom_np(&actions, passwords_in + 1);
  std::string name = "metsuke-unpack";
  std::string zone = "TZ=UTC0";
  const std::array<char*, 2> words = {name.data(), nullptr};
  const std::array<char*, 2> surroundings = {zone.data(), nullptr};
  const int failure =
      ::posix_spawn(&id_, program.c_str(), &actions, nullptr, words.data(), surroundings.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure == 0) return {};
  id_ = 0;
  return Error{failure == ENOENT ? Code::not_found : Code::not_permitted, program};
}

// Its time is over, its memory, or it did what it must not do.
Error early_end(int status) {
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
    return {Code::limit_exceeded, "unpacker_time_max"};
  if (WIFSIGNALED(status))
    return {Code::unpack_failed, "signal " + std::to_string(WTERMSIG(status))};
  if (WEXITSTATUS(status) == status_no_sandbox) return {Code::not_permitted, "sandbox"};
  return {Code::unpack_failed, "status " + std::to_string(WEXITSTATUS(status))};
}

Result<void> hear(int told, UnpackedFrames& frames, const TakeUnpacked& take) {
  std::string room(limits::read_bytes, '\0');
  for (;;) {
    const ssize_t count = ::read(told, room.data(), room.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{Code::unpack_failed, "pipe"};
    if (count == 0) return {};
    TRY(frames.feed(std::string_view(room).substr(0, static_cast<std::size_t>(count)), take));
  }
}

Result<void> unpack_with(const std::string& program, File& archive,
                         const std::vector<std::string>& passwords, const TakeUnpacked& take) {
  Pipe told;
  Pipe secrets;
  TRY(open_pipe(told));
  TRY(open_pipe(secrets));
  TRY(write_passwords(passwords, secrets.in.number()));
  secrets.in.close();
  Descriptor copy;
  const int descriptor = TRY(descriptor_of(archive, copy));
  Child child;
  TRY(child.start(program, descriptor, told.in.number(), secrets.out.number()));
  told.in.close();
  UnpackedFrames frames;
  TRY(hear(told.out.number(), frames, take));
  const int status = child.wait();
  const bool is_good = WIFEXITED(status) && WEXITSTATUS(status) == status_good;
  if (is_good && frames.is_over()) return {};
  return early_end(status);
}

std::string unpack_program() {
  const std::string here = program_directory();
  const std::string beside = here + "/metsuke-unpack";
  return ::access(beside.c_str(), X_OK) == 0 ? beside : here + "/../libexec/metsuke/metsuke-unpack";
}

}  // namespace

Unpack unpack_apart(std::string program) {
  return [program = std::move(program)](File& archive, const std::vector<std::string>& passwords,
                                        const TakeUnpacked& take) {
    return unpack_with(program, archive, passwords, take);
  };
}

Unpack unpack_apart() { return unpack_apart(unpack_program()); }

}  // namespace metsuke
