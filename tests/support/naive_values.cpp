// Values and their modifiers, as the appendix of the specification lists them.
#include <re2/re2.h>

#include <algorithm>

#include "base/digest.h"
#include "base/unicode.h"
#include "support/naive_detection.h"

namespace metsuke {

namespace {

NaivePiece wildcard(NaivePiece::Kind kind) { return {kind, {}}; }

void append_text(NaivePieces& pieces, std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().kind != NaivePiece::Kind::text) pieces.push_back({});
  pieces.back().text += text;
}

std::string plain_text(const NaivePieces& pieces) {
  std::string text;
  for (const NaivePiece& piece : pieces) text += piece.text;
  return text;
}

NaivePieces text_pieces(const std::string& text) {
  NaivePieces pieces;
  append_text(pieces, text);
  return pieces;
}

bool in_word(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c >= 0x80;
}

// All ways to write the flags of one text.
void dash_out(const std::string& text, std::size_t at, const std::string& so_far,
              std::vector<std::string>& out) {
  if (at == text.size()) {
    out.push_back(so_far);
    return;
  }
  const bool dash = (text[at] == '-' || text[at] == '/') && at + 1 < text.size() &&
                    in_word(static_cast<unsigned char>(text[at + 1])) &&
                    !(at > 0 && in_word(static_cast<unsigned char>(text[at - 1])));
  if (!dash) return dash_out(text, at + 1, so_far + text[at], out);
  for (const char* one : {"-", "/", "–", "—", "―"}) dash_out(text, at + 1, so_far + one, out);
}

std::vector<NaivePieces> windash(const NaivePieces& pieces) {
  std::vector<NaivePieces> variants(1);
  for (const NaivePiece& piece : pieces) {
    std::vector<std::string> texts;
    if (piece.kind == NaivePiece::Kind::text) dash_out(piece.text, 0, "", texts);
    std::vector<NaivePieces> next;
    for (const NaivePieces& variant : variants) {
      if (texts.empty()) {
        next.push_back(variant);
        next.back().push_back(piece);
      }
      for (const std::string& text : texts) {
        next.push_back(variant);
        append_text(next.back(), text);
      }
    }
    variants = std::move(next);
  }
  return variants;
}

std::vector<NaivePieces> base64_offsets(const std::string& text) {
  std::vector<NaivePieces> all;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    std::string encoded = to_base64(std::string(offset, '\0') + text);
    while (!encoded.empty() && encoded.back() == '=') encoded.pop_back();
    // A character that holds bits of a neighbour is not the text's own.
    const std::size_t bits = (offset + text.size()) * 8;
    encoded.resize(bits / 6);
    all.push_back(text_pieces(encoded.substr((offset * 8 + 5) / 6)));
  }
  return all;
}

NaivePieces widened(const NaivePieces& pieces, const std::string& modifier) {
  NaivePieces wide;
  if (modifier == "utf16") append_text(wide, "\xFF\xFE");
  for (const NaivePiece& piece : pieces) {
    if (piece.kind != NaivePiece::Kind::text) wide.push_back(piece);
    for (const char c : piece.text) {
      const std::string zero(1, '\0');
      append_text(wide, modifier == "utf16be" ? zero + c : c + zero);
    }
  }
  return wide;
}

// %name% replaced by each of its values, from the left.
std::vector<std::string> expanded(const std::string& text,
                                  const NaiveRule::Placeholders& placeholders) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%' || (at > 0 && text[at - 1] == '\\')) continue;
    const std::size_t end = text.find('%', at + 1);
    if (end == std::string::npos) break;
    const auto values = placeholders.find(text.substr(at + 1, end - at - 1));
    if (values == placeholders.end()) continue;
    std::vector<std::string> all;
    for (const std::string& value : values->second)
      for (const std::string& rest : expanded(text.substr(end + 1), placeholders))
        all.push_back(text.substr(0, at) + value + rest);
    return all;
  }
  return {text};
}

