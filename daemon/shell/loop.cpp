#include "shell/loop.h"

// The one place where Asio's own code is compiled (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/impl/src.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <list>

#include "base/check.h"

namespace metsuke {

namespace {

struct Repeating {
  boost::asio::steady_timer timer;
  Duration interval;
  std::function<void()> task;

  void arm() {
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(interval));
    timer.async_wait([this](const boost::system::error_code& failure) {
      if (failure) return;
      task();
      arm();
    });
  }
};

}  // namespace

struct Loop::State {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
      context.get_executor()};
  boost::asio::signal_set endings{context};
  boost::asio::signal_set reloads{context};
  std::list<Repeating> repeating;
  std::function<void()> ended, reload;

  void wait_for_end() {
    endings.async_wait([this](const boost::system::error_code& failure, int) {
      if (failure) return;
      ended();
      wait_for_end();
    });
  }
  void wait_for_reload() {
    reloads.async_wait([this](const boost::system::error_code& failure, int) {
      if (failure) return;
      reload();
      wait_for_reload();
    });
  }
};

Loop::Loop() : state_(std::make_unique<State>()) {}
Loop::~Loop() = default;

void Loop::run() { state_->context.run(); }
void Loop::stop() { state_->context.stop(); }
void Loop::post(std::function<void()> task) {
  ASSERT(task != nullptr);
  boost::asio::post(state_->context, std::move(task));
}

void Loop::every(Duration interval, std::function<void()> task) {
  ASSERT(interval > Duration::zero());
  state_->repeating.push_back(
      {boost::asio::steady_timer(state_->context), interval, std::move(task)});
  state_->repeating.back().arm();
}

void Loop::after(Duration delay, std::function<void()> task) {
  auto timer = std::make_shared<boost::asio::steady_timer>(state_->context);
  timer->expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(delay));
  timer->async_wait([timer, kept = std::move(task)](const boost::system::error_code& failure) {
    if (!failure) kept();
  });
}

void Loop::on_signals(std::function<void()> ended, std::function<void()> reload) {
  state_->ended = std::move(ended);
  state_->reload = std::move(reload);
  boost::system::error_code failure;
  state_->endings.add(SIGTERM, failure);
  ASSERT(!failure);
  state_->endings.add(SIGINT, failure);
  ASSERT(!failure);
  state_->reloads.add(SIGHUP, failure);
  ASSERT(!failure);
  state_->wait_for_end();
  state_->wait_for_reload();
}

boost::asio::io_context& Loop::context() { return state_->context; }

}  // namespace metsuke
