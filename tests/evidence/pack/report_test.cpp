#include "evidence/pack/report.h"

#include <catch2/catch.hpp>

#include "evidence/pack/chart.h"
#include "support/small_month.h"

using namespace metsuke;

TEST_CASE("the page asks nothing of anybody and runs nothing") {
  small::LivedMonth month;
  const std::string html = report_html(month.model(), Language::japanese);
  for (const std::string what : {"<script", "http-equiv", " src=", "@import", "url(", "onload"})
    CHECK(html.find(what) == std::string::npos);
  CHECK(html.find("<b>tanaka") == std::string::npos);
  CHECK(html.find("&lt;b&gt;tanaka&lt;/b&gt;") != std::string::npos);
}

TEST_CASE("the page says the verdict, the denominator, the root and the key") {
  small::LivedMonth month;
  const PackModel model = month.model();
  const std::string html = report_html(model, Language::japanese);
  CHECK(html.find("令和8年9月") != std::string::npos);
  CHECK(html.find(">不適合<") != std::string::npos);
  CHECK(html.find("点検対象 2 件") != std::string::npos);
  CHECK(html.find(to_hex(model.checkpoint.root).substr(0, 8)) != std::string::npos);
  CHECK(html.find(escape_html(to_text(model.key))) != std::string::npos);
  CHECK(report_html(model, Language::english).find(">FAIL<") != std::string::npos);
  REQUIRE_FALSE(model.alerts.empty());
  for (const Alert& alert : model.alerts)
    CHECK(html.find("\" id=\"" + alert.number + "\">") != std::string::npos);
}
