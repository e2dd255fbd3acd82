#include "base/queue.h"

#include <catch2/catch.hpp>
#include <memory>
#include <thread>

using namespace metsuke;

TEST_CASE("a full queue refuses and keeps what was offered") {
  Queue<std::unique_ptr<int>> queue(10);
  auto first = std::make_unique<int>(1);
  auto second = std::make_unique<int>(2);
  REQUIRE(queue.try_push(first, 8));
  REQUIRE_FALSE(queue.try_push(second, 3));
  REQUIRE(second != nullptr);
  CHECK(queue.bytes() == 8);
  CHECK(**queue.pop() == 1);
  CHECK(queue.bytes() == 0);
  CHECK(queue.try_push(second, 3));
}

TEST_CASE("an item larger than the queue is taken alone") {
  Queue<int> queue(10);
  int item = 1;
  CHECK(queue.try_push(item, 1000));
  CHECK_FALSE(queue.try_push(item, 1));
  CHECK(queue.try_pop() == 1);
  CHECK_FALSE(queue.try_pop());
}

TEST_CASE("a closed queue gives what it holds and takes no more") {
  Queue<int> queue(10);
  int item = 7;
  REQUIRE(queue.try_push(item, 1));
  queue.close();
  CHECK_FALSE(queue.try_push(item, 1));
  CHECK(queue.pop() == 7);
  CHECK_FALSE(queue.pop());
}

TEST_CASE("what one thread pushes another pops, in order and all of it") {
  Queue<int> queue(64);
  long sum = 0;
  bool ordered = true;
  std::thread reader([&] {
    int last = -1;
    while (const auto item = queue.pop()) {
      ordered = ordered && *item == last + 1;
      last = *item;
      sum += *item;
    }
  });
  for (int i = 0; i < 10'000;) {
    int item = i;
    if (queue.try_push(item, 1)) {
      ++i;
    } else {
      std::this_thread::yield();
    }
  }
  queue.close();
  reader.join();
  CHECK(ordered);
  CHECK(sum == 49'995'000);
}
