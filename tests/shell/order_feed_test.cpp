#include "shell/order_feed.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace metsuke;

namespace {

void put(Filling& filling, std::string_view bytes) {
  filling.put({"a", {1, 0}, Timestamp(), Wholeness::whole, bytes});
}

}  // namespace

TEST_CASE("what does not fit the queue waits in its order") {
  Loop loop;
  Traffic traffic;
  Orders orders(1000);
  OrderFeed feed(loop, orders, traffic, OrderFeed::Tells::nothing);
  Filling filling;
  for (const char* line : {"one", "two", "three"}) {
    put(filling, line + std::string(600, ' '));
    CHECK_FALSE(filling.is_empty());
    feed.send(filling);
    CHECK(filling.is_empty());
  }
  CHECK_FALSE(feed.is_clear());
  std::string heard;
  while (auto order = orders.try_pop()) {
    heard += std::get<Record>((*order)->inputs.front()).bytes.substr(0, 3);
    feed.flush();
  }
  CHECK(heard == "onetwothr");
  CHECK(feed.is_clear());
  feed.send(filling);
  CHECK_FALSE(orders.try_pop());
}

TEST_CASE("a filling is full before a batch is") {
  Filling filling;
  CHECK_FALSE(filling.is_full());
  put(filling, std::string(limits::line_bytes_max, 'x'));
  CHECK_FALSE(filling.is_full());
  put(filling, std::string(limits::line_bytes_max, 'x'));
  CHECK(filling.is_full());
  Filling many;
  for (std::size_t at = 0; at < limits::batch_entries_max / 4; ++at) put(many, "x");
  CHECK(many.is_full());
}

TEST_CASE("a refusal names the door, the sender and why") {
  Peer peer{"192.0.2.1", 5, std::nullopt};
  CHECK(refusal_gap("relp", "", peer, "address", Timestamp()).reason ==
        "connection refused: relp 192.0.2.1: address");
  peer.certified = Certified{};
  const Gap gap = refusal_gap("relp", "", peer, "certificate of no source", Timestamp());
  CHECK(gap.source == "relp");
  CHECK(refusal_gap("relp", "door", peer, "too many", Timestamp()).source == "door");
  CHECK(gap.reason == "connection refused: relp 192.0.2.1 sha256:" + std::string(64, '0') +
                          ": certificate of no source");
  CHECK(to_text(peer) == "192.0.2.1:5");
  CHECK(hexadecimal(0x1f) == "000000000000001f");
}
