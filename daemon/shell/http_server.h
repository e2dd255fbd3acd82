// The console's door: HTTP/1.1 on one address, small requests only, every limit enforced before
// anything is believed.
#pragma once

#include <functional>
#include <memory>

#include "shell/config.h"
#include "shell/http.h"
#include "shell/loop.h"

namespace metsuke {

// io thread only; `reply` may be called from any thread, once.
class HttpServer {
 public:
  using Reply = std::function<void(HttpResponse)>;
  using Serve = std::function<void(HttpRequest, Reply)>;
  static Result<std::unique_ptr<HttpServer>> open(Loop& loop, const Endpoint& endpoint,
                                                  Serve serve);
  ~HttpServer();
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
