#include "shell/console/html.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("nothing a vendor writes becomes markup") {
  Html html;
  html.open("p", {{"title", "\"><script>alert(1)</script>"}});
  html.text("<script>alert('x')</script> & \"quoted\"").close();
  CHECK(html.markup() ==
        "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">"
        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;</p>");
}

TEST_CASE("control characters, bidi controls and broken bytes are shown, not sent") {
  const std::string shown = html_escaped(
      "a\x1b[31m\xff\xe2\x80\xae"
      "b\n");
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.find('\xff') == std::string::npos);
  CHECK(shown.find("\xe2\x80\xae") == std::string::npos);
  CHECK(shown.find("\\x1b") != std::string::npos);
  CHECK(shown.ends_with("b\n"));
  CHECK(html_escaped("日本語") == "日本語");
}

TEST_CASE("an attribute without a name is left out") {
  Html html;
  html.element("option", "x", {{"value", "1"}, {"", "selected"}});
  CHECK(html.markup() == "<option value=\"1\">x</option>");
}
