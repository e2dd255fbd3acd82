#include "source/drop.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "support/temporary_directory.h"
#include "world/memory.h"
#include "world/posix.h"

using namespace metsuke;
using namespace std::chrono_literals;

namespace {

const Timestamp noon = *timestamp_from_rfc3339("2026-09-12T12:00:00+09:00");

std::string sum(std::string_view content, std::string_view name) {
  return to_hex(sha256(content)) + "  " + std::string(name) + "\n";
}

// A real inbox whose files' ages can be set.
struct Inbox {
  TemporaryDirectory directory;
  PosixDisk disk;
  DropSettings settings;

  Inbox() {
    settings.source = "door";
    settings.inbox = directory / "inbox";
    settings.kept = directory / "kept";
    REQUIRE(disk.make_directories(settings.inbox));
  }
  std::string path(const std::string& name) const { return settings.inbox + '/' + name; }
  void put(const std::string& name, std::string_view content) {
    REQUIRE(disk.make_directories(directory_of(path(name))));
    REQUIRE(write_file(disk, path(name), content));
  }
  // All that is in the inbox was last touched `age` before noon.
  void age(Duration age) { age_of(settings.inbox, noon - age); }
  void age_of(const std::string& path, Timestamp at) {
    const auto status = disk.status(path);
    REQUIRE(status);
    if (status->kind == FileKind::directory) {
      for (const std::string& name : *disk.list(path)) age_of(path + '/' + name, at);
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch());
    const timespec times[2] = {{seconds.count(), 0}, {seconds.count(), 0}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0);
  }
  // "name:state" of all there is, a reason behind it.
  std::vector<std::string> states() {
    std::vector<std::string> all;
    for (const Found& found : *look(disk, settings, noon)) {
      const char* const words[] = {"settled", "waiting", "refused"};
      all.push_back(found.name + ':' + words[static_cast<int>(found.state)]);
      if (!found.reason.empty()) all.back() += ' ' + found.reason;
    }
    return all;
  }
  Delivery open(const std::string& name) {
    const auto opened = open_delivery(disk, settings, name, noon);
    if (!opened) UNSCOPED_INFO(opened.error().detail);
    REQUIRE(opened);
    return opened->delivery;
  }
};

using States = std::vector<std::string>;

std::vector<std::string> describe(const Delivery& delivery) {
  const char* const words[] = {"ok", "mismatch", "missing", "extra", "unlisted_manifest"};
  std::vector<std::string> all;
  for (const DeliveredFile& file : delivery.files) {
    all.push_back(file.name + ':' + words[static_cast<int>(file.state)]);
  }
  return all;
}

std::vector<std::pair<std::uint64_t, std::string>> records(Inbox& inbox, const Delivery& delivery,
                                                           std::size_t file,
                                                           std::uint64_t resume = 0) {
  std::vector<std::pair<std::uint64_t, std::string>> all;
  const auto read =
      read_records(inbox.disk, inbox.settings, delivery, delivery.files[file], resume,
                   [&](std::vector<Record>& batch) -> Result<void> {
                     for (const Record& record : batch) {
                       REQUIRE(record.source == "door");
                       REQUIRE(record.position.stream == delivery.files[file].stream);
                       all.emplace_back(record.position.offset, std::string(record.bytes));
                     }
                     return {};
                   });
  REQUIRE(read);
  return all;
}

}  // namespace

TEST_CASE("without a manifest a delivery settles when it is left alone") {
  Inbox inbox;
  inbox.put("a.csv", "1\n");
  inbox.put("dir/b.csv", "2\n");
  inbox.age(59s);
  CHECK(inbox.states() == States{"a.csv:waiting", "dir:waiting"});
  inbox.age(60s);
  CHECK(inbox.states() == States{"a.csv:settled", "dir:settled"});
  inbox.age(-59s);
  CHECK(inbox.states() == States{"a.csv:waiting", "dir:waiting"});
  inbox.age(-24h);
  CHECK(inbox.states() == States{"a.csv:settled", "dir:settled"});
}

TEST_CASE("half-written deliveries wait") {
  Inbox inbox;
  inbox.put("a.csv.part", "1\n");
  inbox.put("b.tmp", "1\n");
  inbox.put(".hidden", "1\n");
  inbox.put("c/door.csv", "1\n");
  inbox.put("c/door2.csv.filepart", "1\n");
  inbox.put("d/.in/door.csv", "1\n");
  inbox.put("lonely.csv.sha256", sum("x", "lonely.csv"));
  REQUIRE(inbox.disk.make_directories(inbox.path("empty")));
  inbox.age(24h);
  CHECK(inbox.states() == States{".hidden:waiting", "a.csv.part:waiting", "b.tmp:waiting",
                                 "c:waiting", "d:waiting", "empty:waiting",
                                 "lonely.csv.sha256:waiting"});
}

