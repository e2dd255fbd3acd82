#include "evidence/manifest.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "evidence/samples.h"

namespace metsuke {
namespace {

Sealed sample() {
  Sealed sealed;
  sealed.id = 42;
  sealed.first = Seq{1001};
  sealed.count = 500;
  sealed.raw_bytes = 123;
  sealed.raw_sha256 = sha256("raw");
  sealed.zst_sha256 = sha256("zst");
  sealed.line_root = sha256("root");
  sealed.chain = sha256("chain");
  sealed.previous = sha256("previous");
  sealed.sealed = bench_start + Duration(1);
  return sealed;
}

TEST_CASE("a manifest is text in a fixed order, and comes back") {
  const std::string text = to_text(sample());
  CHECK(text == "metsuke-segment/v1\nid 42\nprevious " + to_hex(sha256("previous")) +
                    "\nfirst 1001\ncount 500\nraw_bytes 123\nraw_sha256 " + to_hex(sha256("raw")) +
                    "\nzst_sha256 " + to_hex(sha256("zst")) + "\nline_root " +
                    to_hex(sha256("root")) + "\nchain " + to_hex(sha256("chain")) +
                    "\nsealed " + to_rfc3339(bench_start + Duration(1)) + "\n");
  const auto back = sealed_from(text);
  REQUIRE(back);
  CHECK(to_text(*back) == text);
}

TEST_CASE("a manifest in any other form is refused") {
  const std::string text = to_text(sample());
  std::vector<std::string> bad{"", "metsuke-segment/v1\n", text + "\n", text + "x 1\n",
                               text.substr(0, text.size() - 1)};
  for (std::size_t at = 0; at < text.size(); ++at) {
    bad.push_back(text.substr(0, at) + text.substr(at + 1));
    bad.push_back(text.substr(0, at) + ' ' + text.substr(at));
  }
  std::string swapped = text;
  const std::size_t first = swapped.find("first"), count = swapped.find("count");
  std::swap_ranges(swapped.begin() + static_cast<std::ptrdiff_t>(first),
                   swapped.begin() + static_cast<std::ptrdiff_t>(first + 5),
                   swapped.begin() + static_cast<std::ptrdiff_t>(count));
  bad.push_back(swapped);
  std::size_t accepted = 0;
  for (const std::string& each : bad) {
    const auto read = sealed_from(each);
    // A digit less is another manifest, still of the one form.
    if (read) {
      ++accepted;
      REQUIRE(to_text(*read) == each);
    }
  }
  CHECK(accepted < 30);
}

TEST_CASE("names of segments have one form") {
  CHECK(segment_name(1) == "00000001");
  CHECK(segment_name(123456789) == "123456789");
  CHECK(segment_id("00000042") == 42u);
  for (const std::string_view name : {"", "0", "00000000", "42", "000000042", "0000004x",
                                      "00000042.new", "-0000001", "+0000001"})
    CHECK_FALSE(segment_id(name).has_value());
}

TEST_CASE("sealed lines are read only when every digest agrees") {
  Bench bench;
  fill(bench, 2, 2);
  const Sealed sealed = read_sealed_leaf(bench.disk, bench.directory, 1)->sealed;
  CHECK(read_sealed(bench.disk, bench.directory, sealed)->size() == sealed.raw_bytes);
  Sealed other = sealed;
  other.zst_sha256[0] ^= 1;
  CHECK(read_sealed(bench.disk, bench.directory, other).error().code == Code::seal_broken);
  other = sealed;
  other.raw_sha256[0] ^= 1;
  CHECK(read_sealed(bench.disk, bench.directory, other).error().code == Code::seal_broken);
  other = sealed;
  other.raw_bytes += 1;
  CHECK(read_sealed(bench.disk, bench.directory, other).error().code == Code::seal_broken);
  other.raw_bytes = ~std::uint64_t{0};
  CHECK(read_sealed(bench.disk, bench.directory, other).error().code == Code::seal_broken);
}

}  // namespace
}  // namespace metsuke
