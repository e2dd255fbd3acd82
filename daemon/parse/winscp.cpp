#include "parse/text.h"
#include "parse/transfer.h"
#include "parse/xml.h"

namespace metsuke {
namespace {

void add_attribute(const XmlReader& reader, std::string_view attribute, std::string_view name,
                   Fields& fields) {
  const std::string_view value = reader.attribute(attribute);
  if (value.data() != nullptr) fields.add(name, value);
}

}  // namespace

Result<void> parse_winscp(std::string_view text, Arena& arena, Fields& fields) {
  XmlReader reader(text, arena);
  bool in_message = false;
  while (true) {
    const auto token = reader.next();
    // A session's element ends at the end of the file: its first line is read alone.
    if (!token && fields["operation"] == "session") return {};
    if (!token) return token.error();
    if (*token == XmlReader::Token::finish) break;
    const std::string_view name = reader.name();
    if (*token == XmlReader::Token::text) {
      if (in_message) fields.add("message", reader.text());
    } else if (*token == XmlReader::Token::end) {
      in_message = false;
    } else if (fields.empty()) {
      fields.add("operation", name);
      add_attribute(reader, "name", "name", fields);
      add_attribute(reader, "start", "start", fields);
    } else if (name == "result") {
      add_attribute(reader, "success", "success", fields);
    } else if (name == "message") {
      in_message = true;
    } else {
      add_attribute(reader, "value", name, fields);
    }
  }
  if (fields.empty()) return Error{Code::unparsed, "winscp: no element"};
  return {};
}

}  // namespace metsuke
