#include "shell/unpack/sandbox.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <functional>

using namespace metsuke;

// Sanitized, the process needs more than the walls allow, and they are not put up.
#if !defined(__SANITIZE_ADDRESS__)
namespace {

constexpr int no_sandbox = 99;

// What waitpid says of a child that entered the sandbox and then did that.
int outcome_of(const std::function<int()>& deed) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!enter_sandbox()) ::_exit(no_sandbox);
    ::_exit(deed());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((!WIFEXITED(status) || WEXITSTATUS(status) != no_sandbox));
  return status;
}

bool is_killed(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS; }

}  // namespace

TEST_CASE("inside the sandbox there are no files, processes, connections or signals") {
  CHECK(is_killed(outcome_of([] { return ::socket(AF_INET, SOCK_STREAM, 0); })));
  CHECK(is_killed(outcome_of([] { return static_cast<int>(::fork()); })));
  CHECK(is_killed(outcome_of([] { return ::unlink("/nowhere"); })));
  CHECK(is_killed(outcome_of([] { return ::kill(::getppid(), 0); })));
  CHECK(is_killed(outcome_of([] { return ::execl("/bin/true", "true", nullptr); })));
  CHECK(is_killed(outcome_of([] { return ::dup(0); })));
  const int opened = outcome_of([] { return ::open("/etc/passwd", O_RDONLY) < 0 ? 7 : 8; });
  CHECK((WIFEXITED(opened) && WEXITSTATUS(opened) == 7));
}

TEST_CASE("inside the sandbox bytes and memory still work, memory up to its limit") {
  const int good = outcome_of([] {
    const std::string block(1 << 20, 'x');
    return block.back() == 'x' && ::write(1, "", 0) == 0 ? 5 : 6;
  });
  CHECK((WIFEXITED(good) && WEXITSTATUS(good) == 5));
  const int much = outcome_of([] {
    void* const block = std::malloc(std::size_t{4} << 30);
    return block == nullptr ? 5 : 6;
  });
  CHECK((WIFEXITED(much) && WEXITSTATUS(much) == 5));
}
#endif
