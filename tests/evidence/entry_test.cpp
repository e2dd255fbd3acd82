#include "evidence/entry.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "world/memory.h"

namespace metsuke {
namespace {

std::string encoded(Seq seq, const Input& input) {
  std::string line;
  encode(seq, input, line);
  return line;
}

const Timestamp at{std::chrono::seconds{1'788'000'000}};

TEST_CASE("every kind has its line, byte for byte") {
  CHECK(encoded(Seq{1}, Record{"door", {0xabc, 42}, at, Wholeness::first, "a\tb\\\r\n"}) ==
        "1\trecord\tdoor\t0000000000000abc\t42\t1788000000000000000\tfirst\ta\\tb\\\\\\r\\n");
  CHECK(encoded(Seq{2}, Tick{at}) == "2\ttick\t1788000000000000000");
  Delivery delivery;
  delivery.source = "door";
  delivery.name = "20260901";
  delivery.received = at;
  delivery.period_from = Date{std::chrono::year(2026), std::chrono::September, std::chrono::day(1)};
  delivery.sequence = 3;
  delivery.has_manifest = true;
  delivery.files.push_back({"a.csv", 10, sha256("a"), FileState::mismatch, 5, 0x1f});
  delivery.files.push_back({"b.csv", 0, {}, FileState::missing, std::nullopt, 0});
  CHECK(encoded(Seq{3}, delivery) ==
        "3\tdelivery\tdoor\t20260901\t1788000000000000000\t2026-09-01\t\t3\t0\t1\t2\ta.csv\t10\t" +
            to_hex(sha256("a")) + "\tmismatch\t5\t000000000000001f\tb.csv\t0\t" +
            std::string(64, '0') + "\tmissing\t\t0000000000000000");
  CHECK(encoded(Seq{4}, Review{"A-0912-01", ReviewAct::close, "sato",
                               CloseReason::false_positive, "誤検知\nです", at}) ==
        "4\treview\tA-0912-01\tclose\tsato\tfalse_positive\t誤検知\\nです\t1788000000000000000");
  CHECK(encoded(Seq{5}, BundleAdopted{sha256("b"), "sato", "suzuki", "new", "text"}) ==
        "5\tbundle\t" + to_hex(sha256("b")) + "\tsato\tsuzuki\tnew");
  CHECK(encoded(Seq{6}, RegisterAdopted{"R8-12", RegisterKind::roster, "名簿.csv", sha256("r"),
                                        "bytes"}) ==
        "6\tregister\tR8-12\troster\t名簿.csv\t" + to_hex(sha256("r")));
  CHECK(encoded(Seq{7}, Started{"0.1.0", at}) == "7\tstarted\t0.1.0\t1788000000000000000");
  CHECK(encoded(Seq{8}, Gap{"door", at, at, "reset", 17}) ==
        "8\tgap\tdoor\t1788000000000000000\t1788000000000000000\treset\t17");
  CHECK(encoded(Seq{9}, TailCut{12, sha256("t")}) == "9\tcut\t12\t" + to_hex(sha256("t")));
  CHECK(encoded(Seq{10}, StreamOpened{Carrier::relp, "", 0xabc, at, "172.16.8.21:50022",
                                      "sha256:ab", 0, {}, 0x1f, 2}) ==
        "10\tstream\trelp\t\t0000000000000abc\t1788000000000000000\t172.16.8.21:50022\tsha256:ab"
        "\t0\t" + std::string(64, '0') + "\t000000000000001f\t2");
  CHECK(encoded(Seq{11}, StreamClosed{0xabc, at, StreamClosed::Ending::broken}) ==
        "11\tclosed\t0000000000000abc\t1788000000000000000\tbroken");
  CHECK(encoded(Seq{12}, ClockStepped{at, std::chrono::seconds(-2)}) ==
        "12\tclock\t1788000000000000000\t-2000000000");
}

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : chance_(seed) {}

  std::uint64_t below(std::uint64_t end) { return chance_.next() % end; }
  std::uint64_t number() {
    switch (below(4)) {
      case 0: return 0;
      case 1: return below(1000);
      case 2: return ~std::uint64_t{0};
      default: return chance_.next();
    }
  }
  std::string bytes() {
    static constexpr char raw[] = "\0\t\n\r\\x0n=# 入\xff\xed\xa0\x80\x7f\"'";
    static constexpr std::string_view hostile(raw, sizeof raw - 1);
    std::string made(below(3) == 0 ? 0 : below(60), '\0');
    for (char& byte : made)
      byte = below(2) == 0 ? hostile[below(hostile.size())]
                           : static_cast<char>(chance_.next() & 0xFF);
    return made;
  }
  Timestamp time() { return Timestamp(Duration(static_cast<std::int64_t>(number()))); }
  Digest digest() { return sha256(std::to_string(chance_.next())); }
  std::optional<Date> date() {
    if (below(3) == 0) return std::nullopt;
    return Date{std::chrono::year(1 + static_cast<int>(below(9999))),
                std::chrono::month(1 + static_cast<unsigned>(below(12))),
                std::chrono::day(1 + static_cast<unsigned>(below(28)))};
  }
  std::optional<std::uint64_t> maybe() {
    if (below(2) == 0) return std::nullopt;
    return number();
  }
  Delivery delivery() {
    Delivery made{bytes(), bytes(), time(), date(), date(), maybe(), below(2) == 0, below(2) == 0,
                  {}};
    for (std::uint64_t count = below(4); count > 0; --count)
      made.files.push_back({bytes(), number(), digest(), static_cast<FileState>(below(5)), maybe(),
                            number()});
    return made;
  }
  // `home` keeps what a Record's views point to.
  Input input(std::string& source, std::string& line) {
    source = bytes();
    line = bytes();
    switch (below(14)) {
      case 0:
        return Record{source, {number(), number()}, time(), static_cast<Wholeness>(below(4)), line};
      case 1: return delivery();
      case 2: return Tick{time()};
      case 3:
        return Review{bytes(), static_cast<ReviewAct>(below(7)), bytes(),
                      static_cast<CloseReason>(below(6)), bytes(), time()};
      case 4: return BundleAdopted{digest(), bytes(), bytes(), bytes(), {}};
      case 5:
        return RegisterAdopted{bytes(), static_cast<RegisterKind>(below(register_kind_count)),
                               bytes(), digest(), {}};
      case 6: return Started{bytes(), time()};
      case 8: {
        Declaration made{bytes(), static_cast<DeclarationKind>(below(5)), bytes(), {}, bytes(),
                         bytes(), time()};
        for (std::uint64_t count = below(4); count > 0; --count)
          made.facts.emplace_back(bytes(), bytes());
        return made;
      }
      case 12: return Rehash{time(), number(), number(), number(), number(), number(), bytes()};
      case 7: return Gap{bytes(), time(), time(), bytes(), number()};
      case 9:
        return StreamOpened{static_cast<Carrier>(below(4)), bytes(), number(), time(), bytes(),
                            bytes(), number(), digest(), number(), number()};
      case 10:
        return StreamClosed{number(), time(), static_cast<StreamClosed::Ending>(below(4))};
      case 11: return ClockStepped{time(), time().time_since_epoch()};
      default: return TailCut{number(), digest()};
    }
  }

 private:
  SeededChance chance_;
};

TEST_CASE("decode is the inverse of encode for every kind, with hostile bytes") {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    INFO("seed=" << seed);
    Maker make(seed);
    std::string source, bytes;
    const Input input = make.input(source, bytes);
    const Seq seq{1 + make.below(1u << 30)};
    const std::string line = encoded(seq, input);
    REQUIRE(line.find('\n') == std::string::npos);
    Arena arena;
    const auto entry = decode(line, arena);
    REQUIRE(entry);
    REQUIRE(entry->seq == seq);
    REQUIRE(entry->input.index() == input.index());
    REQUIRE(encoded(seq, entry->input) == line);
    if (const auto* record = std::get_if<Record>(&entry->input)) {
      REQUIRE(record->source == source);
      REQUIRE(record->bytes == bytes);
    }
    if (const auto* gap = std::get_if<Gap>(&entry->input)) {
      REQUIRE(gap->reason == std::get<Gap>(input).reason);
      REQUIRE(gap->until == std::get<Gap>(input).until);
    }
  }
}

TEST_CASE("whatever decode accepts, encode writes again byte for byte") {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    INFO("seed=" << seed);
    Maker make(seed);
    std::string source, bytes;
    std::string line = encoded(Seq{1 + make.below(100)}, make.input(source, bytes));
    for (std::uint64_t edits = 1 + make.below(3); edits > 0 && !line.empty(); --edits) {
      const std::size_t place = make.below(line.size());
      switch (make.below(3)) {
        case 0: line[place] = static_cast<char>(make.below(256)); break;
        case 1: line.erase(place, 1); break;
        default: line.insert(place, 1, "\t0x\\-\x01"[make.below(6)]); break;
      }
    }
    Arena arena;
    const auto entry = decode(line, arena);
    if (!entry) {
      REQUIRE(entry.error().code == Code::entry_invalid);
    } else {
      REQUIRE(encoded(entry->seq, entry->input) == line);
    }
  }
}

TEST_CASE("a line that is none of ours is refused, however it is wrong") {
  Arena arena;
  for (const std::string_view line :
       {"", "1", "1\t", "0\ttick\t1", "01\ttick\t1", "1\ttick", "1\ttick\t", "1\ttick\t1\t",
        "1\ttick\t1\t2", "1\tTick\t1", "x\ttick\t1", "-1\ttick\t1", "1 tick 1", "1\ttick\t 1",
        "1\trecord\tdoor\t0\t0\t0\twhole\tx", "1\trecord\tdoor\t0000000000000000\t0\t0\tpart\tx",
        "1\tdelivery\ta\tb\t0\t\t\t\t0\t0\t99999999999999", "1\treview\ta\tbribe\tc\tnone\t\t0",
        "1\tcut\t1\tabc", "= 1 1 abc", "# metsuke-log/v1"}) {
    const auto entry = decode(line, arena);
    REQUIRE_FALSE(entry);
    CHECK(entry.error().code == Code::entry_invalid);
  }
  CHECK_FALSE(decode(std::string(limits::entry_bytes_max + 1, '1'), arena));
}

TEST_CASE("a record without escapes is not copied") {
  const std::string line = "1\trecord\tdoor\t0000000000000001\t0\t0\twhole\tplain";
  Arena arena;
  const auto entry = decode(line, arena);
  const auto& record = std::get<Record>(entry->input);
  CHECK(record.bytes.data() >= line.data());
  CHECK(record.bytes.data() < line.data() + line.size());
  CHECK(arena.bytes_held() == 0);
}

}  // namespace
}  // namespace metsuke
