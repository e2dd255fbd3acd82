// Which lines were delivered of which days, so that what is delivered once more is compared line by
// line and believed once. Lines are known by 64 bits of a digest. Part of the engine: the same
// entries make the same book.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "source/delivery.h"
#include "source/record.h"

namespace metsuke {

class LineBook {
 public:
  // What a delivery has that those before it of the same days had not, and the other way round.
  struct Difference {
    std::string replaces;  // The newest of those before it.
    std::uint64_t removed = 0, added = 0;
  };

  // The delivery's lines come next. Only days that both deliveries say are compared: all that
  // overlap tell what had been there before; what is gone is asked of those whose days lie within
  // this one's and which no other delivery has replaced.
  void open(const Delivery& delivery);
  // True when a delivery of the same days had had this line; each time it had it tells once.
  bool had_before(const Record& record);
  // All lines have come. Empty when there was nothing before it, or it is not remembered any more.
  std::optional<Difference> close(const Delivery& delivery);

 private:
  using Lines = std::vector<std::uint64_t>;
  struct Count {
    std::uint32_t known = 0;     // Times it may still be told.
    std::uint32_t standing = 0;  // Times it would be gone.
  };
  struct Comparison {
    std::unordered_map<std::uint64_t, Count> counts;
    std::string replaces;
    std::uint64_t added = 0;
    bool is_within = false;  // Something is replaced as a whole.
  };
  struct Told {
    std::string source, name;
    Date from{}, to{};
    std::vector<std::uint64_t> streams;
    bool is_replaced = false;
  };

  bool tell(std::uint64_t line, Comparison& comparison);
  std::unique_ptr<Comparison> compare(const Delivery& delivery);
  void forget();

  std::deque<Told> told_;                                                // Oldest first.
  std::unordered_map<std::uint64_t, Lines> lines_;                       // By stream.
  std::unordered_map<std::uint64_t, std::shared_ptr<Comparison>> open_;  // By stream.
  std::size_t held_ = 0;                                                 // Lines in all.
};

}  // namespace metsuke
