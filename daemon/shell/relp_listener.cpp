#include "shell/relp_listener.h"

#include <algorithm>
#include <array>
#include <deque>

#include "base/limits.h"
#include "shell/duty.h"
#include "shell/log.h"
#include "shell/order_feed.h"
#include "source/relp.h"

namespace metsuke {

namespace {

class RelpConnection;

// Lines that wait to be told from those sent before; more than this is decided as it stands.
constexpr std::size_t head_bytes_max = limits::source_bytes_max / 4;

}  // namespace

struct RelpListener::State : std::enable_shared_from_this<State> {
  State(Loop& the_loop, World the_world, Orders& orders, Traffic& the_traffic)
      : loop(the_loop),
        world(the_world),
        traffic(the_traffic),
        feed(the_loop, orders, the_traffic, OrderFeed::Tells::each_line) {}

  void admit(std::unique_ptr<Channel> channel);

  Loop& loop;
  World world;
  Traffic& traffic;
  OrderFeed feed;
  std::unique_ptr<Door> door;
  std::shared_ptr<const SyslogRoutes> routes = std::make_shared<SyslogRoutes>();
  std::vector<std::shared_ptr<RelpConnection>> connections;
  bool is_held = false;
  bool is_closing = false;
};

namespace {

class RelpConnection : public std::enable_shared_from_this<RelpConnection> {
 public:
  RelpConnection(RelpListener::State& listener, std::unique_ptr<Channel> channel,
                 SyslogRoutes routes)
      : listener_(listener.shared_from_this()),
        channel_(std::move(channel)),
        routes_(std::move(routes)),
        last_heard_(listener.world.clock.elapsed()) {
    opened_.carrier = Carrier::relp;
    opened_.stream = listener.world.chance.next();
    opened_.peer = to_text(channel_->peer());
    opened_.name = name_of(channel_->peer());
  }

  // Answers and reads, as far as it may and is not already.
  void proceed() {
    if (phase_ == Phase::over) return;
    if (!known_ && !head_.empty()) ask();
    if (phase_ == Phase::closing && head_.empty() && in_flight_ == 0 && !is_farewell_said_) {
      is_farewell_said_ = true;
      answers_ += session_.farewell();
    }
    write();
    if (is_farewell_said_ && !is_writing_ && answers_.empty()) leave(ending_);
    if (phase_ != Phase::open || is_reading_) return;
    if (listener_->is_held || !listener_->feed.flush() || in_flight_ >= limits::relp_window_max ||
        !listener_->traffic.has_room(last_source_))
      return;
    is_reading_ = true;
    channel_->read(chunk_, [self = shared_from_this()](Channel::Came came, std::size_t count) {
      self->is_reading_ = false;
      self->take(came, count);
    });
  }

  // Nothing more is read; what was is made safe and answered.
  void finish() {
    if (phase_ != Phase::open) return;
    phase_ = Phase::closing;
    decide(More::none);
    send();
    proceed();
  }

  void adopt() {
    routes_ = listener_->routes->for_sender(channel_->peer().certified);
    if (!channel_->peer().certified || !routes_.empty()) return;
    listener_->door->turn_away(channel_->peer(), "no source of that sender any more");
    finish();
  }

  bool is_idle(Duration now) const {
    return in_flight_ == 0 && now - last_heard_ > limits::connection_idle_max;
  }

 private:
  enum class Phase : std::uint8_t { open, closing, over };
  using Numbers = std::vector<std::uint32_t>;
  struct HeldLine {
    std::uint32_t number = 0;
    std::string bytes;
  };

  void take(Channel::Came came, std::size_t count) {
    if (phase_ == Phase::over) return;
    last_heard_ = listener_->world.clock.elapsed();
    if (count != 0 && phase_ == Phase::open) feed(std::string_view(chunk_.data(), count));
    if (came != Channel::Came::bytes && phase_ != Phase::over) {
      // What is not answered yet comes again, with the sender's next connection.
      leave(phase_ == Phase::closing ? ending_ : StreamClosed::Ending::broken);
      return;
    }
    proceed();
  }

