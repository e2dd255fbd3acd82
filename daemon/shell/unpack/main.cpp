// metsuke-unpack: opens one archive (standard input) and tells what is in it (standard output,
// source/unpacked.h). Started by metsuke and metsuked for each archive; passwords come through
// descriptor 3, one frame each: length (4 bytes, little-endian) and text.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <cstring>
#include <string>
#include <vector>

#include "base/limits.h"
#include "shell/unpack/sandbox.h"
#include "shell/unpack/unarchive.h"

namespace {

constexpr int archive_in = 0;
constexpr int told_out = 1;
constexpr int passwords_in = 3;
constexpr int status_good = 0;
constexpr int status_usage = 2;
constexpr int status_no_sandbox = 3;
constexpr int status_unread = 4;

std::string read_all(int descriptor, std::size_t bytes_max) {
  std::string all(bytes_max, '\0');
  std::size_t filled = 0;
  while (filled < all.size()) {
    const ssize_t count = ::read(descriptor, all.data() + filled, all.size() - filled);
    if (count <= 0) break;
    filled += static_cast<std::size_t>(count);
  }
  all.resize(filled);
  return all;
}

std::vector<std::string> passwords_of(std::string_view text) {
  std::vector<std::string> passwords;
  while (text.size() >= 4) {
    std::uint32_t length = 0;
    std::memcpy(&length, text.data(), 4);
    text.remove_prefix(4);
    if (length > text.size()) break;
    passwords.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return passwords;
}

// When the machine has no memory left, an archive that takes too much goes before the daemon.
// Where that may not be said, it is as it was.
void yield_memory_first() {
  const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(score, "1000", 4);
  ::close(score);
}

// Frames are gathered, so that small members do not cost a call each.
class Teller {
 public:
  metsuke::Result<void> tell(const metsuke::Unpacked& said) {
    metsuke::append_frame(said, pending_);
    return pending_.size() < metsuke::limits::read_bytes ? metsuke::Result<void>() : flush();
  }
  metsuke::Result<void> flush() {
    std::string_view rest = pending_;
    while (!rest.empty()) {
      const ssize_t count = ::write(told_out, rest.data(), rest.size());
      if (count <= 0) return metsuke::Error{metsuke::Code::unpack_failed, "write"};
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    pending_.clear();
    return {};
  }

 private:
  std::string pending_;
};

}  // namespace

int main(int count, char**) {
  if (count != 1) return status_usage;
  // Names come as they are written; without this what is UTF-8 would be refused.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  ::tzset();
  const std::vector<std::string> passwords =
      passwords_of(read_all(passwords_in, 2 * metsuke::limits::password_file_bytes_max));
  ::close(passwords_in);
  struct stat status {};
  if (::fstat(archive_in, &status) != 0) return status_unread;
  yield_memory_first();
  if (!metsuke::enter_sandbox()) return status_no_sandbox;
  const metsuke::ReadPacked read = [](std::uint64_t at, std::span<char> into) -> std::ptrdiff_t {
    return ::pread(archive_in, into.data(), into.size(), static_cast<off_t>(at));
  };
  Teller teller;
  const auto done =
      metsuke::unarchive(read, static_cast<std::uint64_t>(status.st_size), passwords,
                         [&](const metsuke::Unpacked& said) { return teller.tell(said); });
  if (!done || !teller.flush()) ::_exit(status_unread);
  ::_exit(status_good);
}
