// The one place where two threads meet. Bounded by bytes, because lines differ.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace metsuke {

template <class T>
class Queue {
 public:
  explicit Queue(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // False when full or closed: the caller must stop reading its source, not drop. An item larger
  // than the whole queue is taken when the queue is empty. From any thread.
  [[nodiscard]] bool try_push(T& item, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (closed_ || (bytes_ != 0 && bytes_ + bytes > bytes_max_)) return false;
    bytes_ += bytes;
    items_.emplace_back(std::move(item), bytes);
    ready_.notify_one();
    return true;
  }

  // Waits. Empty only after close() and when all that was pushed has been taken.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !items_.empty(); });
    return take();
  }

  // What is there now, without waiting.
  std::optional<T> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  // From any thread. What is in it can still be taken.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ready_.notify_all();
  }

  std::size_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  std::optional<T> take() {
    if (items_.empty()) return std::nullopt;
    auto [item, bytes] = std::move(items_.front());
    items_.pop_front();
    bytes_ -= bytes;
    return std::optional<T>(std::move(item));
  }

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;  // Guards all below.
  std::condition_variable ready_;
  std::deque<std::pair<T, std::size_t>> items_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace metsuke