  void feed(std::string_view bytes) {
    RelpSession::Turn turn;
    const auto fed = session_.feed(bytes, turn);
    answers_ += turn.answers;
    opened_.at = listener_->world.clock.now();
    for (const RelpSession::Line& line : turn.lines) {
      ++in_flight_;
      if (is_decided_) {
        put(line.number, line.bytes);
        continue;
      }
      head_.push_back({line.number, std::string(line.bytes)});
      head_bytes_ += line.bytes.size();
      marks_.push_back(mark_of(line.bytes));
    }
    decide(turn.is_over || head_bytes_ > head_bytes_max ? More::none : More::may_come);
    send();
    if (turn.is_over) {
      phase_ = Phase::closing;
      ending_ = StreamClosed::Ending::finished;
    }
    if (fed) return;
    say(Happening::relp_broken,
        {{"stream", hexadecimal(opened_.stream)}, {"why", fed.error().detail}});
    filling_.put(Gap{last_source_, opened_.at, opened_.at, "RELP cannot be read", session_.held()});
    listener_->feed.send(filling_);
    leave(StreamClosed::Ending::malformed);
  }

  // What this sender's sessions ended with, as the archive has it once all that was read of them
  // is in it.
  void ask() {
    if (is_asking_) return;
    is_asking_ = true;
    const std::string sender = sender_of(opened_);
    const std::weak_ptr<RelpConnection> weak = weak_from_this();
    listener_->feed.ask([weak, sender, &loop = listener_->loop](Duty& duty) {
      std::optional<std::vector<Unconfirmed>> known;
      if (!duty.is_closed()) known = duty.engine().streams().unconfirmed(sender);
      loop.post([weak, known] {
        if (const auto self = weak.lock()) self->learn(known);
      });
    });
  }

  void learn(const std::optional<std::vector<Unconfirmed>>& known) {
    is_asking_ = false;
    if (phase_ == Phase::over || !known) return;  // Asked again at the next turn.
    known_ = *known;
    decide(phase_ == Phase::open ? More::may_come : More::none);
    if (!is_decided_)
      listener_->loop.after(limits::relp_doubt_max, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self == nullptr || self->phase_ == Phase::over) return;
        self->decide(More::none);
        self->send();
        self->proceed();
      });
    send();
    proceed();
  }

  // Tells the lines that were sent before from those that are new.
  void decide(More more) {
    if (is_decided_ || !known_ || head_.empty()) return;
    const auto found = resent(*known_, marks_, more);
    if (!found) return;
    is_decided_ = true;
    opened_.resumes = found->stream;
    opened_.repeats = found->lines;
    filling_.put(opened_);
    is_opened_ = true;
    if (found->lines != 0) {
      tally(Happening::line_repeated, found->lines);
      say(Happening::lines_resent, {{"stream", hexadecimal(opened_.stream)},
                                    {"of", hexadecimal(found->stream)},
                                    {"lines", std::to_string(found->lines)}});
    }
    for (const HeldLine& line : head_) put(line.number, line.bytes);
    head_.clear();
    marks_.clear();
    head_bytes_ = 0;
    send();
  }

  void put(std::uint32_t number, std::string_view bytes) {
    const std::string_view source = routes_.source_of(bytes);
    if (source == unassigned_source) tally(Happening::line_unassigned, 1);
    if (source != last_source_) last_source_ = source;
    filling_.put({source, {opened_.stream, offset_}, opened_.at, Wholeness::whole, bytes});
    listener_->traffic.received(source, bytes.size());
    offset_ += bytes.size();
    numbers_.push_back(number);
    if (filling_.is_full()) send();
  }

  void send() {
    listener_->feed.send(filling_, [weak = weak_from_this(), numbers = std::move(numbers_)] {
      if (const auto self = weak.lock()) self->answer(numbers);
    });
    numbers_.clear();
  }

  void answer(const Numbers& numbers) {
    ASSERT(in_flight_ >= numbers.size());
    in_flight_ -= numbers.size();
    tally(Happening::line_acknowledged, numbers.size());
    if (phase_ == Phase::over) return;
    for (const std::uint32_t number : numbers) answers_ += RelpSession::accepted(number);
    proceed();
  }

  void write() {
    if (is_writing_ || answers_.empty()) return;
    is_writing_ = true;
    channel_->write(std::exchange(answers_, {}), [self = shared_from_this()](const auto& written) {
      self->is_writing_ = false;
      if (self->phase_ == Phase::over) return;
      if (!written)
        self->leave(StreamClosed::Ending::broken);
      else
        self->proceed();
    });
  }

