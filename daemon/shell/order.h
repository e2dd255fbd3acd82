// What the pipeline is asked to do: take these inputs as evidence, then tell somebody. The only way
// from any other thread to the archive.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/arena.h"
#include "base/queue.h"
#include "evidence/entry.h"

namespace metsuke {

class Duty;

struct Order {
  Arena arena;                // What the records of `inputs` are views of.
  std::vector<Input> inputs;  // May be empty: then only `then` is wanted.
  std::size_t bytes = 0;

  // When the archive cannot be written: a vendor's lines wait; a person is told at once.
  enum class Patience : std::uint8_t { wait, refuse } patience = Patience::wait;

  // Called on the pipeline thread once, when the inputs are evidence or were refused. May be null.
  std::function<void(Duty&, const Result<void>&)> then;
};

using Orders = Queue<std::unique_ptr<Order>>;

// What one order weighs in the queue: its bytes and what each input costs besides.
inline std::size_t weight_of(const Order& order) {
  return order.bytes + sizeof(Order) + order.inputs.size() * sizeof(Input);
}

// The query thread's tasks.
using Tasks = Queue<std::function<void()>>;

}  // namespace metsuke
