#include "shell/syslog_listener.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/limits.h"
#include "shell/log.h"
#include "source/framing.h"

namespace metsuke {

namespace {

using boost::asio::ip::tcp;
using Failure = boost::system::error_code;

constexpr std::size_t order_entries_max = limits::batch_entries_max / 4;
constexpr std::size_t order_bytes_max = limits::batch_bytes_max / 4;
static_assert(order_bytes_max >= limits::line_bytes_max);

class Connection;

std::string hex_of(std::uint64_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4)
    text += digits[static_cast<std::size_t>(number >> shift) & 15U];
  return text;
}

}  // namespace

struct SyslogListener::State : std::enable_shared_from_this<State> {
  State(Loop& the_loop, World the_world, Orders& the_orders)
      : loop(the_loop), world(the_world), orders(the_orders), acceptor(the_loop.context()) {}

  void accept();
  void admit(tcp::socket socket);
  bool is_allowed(const std::string& address) const;

  Loop& loop;
  World world;
  Orders& orders;
  tcp::acceptor acceptor;
  std::vector<Network> allowed;
  std::shared_ptr<const SyslogRoutes> routes = std::make_shared<SyslogRoutes>();
  std::vector<std::shared_ptr<Connection>> connections;
  bool is_held = false;
  bool is_closing = false;
};

namespace {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(SyslogListener::State& listener, tcp::socket socket)
      : listener_(listener.shared_from_this()),
        socket_(std::move(socket)),
        stream_(listener.world.chance.next()),
        framer_(Framing::octet_counted),
        last_received_(listener.world.clock.now()),
        last_heard_(listener.world.clock.elapsed()) {}

  // Goes on reading, when it may and is not already.
  void proceed() {
    if (is_reading_ || is_over_ || !push_pending()) return;
    if (ended_) {
      leave();
      return;
    }
    if (listener_->is_held) return;
    is_reading_ = true;
    socket_.async_read_some(boost::asio::buffer(chunk_),
                            [self = shared_from_this()](const Failure& failure, std::size_t count) {
                              self->is_reading_ = false;
                              self->take(failure, count);
                            });
  }

  // The daemon stops: what the kernel has already received is taken, no more is waited for.
  void finish() {
    if (is_over_ || ended_) return;
    Failure failure;
    socket_.non_blocking(true, failure);
    std::size_t taken = 0;
    while (!failure && pending_.empty() && taken < limits::intake_bytes_max / 4) {
      const std::size_t count = socket_.read_some(boost::asio::buffer(chunk_), failure);
      if (failure || count == 0) break;
      taken += count;
      feed(std::string_view(chunk_.data(), count));
      if (!push_pending()) break;
    }
    end(Ending::daemon);
  }

  bool is_over() const { return is_over_; }
  bool is_idle(Duration now) const { return now - last_heard_ > limits::connection_idle_max; }
  void drop_idle() { end(Ending::daemon); }

 private:
  enum class Ending : std::uint8_t { sender, broken, malformed, daemon };

  void take(const Failure& failure, std::size_t count) {
    if (is_over_) return;
    if (ended_) {
      proceed();
      return;
    }
    last_heard_ = listener_->world.clock.elapsed();
    if (count != 0) feed(std::string_view(chunk_.data(), count));
    if (ended_) return;
    if (failure)
      end(failure == boost::asio::error::eof ? Ending::sender : Ending::broken);
    else
      proceed();
  }

  void feed(std::string_view bytes) {
    last_received_ = listener_->world.clock.now();
    std::vector<Piece> pieces;
    const auto fed = framer_.feed(bytes, pieces);
    order_up(pieces);
    if (!fed) end(Ending::malformed);
  }

  // What is left has no terminator; where the sender did not close in order, bytes may be missing.
  void end(Ending ending) {
    if (ended_) return;
    ended_ = true;
    Failure ignored;
    socket_.cancel(ignored);
    const std::uint64_t held = framer_.held();
    std::vector<Piece> pieces;
    framer_.finish(pieces);
    order_up(pieces);
    // After a count that cannot be, nobody knows where the next line would begin.
    const bool is_malformed = ending == Ending::malformed;
    if (is_malformed || (ending == Ending::broken && held != 0)) {
      say(Happening::connection_broken, {{"stream", hex_of(stream_)}});
      auto order = std::make_unique<Order>();
      order->inputs.emplace_back(
          Gap{last_source_, last_received_, listener_->world.clock.now(),
              is_malformed ? "framing cannot be read" : "connection broken in mid-line", held});
      pending_.push_back(std::move(order));
    }
    proceed();
  }

  void order_up(const std::vector<Piece>& pieces) {
    std::unique_ptr<Order> order;
    for (const Piece& piece : pieces) {
      if (order == nullptr) order = std::make_unique<Order>();
      const std::string_view source = listener_->routes->source_of(piece.bytes);
      if (source == unassigned_source) tally(Happening::line_unassigned, 1);
      // The routes may be replaced before the order is served: the name goes with the bytes.
      if (source != last_source_) last_source_ = source;
      Record record;
      record.source = order->arena.copy(source);
      record.position = {stream_, piece.offset};
      record.received = last_received_;
      record.wholeness = piece.wholeness;
      record.bytes = order->arena.copy(piece.bytes);
      order->bytes += piece.bytes.size();
      order->inputs.emplace_back(record);
      if (order->inputs.size() < order_entries_max && order->bytes < order_bytes_max) continue;
      pending_.push_back(std::move(order));
    }
    if (order != nullptr) pending_.push_back(std::move(order));
  }

