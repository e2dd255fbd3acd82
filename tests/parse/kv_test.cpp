#include "parse/kv.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("kv: quotes, equals signs within, words without a name") {
  const Parsed read(
      parse_kv,
      R"(time=1 user="sato taro" sql='a="b"' url=http://x/?a=b&c=d note="say \"x=y\"" done now)");
  REQUIRE(read.ok());
  CHECK(read["user"] == "sato taro");
  CHECK(read["sql"] == "a=\"b\"");
  CHECK(read["url"] == "http://x/?a=b&c=d");
  CHECK(read["note"] == "say \"x=y\"");
  CHECK(read["text"] == "done now");
}

TEST_CASE("kv: other marks between pairs, names may repeat") {
  const Parsed read(parse_kv, "a=1, b=x,y c=2;d=3\te=");
  REQUIRE(read.ok());
  CHECK(read["a"] == "1");
  CHECK(read["b"] == "x,y");
  CHECK(read["c"] == "2");
  CHECK(read["d"] == "3");
  CHECK(read.has("e"));
  CHECK(Parsed(parse_kv, "a=1 a=2").fields.all().size() == 2);
}

TEST_CASE("kv: what is no pair, open quotes, limits") {
  CHECK_FALSE(Parsed(parse_kv, "").ok());
  CHECK_FALSE(Parsed(parse_kv, "one word=1").ok());
  CHECK_FALSE(Parsed(parse_kv, "===== = \"").ok());
  CHECK(Parsed(parse_kv, "a=1 b=\"open \\")["b"].starts_with("open"));
  std::string many;
  for (std::size_t at = 0; at <= limits::fields_max; ++at) many += "k=v ";
  CHECK(Parsed(parse_kv, many).result.error().code == Code::limit_exceeded);
}

}  // namespace metsuke
