#include "source/framing.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "source/journal_export.h"

namespace metsuke {

namespace {

constexpr std::size_t count_digits_max = 8;
static_assert(limits::line_bytes_max % 2 == 0, "a UTF-16 fragment must not split a code unit");

}  // namespace

Framer::Framer(Framing framing, std::uint64_t offset) : framing_(framing), offset_(offset) {}

Result<void> Framer::feed(std::string_view bytes, std::vector<Piece>& pieces) {
  buffer_.erase(0, consumed_);
  scanned_ -= consumed_;
  consumed_ = 0;
  buffer_.append(bytes);
  return cut(pieces);
}

void Framer::emit(std::vector<Piece>& pieces, std::size_t length, Wholeness wholeness) {
  ASSERT(length > 0);
  ASSERT(length <= held());
  pieces.push_back({offset_, wholeness, std::string_view(buffer_).substr(consumed_, length)});
  consumed_ += length;
  offset_ += length;
  scanned_ = consumed_;
  quote_ = Quote::value_start;
  fragmenting_ = wholeness == Wholeness::first || wholeness == Wholeness::middle;
}

// How the bytes come in pieces must not show in the records: a record is looked for only within
// the limit, and cut there if it has not ended, however much more is at hand.
Result<void> Framer::cut(std::vector<Piece>& pieces) {
  while (held() > 0) {
    if (framing_ == Framing::octet_counted && !fragmenting_ && frame_left_ == 0) {
      const auto counted = take_count();
      if (!counted) {
        finish(pieces);
        return counted.error();
      }
      if (!*counted) return {};
    }
    if (frame_left_ > 0) {
      if (held() < frame_left_) return {};
      emit(pieces, std::exchange(frame_left_, 0), Wholeness::whole);
      continue;
    }
    const std::size_t end = std::min(buffer_.size(), consumed_ + limits::line_bytes_max);
    if (const std::size_t found = end_of_record(end); found != 0) {
      emit(pieces, found - consumed_, fragmenting_ ? Wholeness::last : Wholeness::whole);
    } else if (held() > limits::line_bytes_max) {
      emit(pieces, limits::line_bytes_max, fragmenting_ ? Wholeness::middle : Wholeness::first);
    } else {
      return {};
    }
  }
  return {};
}

std::size_t Framer::end_of_record(std::size_t end) {
  if (framing_ == Framing::utf16le) {
    const std::size_t found = end_of_utf16(end);
    // The last byte may be the first half of a terminator.
    if (found == 0) scanned_ = end > consumed_ ? end - 1 : consumed_;
    return found;
  }
  // Of a record already cut, only its end matters: quotes are no longer believed.
  if (framing_ == Framing::csv && !fragmenting_) return end_of_csv(end);
  if (framing_ == Framing::journal && !fragmenting_) return end_of_entry(end);
  return end_of_line(end);
}

std::size_t Framer::end_of_line(std::size_t end) {
  const std::size_t found =
      std::string_view(buffer_).substr(0, end).find('\n', std::max(scanned_, consumed_));
  if (found != std::string_view::npos) return found + 1;
  scanned_ = end;
  return 0;
}

std::size_t Framer::end_of_entry(std::size_t end) {
  const std::string_view seen = std::string_view(buffer_).substr(0, end);
  // scanned_ stands at the beginning of a field.
  for (scanned_ = std::max(scanned_, consumed_); scanned_ < end;) {
    const bool is_first = scanned_ == consumed_;
    if (seen[scanned_] == '\n' && !is_first) return scanned_ + 1;
    JournalField field;
    switch (take_journal_field(seen.substr(scanned_), field)) {
      case JournalStep::field:
        scanned_ += field.length;
        continue;
      case JournalStep::more:
        return 0;
      case JournalStep::none:
        // What came before it is an entry cut short; it itself is a line.
        return is_first ? end_of_line_from_here(end) : scanned_;
    }
  }
  return 0;
}

// Looked for anew each time: scanned_ may not leave the beginning of what may yet be a field.
std::size_t Framer::end_of_line_from_here(std::size_t end) const {
  const std::size_t found = std::string_view(buffer_).substr(0, end).find('\n', consumed_);
  return found == std::string_view::npos ? 0 : found + 1;
}

std::size_t Framer::end_of_csv(std::size_t end) {
  for (; scanned_ < end; ++scanned_) {
    const char byte = buffer_[scanned_];
    if (quote_ == Quote::quoted) {
      if (byte == '"') quote_ = Quote::closing;
      continue;
    }
    if (byte == '\n') return scanned_ + 1;
    if (byte == '"' && quote_ != Quote::unquoted) {
      quote_ = Quote::quoted;  // It opens a value, or is the second of a doubled quote.
    } else if (byte == ',' || byte == '\t' || byte == ';') {
      quote_ = Quote::value_start;
    } else {
      quote_ = Quote::unquoted;
    }
  }
  return 0;
}

std::size_t Framer::end_of_utf16(std::size_t end) const {
  std::size_t at = std::max(scanned_, consumed_);
  if ((offset_ + (at - consumed_)) % 2 != 0) ++at;
  for (; at + 1 < end; at += 2) {
    if (buffer_[at] == '\n' && buffer_[at + 1] == '\0') return at + 2;
  }
  return 0;
}

Result<bool> Framer::take_count() {
  const std::string_view rest = std::string_view(buffer_).substr(consumed_);
  if (rest[0] < '1' || rest[0] > '9') return true;
  std::size_t digits = 0;
  std::size_t count = 0;
  while (digits < rest.size() && digits < count_digits_max && rest[digits] >= '0' &&
         rest[digits] <= '9') {
    count = count * 10 + static_cast<std::size_t>(rest[digits] - '0');
    ++digits;
  }
  if (digits == rest.size()) return false;
  if (rest[digits] != ' ' || count > limits::line_bytes_max) {
    return Error{Code::value_invalid, "MSG-LEN, byte " + std::to_string(offset_)};
  }
  consumed_ += digits + 1;
  offset_ += digits + 1;
  scanned_ = consumed_;
  frame_left_ = count;
  return held() > 0;
}

void Framer::finish(std::vector<Piece>& pieces) {
  frame_left_ = 0;
  while (held() > 0) {
    const bool all = held() <= limits::line_bytes_max;
    const Wholeness part = fragmenting_ ? Wholeness::middle : Wholeness::first;
    const Wholeness end = fragmenting_ ? Wholeness::last : Wholeness::whole;
    emit(pieces, all ? held() : limits::line_bytes_max, all ? end : part);
  }
}

std::string_view without_terminator(std::string_view bytes) {
  if (!bytes.ends_with('\n')) return bytes;
  bytes.remove_suffix(1);
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  return bytes;
}

}  // namespace metsuke
