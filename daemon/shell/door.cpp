#include "shell/door.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <map>

#include "base/check.h"
#include "base/limits.h"
#include "shell/channel_parts.h"
#include "shell/log.h"

namespace metsuke {

struct Door::State : std::enable_shared_from_this<State> {
  using Tcp = boost::asio::ip::tcp;
  using Failure = boost::system::error_code;

  State(Loop& the_loop, Wants the_wants)
      : loop(the_loop), wants(std::move(the_wants)), acceptor(the_loop.context()) {}

  void accept();
  void take(Tcp::socket socket);
  void shake_hands(std::shared_ptr<Channel::State> channel);
  void welcome(const std::shared_ptr<Channel::State>& channel);
  void turn_away(const Peer& peer, std::string_view why);
  bool is_news(const std::string& fault);
  std::string_view reason_against(const std::string& address) const;
  std::shared_ptr<void> ticket_for(const std::string& address);

  Loop& loop;
  Wants wants;
  Tcp::acceptor acceptor;
  std::size_t open_count = 0;
  std::map<std::string, std::size_t> by_address;
  std::map<std::string, Duration> told;  // When a sender and its fault were last reported.
  bool is_closing = false;
};

std::string_view Door::State::reason_against(const std::string& address) const {
  const auto& allowed = wants.settings.allow;
  if (!allowed.empty()) {
    const auto parsed = address_from(address);
    const bool is_allowed =
        parsed && std::any_of(allowed.begin(), allowed.end(),
                              [&](const Network& network) { return network.contains(*parsed); });
    if (!is_allowed) return "address";
  }
  if (open_count >= limits::connections_max) return "too many connections";
  const auto same = by_address.find(address);
  if (same != by_address.end() && same->second >= limits::connections_per_address_max)
    return "too many connections from there";
  return {};
}

// Counts the connection for as long as anything of it is alive.
std::shared_ptr<void> Door::State::ticket_for(const std::string& address) {
  ++open_count;
  ++by_address[address];
  wants.traffic->connected(wants.what);
  // The traffic's book may be gone before the last connection is: it is asked through this door.
  return {nullptr, [self = shared_from_this(), address](void*) {
            --self->open_count;
            if (--self->by_address[address] == 0) self->by_address.erase(address);
            if (!self->is_closing) self->wants.traffic->left(self->wants.what);
          }};
}

// All are counted; the journal and the archive hear of the same sender's same fault once an hour.
void Door::State::turn_away(const Peer& peer, std::string_view why) {
  wants.traffic->refused(wants.what);
  const std::string name = name_of(peer);
  if (!is_news(std::string(name.empty() ? peer.address : name).append(": ").append(why))) {
    tally(Happening::connection_refused, 1);
    return;
  }
  if (name.empty())
    say(Happening::connection_refused,
        {{"door", wants.what}, {"peer", peer.address}, {"why", why}});
  else
    say(Happening::connection_refused,
        {{"door", wants.what}, {"peer", peer.address}, {"why", why}, {"key", name}});
  wants.refused(peer, why);
}

bool Door::State::is_news(const std::string& fault) {
  const Duration now = wants.clock->elapsed();
  const auto known = told.find(fault);
  if (known != told.end() && now - known->second < limits::refusal_interval) return false;
  if (known == told.end() && told.size() >= limits::refusals_remembered_max) {
    std::erase_if(told,
                  [now](const auto& one) { return now - one.second >= limits::refusal_interval; });
    // So many at once are an attack, not senders whose lines are missing.
    if (told.size() >= limits::refusals_remembered_max) return false;
  }
  told[fault] = now;
  return true;
}

void Door::State::take(Tcp::socket socket) {
  Failure failure;
  const auto remote = socket.remote_endpoint(failure);
  Peer peer;
  if (!failure) {
    peer.address = remote.address().to_string();
    peer.port = remote.port();
  }
  if (failure) return;  // Gone again.
  if (const std::string_view why = reason_against(peer.address); !why.empty()) {
    turn_away(peer, why);
    return;
  }
  socket.set_option(Tcp::no_delay(true), failure);
  auto channel = wants.settings.tls
                     ? std::make_shared<Channel::State>(loop, std::move(socket), wants.tls)
                     : std::make_shared<Channel::State>(loop, std::move(socket));
  channel->peer = std::move(peer);
  channel->ticket = ticket_for(channel->peer.address);
  if (wants.settings.tls)
    shake_hands(std::move(channel));
  else
    welcome(channel);
}

void Door::State::shake_hands(std::shared_ptr<Channel::State> channel) {
  const auto is_done = std::make_shared<bool>(false);
  loop.after(limits::handshake_time_max, [weak = std::weak_ptr(channel), is_done] {
    const auto late = weak.lock();
    Failure ignored;
    if (late != nullptr && !*is_done) late->socket().close(ignored);
  });
  auto& secure = *channel->secure;
  secure.async_handshake(Channel::State::Secure::server, [self = shared_from_this(), channel,
                                                          is_done](const Failure& failure) {
    *is_done = true;
    if (self->is_closing) return;
    if (failure == boost::asio::error::operation_aborted) {
      self->turn_away(channel->peer, "handshake took too long");
    } else if (failure) {
      self->turn_away(channel->peer, "handshake: " + failure.message());
    } else {
      channel->peer.certified = certified_by(channel->secure->native_handle());
      channel->peer.is_secure = true;
      self->welcome(channel);
    }
  });
}

void Door::State::welcome(const std::shared_ptr<Channel::State>& channel) {
  wants.admit(std::make_unique<Channel>(channel));
}

void Door::State::accept() {
  acceptor.async_accept([self = shared_from_this()](const Failure& failure, Tcp::socket socket) {
    if (self->is_closing || failure == boost::asio::error::operation_aborted) return;
    if (failure) {
      // Out of descriptors, most likely: another try a moment later, not in a tight circle.
      self->loop.after(std::chrono::seconds(1), [self] {
        if (!self->is_closing) self->accept();
      });
      return;
    }
    self->take(std::move(socket));
    self->accept();
  });
}

Door::Door(std::shared_ptr<State> state) : state_(std::move(state)) {}
Door::~Door() { close(); }

Result<std::unique_ptr<Door>> Door::open(Loop& loop, Wants wants) {
  ASSERT(wants.admit != nullptr);
  ASSERT(wants.refused != nullptr);
  ASSERT(wants.traffic != nullptr);
  ASSERT(wants.clock != nullptr);
  ASSERT(!wants.settings.tls || wants.tls != nullptr);
  const Endpoint endpoint = wants.settings.endpoint;
  const std::string what = wants.what;
  const bool is_secure = wants.settings.tls;
  auto state = std::make_shared<State>(loop, std::move(wants));
  State::Failure failure;
  const auto address = boost::asio::ip::make_address(endpoint.address, failure);
  if (failure) return Error{Code::value_invalid, to_text(endpoint)};
  const State::Tcp::endpoint at(address, endpoint.port);
  auto& acceptor = state->acceptor;
  acceptor.open(at.protocol(), failure);
  if (!failure) acceptor.set_option(State::Tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(at, failure);
  if (!failure) acceptor.listen(State::Tcp::acceptor::max_listen_connections, failure);
  if (failure) return Error{Code::network_failed, what + " " + to_text(endpoint)};
  std::unique_ptr<Door> door(new Door(std::move(state)));
  door->state_->accept();
  const std::string where = to_text(Endpoint{endpoint.address, door->port()});
  say(Happening::listener_opened,
      {{"what", what}, {"at", where}, {"transport", is_secure ? "TLS 1.3" : "TCP"}});
  return door;
}

void Door::turn_away(const Peer& peer, std::string_view why) { state_->turn_away(peer, why); }

void Door::close() {
  if (state_->is_closing) return;
  state_->is_closing = true;
  State::Failure ignored;
  state_->acceptor.close(ignored);
}

void Door::renew(std::shared_ptr<Tls> tls) {
  if (state_->wants.settings.tls) state_->wants.tls = std::move(tls);
}

std::uint16_t Door::port() const {
  State::Failure failure;
  const auto local = state_->acceptor.local_endpoint(failure);
  return failure ? std::uint16_t{0} : local.port();
}

std::size_t Door::connections() const { return state_->open_count; }

}  // namespace metsuke
