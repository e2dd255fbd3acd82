#include "parse/vsftpd.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

Error not_vsftpd(std::string_view why) {
  return Error{Code::unparsed, "vsftpd: " + std::string(why)};
}

// "Mon Nov 23 06:25:54 2026 "
bool begins_with_ctime(std::string_view line) {
  return line.size() > 24 && line[3] == ' ' && line[7] == ' ' && line[10] == ' ' &&
         line[13] == ':' && line[16] == ':' && line[19] == ' ' && line[24] == ' ';
}

// RENAME writes both names in one pair of quotes: "OLD NEW". Both begin with "/" as a rule, so
// the blank before a slash parts them; when there are several, nobody can tell.
void add_names(std::string_view names, Fields& fields) {
  const std::size_t first = names.find(" /", 1);
  if (first == std::string_view::npos) {
    const std::size_t blank = names.find(' ');
    if (blank == std::string_view::npos || names.find(' ', blank + 1) != std::string_view::npos) {
      fields.add("path", names);
      fields.add("ambiguous", "path");
      return;
    }
    fields.add("path", names.substr(0, blank));
    fields.add("target", names.substr(blank + 1));
    return;
  }
  fields.add("path", names.substr(0, first));
  fields.add("target", names.substr(first + 1));
  if (names.find(" /", first + 1) != std::string_view::npos) fields.add("ambiguous", "path");
}

// What follows the client's address: , "NAME"[, N bytes][, RATE]
Result<void> parse_rest(std::string_view rest, std::string_view verb, Fields& fields) {
  if (rest.empty()) return {};
  if (take_prefix(rest, ", anon password \"")) {
    take_suffix(rest, "\"");
    fields.add("anonymous", rest);
    return {};
  }
  if (!take_prefix(rest, ", \"")) return not_vsftpd("words after the client");
  if (rest.ends_with("Kbyte/sec")) {
    const std::size_t comma = rest.rfind(", ");
    if (comma == std::string_view::npos) return not_vsftpd("no name before the rate");
    fields.add("rate", rest.substr(comma + 2));
    rest = rest.substr(0, comma);
  }
  if (rest.ends_with(" bytes")) {
    const std::size_t comma = rest.rfind(", ");
    if (comma == std::string_view::npos) return not_vsftpd("no name before the size");
    const std::string_view bytes = rest.substr(comma + 2, rest.size() - comma - 8);
    if (!all_digits(bytes)) return not_vsftpd("the size is no number");
    fields.add("bytes", bytes);
    rest = rest.substr(0, comma);
  }
  if (!take_suffix(rest, "\"")) return not_vsftpd("the name does not end");
  if (verb == "RENAME") {
    add_names(rest, fields);
  } else if (verb == "CHMOD") {
    fields.add("mode", take_last_word(rest));
    fields.add("path", rest);
  } else if (verb == "FTP command" || verb == "FTP response") {
    fields.add("text", rest);
  } else {
    fields.add("path", rest);
  }
  return {};
}

// PAM's sentence in the server's name: "authentication failure; … ruser=U rhost=A  user=U".
Result<void> parse_pam_refusal(std::string_view text, Fields& fields) {
  const auto value = [&](std::string_view name) {
    const std::size_t at = text.rfind(name);
    const std::string_view rest =
        at == std::string_view::npos ? text.substr(0, 0) : text.substr(at + name.size());
    return rest.substr(0, rest.find(' '));
  };
  fields.add("result", "FAIL");
  fields.add("verb", "LOGIN");
  fields.add("address", value(" rhost="));
  const std::string_view user = value(" user=").empty() ? value(" ruser=") : value(" user=");
  if (!user.empty()) fields.add("user", user);
  return {};
}

}  // namespace

Result<void> parse_vsftpd(std::string_view line, Arena&, Fields& fields) {
  std::string_view rest = line;
  if (begins_with_ctime(rest)) {
    fields.add("time", rest.substr(0, 24));
    rest.remove_prefix(25);
  }
  if (take_prefix(rest, "[pid ")) {
    const std::size_t end = rest.find("] ");
    if (end == std::string_view::npos) return not_vsftpd("the pid does not end");
    fields.add("pid", rest.substr(0, end));
    rest.remove_prefix(end + 2);
  }
  if (const std::size_t failure = rest.find("authentication failure;");
      failure != std::string_view::npos && failure < 64)
    return parse_pam_refusal(rest.substr(failure), fields);
  const std::size_t client = rest.find(": Client \"");
  if (client == std::string_view::npos) return not_vsftpd("no client");
  std::string_view before = rest.substr(0, client);
  rest.remove_prefix(client + 10);
  if (take_prefix(before, "[")) {
    // The verb holds no "]", so the last one closes the user, whatever he is called.
    const std::size_t end = before.rfind("] ");
    if (end == std::string_view::npos) return not_vsftpd("the user does not end");
    fields.add("user", before.substr(0, end));
    before.remove_prefix(end + 2);
  }
  if (take_prefix(before, "OK ")) {
    fields.add("result", "OK");
  } else if (take_prefix(before, "FAIL ")) {
    fields.add("result", "FAIL");
  }
  if (before.empty()) return not_vsftpd("no verb");
  fields.add("verb", before);
  const std::size_t quote = rest.find('"');
  if (quote == std::string_view::npos) return not_vsftpd("the client's address does not end");
  fields.add("address", rest.substr(0, quote));
  return parse_rest(rest.substr(quote + 1), before, fields);
}

}  // namespace metsuke
