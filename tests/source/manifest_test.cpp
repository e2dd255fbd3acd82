// read_manifest: three dialects, and what is refused.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "base/unicode.h"
#include "source/delivery.h"

using namespace metsuke;

namespace {

const std::string abc = to_hex(sha256("abc"));

std::string failure(std::string_view name, std::string_view text) {
  const auto manifest = read_manifest(name, text);
  if (manifest) return "";
  return std::string(name_of(manifest.error().code)) + ' ' + manifest.error().detail;
}

}  // namespace

TEST_CASE("sums are read in all the forms sha256sum writes") {
  const auto manifest =
      *read_manifest("SHA256SUMS", abc + "  door.csv\r\n" + abc + " *sub/b 2.bin\n\n" +
                                       "SHA256 (c (1).log) = " + abc + "\n\\" + abc +
                                       "  back\\\\slash\n" + abc + "  ./dotted");
  REQUIRE(manifest.files.size() == 5);
  CHECK(manifest.files[0].name == "door.csv");
  CHECK(manifest.files[0].sha256 == sha256("abc"));
  CHECK(manifest.files[1].name == "sub/b 2.bin");
  CHECK(manifest.files[2].name == "c (1).log");
  CHECK(manifest.files[3].name == "back\\slash");
  CHECK(manifest.files[4].name == "dotted");
  CHECK_FALSE(manifest.period_from);
  CHECK_FALSE(manifest.zero_declared);
}

TEST_CASE("comment lines carry the cover sheet") {
  const auto manifest = *read_manifest(
      "a.manifest",
      "# made by the vendor\n# period: 2026-09\n# sequence: 42\n#rows: door.csv 120\n"
      "# rows: two words.csv 0\n" +
          abc + "  door.csv\n# other: thing\n");
  CHECK(to_text(*manifest.period_from) == "2026-09-01");
  CHECK(to_text(*manifest.period_to) == "2026-09-30");
  CHECK(manifest.sequence == 42);
  REQUIRE(manifest.files.size() == 2);
  CHECK(manifest.files[0].rows == 120);
  CHECK(manifest.files[1].name == "two words.csv");
  CHECK(manifest.files[1].rows == 0);
  CHECK_FALSE(manifest.files[1].sha256);
  const auto zero = *read_manifest("a.sha256", "# zero: true\n# period: 2026-09-01..2026-09-03\n");
  CHECK(zero.zero_declared);
  CHECK(zero.files.empty());
  CHECK(to_text(*zero.period_to) == "2026-09-03");
}

TEST_CASE("names that could lead out of the delivery are refused") {
  for (const char* name : {"../x", "a/../../x", "/etc/passwd", "a//b", "a/", "a/./b", "..", ".",
                           "a\x01"
                           "b",
                           "a\x1b[m", "a\x7f"}) {
    INFO(name);
    CHECK(failure("SHA256SUMS", abc + "  " + name + "\n").starts_with("manifest_invalid"));
    CHECK_FALSE(is_safe_name(name));
  }
  CHECK(failure("SHA256SUMS", abc + "  " + std::string(2000, 'x')).starts_with("manifest_invalid"));
  CHECK(failure("SHA256SUMS", "\\" + abc + "  a\\nb").starts_with("manifest_invalid"));
  CHECK(failure("manifest-sha256.txt", abc + "  a%0Ab").starts_with("manifest_invalid"));
  CHECK(failure("SHA256SUMS", abc + "  a" + '\0' + "b\n").starts_with("manifest_invalid"));
  CHECK(failure("manifest.csv", "file,sha256\n..\\x," + abc).starts_with("manifest_invalid"));
  CHECK(failure("SHA256SUMS", "# rows: ../x 1\n").starts_with("manifest_invalid"));
  CHECK(is_safe_name("目付/..x/x.."));
}

TEST_CASE("what is wrong is named by file and line") {
  CHECK(failure("SHA256SUMS", abc + "  a\n" + abc + "  a\n") == "manifest_invalid SHA256SUMS:2: a");
  CHECK(failure("SHA256SUMS", abc + "  a\nhello world\n") ==
        "manifest_invalid SHA256SUMS:2: hello world");
  for (const std::string& wrong :
       {abc.substr(1) + "  a", abc + "0  a", abc, abc + "  ", std::string("x  a"),
        "SHA256 (a = " + abc, std::string("# sequence: 0\n# zero: true"),
        std::string("# sequence: -1"), std::string("# zero: yes"), std::string("# rows: 12"),
        std::string("# rows: a -1"), std::string("# rows: a 1\n# rows: a 2"),
        std::string("# period: 2026-13"), std::string("# period: 2026-09-02..2026-09-01"),
        std::string("# period: september"), std::string(""), std::string("\n\n"),
        std::string("# comment only")}) {
    INFO(wrong);
    CHECK(failure("SHA256SUMS", wrong).starts_with("manifest_invalid"));
  }
}

