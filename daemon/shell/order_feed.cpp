#include "shell/order_feed.h"

#include "base/limits.h"
#include "shell/log.h"

namespace metsuke {

namespace {

constexpr std::size_t filling_entries_max = limits::batch_entries_max / 4;
constexpr std::size_t filling_bytes_max = limits::batch_bytes_max / 4;
static_assert(filling_bytes_max >= limits::line_bytes_max);

}  // namespace

std::string hexadecimal(std::uint64_t stream) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4)
    text += digits[static_cast<std::size_t>(stream >> shift) & 15U];
  return text;
}

Gap refusal_gap(std::string_view door, std::string_view source, const Peer& peer,
                std::string_view why, Timestamp at) {
  std::string reason = "connection refused: " + std::string(door) + " " + peer.address;
  if (const std::string name = name_of(peer); !name.empty()) reason += " " + name;
  return {std::string(source.empty() ? door : source), at, at, reason.append(": ").append(why), 0};
}

bool Filling::is_full() const {
  return order_ != nullptr &&
         (order_->inputs.size() >= filling_entries_max || order_->bytes >= filling_bytes_max);
}

void Filling::put(const Record& record) {
  if (order_ == nullptr) order_ = std::make_unique<Order>();
  Record kept = record;
  // The routes may be replaced before the order is served: the name goes with the bytes.
  kept.source = order_->arena.copy(record.source);
  kept.bytes = order_->arena.copy(record.bytes);
  order_->bytes += record.bytes.size();
  order_->inputs.emplace_back(kept);
  const auto found = shares_.find(record.source);
  Share& share = found != shares_.end() ? found->second : shares_[std::string(record.source)];
  ++share.lines;
  share.bytes += record.bytes.size();
}

void Filling::put(Input input) {
  ASSERT(!std::holds_alternative<Record>(input));
  if (order_ == nullptr) order_ = std::make_unique<Order>();
  order_->inputs.push_back(std::move(input));
}

void OrderFeed::send(Filling& filling, std::function<void()> safe) {
  if (filling.is_empty()) return;
  std::unique_ptr<Order> order = std::move(filling.order_);
  const Filling::Shares shares = std::move(filling.shares_);
  filling.shares_.clear();
  const std::weak_ptr<OrderFeed*> self = self_;
  order->then = [self, &loop = loop_, shares, kept = std::move(safe)](Duty&, const Result<void>&) {
    loop.post([self, shares, kept] {
      const auto feed = self.lock();
      if (feed == nullptr) return;
      (*feed)->book(shares);
      if (kept != nullptr) kept();
    });
  };
  waiting_.push_back(std::move(order));
  flush();
}

void OrderFeed::ask(std::function<void(Duty&)> question) {
  auto order = std::make_unique<Order>();
  order->then = [kept = std::move(question)](Duty& duty, const Result<void>&) { kept(duty); };
  waiting_.push_back(std::move(order));
  flush();
}

void OrderFeed::book(const Filling::Shares& shares) {
  for (const auto& [source, share] : shares)
    traffic_.archived(source, share.lines, share.bytes,
                      tells_ == Tells::each_line ? share.lines : 0);
}

bool OrderFeed::flush() {
  while (!waiting_.empty()) {
    const std::size_t weight = weight_of(*waiting_.front());
    if (!orders_.try_push(waiting_.front(), weight)) {
      tally(Happening::intake_waited, 1);
      return false;
    }
    waiting_.pop_front();
  }
  return true;
}

}  // namespace metsuke
