#include "parse/windows_xml.h"

#include <string>

#include "base/unicode.h"
#include "parse/text.h"
#include "parse/xml.h"

namespace metsuke {
namespace {

constexpr std::string_view event_end = "</Event>";

struct SystemAttribute {
  std::string_view element, attribute, name;
};
constexpr SystemAttribute system_attributes[] = {
    {"Provider", "Name", "Provider_Name"},
    {"Provider", "Guid", "Provider_Guid"},
    {"Provider", "EventSourceName", "EventSourceName"},
    {"TimeCreated", "SystemTime", "TimeCreated"},
    {"Execution", "ProcessID", "ExecutionProcessID"},
    {"Execution", "ThreadID", "ThreadID"},
    {"Security", "UserID", "UserID"},
    {"Correlation", "ActivityID", "ActivityID"},
    {"EventID", "Qualifiers", "Qualifiers"},
};

// Reads one Event element; the path says what a text belongs to.
class EventReading {
 public:
  EventReading(std::string_view text, Arena& arena, Fields& fields)
      : xml_(text, arena), arena_(arena), fields_(fields) {}

  Result<void> read() {
    while (true) {
      switch (TRY(xml_.next())) {
        case XmlReader::Token::begin:
          begin();
          break;
        case XmlReader::Token::text:
          say(xml_.text());
          break;
        case XmlReader::Token::end:
          TRY(end());
          break;
        case XmlReader::Token::finish:
          return {};
      }
    }
  }

 private:
  void begin() {
    const std::size_t depth = xml_.depth();
    const std::string_view name = xml_.name();
    value_ = {};
    leaf_ = true;
    if (depth == 2) {
      section_ = name;
    } else if (depth >= 3) {
      name_ = name;
      if (section_ == "System") {
        for (const SystemAttribute& each : system_attributes)
          if (each.element == name)
            if (const auto value = xml_.attribute(each.attribute); value.data() != nullptr)
              add(each.name, value);
      } else if (section_ == "EventData" && name == "Data") {
        const std::string_view given = xml_.attribute("Name");
        if (!given.empty()) name_ = given;
      }
    }
  }

  // References and CDATA may cut a text in pieces.
  void say(std::string_view text) {
    if (value_.empty()) {
      value_ = text;
      return;
    }
    std::string joined(value_);
    joined += text;
    value_ = arena_.copy(joined);
  }

  Result<void> end() {
    const bool leaf = leaf_ && xml_.depth() >= 2;
    leaf_ = false;
    if (!leaf) return {};
    const bool attributes_only = section_ == "System" && value_.empty();
    const bool wanted = section_ != "RenderingInfo" || name_ == "Message" || name_ == "Keyword";
    if (wanted && !attributes_only) add(name_, value_.data() == nullptr ? "" : value_);
    value_ = {};
    if (full_) return Error{Code::limit_exceeded, "XML: too many values"};
    return {};
  }

  void add(std::string_view name, std::string_view value) {
    full_ = full_ || !fields_.add(name, value);
  }

  XmlReader xml_;
  Arena& arena_;
  Fields& fields_;
  std::string_view section_, name_, value_;
  bool leaf_ = false, full_ = false;
};

}  // namespace

std::size_t find_event_element(std::string_view text) {
  std::size_t at = text.find("<Event");
  while (at != std::string_view::npos) {
    const std::size_t behind = at + 6;
    if (behind < text.size() &&
        (text[behind] == ' ' || text[behind] == '>' || text[behind] == '\t' ||
         text[behind] == '\n' || text[behind] == '\r'))
      return at;
    at = text.find("<Event", behind);
  }
  return std::string_view::npos;
}

Result<void> parse_windows_xml(std::string_view text, Arena& arena, Fields& fields) {
  if (const auto damage = utf8_damage(text))
    return Error{Code::text_invalid, "byte " + std::to_string(*damage)};
  const std::size_t begin = find_event_element(text);
  if (begin == std::string_view::npos) return Error{Code::unparsed, "XML: no Event element"};
  std::size_t end = text.find(event_end, begin);
  end = end == std::string_view::npos ? text.size() : end + event_end.size();
  if (const std::string_view behind = trimmed(text.substr(end));
      !behind.empty() && !behind.starts_with('<'))
    return Error{Code::unparsed, "XML: text behind the Event, byte " + std::to_string(end)};
  TRY(EventReading(text.substr(begin, end - begin), arena, fields).read());
  if (fields.find("EventID") == nullptr)
    return Error{Code::unparsed, "XML: an Event without an EventID"};
  return {};
}

void split_windows_xml(std::string_view text, std::vector<std::string_view>& parts) {
  const std::size_t first = text.find(event_end);
  if (first == std::string_view::npos ||
      find_event_element(text.substr(first + event_end.size())) == std::string_view::npos)
    return;
  while (true) {
    const std::size_t begin = find_event_element(text);
    if (begin == std::string_view::npos) return;
    const std::size_t end = text.find(event_end, begin);
    const std::size_t length =
        end == std::string_view::npos ? text.size() - begin : end + event_end.size() - begin;
    parts.push_back(text.substr(begin, length));
    text.remove_prefix(begin + length);
  }
}

}  // namespace metsuke
