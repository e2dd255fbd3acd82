#include "parse/xml.h"

#include <string>

#include "base/limits.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool is_xml_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool ends_name(char c) {
  return is_xml_blank(c) || c == '>' || c == '/' || c == '=' || c == '<' || c == '"' || c == '\'' ||
         c == '&';
}

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// UTF-8 of a code point, into `room`; how many bytes, 0 when it is no character of XML 1.0 §2.2.
std::size_t put_character(std::uint32_t code, char* room) {
  const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
  if (control || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0;
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (code < 0x80) {
    room[0] = byte(code);
    return 1;
  }
  if (code < 0x800) {
    room[0] = byte(0xC0 | (code >> 6));
    room[1] = byte(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    room[0] = byte(0xE0 | (code >> 12));
    room[1] = byte(0x80 | ((code >> 6) & 0x3F));
    room[2] = byte(0x80 | (code & 0x3F));
    return 3;
  }
  room[0] = byte(0xF0 | (code >> 18));
  room[1] = byte(0x80 | ((code >> 12) & 0x3F));
  room[2] = byte(0x80 | ((code >> 6) & 0x3F));
  room[3] = byte(0x80 | (code & 0x3F));
  return 4;
}

// The character a reference ("lt", "#10", "#x3042") stands for; none: 0 bytes.
std::size_t put_reference(std::string_view name, char* room) {
  constexpr std::pair<std::string_view, char> named[] = {
      {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [word, character] : named)
    if (name == word) return put_character(static_cast<std::uint32_t>(character), room);
  if (!take_prefix(name, "#")) return 0;
  const bool hexadecimal = take_prefix(name, "x");
  std::uint32_t code = 0;
  if (name.empty() || name.size() > 8) return 0;
  for (const char c : name) {
    const int digit = hex_value(c);
    if (digit < 0 || (!hexadecimal && digit > 9)) return 0;
    code = code * (hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(digit);
    if (code > 0x10FFFF) return 0;
  }
  return put_character(code, room);
}

}  // namespace

Error XmlReader::wrong(std::string_view why) const {
  return Error{Code::unparsed, "XML: " + std::string(why) + ", byte " + std::to_string(at_)};
}

void XmlReader::blanks() {
  while (at_ < text_.size() && is_xml_blank(text_[at_])) ++at_;
}

std::string_view XmlReader::take_name() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && !ends_name(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view XmlReader::attribute(std::string_view name) const {
  for (const Attribute& each : attributes_)
    if (each.name == name) return each.value;
  return {};
}

Result<std::string_view> XmlReader::unescaped(std::string_view raw) {
  if (raw.find('&') == std::string_view::npos) return raw;
  // No reference is shorter than the character it stands for.
  char* const room = arena_.allocate(raw.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] != '&') {
      room[size++] = raw[at];
      continue;
    }
    const std::size_t end = raw.substr(0, at + 12).find(';', at);
    char character[4];
    const std::size_t bytes = end == std::string_view::npos
                                  ? 0
                                  : put_reference(raw.substr(at + 1, end - at - 1), character);
    if (bytes == 0) return wrong("a & that begins no reference, before");
    for (std::size_t byte = 0; byte < bytes; ++byte) room[size++] = character[byte];
    at = end;
  }
  return std::string_view(room, size);
}

// Passes over a comment, an instruction or the declaration; false when none stands here.
Result<bool> XmlReader::skip_markup() {
  const std::string_view rest = text_.substr(at_);
  std::string_view end;
  if (rest.starts_with("<?"))
    end = "?>";
  else if (rest.starts_with("<!--"))
    end = "-->";
  else
    return false;
  const std::size_t found = rest.find(end, 2);
  if (found == std::string_view::npos) return wrong("it ends within a comment or instruction");
  at_ += found + end.size();
  return true;
}

Result<void> XmlReader::take_attributes() {
  attributes_.clear();
  while (true) {
    blanks();
    if (at_ == text_.size()) return wrong("it ends within an element");
    if (text_[at_] == '>' || text_[at_] == '/') return {};
    const std::string_view name = take_name();
    blanks();
    if (name.empty() || at_ == text_.size() || text_[at_] != '=')
      return wrong("an attribute has a name and a value");
    ++at_;
    blanks();
    if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\''))
      return wrong("an attribute's value is quoted");
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) return wrong("it ends within an attribute");
    const std::string_view raw = text_.substr(at_ + 1, end - at_ - 1);
    attributes_.push_back({without_prefix(name), TRY(unescaped(raw))});
    if (attributes_.size() > limits::xml_attributes_max)
      return Error{Code::limit_exceeded, "XML: too many attributes"};
    at_ = end + 1;
  }
}

Result<XmlReader::Token> XmlReader::element() {
  ++at_;
  const std::string_view full = take_name();
  if (full.empty()) return wrong("an element has a name");
  name_ = without_prefix(full);
  TRY(take_attributes());
  if (open_.size() == limits::xml_depth_max)
    return Error{Code::limit_exceeded, "XML: nested too deep, byte " + std::to_string(at_)};
  open_.push_back(full);
  if (text_[at_] == '/') {
    ++at_;
    closes_itself_ = true;
  }
  if (at_ == text_.size() || text_[at_] != '>') return wrong("an element ends with >");
  ++at_;
  return Token::begin;
}

Result<XmlReader::Token> XmlReader::closing() {
  at_ += 2;
  const std::string_view full = take_name();
  blanks();
  if (at_ == text_.size() || text_[at_] != '>') return wrong("an element's end ends with >");
  if (open_.empty() || open_.back() != full) return wrong("an element ends that is not open");
  open_.pop_back();
  ++at_;
  name_ = without_prefix(full);
  return Token::end;
}

Result<XmlReader::Token> XmlReader::next() {
  constexpr std::string_view data_begin = "<![CDATA[";
  if (closes_itself_) {
    closes_itself_ = false;
    open_.pop_back();
    return Token::end;
  }
  while (at_ < text_.size()) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with(data_begin)) {
      const std::size_t end = rest.find("]]>");
      if (end == std::string_view::npos) return wrong("it ends within CDATA");
      value_ = rest.substr(data_begin.size(), end - data_begin.size());
      at_ += end + 3;
      return Token::text;
    }
    if (rest.starts_with('<')) {
      if (TRY(skip_markup())) continue;
      if (rest.starts_with("</")) return closing();
      if (rest.starts_with("<!")) return wrong("a document type is not read");
      return element();
    }
    const std::size_t end = rest.find('<');
    const std::string_view raw = rest.substr(0, end);
    at_ += raw.size();
    bool blank = true;
    for (const char c : raw) blank = blank && is_xml_blank(c);
    if (blank) continue;
    if (open_.empty()) return wrong("text outside of an element, before");
    value_ = TRY(unescaped(raw));
    return Token::text;
  }
  if (!open_.empty()) return wrong("it ends before its elements do");
  return Token::finish;
}

}  // namespace metsuke
