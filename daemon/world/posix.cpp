#include "world/posix.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "base/check.h"

namespace metsuke {

namespace {

constexpr mode_t file_mode = 0640;
constexpr mode_t private_mode = 0600;
constexpr mode_t directory_mode = 0750;

Code code_of(int failure) {
  switch (failure) {
    case ENOENT:
    case ENOTDIR: return Code::not_found;
    case ENOSPC:
    case EDQUOT: return Code::disk_full;
    case EACCES:
    case EPERM:
    case EROFS: return Code::not_permitted;
    case ELOOP:
    case EISDIR:
    case ENXIO: return Code::not_a_file;
    case EEXIST: return Code::already_exists;
    default: return Code::disk_failed;
  }
}

Error failed(int failure, std::string_view path) {
  std::string detail(path);
  // The name (ENOSPC), not the sentence: sentences depend on the locale.
  if (const char* const name = strerrorname_np(failure)) detail.append(" (").append(name) += ')';
  return Error{code_of(failure), std::move(detail)};
}

// The system reads a path only up to its first NUL: what it would open is not what was meant.
Result<std::string> system_path(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return Error{Code::not_found, "NUL"};
  return std::string(path);
}

Timestamp timestamp_of(const timespec& at) {
  return Timestamp(std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec));
}

Duration read_clock(clockid_t which) {
  timespec at{};
  const int outcome = clock_gettime(which, &at);
  ASSERT(outcome == 0);
  return std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path, Mode mode)
      : descriptor_(std::move(descriptor)), path_(std::move(path)), mode_(mode) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    std::size_t filled = 0;
    while (filled < into.size()) {
      const auto count = ::pread(descriptor_.number(), into.data() + filled, into.size() - filled,
                                 static_cast<off_t>(offset + filled));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed(errno, path_);
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    return filled;
  }

  Result<void> append(std::string_view bytes) override {
    ASSERT(mode_ != Mode::read);
    if (broken_) return failed(EIO, path_);
    while (!bytes.empty()) {
      const auto count = ::write(descriptor_.number(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed(errno, path_);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
  }

  // After a failed sync the kernel may forget which pages were dirty: a second try would lie.
  Result<void> sync() override {
    if (broken_) return failed(EIO, path_);
    if (::fdatasync(descriptor_.number()) == 0) return {};
    broken_ = true;
    return failed(errno, path_);
  }

  Result<void> truncate(std::uint64_t size) override {
    ASSERT(mode_ != Mode::read);
    if (broken_) return failed(EIO, path_);
    if (::ftruncate(descriptor_.number(), static_cast<off_t>(size)) != 0) {
      return failed(errno, path_);
    }
    return {};
  }

  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(descriptor_.number(), &status) != 0) return failed(errno, path_);
    return static_cast<std::uint64_t>(status.st_size);
  }

  int descriptor() const override { return descriptor_.number(); }

 private:
  Descriptor descriptor_;
  std::string path_;
  Mode mode_;
  bool broken_ = false;
};

bool creates(Mode mode) { return mode == Mode::create || mode == Mode::create_private; }

int open_flags(Mode mode) {
  // Without O_NONBLOCK opening a FIFO waits for its other end for ever.
  const int always = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  switch (mode) {
    case Mode::read: return always | O_RDONLY;
    case Mode::append: return always | O_RDWR | O_APPEND | O_CREAT;
    case Mode::create:
    case Mode::create_private: return always | O_RDWR | O_APPEND | O_CREAT | O_EXCL;
  }
  UNREACHABLE();
}

Result<void> sync_path(const std::string& directory) {
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0 || ::fsync(opened.number()) != 0) return failed(errno, directory);
  return {};
}

}  // namespace

Timestamp PosixClock::now() { return Timestamp(read_clock(CLOCK_REALTIME)); }

Duration PosixClock::elapsed() { return read_clock(CLOCK_BOOTTIME); }

Result<std::unique_ptr<File>> PosixDisk::open(std::string_view path, Mode mode) {
  const std::string name = TRY(system_path(path));
  struct stat status {};
  // Opening a device can already move it, so look first; then again, at what was opened.
  if (::lstat(name.c_str(), &status) == 0 && !creates(mode) && !S_ISREG(status.st_mode)) {
    return Error{Code::not_a_file, name};
  }
  Descriptor descriptor(::open(name.c_str(), open_flags(mode),
                               mode == Mode::create_private ? private_mode : file_mode));
  if (descriptor.number() < 0) return failed(errno, name);
  if (::fstat(descriptor.number(), &status) != 0) return failed(errno, name);
  if (!S_ISREG(status.st_mode)) return Error{Code::not_a_file, name};
  return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(descriptor), name, mode));
}

