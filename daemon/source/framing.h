// Bytes to lines: nothing added, nothing lost, nothing larger than the limit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/record.h"

namespace metsuke {

enum class Framing : std::uint8_t {
  lines,    // LF ends a line (CR LF too).
  csv,      // As lines, but LF inside a quoted CSV value does not end the record.
  utf16le,  // 0A 00 on an even offset ends a line.
  journal,  // Entries of the journal's export format, up to the empty line behind each; what is no
            // field of such an entry (JSON, say) is a line.
  octet_counted  // RFC 6587 §3.4.1 "MSG-LEN SP MSG"; a frame that does not begin with a digit 1-9
                 // is LF-terminated (§3.4.2), decided per frame.
};

struct Piece {
  std::uint64_t offset{};  // In the stream, of the first byte of `bytes`.
  Wholeness wholeness = Wholeness::whole;
  std::string_view bytes;  // With terminator (for octet counting: the frame without its count).
};

// Feed it bytes as they come; it hands out whole records. A quoted CSV value that stays open for
// longer than limits::line_bytes_max ends as fragments, and framing starts anew at the next LF.
class Framer {
 public:
  explicit Framer(Framing framing, std::uint64_t offset = 0);

  // Appends the records completed by `bytes`; their views are valid until the next call.
  // Err manifest-like faults of octet counting (count > limit, not a number) as value_invalid:
  // the connection must be closed; what was buffered is handed out first.
  Result<void> feed(std::string_view bytes, std::vector<Piece>& pieces);
  // The stream is over: what is left, if anything, is the last record (it has no terminator).
  void finish(std::vector<Piece>& pieces);
  // Bytes held back, waiting for the rest of their record.
  std::size_t held() const { return buffer_.size() - consumed_; }
  std::uint64_t offset() const { return offset_; }  // Of the first byte held back.

 private:
  void emit(std::vector<Piece>& pieces, std::size_t length, Wholeness wholeness);
  // Where the record that begins at consumed_ ends, looking no further than `end`; 0: not there.
  std::size_t end_of_record(std::size_t end);
  std::size_t end_of_csv(std::size_t end);
  std::size_t end_of_entry(std::size_t end);
  std::size_t end_of_line(std::size_t end);
  std::size_t end_of_line_from_here(std::size_t end) const;
  std::size_t end_of_utf16(std::size_t end) const;
  // Takes the count off an octet-counted frame. False when more bytes are needed.
  Result<bool> take_count();
  Result<void> cut(std::vector<Piece>& pieces);
  enum class Quote : std::uint8_t { value_start, unquoted, quoted, closing };
  Framing framing_;
  std::uint64_t offset_;
  std::string buffer_;
  std::size_t consumed_ = 0;  // Handed out by the last call; dropped by the next.
  std::size_t scanned_ = 0;
  Quote quote_ = Quote::value_start;
  bool fragmenting_ = false;    // The last piece was no end of a record.
  std::size_t frame_left_ = 0;  // Of an octet-counted frame whose count has been read.
};

}  // namespace metsuke
