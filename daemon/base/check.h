// Always-on assertions: a metsuke that may be wrong must stop, never guess.
//
// ASSERT is for mistakes of ours. What the outside world can cause (a full disk, a bad
// line, a wrong rule file) is a Result, never an ASSERT.
#pragma once

namespace metsuke {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;
}

#define ASSERT(condition)               \
  (static_cast<bool>(condition)         \
       ? static_cast<void>(0)           \
       : ::metsuke::assertion_failed(#condition, __FILE__, __LINE__))
#define UNREACHABLE() ::metsuke::assertion_failed("unreachable", __FILE__, __LINE__)
