#include "source/unpacked.h"

#include <array>

#include "base/check.h"
#include "base/limits.h"

namespace metsuke {

namespace {

constexpr std::size_t head_bytes = 14;

void append_little(std::uint64_t number, std::size_t bytes, std::string& into) {
  for (std::size_t at = 0; at < bytes; ++at) into += static_cast<char>(number >> 8 * at & 0xFF);
}

std::uint64_t little(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t at = bytes.size(); at > 0; --at)
    number = number << 8 | static_cast<unsigned char>(bytes[at - 1]);
  return number;
}

bool ends_telling(Unpacked::Kind kind) {
  return kind == Unpacked::Kind::finished || kind == Unpacked::Kind::locked ||
         kind == Unpacked::Kind::excess;
}

}  // namespace

bool is_archive_name(std::string_view name) {
  std::string folded(name.substr(name.size() - std::min<std::size_t>(name.size(), 5)));
  for (char& byte : folded)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  for (const std::string_view ending :
       {".zip", ".tar", ".tgz", ".gz", ".zst", ".xz", ".bz2", ".tbz", ".txz"})
    if (folded.ends_with(ending) && name.size() > ending.size()) return true;
  return false;
}

void append_frame(const Unpacked& said, std::string& into) {
  ASSERT(said.text.size() <= limits::read_bytes);
  into += static_cast<char>(said.kind);
  into += static_cast<char>(said.level);
  append_little(said.offset, 8, into);
  append_little(said.text.size(), 4, into);
  into += said.text;
}

Result<void> UnpackedFrames::feed(std::string_view bytes, const TakeUnpacked& take) {
  pending_ += bytes;
  std::string_view rest = pending_;
  while (rest.size() >= head_bytes) {
    const auto kind = static_cast<unsigned char>(rest[0]);
    const std::uint64_t length = little(rest.substr(10, 4));
    Unpacked said;
    said.level = static_cast<std::uint8_t>(rest[1]);
    if (is_over_ || kind > static_cast<unsigned char>(Unpacked::Kind::finished) || said.level < 1 ||
        said.level > 2 || length > limits::read_bytes)
      return Error{Code::unpack_failed, "not a frame"};
    if (rest.size() < head_bytes + length) break;
    said.kind = static_cast<Unpacked::Kind>(kind);
    said.offset = little(rest.substr(2, 8));
    said.text = rest.substr(head_bytes, static_cast<std::size_t>(length));
    rest.remove_prefix(head_bytes + said.text.size());
    TRY(take(said));
    is_over_ = ends_telling(said.kind);
  }
  pending_.erase(0, pending_.size() - rest.size());
  return {};
}

}  // namespace metsuke
