#include "rule/aliases.h"

#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("Sigma's names reach our fields for the log sources that have them") {
  CHECK(sigma_alias({"webserver", "", ""}, "sc-status") ==
        std::vector{Field::http_response_status_code});
  CHECK(sigma_alias({"process_creation", "linux", ""}, "Image") ==
        std::vector{Field::process_executable});
  CHECK(sigma_alias({"process_creation", "windows", ""}, "Image").empty());
}

TEST_CASE("the alias comes first, then the vendor's own name") {
  const auto rules = rules_of(
      "title: t\nlogsource: {category: webserver}\n"
      "detection: {sel: {cs-uri-query|contains: '../'}, condition: sel}\n");
  OwnedEvent event = event_of({{"url.original", "/a?x=../b"}});
  event.set_log_source("webserver", "", "");
  CHECK(truth_of(*rules, event) == Truth::yes);
  event.set(Field::url_query, "x=1");
  CHECK(truth_of(*rules, event) == Truth::no);
  OwnedEvent native = event_of({{"cs-uri-query", "../"}});
  native.set_log_source("webserver", "", "");
  CHECK(truth_of(*rules, native) == Truth::yes);
}

}  // namespace metsuke
