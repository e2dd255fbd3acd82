#include "parse/xml.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/limits.h"

namespace metsuke {
namespace {

// All tokens of a document in one line: <name k=v> text </name>; the reason when it is refused.
std::string tokens(std::string_view text) {
  Arena arena;
  XmlReader xml(text, arena);
  std::string said;
  while (true) {
    const auto token = xml.next();
    if (!token) return said + "! " + token.error().detail;
    if (*token == XmlReader::Token::finish) return said;
    if (*token == XmlReader::Token::begin) {
      said += '<' + std::string(xml.name());
      for (const auto& [name, value] : xml.attributes())
        said += ' ' + std::string(name) + '=' + std::string(value);
      said += '>';
    } else if (*token == XmlReader::Token::end) {
      said += "</" + std::string(xml.name()) + '>';
    } else {
      said += xml.text();
    }
  }
}

}  // namespace

TEST_CASE("xml: elements, attributes, references, CDATA") {
  CHECK(tokens("<a x='1' e:y=\"&lt;2&gt;\"><b/>\n t &amp; &#x3042;&#33; <![CDATA[<&]]></a>") ==
        "<a x=1 y=<2>><b></b>\n t & \xE3\x81\x82! <&</a>");
  CHECK(tokens("<?xml version=\"1.0\"?><!-- c --><e:a></e:a>") == "<a></a>");
  CHECK(tokens("<a> \r\n\t</a>") == "<a></a>");
  CHECK(tokens("<a>&#x10FFFF;&apos;&quot;</a>") == "<a>\xF4\x8F\xBF\xBF'\"</a>");
}

TEST_CASE("xml: what is not well-formed is refused with its byte") {
  for (const char* text :
       {"<a>", "<a></b>", "</a>", "<a", "<a x>", "<a x=1>", "<a x='1>", "<a>&nbsp;</a>", "<a>&</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a><![CDATA[</a>", "<!-- x",
        "< a/>", "x<a/>", "<a/>x", "<a></a", "<a / >"}) {
    CAPTURE(text);
    const std::string said = tokens(text);
    CHECK(said.find("! XML: ") != std::string::npos);
    CHECK(said.find("byte ") != std::string::npos);
  }
  CHECK(tokens("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>").find("document type") !=
        std::string::npos);
}

TEST_CASE("xml: nesting and attributes have limits") {
  std::string deep;
  for (std::size_t at = 0; at <= limits::xml_depth_max; ++at) deep += "<a>";
  CHECK(tokens(deep).find("too deep") != std::string::npos);
  std::string wide = "<a";
  for (std::size_t at = 0; at <= limits::xml_attributes_max; ++at)
    wide += " a" + std::to_string(at) + "=''";
  CHECK(tokens(wide + "/>").find("too many") != std::string::npos);
}

}  // namespace metsuke
