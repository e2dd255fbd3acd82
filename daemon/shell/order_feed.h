// From a listener to the pipeline, in order: what does not fit the queue waits here, and while it
// waits its senders are not read.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "shell/channel.h"
#include "shell/loop.h"
#include "shell/order.h"
#include "shell/traffic.h"

namespace metsuke {

// One order being filled.
class Filling {
 public:
  bool is_full() const;
  bool is_empty() const { return order_ == nullptr; }
  // The record's bytes and source are copied.
  void put(const Record& record);
  void put(Input input);  // Not a Record.

 private:
  friend class OrderFeed;
  struct Share {
    std::uint64_t lines = 0, bytes = 0;
  };
  std::unique_ptr<Order> order_;
  using Shares = std::map<std::string, Share, std::less<>>;
  Shares shares_;
};

// How the journal names a stream: 16 hexadecimal digits, as the archive writes it.
std::string hexadecimal(std::uint64_t stream);
// What is archived of a sender who was turned away at that door. `source`: the one whose lines may
// be missing; empty: nobody knows, and the gap is the door's.
Gap refusal_gap(std::string_view door, std::string_view source, const Peer& peer,
                std::string_view why, Timestamp at);

// io thread only, but for the call of `then` by the pipeline.
class OrderFeed {
 public:
  // How much a sender hears: of class A that each line is safe, of class B nothing.
  enum class Tells : std::uint8_t { nothing, each_line };
  OrderFeed(Loop& loop, Orders& orders, Traffic& traffic, Tells tells)
      : loop_(loop), orders_(orders), traffic_(traffic), tells_(tells) {}

  // Takes what `filling` holds, and empties it. `safe` is called on the io thread when it is
  // evidence; may be null.
  void send(Filling& filling, std::function<void()> safe = nullptr);
  // Called on the pipeline thread, behind all that was sent before.
  void ask(std::function<void(Duty&)> question);
  // True when nothing waits.
  bool flush();
  bool is_clear() const { return waiting_.empty(); }

 private:
  void book(const Filling::Shares& shares);

  Loop& loop_;
  Orders& orders_;
  Traffic& traffic_;
  Tells tells_;
  std::deque<std::unique_ptr<Order>> waiting_;
  std::shared_ptr<OrderFeed*> self_ = std::make_shared<OrderFeed*>(this);  // Gone when we are.
};

}  // namespace metsuke
