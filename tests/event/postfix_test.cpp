#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("postfix event: a letter joined by its queue id") {
  Reading reading("auto");
  const auto line = [&](const char* program, const char* text) {
    reading.line(std::string("Nov 23 06:26:28 mx postfix/") + program + "[12]: " + text);
  };
  line("smtpd", "4F9D1A2B3C: client=pc[192.0.2.8], sasl_method=PLAIN, sasl_username=sato");
  CHECK(reading.last(Field::event_action) == "logon");
  line("cleanup", "4F9D1A2B3C: message-id=<1@example.jp>");
  line("qmgr", "4F9D1A2B3C: from=<sato@example.jp>, size=900, nrcpt=1 (queue active)");
  line("smtp",
       "4F9D1A2B3C: to=<x@example.com>, relay=mx.example.com[203.0.113.2]:25, delay=0.5, "
       "delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok)");
  CHECK(reading.last(Field::event_action) == "mail-send");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::email_from_address) == "sato@example.jp");
  CHECK(reading.last(Field::email_to_address) == "x@example.com");
  CHECK(reading.last(Field::email_message_id) == "1@example.jp");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.8");
  CHECK(reading.last(Field::destination_ip) == "203.0.113.2");
  CHECK(reading.last(Field::destination_port) == "25");
  line("qmgr", "4F9D1A2B3C: removed");
  line("qmgr", "4F9D1A2B3C: from=<other@example.jp>, size=1, nrcpt=1 (queue active)");
  CHECK(reading.last(Field::email_message_id).empty());
  line("smtpd",
       "warning: unknown[192.0.2.3]: SASL LOGIN authentication failed: authentication failure");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::source_ip) == "192.0.2.3");
  CHECK(reading.last(Field::source_domain).empty());
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
