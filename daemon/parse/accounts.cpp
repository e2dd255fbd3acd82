#include "parse/sudo.h"
#include "parse/text.h"

namespace metsuke {
namespace {

void add_some(Fields& fields, std::string_view name, std::string_view value) {
  if (!value.empty()) fields.add(name, value);
}

// The value behind " name=" up to the next blank.
std::string_view value_of(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == ';';
    const std::size_t value = at + name.size();
    if (begins && value < text.size() && text[value] == '=') {
      const std::string_view rest = text.substr(value + 1);
      return rest.substr(0, rest.find(' '));
    }
  }
  return {};
}

struct AccountSentence {
  std::string_view begin, event;
};

constexpr AccountSentence account_sentences[] = {
    {"new user: ", "account created"},
    {"new group: ", "group created"},
    {"delete user ", "account deleted"},
    {"group added to ", "group created"},
    {"group changed in ", "group changed"},
    {"group removed from ", "group deleted"},
    {"removed group ", "group deleted"},
    {"removed shadow group ", "group deleted"},
    {"add ", "account changed"},
    {"delete ", "account changed"},
    {"change user ", "account changed"},
    {"changed user ", "account changed"},
    {"change expired ", "account changed"},
    {"changed password expiry for ", "account changed"},
    {"changed password ", "account changed"},
    {"lock user ", "account changed"},
    {"unlock user ", "account changed"},
    {"failed adding user ", "account failed"},
    {"failed adding group ", "group failed"},
};

std::string_view quoted_name(std::string_view text) {
  const std::size_t quote = text.find('\'');
  if (quote == std::string_view::npos) return {};
  text.remove_prefix(quote + 1);
  return text.substr(0, text.find('\''));
}

void add_numbers(std::string_view rest, Fields& fields) {
  for (const std::string_view name : {"UID", "GID", "home", "shell"}) {
    std::string_view value = value_of(rest, name);
    take_suffix(value, ",");
    add_some(fields, name, value);
  }
}

// "name=dev, GID=5", "'dev'", "(group dev/5, new name: d)".
std::string_view group_named(std::string_view rest) {
  if (const std::size_t name = rest.find("name="); name != std::string_view::npos) {
    rest.remove_prefix(name + 5);
    return rest.substr(0, rest.find(','));
  }
  if (const std::size_t group = rest.find("(group "); group != std::string_view::npos) {
    rest.remove_prefix(group + 7);
    return rest.substr(0, rest.find('/'));
  }
  return quoted_name(rest);
}

// "user bob added by root to group wheel", "user bob removed by root from group wheel".
bool parse_membership(std::string_view rest, Fields& fields) {
  if (!take_prefix(rest, "user ")) return false;
  const std::string_view target = take_word(rest);
  if (!take_prefix(rest, "added by ") && !take_prefix(rest, "removed by ")) return false;
  const std::string_view actor = take_word(rest);
  if (!take_prefix(rest, "to group ") && !take_prefix(rest, "from group ")) return false;
  fields.add("event", "account changed");
  fields.add("target", target);
  fields.add("user", actor);
  fields.add("group", rest);
  return true;
}

}  // namespace

bool parse_account(std::string_view text, Fields& fields) {
  if (parse_membership(text, fields)) return true;
  if (std::string_view rest = text; take_prefix(rest, "group '") && rest.ends_with(" removed")) {
    fields.add("event", "group deleted");
    fields.add("group", rest.substr(0, rest.find('\'')));
    return true;
  }
  for (const AccountSentence& sentence : account_sentences) {
    std::string_view rest = text;
    if (!take_prefix(rest, sentence.begin)) continue;
    if (sentence.event.starts_with("group")) {
      const std::string_view group = group_named(rest);
      if (group.empty()) continue;
      fields.add("event", sentence.event);
      fields.add("group", group);
      add_numbers(rest, fields);
      return true;
    }
    std::string_view target = quoted_name(rest);
    if (rest.starts_with("name=")) {
      target = rest.substr(5, rest.find(',') - 5);
      add_numbers(rest, fields);
    } else if (sentence.begin.ends_with(" expiry for ")) {
      target = rest;
    } else if (target.empty()) {
      continue;
    } else if (const std::size_t to = rest.find("group '"); to != std::string_view::npos) {
      add_some(fields, "group", quoted_name(rest.substr(to)));
    }
    fields.add("event", sentence.event);
    add_some(fields, "target", target);
    return true;
  }
  return false;
}

}  // namespace metsuke
