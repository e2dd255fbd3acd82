#include "engine/stream_book.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

const Timestamp opened_at{std::chrono::seconds{1'788'000'000}};

StreamOpened session(std::uint64_t stream, const std::string& peer = "192.0.2.1:1") {
  StreamOpened opened;
  opened.carrier = Carrier::relp;
  opened.stream = stream;
  opened.at = opened_at;
  opened.peer = peer;
  return opened;
}

StreamBook::Taken take(StreamBook& book, std::uint64_t stream, std::uint64_t offset,
                       std::string_view bytes) {
  std::uint64_t reached = 0;
  const auto taken =
      book.take({"a", {stream, offset}, opened_at, Wholeness::whole, bytes}, reached);
  CHECK(reached == book.resume(stream));
  return taken;
}

}  // namespace

TEST_CASE("a stream's bytes are believed once") {
  StreamBook book;
  CHECK(take(book, 7, 0, "one\n") == StreamBook::Taken::fresh);
  CHECK(take(book, 7, 4, "two\n") == StreamBook::Taken::fresh);
  CHECK(take(book, 7, 4, "two\n") == StreamBook::Taken::repeated);
  CHECK(take(book, 8, 0, "one\n") == StreamBook::Taken::fresh);
  CHECK(book.resume(7) == 8);
  CHECK(book.resume(9) == 0);
}

TEST_CASE("the first lines of a session may be the last of the one before") {
  StreamBook book;
  book.open(session(1), Seq{1});
  take(book, 1, 0, "a");
  take(book, 1, 1, "b");
  const auto before = book.unconfirmed("192.0.2.1");
  REQUIRE(before.size() == 1);
  CHECK(before[0].stream == 1);
  CHECK(before[0].lines == std::vector{mark_of("a"), mark_of("b")});
  StreamOpened again = session(2, "192.0.2.1:2");
  again.resumes = 1;
  again.repeats = 1;
  book.open(again, Seq{4});
  CHECK(take(book, 2, 0, "b") == StreamBook::Taken::repeated);
  CHECK(take(book, 2, 1, "b") == StreamBook::Taken::fresh);
  // What was sent again may be sent once more.
  CHECK(book.unconfirmed("192.0.2.1")[1].lines == std::vector{mark_of("b"), mark_of("b")});
  CHECK(book.unconfirmed("192.0.2.2").empty());
}

TEST_CASE("a session that ended in order is not repeated, one that broke may be") {
  StreamBook book;
  book.open(session(1), Seq{1});
  take(book, 1, 0, "a");
  book.open(session(2), Seq{2});
  take(book, 2, 0, "b");
  book.close({1, opened_at, StreamClosed::Ending::finished});
  book.close({2, opened_at, StreamClosed::Ending::broken});
  const auto sessions = book.unconfirmed("192.0.2.1");
  REQUIRE(sessions.size() == 1);
  CHECK(sessions[0].stream == 2);
}

TEST_CASE("of a sender so many sessions and lines are remembered, and of senders so many") {
  StreamBook book;
  for (std::uint64_t stream = 1; stream <= limits::relp_sessions_max + 1; ++stream) {
    book.open(session(stream), Seq{stream});
    for (std::uint64_t line = 0; line <= limits::relp_window_max; ++line)
      take(book, stream, line, "x");
  }
  const auto sessions = book.unconfirmed("192.0.2.1");
  REQUIRE(sessions.size() == limits::relp_sessions_max);
  CHECK(sessions[0].stream == 2);
  CHECK(sessions[0].lines.size() == limits::relp_window_max);
  for (std::uint64_t other = 0; other < limits::relp_senders_max; ++other) {
    book.open(session(1000 + other, "host" + std::to_string(other) + ":1"), Seq{1000 + other});
    take(book, 1000 + other, 0, "x");
  }
  CHECK(book.unconfirmed("192.0.2.1").empty());
  CHECK(book.unconfirmed("host0").size() == 1);
}

TEST_CASE("an HTTP batch is known by its key until it is old") {
  StreamBook book;
  StreamOpened opened;
  opened.carrier = Carrier::http;
  opened.stream = 5;
  opened.at = opened_at;
  opened.bytes = 2;
  opened.digest = sha256("xy");
  book.open(opened, Seq{10});
  take(book, 5, 0, "x");
  take(book, 5, 1, "y");
  REQUIRE(book.batch(5) != nullptr);
  CHECK(book.batch(5)->lines == 2);
  CHECK(book.batch(5)->first == Seq{11});
  CHECK(book.batch(5)->digest == sha256("xy"));
  CHECK(book.batch(6) == nullptr);
  book.forget(opened_at + limits::ingest_key_age_max);
  CHECK(book.batch(5) != nullptr);
  book.forget(opened_at + limits::ingest_key_age_max + std::chrono::seconds(1));
  CHECK(book.batch(5) == nullptr);
}

TEST_CASE("a followed file is known by its head and by the bytes before the place reached") {
  StreamBook book;
  StreamOpened opened;
  opened.carrier = Carrier::tail;
  opened.source = "a";
  opened.stream = 5;
  opened.peer = "/log/a";
  opened.name = "8:1:2";
  book.open(opened, Seq{1});
  take(book, 5, 0, "head\n");
  const std::string line(3000, 'x');
  take(book, 5, 5, line);
  take(book, 5, 3005, std::string(3000, 'y'));
  const StreamBook::Followed* const file = book.followed("a", "/log/a");
  REQUIRE(file != nullptr);
  CHECK(file->stream == 5);
  CHECK(file->identity == "8:1:2");
  CHECK(file->head == "head\n" + std::string(limits::tail_head_bytes - 5, 'x'));
  CHECK(file->proof == std::string(limits::tail_proof_bytes - 3000, 'x') + std::string(3000, 'y'));
  CHECK(book.followed("b", "/log/a") == nullptr);
  opened.stream = 6;
  book.open(opened, Seq{9});
  CHECK(book.followed("a", "/log/a")->head.empty());
  CHECK(book.resume(5) == 6005);
}
