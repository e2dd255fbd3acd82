// What a Channel is made of: for the door that makes one. The only header of the shell that shows
// Asio's sockets.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "shell/channel.h"

namespace metsuke {

struct Channel::State {
  using Tcp = boost::asio::ip::tcp::socket;
  using Secure = boost::asio::ssl::stream<Tcp>;

  State(Loop& the_loop, Tcp socket) : loop(the_loop), plain(std::move(socket)) {}
  State(Loop& the_loop, Tcp socket, std::shared_ptr<Tls> with)
      : loop(the_loop),
        tls(std::move(with)),
        plain(loop.context()),
        secure(std::make_unique<Secure>(std::move(socket), tls->context())) {}

  Tcp& socket() { return secure == nullptr ? plain : secure->next_layer(); }

  Loop& loop;
  std::shared_ptr<Tls> tls;  // Lives as long as the sessions it made.
  Tcp plain;
  std::unique_ptr<Secure> secure;
  Peer peer;
  std::string writing;
  std::shared_ptr<void> ticket;  // Given back when the connection is no more.
  bool is_non_blocking = false;
  bool is_closed = false;
};

}  // namespace metsuke
