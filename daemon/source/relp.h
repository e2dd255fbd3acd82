// RELP, the Reliable Event Logging Protocol (rsyslog's relp.txt, protocol version 0), the server's
// side without a socket: bytes to frames, frames to lines and answers. A line is answered only when
// the caller says that it is safe.
//
//   frame  = TXNR SP COMMAND SP DATALEN [SP DATA] LF     (DATA only when DATALEN is not 0)
//   TXNR 1*9DIGIT   COMMAND 1*32ALPHA   DATALEN 1*9DIGIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace metsuke {

struct RelpFrame {
  std::uint32_t number = 0;  // TXNR; 0 in hints of a server.
  std::string_view command, payload;
};

// Feed it bytes as they come. Bounded: a header longer than limits::relp_header_bytes_max or a
// payload longer than limits::line_bytes_max is value_invalid, and nothing after it is read.
class RelpReader {
 public:
  // Appends the frames that `bytes` complete; their views are valid until the next call. On an
  // error the frames before the fault have been appended.
  Result<void> feed(std::string_view bytes, std::vector<RelpFrame>& frames);
  // Bytes of a frame that is not whole yet.
  std::size_t held() const { return buffer_.size() - consumed_; }

 private:
  enum class Step : std::uint8_t { frame, more };
  Result<Step> take(RelpFrame& frame);
  std::string buffer_;
  std::size_t consumed_ = 0;
};

// One frame, as a client or server sends it. REQUIRES: a command of letters, number < 10^9
std::string relp_frame(std::uint32_t number, std::string_view command, std::string_view payload);

// One session. Its lines come in the order of their numbers, without gap; anything else ends it.
class RelpSession {
 public:
  struct Line {
    std::uint32_t number = 0;
    std::string_view bytes;  // As sent: no terminator is added or taken off.
  };
  struct Turn {
    std::vector<Line> lines;  // To be made safe, and then answered with accepted().
    std::string answers;      // To be sent at once.
    bool is_over = false;     // The sender closed in order: to be answered when all lines are.
  };
  // The turn's views are valid until the next call. value_invalid: what was sent is not RELP, or
  // not in order; the turn holds what came before the fault.
  Result<void> feed(std::string_view bytes, Turn& turn);
  std::size_t held() const { return reader_.held(); }

  static std::string accepted(std::uint32_t number);  // "200 OK"
  // After the last accepted(): the answer to "close", and the hint that we close, too.
  std::string farewell() const;

 private:
  Result<void> take(const RelpFrame& frame, Turn& turn);
  Result<void> open(const RelpFrame& frame, Turn& turn);
  enum class Phase : std::uint8_t { fresh, open, over } phase_ = Phase::fresh;
  RelpReader reader_;
  std::vector<RelpFrame> frames_;
  std::uint32_t last_ = 0;  // Number of the newest frame.
};

}  // namespace metsuke
