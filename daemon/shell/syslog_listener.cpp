#include "shell/syslog_listener.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "shell/log.h"
#include "shell/order_feed.h"
#include "source/framing.h"

namespace metsuke {

namespace {

class SyslogConnection;

}  // namespace

struct SyslogListener::State : std::enable_shared_from_this<State> {
  State(Loop& the_loop, World the_world, Orders& orders, Traffic& the_traffic)
      : world(the_world),
        traffic(the_traffic),
        feed(the_loop, orders, the_traffic, OrderFeed::Tells::nothing) {}

  void admit(std::unique_ptr<Channel> channel);

  World world;
  Traffic& traffic;
  OrderFeed feed;
  std::unique_ptr<Door> door;
  std::shared_ptr<const SyslogRoutes> routes = std::make_shared<SyslogRoutes>();
  std::vector<std::shared_ptr<SyslogConnection>> connections;
  bool is_held = false;
  bool is_closing = false;
};

namespace {

class SyslogConnection : public std::enable_shared_from_this<SyslogConnection> {
 public:
  SyslogConnection(SyslogListener::State& listener, std::unique_ptr<Channel> channel,
                   SyslogRoutes routes)
      : listener_(listener.shared_from_this()),
        channel_(std::move(channel)),
        routes_(std::move(routes)),
        stream_(listener.world.chance.next()),
        framer_(Framing::octet_counted),
        last_received_(listener.world.clock.now()),
        last_heard_(listener.world.clock.elapsed()) {}

  // Goes on reading, when it may and is not already.
  void proceed() {
    if (is_reading_ || is_over_ || !listener_->feed.flush()) return;
    if (ended_) {
      leave();
      return;
    }
    if (listener_->is_held || !listener_->traffic.has_room(last_source_)) return;
    is_reading_ = true;
    channel_->read(chunk_, [self = shared_from_this()](Channel::Came came, std::size_t count) {
      self->is_reading_ = false;
      self->take(came, count);
    });
  }

  // The daemon stops: what the kernel has already received is taken, no more is waited for.
  void finish() {
    if (is_over_ || ended_) return;
    is_finishing_ = true;
    if (is_reading_)
      channel_->cancel();  // Only then nobody else reads.
    else
      drain();
  }

  void adopt() {
    routes_ = listener_->routes->for_sender(channel_->peer().certified);
    if (!channel_->peer().certified || !routes_.empty() || ended_) return;
    listener_->door->turn_away(channel_->peer(), "no source of that sender any more");
    end(StreamClosed::Ending::daemon);
  }

  bool is_over() const { return is_over_; }
  bool is_idle(Duration now) const { return now - last_heard_ > limits::connection_idle_max; }
  void drop_idle() { end(StreamClosed::Ending::daemon); }

 private:
  using Ending = StreamClosed::Ending;

  void take(Channel::Came came, std::size_t count) {
    if (is_over_) return;
    if (ended_) {
      proceed();
      return;
    }
    last_heard_ = listener_->world.clock.elapsed();
    if (is_finishing_ && count == 0) {
      drain();
      return;
    }
    if (count != 0) feed(std::string_view(chunk_.data(), count));
    if (ended_) return;
    if (is_finishing_)
      drain();
    else if (came == Channel::Came::bytes)
      proceed();
    else
      end(came == Channel::Came::end ? Ending::finished : Ending::broken);
  }

  void drain() {
    std::size_t taken = 0;
    while (listener_->feed.is_clear() && taken < limits::intake_bytes_max / 4) {
      const std::size_t count = channel_->read_now(chunk_);
      if (count == 0) break;
      taken += count;
      feed(std::string_view(chunk_.data(), count));
      if (ended_) return;
    }
    end(Ending::daemon);
  }

  void feed(std::string_view bytes) {
    last_received_ = listener_->world.clock.now();
    std::vector<Piece> pieces;
    const auto fed = framer_.feed(bytes, pieces);
    order_up(pieces);
    listener_->feed.send(filling_);
    if (!fed) end(Ending::malformed);
  }

  // What is left has no terminator; where the sender did not close in order, bytes may be missing.
  void end(Ending ending) {
    if (ended_) return;
    ended_ = true;
    channel_->cancel();
    const std::uint64_t held = framer_.held();
    std::vector<Piece> pieces;
    framer_.finish(pieces);
    order_up(pieces);
    // After a count that cannot be, nobody knows where the next line would begin; without TLS's
    // farewell nobody knows whether that was the last line.
    const bool is_malformed = ending == Ending::malformed;
    const bool is_cut = ending == Ending::broken && (held != 0 || channel_->peer().certified);
    if (is_malformed || is_cut) {
      say(Happening::connection_broken, {{"stream", hexadecimal(stream_)}});
      filling_.put(Gap{last_source_, last_received_, listener_->world.clock.now(),
                       is_malformed ? "framing cannot be read"
                       : held != 0  ? "connection broken in mid-line"
                                    : "connection cut off without TLS's farewell",
                       held});
    }
    if (is_opened_) filling_.put(StreamClosed{stream_, listener_->world.clock.now(), ending});
    listener_->feed.send(filling_);
    proceed();
  }

