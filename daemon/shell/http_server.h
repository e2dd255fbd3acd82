// HTTP/1.1 behind a door, for the console and for those who send batches of lines: every limit is
// enforced before anything is believed.
#pragma once

#include <functional>
#include <memory>

#include "shell/door.h"
#include "shell/http.h"

namespace metsuke {

// io thread only; `reply` may be called from any thread, once.
class HttpServer {
 public:
  using Reply = std::function<void(HttpResponse)>;
  using Serve = std::function<void(HttpRequest, Reply)>;
  struct Wants {
    std::string what;  // "console", "ingest", as the journal and the counters call it.
    DoorSettings settings;
    std::shared_ptr<Tls> tls;  // REQUIRES: there when settings.tls
    std::size_t body_bytes_max = 0;
    Clock* clock = nullptr;  // Neither null; both outlive the server.
    Traffic* traffic = nullptr;
    Serve serve;
  };
  static Result<std::unique_ptr<HttpServer>> open(Loop& loop, Wants wants);
  ~HttpServer();
  void renew(std::shared_ptr<Tls> tls);
  void close();
  std::uint16_t port() const;

  struct State;

 private:
  explicit HttpServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

// What every answer carries: nothing may frame it, cache it or make it load foreign things.
std::vector<std::pair<std::string, std::string>> security_headers();

}  // namespace metsuke
