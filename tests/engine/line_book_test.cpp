#include "engine/line_book.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "base/limits.h"

using namespace metsuke;

namespace {

struct Books {
  LineBook book;
  std::uint64_t streams = 0;

  Delivery delivery_of(const std::string& name, std::string_view from, std::string_view to) {
    Delivery delivery;
    delivery.source = "door";
    delivery.name = name;
    delivery.period_from = *date_from(from);
    delivery.period_to = *date_from(to);
    DeliveredFile file;
    file.name = "a.csv";
    file.stream = ++streams;
    delivery.files.push_back(file);
    return delivery;
  }
  // 'x' for a line that had come before, '.' for a fresh one.
  std::string read(const Delivery& delivery, const std::vector<std::string>& lines) {
    std::string told;
    for (const std::string& line : lines) {
      const std::string bytes = line + "\r\n";
      Record record;
      record.source = delivery.source;
      record.position.stream = delivery.files.front().stream;
      record.bytes = bytes;
      told += book.had_before(record) ? 'x' : '.';
    }
    return told;
  }
  std::string take(const std::string& name, std::string_view from, std::string_view to,
                   const std::vector<std::string>& lines) {
    const Delivery delivery = delivery_of(name, from, to);
    book.open(delivery);
    std::string told = read(delivery, lines);
    if (const auto difference = book.close(delivery))
      told += " -" + std::to_string(difference->removed) + " +" +
              std::to_string(difference->added) + " of " + difference->replaces;
    return told;
  }
};

constexpr const char* first = "2026-09-01";
constexpr const char* last = "2026-09-30";

}  // namespace

TEST_CASE("a second delivery of the same days is compared line by line") {
  Books books;
  CHECK(books.take("v1", first, last, {"h", "a", "b", "b", "c"}) == ".....");
  CHECK(books.take("v2", first, last, {"h", "a", "b", "b", "b", "d"}) == "xxxx.. -1 +2 of v1");
  // A third is compared with the second; what the first had had is not believed again either.
  CHECK(books.take("v3", first, last, {"h", "c", "d"}) == "xxx -4 +1 of v2");
  CHECK(books.take("v4", first, last, {"h", "c", "d"}) == "xxx -0 +0 of v3");
}

TEST_CASE("other days, other sources and deliveries without days are never compared") {
  Books books;
  CHECK(books.take("v1", first, "2026-09-15", {"a", "a"}) == "..");
  CHECK(books.take("v2", "2026-09-16", last, {"a"}) == ".");
  Delivery other = books.delivery_of("v1", first, last);
  other.source = "ftp";
  books.book.open(other);
  CHECK(books.read(other, {"a"}) == ".");
  CHECK_FALSE(books.book.close(other));
  Delivery plain = books.delivery_of("v1", first, last);
  plain.period_from = plain.period_to = std::nullopt;
  books.book.open(plain);
  CHECK(books.read(plain, {"a"}) == ".");
  CHECK_FALSE(books.book.close(plain));
}

TEST_CASE("a whole month replaces its parts, a day of it replaces nothing but counts once") {
  Books books;
  books.take("p1", first, "2026-09-15", {"a", "b"});
  books.take("p2", "2026-09-16", last, {"c"});
  CHECK(books.take("month", first, last, {"a", "c", "d"}) == "xx. -1 +1 of p2");
  CHECK(books.take("day", "2026-09-03", "2026-09-03", {"a", "e"}) == "x.");
}

TEST_CASE("a file that came under the same name before is there without coming again") {
  Books books;
  Delivery one = books.delivery_of("d", first, last);
  DeliveredFile second = one.files.front();
  second.name = "b.csv";
  second.stream = ++books.streams;
  books.book.open(one);
  books.read(one, {"a", "b"});
  books.book.close(one);
  one.files.push_back(second);
  books.book.open(one);
  Delivery rest = one;
  rest.files.erase(rest.files.begin());
  CHECK(books.read(rest, {"c"}) == ".");
  const auto difference = books.book.close(one);
  REQUIRE(difference);
  CHECK(difference->removed == 0);
  CHECK(difference->added == 1);
}

TEST_CASE("what is gone and new is what a naive count of lines says") {
  std::mt19937_64 random(20260901);
  for (int round = 0; round < 200; ++round) {
    Books books;
    std::map<std::string, int> before;
    std::vector<std::string> one;
    std::vector<std::string> two;
    for (int at = 0; at < 30; ++at) {
      one.push_back(std::to_string(random() % 12));
      two.push_back(std::to_string(random() % 12));
      ++before[one.back()];
    }
    std::size_t same = 0;
    for (const std::string& line : two)
      if (before[line]-- > 0) ++same;
    books.take("1", first, last, one);
    const std::string told = books.take("2", first, last, two);
    CHECK(static_cast<std::size_t>(std::count(told.begin(), told.begin() + 30, 'x')) == same);
    const std::string rest = std::to_string(one.size() - same);
    CHECK(told.substr(30) == " -" + rest + " +" + rest + " of 1");
  }
}
