#include "source/relp.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace metsuke;

namespace {

const std::string offers = "relp_version=0\nrelp_software=test\ncommands=syslog";
const std::string opening = relp_frame(1, "open", offers);

struct Said {
  std::vector<std::string> lines;
  std::string answers, fault;
  bool is_over = false;
};

// All of `bytes`, cut into pieces of `step`.
Said hear(std::string_view bytes, std::size_t step) {
  Said said;
  RelpSession session;
  while (!bytes.empty() && said.fault.empty()) {
    RelpSession::Turn turn;
    const auto fed = session.feed(bytes.substr(0, step), turn);
    bytes.remove_prefix(std::min(step, bytes.size()));
    for (const auto& line : turn.lines)
      said.lines.push_back(std::to_string(line.number) + ":" + std::string(line.bytes));
    said.answers += turn.answers;
    said.is_over = said.is_over || turn.is_over;
    if (!fed) said.fault = fed.error().detail;
  }
  return said;
}

}  // namespace

TEST_CASE("a session opens, hands out its lines and closes, however it is cut") {
  const std::string bytes = opening + relp_frame(2, "syslog", "<38>1 one") +
                            relp_frame(3, "syslog", "two\nlines \xFF") +
                            relp_frame(4, "syslog", "") + relp_frame(5, "close", "");
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    INFO(step);
    const Said said = hear(bytes, step);
    CHECK(said.fault.empty());
    CHECK(said.lines == std::vector<std::string>{"2:<38>1 one", "3:two\nlines \xFF", "4:"});
    CHECK(said.is_over);
    CHECK(said.answers ==
          "1 rsp 59 200 OK\nrelp_version=0\nrelp_software=metsuke\ncommands=syslog\n");
  }
}

TEST_CASE("frames are written as the protocol wants them") {
  CHECK(relp_frame(7, "syslog", "abc") == "7 syslog 3 abc\n");
  CHECK(relp_frame(0, "serverclose", "") == "0 serverclose 0\n");
  CHECK(RelpSession::accepted(12) == "12 rsp 6 200 OK\n");
  RelpSession session;
  RelpSession::Turn turn;
  REQUIRE(session.feed(opening + "2 close 0\n", turn));
  CHECK(session.farewell() == "2 rsp 0\n0 serverclose 0\n");
  CHECK(hear(opening + "2 syslog 0 \n", 64).lines == std::vector<std::string>{"2:"});
}

TEST_CASE("what is not RELP, or out of order, ends the session, what came before is kept") {
  const std::string good = opening + "2 syslog 1 x\n";
  const std::string long_digits = "3 syslog 1000000000 x\n";
  for (const auto& [rest, fault] : std::vector<std::pair<std::string, std::string>>{
           {"x syslog 1 x\n", "TXNR"},
           {"0123456789 syslog 1 x\n", "TXNR"},
           {"-3 syslog 1 x\n", "TXNR"},
           {"3  1 x\n", "COMMAND"},
           {"3 sys-log 1 x\n", "COMMAND"},
           {"3 syslog x x\n", "DATALEN"},
           {"3 syslog -1 x\n", "DATALEN"},
           {"3 syslog 1\n", "DATALEN without DATA"},
           {long_digits, "DATALEN"},
           {"3 syslog 1048577 x\n", "DATALEN over the limit"},
           {"3 syslog 1 xy\n", "TRAILER"},
           {"4 syslog 1 x\n", "TXNR out of order"},
           {"2 syslog 1 x\n", "TXNR out of order"},
           {"0 syslog 1 x\n", "TXNR out of order"},
           {"3 close 0\n4 syslog 1 x\n", "a frame after close"},
           {std::string(limits::relp_header_bytes_max, '1'), "header"},
           {"3 " + std::string(80, 'a'), "header"}}) {
    INFO(rest);
    const Said said = hear(good + rest, 4096);
    CHECK(said.fault == fault);
    CHECK(said.lines == std::vector<std::string>{"2:x"});
  }
}

TEST_CASE("a session begins with an open frame that offers syslog") {
  CHECK(hear("1 syslog 1 x\n", 64).fault == "no open frame");
  const Said other = hear(relp_frame(1, "open", "relp_version=0\ncommands=eventlog"), 64);
  CHECK(other.fault == "syslog is not offered");
  CHECK(other.answers.starts_with("1 rsp "));
  CHECK(other.answers.find(" 500 ") != std::string::npos);
  CHECK(hear(relp_frame(9, "open", "commands=eventlog,syslog\nrelp_version=0"), 64).fault.empty());
  const Said unknown = hear(opening + "2 starttls 0\n3 syslog 1 x\n", 64);
  CHECK(unknown.fault.empty());
  CHECK(unknown.answers.find("2 rsp 19 500 unknown command\n") != std::string::npos);
  CHECK(unknown.lines.size() == 1);
}

TEST_CASE("numbers begin again behind the last there can be") {
  const std::string bytes = relp_frame(999'999'998, "open", offers) + "999999999 syslog 1 a\n" +
                            "1 syslog 1 b\n2 syslog 1 c\n";
  const Said said = hear(bytes, 7);
  CHECK(said.fault.empty());
  CHECK(said.lines == std::vector<std::string>{"999999999:a", "1:b", "2:c"});
}

TEST_CASE("the largest line fits, and no more than one is held") {
  RelpSession session;
  RelpSession::Turn turn;
  REQUIRE(session.feed(opening, turn));
  const std::string line(limits::line_bytes_max, 'x');
  REQUIRE(session.feed("2 syslog " + std::to_string(line.size()) + " " + line, turn));
  CHECK(session.held() <= line.size() + limits::relp_header_bytes_max);
  RelpSession::Turn next;
  REQUIRE(session.feed("\n", next));
  REQUIRE(next.lines.size() == 1);
  CHECK((next.lines[0].bytes == line));
  CHECK(session.held() == 0);
}
