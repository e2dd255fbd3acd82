#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace metsuke {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
  std::fprintf(stderr, "ASSERT(%s) failed at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace metsuke
