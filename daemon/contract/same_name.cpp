#include <algorithm>
#include <array>
#include <utility>

#include "base/unicode.h"
#include "contract/registers.h"
#include "contract/zones.h"

namespace metsuke {

namespace {

// Variant characters that NFKC leaves apart: one name, written by two hands.
constexpr std::pair<std::string_view, std::string_view> variants[] = {
    {"髙", "高"}, {"﨑", "崎"}, {"碕", "崎"}, {"邉", "辺"}, {"邊", "辺"}, {"濵", "浜"},
    {"濱", "浜"}, {"齋", "斎"}, {"齊", "斉"}, {"德", "徳"}, {"嶋", "島"}, {"嶌", "島"},
    {"冨", "富"}, {"𠮷", "吉"}, {"栁", "柳"}, {"桒", "桑"}, {"眞", "真"}, {"廣", "広"},
    {"國", "国"}, {"澤", "沢"}, {"櫻", "桜"}, {"彌", "弥"}, {"瀨", "瀬"}, {"榮", "栄"},
    {"惠", "恵"}, {"淸", "清"}, {"靑", "青"}, {"吳", "呉"}, {"增", "増"}, {"曻", "昇"},
    {"槇", "槙"}, {"龍", "竜"}, {"瀧", "滝"}, {"藪", "薮"}, {"萬", "万"}, {"兒", "児"},
    {"與", "与"}, {"條", "条"}, {"峯", "峰"}, {"祿", "禄"}, {"鄕", "郷"}, {"黑", "黒"},
    {"﨟", "臈"}, {"圓", "円"}, {"圡", "土"}, {"舘", "館"}, {"驒", "騨"}, {"鷗", "鴎"},
    {"薗", "園"},
};

constexpr std::string_view company_words[] = {
    "株式会社", "(株)",         "有限会社",     "(有)",         "合同会社",
    "(同)",     "一般社団法人", "一般財団法人", "公益社団法人", "公益財団法人",
};

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

std::string unify_variants(std::string_view text) {
  std::string unified;
  unified.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text), 1);
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    std::string_view chosen = character;
    for (const auto& [variant, common] : variants) {
      if (character == variant) chosen = common;
    }
    unified += chosen;
  }
  return unified;
}

// Everything behind the first `mark` that has something before it goes.
std::string_view before_mark(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos || at == 0 ? text : text.substr(0, at);
}

std::string_view after_last(std::string_view text, std::string_view marks) {
  const std::size_t at = text.find_last_of(marks);
  return at == std::string_view::npos || at + 1 == text.size() ? text : text.substr(at + 1);
}

void remove_spaces(std::string& text) {
  text.erase(std::remove_if(text.begin(), text.end(), is_space), text.end());
}

void remove_leading_zeros(std::string& text) {
  const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  if (!std::all_of(text.begin(), text.end(), is_digit)) return;
  const std::size_t first = text.find_first_not_of('0');
  if (first != std::string::npos)
    text.erase(0, first);
  else if (!text.empty())
    text.resize(1);
}

// Windows writes the domain first; a yen sign is what a Japanese font makes of the backslash.
void cut_domain(std::string& text) {
  for (std::size_t at = text.find("¥"); at != std::string::npos; at = text.find("¥", at)) {
    text.replace(at, std::string_view("¥").size(), "\\");
  }
  text = std::string(before_mark(after_last(text, "\\"), '@'));
}

std::string same_ascii(std::string_view text) {
  std::string same;
  for (const char byte : before_mark(after_last(text, "\\"), '@')) {
    if (!is_space(byte)) same += lower(byte);
  }
  remove_leading_zeros(same);
  return same;
}

std::string same_hardware(std::string_view text) {
  std::string same;
  for (const char byte : nfkc(text)) {
    if (byte != ':' && byte != '-' && byte != '.' && !is_space(byte)) same += lower(byte);
  }
  return same;
}

}  // namespace

std::string same_name(std::string_view text) {
  if (is_ascii(text)) return same_ascii(text);
  std::string same = nfkc(text);
  cut_domain(same);
  remove_spaces(same);
  same = unify_variants(fold_case(same));
  remove_leading_zeros(same);
  return same;
}

std::string_view name_of(SameBy by) {
  constexpr std::string_view words[] = {"exact", "folded", "domain", "zeros", "variant"};
  return words[static_cast<std::size_t>(by)];
}

SameBy same_by(std::string_view written, std::string_view listed) {
  if (written == listed) return SameBy::exact;
  std::string left = fold_case(nfkc(written));
  std::string right = fold_case(nfkc(listed));
  remove_spaces(left);
  remove_spaces(right);
  if (left == right) return SameBy::folded;
  cut_domain(left);
  cut_domain(right);
  if (left == right) return SameBy::domain;
  remove_leading_zeros(left);
  remove_leading_zeros(right);
  return left == right ? SameBy::zeros : SameBy::variant;
}

std::string same_employer(std::string_view text) {
  std::string same = same_name(text);
  for (const std::string_view word : company_words) {
    const std::size_t at = same.find(word);
    if (at != std::string::npos && same.size() > word.size()) same.erase(at, word.size());
  }
  return same;
}

std::string same_file(std::string_view text) {
  const std::string_view base = after_last(text, "/\\");
  std::string same;
  if (is_ascii(base)) {
    for (const char byte : base) same += lower(byte);
  } else {
    same = fold_case(nfkc(base));
  }
  while (!same.empty() && is_space(same.back())) same.pop_back();
  while (!same.empty() && is_space(same.front())) same.erase(0, 1);
  return same;
}

std::string same_cell(std::string_view column, std::string_view text) {
  if (column == "file") return same_file(text);
  if (column == "employer") return same_employer(text);
  if (column == "mac" || column == "serial") return same_hardware(text);
  if (column == "ip") {
    const std::optional<Address> address = address_from(text);
    if (address) return std::string(address->begin(), address->end());
  }
  return same_name(text);
}

}  // namespace metsuke
