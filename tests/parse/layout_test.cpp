#include "parse/layout.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

// "name=value|" of everything a layout finds in a line; the reason when it does not fit.
std::string found(const Result<Layout>& layout, const std::string& line) {
  if (!layout) return layout.error().detail;
  Arena arena;
  Fields fields;
  const auto read = parse_layout(*layout, line, arena, fields);
  if (!read) return "! " + read.error().detail;
  std::string said;
  for (const FieldView& field : fields.all())
    said += std::string(field.name) + '=' + std::string(field.value) + '|';
  return said;
}

}  // namespace

TEST_CASE("layout: quotes within a value are found out by what follows") {
  const auto layout = compile_proftpd_layout(R"(%a "%r" %s "%f" %P)");
  CHECK(found(layout, R"(192.0.2.1 "STOR a"b" c" 226 "/in/a"b" c" 7)") ==
        R"(address=192.0.2.1|request=STOR a"b" c|status=226|path=/in/a"b" c|pid=7|)");
  CHECK(found(layout, R"(192.0.2.1 "USER x" 331 "-" 7)") ==
        "address=192.0.2.1|request=USER x|status=331|pid=7|");
  CHECK(found(layout, R"(192.0.2.1 "USER x" abc "-" 7)").starts_with("! "));
  CHECK(found(layout, "").starts_with("! "));
}

TEST_CASE("layout: escapes are undone where the server writes them") {
  const auto layout = compile_nginx_layout("$remote_addr \"$http_user_agent\"");
  CHECK(found(layout, R"(::1 "a\x22b")") == "host=::1|agent=a\"b|");
  CHECK(found(compile_apache_layout("%h %b"), "h -") == "host=h|");
}

TEST_CASE("layout: values side by side, and what stands at the end") {
  CHECK(found(compile_proftpd_layout("%s%f;"), "226/a;") == "status=226|path=/a|");
  CHECK(found(compile_apache_layout("%{%s}t.%D end"), "1.5 end") == "time=1|duration=5|");
}

TEST_CASE("layout: going back is bounded") {
  std::string layout;
  for (int at = 0; at < 30; ++at) layout += "%r ";
  const auto compiled = compile_apache_layout(layout + "%s");
  CHECK(found(compiled, std::string(100'000, ' ') + "x").starts_with("! "));
}

}  // namespace metsuke
