#include "source/framing.h"

#include <catch2/catch.hpp>
#include <random>

#include "base/limits.h"

using namespace metsuke;

namespace {

struct Cut {
  std::uint64_t offset;
  Wholeness wholeness;
  std::string bytes;
  bool operator==(const Cut&) const = default;
};

// All of `text` in pieces of `step` bytes.
std::vector<Cut> cuts(Framing framing, std::string_view text, std::size_t step,
                      std::uint64_t offset = 0) {
  Framer framer(framing, offset);
  std::vector<Cut> all;
  std::vector<Piece> pieces;
  const auto keep = [&] {
    for (const Piece& piece : pieces) {
      all.push_back({piece.offset, piece.wholeness, std::string(piece.bytes)});
    }
    pieces.clear();
  };
  for (std::size_t at = 0; at < text.size(); at += step) {
    const auto fed = framer.feed(text.substr(at, step), pieces);
    keep();
    if (!fed) return all;
  }
  framer.finish(pieces);
  keep();
  REQUIRE(framer.held() == 0);
  return all;
}

std::vector<std::string> texts(Framing framing, std::string_view text, std::size_t step = 1000) {
  std::vector<std::string> all;
  for (const Cut& cut : cuts(framing, text, step)) all.push_back(cut.bytes);
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("lines end at LF, keep their terminator, and the last may have none") {
  CHECK(texts(Framing::lines, "a\nb\r\n\nlast") == Texts{"a\n", "b\r\n", "\n", "last"});
  CHECK(texts(Framing::lines, "").empty());
  CHECK(texts(Framing::lines, "\n") == Texts{"\n"});
  CHECK(texts(Framing::lines, std::string_view("a\0b\nc\rd", 7)) ==
        Texts{std::string("a\0b\n", 4), "c\rd"});
  CHECK(cuts(Framing::lines, "a\nb\n", 1, 100)[1] == Cut{102, Wholeness::whole, "b\n"});
}

TEST_CASE("a line feed inside a quoted CSV value does not end the record") {
  CHECK(texts(Framing::csv, "a,\"x\ny\",b\nc\n") == Texts{"a,\"x\ny\",b\n", "c\n"});
  CHECK(texts(Framing::csv, "\"a \"\"q\"\"\n\"\n\"b\"\n") ==
        Texts{"\"a \"\"q\"\"\n\"\n", "\"b\"\n"});
  CHECK(texts(Framing::csv, "5\" disk,1\nnext\n") == Texts{"5\" disk,1\n", "next\n"});
  CHECK(texts(Framing::csv, "\"\"\n\"\"\"\n\"\n") == Texts{"\"\"\n", "\"\"\"\n\"\n"});
  CHECK(texts(Framing::csv, "a\t\"x\ny\"\n") == Texts{"a\t\"x\ny\"\n"});
  CHECK(texts(Framing::csv, "a,\"never\nclosed\n") == Texts{"a,\"never\nclosed\n"});
}

TEST_CASE("UTF-16LE lines end at 0A 00 on an even offset only") {
  using namespace std::string_literals;
  CHECK(texts(Framing::utf16le, "a\0\n\0b\0"s) == Texts{"a\0\n\0"s, "b\0"s});
  // U+0A00's neighbours: 00 0A 00 00 holds 0A 00 on an odd offset.
  CHECK(texts(Framing::utf16le, "\0\n\0\0\n\0x"s) == Texts{"\0\n\0\0\n\0"s, "x"});
}

TEST_CASE("octet counting and LF are decided per frame") {
  CHECK(texts(Framing::octet_counted, "5 hello3 a\nb<1>line\n2 xy") ==
        Texts{"hello", "a\nb", "<1>line\n", "xy"});
  const auto all = cuts(Framing::octet_counted, "5 hello12 hello, world", 1);
  REQUIRE(all.size() == 2);
  CHECK(all[0] == Cut{2, Wholeness::whole, "hello"});
  CHECK(all[1] == Cut{10, Wholeness::whole, "hello, world"});
  CHECK(texts(Framing::octet_counted, "10 cut off") == Texts{"cut off"});
  CHECK(texts(Framing::octet_counted, "10") == Texts{"10"});
  CHECK(texts(Framing::octet_counted, "0 zero\n") == Texts{"0 zero\n"});
}

TEST_CASE("a count that is none is an error, and what was held is handed out") {
  for (const char* wrong : {"<1>a\n12x34 hello", "<1>a\n99999999 x", "<1>a\n123456789 x"}) {
    Framer framer(Framing::octet_counted);
    std::vector<Piece> pieces;
    const auto fed = framer.feed(wrong, pieces);
    REQUIRE_FALSE(fed);
    CHECK(fed.error().code == Code::value_invalid);
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0].bytes == "<1>a\n");
    CHECK(pieces[1].offset == 5);
    CHECK(pieces[1].bytes == std::string_view(wrong).substr(5));
    CHECK(framer.held() == 0);
  }
}

