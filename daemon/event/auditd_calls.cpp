#include "event/auditd_calls.h"

#include "parse/text.h"

namespace metsuke {
namespace {

// Numbers: arch/x86/entry/syscalls, include/uapi/asm-generic/unistd.h; -1: there is none.
struct Call {
  std::string_view name;
  int wide, narrow, arm;
  std::string_view action;
};

constexpr Call calls[] = {
    {"execve", 59, 11, 221, "process-start"},
    {"execveat", 322, 358, 281, "process-start"},
    {"open", 2, 5, -1, "file-read"},
    {"openat", 257, 295, 56, "file-read"},
    {"openat2", 437, 437, 437, "file-read"},
    {"open_by_handle_at", 304, 342, 265, "file-read"},
    {"creat", 85, 8, -1, "file-create"},
    {"mkdir", 83, 39, -1, "file-create"},
    {"mkdirat", 258, 296, 34, "file-create"},
    {"mknod", 133, 14, -1, "file-create"},
    {"mknodat", 259, 297, 33, "file-create"},
    {"link", 86, 9, -1, "file-create"},
    {"linkat", 265, 303, 37, "file-create"},
    {"symlink", 88, 83, -1, "file-create"},
    {"symlinkat", 266, 304, 36, "file-create"},
    {"unlink", 87, 10, -1, "file-delete"},
    {"unlinkat", 263, 301, 35, "file-delete"},
    {"rmdir", 84, 40, -1, "file-delete"},
    {"rename", 82, 38, -1, "file-rename"},
    {"renameat", 264, 302, 38, "file-rename"},
    {"renameat2", 316, 353, 276, "file-rename"},
    {"truncate", 76, 92, 45, "file-write"},
    {"ftruncate", 77, 93, 46, "file-write"},
    {"chmod", 90, 15, -1, "permission-change"},
    {"fchmod", 91, 94, 52, "permission-change"},
    {"fchmodat", 268, 306, 53, "permission-change"},
    {"chown", 92, 182, -1, "permission-change"},
    {"fchown", 93, 95, 55, "permission-change"},
    {"lchown", 94, 16, -1, "permission-change"},
    {"fchownat", 260, 298, 54, "permission-change"},
    {"setxattr", 188, 226, 5, "permission-change"},
    {"lsetxattr", 189, 227, 6, "permission-change"},
    {"fsetxattr", 190, 228, 7, "permission-change"},
    {"removexattr", 197, 235, 14, "permission-change"},
    {"setuid", 105, 23, 146, "privilege-use"},
    {"setreuid", 113, 70, 145, "privilege-use"},
    {"setresuid", 117, 164, 147, "privilege-use"},
    {"ptrace", 101, 26, 117, "privilege-use"},
    {"connect", 42, 362, 203, "net-allow"},
    {"accept", 43, -1, 202, "net-allow"},
    {"accept4", 288, 364, 242, "net-allow"},
    {"mount", 165, 21, 40, "config-change"},
    {"umount2", 166, 52, 39, "config-change"},
    {"settimeofday", 164, 79, 170, "config-change"},
    {"clock_settime", 227, 264, 112, "config-change"},
    {"adjtimex", 159, 124, 171, "config-change"},
    {"sethostname", 170, 74, 161, "config-change"},
    {"init_module", 175, 128, 105, "config-change"},
    {"finit_module", 313, 350, 273, "config-change"},
    {"delete_module", 176, 129, 106, "config-change"},
};

}  // namespace

std::string_view call_name(std::string_view arch, std::string_view number) {
  take_prefix(arch, "0x");
  if (!all_digits(number) || number.size() > 4) return {};
  int wanted = 0;
  for (const char digit : number) wanted = wanted * 10 + (digit - '0');
  int Call::*of = arch == "c000003e"   ? &Call::wide
                  : arch == "40000003" ? &Call::narrow
                  : arch == "c00000b7" ? &Call::arm
                                       : nullptr;
  if (of == nullptr) return {};
  for (const Call& call : calls)
    if (call.*of == wanted) return call.name;
  return {};
}

std::string_view call_action(std::string_view name) {
  for (const Call& call : calls)
    if (call.name == name) return call.action;
  return {};
}

}  // namespace metsuke
