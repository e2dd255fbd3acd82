// A file that grows while it is read. One Tail is one generation of it: the same bytes from the
// first on. A line is handed out when it has ended; what stands after it is read again after a
// restart.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "source/framing.h"
#include "world/world.h"

namespace metsuke {

// How a file agrees with what was read of it before.
enum class Agreement : std::uint8_t {
  same,      // Its head, and the bytes before `offset`, are those that were read.
  shorter,   // It ends before `offset`: it was truncated, or is another file.
  different  // What was read stands there no more.
};
// `head`: the first bytes that were read; `proof`: the last before `offset`.
Result<Agreement> agreement(File& file, std::string_view head, std::string_view proof,
                            std::uint64_t offset);

class Tail {
 public:
  // Reads from `offset` on. REQUIRES: a record begins there
  Tail(std::unique_ptr<File> file, std::uint64_t inode, Framing framing, std::uint64_t offset);

  // Hands out the records that have ended since, in portions; views die when `take` returns. An
  // error of `take` is returned, and then this Tail must not be used again.
  using Take = std::function<Result<void>(std::span<const Piece>)>;
  Result<void> read(const Take& take);
  // Nothing more comes: what is left is the last record, though it has not ended.
  Result<void> finish(const Take& take);

  std::uint64_t offset() const { return framer_.offset(); }  // After the last record handed out.
  std::size_t held() const { return framer_.held(); }        // Of a line that has not ended.
  std::uint64_t inode() const { return inode_; }
  File& file() { return *file_; }

 private:
  std::unique_ptr<File> file_;
  std::uint64_t inode_;
  Framing framing_;
  Framer framer_;
  std::vector<Piece> pieces_;
  bool is_in_fragments_ = false;
};

}  // namespace metsuke