  // Who sends is archived with the first line, not with each connection that a probe makes.
  void open_stream() {
    is_opened_ = true;
    StreamOpened opened;
    opened.carrier = Carrier::syslog;
    opened.stream = stream_;
    opened.at = last_received_;
    opened.peer = to_text(channel_->peer());
    opened.name = name_of(channel_->peer());
    filling_.put(std::move(opened));
  }

  void order_up(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      if (!is_opened_) open_stream();
      const std::string_view source = routes_.source_of(piece.bytes);
      if (source == unassigned_source) tally(Happening::line_unassigned, 1);
      if (source != last_source_) last_source_ = source;
      filling_.put({source, {stream_, piece.offset}, last_received_, piece.wholeness, piece.bytes});
      listener_->traffic.received(source, piece.bytes.size());
      if (filling_.is_full()) listener_->feed.send(filling_);
    }
  }

  void leave() {
    is_over_ = true;
    channel_->close();
    say(Happening::connection_closed, {{"stream", hexadecimal(stream_)}});
    auto& all = listener_->connections;
    all.erase(std::remove(all.begin(), all.end(), shared_from_this()), all.end());
  }

  std::shared_ptr<SyslogListener::State> listener_;
  std::unique_ptr<Channel> channel_;
  SyslogRoutes routes_;  // Of this sender.
  const std::uint64_t stream_;
  Framer framer_;
  Filling filling_;
  Timestamp last_received_;
  Duration last_heard_;
  std::string last_source_{unassigned_source};
  std::array<char, 64 * 1024> chunk_{};
  bool is_opened_ = false;  // Its opening is on its way to the archive.
  bool is_reading_ = false;
  bool is_finishing_ = false;
  bool ended_ = false;    // Nothing more is read.
  bool is_over_ = false;  // Everything has been handed on, too.
};

}  // namespace

void SyslogListener::State::admit(std::unique_ptr<Channel> channel) {
  SyslogRoutes mine = routes->for_sender(channel->peer().certified);
  // A plain door takes lines that nobody claims; they are kept and counted. A certificate that no
  // source names is a stranger's.
  if (channel->peer().certified && mine.empty()) {
    door->turn_away(channel->peer(), "certificate of no source");
    return;
  }
  say(Happening::connection_opened, {{"peer", channel->peer().address}});
  connections.push_back(
      std::make_shared<SyslogConnection>(*this, std::move(channel), std::move(mine)));
  connections.back()->proceed();
}

SyslogListener::SyslogListener(std::shared_ptr<State> state) : state_(std::move(state)) {}
SyslogListener::~SyslogListener() {
  close();
  state_->connections.clear();  // They hold their listener's state; nobody else does now.
}

Result<std::unique_ptr<SyslogListener>> SyslogListener::open(Loop& loop, World world,
                                                             Orders& orders, Traffic& traffic,
                                                             const DoorSettings& settings,
                                                             std::shared_ptr<Tls> tls) {
  auto state = std::make_shared<State>(loop, world, orders, traffic);
  Door::Wants wants{"syslog", settings, std::move(tls), &world.clock, &traffic, {}, {}};
  const std::weak_ptr<State> weak = state;
  wants.admit = [weak](std::unique_ptr<Channel> channel) {
    const auto listening = weak.lock();
    if (listening != nullptr && !listening->is_closing) listening->admit(std::move(channel));
  };
  wants.refused = [weak](const Peer& peer, std::string_view why) {
    const auto listening = weak.lock();
    if (listening == nullptr) return;
    Filling filling;
    filling.put(refusal_gap("syslog", listening->routes->bound_to(peer.certified), peer, why,
                            listening->world.clock.now()));
    listening->feed.send(filling);
  };
  state->door = TRY(Door::open(loop, std::move(wants)));
  return std::unique_ptr<SyslogListener>(new SyslogListener(std::move(state)));
}

void SyslogListener::adopt(std::shared_ptr<const SyslogRoutes> routes) {
  ASSERT(routes != nullptr);
  state_->routes = std::move(routes);
  const auto all = state_->connections;  // adopt() may remove one.
  for (const auto& connection : all) connection->adopt();
}

void SyslogListener::renew(std::shared_ptr<Tls> tls) { state_->door->renew(std::move(tls)); }

void SyslogListener::turn(Intake intake) {
  state_->is_held = intake == Intake::held;
  state_->feed.flush();
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
  state_->door->close();
  const auto all = state_->connections;
  for (const auto& connection : all) connection->finish();
}

std::uint16_t SyslogListener::port() const { return state_->door->port(); }

std::size_t SyslogListener::connections() const { return state_->connections.size(); }

}  // namespace metsuke
