#include "shell/drop_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace metsuke {

namespace {

// A delivery is many files; one look when they have come, not one for each.
constexpr std::chrono::milliseconds settle{200};
constexpr std::uint32_t interesting =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR | IN_DONT_FOLLOW;

}  // namespace

struct DropWatch::State : std::enable_shared_from_this<State> {
  State(Loop& the_loop, int number) : loop(the_loop), inotify(the_loop.context(), number) {}

  void wait() {
    inotify.async_read_some(
        boost::asio::buffer(events),
        [self = shared_from_this()](const boost::system::error_code& failure, std::size_t) {
          if (failure) return;
          self->remark();
          self->wait();
        });
  }

  void remark() {
    if (is_pending) return;
    is_pending = true;
    loop.after(settle, [self = shared_from_this()] {
      self->is_pending = false;
      if (self->is_closed) return;
      self->add_all();
      self->changed();
    });
  }

  // One that was missing may be there by now; adding twice is the same watch.
  void add_all() {
    for (const std::string& directory : directories)
      ::inotify_add_watch(inotify.native_handle(), directory.c_str(), interesting);
  }

  Loop& loop;
  boost::asio::posix::stream_descriptor inotify;
  std::function<void()> changed;
  std::vector<std::string> directories;
  std::array<char, 16 * 1024> events{};
  bool is_pending = false;
  bool is_closed = false;
};

DropWatch::DropWatch(std::shared_ptr<State> state) : state_(std::move(state)) {}
DropWatch::~DropWatch() { close(); }

Result<std::unique_ptr<DropWatch>> DropWatch::open(Loop& loop, std::function<void()> changed) {
  ASSERT(changed != nullptr);
  const int number = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (number < 0) return Error{Code::limit_exceeded, "inotify"};
  auto state = std::make_shared<State>(loop, number);
  state->changed = std::move(changed);
  std::unique_ptr<DropWatch> watch(new DropWatch(std::move(state)));
  watch->state_->wait();
  return watch;
}

void DropWatch::watch(const std::vector<std::string>& directories) {
  state_->directories = directories;
  state_->add_all();
}

void DropWatch::close() {
  if (state_->is_closed) return;
  state_->is_closed = true;
  boost::system::error_code ignored;
  state_->inotify.close(ignored);
}

}  // namespace metsuke
