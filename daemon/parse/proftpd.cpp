#include <array>

#include "parse/ftp.h"
#include "parse/layout.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// Tried in turn: mod_log's own, and the usual extended one.
constexpr std::string_view own_layouts[] = {
    R"(%h %a %u [%{iso8601}] "%r" %s %b %T "%f" %P)",
    R"(%h %l %u %t "%r" %s %b)",
    R"(%v [%P] %h %t "%r" %s)",
    R"(%h %l %u %t "%r" %s)",
};

const std::vector<Layout>& compiled_layouts() {
  static const std::vector<Layout> compiled = [] {
    std::vector<Layout> all;
    for (const std::string_view text : own_layouts) {
      auto layout = compile_proftpd_layout(text);
      ASSERT(layout);
      all.push_back(*std::move(layout));
    }
    return all;
  }();
  return compiled;
}

// "host[address]" or "address[address]".
bool add_peer(std::string_view text, Fields& fields) {
  const std::size_t open = text.rfind('[');
  if (open == std::string_view::npos || !text.ends_with(']')) return false;
  const std::string_view host = trimmed(text.substr(0, open));
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  if (!host.empty() && host != address && host != "UNKNOWN") fields.add("host", host);
  fields.add("address", address);
  return true;
}

// " from HOST [ADDRESS] to OWN:PORT" at the end of a sentence.
void add_ends(std::string_view text, Fields& fields) {
  const std::size_t to = text.rfind(" to ");
  if (to == std::string_view::npos) return;
  const std::string_view own = text.substr(to + 4);
  const std::size_t colon = own.rfind(':');
  if (colon == std::string_view::npos) return;
  fields.add("own_address", own.substr(0, colon));
  if (all_digits(own.substr(colon + 1))) fields.add("own_port", own.substr(colon + 1));
}

void add_proftpd_sentence(std::string_view text, Fields& fields) {
  std::string_view rest = text;
  if (take_prefix(rest, "USER ")) {
    const std::size_t colon = rest.rfind(": ");
    const std::size_t login = rest.rfind(": Login successful");
    const std::size_t failed = rest.rfind(" (Login failed): ");
    const std::size_t unknown = rest.rfind(": no such user found");
    if (unknown != std::string_view::npos) {
      fields.add("event", "no such user");
      fields.add("user", rest.substr(0, unknown));
      fields.add("reason", "no such user found");
      add_ends(rest, fields);
    } else if (failed != std::string_view::npos) {
      fields.add("event", "login failed");
      fields.add("user", rest.substr(0, failed));
      fields.add("reason", rest.substr(failed + 17));
    } else if (login != std::string_view::npos) {
      fields.add("event", "login");
      fields.add("user", rest.substr(0, login));
    } else if (const std::size_t tls = rest.rfind(": TLS/X509 ");
               tls != std::string_view::npos && rest.ends_with("authentication successful")) {
      fields.add("event", "login");
      fields.add("user", rest.substr(0, tls));
    } else if (const std::size_t denied = rest.rfind(": Limit access denies login");
               denied != std::string_view::npos) {
      fields.add("event", "login failed");
      fields.add("user", rest.substr(0, denied));
      fields.add("reason", rest.substr(denied + 2));
    } else if (const std::size_t alias = rest.rfind(": user is not a UserAlias");
               alias != std::string_view::npos) {
      fields.add("event", "login failed");
      fields.add("user", rest.substr(0, alias));
      fields.add("reason", "user is not a UserAlias");
      add_ends(rest, fields);
    } else if (colon != std::string_view::npos) {
      fields.add("event", "user");
      fields.add("user", rest.substr(0, colon));
      fields.add("reason", rest.substr(colon + 2));
    }
    return;
  }
  if (take_prefix(rest, "SECURITY VIOLATION: ")) {
    fields.add("reason", rest);
    // "root login attempted", "Root login attempted": there is one such account.
    const std::size_t by = rest.find(" login attempted");
    fields.add("event", by == std::string_view::npos ? "violation" : "login failed");
    if (by != std::string_view::npos)
      fields.add("user", rest.starts_with("Root ") ? "root" : rest.substr(0, by));
    return;
  }
  if (take_prefix(rest, "ANON ") || take_prefix(rest, "ANONYMOUS ")) {
    const std::size_t login = rest.find(": Login successful");
    if (login == std::string_view::npos) return;
    fields.add("event", "login");
    fields.add("user", rest.substr(0, login));
    fields.add("anonymous", "1");
    return;
  }
  if (text.starts_with("FTP session opened") || text.starts_with("SSH2 session opened"))
    fields.add("event", "session opened");
  else if (text.starts_with("FTP session closed") || text.starts_with("SSH2 session closed"))
    fields.add("event", "session closed");
  else if (text.starts_with("Maximum login attempts")) {
    fields.add("event", "too many attempts");
    fields.add("reason", trimmed(text));
  } else if (text.starts_with("Connection from ") && text.find(" denied") != std::string_view::npos)
    fields.add("event", "refused");
}

// "SERVER (HOST[ADDRESS]): sentence", or "SERVER (…) - sentence" of older versions; in files of its
// own with "TIME HOST proftpd[PID] " before.
bool parse_system(std::string_view line, Fields& fields) {
  std::string_view rest = line;
  if (take_prefix(rest, "refused connect from ")) {
    fields.add("event", "refused");
    fields.add("address", take_word(rest));
    return true;
  }
  if (rest.size() > 30 && rest[4] == '-' && rest[10] == ' ' && rest[13] == ':') {
    const std::size_t program = rest.find(" proftpd[");
    const std::size_t end = program == std::string_view::npos ? program : rest.find(']', program);
    if (end == std::string_view::npos) return false;
    std::string_view head = rest.substr(0, program);
    fields.add("server_host", take_last_word(head));
    fields.add("time", head);
    fields.add("pid", rest.substr(program + 9, end - program - 9));
    rest = rest.substr(end + 1);
    take_prefix(rest, ":");
    rest = trimmed(rest);
  }
  const std::size_t open = rest.find(" (");
  if (open == std::string_view::npos) return !fields.empty();
  const std::size_t close = rest.find("])", open);
  if (close == std::string_view::npos) return !fields.empty();
  if (!add_peer(rest.substr(open + 2, close + 1 - open - 2), fields)) return !fields.empty();
  fields.add("server", rest.substr(0, open));
  std::string_view sentence = rest.substr(close + 2);
  if (!take_prefix(sentence, ": ")) take_prefix(sentence, " - ");
  sentence = trimmed(sentence);
  fields.add("text", sentence);
  add_proftpd_sentence(sentence, fields);
  return true;
}

}  // namespace

Result<void> parse_proftpd(std::string_view line, Arena& arena, Fields& fields) {
  if (line.find('"') != std::string_view::npos)
    for (const Layout& layout : compiled_layouts()) {
      fields.clear();
      if (parse_layout(layout, line, arena, fields)) return {};
    }
  fields.clear();
  if (parse_system(line, fields)) return {};
  return Error{Code::unparsed, "ProFTPD: neither a line of an ExtendedLog nor of its system log"};
}

}  // namespace metsuke
