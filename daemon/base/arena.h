// Bytes that live exactly as long as the batch that owns them.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace metsuke {

// REQUIRES: one thread at a time. A view from it is valid until clear() or its death.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  // A copy of `text`; never null, even for the empty text.
  std::string_view copy(std::string_view text) {
    char* room = allocate(text.size());
    if (!text.empty()) std::memcpy(room, text.data(), text.size());
    return {room, text.size()};
  }

  // Room for `size` bytes, uninitialised, to be filled by the caller.
  char* allocate(std::size_t size) {
    if (size == 0) size = 1;
    if (size > left_) {
      left_ = size > block_bytes ? size : block_bytes;
      blocks_.emplace_back(new char[left_]);
      next_ = blocks_.back().get();
      held_ += left_;
    }
    char* room = next_;
    next_ += size;
    left_ -= size;
    return room;
  }

  // Forgets everything; keeps one block for the next batch.
  void clear() {
    if (blocks_.empty()) return;
    if (blocks_.size() > 1 || held_ > block_bytes) {
      blocks_.clear();
      held_ = 0;
      next_ = nullptr;
      left_ = 0;
      return;
    }
    next_ = blocks_.front().get();
    left_ = held_;
  }

  std::size_t bytes_held() const { return held_; }

 private:
  static constexpr std::size_t block_bytes = 256 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t held_ = 0;
};

}  // namespace metsuke
