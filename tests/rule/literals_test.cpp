// Goal: every literal that is there is found, and no other. Method: by hand at each length and
// place, then at random against std::string_view::find.
#include "rule/literals.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "base/unicode.h"

namespace metsuke {

namespace {

using Anchor = Literals::Anchor;
using Found = std::set<std::uint32_t>;

Found found_in(const Literals& literals, std::string_view value) {
  Found found;
  literals.find(
      value, [&](std::uint32_t id) { return found.contains(id); },
      [&](std::uint32_t id) { found.insert(id); });
  return found;
}

bool stands(const std::string& text, Anchor anchor, std::string_view value) {
  switch (anchor) {
    case Anchor::whole:
      return value == text;
    case Anchor::start:
      return value.starts_with(text);
    case Anchor::end:
      return value.ends_with(text);
    case Anchor::anywhere:
      return value.find(text) != std::string_view::npos;
  }
  return false;
}

}  // namespace

TEST_CASE("a literal is found wherever it stands") {
  for (std::size_t size = 1; size <= 20; ++size) {
    Literals literals;
    const std::string text = std::string("abcdefghijklmnopqrst").substr(0, size);
    literals.add(text, Anchor::anywhere, 5);
    // So many others that none is looked for by itself.
    for (char c = 'A'; c <= 'Z'; ++c) literals.add(std::string(3, c), Anchor::anywhere, 9);
    literals.build();
    for (std::size_t before = 0; before < 9; ++before) {
      const std::string value = std::string(before, '.') + text + "..";
      CHECK(found_in(literals, value) == Found{5});
      CHECK(found_in(literals, value.substr(0, before + size - 1)).empty());
    }
  }
}

TEST_CASE("starts, ends and wholes are what they say") {
  Literals literals;
  literals.add("/long/beginning", Anchor::start, 1);
  literals.add("/", Anchor::start, 2);
  literals.add("\\cmd.exe", Anchor::end, 3);
  literals.add("exe", Anchor::end, 4);
  literals.add("", Anchor::whole, 5);
  literals.add("exe", Anchor::whole, 6);
  literals.build();
  CHECK(found_in(literals, "") == Found{5});
  CHECK(found_in(literals, std::string_view()) == Found{5});
  CHECK(found_in(literals, "exe") == Found{4, 6});
  CHECK(found_in(literals, "/long/beginning") == Found{1, 2});
  CHECK(found_in(literals, "x/long/beginning").empty());
  CHECK(found_in(literals, "C:\\cmd.exe") == Found{3, 4});
  CHECK(found_in(literals, "cmd.exe.").empty());
  CHECK(literals.whole("exe") == 6);
  CHECK(literals.whole("exes") == Literals::none);
}

TEST_CASE("what is not folded is looked at without folding it") {
  std::mt19937_64 random(20'261'126);
  for (int round = 0; round < 200; ++round) {
    Literals literals;
    std::vector<std::string> all;
    for (std::size_t i = 1 + random() % 20; i-- > 0;) {
      std::string one;
      while (one.size() < 7 + random() % 9) one += "ask\\_"[random() % 5];
      if (std::find(all.begin(), all.end(), one) != all.end()) continue;
      literals.add(one, Anchor::anywhere, static_cast<std::uint32_t>(all.size()));
      all.push_back(one);
    }
    literals.build();
    REQUIRE(literals.only_long());
    for (int i = 0; i < 50; ++i) {
      // Letters that fold into ASCII, others that do not.
      std::string raw = i % 2 == 0 ? all[random() % all.size()] : std::string();
      for (std::size_t more = random() % 40; more-- > 0;) {
        const char* const piece[] = {"A", "S", "k", "\u212a", "\u017f", "\\", "_", "é", "\xff"};
        raw.insert(random() % 2 == 0 ? 0 : raw.size(), piece[random() % 9]);
      }
      INFO(round << " " << raw);
      if (!literals.may_stand(raw)) CHECK(found_in(literals, fold_case(raw)).empty());
    }
  }
  Literals literals;
  literals.add("mimikatz", Anchor::anywhere, 1);
  literals.build();
  CHECK(literals.may_stand("the MimiKatz tool"));
  CHECK(literals.may_stand("MIMI\u212aATZ"));
  CHECK_FALSE(literals.may_stand("the mimicry of cats, 猫"));
  // Not four bytes in a row are as they are once folded.
  for (const auto& [text, raw] : {std::pair{"kakakaka", "\u212aa\u212aa\u212aa\u212aa"},
                                  std::pair{"sasasasa", "\u017fa\u017fa\u017fa\u017fa"},
                                  std::pair{"k=kakakakak", "k=\u212aa\u212aa\u212aa\u212aak"}}) {
    Literals folding;
    folding.add(text, Anchor::anywhere, 1);
    folding.build();
    CHECK(found_in(folding, fold_case(raw)) == Found{1});
    CHECK(folding.may_stand(raw));
  }
}

TEST_CASE("a literal is found however many places before it look like one") {
  // By length: what long ones, those of four bytes, and short ones are kept in, if there are many.
  for (const std::size_t size : {2U, 3U, 5U, 7U, 10U, 30U}) {
    Literals literals;
    const std::string target = std::string("0123456789012345678901234567890").substr(0, size);
    literals.add(target, Anchor::anywhere, 1);
    literals.add(std::string(size, 'q'), Anchor::anywhere, 2);
    std::uint32_t others = 3;
    for (char a = 'a'; a <= 'z'; ++a)
      for (char b = 'a'; b <= 'z'; ++b)
        if (a != 'q' || b != 'q')
          literals.add(std::string(size - 2, a) + b + a, Anchor::anywhere, others++);
    literals.build();
    for (std::size_t before = size; before < 600; ++before) {
      INFO(size << " bytes behind " << before);
      CHECK(found_in(literals, std::string(before, 'q') + target) == Found{1, 2});
    }
  }
}

TEST_CASE("of many single bytes those are found that are there, and no part of a character") {
  Literals literals;
  for (char c = '0'; c <= '9'; ++c)
    literals.add(std::string(1, c), Anchor::anywhere, static_cast<std::uint32_t>(c - '0'));
  literals.build();
  CHECK(found_in(literals, "a7b2") == Found{2, 7});
  CHECK(found_in(literals, "\xc2\xb0 and \xc2\xb9").empty());  // B0 and B9: 30 and 39, and a bit.
}

TEST_CASE("texts that all have a mark are found by it, folded or not, and no others") {
  std::mt19937_64 random(20'261'127);
  std::size_t passed = 0, stood = 0;
  for (int round = 0; round < 300; ++round) {
    Literals literals;
    std::vector<std::string> all;
    const auto digest = [&random](std::size_t size) {
      std::string made;
      while (made.size() < size) made += "0f=k"[random() % (made.size() < 3 ? 4 : 2)];
      return made;
    };
    for (std::size_t i = 1 + random() % 30; i-- > 0;) {
      std::string one = digest(random() % 3) + "=" + digest(8 + random() % 6);
      if (std::find(all.begin(), all.end(), one) != all.end()) continue;
      literals.add(one, Anchor::anywhere, static_cast<std::uint32_t>(all.size()));
      all.push_back(std::move(one));
    }
    literals.build();
    REQUIRE(literals.only_long());
    for (int i = 0; i < 40; ++i) {
      std::string raw = i % 4 == 0 ? std::string() : all[random() % all.size()];
      for (std::size_t more = random() % 12; more-- > 0;) {
        const char* const piece[] = {"=", "F", "0", "\u212a", "é", "MD5=", "\xff"};
        raw.insert(random() % 2 == 0 ? 0 : raw.size(), piece[random() % 7]);
      }
      if (i % 5 == 1) raw.insert(random() % (raw.size() + 1), "\u212a");
      INFO(round << " " << raw);
      const std::string folded = fold_case(raw);
      Found wanted;
      for (std::uint32_t id = 0; id < all.size(); ++id)
        if (folded.find(all[id]) != std::string::npos) wanted.insert(id);
      CHECK(found_in(literals, folded) == wanted);
      stood += wanted.size();
      if (literals.may_stand(raw)) continue;
      CHECK(wanted.empty());
      ++passed;
    }
  }
  CHECK(stood > 3'000);
  CHECK(passed > 1'000);
}

TEST_CASE("random literals in random values, as find says") {
  std::mt19937_64 random(20'261'125);
  bool marked = false;
  const auto text = [&](std::size_t size) {
    std::string made;
    const char* const letters = marked ? "ab=é|" : "abAé.";
    while (made.size() < size) made += letters[random() % 5];
    return made;
  };
  for (int round = 0; round < 300; ++round) {
    marked = round % 3 == 1;
    Literals literals;
    std::set<std::pair<std::string, Anchor>> known;
    std::vector<std::pair<std::string, Anchor>> all;
    // Few, many, and so many that their tables are others.
    const std::size_t many = round % 10 == 0 ? 3'000 : round % 2 == 0 ? 300 : 60;
    for (std::size_t i = random() % many; i-- > 0;) {
      const auto anchor = static_cast<Anchor>(random() % 4);
      const std::string one = text(1 + random() % 12);
      if (!known.emplace(one, anchor).second) continue;
      literals.add(one, anchor, static_cast<std::uint32_t>(all.size()));
      all.emplace_back(one, anchor);
    }
    literals.build();
    for (int i = 0; i < 20; ++i) {
      const std::string value = text(random() % (i == 0 ? 2'000 : 40));
      Found wanted;
      for (std::uint32_t id = 0; id < all.size(); ++id)
        if (stands(all[id].first, all[id].second, value)) wanted.insert(id);
      INFO(round << " " << value);
      CHECK(found_in(literals, value) == wanted);
    }
  }
}

}  // namespace metsuke
