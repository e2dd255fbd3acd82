// The one way in which markup is made: whatever is not markup of ours is escaped, always. A
// vendor's line can say <script>; a page can only show it.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace metsuke {

// &, <, >, " and ' as references; control characters but LF and TAB, bidi controls and bytes that
// are not UTF-8 as visible \xNN.
std::string html_escaped(std::string_view text);

class Html {
 public:
  // A value is escaped; an attribute without a name is left out (so that `? :` can choose).
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Html& open(std::string_view tag, Attributes attributes = {});
  Html& close();  // The innermost open element.
  Html& text(std::string_view content);
  Html& element(std::string_view tag, std::string_view content, Attributes attributes = {});
  Html& empty(std::string_view tag, Attributes attributes);  // <input>, <br>
  Html& add(const Html& other);                              // REQUIRES: other is complete

  bool is_complete() const { return open_.empty(); }
  const std::string& markup() const;  // REQUIRES: is_complete()

 private:
  void start(std::string_view tag, Attributes attributes);
  std::string markup_;
  std::vector<std::string> open_;
};

}  // namespace metsuke
