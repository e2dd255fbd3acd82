#include "shell/channel.h"

// The one place where Asio's TLS is compiled (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/asio/write.hpp>

#include "base/check.h"
#include "shell/channel_parts.h"

namespace metsuke {

namespace {

using NetworkFailure = boost::system::error_code;

// How long a farewell may take.
constexpr std::chrono::seconds farewell_time_max{2};

Channel::Came came_of(const NetworkFailure& failure) {
  if (!failure) return Channel::Came::bytes;
  return failure == boost::asio::error::eof ? Channel::Came::end : Channel::Came::broken;
}

// What has arrived already; a failure comes again at the next read that waits.
std::size_t read_at_once(Channel::State& state, std::span<char> into) {
  NetworkFailure failure;
  if (!state.is_non_blocking) state.socket().non_blocking(true, failure);
  if (failure) return 0;
  state.is_non_blocking = true;
  const auto buffer = boost::asio::buffer(into.data(), into.size());
  const std::size_t count = state.secure == nullptr ? state.plain.read_some(buffer, failure)
                                                    : state.secure->read_some(buffer, failure);
  return failure ? 0 : count;
}

// Many senders write each line as a record of its own: one wait for what has come of them, not one
// for each.
std::size_t read_records(Channel::State& state, std::span<char> into) {
  std::size_t taken = 0;
  while (taken < into.size()) {
    const std::size_t count = read_at_once(state, into.subspan(taken));
    if (count == 0) break;
    taken += count;
  }
  return taken;
}

}  // namespace

std::string to_text(const Peer& peer) {
  const bool is_six = peer.address.find(':') != std::string::npos;
  return (is_six ? "[" + peer.address + "]" : peer.address) + ":" + std::to_string(peer.port);
}

std::string name_of(const Peer& peer) {
  return peer.certified ? "sha256:" + to_hex(peer.certified->spki) : std::string();
}

Channel::Channel(std::shared_ptr<State> state) : state_(std::move(state)) {}
Channel::~Channel() { close(); }

const Peer& Channel::peer() const { return state_->peer; }

void Channel::read(std::span<char> into, Read done) {
  ASSERT(!into.empty());
  const auto buffer = boost::asio::buffer(into.data(), into.size());
  if (state_->secure == nullptr) {
    state_->plain.async_read_some(buffer, [state = state_, kept = std::move(done)](
                                              const NetworkFailure& failure, std::size_t count) {
      kept(came_of(failure), count);
    });
    return;
  }
  state_->secure->async_read_some(buffer, [state = state_, into, kept = std::move(done)](
                                              const NetworkFailure& failure, std::size_t count) {
    const bool is_more = !failure && count > 0;
    const std::size_t more = is_more ? read_records(*state, into.subspan(count)) : 0;
    kept(came_of(failure), count + more);
  });
}

std::size_t Channel::read_now(std::span<char> into) { return read_at_once(*state_, into); }

void Channel::write(std::string bytes, Written done) {
  ASSERT(state_->writing.empty());
  state_->writing = std::move(bytes);
  auto written = [state = state_, kept = std::move(done)](const NetworkFailure& failure,
                                                          std::size_t) {
    state->writing.clear();
    kept(failure ? Result<void>(Error{Code::network_failed, state->peer.address}) : Result<void>());
  };
  const auto buffer = boost::asio::buffer(state_->writing);
  if (state_->secure == nullptr)
    boost::asio::async_write(state_->plain, buffer, std::move(written));
  else
    boost::asio::async_write(*state_->secure, buffer, std::move(written));
}

void Channel::cancel() {
  NetworkFailure ignored;
  state_->socket().cancel(ignored);
}

void Channel::close() {
  if (state_->is_closed) return;
  state_->is_closed = true;
  const auto end = [state = state_] {
    NetworkFailure ignored;
    state->socket().shutdown(Channel::State::Tcp::shutdown_send, ignored);
    state->socket().close(ignored);
  };
  if (state_->secure == nullptr) {
    end();
    return;
  }
  state_->secure->async_shutdown([end](const NetworkFailure&) { end(); });
  state_->loop.after(farewell_time_max, end);
}

}  // namespace metsuke