TEST_CASE("with its manifest a delivery settles as soon as all of it is there") {
  Inbox inbox;
  inbox.put("d/SHA256SUMS", sum("one\n", "a.csv") + sum("two\n", "b.csv"));
  inbox.put("d/a.csv", "one\n");
  inbox.age(0s);
  CHECK(inbox.states() == States{"d:waiting"});
  inbox.put("d/b.csv", "tw");
  inbox.age(0s);
  CHECK(inbox.states() == States{"d:waiting"});
  inbox.put("d/b.csv", "two\n");
  inbox.age(0s);
  CHECK(inbox.states() == States{"d:settled"});
  CHECK(describe(inbox.open("d")) == States{"a.csv:ok", "b.csv:ok"});
}

TEST_CASE("a manifest that is still being written waits, later it is an error of its own") {
  Inbox inbox;
  inbox.put("d/a.csv", "one\n");
  inbox.put("d/SHA256SUMS", sum("one\n", "a.csv").substr(0, 30));
  inbox.age(0s);
  CHECK(inbox.states() == States{"d:waiting"});
  inbox.age(61s);
  CHECK(inbox.states() == States{"d:settled"});
  CHECK(open_delivery(inbox.disk, inbox.settings, "d", noon).error().code ==
        Code::manifest_invalid);
}

TEST_CASE("missing, altered and unlisted files are told apart") {
  Inbox inbox;
  inbox.put("d/SHA256SUMS", "# period: 2026-09-11\n# rows: a.csv 1\n# sequence: 7\n" +
                                sum("one\n", "a.csv") + sum("two\n", "b.csv") +
                                sum("gone\n", "c.csv") + sum("", "empty.csv"));
  inbox.put("d/a.csv", "one\n");
  inbox.put("d/b.csv", "TWO\n");
  inbox.put("d/empty.csv", "");
  inbox.put("d/x.csv", "?\n");
  inbox.put("d/sub/y.sha256", "?\n");
  inbox.age(61s);
  CHECK(inbox.states() == States{"d:settled"});
  const Delivery delivery = inbox.open("d");
  CHECK(describe(delivery) == States{"a.csv:ok", "b.csv:mismatch", "c.csv:missing", "empty.csv:ok",
                                     "sub/y.sha256:unlisted_manifest", "x.csv:extra"});
  CHECK(delivery.has_manifest);
  CHECK(delivery.source == "door");
  CHECK(delivery.name == "d");
  CHECK(delivery.received == noon);
  CHECK(to_text(*delivery.period_from) == "2026-09-11");
  CHECK(delivery.sequence == 7);
  CHECK(delivery.files[0].declared_rows == 1);
  CHECK(delivery.files[0].bytes == 4);
  CHECK(delivery.files[0].sha256 == sha256("one\n"));
  CHECK(delivery.files[2].sha256 == Digest{});
  CHECK(delivery.files[0].stream == stream_of("door", "d", "a.csv", sha256("one\n")));
}

TEST_CASE("a single file may have its sum beside it") {
  Inbox inbox;
  inbox.put("door-20260911.csv", "one\n");
  inbox.put("door-20260911.csv.sha256", sum("one\n", "door-20260911.csv"));
  inbox.put("plain.csv", "x\n");
  inbox.age(0s);
  CHECK(inbox.states() == States{"door-20260911.csv:settled", "plain.csv:waiting"});
  const Delivery delivery = inbox.open("door-20260911.csv");
  CHECK(describe(delivery) == States{"door-20260911.csv:ok"});
  CHECK(delivery.has_manifest);
  CHECK(to_text(*delivery.period_from) == "2026-09-11");
  CHECK(records(inbox, delivery, 0)[0].second == "one\n");
  REQUIRE(put_aside(inbox.disk, inbox.settings, "door-20260911.csv"));
  CHECK(*inbox.disk.list(inbox.settings.kept) ==
        States{"door-20260911.csv", "door-20260911.csv.sha256"});
  CHECK_FALSE(inbox.open("plain.csv").has_manifest);
}

