// Encodings by name, to and from UTF-8.
#include <catch2/catch.hpp>

#include "base/unicode.h"

using namespace metsuke;

namespace {

std::string decoded(std::string_view bytes, Encoding encoding) {
  const auto text = to_utf8(bytes, encoding);
  return text ? *text : "! " + text.error().detail;
}

std::string encoded(std::string_view text, Encoding encoding) {
  const auto bytes = from_utf8(text, encoding);
  return bytes ? *bytes : "! " + bytes.error().detail;
}

}  // namespace

TEST_CASE("encodings are known by the names vendors use") {
  CHECK(encoding_from("UTF-8") == Encoding::utf8);
  CHECK(encoding_from("utf8") == Encoding::utf8);
  CHECK(encoding_from("utf-8-bom") == Encoding::utf8_bom);
  CHECK(encoding_from("UTF-16LE") == Encoding::utf16le);
  CHECK(encoding_from("Shift_JIS") == Encoding::cp932);
  CHECK(encoding_from("Windows-31J") == Encoding::cp932);
  CHECK(encoding_from("EUC-JP") == Encoding::euc_jp);
  CHECK_FALSE(encoding_from("latin1"));
  CHECK_FALSE(encoding_from(""));
  CHECK_FALSE(encoding_from(std::string(1'000'000, '-')));
  for (const Encoding encoding : {Encoding::utf8, Encoding::utf8_bom, Encoding::utf16le,
                                  Encoding::cp932, Encoding::euc_jp}) {
    CHECK(encoding_from(name_of(encoding)) == encoding);
  }
}

TEST_CASE("CP932 is what Windows writes") {
  CHECK(decoded("\x96\xda\x95\x74", Encoding::cp932) == "目付");
  CHECK(decoded("\x87\x40\x87\x8a\xfb\xfc\xfa\xb1", Encoding::cp932) == "①㈱髙﨑");
  CHECK(decoded("\x81\x60\x81\x7c\x5c\x7e", Encoding::cp932) == "～－\\~");
  CHECK(decoded("\xb6\xc5", Encoding::cp932) == "ｶﾅ");
  CHECK(decoded("\xf0\x40", Encoding::cp932) == "\uE000");
  CHECK(encoded("①㈱髙﨑～－", Encoding::cp932) ==
        "\x87\x40\x87\x8a\xfb\xfc\xfa\xb1\x81\x60\x81\x7c");
}

TEST_CASE("no control character changes on its way through CP932") {
  std::string bytes = "\x96\xda";
  for (char control = 0; control < 0x20; ++control) bytes += control;
  bytes += '\x7f';
  const std::string text = decoded(bytes, Encoding::cp932);
  CHECK(text == "目" + bytes.substr(2));
  CHECK(encoded(text, Encoding::cp932) == bytes);
}

TEST_CASE("damage is named by its byte and never replaced") {
  CHECK(decoded("ab\x96", Encoding::cp932) == "! byte 2");
  CHECK(decoded("\x96\xda\x81\xad", Encoding::cp932) == "! byte 2");
  CHECK(decoded("a\x80", Encoding::cp932) == "! byte 1");
  CHECK(decoded("\xfd", Encoding::cp932) == "! byte 0");
  CHECK(decoded("a\xff", Encoding::utf8) == "! byte 1");
  CHECK(decoded("\xcc\xdc\xa4", Encoding::euc_jp) == "! byte 2");
  CHECK(to_utf8("\xff", Encoding::utf8).error().code == Code::text_invalid);
  CHECK(encoded("a目€付", Encoding::cp932) == "! byte 4");
  CHECK(encoded("𠮷", Encoding::cp932) == "! byte 0");
  CHECK(encoded("a\xff", Encoding::cp932) == "! byte 1");
}

TEST_CASE("a converter is as new after damage") {
  CHECK_FALSE(to_utf8("\x96", Encoding::cp932));
  CHECK(decoded("\x96\xda", Encoding::cp932) == "目");
}

TEST_CASE("EUC-JP and byte order marks") {
  CHECK(decoded("\xcc\xdc\xc9\xd5", Encoding::euc_jp) == "目付");
  CHECK(encoded("目付", Encoding::euc_jp) == "\xcc\xdc\xc9\xd5");
  CHECK(decoded("\xef\xbb\xbfx", Encoding::utf8_bom) == "x");
  CHECK(decoded("x", Encoding::utf8_bom) == "x");
  CHECK(decoded("\xef\xbb\xbfx", Encoding::utf8) == "\xef\xbb\xbfx");
  CHECK(encoded("x", Encoding::utf8_bom) == "\xef\xbb\xbfx");
}

TEST_CASE("UTF-16LE with and without mark, pairs and halves") {
  using namespace std::string_literals;
  CHECK(decoded("\xff\xfe\xee\x76"s, Encoding::utf16le) == "目");
  CHECK(decoded("a\0\x42\xd8\xb7\xdf"s, Encoding::utf16le) == "a𠮷");
  CHECK(encoded("a𠮷", Encoding::utf16le) == "a\0\x42\xd8\xb7\xdf"s);
  CHECK(decoded("a\0b"s, Encoding::utf16le) == "! byte 2");
  CHECK(decoded("a\0\x42\xd8"s, Encoding::utf16le) == "! byte 2");
  CHECK(decoded("\xff\xfe\xb7\xdf"s, Encoding::utf16le) == "! byte 2");
}

TEST_CASE("long texts pass the converter's rooms whole") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += i % 3 == 0 ? "a" : i % 3 == 1 ? "目" : "ｶ";
  for (const Encoding encoding : {Encoding::cp932, Encoding::euc_jp, Encoding::utf16le}) {
    const auto bytes = from_utf8(text, encoding);
    REQUIRE(bytes);
    CHECK(*to_utf8(*bytes, encoding) == text);
  }
}
