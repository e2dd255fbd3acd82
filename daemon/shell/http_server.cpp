// The only file that knows Beast; its own code is compiled here, too
// (BOOST_BEAST_SEPARATE_COMPILATION).
#include "shell/http_server.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/src.hpp>

#include "base/limits.h"
#include "shell/log.h"

namespace metsuke {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using Failure = boost::system::error_code;

constexpr std::size_t connections_max = 256;
constexpr std::uint64_t form_bytes_max = 64 * 1024;
static_assert(form_bytes_max <= limits::http_body_bytes_max);

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& byte : lowered)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  return lowered;
}

std::string_view plain_view(beast::string_view text) { return {text.data(), text.size()}; }

HttpMethod method_of(http::verb verb) {
  if (verb == http::verb::get) return HttpMethod::fetch;
  if (verb == http::verb::head) return HttpMethod::head;
  if (verb == http::verb::post) return HttpMethod::post;
  return HttpMethod::other;
}

int status_for(const Failure& failure) {
  if (failure == http::error::body_limit) return 413;
  if (failure == http::error::header_limit || failure == http::error::buffer_overflow) return 431;
  return 400;
}

// A fault in what was sent, to be answered; not the end or failure of the connection.
bool is_sender_fault(const Failure& failure) {
  return failure.category() == http::make_error_code(http::error::bad_method).category() &&
         failure != http::error::end_of_stream && failure != http::error::partial_message;
}

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<State> {
  explicit State(Loop& the_loop) : loop(the_loop), acceptor(the_loop.context()) {}
  void accept();

  Loop& loop;
  tcp::acceptor acceptor;
  Serve serve;
  std::size_t open_connections = 0;
  bool is_closing = false;
};

namespace {

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<HttpServer::State> server, tcp::socket socket)
      : server_(std::move(server)), stream_(std::move(socket)) {
    ++server_->open_connections;
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { --server_->open_connections; }

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits::http_header_bytes_max));
    parser_->body_limit(form_bytes_max);
    stream_.expires_after(limits::http_header_time_max);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](const Failure& failure, std::size_t) { self->take(failure); });
  }

 private:
  void take(const Failure& failure) {
    if (failure && !is_sender_fault(failure)) {
      close();
      return;
    }
    if (failure) {
      tally(Happening::request_refused, 1);
      keep_alive_ = false;
      write(plain(status_for(failure), "bad request\n"));
      return;
    }
    http::request<http::string_body> message = parser_->release();
    keep_alive_ = message.keep_alive();
    HttpRequest request;
    request.method = method_of(message.method());
    is_head_ = request.method == HttpMethod::head;
    if (!read_target(plain_view(message.target()), request)) {
      tally(Happening::request_refused, 1);
      write(plain(400, "bad request\n"));
      return;
    }
    for (const auto& field : message)
      request.headers.insert_or_assign(lower(plain_view(field.name_string())),
                                       std::string(plain_view(field.value())));
    request.body = std::move(message.body());
    Failure ignored;
    const auto peer = stream_.socket().remote_endpoint(ignored);
    request.peer = ignored ? std::string() : peer.address().to_string();
    // The page may take its time; the next request has its own deadline.
    stream_.expires_never();
    Loop& loop = server_->loop;
    server_->serve(std::move(request), [self = shared_from_this(), &loop](HttpResponse response) {
      loop.post([self, answer = std::move(response)] { self->write(answer); });
    });
  }

  void write(const HttpResponse& response) {
    tally(Happening::request_served, 1);
    message_ = {};
    message_.version(11);
    message_.result(static_cast<unsigned>(response.status));
    message_.set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : security_headers()) message_.set(name, value);
    for (const auto& [name, value] : response.headers) message_.insert(name, value);
    message_.keep_alive(keep_alive_);
    message_.body() = response.body;
    message_.prepare_payload();
    if (is_head_) message_.body().clear();
    stream_.expires_after(limits::http_header_time_max);
    serializer_.emplace(message_);
    if (is_head_) {
      http::async_write_header(stream_, *serializer_,
                               [self = shared_from_this()](const Failure& failure, std::size_t) {
                                 self->written(failure);
                               });
      return;
    }
    http::async_write(stream_, *serializer_,
                      [self = shared_from_this()](const Failure& failure, std::size_t) {
                        self->written(failure);
                      });
  }

  void written(const Failure& failure) {
    if (failure || !keep_alive_ || server_->is_closing)
      close();
    else
      read();
  }

  void close() {
    Failure ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  std::shared_ptr<HttpServer::State> server_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{limits::http_header_bytes_max + form_bytes_max};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> message_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  bool keep_alive_ = false;
  bool is_head_ = false;
};

}  // namespace

void HttpServer::State::accept() {
  acceptor.async_accept([self = shared_from_this()](const Failure& failure, tcp::socket socket) {
    if (self->is_closing || failure == boost::asio::error::operation_aborted) return;
    if (!failure && self->open_connections < connections_max)
      std::make_shared<Session>(self, std::move(socket))->read();
    if (!failure) {
      self->accept();
      return;
    }
    self->loop.after(std::chrono::seconds(1), [self] {
      if (!self->is_closing) self->accept();
    });
  });
}

HttpServer::HttpServer(std::shared_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() { close(); }

Result<std::unique_ptr<HttpServer>> HttpServer::open(Loop& loop, const Endpoint& endpoint,
                                                     Serve serve) {
  ASSERT(serve != nullptr);
  auto state = std::make_shared<State>(loop);
  state->serve = std::move(serve);
  Failure failure;
  const auto address = boost::asio::ip::make_address(endpoint.address, failure);
  if (failure) return Error{Code::value_invalid, to_text(endpoint)};
  const tcp::endpoint at(address, endpoint.port);
  state->acceptor.open(at.protocol(), failure);
  if (!failure) state->acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) state->acceptor.bind(at, failure);
  if (!failure) state->acceptor.listen(tcp::acceptor::max_listen_connections, failure);
  if (failure) return Error{Code::network_failed, "console " + to_text(endpoint)};
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(state)));
  server->state_->accept();
  Endpoint bound = endpoint;
  bound.port = server->port();
  say(Happening::listener_opened, {{"what", "console"}, {"at", "http://" + to_text(bound) + "/"}});
  return server;
}

void HttpServer::close() {
  if (state_->is_closing) return;
  state_->is_closing = true;
  Failure ignored;
  state_->acceptor.close(ignored);
}

std::uint16_t HttpServer::port() const {
  Failure failure;
  const auto local = state_->acceptor.local_endpoint(failure);
  return failure ? std::uint16_t{0} : local.port();
}

std::vector<std::pair<std::string, std::string>> security_headers() {
  return {
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
       "base-uri 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      // Not no-referrer: with that, browsers send `Origin: null` even with our own forms.
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
      {"Cache-Control", "no-store"},
  };
}

}  // namespace metsuke
