#include "evidence/merkle.h"

#include <bit>

#include "base/check.h"

namespace metsuke {

namespace {

// The largest power of two smaller than `size`: where RFC 6962 splits a tree.
std::uint64_t split_of(std::uint64_t size) {
  ASSERT(size > 1);
  return std::bit_floor(size - 1);
}

std::uint64_t count_of(std::span<const Digest> leaves) { return leaves.size(); }

std::span<const Digest> left_of(std::span<const Digest> leaves) {
  return leaves.first(static_cast<std::size_t>(split_of(leaves.size())));
}

std::span<const Digest> right_of(std::span<const Digest> leaves) {
  return leaves.subspan(static_cast<std::size_t>(split_of(leaves.size())));
}

// Whether the verifier already has the root of the old leaves: then the proof leaves it out.
enum class OldRoot : std::uint8_t { known, unknown };

void append_consistency(std::span<const Digest> leaves, std::uint64_t old_size, OldRoot old_root,
                        std::vector<Digest>& proof) {
  const std::uint64_t size = count_of(leaves);
  if (old_size == size) {
    if (old_root == OldRoot::unknown) proof.push_back(merkle_root(leaves));
    return;
  }
  const std::uint64_t split = split_of(size);
  if (old_size <= split) {
    append_consistency(left_of(leaves), old_size, old_root, proof);
    proof.push_back(merkle_root(right_of(leaves)));
  } else {
    append_consistency(right_of(leaves), old_size - split, OldRoot::unknown, proof);
    proof.push_back(merkle_root(left_of(leaves)));
  }
}

}  // namespace

Digest leaf_hash(std::string_view leaf) {
  thread_local Sha256 hash;  // Making one costs more than hashing a short line.
  return hash.add(std::string_view("\0", 1)).add(leaf).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  thread_local Sha256 hash;
  return hash.add("\1").add(left).add(right).finish();
}

void MerkleEdge::add(const Digest& leaf) {
  Digest merged = leaf;
  // As many right edges are complete as the size has trailing ones.
  for (std::uint64_t size = size_; (size & 1) != 0; size >>= 1) {
    merged = node_hash(edge_.back(), merged);
    edge_.pop_back();
  }
  edge_.push_back(merged);
  ++size_;
}

Digest MerkleEdge::root() const {
  if (edge_.empty()) return sha256("");
  Digest root = edge_.back();
  for (std::size_t at = edge_.size() - 1; at > 0; --at) root = node_hash(edge_[at - 1], root);
  return root;
}

Digest merkle_root(std::span<const Digest> leaves) {
  MerkleEdge edge;
  for (const Digest& leaf : leaves) edge.add(leaf);
  return edge.root();
}

std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index) {
  ASSERT(index < leaves.size());
  std::vector<Digest> from_top;
  while (leaves.size() > 1) {
    const std::uint64_t split = split_of(leaves.size());
    if (index < split) {
      from_top.push_back(merkle_root(right_of(leaves)));
      leaves = left_of(leaves);
    } else {
      from_top.push_back(merkle_root(left_of(leaves)));
      leaves = right_of(leaves);
      index -= split;
    }
  }
  return {from_top.rbegin(), from_top.rend()};
}

// RFC 9162 §2.1.3.2, which states for both versions how the proof of §2.1.1 is checked.
bool inclusion_holds(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                     std::span<const Digest> proof, const Digest& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest running = leaf;
  for (const Digest& beside : proof) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      running = node_hash(beside, running);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      running = node_hash(running, beside);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && running == root;
}

std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size) {
  ASSERT(old_size <= leaves.size());
  std::vector<Digest> proof;
  if (old_size != 0) append_consistency(leaves, old_size, OldRoot::known, proof);
  return proof;
}

// RFC 9162 §2.1.4.2.
bool consistency_holds(std::uint64_t old_size, const Digest& old_root, std::uint64_t size,
                       const Digest& root, std::span<const Digest> proof) {
  if (old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  if (old_size == 0) return proof.empty() && old_root == sha256("");
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  std::size_t at = 0;
  if (node != 0 && proof.empty()) return false;
  // An old tree that is one whole subtree is its own first hash.
  Digest old_running = node == 0 ? old_root : proof[at++];
  Digest running = old_running;
  for (; at < proof.size(); ++at) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_running = node_hash(proof[at], old_running);
      running = node_hash(proof[at], running);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      running = node_hash(running, proof[at]);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_running == old_root && running == root;
}

}  // namespace metsuke
