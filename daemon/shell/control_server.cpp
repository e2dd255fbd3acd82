#include "shell/control_server.h"

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "shell/log.h"

namespace metsuke {

namespace {

using boost::asio::local::stream_protocol;
using Failure = boost::system::error_code;

constexpr std::size_t connections_max = 64;

std::string name_of_user(uid_t user) {
  std::array<char, 4096> room{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(user, &entry, room.data(), room.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return "uid-" + std::to_string(user);
}

std::string person_behind(int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "unknown";
  return name_of_user(peer.uid);
}

}  // namespace

struct ControlServer::State : std::enable_shared_from_this<State> {
  explicit State(Loop& the_loop) : loop(the_loop), acceptor(the_loop.context()) {}
  void accept();

  Loop& loop;
  stream_protocol::acceptor acceptor;
  Serve serve;
  std::string path;
  std::size_t open_connections = 0;
  bool is_closing = false;
};

namespace {

class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  Conversation(std::shared_ptr<ControlServer::State> server, stream_protocol::socket socket)
      : server_(std::move(server)),
        socket_(std::move(socket)),
        person_(person_behind(socket_.native_handle())) {
    ++server_->open_connections;
  }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  ~Conversation() { --server_->open_connections; }

  void read() {
    const std::size_t end = text_.find('\n');
    if (end != std::string::npos) {
      const std::string line = text_.substr(0, end);
      text_.erase(0, end + 1);
      serve(line);
      return;
    }
    if (text_.size() > control_line_bytes_max) {
      write(control_error({Code::limit_exceeded, "request"}), After::close);
      return;
    }
    socket_.async_read_some(boost::asio::buffer(chunk_),
                            [self = shared_from_this()](const Failure& failure, std::size_t count) {
                              if (failure) return;
                              self->text_.append(self->chunk_.data(), count);
                              self->read();
                            });
  }

 private:
  enum class After : std::uint8_t { read, close };

  void serve(const std::string& line) {
    const auto request = control_request_from(line);
    if (!request) {
      say(Happening::control_refused, {{"person", person_}});
      write(control_error(request.error()), After::read);
      return;
    }
    say(Happening::control_asked, {{"person", person_}, {"verb", name_of(request->verb)}});
    // The loop outlives every thread that may reply.
    Loop& loop = server_->loop;
    server_->serve(*request, person_, [self = shared_from_this(), &loop](std::string reply) {
      loop.post([self, text = std::move(reply)] { self->write(text, After::read); });
    });
  }

  void write(const std::string& reply, After after) {
    out_ = reply + "\n";
    boost::asio::async_write(
        socket_, boost::asio::buffer(out_),
        [self = shared_from_this(), after](const Failure& failure, std::size_t) {
          if (!failure && after == After::read) self->read();
        });
  }

  std::shared_ptr<ControlServer::State> server_;
  stream_protocol::socket socket_;
  const std::string person_;
  std::array<char, 4096> chunk_{};
  std::string text_;
  std::string out_;
};

}  // namespace

void ControlServer::State::accept() {
  acceptor.async_accept(
      [self = shared_from_this()](const Failure& failure, stream_protocol::socket socket) {
        if (self->is_closing || failure == boost::asio::error::operation_aborted) return;
        if (!failure && self->open_connections < connections_max)
          std::make_shared<Conversation>(self, std::move(socket))->read();
        self->accept();
      });
}

ControlServer::ControlServer(std::shared_ptr<State> state) : state_(std::move(state)) {}
ControlServer::~ControlServer() { close(); }

Result<std::unique_ptr<ControlServer>> ControlServer::open(Loop& loop, const std::string& path,
                                                           Serve serve) {
  ASSERT(serve != nullptr);
  if (path.size() >= sizeof(sockaddr_un::sun_path)) return Error{Code::limit_exceeded, path};
  auto state = std::make_shared<State>(loop);
  state->serve = std::move(serve);
  state->path = path;
  // The lock on the data directory is ours, so what lies there is left from before.
  ::unlink(path.c_str());
  Failure failure;
  state->acceptor.open(stream_protocol(), failure);
  const mode_t mask = ::umask(0177);
  if (!failure) state->acceptor.bind(stream_protocol::endpoint(path), failure);
  ::umask(mask);
  if (!failure) state->acceptor.listen(16, failure);
  if (failure) return Error{Code::network_failed, path};
  std::unique_ptr<ControlServer> server(new ControlServer(std::move(state)));
  server->state_->accept();
  say(Happening::listener_opened, {{"what", "control"}, {"at", path}});
  return server;
}

void ControlServer::close() {
  if (state_->is_closing) return;
  state_->is_closing = true;
  Failure ignored;
  state_->acceptor.close(ignored);
  ::unlink(state_->path.c_str());
}

}  // namespace metsuke
