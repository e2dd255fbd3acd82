// Goal: who reads Japanese reads no English about rules. Method: every sentence of the sources must
// be in the table; and wrong rules of many kinds leave no English word outside the file's own.
#include "rule/detail.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "rule/lint.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string text_in(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream read;
  read << stream.rdbuf();
  return read.str();
}

// Without what stands in backticks, and without names of fields, files and checks.
std::string without_quotes(const std::string& text) {
  std::string rest;
  bool quoted = false;
  for (const char c : text) {
    if (c == '`') quoted = !quoted;
    if (!quoted) rest += c;
  }
  return std::regex_replace(rest, std::regex("(UUID|UTF-8|null|id|rule\\.yml:[0-9]+|T-1)"), "");
}

bool has_english(const std::string& text) {
  return std::regex_search(without_quotes(text), std::regex("[A-Za-z]{2,}"));
}

}  // namespace

TEST_CASE("every sentence that the sources say of a rule is in the table") {
  std::size_t said = 0;
  // A complaint's statement: from its call to the semicolon; texts of at least two words in it.
  const std::regex call("(refuse|warn|fail|refusal|does_not_fit)\\(|\"MK[0-9]{3}\"|regex_invalid");
  const std::regex literal("\"((?:[^\"\\\\]|\\\\.)*)\"");
  for (const auto& entry : std::filesystem::directory_iterator(METSUKE_ROOT "/daemon/rule")) {
    if (entry.path().extension() != ".cpp") continue;
    std::istringstream all(text_in(entry.path()));
    std::string statement;
    while (std::getline(all, statement, ';')) {
      statement = std::regex_replace(statement, std::regex("\"\\s*\\n\\s*\""), "");
      if (!std::regex_search(statement, call)) continue;
      for (std::sregex_iterator at(statement.begin(), statement.end(), literal), end; at != end;
           ++at) {
        const std::string text = (*at)[1];
        if (!std::regex_search(text, std::regex("[a-z]{2,} [a-z`]"))) continue;
        ++said;
        INFO(entry.path().filename().string() << ": " << text);
        CHECK(std::any_of(details().begin(), details().end(), [&](const Detail& one) {
          return one.english.find(text) != std::string_view::npos ||
                 detail_in(text, Language::japanese) != text;
        }));
      }
    }
  }
  CHECK(said > 70);
}

TEST_CASE("the table has each sentence once, in two languages, with the same places") {
  for (const Detail& one : details()) {
    INFO(one.english);
    CHECK(std::count_if(details().begin(), details().end(),
                        [&](const Detail& other) { return other.english == one.english; }) == 1);
    CHECK_FALSE(has_english(std::string(one.japanese)));
    for (const char* place : {"{0}", "{1}", "{2}"})
      CHECK((one.english.find(place) == std::string_view::npos) ==
            (one.japanese.find(place) == std::string_view::npos));
    // It is found by itself.
    const std::vector<std::string_view> values{"`a`", "`b`", "`c`"};
    CHECK(detail_in(filled(one.english, values), Language::english) == filled(one.english, values));
    CHECK_FALSE(has_english(detail_in(filled(one.english, values), Language::japanese)));
  }
}

TEST_CASE("a detail in Japanese keeps the file's own words, and what was likely meant") {
  const auto japanese = [](std::string_view detail) {
    return detail_in(detail, Language::japanese);
  };
  CHECK(japanese("unknown modifier `contans`, did you mean `contains`?") ==
        "修飾子 `contans` は知られていません(もしかして `contains` ?)");
  CHECK(japanese("the alias `a` speaks of `b`, which `rules` does not name") ==
        "別名 `a` の `b` が `rules` にありません");
  CHECK(japanese("`cidr` needs a network such as 10.0.0.0/8: `x` is no network address") ==
        "`cidr` には 10.0.0.0/8 のようなネットワークが必要です: "
        "`x` はネットワークアドレスではありません");
  CHECK(japanese("`key`, did you mean `keys`?") == "`key`(もしかして `keys` ?)");
  CHECK(japanese("something else") == "something else");
}

