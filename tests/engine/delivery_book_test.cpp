#include "engine/delivery_book.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

DeliveredFile file_of(const std::string& name, std::uint64_t bytes, std::uint64_t stream) {
  DeliveredFile file;
  file.name = name;
  file.bytes = bytes;
  file.stream = stream;
  return file;
}

Record record_of(std::uint64_t stream, std::uint64_t offset, std::string_view bytes) {
  Record record;
  record.source = "door";
  record.position = {stream, offset};
  record.bytes = bytes;
  return record;
}

}  // namespace

TEST_CASE("an archive has the rows of what is in it, and is complete with its last member") {
  Delivery delivery;
  delivery.source = "door";
  delivery.name = "2026-09";
  delivery.files = {file_of("a.zip", 99, 0), file_of("a.zip!in.tgz", 50, 0),
                    file_of("a.zip!in.tgz!x.csv", 4, 11), file_of("a.zip!y.csv", 2, 12)};
  delivery.files[0].declared_rows = 3;
  StreamBook streams;
  DeliveryBook book;
  REQUIRE(book.open(delivery, Seq{4}, "T-1", streams) == DeliveryBook::Opening::waits);
  CHECK_FALSE(book.ends_file(record_of(11, 0, "1\n"), 2));
  CHECK(book.ends_file(record_of(11, 2, "2\n"), 4));
  StreamFacts facts;
  facts.rows = 2;
  facts.quarantined = 1;
  facts.declared_from = Timestamp(Duration(7));
  CHECK_FALSE(book.file_read(11, &facts));
  CHECK_FALSE(book.is_complete("door", "2026-09"));
  facts.rows = 1;
  facts.quarantined = 0;
  facts.declared_from = Timestamp(Duration(8));
  CHECK(book.file_read(12, &facts));
  CHECK(book.is_complete("door", "2026-09"));
  const DeliveryRead read = book.read();
  CHECK(read.rows == 3);
  CHECK(read.quarantined == 1);
  REQUIRE(read.ranges_by_file.size() == 4);
  CHECK(read.ranges_by_file[2].from == Timestamp(Duration(7)));
  CHECK_FALSE(read.ranges_by_file[2].to.has_value());
  CHECK(read.ranges_by_file[3].from == Timestamp(Duration(8)));
  CHECK(read.rows_by_file == std::vector<std::uint64_t>{3, 2, 2, 1});
  std::vector<DeliveryRow> rows;
  book.take_changed(rows);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].rows_by_file == std::vector<std::uint64_t>{0, 0, 2, 1});
  CHECK(rows[0].quarantined_by_file == std::vector<std::uint64_t>{0, 0, 1, 0});
  CHECK(rows[0].contract == "T-1");
  rows.clear();
  book.take_changed(rows);
  CHECK(rows.empty());
}

TEST_CASE(
    "with nothing to come a delivery is read at once, and was taken before only if it had lines") {
  Delivery delivery;
  delivery.source = "door";
  delivery.name = "zero";
  StreamBook streams;
  DeliveryBook book;
  CHECK(book.open(delivery, Seq{1}, "", streams) == DeliveryBook::Opening::read);
  delivery.files.push_back(file_of("gone.csv", 0, 5));
  delivery.files.back().state = FileState::missing;
  CHECK(book.open(delivery, Seq{2}, "", streams) == DeliveryBook::Opening::read);
  delivery.files.back() = file_of("here.csv", 2, 6);
  std::uint64_t reached = 0;
  streams.take(record_of(6, 0, "1\n"), reached);
  CHECK(book.open(delivery, Seq{3}, "", streams) == DeliveryBook::Opening::duplicate);
  REQUIRE(book.find("door", "zero") != nullptr);
  CHECK(book.find("door", "zero")->delivery.files.size() == 1);
  CHECK(book.find("door", "other") == nullptr);
}
