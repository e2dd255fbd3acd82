#include "parse/samba.h"

#include <algorithm>
#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

// What stands behind the result, by operation (vfs_full_audit.c, the smb_full_audit_* functions):
// words before the name, and words behind it.
struct Operation {
  std::string_view name;
  enum class Names : std::uint8_t { one, two, described } names = Names::one;
  std::string_view before{}, behind{};  // Parted by blanks.
};
constexpr Operation operations[] = {
    {"create_file", Operation::Names::one, "mask kind disposition"},
    {"open", Operation::Names::one, "mode"},
    {"openat", Operation::Names::one, "mode"},
    {"chdir", Operation::Names::one, "verb"},
    {"rename", Operation::Names::two},
    {"renameat", Operation::Names::two},
    {"link", Operation::Names::two},
    {"linkat", Operation::Names::two},
    {"symlink", Operation::Names::two},
    {"symlinkat", Operation::Names::two},
    {"chmod", Operation::Names::one, "", "mode"},
    {"fchmod", Operation::Names::one, "", "mode"},
    {"chown", Operation::Names::one, "", "uid gid"},
    {"fchown", Operation::Names::one, "", "uid gid"},
    {"lchown", Operation::Names::one, "", "uid gid"},
    {"ntimes", Operation::Names::one, "", "created accessed modified changed"},
    {"fntimes", Operation::Names::one, "", "created accessed modified changed"},
    {"set_nt_acl", Operation::Names::described},
    {"fset_nt_acl", Operation::Names::described},
    {"getxattr", Operation::Names::one, "", "attribute"},
    {"fgetxattr", Operation::Names::one, "", "attribute"},
    {"setxattr", Operation::Names::one, "", "attribute"},
    {"fsetxattr", Operation::Names::one, "", "attribute"},
    {"removexattr", Operation::Names::one, "", "attribute"},
    {"fremovexattr", Operation::Names::one, "", "attribute"},
    {"getxattrat_send", Operation::Names::one, "", "attribute"},
    {"getxattrat_recv", Operation::Names::one, "", "attribute"},
};

// Those that name one file and nothing else.
constexpr std::string_view one_name =
    " close pread pread_send pread_recv read pwrite pwrite_send pwrite_recv write sendfile "
    "recvfile "
    "unlink unlinkat mkdir mkdirat rmdir opendir fdopendir ftruncate fallocate mknodat lseek "
    "fsync fsync_send fsync_recv stat fstat lstat disk_free get_quota realpath getwd readlinkat "
    "chflags connectpath streaminfo lock getlock kernel_flock fcntl linux_setlease readdir_attr "
    "get_dos_attributes get_dos_attributes_send get_dos_attributes_recv fget_dos_attributes "
    "set_dos_attributes fset_dos_attributes get_nt_acl get_nt_acl_at fget_nt_acl audit_file "
    "sys_acl_get_file sys_acl_get_fd sys_acl_set_file sys_acl_set_fd sys_acl_blob_get_file "
    "sys_acl_blob_get_fd sys_acl_delete_def_file sys_acl_delete_def_fd listxattr flistxattr "
    "get_compression set_compression fget_compression create_dfs_pathat read_dfs_pathat "
    "aio_force durable_cookie durable_disconnect ";

bool is_among(std::string_view word, std::string_view words) {
  const std::size_t at = words.find(word);
  return at != std::string_view::npos && at != 0 && words[at - 1] == ' ' &&
         words[at + word.size()] == ' ';
}

// A result is "ok" or "fail (reason)"; the operation stands before it.
bool is_result(std::string_view word) {
  return word == "ok" || word == "fail" || (word.starts_with("fail (") && word.ends_with(')'));
}

bool is_operation_name(std::string_view word) {
  if (word.size() < 3) return false;
  for (const char c : word)
    if ((c < 'a' || c > 'z') && c != '_' && !is_ascii_digit(c)) return false;
  return true;
}

std::string_view take_bar(std::string_view& text) {
  const std::size_t end = text.find('|');
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return value;
}

struct PrefixWord {
  std::string_view words, field;
};
constexpr PrefixWord prefix_words[] = {
    {" user username u ", "user"},
    {" ip address addr client_ip clientip remote i ", "address"},
    {" machine client host hostname pc computer m ", "machine"},
    {" share volume service s ", "share"},
    {" domain d ", "domain"},
};

// "IP=%I", "USER=%u": what an operator called it. Null: it has no name, or one nobody knows.
std::string_view take_prefix_name(std::string_view& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos || equals > 12) return {};
  std::string name(value.substr(0, equals));
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const PrefixWord& each : prefix_words)
    if (is_among(trimmed(name), each.words)) {
      value = trimmed(value.substr(equals + 1));
      return each.field;
    }
  return {};
}

