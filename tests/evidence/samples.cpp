#include "evidence/samples.h"

#include <catch2/catch.hpp>

#include "base/arena.h"

namespace metsuke {

namespace {

std::string_view kept(std::string_view bytes) {
  static Arena arena;
  return arena.copy(bytes);
}

}  // namespace

Result<Archive> Bench::try_open() {
  return Archive::open(World{clock, disk, chance}, directory, signer ? &*signer : nullptr, sizes);
}

Archive Bench::open() {
  auto archive = try_open();
  if (!archive) FAIL(describe(archive.error(), Language::english));
  return std::move(*archive);
}

void Bench::sign(std::string_view origin) {
  auto made = Signer::open_or_make(disk, "key.pem", origin);
  REQUIRE(made);
  signer.emplace(std::move(*made));
}

std::vector<std::string> Bench::lines(Seq from) {
  std::vector<std::string> lines;
  const auto walked = Archive::walk(disk, directory, from, Archive::Resolve::no,
                                    [&lines](const Entry& entry) -> Result<void> {
                                      encode(entry.seq, entry.input, lines.emplace_back());
                                      return {};
                                    });
  if (!walked) FAIL(describe(walked.error(), Language::english));
  return lines;
}

std::vector<Input> ticks(std::size_t count) {
  std::vector<Input> inputs;
  for (std::size_t at = 1; at <= count; ++at)
    inputs.emplace_back(Tick{Timestamp(Duration(static_cast<std::int64_t>(60 * at)))});
  return inputs;
}

Input record(std::uint64_t offset, std::string_view bytes) {
  return Record{"door", Position{0x1234, offset}, bench_start, Wholeness::whole, kept(bytes)};
}

std::vector<Input> records(std::size_t count, std::uint64_t start) {
  std::vector<Input> inputs;
  for (std::size_t at = 0; at < count; ++at) {
    const std::uint64_t number = start + at;
    inputs.push_back(record(number * 20, "door=" + std::to_string(number) + " card=4711\r\n"));
  }
  return inputs;
}

void fill(Bench& bench, std::size_t batches, std::size_t per_segment) {
  Archive archive = bench.open();
  for (std::size_t at = 1; at <= batches; ++at) {
    REQUIRE(archive.append(records(3, at * 3)));
    REQUIRE(archive.sync());
    bench.clock.advance(std::chrono::minutes(1));
    if (at % per_segment == 0) REQUIRE(archive.seal(Archive::Seal::now, bench.clock.now()));
  }
}

std::string bytes_of(Disk& disk, const std::string& path) {
  auto bytes = read_file(disk, path, 64 * 1024 * 1024);
  if (!bytes) FAIL(describe(bytes.error(), Language::english));
  return std::move(*bytes);
}

void replace(Disk& disk, const std::string& path, std::string_view bytes) {
  REQUIRE(write_file(disk, path, bytes));
}

void flip(Disk& disk, const std::string& path, std::uint64_t bit) {
  std::string bytes = bytes_of(disk, path);
  REQUIRE(bit / 8 < bytes.size());
  char& byte = bytes[static_cast<std::size_t>(bit / 8)];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1u << bit % 8));
  replace(disk, path, bytes);
}

std::vector<std::string> files_below(Disk& disk, const std::string& directory) {
  std::vector<std::string> files;
  const auto names = disk.list(directory);
  REQUIRE(names);
  for (const std::string& name : *names) {
    const std::string path = join_path(directory, name);
    if (disk.status(path)->kind == FileKind::file) {
      files.push_back(path);
    } else {
      for (std::string& inner : files_below(disk, path)) files.push_back(std::move(inner));
    }
  }
  return files;
}

void copy_tree(Disk& from, Disk& to, const std::string& directory) {
  for (const std::string& path : files_below(from, directory)) {
    REQUIRE(to.make_directories(directory_of(path)));
    replace(to, path, bytes_of(from, path));
  }
}

}  // namespace metsuke
