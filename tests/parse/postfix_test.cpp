#include <catch2/catch.hpp>

#include "parse/mail.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("postfix: values of a letter") {
  const Parsed sent(parse_postfix,
                    "4F9D1A2B3C: to=<a,b@example.jp>, orig_to=<root>, "
                    "relay=mx.example.jp[203.0.113.2]:25, delay=0.5, dsn=2.0.0, "
                    "status=sent (250 2.0.0 Ok: queued, thanks)");
  CHECK(sent["queue_id"] == "4F9D1A2B3C");
  CHECK(sent["to"] == "a,b@example.jp");
  CHECK(sent["relay"] == "mx.example.jp[203.0.113.2]:25");
  CHECK(sent["status"] == "sent");
  CHECK(sent["reply"] == "250 2.0.0 Ok: queued, thanks");
  const Parsed queued(parse_postfix, "3Pt2mN2VXxznjll: from=<>, size=12, nrcpt=1 (queue active)");
  CHECK(queued.has("from"));
  CHECK(queued["from"].empty());
  CHECK(queued["size"] == "12");
  CHECK(queued["nrcpt"] == "1");
}

TEST_CASE("postfix: refusals and connections") {
  const Parsed reject(parse_postfix,
                      "NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 554 5.7.1 "
                      "<x@y.jp>: Relay access denied; from=<a@b.jp> to=<x@y.jp> "
                      "proto=ESMTP helo=<h>");
  CHECK(reject["event"] == "reject");
  CHECK(reject["client"] == "unknown[192.0.2.3]");
  CHECK(reject["from"] == "a@b.jp");
  CHECK(reject["helo"] == "h");
  CHECK(reject["reason"] == "554 5.7.1 <x@y.jp>: Relay access denied");
  const Parsed sasl(parse_postfix,
                    "warning: h.example.jp[192.0.2.3]: SASL LOGIN authentication "
                    "failed: UGFzc3dvcmQ6, sasl_username=bob");
  CHECK(sasl["event"] == "sasl failed");
  CHECK(sasl["client"] == "h.example.jp[192.0.2.3]");
  CHECK(sasl["sasl_username"] == "bob");
  CHECK(Parsed(parse_postfix, "lost connection after AUTH from unknown[192.0.2.3]")["client"] ==
        "unknown[192.0.2.3]");
  CHECK(Parsed(parse_postfix, "disconnect from unknown[192.0.2.3] ehlo=1 auth=0/1")["event"] ==
        "disconnect");
  const Parsed subject(parse_postfix,
                       "4F9D1A2B3C: warning: header Subject: from here from "
                       "h[192.0.2.3]; from=<a@b.jp> to=<c@d.jp> proto=ESMTP helo=<h>");
  CHECK(subject["Subject"] == "from here");
  CHECK(subject["to"] == "c@d.jp");
}

}  // namespace metsuke
