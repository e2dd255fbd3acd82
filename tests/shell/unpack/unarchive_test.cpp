#include "shell/unpack/unarchive.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "support/archives.h"

using namespace metsuke;
using Kind = Unpacked::Kind;

namespace {

struct Told {
  std::vector<std::string> lines;  // "file a.csv", "end", "bytes" put together …
  std::string content;
  std::uint64_t bytes = 0;
  Unpacked::Kind last{};
};

Told open(const std::string& packed, const std::vector<std::string>& passwords = {}) {
  static constexpr const char* words[] = {"file",       "archive",  "bytes",  "end",    "broken",
                                          "not_a_file", "too_deep", "locked", "excess", "finished"};
  Told told;
  const ReadPacked read = [&](std::uint64_t at, std::span<char> into) -> std::ptrdiff_t {
    if (at >= packed.size()) return 0;
    return static_cast<std::ptrdiff_t>(packed.copy(into.data(), into.size(), at));
  };
  const auto done = unarchive(read, packed.size(), passwords, [&](const Unpacked& said) {
    told.last = said.kind;
    if (said.kind == Kind::bytes) {
      told.bytes += said.text.size();
      if (told.content.size() < 10'000) told.content += said.text;
      return Result<void>();
    }
    std::string line = words[static_cast<std::size_t>(said.kind)];
    if (said.level == 2) line += '2';
    if (!said.text.empty() && said.kind != Kind::broken) line += ' ' + std::string(said.text);
    told.lines.push_back(std::move(line));
    return Result<void>();
  });
  REQUIRE(done);
  return told;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("each kind of archive tells its files") {
  const Contents files = {{"a.csv", "1,2\n"}, {"dir/b.csv", ""}};
  const Lines both = {"file a.csv", "end", "file dir/b.csv", "end", "finished"};
  for (const std::string& packed :
       {zip_of(files), tar_of(files), tar_of(files, "gzip"), tar_of(files, "zstd"),
        tar_of(files, "xz"), tar_of(files, "bzip2")}) {
    const Told told = open(packed);
    CHECK(told.lines == both);
    CHECK(told.content == "1,2\n");
  }
  for (const char* filter : {"gzip", "zstd", "xz", "bzip2"}) {
    const Told told = open(compressed("line\n", filter));
    CHECK(told.lines == Lines{"file", "end", "finished"});
    CHECK(told.content == "line\n");
  }
  CHECK(open("").lines == Lines{"finished"});
}

TEST_CASE("names come as bytes: CP932 without a flag, with a backslash in a letter, UTF-8") {
  const Told told = open(stored_zip({{"\x93\xFC\x8E\xBA\x95\x5C.csv", "x"},  // 入室表.csv
                                     {"\xE5\x85\xA5.csv", "y"}}));
  CHECK(told.lines == Lines{"file \x93\xFC\x8E\xBA\x95\x5C.csv", "end", "file \xE5\x85\xA5.csv",
                            "end", "finished"});
}

TEST_CASE("encrypted members open with one of the passwords, in both ciphers") {
  for (const char* cipher : {"zipcrypt", "aes256"}) {
    INFO(cipher);
    const std::string packed = zip_of({{"a.csv", "secret\n"}}, cipher, "himitsu");
    CHECK(open(packed, {"other", "himitsu"}).content == "secret\n");
    const Told none = open(packed);
    CHECK(none.last == Kind::locked);
    CHECK(none.content.empty());
    for (int wrong = 0; wrong < 300; ++wrong) {
      const Told told = open(packed, {"wrong" + std::to_string(wrong)});
      REQUIRE(told.last == Kind::locked);
      if (std::string(cipher) == "aes256") REQUIRE(told.content.empty());
    }
  }
}

TEST_CASE("a wrong password that the old cipher lets pass keeps none from the right one") {
  // One wrong one of 256 passes at first: among these are several that do.
  const std::string packed =
      zip_of({{"a.csv", "secret\n"}, {"b.csv", "more\n"}}, "zipcrypt", "himitsu");
  for (int wrong = 0; wrong < 3000; ++wrong) {
    const Told told = open(packed, {"wrong" + std::to_string(wrong), "himitsu"});
    INFO(wrong);
    REQUIRE(told.last == Kind::finished);
    REQUIRE(told.content == "secret\nmore\n");
  }
}

TEST_CASE("links, devices and archives too deep are told by name") {
  CHECK(open(stored_zip({{"l", "/etc/passwd", 0120777}, {"f", "x"}})).lines ==
        Lines{"not_a_file l", "file f", "end", "finished"});
  for (const char type : {'1', '2', '3', '4', '6'})
    CHECK(open(typed_tar("x", type, "/etc/passwd")).lines == Lines{"not_a_file x", "finished"});
  CHECK(open(typed_tar("d", '5', "")).lines == Lines{"finished"});
  const std::string innermost = zip_of({{"x", "1"}});
  const std::string inner = zip_of({{"in.zip", innermost}, {"y.gz", compressed("z", "gzip")}});
  CHECK(open(zip_of({{"mid.zip", inner}, {"w.log.gz", compressed("v", "gzip")}})).lines ==
        Lines{"archive mid.zip", "end", "too_deep2 in.zip", "too_deep2 y.gz", "archive w.log.gz",
              "end", "file2", "end2", "finished"});
}

TEST_CASE("of a broken archive all that can be read is told, and then that it is broken") {
  std::string noise;
  for (int line = 0; line < 40'000; ++line)
    noise += std::to_string(line * 7919 % 100'003) + " line\n";
  for (const std::string& whole :
       {zip_of({{"a", noise}}), tar_of({{"a", noise}}, "gzip"), compressed(noise, "gzip"),
        compressed(noise, "zstd"), tar_of({{"a", noise}})}) {
    const Told told = open(whole.substr(0, whole.size() / 2));
    CHECK(std::count(told.lines.begin(), told.lines.end(), "broken") == 1);
    CHECK(told.bytes > 0);
    CHECK(told.bytes < noise.size());
    CHECK(noise.starts_with(told.content));
    CHECK(told.last == Kind::finished);
  }
  // A byte of one member changed: it alone does not fit its sum.
  std::string packed = stored_zip({{"a", "first"}, {"b", "second"}, {"c", "third"}});
  packed[packed.find("second")] = 'S';
  const Told told = open(packed);
  CHECK(told.lines == Lines{"file a", "end", "file b", "broken", "file c", "end", "finished"});
  CHECK(told.content == "firstSecondthird");
  CHECK(open("this is no archive").lines == Lines{"broken", "finished"});
}

TEST_CASE("nothing is lost in silence: zeros are no empty tar, and an end is not always one") {
  const std::string zeros(100'000, '\0');
  const Told told = open(compressed(zeros, "gzip"));
  CHECK(told.lines == Lines{"file", "end", "finished"});
  CHECK(told.bytes == zeros.size());
  for (const char* filter : {"gzip", "zstd", "xz", "bzip2"}) {
    const std::string one = compressed("one\n", filter);
    CHECK(open(one + one).content == "one\none\n");
    const Told behind = open(one + "behind");
    CAPTURE(filter, behind.lines);
    // Who decodes a block ahead may lose it with what stands behind it, but says so.
    CHECK(std::string_view("one\n").starts_with(behind.content));
    CHECK(std::count(behind.lines.begin(), behind.lines.end(), "broken") == 1);
  }
  CHECK(open(tar_of({{"a", "1"}}) + tar_of({{"b", "2"}})).content == "12");
}

TEST_CASE("bombs end at the limits") {
  const std::string zeros(64 * 1024 * 1024, '\0');
  const std::string flat = compressed(zeros, "gzip");
  const Told told = open(flat);
  CAPTURE(told.lines, flat.size());
  CHECK(told.lines.back() == "excess unpacked_ratio_max");
  CHECK(told.bytes <= limits::unpacked_ratio_free_bytes);
  const std::string layer = zip_of({{"0.gz", flat}, {"1.gz", flat}, {"2.gz", flat}});
  CHECK(open(zip_of({{"a.zip", layer}, {"b.zip", layer}})).last != Kind::excess);  // Never opened.
  CHECK(open(layer).lines.back() == "excess2 unpacked_ratio_max");
  Contents many;
  for (std::size_t at = 0; at <= limits::delivery_files_max; ++at)
    many.emplace_back(std::to_string(at), "");
  CHECK(open(tar_of(many)).lines.back() == "excess delivery_files_max");
}

TEST_CASE("a name cut by NUL is one name, and a very long one is cut") {
  const Told nul = open(stored_zip({{std::string("a.csv\0../../x", 13), "1"}}));
  REQUIRE(nul.lines.size() >= 2);
  CHECK(nul.lines.back() == "finished");
  const Told told = open(stored_zip({{std::string(60'000, 'n'), "1"}}));
  CHECK(told.lines.front().size() < 17'000);
  CHECK(told.content == "1");
}