// "DOMAIN\user" when winbind says so.
void add_account(std::string_view value, Fields& fields) {
  const std::size_t slash = value.rfind('\\');
  if (slash != std::string_view::npos) fields.add("domain", value.substr(0, slash));
  fields.add("user", slash == std::string_view::npos ? value : value.substr(slash + 1));
}

// "%U|%I|%m|%S", "%u|%I" or what else was configured: an address is known by its shape, a moment
// and a folder too; the user comes first, the share last.
void add_prefix(std::string_view prefix, Fields& fields) {
  bool user_seen = false;
  std::string_view last;
  while (!prefix.empty()) {
    const std::string_view whole = take_bar(prefix);
    fields.add("prefix", whole);
    std::string_view value = trimmed(whole);
    if (const std::string_view name = take_prefix_name(value); !name.empty()) {
      if (name == "user")
        add_account(value, fields);
      else if (!value.empty())
        fields.add(name, value);
      user_seen |= name == "user";
    } else if (has_address_shape(value)) {
      fields.add(fields.find("address") == nullptr ? "address" : "machine", value);
    } else if (value.size() >= 19 && value[4] == '/' && value[13] == ':') {
      fields.add("time", value);
    } else if (!user_seen) {
      user_seen = true;
      if (!value.empty()) add_account(value, fields);
    } else if (value.starts_with('/')) {
      fields.add("root", value);
    } else {
      if (!last.empty()) fields.add("machine", last);
      last = value;
    }
  }
  if (!last.empty()) fields.add("share", last);
}

// Both are absolute unless the server is old: then of several bars none says which parts them.
void add_two_names(std::string_view rest, Fields& fields) {
  const std::size_t absolute = rest.find("|/");
  std::size_t bar = absolute;
  bool sure = rest.starts_with('/') && bar != std::string_view::npos &&
              rest.find("|/", bar + 1) == std::string_view::npos;
  if (!sure) {
    bar = rest.find('|');
    sure = bar == std::string_view::npos || rest.find('|', bar + 1) == std::string_view::npos;
  }
  fields.add("path", rest.substr(0, bar));
  if (bar != std::string_view::npos) fields.add("target", rest.substr(bar + 1));
  if (!sure) fields.add("ambiguous", "path");
}

void add_arguments(std::string_view op, std::string_view rest, Fields& fields) {
  if (rest.empty()) return;
  if (op == "connect" || op == "disconnect") {
    fields.add("service", rest);
    return;
  }
  const auto* const known = std::find_if(std::begin(operations), std::end(operations),
                                         [&](const Operation& each) { return each.name == op; });
  if (known == std::end(operations)) {
    fields.add(is_among(op, one_name) ? "path" : "arguments", rest);
    return;
  }
  std::string_view words = known->before;
  // An operation that failed early says less.
  while (!words.empty() && rest.find('|') != std::string_view::npos)
    fields.add(take_word(words), take_bar(rest));
  // A name may hold bars; what stands behind it does not.
  words = known->behind;
  while (!words.empty()) {
    const std::size_t bar = rest.rfind('|');
    if (bar == std::string_view::npos) break;
    const std::string_view name = take_last_word(words);
    if (bar + 1 < rest.size()) fields.add(name, rest.substr(bar + 1));
    rest = rest.substr(0, bar);
  }
  if (known->names == Operation::Names::two) return add_two_names(rest, fields);
  if (known->names == Operation::Names::described && rest.ends_with(']'))
    if (const std::size_t open = rest.rfind(" ["); open != std::string_view::npos) {
      if (open + 3 < rest.size())
        fields.add("descriptor", rest.substr(open + 2, rest.size() - open - 3));
      rest = rest.substr(0, open);
    }
  fields.add("path", rest);
}

// By the operator's own word; false when the line was written before it was true.
bool add_laid_prefix(const Layout& prefix, std::string_view told, Arena& arena, Fields& fields) {
  if (!parse_layout(prefix, told, arena, fields)) return false;
  // The name a client logged on by goes before the one its files are written by.
  const FieldView* session = fields.find("session_user");
  add_account(session != nullptr ? session->value : fields["unix_user"], fields);
  return true;
}