TEST_CASE("SHA-512 beside a file or in a bag counts as SHA-256 does") {
  const auto long_sum = [](std::string_view bytes, const std::string& name) {
    const LongDigest digest = Sha512().add(bytes).finish();
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "  " + name +
           "\n";
  };
  Inbox inbox;
  inbox.put("a.csv", "one\n");
  inbox.put("a.csv.sha512", long_sum("one\n", "a.csv"));
  inbox.put("b.csv", "two\n");
  inbox.put("b.csv.sha512", long_sum("other\n", "b.csv"));
  inbox.put("bag/bagit.txt", "BagIt-Version: 1.0\n");
  inbox.put("bag/data/c.csv", "three\n");
  inbox.put("bag/manifest-sha512.txt", long_sum("three\n", "data/c.csv"));
  inbox.put("bag/manifest-sha256.txt", sum("three\n", "data/c.csv"));
  inbox.age(0s);
  CHECK(inbox.states() == States{"a.csv:settled", "b.csv:waiting", "bag:settled"});
  CHECK(describe(inbox.open("a.csv")) == States{"a.csv:ok"});
  CHECK(describe(inbox.open("b.csv")) == States{"b.csv:mismatch"});
  CHECK(describe(inbox.open("bag")) == States{"data/c.csv:ok"});
  inbox.put("bag/manifest-sha512.txt", long_sum("four\n", "data/c.csv"));
  CHECK(describe(inbox.open("bag")) == States{"data/c.csv:mismatch"});
  REQUIRE(put_aside(inbox.disk, inbox.settings, "a.csv"));
  CHECK(*inbox.disk.list(inbox.settings.kept) == States{"a.csv", "a.csv.sha512"});
}

TEST_CASE("what is no file or directory is refused, and never opened") {
  Inbox inbox;
  inbox.put("d/a.csv", "one\n");
  REQUIRE(::symlink("/etc/passwd", inbox.path("d/link").c_str()) == 0);
  REQUIRE(::symlink("d", inbox.path("linked").c_str()) == 0);
  REQUIRE(::mkfifo(inbox.path("pipe").c_str(), 0600) == 0);
  REQUIRE(inbox.disk.make_directories(inbox.path("deep/er")));
  REQUIRE(::mkfifo(inbox.path("deep/er/pipe").c_str(), 0600) == 0);
  inbox.put("z.csv", "ok\n");
  REQUIRE(::symlink("/etc/passwd", inbox.path("z.csv.sha256").c_str()) == 0);
  inbox.put("bad\nname", "x");
  inbox.age(61s);
  CHECK(inbox.states() ==
        States{"bad\nname:refused value_invalid: name", "d:refused not_a_file: link",
               "deep:refused not_a_file: er/pipe", "linked:refused not_a_file: linked",
               "pipe:refused not_a_file: pipe", "z.csv:refused not_a_file: z.csv.sha256"});
  CHECK_FALSE(open_delivery(inbox.disk, inbox.settings, "d", noon));
  CHECK_FALSE(open_delivery(inbox.disk, inbox.settings, "pipe", noon));
  CHECK_FALSE(open_delivery(inbox.disk, inbox.settings, "linked", noon));
}

TEST_CASE("folders too deep are refused") {
  Inbox inbox;
  std::string name = "d";
  for (std::size_t i = 0; i <= limits::delivery_depth_max; ++i) name += "/x";
  inbox.put(name + "/a.csv", "x");
  inbox.age(61s);
  REQUIRE(inbox.states().size() == 1);
  CHECK(inbox.states()[0].starts_with("d:refused limit_exceeded"));
}

TEST_CASE("names that lead elsewhere are never followed") {
  Inbox inbox;
  REQUIRE(write_file(inbox.disk, inbox.directory / "secret", "s"));
  for (const char* name : {"../secret", "..", "/etc/passwd", "", "a/b"}) {
    CHECK_FALSE(open_delivery(inbox.disk, inbox.settings, name, noon));
    CHECK_FALSE(put_aside(inbox.disk, inbox.settings, name));
  }
  inbox.put("d/SHA256SUMS", sum("s", "../../secret"));
  inbox.put("d/a", "x");
  inbox.age(61s);
  CHECK(open_delivery(inbox.disk, inbox.settings, "d", noon).error().code ==
        Code::manifest_invalid);
}

TEST_CASE("records are the file, from any place on") {
  Inbox inbox;
  const std::string text = std::string("one\r\n\n") + '\0' + "x\n" +
                           std::string(limits::line_bytes_max + 7, 'y') + "\nlast";
  inbox.put("d/a.log", text);
  const Delivery delivery = inbox.open("d");
  const auto all = records(inbox, delivery, 0);
  REQUIRE(all.size() == 6);
  std::string joined;
  for (const auto& [offset, bytes] : all) {
    CHECK(offset == joined.size());
    joined += bytes;
  }
  CHECK(joined == text);
  for (std::size_t from = 0; from < all.size(); ++from) {
    const auto rest = records(inbox, delivery, 0, all[from].first);
    CHECK(std::equal(all.begin() + static_cast<std::ptrdiff_t>(from), all.end(), rest.begin(),
                     rest.end()));
  }
  CHECK(records(inbox, delivery, 0, text.size()).empty());
}

