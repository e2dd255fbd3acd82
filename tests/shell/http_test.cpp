#include "shell/http.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a target is split and decoded") {
  HttpRequest request;
  REQUIRE(read_target("/alerts?q=%E4%BD%90%E8%97%A4+x&state=all&q=b", request));
  CHECK(request.path == "/alerts");
  CHECK(request.parameter("q") == "b");
  CHECK(request.parameter("state") == "all");
  CHECK(request.parameter("none").empty());
}

TEST_CASE("targets that are not a clean path are refused") {
  for (const char* target : {"", "alerts", "http://x/", "/../etc/passwd", "/a/..", "/%2e%2e/x",
                             "/a/./b", "/%00", "/%zz", "/%f", "/\xff", "/a?x=%ff"}) {
    HttpRequest request;
    CHECK_FALSE(read_target(target, request));
  }
  HttpRequest request;
  CHECK(read_target("/a..b/.c", request));
}

TEST_CASE("cookies are found by their whole name") {
  HttpRequest request;
  request.headers["cookie"] = "xsession=1; session=abc; other=; session2=3";
  CHECK(request.cookie("session") == "abc");
  CHECK(request.cookie("other").empty());
  CHECK(request.cookie("ession").empty());
}

TEST_CASE("encoding and decoding are inverse for any bytes") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(percent_decoded(percent_encoded(all)) == all);
  CHECK(query_text({{"a", ""}, {"b", "x&y=z"}, {"c", "あ"}}) == "?b=x%26y%3Dz&c=%E3%81%82");
  CHECK(query_text({{"a", ""}}).empty());
}

TEST_CASE("forms that do not decode are refused") {
  CHECK(form_values("a=1&&b")->size() == 2);
  CHECK_FALSE(form_values("a=%"));
  CHECK_FALSE(form_values("a=%e3%81"));
}
