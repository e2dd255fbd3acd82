#include <catch2/catch.hpp>

#include "parse/layout.h"

namespace metsuke {
namespace {

std::string spelt(const Result<Layout>& layout) {
  if (!layout) return "! " + layout.error().detail;
  std::string text;
  for (const Layout::Piece& piece : layout->pieces) text += piece.literal + '<' + piece.name + '>';
  return text + layout->tail;
}

}  // namespace

TEST_CASE("layout: Apache's LogFormat") {
  CHECK(spelt(compile_apache_layout(
            R"(%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" \"%{User-Agent}i\" %{X-Id}o%%)")) ==
        "<vhost>:<port> <host> <ident> <user> [<time>] \"<request>\" <status> <sent> "
        "\"<referer>\" \"<agent>\" <X-Id>%");
  CHECK(spelt(compile_apache_layout("%{%Y-%m-%d}t %!200,304u")) == "<time> <user>");
  CHECK(spelt(compile_apache_layout("%Z")) == "! an unknown directive %Z, byte 0");
  CHECK(spelt(compile_apache_layout("a %{x")) == "! a { is not closed, byte 3");
  CHECK(spelt(compile_apache_layout("a %")) == "! it ends within a directive, byte 2");
  CHECK(spelt(compile_apache_layout("text")) == "! the layout holds no value");
}

TEST_CASE("layout: nginx's log_format") {
  CHECK(
      spelt(compile_httpd_layout(
          R"($remote_addr - $remote_user [$time_local] "$request" $status ${body_bytes_sent} $x)")) ==
      "<host> - <user> [<time>] \"<request>\" <status> <bytes> <x>");
  CHECK(spelt(compile_nginx_layout("$ x")) == "! a $ that names nothing, byte 0");
  CHECK(spelt(compile_nginx_layout("${host x")) == "! a { is not closed, byte 0");
}

TEST_CASE("layout: ProFTPD's LogFormat") {
  CHECK(spelt(compile_proftpd_layout(R"(%h %u %t %{iso8601} "%r" %{%Y}t %{note:x})")) ==
        "<host> <user> [<time>] <time> \"<request>\" <time> <note:x>");
  CHECK(spelt(compile_proftpd_layout("%m %{HOME}e %{uid}e %d")) ==
        "<command> <HOME> <uid>e <folder_name>");
  CHECK(spelt(compile_proftpd_layout("%!")) == "! an unknown directive %!, byte 0");
  std::string many;
  for (std::size_t at = 0; at <= limits::layout_pieces_max; ++at) many += "%h ";
  CHECK(spelt(compile_proftpd_layout(many)) == "! the layout holds too many values");
}

}  // namespace metsuke
