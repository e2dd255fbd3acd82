// Whatever bytes a RELP peer sends, and however they are cut, the same lines come out, in bounded
// memory, and nothing falls over.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "seeds.h"
#include "source/relp.h"

namespace {

struct Heard {
  std::string lines, answers;
  bool is_faulty = false;
};

Heard hear_in_steps(std::string_view bytes, std::size_t step) {
  Heard heard;
  metsuke::RelpSession session;
  while (!bytes.empty() && !heard.is_faulty) {
    metsuke::RelpSession::Turn turn;
    heard.is_faulty = !session.feed(bytes.substr(0, step), turn);
    bytes.remove_prefix(std::min(step, bytes.size()));
    for (const auto& line : turn.lines)
      heard.lines.append(std::to_string(line.number)).append(":").append(line.bytes).append("\n");
    heard.answers += turn.answers;
    if (turn.is_over) heard.answers += session.farewell();
    ASSERT(session.held() <=
           metsuke::limits::line_bytes_max + metsuke::limits::relp_header_bytes_max + step);
  }
  return heard;
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  const std::string open = metsuke::relp_frame(1, "open", "relp_version=0\ncommands=syslog");
  return {open + "2 syslog 3 abc\n3 syslog 0\n4 close 0\n",
          open + "2 syslog 5 a\nb\xFF \n3 what 1 x\n4 syslog 2 xy\n",
          "999999999 open 15 commands=syslog\n1 syslog 1 x\n", open + "2 syslog 999999999 x\n"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Heard whole = hear_in_steps(bytes, std::max<std::size_t>(size, 1));
  const Heard cut = hear_in_steps(bytes, 1 + size % 7);
  ASSERT(whole.lines == cut.lines);
  ASSERT(whole.answers == cut.answers);
  ASSERT(whole.is_faulty == cut.is_faulty);
  return 0;
}
