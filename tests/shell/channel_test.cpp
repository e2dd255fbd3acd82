#include "shell/channel.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a peer is written with its port, and named by its key alone") {
  Peer peer{"2001:db8::1", 6514, std::nullopt};
  CHECK(to_text(peer) == "[2001:db8::1]:6514");
  CHECK(name_of(peer).empty());
  Certified certified;
  certified.spki = sha256("key");
  certified.uris = {"spiffe://vendor/logs"};
  peer.certified = certified;
  CHECK(name_of(peer) == "sha256:" + to_hex(sha256("key")));
}
