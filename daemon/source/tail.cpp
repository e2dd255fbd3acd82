#include "source/tail.h"

#include "base/check.h"
#include "base/limits.h"

namespace metsuke {

namespace {

// True when the file has exactly these bytes there.
Result<bool> has_bytes(File& file, std::uint64_t offset, std::string_view bytes) {
  std::string found(bytes.size(), '\0');
  const std::size_t count = TRY(file.read_at(offset, std::span(found)));
  return count == bytes.size() && found == bytes;
}

}  // namespace

Result<Agreement> agreement(File& file, std::string_view head, std::string_view proof,
                            std::uint64_t offset) {
  ASSERT(proof.size() <= offset);
  if (TRY(file.size()) < offset) return Agreement::shorter;
  if (!TRY(has_bytes(file, 0, head))) return Agreement::different;
  if (!TRY(has_bytes(file, offset - proof.size(), proof))) return Agreement::different;
  return Agreement::same;
}

Tail::Tail(std::unique_ptr<File> file, std::uint64_t inode, Framing framing, std::uint64_t offset)
    : file_(std::move(file)), inode_(inode), framing_(framing), framer_(framing, offset) {
  ASSERT(file_ != nullptr);
}

Result<void> Tail::read(const Take& take) {
  // The beginning of a line may have changed since: it is read again. Not where a line too long for
  // one record goes on.
  if (framer_.held() > 0 && !is_in_fragments_) framer_ = Framer(framing_, framer_.offset());
  std::string room(limits::read_bytes, '\0');
  while (true) {
    const std::uint64_t at = framer_.offset() + framer_.held();
    const std::size_t count = TRY(file_->read_at(at, std::span(room)));
    if (count == 0) return {};
    pieces_.clear();
    TRY(framer_.feed(std::string_view(room).substr(0, count), pieces_));
    if (!pieces_.empty()) {
      const Wholeness last = pieces_.back().wholeness;
      is_in_fragments_ = last == Wholeness::first || last == Wholeness::middle;
      TRY(take(pieces_));
    }
    if (count < room.size()) return {};
  }
}

Result<void> Tail::finish(const Take& take) {
  pieces_.clear();
  framer_.finish(pieces_);
  return pieces_.empty() ? Result<void>() : take(pieces_);
}

}  // namespace metsuke
