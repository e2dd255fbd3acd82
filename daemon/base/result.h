// Result<T>: a value, or the reason there is none. std::expected's shape, minus its two
// traps: it cannot be dropped, and looking on the wrong side stops the program in every build.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"

namespace metsuke {

enum class Language : std::uint8_t { japanese, english };

enum class Code : std::uint16_t {
#define METSUKE_ERROR(name, number, english, japanese, todo_english, todo_japanese) name = number,
#include "base/error.def"
#undef METSUKE_ERROR
};

// What the code means, its stable name ("disk_full") and what to do about it.
std::string_view text_of(Code code, Language language);
std::string_view name_of(Code code);
std::string_view advice_for(Code code, Language language);

struct Error {
  Code code;
  std::string detail{};  // What it happened to: a path, a rule id, a position.
};

// "disk_full (1002): no space left on the disk: /var/lib/metsuke/log"
std::string describe(const Error& error, Language language);

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }

  T& operator*() & {
    ASSERT(*this);
    return *std::get_if<0>(&state_);
  }
  const T& operator*() const& {
    ASSERT(*this);
    return *std::get_if<0>(&state_);
  }
  // By value, so that `for (const auto& each : *list())` outlives the result.
  T operator*() && {
    ASSERT(*this);
    return std::move(*std::get_if<0>(&state_));
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

  const Error& error() const& {
    ASSERT(!*this);
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    ASSERT(!*this);
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : state_(std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  void operator*() const { ASSERT(*this); }
  const Error& error() const& {
    ASSERT(!*this);
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    ASSERT(!*this);
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace metsuke

// auto size = TRY(file->size());   -- the value, or return the error upward.
#define TRY(expression)                                   \
  __extension__({                                         \
    auto try_result_ = (expression);                      \
    if (!try_result_) return std::move(try_result_).error(); \
    *std::move(try_result_);                              \
  })