TEST_CASE("batches are bounded, and an error from the taker stops") {
  Inbox inbox;
  inbox.put("d/a.log", std::string(limits::batch_entries_max * 2 + 5, '\n'));
  const Delivery delivery = inbox.open("d");
  std::size_t count = 0;
  const auto read = read_records(inbox.disk, inbox.settings, delivery, delivery.files[0], 0,
                                 [&](std::vector<Record>& batch) -> Result<void> {
                                   REQUIRE(batch.size() <= limits::batch_entries_max);
                                   REQUIRE_FALSE(batch.empty());
                                   count += batch.size();
                                   return {};
                                 });
  CHECK(read);
  CHECK(count == limits::batch_entries_max * 2 + 5);
  const auto stopped =
      read_records(inbox.disk, inbox.settings, delivery, delivery.files[0], 0,
                   [](std::vector<Record>&) -> Result<void> { return Error{Code::intake_full}; });
  CHECK(stopped.error().code == Code::intake_full);
}

TEST_CASE("a file that changes between hashing and reading is told") {
  Inbox inbox;
  inbox.put("d/a.log", "one\ntwo\n");
  const Delivery delivery = inbox.open("d");
  const auto take = [](std::vector<Record>&) -> Result<void> { return {}; };
  for (const char* changed : {"one\nTWO\n", "one\n", ""}) {
    inbox.put("d/a.log", changed);
    CHECK(read_records(inbox.disk, inbox.settings, delivery, delivery.files[0], 0, take)
              .error()
              .code == Code::manifest_invalid);
  }
  inbox.put("d/a.log", "one\ntwo\nmore\n");
  CHECK(read_records(inbox.disk, inbox.settings, delivery, delivery.files[0], 0, take));
}

TEST_CASE("a delivery is put aside under a name of its own") {
  Inbox inbox;
  for (const char* expected : {"d", "d.2", "d.3"}) {
    inbox.put("d/a.csv", expected);
    REQUIRE(put_aside(inbox.disk, inbox.settings, "d"));
    CHECK(*read_file(inbox.disk, inbox.settings.kept + '/' + expected + "/a.csv", 10) == expected);
    CHECK(inbox.states().empty());
  }
  CHECK(put_aside(inbox.disk, inbox.settings, "d").error().code == Code::not_found);
}

TEST_CASE("a bag is whole when its Payload-Oxum holds") {
  Inbox inbox;
  inbox.put("bag/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
  inbox.put("bag/manifest-sha256.txt", sum("one\n", "data/a.csv"));
  inbox.put("bag/manifest-md5.txt", "d41d8cd98f00b204e9800998ecf8427e  data/a.csv\n");
  inbox.put("bag/tagmanifest-sha256.txt", sum("x", "bagit.txt"));
  inbox.put("bag/bag-info.txt", "Payload-Oxum: 4.1\n");
  inbox.put("bag/data/a.csv", "one\n");
  inbox.age(0s);
  CHECK(inbox.states() == States{"bag:settled"});
  CHECK(describe(inbox.open("bag")) == States{"data/a.csv:ok"});
  inbox.put("bag/bag-info.txt", "Payload-Oxum: 5.1\n");
  CHECK(describe(inbox.open("bag")) == States{"bag-info.txt:mismatch", "data/a.csv:ok"});
  inbox.put("bag/bag-info.txt", "Contact-Name: x\n");
  CHECK(describe(inbox.open("bag")) == States{"data/a.csv:ok"});
}

TEST_CASE("nothing happened is said by a manifest alone") {
  Inbox inbox;
  inbox.put("202609/a.manifest", "# zero: true\n# period: 2026-09\n");
  inbox.age(0s);
  CHECK(inbox.states() == States{"202609:settled"});
  const Delivery delivery = inbox.open("202609");
  CHECK(delivery.zero_declared);
  CHECK(delivery.files.empty());
  CHECK(delivery.has_manifest);
}

TEST_CASE("an inbox that is not there is an error, an empty one is not") {
  MemoryDisk disk;
  DropSettings settings{"door", "in", "in/kept", Framing::lines, {}, {}};
  CHECK(look(disk, settings, noon).error().code == Code::not_found);
  REQUIRE(disk.make_directories("in/kept"));
  CHECK(look(disk, settings, noon)->empty());
  REQUIRE(write_file(disk, "in/a.csv", "x\n"));
  CHECK(look(disk, settings, noon)->size() == 1);
}
