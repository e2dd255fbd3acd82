// Goal: rules.md §1 line by line, where the cases of specification_test.cpp and own_cases.jsonl are
// silent. Method: tables of one item and one value, of whole rules, of what is refused; each row
// begins with its line.
#include <optional>

#include "support/rule_case.h"

namespace metsuke {

namespace {

using namespace std::string_view_literals;

struct ItemRow {
  const char* line;
  const char* item;  // Of a selection in flow style, about the field f.
  std::optional<std::string_view> value;
  bool meets;
};

constexpr std::string_view en_dash = "\xe2\x80\x93", em_dash = "\xe2\x80\x94", bar = "\xe2\x80\x95";

const std::string dashed(std::string_view dash) { return "cmd " + std::string(dash) + "x"; }

void check_items(std::initializer_list<ItemRow> rows) {
  for (const ItemRow& row : rows) {
    INFO(row.line << " " << row.item << " : " << row.value.value_or("(missing)"));
    OwnedEvent event = event_of({});
    if (row.value) event.set_native("f", std::string(*row.value));
    CHECK(holds(row.item, event) == row.meets);
  }
}

struct RefusedRow {
  const char* line;
  const char* yaml;
  const char* lint;
};

}  // namespace

TEST_CASE("1.3 values, wildcards and escapes by rows") {
  check_items({
      {"6", "f: abc", "ABC", true},
      {"6", "f: abc", "xabc", false},
      {"6", "f: abc", "abcx", false},
      {"6", "f: abc", "", false},
      {"6", "f: 5", "5", true},
      {"6", "f: 5", "05", false},
      {"6", "f: true", "true", true},
      {"6", "f: true", "1", false},
      {"6", "f: 'true'", "True", true},
      {"6", "f: -5", "-5", true},
      {"7", "f: '*'", "", true},
      {"7", "f: '*'", std::nullopt, false},
      {"7", "f: '?'", "", false},
      {"7", "f: '?'", "目", true},
      {"7",
       "f: '?"
       "?'",
       "目", false},
      {"7", "f: 'a*b*c'", "a-b-c", true},
      {"7", "f: 'a*b*c'", "a-c-b", false},
      {"7", "f: 'a*'", "ba", false},
      {"7", "f: '*a'", "ab", false},
      {"7", "f: 'a?*'", "a", false},
      {"8", R"(f: 'a\b')", R"(a\b)", true},
      {"8", R"(f: 'a\\b')", R"(a\b)", true},
      {"8", R"(f: 'a\\b')", R"(a\\b)", false},
      {"8", R"(f: 'a\\\b')", R"(a\\b)", true},
      {"8", R"(f: 'a\\\\b')", R"(a\\b)", true},
      {"8", R"(f: 'a\*b')", "a*b", true},
      {"8", R"(f: 'a\*b')", "axb", false},
      {"8", R"(f: 'a\?b')", "a?b", true},
      {"8", R"(f: 'a\?b')", "axb", false},
      {"8", R"(f: 'a\\*')", R"(a\xyz)", true},
      {"8", R"(f: 'a\\*')", "axyz", false},
      {"8", R"(f: 'a\\\*')", R"(a\*)", true},
      {"8", R"(f: 'a\\\*')", R"(a\x)", false},
      {"8", R"(f: 'a\')", R"(a\)", true},
      {"8", R"(f|endswith: '\a')", R"(c:\A)", true},
      {"9", "f: null", std::nullopt, true},
      {"9", "f: null", "", false},
      {"9", "f: null", "null", false},
      {"9", "f: ''", "", true},
      {"9", "f: ''", std::nullopt, false},
      {"9", "f: ''", " ", false},
      {"9", "f: 'null'", "null", true},
      {"9", "f: 'null'", std::nullopt, false},
      {"9", "f|exists: true", "", true},
      {"9", "f|exists: false", "", false},
      {"9", "f|exists: false", std::nullopt, true},
  });
}

TEST_CASE("1.4 modifiers by rows") {
  const std::string en = dashed(en_dash), em = dashed(em_dash), ba = dashed(bar);
  check_items({
      {"contains", "f|contains: b", "abc", true},
      {"contains", "f|contains: '*b*'", "abc", true},
      {"contains", "f|contains: ''", "", true},
      {"contains", "f|contains: ''", std::nullopt, false},
      {"startswith", "f|startswith: a", "abc", true},
      {"startswith", "f|startswith: b", "abc", false},
      {"startswith", "f|startswith: 'a*'", "abc", true},
      {"endswith", "f|endswith: 'b?'", "abc", true},
      {"endswith", "f|endswith: '*c'", "abc", true},
      {"endswith", "f|endswith: b", "abc", false},
      {"cased", "f|cased: aB", "aB", true},
      {"cased", "f|cased: aB", "ab", false},
      {"cased", "f|contains|cased: B", "aBc", true},
      {"cased", "f|cased|contains: B", "abc", false},
      {"cased", "f|cased|endswith: C", "abc", false},
      {"cased", "f|cased: 'a*C'", "abbC", true},
      {"neq", "f|neq: a", "b", true},
      {"neq", "f|neq: a", "A", false},
      {"neq", "f|neq: a", std::nullopt, true},
      {"neq", "f|neq: 5", "6", true},
      {"neq", "f|neq: 5", "5", false},
      {"neq", "f|startswith|neq: a", "abc", false},
      {"neq", "f|endswith|neq: a", "abc", true},
      {"neq", "f|contains|all|neq: [a, b]", "a", true},
      {"neq", "f|contains|all|neq: [a, b]", "ab", false},
      {"windash", "f|windash|contains: ' -x'", "cmd -x", true},
      {"windash", "f|windash|contains: ' -x'", "cmd /x", true},
      {"windash", "f|windash|contains: ' /x'", "cmd -x", true},
      {"windash", "f|windash|contains: ' -x'", en, true},
      {"windash", "f|windash|contains: ' -x'", em, true},
      {"windash", "f|windash|contains: ' -x'", ba, true},
      {"windash", "f|windash|contains: ' /x'", ba, true},
      {"windash", "f|windash|contains: ' -x'", "cmd +x", false},
      {"windash", "f|contains|windash: ' -x'", "cmd /x", true},
      {"windash", "f|windash|contains: 'a-b'", "a/b", false},
      {"windash", "f|windash|contains: ' -a -b'", "cmd /a -b", true},
      {"windash", "f|windash|contains|all: [' -a', ' -b']", "cmd -a /b", true},
      {"windash", "f|windash|contains|all: [' -a', ' -b']", "cmd /a", false},
      {"windash", "f|windash|startswith: '-a'", "/a b", true},
      {"windash", "f|windash|endswith: ' -a'", "b /a", true},
      {"windash", "f|windash: '-a'", "/a", true},
      {"base64", "f|base64: foobar", "Zm9vYmFy", true},
      {"base64", "f|base64|contains: foobar", "xZm9vYmFyx", true},
      {"base64", "f|base64: foobar", "Zm9vYmFy ", false},
      {"base64offset", "f|base64offset|contains: foobar", "Zm9vYmFy", true},
      {"base64offset", "f|base64offset|contains: foobar", "eGZvb2Jhcg==", true},
      {"base64offset", "f|base64offset|contains: foobar", "eHhmb29iYXI=", true},
      {"base64offset", "f|base64offset|contains: foobar", "Zm9vYmF6", false},
      {"utf16be", "f|utf16be|base64: foo", "AGYAbwBv", true},
      {"wide", "f|wide|base64: foo", "ZgBvAG8A", true},
      {"utf16le", "f|utf16le|base64offset|contains: foo", "ZgBvAG8A", true},
      {"lt", "f|lt: 5", "4.99", true},
      {"lt", "f|lt: 5", "5", false},
      {"lte", "f|lte: 5", "5.0", true},
      {"gt", "f|gt: 5", "5.01", true},
      {"gt", "f|gt: 5", "5", false},
      {"gte", "f|gte: 5", "5", true},
      {"gte", "f|gte: -5", "-4", true},
      {"gt", "f|gt: 5", "ten", false},
      {"gt", "f|gt: 5", std::nullopt, false},
      {"lt", "f|lt: 5", "", false},
      {"64 bits", "f|gt: 9223372036854775806", "9223372036854775807", true},
      {"64 bits", "f|gt: 9223372036854775807", "9223372036854775807", false},
      {"64 bits", "f: 18446744073709551615", "18446744073709551615", true},
      {"64 bits", "f: 18446744073709551615", "18446744073709551614", false},
      {"gt, list", "f|gt: [9, 3]", "4", true},
      {"minute", "f|minute: 59", "2026-09-03T02:59:00Z", true},
      {"hour", "f|hour: 2", "2026-09-03T02:59:00Z", true},
      {"hour", "f|hour: [1, 2]", "2026-09-03T02:59:00Z", true},
      {"hour", "f|hour: 11", "2026-09-03T02:59:00+09:00", false},
      {"day", "f|day: 3", "2026-09-03T02:59:00Z", true},
      {"week", "f|week: 36", "2026-09-03T02:59:00Z", true},
      {"week", "f|week: 53", "2027-01-01T00:00:00Z", true},
      {"week", "f|week: 1", "2025-12-29T00:00:00Z", true},
      {"month", "f|month: 9", "2026-09-03T02:59:00Z", true},
      {"year", "f|year: 2026", "2026-09-03T02:59:00Z", true},
      {"year", "f|year: 2026", "2025-12-31T23:59:59Z", false},
      {"hour", "f|hour: 2", "yesterday", false},
      {"cidr", "f|cidr: 192.0.2.0/24", "192.0.3.0", false},
      {"cidr", "f|cidr: 192.0.2.0/24", "192.0.2.256", false},
      {"cidr", "f|cidr: 0.0.0.0/0", "203.0.113.1", true},
      {"cidr", "f|cidr: 0.0.0.0/0", "2001:db8::1", false},
      {"cidr", "f|cidr: 192.0.2.7/32", "192.0.2.7", true},
      {"cidr", "f|cidr: '2001:db8::/127'", "2001:db8::2", false},
      {"cidr", "f|cidr: '::1/128'", "0:0:0:0:0:0:0:1", true},
      {"cidr, list", "f|cidr: [10.0.0.0/8, 192.0.2.0/24]", "192.0.2.9", true},
      {"cidr", "f|cidr: 10.0.0.0/8", "10.0.0.1x", false},
  });
}

TEST_CASE("1.6 expressions by rows: searched, with what the public rules use") {
  check_items({
      {"search", "f|re: 'b'", "abc", true},
      {"search", "f|re: '^b'", "abc", false},
      {"search", "f|re: 'c$'", "abc", true},
      {"quantities", "f|re: '^a{2,3}$'", "aaaa", false},
      {"quantities", "f|re: '^a{2,3}$'", "aaa", true},
      {"classes", R"(f|re: '^\d\w\s\bx')", "1a x", true},
      {"classes", "f|re: '[^a-c]'", "abc", false},
      {"groups", "f|re: '^(?:ab|cd)+$'", "abcd", true},
      {"inline flags", "f|re: '(?i)ABC'", "abc", true},
      {"inline flags", "f|re: 'A(?i:B)C'", "AbC", true},
      {"inline flags", "f|re: 'A(?i:B)C'", "abC", false},
      {"lazy", "f|re: '^a.*?b$'", "axxb", true},
      {"alternatives", "f|re: '^(a|)b$'", "b", true},
      {"escapes", R"(f|re: '^\\\\host\\')", R"(\\host\share)", true},
      {"list is or", "f|re: ['^x', 'c$']", "abc", true},
      {"all", "f|re|all: ['^a', 'c$']", "abc", true},
      {"all", "f|re|all: ['^x', 'c$']", "abc", false},
      {"i", "f|re|i: 'ABC'", "abc", true},
      {"m", "f|re|m: '^b$'", "a\nb\nc", true},
      {"m", "f|re: '^b$'", "a\nb\nc", false},
      {"s", "f|re|s: 'a.b'", "a\nb", true},
      {"s", "f|re: 'a.b'", "a\nb", false},
      {"wildcards are none", "f|re: 'a*b'", "axb", true},
      {"wildcards are none", "f|re: '^a*b$'", "axb", false},
      {"missing", "f|re: '.*'", std::nullopt, false},
      {"empty", "f|re: '^$'", "", true},
  });
}

TEST_CASE("1.4 placeholders by rows") {
  Parameters parameters;
  parameters.lists["who"] = {"root", "adm*"};
  parameters.lists["one"] = {"x.y"};
  const auto met = [&](const std::string& item, const char* value) {
    return truth_of(*rules_of(rule_with("{s: {" + item + "}, condition: s}"), parameters),
                    event_of({{"f", value}})) == Truth::yes;
  };
  CHECK(met("f|expand: '%who%'", "ROOT"));
  CHECK(met("f|expand: '%who%'", "adm_7"));
  CHECK(met("f|expand|contains: '%who%'", "the root of"));
  CHECK(met("f|contains|expand: '%who%'", "the root of"));
  CHECK(met("f|expand: 'a%one%b%one%'", "ax.ybx.y"));
  CHECK(met("f|re|expand: '^%one%$'", "x.y"));
  CHECK(met(R"(f|expand: '\%who\%')", "%who%"));
  CHECK_FALSE(met(R"(f|expand: '\%who\%')", "root"));
  // Without the modifier it is a text, and 100 % is none.
  CHECK(met("f: '%who%'", "%who%"));
  CHECK(met("f|expand: '100 %'", "100 %"));
}

TEST_CASE("1.5 conditions by rows") {
  // a is met, b is not, c1 is met, c2 is not, _d is met.
  const auto condition = [](const std::string& text) {
    return truth_of(*rules_of(rule_with("{a: {f: x}, b: {f: y}, c1: {f: x}, c2: {f: y}, "
                                        "_d: {f: x}, g-1_h: {f: x}, condition: " +
                                        text + "}")),
                    event_of({{"f", "x"}})) == Truth::yes;
  };
  struct Row {
    const char* text;
    bool met;
  };
  constexpr Row rows[] = {
      {"a", true},
      {"b", false},
      {"not b", true},
      {"not not a", true},
      {"a and b or a", true},
      {"a or b and b", true},
      {"(a or b) and b", false},
      {"not b and a", true},
      {"not (b and a)", true},
      {"not b or b", true},
      {"A AND NOT B", false},  // Names keep their case: there is no A.
      {"a AND NOT b", true},
      {"a Or b", true},
      {"g-1_h", true},
      {"1 of them", true},
      {"all of them", false},
      {"any of them", true},
      {"1 of c*", true},
      {"all of c*", false},
      {"all of c1*", true},
      {"any of c*", true},
      {"1 of *1", true},
      {"all of *1", true},
      {"1 of *2", false},
      {"1 of _*", true},
      {"not 1 of b*", true},
      {"not all of c* and a", true},
      {"1 of c* and not 1 of b*", true},
      {"[a and b, c1]", true},
      {"[b, c2]", false},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    if (std::string_view(row.text).starts_with("A AND")) {
      CHECK(refusal_of(rule_with("{a: {f: x}, b: {f: y}, condition: A AND NOT B}")).find("MK037") !=
            std::string::npos);
      continue;
    }
    CHECK(condition(row.text) == row.met);
  }
}

TEST_CASE("1 what is refused, by rows: each by its lint and its line") {
  const std::string head = "title: t\nlogsource: {product: test}\n";
  const std::string two = rule_with("{s: {f: x}, condition: s}") + "name: base\n---\n";
  const auto correlation = [&](const std::string& text) {
    return two + "title: c\nname: c\ncorrelation: {" + text + "}\n";
  };
  struct Row {
    std::string line, yaml, lint;
  };
  const Row rows[] = {
      {"1.1.2", head + "status: old\ndetection: {s: {f: x}, condition: s}\n", "MK004 rule.yml:3:"},
      {"1.1.2", head + "level: urgent\ndetection: {s: {f: x}, condition: s}\n",
       "MK005 rule.yml:3:"},
      {"1.1.2", head + "taxonomy: house\ndetection: {s: {f: x}, condition: s}\n",
       "MK006 rule.yml:3:"},
      {"1.1.2", head + "detection: {s: {f: x}}\n", "MK030 rule.yml:3:"},
      {"1.1.2", head, "MK015"},
      {"1.1.3", "action: repeat\ntitle: t\n", "MK010"},
      {"1.1.3", "action: repeal\ntitle: t\n", "MK010"},
      {"1.2.4", "title: t\nlogsource: [a]\ndetection: {s: {f: x}, condition: s}\n", "MK008"},
      {"1.4 re", rule_with("{s: {f|contains|re: x}, condition: s}"), "MK056"},
      {"1.4 re", rule_with("{s: {f|re: 'a(?!b)'}, condition: s}"), "MK058"},
      {"1.4 re", rule_with(R"({s: {f|re: '(a)\1'}, condition: s})"), "MK058"},
      {"1.4 cidr", rule_with("{s: {f|contains|cidr: 10.0.0.0/8}, condition: s}"), "MK056"},
      {"1.4 cidr", rule_with("{s: {f|cidr: 10.0.0.0/33}, condition: s}"), "MK056"},
      {"1.4 cidr", rule_with("{s: {f|cidr: ten}, condition: s}"), "MK056"},
      {"1.4 lt", rule_with("{s: {f|lt: a}, condition: s}"), "MK056"},
      {"1.4 lt", rule_with("{s: {f|contains|lt: 5}, condition: s}"), "MK056"},
      {"1.4 base64", rule_with("{s: {f|wide|base64: 'a*'}, condition: s}"), "MK056"},
      {"1.4 base64offset", rule_with("{s: {f|base64offset: 'a?'}, condition: s}"), "MK056"},
      {"1.4 exists", rule_with("{s: {f|exists: 1}, condition: s}"), "MK056"},
      {"1.4 exists", rule_with("{s: {f|exists|neq: true}, condition: s}"), "MK054"},
      {"1.4 minute", rule_with("{s: {f|minute: 60}, condition: s}"), "MK056"},
      {"1.4 month", rule_with("{s: {f|month: 13}, condition: s}"), "MK056"},
      {"1.4 week", rule_with("{s: {f|week: 54}, condition: s}"), "MK056"},
      {"1.4 fieldref", rule_with("{s: {f|fieldref: 'g*'}, condition: s}"), "MK056"},
      {"1.4 fieldref", rule_with("{s: {f|fieldref|re: g}, condition: s}"), "MK056"},
      {"1.5.12", rule_with("{s: {f: x}, condition: 's | count() > 5'}"), "MK033"},
      {"1.5.12", rule_with("{s: {f: x}, condition: '2 of them'}"), "MK038"},
      {"1.5.12", rule_with("{s: {f: x}, condition: '1 of t*'}"), "MK039"},
      {"1.5.12", rule_with("{s: {f: x}, condition: 's and'}"), "MK032"},
      {"1.5.12", rule_with("{s: {f: x}, condition: 's s'}"), "MK034"},
      {"1.5.12", rule_with("{s: {f: x}, condition: '(s'}"), "MK036"},
      {"1.5.12", rule_with("{s: {f: x}, condition: ''}"), "MK031"},
      {"1.7.14", correlation("type: event_count, rules: [base], timespan: 1h"), "MK092"},
      {"1.7.14",
       correlation("type: event_count, rules: [base], timespan: 1h, condition: {gt: 1, lt: 5}"),
       "MK098"},
      {"1.7.14", correlation("type: event_count, rules: [base], timespan: 1h, condition: {ge: 1}"),
       "MK093"},
      {"1.7.14", correlation("type: value_sum, rules: [base], timespan: 1h, condition: {gte: 1}"),
       "MK094"},
      {"1.7.14", correlation("type: event_count, timespan: 1h, condition: {gte: 1}"), "MK085"},
      {"1.7.14", correlation("type: event_count, rules: [base], condition: {gte: 1}"), "MK087"},
      {"1.7.14",
       correlation("type: event_count, rules: [base], timespan: 1 h, condition: {gte: 1}"),
       "MK088"},
      {"1.7.14", correlation("type: event_count, rules: [c], timespan: 1h, condition: {gte: 1}"),
       "MK076"},
      {"1.7.14",
       correlation("type: event_count, rules: [base], timespan: 1h, condition: {gte: 1}, "
                   "aliases: {a: {other: f}}"),
       "MK073"},
      {"1.7.14", correlation("type: absence, rules: [base, base], timespan: 1h"), "MK083"},
      {"1.8.16", two + "title: f\nlogsource: {product: test}\nfilter: {s: {f: x}, condition: s}\n",
       "MK042"},
      {"1.8.16",
       two + "title: f\nlogsource: {product: test}\n"
             "filter: {rules: [nobody], s: {f: x}, condition: not s}\n",
       "MK071"},
  };
  for (const Row& row : rows) {
    INFO(row.line << "\n" << row.yaml);
    const std::string said = refusal_of(row.yaml);
    INFO(said);
    CHECK(said.find(row.lint) != std::string::npos);
    // Each says where.
    CHECK(said.find(" rule.yml:") != std::string::npos);
  }
}

TEST_CASE("1.1 what is taken, by rows: every status, level and relation, any key") {
  const std::string rule = rule_with("{s: {f: x}, condition: s}");
  const auto warned = [](const std::string& yaml) {
    Complaints complaints;
    CHECK(Ruleset::compile(std::vector<RuleSource>{{"rule.yml", yaml}}, {}, complaints) != nullptr);
    return all_said(complaints);
  };
  for (const char* status : {"stable", "test", "experimental", "deprecated", "unsupported"})
    CHECK(warned(rule + "status: " + status + "\n").empty());
  for (const char* level : {"informational", "low", "medium", "high", "critical"})
    CHECK(warned(rule + "level: " + level + "\n").empty());
  for (const char* type : {"derived", "obsolete", "merged", "renamed", "similar"})
    CHECK(
        warned(rule + "related: [{id: 6d0c7a0e-0000-4000-8000-000000000009, type: " + type + "}]\n")
            .empty());
  for (const char* more :
       {"tags: [attack.t1059]", "scope: [server]", "fields: [f]", "falsepositives: [none]",
        "license: MIT", "taxonomy: sigma", "date: 2026-09-01", "modified: 2026-09-02", "author: a",
        "references: ['https://example.jp']", "house: {a: [b]}"})
    CHECK(warned(rule + more + "\n").empty());
  CHECK(warned(rule + "date: 2026/13/40\n").find("MK022") != std::string::npos);
  CHECK(warned(rule + "related: [{id: 6d0c7a0e-0000-4000-8000-000000000009, type: cousin}]\n")
            .find("MK023") != std::string::npos);
  const std::string untitled = rule.substr(rule.find('\n') + 1);
  CHECK(warned(untitled).find("MK001") != std::string::npos);
  CHECK(warned("title: " + std::string(256, 't') + "\n" + untitled).empty());
  std::string characters;
  for (int i = 0; i < 256; ++i) characters += "検";
  CHECK(warned("title: " + characters + "\n" + untitled).empty());
  CHECK(warned("title: " + characters + "x\n" + untitled).find("MK002") != std::string::npos);
  CHECK(warned("title: " + std::string(257, 't') + "\n" + untitled).find("MK002") !=
        std::string::npos);
}

TEST_CASE("1.1 collections: global lies under what follows until reset, not under filters") {
  const auto rules = rules_of(
      "action: global\nlogsource: {product: test}\nlevel: high\n"
      "detection: {both: {g: 1}}\n---\n"
      "title: a\nname: a\ndetection: {s: {f: x}, condition: s and both}\n---\n"
      "title: b\nname: b\nlevel: low\ndetection: {s: {f: y}, condition: s and both}\n---\n"
      "title: c\nname: c\ncorrelation: {type: event_count, rules: [a], timespan: 1h, "
      "condition: {gte: 1}}\n---\n"
      "title: f\nlogsource: {product: test}\n"
      "filter: {rules: [b], own: {h: z}, condition: not own}\n---\n"
      "action: reset\n---\n"
      "title: d\nname: d\nlogsource: {product: other}\ndetection: {s: {f: x}, condition: s}\n");
  const auto level = [&](const char* name) { return rules->find(name)->severity; };
  CHECK(level("a") == Severity::high);
  CHECK(level("b") == Severity::low);
  CHECK(level("c") != Severity::high);
  CHECK(level("d") != Severity::high);
  CHECK(truth_of(*rules, event_of({{"f", "x"}, {"g", "1"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", "x"}, {"g", "2"}})) == Truth::no);
  CHECK(truth_of(*rules, event_of({{"f", "y"}, {"g", "1"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", "y"}, {"g", "1"}, {"h", "z"}})) == Truth::no);
}

TEST_CASE("1.7 time spans by rows") {
  struct Row {
    const char* text;
    int seconds;
  };
  // An event that old still counts just below the span, and no more at it.
  constexpr Row rows[] = {
      {"90s", 90}, {"15m", 900}, {"2h", 7'200}, {"1d", 86'400}, {"1w", 604'800}};
  for (const Row& row : rows)
    for (const bool inside : {true, false}) {
      INFO(row.text);
      Detector detector(rules_of(
          rule_with("{s: {f: x}, condition: s}") +
          "name: base\n---\ntitle: c\nname: c\ncorrelation: {type: event_count, rules: [base], "
          "group-by: [user.name], timespan: " +
          row.text + ", condition: {gte: 2}}\n"));
      std::vector<Finding> findings;
      for (const int second : {0, row.seconds - (inside ? 1 : 0)})
        detector.see(event_of({{"f", "x"}, {"user.name", "u"}}, second).view(), findings);
      CHECK(findings.size() == (inside ? 1U : 0U));
    }
}

}  // namespace metsuke
