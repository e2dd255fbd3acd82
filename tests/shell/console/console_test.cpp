// Who gets in, whose forms count, and what a review does: the console without sockets.
#include "shell/console/console.h"

#include <catch2/catch.hpp>

#include "shell/console/desk.h"

using namespace metsuke;

namespace {

std::string header_of(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

TEST_CASE("without a login there is only the login page, and where to go afterwards") {
  Browser browser;
  const HttpResponse today = browser.fetch("/a/A-0901-01?x=1");
  CHECK(today.status == 303);
  CHECK(header_of(today, "Location") == "/login?back=%2Fa%2FA-0901-01%3Fx%3D1");
  CHECK(browser.fetch("/login").status == 200);
  CHECK(browser.fetch("/style.css").content_type == "text/css; charset=utf-8");
  CHECK(browser.fetch("/healthz").status == 200);
  CHECK(browser.fetch("/metrics").body.find("metsuke_records_total{source=\"live\"} 12") !=
        std::string::npos);
  CHECK(browser.post("/a/A-0901-01/review", "act=acknowledge").status == 303);
  CHECK(browser.reviews.empty());
}

TEST_CASE("a login opens a session, a logout ends it") {
  Browser browser;
  const HttpResponse answer = browser.log_in("sato");
  CHECK(answer.status == 303);
  CHECK(header_of(answer, "Location") == "/alerts");
  const std::string cookie = header_of(answer, "Set-Cookie");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Strict") != std::string::npos);
  CHECK(browser.fetch("/").status == 200);
  const std::string token = browser.token();
  const std::string session = browser.cookie;
  CHECK(browser.post("/logout", "token=" + token).status == 303);
  browser.cookie = session;
  CHECK(browser.fetch("/").status == 303);
}

TEST_CASE("wrong passwords, unknown and disabled accounts all look alike, then have to wait") {
  Browser browser;
  for (const char* form : {"user=sato&password=wrong", "user=nobody&password=wrong",
                           "user=gone&password=correct+horse+battery", "user=&password="}) {
    const HttpResponse answer = browser.post("/login", form);
    CHECK(answer.status == 401);
    CHECK(browser.cookie.empty());
  }
  CHECK(browser.post("/login", "user=sato&password=wrong").status == 401);
  const HttpResponse delayed = browser.log_in("sato");
  CHECK(delayed.status == 429);
  CHECK_FALSE(header_of(delayed, "Retry-After").empty());
}

TEST_CASE("after the login one stays on this host") {
  for (const char* back : {"https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil",
                           "javascript%3Aalert(1)", "%2Fx%0d%0aSet-Cookie%3a%20a%3db"}) {
    Browser browser;
    const HttpResponse answer = browser.post(
        "/login", std::string("user=sato&password=correct+horse+battery&back=") + back);
    CHECK(header_of(answer, "Location") == "/");
  }
}

TEST_CASE("forms count only with this session's token, from this origin, in this type") {
  Browser browser;
  browser.log_in("sato");
  const std::string token = browser.token();
  const std::string review = "act=acknowledge&comment=ok";
  CHECK(browser.post("/a/A-0901-01/review", review).status == 403);
  CHECK(browser.post("/a/A-0901-01/review", review + "&token=" + std::string(64, '0')).status ==
        403);
  HttpRequest foreign = browser.form("/a/A-0901-01/review", review + "&token=" + token);
  foreign.headers["origin"] = "http://evil.example";
  CHECK(browser.ask(foreign).status == 403);
  foreign.headers.erase("origin");
  CHECK(browser.ask(foreign).status == 403);
  foreign.headers["origin"] = "null";
  CHECK(browser.ask(foreign).status == 403);
  HttpRequest plain = browser.form("/a/A-0901-01/review", review + "&token=" + token);
  plain.headers["content-type"] = "text/plain";
  CHECK(browser.ask(plain).status == 403);
  CHECK(browser.reviews.empty());
  CHECK(browser.post("/a/A-0901-01/review", review + "&token=" + token).status == 303);
  REQUIRE(browser.reviews.size() == 1);
  CHECK(browser.reviews[0].act == ReviewAct::acknowledge);
  CHECK(browser.reviews[0].reviewer == "sato");
  CHECK(browser.reviews[0].comment == "ok");
}

TEST_CASE("another host's name leads nowhere") {
  Browser browser;
  HttpRequest request;
  request.method = HttpMethod::fetch;
  request.path = request.target = "/login";
  for (const char* host : {"evil.example", "evil.example:8080", "", "127.0.0.1.evil.example"}) {
    request.headers["host"] = host;
    CHECK(browser.ask(request).status == 421);
  }
  for (const char* host : {"localhost:8080", "127.0.0.1", "[::1]:8080"}) {
    request.headers["host"] = host;
    CHECK(browser.ask(request).status == 200);
  }
}

TEST_CASE("looking at an alert is archived once a session, before it is shown") {
  Browser browser;
  browser.log_in("sato");
  CHECK(browser.fetch("/a/A-0901-01").status == 200);
  REQUIRE(browser.reviews.size() == 1);
  CHECK(browser.reviews[0].act == ReviewAct::view);
  CHECK(browser.fetch("/a/A-0901-01").status == 200);
  CHECK(browser.reviews.size() == 1);
  CHECK(browser.fetch("/a/A-0901-99").status == 404);
  CHECK(browser.reviews.size() == 1);
  Browser unlucky;
  unlucky.log_in("sato");
  unlucky.outcome = Error{Code::disk_full, ""};
  CHECK(unlucky.fetch("/a/A-0901-01").status == 503);
}

TEST_CASE("a viewer looks and decides nothing, the audit trail is for auditors") {
  Browser browser;
  browser.log_in("miru");
  const std::string page = browser.fetch("/a/A-0901-01").body;
  CHECK(page.find("name=\"act\"") == std::string::npos);
  const std::string token = browser.token();
  const std::size_t before = browser.reviews.size();
  CHECK(browser.post("/a/A-0901-01/review", "act=acknowledge&token=" + token).status == 403);
  CHECK(browser.reviews.size() == before);
  CHECK(browser.fetch("/audit").status == 404);
  Browser auditor;
  auditor.log_in("kansa");
  CHECK(auditor.fetch("/audit").status == 200);
}

TEST_CASE("what the engine refuses is said, with its reason") {
  Browser browser;
  browser.log_in("sato");
  const std::string token = browser.token();
  browser.outcome = Error{Code::review_refused, "second person"};
  const HttpResponse answer =
      browser.post("/a/A-0901-01/review", "act=close&reason=false_positive&token=" + token);
  CHECK(answer.status == 409);
  CHECK(answer.body.find("second person") != std::string::npos);
  CHECK(browser.post("/a/A-0901-01/review", "act=view&token=" + token).status == 400);
  CHECK(browser.post("/a/A-0901-01/review", "act=x&token=" + token).status == 400);
}

TEST_CASE("other methods are refused, unknown paths are not found") {
  Browser browser;
  HttpRequest request;
  request.path = request.target = "/";
  CHECK(browser.ask(request).status == 405);
  browser.log_in("sato");
  for (const char* path : {"/x", "/a/", "/a/b/c", "/alerts/", "/users.yaml", "/a/A%20B"})
    CHECK(browser.fetch(path).status == 404);
}

TEST_CASE("an account that is taken away loses its session") {
  Browser browser;
  browser.log_in("sato");
  CHECK(browser.fetch("/").status == 200);
  write_text(browser.config().users, "users: []\n");
  browser.console().reload_users();
  CHECK(browser.fetch("/").status == 303);
}
