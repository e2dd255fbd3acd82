// Every page, in both languages, with a vendor's worst words in it: whole markup, nothing
// executable, nothing from elsewhere.
#include <catch2/catch.hpp>
#include <set>

#include "shell/console/desk.h"

using namespace metsuke;

namespace {

// Elements that are opened are closed, in their order.
void check_markup(const std::string& page) {
  static const std::set<std::string> empty_elements = {"meta", "link", "input", "br", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    REQUIRE(end != std::string::npos);
    const bool is_end = page[at + 1] == '/';
    const std::size_t name_at = at + (is_end ? 2 : 1);
    const std::string name = page.substr(name_at, page.find_first_of(" >", name_at) - name_at);
    if (empty_elements.contains(name)) continue;
    if (!is_end) {
      open.push_back(name);
      continue;
    }
    REQUIRE_FALSE(open.empty());
    REQUIRE(open.back() == name);
    open.pop_back();
  }
  CHECK(open.empty());
}

void check_page(const HttpResponse& response) {
  REQUIRE(response.status == 200);
  const std::string& page = response.body;
  check_markup(page);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("<svg") == std::string::npos);
  CHECK(page.find("style=\"") == std::string::npos);
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find("https://") == std::string::npos);
  CHECK(page.find("<h1>") != std::string::npos);
  CHECK(page.find("class=\"skip\"") != std::string::npos);
}

}  // namespace

TEST_CASE("all pages are whole, in Japanese and English") {
  Browser browser;
  browser.log_in("kansa");
  for (const char* path : {"/", "/alerts", "/alerts?state=all&severity=high&q=ACC&month=2026-09",
                           "/a/A-0901-01", "/coverage", "/coverage?month=2026-08", "/contract",
                           "/contract?contract=none&month=2026-09", "/audit", "/login"})
    for (const char* language : {"ja", "en"}) {
      const std::string target =
          path +
          std::string(std::string_view(path).find('?') == std::string_view::npos ? "?" : "&") +
          "lang=" + language;
      CAPTURE(target);
      const HttpResponse response = browser.fetch(target);
      check_page(response);
      CHECK(response.body.find(std::string("<html lang=\"") + language) != std::string::npos);
    }
}

TEST_CASE("Today shows the inbox and the Japanese calendar") {
  Browser browser;
  browser.log_in("sato");
  const std::string page = browser.fetch("/").body;
  CHECK(page.find("令和8年9月1日(火)") != std::string::npos);
  CHECK(page.find("A-0901-01") != std::string::npos);
  CHECK(page.find("認証失敗多発&lt;img") != std::string::npos);
}

TEST_CASE("a verdict is told by the check's title, and its rule's name below") {
  Browser browser;
  browser.log_in("sato");
  const std::string page = browser.fetch("/contract").body;
  CHECK(page.find("<td>認証失敗多発<p class=\"fine\">acc_06_failed_logon_burst</p></td>") !=
        std::string::npos);
  CHECK(browser.fetch("/contract?lang=en").body.find("<td>認証") == std::string::npos);
}

TEST_CASE("an alert of a counting rule says its limits and what each event had to be") {
  Browser browser;
  browser.log_in("sato");
  const std::string page = browser.fetch("/a/A-0901-01").body;
  CHECK(page.find("<li>しきい値 failures = 5") != std::string::npos);
  CHECK(page.find("acc_06_failed") != std::string::npos);
  CHECK(page.find("<td>logon-failed</td>") != std::string::npos);
}

TEST_CASE("the list keeps what was asked for, and says so when nothing fits") {
  Browser browser;
  browser.log_in("sato");
  const std::string page = browser.fetch("/alerts?state=closed&q=%22%3E%3Cx").body;
  CHECK(page.find("value=\"&quot;&gt;&lt;x\"") != std::string::npos);
  CHECK(page.find("該当する警告はありません") != std::string::npos);
  CHECK(browser.fetch("/alerts?page=-1").status == 200);
  CHECK(browser.fetch("/alerts?page=99999999999999999999").status == 200);
}

TEST_CASE("a closed intake stands above every page") {
  Browser browser;
  browser.log_in("sato");
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->closed = Error{Code::disk_full, ""};
  browser.console().stands(snapshot);
  CHECK(browser.fetch("/").body.find("受入れを停止しています") != std::string::npos);
  CHECK(browser.fetch("/healthz").status == 503);
  CHECK(browser.fetch("/coverage").status == 404);
}

TEST_CASE("numbers and ages are written for people") {
  CHECK(number_words(0) == "0");
  CHECK(number_words(999) == "999");
  CHECK(number_words(1284903) == "1,284,903");
  View view;
  CHECK(age_words(view, std::chrono::minutes(5)) == "5 分");
  CHECK(age_words(view, std::chrono::hours(3)) == "3 時間");
  CHECK(age_words(view, std::chrono::hours(72)) == "3 日");
}