// openat2(2): each part of the path is looked at while it is followed, so that nothing can be
// exchanged between the look and the step.
Result<std::unique_ptr<File>> PosixDisk::open_below(std::string_view directory,
                                                    std::string_view path) {
  const std::string top = TRY(system_path(directory));
  const std::string name = TRY(system_path(path));
  const Descriptor below(::open(top.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (below.number() < 0) return failed(errno, top);
  open_how how{};
  how.flags = static_cast<unsigned long long>(open_flags(Mode::read));
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long number = ::syscall(SYS_openat2, below.number(), name.c_str(), &how, sizeof how);
  // A kernel before 5.6 has it not: the last part at least is looked at.
  if (number < 0 && errno == ENOSYS) return open(join_path(directory, path), Mode::read);
  if (number < 0 && errno == EXDEV) return Error{Code::not_a_file, name};
  if (number < 0) return failed(errno, name);
  Descriptor descriptor(static_cast<int>(number));
  struct stat status {};
  if (::fstat(descriptor.number(), &status) != 0) return failed(errno, name);
  if (!S_ISREG(status.st_mode)) return Error{Code::not_a_file, name};
  return std::unique_ptr<File>(
      std::make_unique<PosixFile>(std::move(descriptor), name, Mode::read));
}

Result<FileStatus> PosixDisk::status(std::string_view path) {
  const std::string name = TRY(system_path(path));
  struct stat status {};
  if (::lstat(name.c_str(), &status) != 0) return failed(errno, name);
  const FileKind kind = S_ISREG(status.st_mode)   ? FileKind::file
                        : S_ISDIR(status.st_mode) ? FileKind::directory
                                                  : FileKind::other;
  return FileStatus{kind, static_cast<std::uint64_t>(status.st_size), timestamp_of(status.st_mtim),
                    status.st_ino};
}

Result<std::vector<std::string>> PosixDisk::list(std::string_view directory) {
  const std::string name = TRY(system_path(directory));
  Descriptor descriptor(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() < 0) return failed(errno, name);
  const int duplicate = ::dup(descriptor.number());
  if (duplicate < 0) return failed(errno, name);
  const std::unique_ptr<DIR, int (*)(DIR*)> opened(::fdopendir(duplicate), ::closedir);
  if (opened == nullptr) {
    const int failure = errno;
    ::close(duplicate);
    return failed(failure, name);
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* const entry = ::readdir(opened.get())) {
    const std::string_view found = entry->d_name;
    if (found != "." && found != "..") names.emplace_back(found);
    errno = 0;
  }
  if (errno != 0) return failed(errno, name);
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> PosixDisk::rename(std::string_view from, std::string_view to) {
  const std::string old_name = TRY(system_path(from));
  const std::string new_name = TRY(system_path(to));
  if (std::rename(old_name.c_str(), new_name.c_str()) != 0) return failed(errno, old_name);
  return {};
}

Result<void> PosixDisk::remove(std::string_view path) {
  const std::string name = TRY(system_path(path));
  if (std::remove(name.c_str()) != 0) return failed(errno, name);
  return {};
}

Result<void> PosixDisk::make_directories(std::string_view path) {
  const std::string name = TRY(system_path(path));
  std::size_t end = 0;
  while (end != std::string::npos) {
    end = name.find('/', end + 1);
    const std::string part = name.substr(0, end);
    if (part.empty() || part == "/") continue;
    if (::mkdir(part.c_str(), directory_mode) == 0) {
      TRY(sync_path(std::string(directory_of(part))));
      continue;
    }
    const int failure = errno;
    struct stat status {};
    if (failure != EEXIST) return failed(failure, part);
    if (::stat(part.c_str(), &status) != 0) return failed(errno, part);
    if (!S_ISDIR(status.st_mode)) return Error{Code::not_a_file, part};
  }
  return {};
}

Result<void> PosixDisk::sync_directory(std::string_view directory) {
  return sync_path(TRY(system_path(directory)));
}

std::uint64_t PosixChance::next() {
  std::uint64_t number = 0;
  ssize_t count = -1;
  do {
    count = ::getrandom(&number, sizeof number, 0);
  } while (count < 0 && errno == EINTR);
  ASSERT(count == sizeof number);
  return number;
}

Result<FileLock> FileLock::take(std::string_view path) {
  const std::string name = TRY(system_path(path));
  const int descriptor =
      ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, file_mode);
  if (descriptor < 0) return failed(errno, name);
  FileLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return Error{Code::already_locked, name};
  return failed(errno, name);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace metsuke