TEST_CASE("a manifest has limits") {
  const std::string huge(limits::delivery_manifest_bytes_max + 1, 'x');
  CHECK(failure("SHA256SUMS", huge).starts_with("limit_exceeded"));
  CHECK(failure("SHA256SUMS", huge.substr(1)).starts_with("manifest_invalid"));
  std::string many;
  for (std::size_t i = 0; i <= limits::delivery_files_max; ++i) {
    many += abc + "  f" + std::to_string(i) + "\n";
  }
  CHECK(failure("SHA256SUMS", many).starts_with("limit_exceeded"));
  std::string columns = "file";
  for (int i = 0; i < 100'000; ++i) columns += ",x";
  CHECK(failure("manifest.csv", columns).starts_with("manifest_invalid"));
}

TEST_CASE("a table of the office's own is read in UTF-8 and CP932") {
  const std::string text =
      "# period: 2026-09-01\r\n\"ファイル名\",件数,サイズ,ＳＨＡ－２５６,備考\r\n"
      "入退室\\door.csv,\"1,204\",１２０,,\"a \"\"b\"\", c\"\r\nb.csv,,," +
      abc + ",\r\n";
  const std::string head = "ファイル名,件数,サイズ,SHA-256,備考\r\n";
  for (const std::string& bytes :
       {text, "\xef\xbb\xbf" + text, *from_utf8(text, Encoding::cp932)}) {
    const auto manifest = read_manifest("目録.csv", bytes);
    if (!manifest) UNSCOPED_INFO(manifest.error().detail);
    REQUIRE(manifest);
    REQUIRE(manifest->files.size() == 2);
    CHECK(manifest->files[0].name == "入退室/door.csv");
    CHECK(manifest->files[0].rows == 1204);
    CHECK(manifest->files[0].bytes == 120);
    CHECK_FALSE(manifest->files[0].sha256);
    CHECK(manifest->files[1].sha256 == sha256("abc"));
    CHECK_FALSE(manifest->files[1].rows);
    CHECK(to_text(*manifest->period_from) == "2026-09-01");
  }
  for (const char* wrong : {"件数,サイズ\n1,2\n", "file,file\na,b\n", "file,size\na\n",
                            "file,size\na,b\n", "file,size\n\"a,1\n", "file,size\n,1\n",
                            "file,sha256\na,abc\n", "file,size\na,-1\n", "file,size\n"}) {
    INFO(wrong);
    CHECK(failure("manifest.csv", wrong).starts_with("manifest_invalid"));
  }
}

TEST_CASE("a table says days and number of the delivery, too") {
  const auto table = [](const std::string& rows) {
    return read_manifest("目録.csv", "ファイル名,件数,期間,連番\r\n" + rows);
  };
  const auto manifest = table(
      "a.csv,12,2026/9/1～2026/9/15,7\r\nb.csv,3,２０２６年９月１６日〜2026.9.30,\r\nc.csv,1,"
      "2026-09-16..2026-09-30,７\r\n");
  REQUIRE(manifest);
  CHECK(manifest->files.size() == 3);
  CHECK(to_text(*manifest->period_from) == "2026-09-01");
  CHECK(to_text(*manifest->period_to) == "2026-09-30");
  CHECK(manifest->sequence == 7);
  CHECK_FALSE(manifest->zero_declared);
  const auto month = table("a.csv,1,2026年9月,8\n");
  REQUIRE(month);
  CHECK(to_text(*month->period_from) == "2026-09-01");
  CHECK(to_text(*month->period_to) == "2026-09-30");
  const auto zero = table("該当なし,0,2026/9/3,9\n");
  REQUIRE(zero);
  CHECK(zero->zero_declared);
  CHECK(zero->files.empty());
  CHECK(to_text(*zero->period_to) == "2026-09-03");
  for (const char* wrong : {"a,1,来月,7\n", "a,1,2026-09,7\nb,1,2026-09,8\n", "a,1,,0\n",
                            "a,1,,x\n", "a,1,9月16日〜30日,\n", "a,1,2026/9/16～30,\n",
                            "a,1,2026-10..2026-09,\n", "該当なし,5,2026-09,7\n"}) {
    INFO(wrong);
    const auto refused = table(wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::manifest_invalid);
  }
}

TEST_CASE("a manifest in no encoding is refused") {
  CHECK(failure("SHA256SUMS", "\xff\xff\xfd").starts_with("manifest_invalid"));
  CHECK(failure("SHA256SUMS",
                "\xff\xfe"
                "a\0")
            .starts_with("manifest_invalid"));
}

TEST_CASE("BagIt's escapes and Payload-Oxum") {
  const auto manifest = *read_manifest("manifest-sha256.txt", abc + "  data/100%25.csv\n");
  CHECK(manifest.files[0].name == "data/100%.csv");
  const auto tags = *read_manifest("bag-info.txt", "Contact: x\nPayload-Oxum: 120.3\n");
  CHECK(tags.payload_bytes == 120);
  CHECK(tags.payload_files == 3);
  for (const char* wrong : {"Payload-Oxum: 120", "Payload-Oxum: a.b", "Payload-Oxum: -1.1"}) {
    CHECK(failure("bag-info.txt", wrong).starts_with("manifest_invalid"));
  }
}

TEST_CASE("SHA-512 is read where it is said or as long as it is") {
  const std::string long_abc =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
  for (const auto& [name, text] :
       {std::pair<std::string, std::string>("SHA512SUMS", long_abc + "  a\n"),
        {"manifest-sha512.txt", long_abc + "  a\n"},
        {"x.manifest", "SHA512 (a) = " + long_abc + "\n"},
        {"目録.csv", "ファイル名,SHA-512\na," + long_abc + "\n"},
        {"manifest.csv", "file,ハッシュ値\na," + long_abc + "\n"}}) {
    INFO(name);
    const auto manifest = read_manifest(name, text);
    REQUIRE(manifest);
    CHECK(manifest->files[0].sha512 == Sha512().add("abc").finish());
    CHECK_FALSE(manifest->files[0].sha256);
  }
  CHECK(read_manifest("x.manifest", abc + "  a\n")->files[0].sha256 == sha256("abc"));
  for (const char* const name : {"SHA512SUMS", "manifest-sha512.txt", "a.sha512"})
    CHECK(failure(name, abc + "  a\n").starts_with("manifest_invalid"));
  CHECK(failure("SHA256SUMS", long_abc + "  a\n").starts_with("manifest_invalid"));
  CHECK(failure("SHA512SUMS", long_abc + "0  a\n").starts_with("manifest_invalid"));
}

TEST_CASE("from and to say the days, whatever their times") {
  const auto days_of = [](std::string_view name, std::string_view text) -> std::string {
    const auto manifest = read_manifest(name, text);
    if (!manifest) return manifest.error().detail;
    return to_text(manifest->period_from.value_or(Date())) + ".." +
           to_text(manifest->period_to.value_or(Date()));
  };
  const std::string days = "2026-09-01..2026-09-30";
  CHECK(days_of("a.manifest", "# from: 2026-09-01\n# to: 2026-09-30\n# zero: true\n") == days);
  CHECK(days_of("a.manifest",
                "# from: 2026-09-01T00:00:00\n# to: 2026-10-01T00:00:00\n# zero: true\n") == days);
  CHECK(days_of("a.manifest",
                "# period: 2026-09\n# from: 2026-09-01 08:30\n# to: 2026-09-30 24:00\n"
                "# zero: true\n") == days);
  CHECK(days_of("目録.csv",
                "ファイル名,開始日時,終了日時\na,2026/9/16 0:00,2026/9/30 23:59:59\n"
                "b,2026/9/1 0:00,2026/9/15 23:59:59\n") == days);
  CHECK(days_of("a.manifest", "# from: 2026-09-01\n# zero: true\n") == "a.manifest:2: from");
  for (const char* const wrong :
       {"# to: 2026-09-01\n", "# from: 2026-09-02\n# to: 2026-09-01\n",
        "# from: 2026-09-01\n# to: 2026-09-01T00:00:00\n", "# from: soon\n# to: 2026-09-01\n",
        "# period: 2026-09\n# from: 2026-09-02\n# to: 2026-09-30\n"})
    CHECK(failure("a.manifest", std::string(wrong) + "# zero: true\n")
              .starts_with("manifest_invalid"));
}

TEST_CASE("manifests are known by name") {
  for (const char* name :
       {"manifest-sha256.txt", "SHA256SUMS", "sha256sums", "a.sha256", "manifest-sha512.txt",
        "SHA512SUMS", "a.sha512", "202609.manifest", "目録.csv", "manifest.csv"}) {
    CHECK(is_manifest_name(name));
  }
  for (const char* name : {"door.csv", "manifest.csv.part", "sha256", "目録.xlsx", ""}) {
    CHECK_FALSE(is_manifest_name(name));
  }
}