// Modifiers that change a text, taken from left to right.
std::vector<NaivePieces> changed(std::vector<NaivePieces> texts, const std::string& modifier) {
  std::vector<NaivePieces> all;
  for (NaivePieces& pieces : texts) {
    if (modifier == "windash") {
      for (NaivePieces& one : windash(pieces)) all.push_back(std::move(one));
    } else if (modifier == "base64") {
      all.push_back(text_pieces(to_base64(plain_text(pieces))));
    } else if (modifier == "base64offset") {
      for (NaivePieces& one : base64_offsets(plain_text(pieces))) all.push_back(std::move(one));
    } else if (modifier == "wide" || modifier.starts_with("utf16")) {
      all.push_back(widened(pieces, modifier));
    } else {
      if (modifier == "contains" || modifier == "endswith")
        pieces.insert(pieces.begin(), wildcard(NaivePiece::Kind::many));
      if (modifier == "contains" || modifier == "startswith")
        pieces.push_back(wildcard(NaivePiece::Kind::many));
      all.push_back(std::move(pieces));
    }
  }
  return all;
}

bool bare_number(const Yaml& value) {
  if (value.quoted() || value.text().empty()) return false;
  return re2::RE2::FullMatch(value.text(), "[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?");
}

}  // namespace

NaivePieces naive_pieces(const std::string& notation) {
  NaivePieces pieces;
  for (std::size_t i = 0; i < notation.size(); ++i) {
    const char c = notation[i];
    const char next = i + 1 < notation.size() ? notation[i + 1] : '\0';
    if (c == '\\' && (next == '\\' || next == '*' || next == '?'))
      append_text(pieces, notation.substr(++i, 1));
    else if (c == '*' || c == '?')
      pieces.push_back(wildcard(c == '*' ? NaivePiece::Kind::many : NaivePiece::Kind::one));
    else
      append_text(pieces, notation.substr(i, 1));
  }
  return pieces;
}

std::vector<NaiveTest> naive_tests(const Yaml& value, const std::vector<std::string>& modifiers,
                                   const NaiveRule::Placeholders& placeholders) {
  const auto has = [&](const char* name) {
    return std::find(modifiers.begin(), modifiers.end(), name) != modifiers.end();
  };
  NaiveTest test;
  test.cased = has("cased");
  if (value.is_null()) {
    test.kind = NaiveTest::Kind::null;
    return {test};
  }
  test.word = value.text();
  if (has("exists")) test.kind = NaiveTest::Kind::exists;
  if (has("cidr")) test.kind = NaiveTest::Kind::network;
  if (has("fieldref")) test.kind = NaiveTest::Kind::reference;
  for (const char* name : {"lt", "lte", "gt", "gte"})
    if (has(name)) {
      test.kind = NaiveTest::Kind::compare;
      test.order = name;
    }
  for (const char* name : {"minute", "hour", "day", "week", "month", "year"})
    if (has(name)) {
      test.kind = NaiveTest::Kind::part;
      test.order = name;
    }
  for (const char* name : {"contains", "startswith", "endswith"})
    if (has(name)) test.shape = name;
  std::vector<std::string> words{test.word};
  if (has("expand")) words = expanded(test.word, placeholders);
  std::vector<NaiveTest> tests;
  for (const std::string& word : words) {
    if (has("re")) {
      std::string flags;
      if (has("i") || has("ignorecase")) flags += "i";
      if (has("m") || has("multiline")) flags += "m";
      if (has("s") || has("dotall")) flags += "s";
      test.kind = NaiveTest::Kind::regex;
      test.regex = std::make_shared<re2::RE2>(flags.empty() ? word : "(?" + flags + ")" + word,
                                              re2::RE2::Quiet);
    }
    if (test.kind != NaiveTest::Kind::text) {
      tests.push_back(test);
      continue;
    }
    const std::vector<std::string> changing = {"contains", "startswith",   "endswith", "windash",
                                               "base64",   "base64offset", "wide",     "utf16",
                                               "utf16le",  "utf16be"};
    test.number = bare_number(value);
    std::vector<NaivePieces> texts{naive_pieces(word)};
    for (const std::string& modifier : modifiers) {
      if (std::find(changing.begin(), changing.end(), modifier) == changing.end()) continue;
      texts = changed(std::move(texts), modifier);
      test.number = false;
    }
    for (NaivePieces& pieces : texts) {
      test.pieces = std::move(pieces);
      if (!test.cased)
        for (NaivePiece& piece : test.pieces) piece.text = fold_case(piece.text);
      tests.push_back(test);
    }
  }
  return tests;
}

}  // namespace metsuke
