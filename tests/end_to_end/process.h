// A program of the system, run for a test: never left behind, its talk kept in a file.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace metsuke {

class Process {
 public:
  Process(std::vector<std::string> words, const std::string& talk) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    id_ = ::fork();
    if (id_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int file = ::open(talk.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(file, 1);
    ::dup2(file, 2);
    ::setenv("METSUKE_SHARE", METSUKE_ROOT, 1);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() { end(SIGKILL); }

  // Its exit status; -1 when a signal ended it.
  int end(int signal) {
    if (id_ > 0) ::kill(id_, signal);
    return wait();
  }
  int wait() {
    int status = 0;
    if (id_ <= 0) return -1;
    while (::waitpid(id_, &status, 0) < 0) {
    }
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  // True as soon as it has ended of itself; its status is still to be had by wait().
  bool ends_within(int milliseconds) const {
    if (id_ <= 0) return true;
    pollfd descriptor{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)), POLLIN, 0};
    if (descriptor.fd < 0) return true;
    const bool has_ended = ::poll(&descriptor, 1, milliseconds) > 0;
    ::close(descriptor.fd);
    return has_ended;
  }

 private:
  pid_t id_ = 0;
};

// The path of a program, or nothing when this machine has none of that name.
inline std::string program_path(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::string rest = path == nullptr ? std::string() : std::string(path) + ":";
  rest += "/usr/sbin:/usr/lib/openssh:";
  for (std::size_t end = rest.find(':'); end != std::string::npos; end = rest.find(':')) {
    const std::string found = rest.substr(0, end) + "/" + name;
    if (::access(found.c_str(), X_OK) == 0) return found;
    rest.erase(0, end + 1);
  }
  return {};
}

// A port of loopback that nobody listens on now.
inline std::uint16_t free_port() {
  const int number = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  void* const pointer = &address;
  socklen_t length = sizeof(address);
  ::bind(number, static_cast<sockaddr*>(pointer), length);
  ::getsockname(number, static_cast<sockaddr*>(pointer), &length);
  ::close(number);
  return ntohs(address.sin_port);
}

}  // namespace metsuke