TEST_CASE("a line at the limit is whole, one byte more makes two fragments") {
  const std::size_t most = limits::line_bytes_max;
  const std::string whole = std::string(most - 1, 'x') + "\n";
  for (const std::size_t step : {most * 4, std::size_t{100'000}}) {
    auto all = cuts(Framing::lines, whole + "y\n", step);
    REQUIRE(all.size() == 2);
    CHECK(all[0].wholeness == Wholeness::whole);
    all = cuts(Framing::lines, "x" + whole + "y\n", step);
    REQUIRE(all.size() == 3);
    CHECK(all[0].wholeness == Wholeness::first);
    CHECK(all[0].bytes.size() == most);
    CHECK(all[1] == Cut{most, Wholeness::last, "\n"});
    CHECK(all[2] == Cut{most + 1, Wholeness::whole, "y\n"});
    all = cuts(Framing::lines, std::string(3 * most, 'x'), step);
    REQUIRE(all.size() == 3);
    CHECK(all[1].wholeness == Wholeness::middle);
    CHECK(all[2].wholeness == Wholeness::last);
    CHECK(all[2].bytes.size() == most);
  }
}

TEST_CASE("a quote that never closes costs one limit, then lines are lines again") {
  const std::size_t most = limits::line_bytes_max;
  std::string text = "\"open\n";
  while (text.size() < most + 10) text += "line, after line\n";
  text += "\"a\nb\"\nend\n";
  const auto all = cuts(Framing::csv, text, 70'000);
  REQUIRE(all.size() >= 4);
  CHECK(all[0].wholeness == Wholeness::first);
  CHECK(all[0].bytes.size() == most);
  CHECK(all[1].wholeness == Wholeness::last);
  CHECK(all[all.size() - 2].bytes == "\"a\nb\"\n");
  CHECK(all.back().bytes == "end\n");
}

TEST_CASE("records put end to end are the file, however the bytes came") {
  const unsigned seed = std::random_device()();
  INFO("seed=" << seed);
  std::mt19937 random(seed);
  const std::string_view alphabet("ab\"\",;\n\n\r\t1 2\0<", 15);
  for (const Framing framing : {Framing::lines, Framing::csv, Framing::utf16le}) {
    for (int round = 0; round < 500; ++round) {
      std::string text;
      for (std::size_t length = random() % 200; length > 0; --length) {
        text += alphabet[random() % alphabet.size()];
      }
      const auto at_once = cuts(framing, text, 1000);
      std::string joined;
      for (const Cut& cut : at_once) {
        REQUIRE(cut.offset == joined.size());
        joined += cut.bytes;
      }
      REQUIRE(joined == text);
      REQUIRE(cuts(framing, text, 1) == at_once);
      REQUIRE(cuts(framing, text, 1 + random() % 20) == at_once);
    }
  }
}

TEST_CASE("octet counting gives the same frames however the bytes came") {
  const unsigned seed = std::random_device()();
  INFO("seed=" << seed);
  std::mt19937 random(seed);
  const std::string_view alphabet = "12 <\nab3";
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t length = random() % 60; length > 0; --length) {
      text += alphabet[random() % alphabet.size()];
    }
    INFO("text=" << text);
    std::string once;
    std::string bytewise;
    for (const Cut& cut : cuts(Framing::octet_counted, text, 1000)) once += cut.bytes;
    for (const Cut& cut : cuts(Framing::octet_counted, text, 1)) bytewise += cut.bytes;
    REQUIRE(once.starts_with(bytewise));
  }
}

TEST_CASE("a megabyte fed byte by byte is not searched again and again") {
  CHECK(cuts(Framing::csv, std::string(limits::line_bytes_max, 'x'), 7).size() == 1);
  CHECK(cuts(Framing::lines, std::string(limits::line_bytes_max, 'x'), 7).size() == 1);
}

TEST_CASE("a line's terminator is LF or CR LF") {
  CHECK(without_terminator("a\n") == "a");
  CHECK(without_terminator("a\r\n") == "a");
  CHECK(without_terminator("a\r") == "a\r");
  CHECK(without_terminator("a\n\n") == "a\n");
  CHECK(without_terminator("").empty());
  CHECK(without_terminator("\r\n").empty());
}
