#include "evidence/pack/chart.h"

#include <catch2/catch.hpp>

#include "support/small_month.h"

using namespace metsuke;

namespace {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("text is escaped for HTML") {
  CHECK(escape_html("<a href=\"x\">'&") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
}

TEST_CASE("the coverage chart shows each day with a letter, not by colour alone") {
  small::LivedMonth month;
  const std::string svg = coverage_svg(month.model(), Language::japanese);
  CHECK(count(svg, "<rect") == 2 * 30);
  CHECK(count(svg, "class=\"missing\"") == count(svg, ">×<"));
  CHECK(count(svg, ">×<") > 20);
  CHECK(count(svg, ">○<") == 1);
}

TEST_CASE("charts of a month without anything are drawn all the same") {
  PackModel model;
  auto contract = std::make_shared<Contract>();
  model.contract = contract;
  model.month = {2026, 2};
  CHECK(count(alerts_svg(model, Language::english), "<rect") == 0);
  CHECK(count(events_svg(model, Language::english), "</svg>") == 1);
  CHECK(count(coverage_svg(model, Language::english), "class=\"axis mid\"") == 28);
}