bool parse_audit(std::string_view message, const Layout* prefix, Arena& arena, Fields& fields) {
  // The first result behind a word that may be an operation.
  std::size_t begin = 0;
  while (begin < message.size()) {
    const std::size_t bar = message.find('|', begin);
    if (bar == std::string_view::npos) return false;
    const std::string_view word = message.substr(begin, bar - begin);
    std::string_view behind = message.substr(bar + 1);
    const std::string_view result = take_bar(behind);
    if (is_operation_name(word) && is_result(result)) {
      const std::string_view told = message.substr(0, begin == 0 ? 0 : begin - 1);
      if (begin != 0 && (prefix == nullptr || !add_laid_prefix(*prefix, told, arena, fields)))
        add_prefix(told, fields);
      fields.add("op", word);
      fields.add("result", result.substr(0, result.find(' ')));
      std::string_view reason = result;
      if (take_prefix(reason, "fail (") && take_suffix(reason, ")")) fields.add("reason", reason);
      add_arguments(word, behind, fields);
      return true;
    }
    begin = bar + 1;
  }
  return false;
}

// Of smbd's own log files: "[2026/11/03 09:00:00.123456,  3, pid=7] ../file.c:12(function)" on a
// line of its own, the message below it.
void take_debug_head(std::string_view& message, Fields& fields) {
  if (!is_samba_head(message)) return;
  const std::size_t end = message.find('\n');
  fields.add("head_time", message.substr(1, message.find(',') - 1));
  message = end == std::string_view::npos ? std::string_view{} : trimmed(message.substr(end + 1));
}

Result<void> parse_samba_message(std::string_view message, const Layout* prefix, Arena& arena,
                                 Fields& fields) {
  message = trimmed(message);
  take_debug_head(message, fields);
  take_suffix(message, "#015");
  message = trimmed(message);
  if (message.find('|') != std::string_view::npos && parse_audit(message, prefix, arena, fields))
    return {};
  return parse_samba_logon(message, arena, fields);
}

struct Substitution {
  char code;
  std::string_view name;
  Layout::Kind kind = Layout::Kind::any;
};
constexpr Substitution substitutions[] = {
    {'U', "session_user"},
    {'u', "unix_user"},
    {'I', "address", Layout::Kind::word},
    {'m', "machine"},
    {'S', "share"},
    {'D', "domain"},
    {'i', "own_address", Layout::Kind::word},
    {'M', "machine_name"},
    {'T', "time"},
    {'d', "pid", Layout::Kind::digits},
    {'L', "own_name"},
    {'h', "own_host"},
    {'G', "session_group"},
    {'g', "unix_group"},
    {'P', "root"},
    {'H', "home"},
    {'a', "client_system"},
    {'R', "dialect"},
    {'t', "time_written"},
    {'v', "version"},
    {'J', "client_text"},
    {'j', "own_text"},
    {'N', "home_server"},
    {'p', "home_path"},
    {'w', "separator"},
    {'V', "version"},
};

}  // namespace

Result<Layout> compile_samba_layout(std::string_view text) {
  Layout layout;
  std::string literal;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      literal += text[at];
      continue;
    }
    const std::string where = " at byte " + std::to_string(at);
    if (++at == text.size())
      return Error{Code::value_invalid, "the prefix ends within a substitution" + where};
    if (text[at] == '%') {
      literal += '%';
      continue;
    }
    const auto* const known =
        std::find_if(std::begin(substitutions), std::end(substitutions),
                     [&](const Substitution& each) { return each.code == text[at]; });
    if (known == std::end(substitutions))
      return Error{Code::value_invalid,
                   "an unknown substitution %" + std::string(1, text[at]) + where};
    if (layout.pieces.size() == limits::layout_pieces_max)
      return Error{Code::limit_exceeded, "the prefix holds too many values"};
    layout.pieces.push_back({std::move(literal), std::string(known->name), known->kind});
    literal.clear();
  }
  if (layout.pieces.empty()) return Error{Code::value_invalid, "the prefix holds no value"};
  layout.tail = std::move(literal);
  return layout;
}

bool is_samba_head(std::string_view line) {
  return line.size() > 24 && line[0] == '[' && is_ascii_digit(line[1]) && line[5] == '/' &&
         line[8] == '/' && line[11] == ' ' && line[14] == ':' &&
         line.find("] ") != std::string_view::npos && line.find(',') != std::string_view::npos;
}

Result<void> parse_samba(std::string_view message, Arena& arena, Fields& fields) {
  return parse_samba_message(message, nullptr, arena, fields);
}

Result<void> parse_samba_laid(std::string_view message, const Layout& prefix, Arena& arena,
                              Fields& fields) {
  return parse_samba_message(message, &prefix, arena, fields);
}

}  // namespace metsuke
