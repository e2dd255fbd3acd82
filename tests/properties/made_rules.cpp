#include "properties/made_rules.h"

namespace metsuke {

namespace {

std::string quoted(const std::string& text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? std::string("''") : std::string(1, c);
  return made + "'";
}

std::string condition_text(const MadeCondition& condition) {
  if (condition.parts.empty()) return condition.word;
  if (condition.word == "not") return "not (" + condition_text(condition.parts[0]) + ")";
  return "(" + condition_text(condition.parts[0]) + " " + condition.word + " " +
         condition_text(condition.parts[1]) + ")";
}

std::string name_of_item(const std::string& item) { return item.substr(0, item.find(':')); }

}  // namespace

std::string MadeRule::text() const {
  std::string made = "title: made\nlogsource: " + log_source + "\ndetection:\n";
  for (const auto& [name, maps] : selections) {
    made += "  " + name + ":\n";
    for (const auto& map : maps) {
      const char* lead = "    - ";
      for (const std::string& item : map) {
        made += lead + item + "\n";
        lead = "      ";
      }
    }
  }
  return made + "  condition: " + condition_text(condition) + "\n";
}

std::string Maker::text(std::size_t wild) {
  static const std::vector<std::string> plain = {
      "a", "B",  "b", "é",       "É",       "-",     "/",    " ",        "\\", "x",
      "1", "表", ".", "abcdefg", "PowerSh", "\\cmd", ".exe", "aaaaaaaa", "K",  "ſ"};
  static const std::vector<std::string> special = {"*", "?", "\\*", "\\?", "\\\\"};
  std::string made;
  for (std::size_t i = below(5); i-- > 0;)
    made += wild != 0 && chance(wild) ? one_of(special) : one_of(plain);
  return made;
}

std::string Maker::field() { return one_of({"f", "g", "user.name", "hi"}); }

std::string Maker::special_item(const std::string& name) {
  switch (below(9)) {
    case 0:
      return name + "|exists: " + (chance(2) ? "true" : "false");
    case 1:
      return name + ": null";
    case 2:
      return name + "|" + one_of({"lt", "lte", "gt", "gte"}) + ": " +
             one_of({"1", "-1", "10", "1.5", "0"});
    case 3:
      return name + "|fieldref" + one_of({"", "|cased", "|contains", "|startswith", "|endswith"}) +
             ": " + field();
    case 4:
      return name + ": " + one_of({"1", "10", "true", "-1"});
    case 5:
      return name + "|re" + one_of({"", "|i", "|i|s"}) + ": " +
             quoted(one_of({"a+b", "abc.*", "^1?0$", "(cmd|ower)\\.?e", "[a-c]{7}",
                            "\\\\cmd\\.exe$", "x|y", "(?i)POWERSH", "é.", "k", "-\\w+"}));
    case 6:
      return name + "|cidr: " + one_of({"10.0.0.0/8", "'2001:db8::/32'", "192.168.1.0/24"});
    case 7:
      return name + "|" + one_of({"hour", "day", "week", "month", "year", "minute"}) + ": " +
             one_of({"1", "9", "12"});
    default:
      return name + "|contains: " +
             quoted(one_of({"abcdefg", "powershell", "\\cmd.exe", "aaaaaaaaa", "表表表"}));
  }
}

std::string Maker::item() {
  static const std::vector<std::string> chains = {"",
                                                  "",
                                                  "",
                                                  "|contains",
                                                  "|contains",
                                                  "|startswith",
                                                  "|endswith",
                                                  "|endswith",
                                                  "|contains|all",
                                                  "|cased",
                                                  "|contains|cased",
                                                  "|neq",
                                                  "|contains|neq",
                                                  "|windash",
                                                  "|contains|windash",
                                                  "|base64",
                                                  "|base64|contains",
                                                  "|base64offset|contains",
                                                  "|wide|base64offset|contains",
                                                  "|endswith|neq",
                                                  "|startswith|cased|all",
                                                  "|contains|all|windash"};
  const std::string name = field();
  if (chance(3)) return special_item(name);
  const std::string chain = one_of(chains);
  const bool encodes = chain.find("base64") != std::string::npos;
  const auto value = [&] { return quoted(encodes ? one_of({"ab", "abc", "x1"}) : text(4)); };
  if (chain.find("all") == std::string::npos && chance(2)) return name + chain + ": " + value();
  std::string values;
  for (std::size_t i = 2 + below(2); i-- > 0;) values += (values.empty() ? "" : ", ") + value();
  return name + chain + ": [" + values + "]";
}

std::vector<std::string> Maker::map() {
  std::vector<std::string> made{item()};
  const std::string second = item();
  // A key may stand only once.
  if (chance(2) && name_of_item(second) != name_of_item(made[0])) made.push_back(second);
  return made;
}

std::vector<std::vector<std::string>> Maker::selection() {
  if (chance(6)) return {{quoted("x" + text(4))}, {quoted("a" + text(4))}};
  if (chance(5)) return {map(), map()};
  if (chance(8)) return {{"'|all': [" + quoted("a" + text(4)) + ", " + quoted("b") + "]"}};
  return {map()};
}

MadeCondition Maker::condition(int depth) {
  switch (below(depth > 3 ? 3 : 7)) {
    case 0:
    case 1:
      return {one_of({"sel_a", "sel_b", "other", "_hidden"}), {}};
    case 2:
      return {one_of({"1 of them", "all of them", "1 of sel_*", "all of sel_*", "1 of _*",
                      "any of *r"}),
              {}};
    case 3:
      return {"not", {condition(depth + 1)}};
    case 4:
      return {"or", {condition(depth + 1), condition(depth + 1)}};
    default:
      return {"and", {condition(depth + 1), condition(depth + 1)}};
  }
}

MadeRule Maker::rule() {
  MadeRule made;
  made.log_source = one_of({"{product: p}", "{product: p}", "{product: q}",
                            "{product: p, service: s}", "{category: c}"});
  for (const char* name : {"sel_a", "sel_b", "other", "_hidden"})
    made.selections.emplace_back(name, selection());
  made.condition = condition(0);
  return made;
}

OwnedEvent Maker::event() {
  OwnedEvent made;
  made.set_log_source("", one_of({"p", "p", "q"}), one_of({"", "s", "t"}));
  if (chance(4)) made.add_log_source("c", one_of({"p", "r"}), "s");
  for (const char* name : {"f", "g", "h i"}) {
    const std::size_t kinds = below(9);
    if (kinds == 0) continue;
    if (kinds == 1) made.set_native(name, "", Kind::null);
    if (kinds == 2) made.set_native(name, one_of({"1", "10", "-1", "1.0", "1e1"}), Kind::number);
    if (kinds == 3) made.set_native(name, "true", Kind::boolean);
    if (kinds == 4)
      made.set_native(name, one_of({"10.1.2.3", "192.168.1.255", "2001:db8::7", "YWI=", "YWJj",
                                    "2025-12-01T09:12:00Z", "xYWJjeYQBiAGMA"}));
    if (kinds > 4) made.set_native(name, text(6) + text(0));
    if (kinds > 6) made.set_native(name, text(0) + text(0) + text(0));
  }
  switch (below(4)) {
    case 0:
      made.set(Field::user_name, text(0));
      break;
    case 1:
      made.set_unknown(Field::user_name);
      break;
    default:
      break;
  }
  if (chance(3)) made.original = text(0) + text(0);
  return made;
}

namespace {

std::vector<MadeRule> smaller_rules(const MadeRule& rule) {
  std::vector<MadeRule> all;
  const auto add = [&](const auto& change) {
    MadeRule one = rule;
    change(one);
    all.push_back(std::move(one));
  };
  for (const MadeCondition& part : rule.condition.parts)
    add([&](MadeRule& one) { one.condition = part; });
  for (std::size_t i = 0; i < rule.condition.parts.size(); ++i)
    for (const MadeCondition& part : rule.condition.parts[i].parts)
      add([&](MadeRule& one) { one.condition.parts[i] = part; });
  for (const char* name : {"sel_a", "sel_b", "other", "_hidden"})
    if (rule.condition.word.find(" of ") != std::string::npos)
      add([&](MadeRule& one) { one.condition = {name, {}}; });
  for (std::size_t i = 0; i < rule.selections.size(); ++i) {
    const auto& maps = rule.selections[i].second;
    if (maps.size() == 1 && maps[0].size() == 1 && maps[0][0] != "f: x")
      add([&](MadeRule& one) { one.selections[i].second = {{"f: x"}}; });
    for (std::size_t k = 0; maps.size() > 1 && k < maps.size(); ++k)
      add([&](MadeRule& one) { one.selections[i].second = {maps[k]}; });
    for (std::size_t k = 0; maps.size() == 1 && maps[0].size() > 1 && k < maps[0].size(); ++k)
      add([&](MadeRule& one) { one.selections[i].second = {{maps[0][k]}}; });
  }
  return all;
}

std::vector<OwnedEvent> smaller_events(const OwnedEvent& event) {
  std::vector<OwnedEvent> all;
  const Event view = event.view();
  for (std::size_t left_out = 0; left_out < view.native.size(); ++left_out) {
    for (const bool halved : {false, true}) {
      const FieldView& field = view.native[left_out];
      if (halved && field.value.size() < 2) continue;
      std::vector<FieldView> natives(view.native.begin(), view.native.end());
      const auto at = natives.begin() + static_cast<std::ptrdiff_t>(left_out);
      if (halved)
        at->value = field.value.substr(0, field.value.size() / 2);
      else
        natives.erase(at);
      Event smaller = view;
      smaller.native = natives;
      all.emplace_back(smaller);
    }
  }
  Event smaller = view;
  smaller.unset(Field::user_name);
  if (view.has(Field::user_name)) all.emplace_back(smaller);
  smaller = view;
  smaller.original = {};
  if (!view.original.empty()) all.emplace_back(smaller);
  smaller = view;
  smaller.more_log_sources = {};
  if (!view.more_log_sources.empty()) all.emplace_back(smaller);
  return all;
}

}  // namespace

void shrink(MadeRule& rule, OwnedEvent& event, const Fails& fails) {
  for (bool shrunk = true; shrunk;) {
    shrunk = false;
    for (MadeRule& one : smaller_rules(rule)) {
      if (!fails(one, event)) continue;
      rule = std::move(one);
      shrunk = true;
      break;
    }
    for (OwnedEvent& one : smaller_events(event)) {
      if (!fails(rule, one)) continue;
      event = std::move(one);
      shrunk = true;
      break;
    }
  }
}

}  // namespace metsuke
