// All deliveries there ever were, and of those whose records still come how far they are. Part of
// the engine: the same entries make the same book.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "alert/alert.h"
#include "engine/line_book.h"
#include "engine/stream_book.h"
#include "rule/observe.h"

namespace metsuke {

class DeliveryBook {
 public:
  enum class Opening : std::uint8_t {
    waits,      // Its records come next.
    read,       // Nothing of it is to come: read() may be asked.
    duplicate,  // All of it had come before.
  };
  Opening open(const Delivery& delivery, Seq seq, std::string contract, const StreamBook& streams);
  // True when the line had been delivered before, of the same days: kept, not believed twice.
  bool had_before(const Record& record) { return lines_.had_before(record); }
  // The record reached `offset` of its stream: whether that is the end of a delivered file.
  bool ends_file(const Record& record, std::uint64_t offset) const;
  // What was read of that file; `facts` null: nothing could be. True when it was the delivery's
  // last. REQUIRES: ends_file.
  bool file_read(std::uint64_t stream, const StreamFacts* facts);

  // What is known of the delivery that open() or file_read() just spoke of.
  DeliveryRead read() const;

  bool is_complete(std::string_view source, std::string_view name) const;
  const DeliveryRow* find(std::string_view source, std::string_view name) const;
  // Whole rows of what changed since the last call.
  void take_changed(std::vector<DeliveryRow>& into);

 private:
  using Key = std::pair<std::string, std::string>;  // Source, name.
  struct Incoming {
    DeliveryRow row;
    std::vector<std::uint64_t> rows;  // By file; an archive has what its members have.
    std::vector<std::optional<std::uint64_t>> declared;
    std::vector<DeclaredRange> ranges;
    std::size_t files_left = 0;
  };

  void finish(Incoming& incoming);

  std::unordered_map<std::uint64_t, std::pair<Key, std::size_t>> expected_;  // Stream → its file.
  std::map<Key, Incoming> deliveries_;
  std::vector<Key> changed_;
  const Incoming* spoken_of_ = nullptr;
  LineBook lines_;
};

}  // namespace metsuke
