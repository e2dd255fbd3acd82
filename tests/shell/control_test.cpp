// What `metsuke` may say to `metsuked`, and what comes back. The whole way over the socket is in
// daemon_test.cpp.
#include <catch2/catch.hpp>
#include <thread>

#include "parse/json.h"
#include "shell/control_client.h"
#include "shell/control_server.h"
#include "support/temporary_directory.h"

using namespace metsuke;

TEST_CASE("requests are read strictly") {
  const auto review = control_request_from(R"({"verb":"review","alert":"A-0901-01","act":"close",)"
                                           R"("reason":"false_positive","comment":"誤"})");
  REQUIRE(review);
  CHECK(review->verb == ControlVerb::review);
  CHECK(review->act == ReviewAct::close);
  CHECK(review->close_reason == CloseReason::false_positive);
  const auto advance = control_request_from(
      R"({"verb":"advance","to":"2026-09-01T00:00:00Z","after_records":{"sftp":12,"a.b":0}})");
  REQUIRE(advance);
  CHECK(advance->after_records == std::map<std::string, std::uint64_t>{{"sftp", 12}, {"a.b", 0}});
  for (const char* wrong :
       {"", "{}", "[]", "status", R"({"verb":"dance"})", R"({"verb":"review","act":"close"})",
        R"({"verb":"review","alert":"x","act":"steal"})",
        R"({"verb":"review","alert":"x","act":"close","reason":"because"})",
        R"({"verb":"advance","to":"now"})",
        R"({"verb":"advance","to":"2026-09-01T00:00:00Z","after_records":{"a":-1}})",
        R"({"verb":"advance","to":"2026-09-01T00:00:00Z","after_records":{"a":"1"}})"}) {
    CAPTURE(wrong);
    CHECK_FALSE(control_request_from(wrong));
  }
}

TEST_CASE("replies are JSON objects of one line") {
  const Complaints complaints = {{{"a\n.yaml", 1, 2}, Code::key_unknown, "x", Weight::error, {}}};
  Snapshot snapshot;
  snapshot.closed = Error{Code::disk_full, "/x\n"};
  for (const std::string& reply :
       {control_ok(), control_error({Code::disk_full, "\"\n"}),
        control_refusal({Code::config_invalid, "x"}, complaints, Language::japanese),
        control_status(snapshot, {"1", Timestamp{}, true, 1, 2, {}, {}})}) {
    CHECK(reply.find('\n') == std::string::npos);
    Arena arena;
    Fields fields;
    REQUIRE(parse_json(reply, arena, fields));
    CHECK_FALSE(fields["ok"].empty());
  }
}

TEST_CASE("a client asks, the server answers, and nonsense is answered too") {
  TemporaryDirectory root;
  Loop loop;
  const std::string path = root / "control.sock";
  std::string person;
  auto server = ControlServer::open(loop, path,
                                    [&](const ControlRequest& request, const std::string& who,
                                        const ControlServer::Reply& reply) {
                                      person = who;
                                      reply(std::string(name_of(request.verb)));
                                    });
  REQUIRE(server);
  std::thread thread([&loop] { loop.run(); });
  {
    auto client = ControlClient::open(path);
    REQUIRE(client);
    const auto first = client->ask(R"({"verb":"status"})", std::chrono::seconds(10));
    REQUIRE(first);
    CHECK(*first == "status");
    const auto second = client->ask("nonsense", std::chrono::seconds(10));
    REQUIRE(second);
    CHECK(second->find("value_invalid") != std::string::npos);
    const auto third =
        client->ask(std::string(control_line_bytes_max + 5000, 'x'), std::chrono::seconds(10));
    CHECK((!third || third->find("limit_exceeded") != std::string::npos ||
           third->find("value_invalid") != std::string::npos));
  }
  loop.post([&loop] { loop.stop(); });
  thread.join();
  CHECK_FALSE(person.empty());
  (*server)->close();
  CHECK_FALSE(ControlClient::open(path));
}
