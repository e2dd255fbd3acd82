// RFC 6962 §2.1 Merkle trees over SHA-256: roots, inclusion and consistency proofs.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace metsuke {

Digest leaf_hash(std::string_view leaf);                      // SHA-256(0x00 || leaf)
Digest node_hash(const Digest& left, const Digest& right);    // SHA-256(0x01 || left || right)

// A tree that grows at its right edge; keeps log2(n) hashes.
class MerkleEdge {
 public:
  void add(const Digest& leaf);
  Digest root() const;                                        // Of no leaves: SHA-256("")
  std::uint64_t size() const { return size_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> edge_;
};

Digest merkle_root(std::span<const Digest> leaves);
std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index);
bool inclusion_holds(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                     std::span<const Digest> proof, const Digest& root);
std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size);
bool consistency_holds(std::uint64_t old_size, const Digest& old_root, std::uint64_t size,
                       const Digest& root, std::span<const Digest> proof);

}  // namespace metsuke