TEST_CASE("wrong rules are told in Japanese to the last word") {
  const std::string head = "title: t\nlogsource: {product: test}\n";
  const std::string base = head + "name: base\ndetection: {s: {f: x}, condition: s}\n---\n";
  const auto correlation = [&](const std::string& section) {
    return base + "title: c\ntaxonomy: metsuke\ncorrelation: {" + section + "}\n";
  };
  const std::vector<std::string> wrong{
      "a: &a 1\nb: *a\n",
      "- x\n",
      "title: t\n",
      head + "status: tested\ndetection: {}\n",
      head + "level: hi\ndate: soon\nid: x\ndetection: {s: {f: x}}\n",
      head + "related: [{type: sames}]\ndetection: {s: {f: x}, condition: }\n",
      head + "taxonomy: own\ndetection: {s: {f: x}, condition: s and}\n",
      head + "detection: {s: {f: x}, condition: 's and (t'}\n",
      head + "detection: {s: {f: x}, condition: 's)'}\n",
      head + "detection: {s: {f: x}, condition: 's | count() > 5'}\n",
      head + "detection: {s: {f: x}, condition: 'few of them'}\n",
      head + "detection: {s: {f: x}, condition: '1 of t*'}\n",
      head + "detection: {s: {}, condition: s}\n",
      head + "detection: {s: {f: []}, condition: s}\n",
      head + "detection: {s: {f: [x, null]}, u: {g: x}, condition: s}\n",
      head + "detection: {s: {f: {g: [x]}}, condition: s}\n",
      rule_with("{s: {f|contans: x}, condition: s}"),
      rule_with("{s: {f|contains|contains: x}, condition: s}"),
      rule_with("{s: {f|i: x}, condition: s}"),
      rule_with("{s: {f|exists|contains: true}, condition: s}"),
      rule_with("{s: {f|exists: maybe}, condition: s}"),
      rule_with("{s: {'|gt': [5]}, condition: s}"),
      rule_with("{s: {f|all: x}, condition: s}"),
      rule_with("{s: {f|base64: 'a*'}, condition: s}"),
      rule_with("{s: {f|cidr: '10.0.0.1/8'}, condition: s}"),
      rule_with("{s: {f|cidr: '10.0.0.0/99'}, condition: s}"),
      rule_with("{s: {f|cidr: host}, condition: s}"),
      rule_with("{s: {f|gt: many}, condition: s}"),
      rule_with("{s: {f|hour: 25}, condition: s}"),
      rule_with("{s: {f|expand: '%nothing%'}, condition: s}"),
      rule_with("{s: {f|fieldref: 'a*'}, condition: s}"),
      rule_with("{s: {f|contains|re: x}, condition: s}"),
      rule_with("{s: {f|contains: null}, condition: s}"),
      rule_with("{s: {mk.actor.idd: x}, condition: s}"),
      rule_with("{s: {f|re: 'a(b'}, condition: s}"),
      rule_with("{s: {f|re: 'a(?=b)'}, condition: s}"),
      rule_with("{s: {f|re: '*a'}, condition: s}"),
      rule_with("{s: {f|re: 'a[b'}, condition: s}"),
      rule_with("{s: {f|re: 'a\\'}, condition: s}"),
      rule_with("{s: {f|re: 'a{9999}'}, condition: s}"),
      rule_with("{s: {f|re: '[z-a]'}, condition: s}"),
      rule_with("{s: {f|re: '\\8'}, condition: s}"),
      correlation("type: evnt_count, rules: [base], timespan: 1h, condition: {gte: 1}"),
      correlation("type: event_count, rules: [], timespan: soon, condition: {gt: 1, lt: x}"),
      correlation("type: event_count, rules: [bas], timespn: 1h, condition: {over: 1}"),
      correlation("type: value_count, rules: [base], timespan: 999d, condition: {gte: 1}"),
      correlation("type: value_percentile, rules: [base], timespan: 1h, condition: {field: f, "
                  "gte: 1}"),
      correlation("type: absence, rules: [base], timespan: 1h, direction: back"),
      correlation("type: new_value, rules: [base], timespan: 1h, condition: {field: f, gte: 3}"),
      correlation("type: event_count, rules: [base], timespan: 1d, condition: {gt: 2}, "
                  "baseline: {same: month, min_samples: 1, against: all}"),
      correlation("type: temporal, rules: [base], timespan: 1h, condition: not base"),
      head + "filter: {}\n",
      "title: c\ncorrelation: x\n",
      "action: golbal\ntitle: t\n",
      "action: repeat\ntitle: t\n"};
  std::size_t told = 0;
  for (const std::string& yaml : wrong) {
    INFO(yaml);
    Complaints complaints;
    const std::vector<RuleSource> sources{{"rule.yml", yaml}};
    (void)Ruleset::compile(sources, {}, complaints);
    CHECK_FALSE(complaints.empty());
    for (const Complaint& complaint : complaints) {
      ++told;
      INFO(complaint.lint << ' ' << complaint.detail);
      const std::string japanese = detail_in(complaint.detail, Language::japanese);
      INFO(japanese);
      CHECK_FALSE(has_english(japanese));
    }
  }
  CHECK(told > 60);
}

}  // namespace metsuke
