#include "shell/unpack/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

#include "base/limits.h"

namespace metsuke {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t machine = AUDIT_ARCH_AARCH64;
#else
#error "which machine's system calls?"
#endif

// What decoding takes: bytes in and out, memory, the end.
constexpr std::array<long, 20> allowed = {
    SYS_read,   SYS_pread64,    SYS_write,        SYS_writev,    SYS_lseek,
    SYS_close,  SYS_fstat,      SYS_brk,          SYS_mmap,      SYS_munmap,
    SYS_mremap, SYS_madvise,    SYS_futex,        SYS_getrandom, SYS_clock_gettime,
    SYS_exit,   SYS_exit_group, SYS_rt_sigreturn, SYS_getpid,    SYS_restart_syscall};

#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_sanitized = true;  // Its shadow memory is terabytes, its report needs files.
#else
constexpr bool is_sanitized = false;
#endif

bool bound(__rlimit_resource_t what, std::uint64_t most) {
  const rlimit limit{most, most};
  return ::setrlimit(what, &limit) == 0;
}

std::vector<sock_filter> filter_of_calls() {
  constexpr auto load = static_cast<std::uint16_t>(BPF_LD | BPF_W | BPF_ABS);
  constexpr auto equal = static_cast<std::uint16_t>(BPF_JMP | BPF_JEQ | BPF_K);
  constexpr auto answer = static_cast<std::uint16_t>(BPF_RET | BPF_K);
  std::vector<sock_filter> filter = {{load, 0, 0, offsetof(seccomp_data, arch)},
                                     {equal, 1, 0, machine},
                                     {answer, 0, 0, SECCOMP_RET_KILL_PROCESS},
                                     {load, 0, 0, offsetof(seccomp_data, nr)}};
  for (const long call : allowed) {
    filter.push_back({equal, 0, 1, static_cast<std::uint32_t>(call)});
    filter.push_back({answer, 0, 0, SECCOMP_RET_ALLOW});
  }
  // The C library looks for tables of encodings and time zones; it does without.
  for (const long call : {SYS_newfstatat, SYS_openat}) {
    filter.push_back({equal, 0, 1, static_cast<std::uint32_t>(call)});
    filter.push_back({answer, 0, 0, SECCOMP_RET_ERRNO | EACCES});
  }
  filter.push_back({answer, 0, 0, SECCOMP_RET_KILL_PROCESS});
  return filter;
}

}  // namespace

Result<void> enter_sandbox() {
  const auto refused = [](const char* wall) { return Error{Code::not_permitted, wall}; };
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refused("PR_SET_DUMPABLE");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("PR_SET_NO_NEW_PRIVS");
  const bool is_bound =
      bound(RLIMIT_CPU, static_cast<std::uint64_t>(limits::unpacker_time_max.count())) &&
      bound(RLIMIT_FSIZE, 0) && bound(RLIMIT_CORE, 0) && bound(RLIMIT_NOFILE, 3) &&
      bound(RLIMIT_NPROC, 0) && (is_sanitized || bound(RLIMIT_AS, limits::unpacker_memory_max));
  if (!is_bound) return refused("setrlimit");
  if (is_sanitized) return {};
  std::vector<sock_filter> filter = filter_of_calls();
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) return refused("seccomp");
  return {};
}

}  // namespace metsuke
