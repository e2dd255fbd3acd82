// The only file that knows Beast; its own code is compiled here, too
// (BOOST_BEAST_SEPARATE_COMPILATION).
#include "shell/http_server.h"

#include <array>
#include <boost/beast/http.hpp>
#include <boost/beast/src.hpp>

#include "base/limits.h"
#include "shell/log.h"

namespace metsuke {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using HttpFailure = boost::system::error_code;

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

int status_for(const HttpFailure& failure) {
  if (failure == http::error::body_limit) return 413;
  if (failure == http::error::header_limit || failure == http::error::buffer_overflow) return 431;
  return 400;
}

class HttpSession;

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<State> {
  State(Loop& the_loop, Wants the_wants) : loop(the_loop), wants(std::move(the_wants)) {}

  Loop& loop;
  Wants wants;
  std::unique_ptr<Door> door;
  bool is_closing = false;
};

namespace {

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(std::shared_ptr<HttpServer::State> server, std::unique_ptr<Channel> channel)
      : server_(std::move(server)), channel_(std::move(channel)) {}

  void next_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits::http_header_bytes_max));
    parser_->body_limit(server_->wants.body_bytes_max);
    parser_->eager(true);
    expect_within(limits::http_header_time_max);
    if (buffer_.empty())
      read();
    else
      parse();
  }

 private:
  // Whatever is waited for now: when it takes longer, the connection is over.
  void expect_within(Duration time) {
    const std::uint64_t step = ++step_;
    server_->loop.after(time, [weak = weak_from_this(), step] {
      const auto self = weak.lock();
      if (self != nullptr && self->step_ == step) self->close();
    });
  }

  void read() {
    channel_->read(chunk_, [self = shared_from_this()](Channel::Came came, std::size_t count) {
      if (self->is_closed_) return;
      if (came != Channel::Came::bytes) {
        self->close();
        return;
      }
      self->buffer_.append(self->chunk_.data(), count);
      self->parse();
    });
  }

  void parse() {
    HttpFailure failure;
    while (!buffer_.empty() && !parser_->is_done() && !failure) {
      const std::size_t used =
          parser_->put(boost::asio::const_buffer(buffer_.data(), buffer_.size()), failure);
      buffer_.erase(0, used);
      if (used == 0) break;
    }
    if (failure && failure != http::error::need_more) {
      tally(Happening::request_refused, 1);
      keep_alive_ = false;
      write(plain(status_for(failure), "bad request\n"));
      return;
    }
    if (parser_->is_done())
      serve();
    else
      read();
  }

  void serve() {
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
    request.peer = channel_->peer().address;
    request.certified = channel_->peer().certified;
    request.is_secure = channel_->peer().is_secure;
    // The answer may take its time; the next request has its own deadline.
    ++step_;
    Loop& loop = server_->loop;
    server_->wants.serve(std::move(request),
                         [self = shared_from_this(), &loop](HttpResponse response) {
                           loop.post([self, answer = std::move(response)] { self->write(answer); });
                         });
  }

  void write(const HttpResponse& response) {
    if (is_closed_) return;
    tally(Happening::request_served, 1);
    http::response<http::string_body> message;
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    message.set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : security_headers()) message.set(name, value);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(keep_alive_);
    message.body() = response.body;
    message.prepare_payload();
    expect_within(limits::http_header_time_max);
    channel_->write(text_of_message(message),
                    [self = shared_from_this()](const Result<void>& written) {
                      if (self->is_closed_) return;
                      if (!written || !self->keep_alive_ || self->server_->is_closing)
                        self->close();
                      else
                        self->next_request();
                    });
  }

  std::string text_of_message(http::response<http::string_body>& message) const {
    http::response_serializer<http::string_body> serializer(message);
    serializer.split(true);
    std::string text;
    HttpFailure failure;
    while (!failure && !serializer.is_done() && !(is_head_ && serializer.is_header_done())) {
      serializer.next(failure, [&](HttpFailure&, const auto& buffers) {
        std::size_t size = 0;
        for (const auto buffer : beast::buffers_range_ref(buffers)) {
          text.append(static_cast<const char*>(buffer.data()), buffer.size());
          size += buffer.size();
        }
        serializer.consume(size);
      });
    }
    ASSERT(!failure);
    return text;
  }

  void close() {
    is_closed_ = true;
    ++step_;
    channel_->cancel();
    channel_->close();
  }

  std::shared_ptr<HttpServer::State> server_;
  std::unique_ptr<Channel> channel_;
  std::array<char, 16 * 1024> chunk_{};
  std::string buffer_;  // Read and not parsed.
  std::optional<http::request_parser<http::string_body>> parser_;
  std::uint64_t step_ = 0;  // Counts what was waited for.
  bool keep_alive_ = false;
  bool is_head_ = false;
  bool is_closed_ = false;
};

}  // namespace

HttpServer::HttpServer(std::shared_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() { close(); }

Result<std::unique_ptr<HttpServer>> HttpServer::open(Loop& loop, Wants wants) {
  ASSERT(wants.serve != nullptr);
  ASSERT(wants.body_bytes_max > 0);
  auto state = std::make_shared<State>(loop, std::move(wants));
  const Wants& wanted = state->wants;
  Door::Wants door{wanted.what, wanted.settings, wanted.tls, wanted.clock, wanted.traffic, {}, {}};
  const std::weak_ptr<State> weak = state;
  door.admit = [weak](std::unique_ptr<Channel> channel) {
    const auto server = weak.lock();
    if (server == nullptr || server->is_closing) return;
    std::make_shared<HttpSession>(server, std::move(channel))->next_request();
  };
  // Who is turned away here hears so, and sends again: nothing is missing.
  door.refused = [](const Peer&, std::string_view) {};
  state->door = TRY(Door::open(loop, std::move(door)));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

void HttpServer::renew(std::shared_ptr<Tls> tls) { state_->door->renew(std::move(tls)); }

void HttpServer::close() {
  if (state_->is_closing) return;
  state_->is_closing = true;
  state_->door->close();
}

std::uint16_t HttpServer::port() const { return state_->door->port(); }

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
