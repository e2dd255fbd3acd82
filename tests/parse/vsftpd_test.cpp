#include "parse/vsftpd.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("vsftpd: a transfer is read from the right, its name holds quotes and commas") {
  const Parsed parsed(parse_vsftpd,
                      "Mon Nov 23 06:25:54 2026 [pid 16031] [sato] OK UPLOAD: Client "
                      "\"::ffff:192.0.2.2\", \"/in/quote\"in, side\".txt\", 1111 bytes, "
                      "4779.56Kbyte/sec");
  REQUIRE(parsed.ok());
  CHECK(parsed["time"] == "Mon Nov 23 06:25:54 2026");
  CHECK(parsed["pid"] == "16031");
  CHECK(parsed["user"] == "sato");
  CHECK(parsed["result"] == "OK");
  CHECK(parsed["verb"] == "UPLOAD");
  CHECK(parsed["address"] == "::ffff:192.0.2.2");
  CHECK(parsed["path"] == "/in/quote\"in, side\".txt");
  CHECK(parsed["bytes"] == "1111");
  CHECK(parsed["rate"] == "4779.56Kbyte/sec");
}

TEST_CASE("vsftpd: both names of a RENAME stand in one pair of quotes") {
  const Parsed parsed(parse_vsftpd,
                      "[pid 1] [u] OK RENAME: Client \"192.0.2.2\", "
                      "\"/in/file with spaces.txt /in/renamed file.txt\"");
  CHECK(parsed["path"] == "/in/file with spaces.txt");
  CHECK(parsed["target"] == "/in/renamed file.txt");
  CHECK_FALSE(parsed.has("ambiguous"));
  CHECK(Parsed(parse_vsftpd, "[u] OK RENAME: Client \"h\", \"/a /b /c\"").has("ambiguous"));
  CHECK(Parsed(parse_vsftpd, "[u] OK RENAME: Client \"h\", \"a b c\"").has("ambiguous"));
  CHECK(Parsed(parse_vsftpd, "[u] OK RENAME: Client \"h\", \"a b\"")["target"] == "b");
}

TEST_CASE("vsftpd: lines without user, file, size or date") {
  const Parsed connect(parse_vsftpd,
                       "Mon Nov 23 06:25:54 2026 [pid 16027] CONNECT: Client \"192.0.2.2\"");
  CHECK(connect["verb"] == "CONNECT");
  CHECK_FALSE(connect.has("user"));
  const Parsed failed(parse_vsftpd,
                      "[pid 3] [x] FAIL DOWNLOAD: Client \"192.0.2.2\", "
                      "\"/in/missing.csv\", 0.00Kbyte/sec");
  CHECK(failed["result"] == "FAIL");
  CHECK(failed["path"] == "/in/missing.csv");
  CHECK_FALSE(failed.has("bytes"));
  const Parsed guest(parse_vsftpd, "[ftp] OK LOGIN: Client \"192.0.2.2\", anon password \"n\"");
  CHECK(guest["anonymous"] == "n");
  CHECK(Parsed(parse_vsftpd, "[a] b] OK LOGIN: Client \"192.0.2.2\"")["user"] == "a] b");
}

TEST_CASE("vsftpd: what is none is refused") {
  for (const char* line :
       {"", "hello", "[pid 3", "[x] OK LOGIN: Client \"1", "OK LOGIN: Client \"h\" more",
        "[x] OK UPLOAD: Client \"h\", \"/a\", x bytes, 1Kbyte/sec", ": Client \"h\"",
        "[x] OK UPLOAD: Client \"h\", \"/a", "[x OK LOGIN: Client \"h\""}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_vsftpd, line).ok());
  }
}

TEST_CASE("vsftpd: refusals in PAM's words, and with a reason") {
  for (const char* line :
       {"(pam_unix) authentication failure; logname= uid=0 euid=0 tty= ruser=u rhost=192.0.2.1",
        "pam_unix(vsftpd:auth): authentication failure; tty=ftp ruser=x rhost=192.0.2.1 user=u",
        "[u] FAIL LOGIN: Client \"192.0.2.1\", \"User is not in the allow user list.\""}) {
    CAPTURE(line);
    const Parsed read(parse_vsftpd, line);
    CHECK(read["verb"] == "LOGIN");
    CHECK(read["result"] == "FAIL");
    CHECK(read["user"] == "u");
    CHECK(read["address"] == "192.0.2.1");
  }
}

}  // namespace metsuke