  // True when nothing is left to push.
  bool push_pending() {
    std::size_t pushed = 0;
    for (auto& order : pending_) {
      const std::size_t weight = weight_of(*order);
      if (!listener_->orders.try_push(order, weight)) break;
      ++pushed;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(pushed));
    if (!pending_.empty()) tally(Happening::intake_waited, 1);
    return pending_.empty();
  }

  void leave() {
    is_over_ = true;
    Failure ignored;
    socket_.close(ignored);
    say(Happening::connection_closed, {{"stream", hex_of(stream_)}});
    auto& all = listener_->connections;
    all.erase(std::remove(all.begin(), all.end(), shared_from_this()), all.end());
  }

  std::shared_ptr<SyslogListener::State> listener_;
  tcp::socket socket_;
  const std::uint64_t stream_;
  Framer framer_;
  Timestamp last_received_;
  Duration last_heard_;
  std::string last_source_{unassigned_source};
  std::array<char, 64 * 1024> chunk_{};
  std::vector<std::unique_ptr<Order>> pending_;
  bool is_reading_ = false;
  bool ended_ = false;    // Nothing more is read.
  bool is_over_ = false;  // Everything has been handed on, too.
};

}  // namespace

bool SyslogListener::State::is_allowed(const std::string& address) const {
  if (allowed.empty()) return true;
  const auto parsed = address_from(address);
  return parsed && std::any_of(allowed.begin(), allowed.end(),
                               [&](const Network& network) { return network.contains(*parsed); });
}

void SyslogListener::State::admit(tcp::socket socket) {
  Failure failure;
  const auto peer = socket.remote_endpoint(failure);
  const std::string address = failure ? "?" : peer.address().to_string();
  if (!is_allowed(address) || connections.size() >= limits::connections_max) {
    say(Happening::connection_refused, {{"peer", address}});
    return;
  }
  say(Happening::connection_opened, {{"peer", address}});
  connections.push_back(std::make_shared<Connection>(*this, std::move(socket)));
  connections.back()->proceed();
}

void SyslogListener::State::accept() {
  acceptor.async_accept([self = shared_from_this()](const Failure& failure, tcp::socket socket) {
    if (self->is_closing || failure == boost::asio::error::operation_aborted) return;
    if (failure) {
      // Out of descriptors, most likely: another try a moment later, not in a tight circle.
      self->loop.after(std::chrono::seconds(1), [self] {
        if (!self->is_closing) self->accept();
      });
      return;
    }
    self->admit(std::move(socket));
    self->accept();
  });
}

SyslogListener::SyslogListener(std::shared_ptr<State> state) : state_(std::move(state)) {}
SyslogListener::~SyslogListener() {
  close();
  state_->connections.clear();  // They hold their listener's state; nobody else does now.
}

Result<std::unique_ptr<SyslogListener>> SyslogListener::open(Loop& loop, World world,
                                                             Orders& orders,
                                                             const Endpoint& endpoint,
                                                             std::vector<Network> allowed) {
  auto state = std::make_shared<State>(loop, world, orders);
  state->allowed = std::move(allowed);
  Failure failure;
  const auto address = boost::asio::ip::make_address(endpoint.address, failure);
  if (failure) return Error{Code::value_invalid, to_text(endpoint)};
  const tcp::endpoint at(address, endpoint.port);
  state->acceptor.open(at.protocol(), failure);
  if (!failure) state->acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) state->acceptor.bind(at, failure);
  if (!failure) state->acceptor.listen(tcp::acceptor::max_listen_connections, failure);
  if (failure) return Error{Code::network_failed, "syslog " + to_text(endpoint)};
  std::unique_ptr<SyslogListener> listener(new SyslogListener(std::move(state)));
  listener->state_->accept();
  const std::string where = endpoint.address + ":" + std::to_string(listener->port());
  say(Happening::listener_opened, {{"what", "syslog"}, {"at", where}});
  return listener;
}

void SyslogListener::adopt(std::shared_ptr<const SyslogRoutes> routes) {
  ASSERT(routes != nullptr);
  state_->routes = std::move(routes);
}

void SyslogListener::turn(Intake intake) {
  state_->is_held = intake == Intake::held;
  const auto all = state_->connections;  // proceed() may remove one.
  const Duration now = state_->world.clock.elapsed();
  for (const auto& connection : all) {
    if (connection->is_idle(now)) connection->drop_idle();
    connection->proceed();
  }
}

void SyslogListener::close() {
  if (state_->is_closing) return;
  state_->is_closing = true;
  Failure ignored;
  state_->acceptor.close(ignored);
  const auto all = state_->connections;
  for (const auto& connection : all) connection->finish();
}

std::uint16_t SyslogListener::port() const {
  Failure failure;
  const auto local = state_->acceptor.local_endpoint(failure);
  return failure ? std::uint16_t{0} : local.port();
}

std::size_t SyslogListener::connections() const { return state_->connections.size(); }

}  // namespace metsuke
