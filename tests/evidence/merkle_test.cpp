#include "evidence/merkle.h"

#include <catch2/catch.hpp>

#include "world/memory.h"

namespace metsuke {
namespace {

// RFC 6962 §2.1, written as it is defined.
Digest defined_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return node_hash(defined_root(leaves.first(split)), defined_root(leaves.subspan(split)));
}

std::vector<Digest> some_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t at = 0; at < count; ++at) leaves.push_back(leaf_hash(std::to_string(at)));
  return leaves;
}

TEST_CASE("the hashes are those of RFC 6962") {
  CHECK(to_hex(leaf_hash("")) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  CHECK(leaf_hash("a") == sha256(std::string_view("\0a", 2)));
  CHECK(to_hex(merkle_root({})) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // The well-known eight test leaves of the certificate transparency implementations.
  const std::string inputs[] = {
      "", std::string(1, '\0'), "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43",
      "\x50\x51\x52\x53\x54\x55\x56\x57",
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  std::vector<Digest> leaves;
  for (const std::string& input : inputs) leaves.push_back(leaf_hash(input));
  CHECK(to_hex(merkle_root(leaves)) ==
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  CHECK(to_hex(merkle_root(std::span(leaves).first(3))) ==
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
}

TEST_CASE("the growing edge has the defined root at every size") {
  const auto leaves = some_leaves(130);
  MerkleEdge edge;
  CHECK(edge.root() == defined_root({}));
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    edge.add(leaves[size - 1]);
    REQUIRE(edge.size() == size);
    REQUIRE(edge.root() == defined_root(std::span(leaves).first(size)));
  }
}

TEST_CASE("every leaf is proven in every tree, and nothing else is") {
  const auto all = some_leaves(33);
  for (std::size_t size = 1; size <= all.size(); ++size) {
    const auto leaves = std::span(all).first(size);
    const Digest root = merkle_root(leaves);
    for (std::uint64_t index = 0; index < size; ++index) {
      const Digest& leaf = leaves[static_cast<std::size_t>(index)];
      auto proof = inclusion_proof(leaves, index);
      REQUIRE(inclusion_holds(leaf, index, size, proof, root));
      REQUIRE_FALSE(inclusion_holds(leaf_hash("other"), index, size, proof, root));
      REQUIRE_FALSE(inclusion_holds(leaf, index, size, proof, leaf_hash("other")));
      REQUIRE_FALSE(inclusion_holds(leaf, size, size, proof, root));
      if (size > 1) REQUIRE_FALSE(inclusion_holds(leaf, (index + 1) % size, size, proof, root));
      proof.push_back(leaf);
      REQUIRE_FALSE(inclusion_holds(leaf, index, size, proof, root));
      proof.pop_back();
      if (proof.empty()) continue;
      proof.front()[0] ^= 1;
      REQUIRE_FALSE(inclusion_holds(leaf, index, size, proof, root));
      proof.erase(proof.begin());
      REQUIRE_FALSE(inclusion_holds(leaf, index, size, proof, root));
    }
  }
  CHECK_FALSE(inclusion_holds(all[0], 0, 0, {}, all[0]));
}

TEST_CASE("every tree is proven to continue every smaller one, and no other") {
  const auto all = some_leaves(33);
  for (std::size_t size = 0; size <= all.size(); ++size) {
    const auto leaves = std::span(all).first(size);
    const Digest root = merkle_root(leaves);
    for (std::size_t old = 0; old <= size; ++old) {
      const Digest old_root = merkle_root(leaves.first(old));
      auto proof = consistency_proof(leaves, old);
      REQUIRE(consistency_holds(old, old_root, size, root, proof));
      REQUIRE_FALSE(consistency_holds(old, leaf_hash("other"), size, root, proof));
      if (old != 0) REQUIRE_FALSE(consistency_holds(old, old_root, size, leaf_hash("o"), proof));
      REQUIRE_FALSE(consistency_holds(size + 1, old_root, size, root, proof));
      proof.push_back(root);
      REQUIRE_FALSE(consistency_holds(old, old_root, size, root, proof));
      proof.pop_back();
      if (proof.empty()) continue;
      proof.back()[31] ^= 0x80;
      REQUIRE_FALSE(consistency_holds(old, old_root, size, root, proof));
      proof.pop_back();
      REQUIRE_FALSE(consistency_holds(old, old_root, size, root, proof));
    }
  }
}

}  // namespace
}  // namespace metsuke
