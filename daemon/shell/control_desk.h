// Answers control requests: each becomes an order to the pipeline, and its outcome the reply.
#pragma once

#include <functional>
#include <string>

#include "shell/compile_desk.h"
#include "shell/control_server.h"
#include "shell/order.h"
#include "world/world.h"

namespace metsuke {

class ControlDesk {
 public:
  struct Outside {
    Orders& orders;
    CompileDesk& compiler;
    World world;
    Language language;
    std::function<StatusFacts()> facts;  // io thread
    std::function<void()> shutdown;      // io thread
  };
  explicit ControlDesk(Outside outside) : outside_(std::move(outside)) {}
  // io thread only.
  void serve(const ControlRequest& request, const std::string& person,
             const ControlServer::Reply& reply);

 private:
  void adopt(const ControlRequest& request, const std::string& person,
             const ControlServer::Reply& reply);
  void push(std::unique_ptr<Order> order, const ControlServer::Reply& reply);
  Outside outside_;
};

}  // namespace metsuke
