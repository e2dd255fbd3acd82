#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("sniff: formats by their lines") {
  const auto format = [](std::string_view head) { return sniff(head, "x").format; };
  CHECK(format("Nov 23 06:27:44 vm sshd[2]: Accepted password for a from 192.0.2.1 port 5 ssh2\n"
               "Nov 23 06:27:44 vm CRON[2]: hello\n") == "sshd");
  CHECK(format("Nov 23 06:27:44 vm kernel: hello\n") == "syslog");
  CHECK(format("Nov 23 06:27:44 vm CRON[2]: (root) CMD (x)\n"
               "Nov 23 06:27:44 vm CRON[3]: (root) CMD (y)\n"
               "Nov 23 06:27:45 vm kernel: hello\n") == "auto");
  CHECK(format("h - - [23/Nov/2026:06:30:10 +0900] \"GET / HTTP/1.1\" 200 1\n") == "httpd");
  CHECK(format("1795383014.051 25 h TCP_MISS/200 320 GET u - H/- -\n") == "squid");
  CHECK(format("{\"a\":1}\n{\"a\":2}\n") == "ndjson");
  CHECK(format("Mon Nov 23 06:26:28 2026 0 h 1 /a b _ i r u ftp 0 * c\n") == "xferlog");
  CHECK(format("Mon Nov 23 06:26:28 2026 [pid 1] CONNECT: Client \"h\"\n") == "vsftpd");
  CHECK(format("日時,氏名,区分\n2026/03/31 22:00,a,b\n") == "csv");
  CHECK(format("<38>1 - h nginx 1 - - h - - [23/Nov/2026:06:30:10 +0900] \"GET / HTTP/1.1\" 200 1\n"
               "<38>1 - h a 1 - - {\"a\":1}\n") == "auto");
  CHECK(format("hello\nworld\n").empty());
  CHECK(format("").empty());
}

TEST_CASE("sniff: why") {
  const auto why = [](std::string_view head, std::string_view name = "x") {
    const Sniffed sniffed = sniff(head, name);
    return std::string(name_of(sniffed.reason)) + ' ' + std::to_string(sniffed.understood) + '/' +
           std::to_string(sniffed.sampled);
  };
  CHECK(why("") == "empty 0/0");
  CHECK(why("hello\nworld\n") == "unknown 0/0");
  CHECK(why("{\"a\":1}\nx\n{\"a\":2}\n") == "lines 2/3");
  CHECK(why("日時,氏名,区分\n2026/03/31 22:00,a,b\n") == "table 0/0");
  CHECK(why("#Fields: date time c-ip\n2026-03-31 22:00:00 192.0.2.1\n") == "lines 2/2");
}

TEST_CASE("sniff: encodings") {
  const std::string table = "日時,氏名,区分\n2026/03/31 22:00,田中,入室\n";
  for (const Encoding encoding :
       {Encoding::utf8, Encoding::cp932, Encoding::euc_jp, Encoding::utf16le}) {
    const auto bytes = from_utf8(table, encoding);
    REQUIRE(bytes);
    const Sniffed sniffed = sniff(*bytes, "door.csv");
    CHECK(sniffed.encoding == encoding);
    CHECK(sniffed.format == "csv");
    CHECK(sniffed.certainty == 100);
  }
}

}  // namespace metsuke
