// Goal: what rules are told by is a list: complete, stable, in two languages. Method: the list
// against every id that the sources and the documentation speak of.
#include "rule/lint.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace metsuke {

namespace {

std::set<std::string> ids_in(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream read;
  read << stream.rdbuf();
  const std::string text = read.str();
  std::set<std::string> ids;
  for (std::size_t at = text.find("MK"); at != std::string::npos; at = text.find("MK", at + 1)) {
    const std::string id = text.substr(at, 5);
    if (id.size() == 5 && id.find_first_not_of("0123456789", 2) == std::string::npos)
      ids.insert(id);
  }
  return ids;
}

std::set<std::string> ids_listed() {
  std::set<std::string> ids;
  for (const Lint& lint : lints()) ids.emplace(lint.id);
  return ids;
}

}  // namespace

TEST_CASE("lints are listed once each, ascending, and found by id") {
  CHECK(ids_listed().size() == lints().size());
  for (std::size_t i = 1; i < lints().size(); ++i) CHECK(lints()[i - 1].id < lints()[i].id);
  for (const Lint& lint : lints()) CHECK(lint_of(lint.id) == &lint);
  CHECK(lint_of("MK000") == nullptr);
  CHECK(lint_of("") == nullptr);
  CHECK(lint_of("MK999") == nullptr);
}

TEST_CASE("the sources say every lint of the list, and no other") {
  std::set<std::string> said;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(METSUKE_ROOT "/daemon"))
    if (entry.path().extension() == ".cpp") said.merge(ids_in(entry.path()));
  CHECK(said == ids_listed());
}

TEST_CASE("the documentation lists every lint") {
  CHECK(ids_in(METSUKE_ROOT "/docs/rule-language.md") == ids_listed());
}

TEST_CASE("every lint speaks both languages") {
  for (const Lint& lint : lints()) {
    CHECK_FALSE(lint.said(Language::english).empty());
    CHECK_FALSE(lint.said(Language::japanese).empty());
    CHECK(lint.said(Language::english) != lint.said(Language::japanese));
  }
}

}  // namespace metsuke
