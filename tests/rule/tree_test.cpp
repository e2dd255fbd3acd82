#include "rule/tree.h"

#include <catch2/catch.hpp>

namespace metsuke {

namespace {
Tree tree_of(const std::string& text) {
  Complaints complaints;
  return tree_from(read_yaml_document(text, "a.yml", complaints));
}
std::string canonical(const Tree& tree) {
  std::string text;
  append_canonical(text, tree);
  return text;
}
}  // namespace

TEST_CASE("a tree keeps values, order and places") {
  const Tree tree = tree_of("b: 1\na:\n  - x\n  - '2'\n");
  CHECK(tree.members[0].first == "b");
  CHECK(tree["a"].words() == std::vector<std::string>{"x", "2"});
  CHECK(tree["a"].items[1].quoted);
  CHECK(tree["a"].items[1].line == 4);
  CHECK(tree["nothing"].absent());
}

TEST_CASE("maps are laid over one another, all else is replaced") {
  const Tree both = merged(tree_of("a: {x: 1, y: 2}\nb: [1]\n"), tree_of("a: {y: 3}\nb: [2, 3]\n"));
  CHECK(canonical(both) == R"({"a":{"x":~"1","y":~"3",},"b":[~"2",~"3",],})");
}

TEST_CASE("a number and the same text in quotes are not the same") {
  CHECK(canonical(tree_of("a: 1")) != canonical(tree_of("a: '1'")));
  CHECK(canonical(tree_of("{a: 1}")) == canonical(tree_of("a:   1\n")));
}

}  // namespace metsuke