  void leave(StreamClosed::Ending ending) {
    if (phase_ == Phase::over) return;
    phase_ = Phase::over;
    if (is_opened_) {
      filling_.put(StreamClosed{opened_.stream, listener_->world.clock.now(), ending});
      listener_->feed.send(filling_);
    }
    channel_->cancel();
    channel_->close();
    say(Happening::connection_closed, {{"stream", hexadecimal(opened_.stream)}});
    auto& all = listener_->connections;
    all.erase(std::remove(all.begin(), all.end(), shared_from_this()), all.end());
  }

  std::shared_ptr<RelpListener::State> listener_;
  std::unique_ptr<Channel> channel_;
  SyslogRoutes routes_;  // Of this sender.
  StreamOpened opened_;
  RelpSession session_;
  Duration last_heard_;
  std::array<char, 64 * 1024> chunk_{};

  // Until it is known which of the first lines were sent before.
  std::optional<std::vector<Unconfirmed>> known_;
  std::deque<HeldLine> head_;
  std::vector<LineMark> marks_;  // Of `head_`.
  std::size_t head_bytes_ = 0;

  Filling filling_;
  Numbers numbers_;  // Of the lines in `filling_`.
  std::uint64_t offset_ = 0;
  std::size_t in_flight_ = 0;  // Lines read and not answered.
  std::string answers_;        // To be written.
  std::string last_source_{unassigned_source};
  Phase phase_ = Phase::open;
  // Where we close, nobody knows which answers the sender has heard.
  StreamClosed::Ending ending_ = StreamClosed::Ending::daemon;
  bool is_asking_ = false;
  bool is_decided_ = false;
  bool is_opened_ = false;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_farewell_said_ = false;
};

}  // namespace

void RelpListener::State::admit(std::unique_ptr<Channel> channel) {
  SyslogRoutes mine = routes->for_sender(channel->peer().certified);
  if (channel->peer().certified && mine.empty()) {
    door->turn_away(channel->peer(), "certificate of no source");
    return;
  }
  say(Happening::connection_opened, {{"peer", channel->peer().address}});
  connections.push_back(
      std::make_shared<RelpConnection>(*this, std::move(channel), std::move(mine)));
  connections.back()->proceed();
}

RelpListener::RelpListener(std::shared_ptr<State> state) : state_(std::move(state)) {}
RelpListener::~RelpListener() {
  close();
  state_->connections.clear();
}

Result<std::unique_ptr<RelpListener>> RelpListener::open(Loop& loop, World world, Orders& orders,
                                                         Traffic& traffic,
                                                         const DoorSettings& settings,
                                                         std::shared_ptr<Tls> tls) {
  auto state = std::make_shared<State>(loop, world, orders, traffic);
  Door::Wants wants{"relp", settings, std::move(tls), &world.clock, &traffic, {}, {}};
  const std::weak_ptr<State> weak = state;
  wants.admit = [weak](std::unique_ptr<Channel> channel) {
    const auto listening = weak.lock();
    if (listening != nullptr && !listening->is_closing) listening->admit(std::move(channel));
  };
  wants.refused = [weak](const Peer& peer, std::string_view why) {
    const auto listening = weak.lock();
    if (listening == nullptr) return;
    Filling filling;
    filling.put(refusal_gap("relp", listening->routes->bound_to(peer.certified), peer, why,
                            listening->world.clock.now()));
    listening->feed.send(filling);
  };
  state->door = TRY(Door::open(loop, std::move(wants)));
  return std::unique_ptr<RelpListener>(new RelpListener(std::move(state)));
}

void RelpListener::adopt(std::shared_ptr<const SyslogRoutes> routes) {
  ASSERT(routes != nullptr);
  state_->routes = std::move(routes);
  const auto all = state_->connections;
  for (const auto& connection : all) connection->adopt();
}

void RelpListener::renew(std::shared_ptr<Tls> tls) { state_->door->renew(std::move(tls)); }

void RelpListener::turn(Intake intake) {
  state_->is_held = intake == Intake::held;
  state_->feed.flush();
  const Duration now = state_->world.clock.elapsed();
  const auto all = state_->connections;
  for (const auto& connection : all) {
    if (connection->is_idle(now)) connection->finish();
    connection->proceed();
  }
}

void RelpListener::close() {
  if (state_->is_closing) return;
  state_->is_closing = true;
  state_->door->close();
  const auto all = state_->connections;
  for (const auto& connection : all) connection->finish();
}

std::uint16_t RelpListener::port() const { return state_->door->port(); }

std::size_t RelpListener::connections() const { return state_->connections.size(); }

}  // namespace metsuke
