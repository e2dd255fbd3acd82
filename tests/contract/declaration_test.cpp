#include "contract/declaration.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

Declaration declared(std::vector<std::pair<std::string, std::string>> facts,
                     DeclarationKind kind = DeclarationKind::incident) {
  Declaration made;
  made.kind = kind;
  made.subject = kind == DeclarationKind::report ? "2026-09" : "I-2026-001";
  made.person = "mori";
  made.facts = std::move(facts);
  return made;
}

std::string refusal_of(const Declaration& made) {
  const auto good = check_declaration(made);
  return good ? "" : good.error().detail;
}

}  // namespace

TEST_CASE("facts are checked by their form, with the nearest name") {
  CHECK(refusal_of(declared({{"known", "2026-09-03 10:00"}, {"persons_max", "101"}})).empty());
  CHECK(refusal_of(declared({{"known", "令和8年9月3日 10:00"}, {"specific", "はい"}})).empty());
  CHECK(refusal_of(declared({{"known", ""}})).empty());  // Taken back.
  CHECK(refusal_of(declared({{"vendor_knew", "2026-09-03"}})).find("vendor_known") !=
        std::string::npos);
  CHECK(refusal_of(declared({{"known", "yesterday"}})).find("yesterday") != std::string::npos);
  CHECK_FALSE(refusal_of(declared({{"persons_max", "-1"}})).empty());
  CHECK_FALSE(refusal_of(declared({{"persons_max", "about 100"}})).empty());
  CHECK_FALSE(refusal_of(declared({{"sensitive", "maybe"}})).empty());
  CHECK_FALSE(refusal_of(declared({})).empty());
  CHECK_FALSE(
      refusal_of(declared({{"done", "2026-09-03"}})).empty());  // A duty's, not an incident's.
  CHECK_FALSE(refusal_of(declared({{"title", std::string(20'000, 'x')}})).empty());
}

TEST_CASE("a declaration has a person, a subject, and a report a month") {
  Declaration made = declared({{"title", "誤送信"}});
  made.person.clear();
  CHECK_FALSE(refusal_of(made).empty());
  made = declared({{"title", "誤送信"}});
  made.subject.clear();
  CHECK_FALSE(refusal_of(made).empty());
  made = declared({{"incidents", "0"}}, DeclarationKind::report);
  CHECK(refusal_of(made).empty());
  made.subject = "September";
  CHECK_FALSE(refusal_of(made).empty());
}

TEST_CASE("the newest word on a fact counts, and an empty one takes it back") {
  DeclaredFacts facts;
  facts.add(declared({{"persons_max", "80"}, {"sensitive", "yes"}, {"known", "2026-09-03 10:00"}}));
  CHECK(facts.count("persons_max") == 80);
  CHECK(facts.truth("sensitive"));
  CHECK(facts.time("known") == *timestamp_from_rfc3339("2026-09-03T10:00:00+09:00"));
  facts.add(declared({{"persons_max", "120"}, {"sensitive", "no"}, {"known", ""}}));
  CHECK(facts.count("persons_max") == 120);
  CHECK_FALSE(facts.truth("sensitive"));
  CHECK_FALSE(facts.time("known"));
  CHECK(facts["title"].empty());
  CHECK_FALSE(facts.truth("public_view"));
}

TEST_CASE("kinds have names, and every fact both languages") {
  for (int i = 0; i < 5; ++i) {
    const auto kind = static_cast<DeclarationKind>(i);
    CHECK(declaration_kind_from(name_of(kind)) == kind);
    CHECK(title_of(kind, Language::japanese) != title_of(kind, Language::english));
  }
  CHECK_FALSE(declaration_kind_from("accident"));
  for (const DeclaredFact& fact : declared_facts()) {
    CHECK_FALSE(fact.en.empty());
    CHECK_FALSE(fact.ja.empty());
  }
}
