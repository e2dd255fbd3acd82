// What is wrong with a rule file, said with its place and a lint id that never changes.
// The ids are listed in docs/rule-language.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"
#include "base/limits.h"
#include "rule/tree.h"

namespace metsuke {

class Critic {
 public:
  Critic(std::string file, Complaints& complaints)
      : file_(std::move(file)), complaints_(complaints) {}

  void refuse(const Tree& at, Code code, std::string_view lint, std::string detail) {
    say(at, code, lint, std::move(detail), Weight::error);
  }
  void warn(const Tree& at, Code code, std::string_view lint, std::string detail) {
    say(at, code, lint, std::move(detail), Weight::warning);
  }
  // True once something was refused through this critic.
  bool refused() const { return refused_; }
  const std::string& file() const { return file_; }
  Place place(const Tree& at) const { return {file_, at.line, at.column}; }

 private:
  void say(const Tree& at, Code code, std::string_view lint, std::string detail, Weight weight) {
    if (weight == Weight::error) refused_ = true;
    if (complaints_.size() >= limits::complaints_max && weight != Weight::error) return;
    if (complaints_.size() >= 2 * limits::complaints_max) return;
    complaints_.push_back({place(at), code, std::move(detail), weight, std::string(lint)});
  }

  std::string file_;
  Complaints& complaints_;
  bool refused_ = false;
};

// ", did you mean `x`?" or nothing.
inline std::string suggestion(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view near = nearest(word, known);
  if (near.empty()) return "";
  return ", did you mean `" + std::string(near) + "`?";
}

}  // namespace metsuke
