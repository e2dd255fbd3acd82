#include "source/relp.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/limits.h"

namespace metsuke {

namespace {

constexpr std::uint32_t relp_number_max = 999'999'999;
constexpr std::size_t relp_digits_max = 9;
constexpr std::size_t relp_command_max = 32;

Error not_relp(std::string_view what) { return {Code::value_invalid, std::string(what)}; }

// The digits at the head of `rest`, which is left behind them; empty when there are none, or more
// than nine.
std::optional<std::uint32_t> take_number(std::string_view& rest) {
  std::uint32_t number = 0;
  std::size_t digits = 0;
  while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') {
    if (digits == relp_digits_max) return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(rest[digits] - '0');
    ++digits;
  }
  rest.remove_prefix(digits);
  if (digits == 0) return std::nullopt;
  return number;
}

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

// Where a header ends: at the LF of a frame without data, or at the third blank; npos: not there.
std::size_t header_end(std::string_view rest) {
  std::size_t blanks = 0;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    if (rest[at] == '\n') return at;
    if (rest[at] == ' ' && ++blanks == 3) return at;
  }
  return std::string_view::npos;
}

// "commands=" among the offers of an open frame names syslog.
bool offers_syslog(std::string_view offers) {
  constexpr std::string_view key = "commands=";
  while (!offers.empty()) {
    const std::string_view line = offers.substr(0, offers.find('\n'));
    offers.remove_prefix(std::min(offers.size(), line.size() + 1));
    if (!line.starts_with(key)) continue;
    std::string_view words = line.substr(key.size());
    while (!words.empty()) {
      const std::string_view word = words.substr(0, words.find(','));
      words.remove_prefix(std::min(words.size(), word.size() + 1));
      if (word == "syslog") return true;
    }
  }
  return false;
}

}  // namespace

Result<void> RelpReader::feed(std::string_view bytes, std::vector<RelpFrame>& frames) {
  buffer_.erase(0, consumed_);
  consumed_ = 0;
  buffer_.append(bytes);
  while (held() > 0) {
    RelpFrame frame;
    if (TRY(take(frame)) == Step::more) return {};
    frames.push_back(frame);
  }
  return {};
}

Result<RelpReader::Step> RelpReader::take(RelpFrame& frame) {
  const std::string_view all = std::string_view(buffer_).substr(consumed_);
  const std::string_view seen = all.substr(0, limits::relp_header_bytes_max);
  const std::size_t end = header_end(seen);
  if (end == std::string_view::npos) {
    if (all.size() >= limits::relp_header_bytes_max) return not_relp("header");
    return Step::more;
  }
  std::string_view rest = seen.substr(0, end);
  const auto number = take_number(rest);
  if (!number || !rest.starts_with(' ')) return not_relp("TXNR");
  rest.remove_prefix(1);
  std::size_t letters = 0;
  while (letters < rest.size() && is_letter(rest[letters])) ++letters;
  if (letters == 0 || letters > relp_command_max || letters == rest.size() || rest[letters] != ' ')
    return not_relp("COMMAND");
  frame.number = *number;
  frame.command = rest.substr(0, letters);
  rest.remove_prefix(letters + 1);
  const auto length = take_number(rest);
  if (!length || !rest.empty()) return not_relp("DATALEN");
  if (*length > limits::line_bytes_max) return not_relp("DATALEN over the limit");
  const bool has_data = all[end] == ' ';
  if (!has_data && *length != 0) return not_relp("DATALEN without DATA");
  // librelp writes no blank before an absent DATA; one that is there is let pass.
  const std::size_t data = has_data ? end + 1 : end;
  if (all.size() <= data + *length) return Step::more;
  if (all[data + *length] != '\n') return not_relp("TRAILER");
  frame.payload = all.substr(data, *length);
  consumed_ += data + *length + 1;
  return Step::frame;
}

std::string relp_frame(std::uint32_t number, std::string_view command, std::string_view payload) {
  ASSERT(number <= relp_number_max);
  ASSERT(!command.empty() && std::all_of(command.begin(), command.end(), is_letter));
  std::string frame = std::to_string(number);
  frame.append(" ").append(command).append(" ").append(std::to_string(payload.size()));
  if (!payload.empty()) frame.append(" ").append(payload);
  return frame.append("\n");
}

Result<void> RelpSession::feed(std::string_view bytes, Turn& turn) {
  frames_.clear();
  const auto read = reader_.feed(bytes, frames_);
  for (const RelpFrame& frame : frames_) TRY(take(frame, turn));
  return read;
}

Result<void> RelpSession::take(const RelpFrame& frame, Turn& turn) {
  if (phase_ == Phase::over) return not_relp("a frame after close");
  // Numbers follow one another, and begin again behind the last there can be.
  const std::uint32_t expected = last_ == relp_number_max ? 1 : last_ + 1;
  const bool is_first = phase_ == Phase::fresh;
  if (frame.number == 0 || (!is_first && frame.number != expected))
    return not_relp("TXNR out of order");
  last_ = frame.number;
  if (is_first) return open(frame, turn);
  if (frame.command == "syslog") {
    turn.lines.push_back({frame.number, frame.payload});
    return {};
  }
  if (frame.command == "close") {
    phase_ = Phase::over;
    turn.is_over = true;
    return {};
  }
  turn.answers += relp_frame(frame.number, "rsp", "500 unknown command");
  return {};
}

Result<void> RelpSession::open(const RelpFrame& frame, Turn& turn) {
  if (frame.command != "open") return not_relp("no open frame");
  if (frame.payload.size() > limits::relp_offers_bytes_max) return not_relp("offers");
  if (!offers_syslog(frame.payload)) {
    turn.answers += relp_frame(frame.number, "rsp", "500 only syslog is taken here");
    phase_ = Phase::over;
    return not_relp("syslog is not offered");
  }
  phase_ = Phase::open;
  turn.answers += relp_frame(frame.number, "rsp",
                             "200 OK\nrelp_version=0\nrelp_software=metsuke\ncommands=syslog");
  return {};
}

std::string RelpSession::accepted(std::uint32_t number) {
  return relp_frame(number, "rsp", "200 OK");
}

std::string RelpSession::farewell() const {
  return relp_frame(last_, "rsp", "") + relp_frame(0, "serverclose", "");
}

}  // namespace metsuke
