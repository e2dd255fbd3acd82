#include "shell/compile_desk.h"

#include <pthread.h>

#include "shell/log.h"

namespace metsuke {

namespace {

constexpr std::size_t waiting_max = 16;

}  // namespace

CompileDesk::CompileDesk(Outside outside) : outside_(std::move(outside)), tasks_(waiting_max) {
  ASSERT(outside_.hand_over != nullptr);
}

CompileDesk::~CompileDesk() { close(); }

void CompileDesk::open() {
  ASSERT(!thread_.joinable());
  thread_ = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), "compile");
    while (auto task = tasks_.pop())
      if (!is_closing_) (*task)();
  });
}

void CompileDesk::close() {
  is_closing_ = true;
  tasks_.close();
  if (thread_.joinable()) thread_.join();
}

bool CompileDesk::ask(Duty::Adopter adopter, Reply reply) {
  ASSERT(reply != nullptr);
  std::function<void()> task = [this, by = std::move(adopter), then = std::move(reply)] {
    compile(by, then);
  };
  return tasks_.try_push(task, 1);
}

void CompileDesk::compile(const Duty::Adopter& adopter, const Reply& reply) {
  const auto complaints = std::make_shared<Complaints>();
  const auto gathered =
      std::make_shared<Gathered>(gather_bundle(outside_.world.disk, outside_.config, *complaints));
  if (gathered->bundle == nullptr) {
    const Error error{Code::config_invalid, outside_.config.file};
    say(Happening::bundle_refused, {{"by", adopter.by}});
    reply(error, *complaints);
    return;
  }
  auto order = std::make_unique<Order>();
  order->then = [adopter, gathered, complaints, reply](Duty& duty, const Result<void>&) {
    reply(duty.adopt(adopter, std::move(*gathered)), *complaints);
  };
  outside_.hand_over(std::move(order));
}

}  // namespace metsuke
