#include "shell/console/html.h"

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

bool is_markup_name(std::string_view name) {
  if (name.empty()) return false;
  for (const char byte : name)
    if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-'))
      return false;
  return true;
}

void append_visible(std::string& into, std::string_view bytes) { into += printable(bytes); }

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const char byte = text.front();
    if (length == 1 && byte == '&')
      escaped += "&amp;";
    else if (length == 1 && byte == '<')
      escaped += "&lt;";
    else if (length == 1 && byte == '>')
      escaped += "&gt;";
    else if (length == 1 && byte == '"')
      escaped += "&quot;";
    else if (length == 1 && byte == '\'')
      escaped += "&#39;";
    else if (length == 1 && (byte == '\n' || byte == '\t'))
      escaped += byte;
    else
      append_visible(escaped, text.substr(0, length == 0 ? 1 : length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return escaped;
}

void Html::start(std::string_view tag, Attributes attributes) {
  ASSERT(is_markup_name(tag));
  markup_ += '<';
  markup_ += tag;
  for (const auto& [name, value] : attributes) {
    if (name.empty()) continue;
    ASSERT(is_markup_name(name));
    markup_ += ' ';
    markup_ += name;
    markup_ += "=\"";
    markup_ += html_escaped(value);
    markup_ += '"';
  }
  markup_ += '>';
}

Html& Html::open(std::string_view tag, Attributes attributes) {
  start(tag, attributes);
  open_.emplace_back(tag);
  return *this;
}

Html& Html::close() {
  ASSERT(!open_.empty());
  markup_ += "</" + open_.back() + ">";
  open_.pop_back();
  return *this;
}

Html& Html::text(std::string_view content) {
  markup_ += html_escaped(content);
  return *this;
}

Html& Html::element(std::string_view tag, std::string_view content, Attributes attributes) {
  return open(tag, attributes).text(content).close();
}

Html& Html::empty(std::string_view tag, Attributes attributes) {
  start(tag, attributes);
  return *this;
}

Html& Html::add(const Html& other) {
  markup_ += other.markup();
  return *this;
}

const std::string& Html::markup() const {
  ASSERT(is_complete());
  return markup_;
}

}  // namespace metsuke
