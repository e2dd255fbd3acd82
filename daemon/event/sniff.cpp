// What a file most likely is. Each line is asked what it looks like; the majority decides.
#include <algorithm>
#include <array>

#include "event/format.h"
#include "event/mapping.h"
#include "event/reader.h"
#include "parse/csv.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::size_t lines_sampled_max = 400;

// Without the last line, which the sample may have cut.
std::string_view whole_lines(std::string_view head) {
  const std::size_t end = head.rfind('\n');
  return end == std::string_view::npos || head.size() < 4096 ? head : head.substr(0, end + 1);
}

Encoding sniff_encoding(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) return Encoding::utf8_bom;
  if (head.starts_with("\xFF\xFE")) return Encoding::utf16le;
  std::size_t wide = 0;
  for (std::size_t at = 1; at < head.size(); at += 2) wide += head[at] == '\0' ? 1U : 0U;
  if (head.size() >= 16 && wide * 4 > head.size()) return Encoding::utf16le;
  const std::string_view lines = whole_lines(head);
  if (!utf8_damage(lines)) return Encoding::utf8;
  // Line by line, because one bad line must not hide the encoding of the others.
  std::size_t cp932 = 0, euc = 0, utf8 = 0;
  std::string_view rest = lines;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const bool ascii = std::all_of(line.begin(), line.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) continue;
    utf8 += utf8_damage(line) ? 0U : 1U;
    euc += to_utf8(line, Encoding::euc_jp) ? 1U : 0U;
    cp932 += to_utf8(line, Encoding::cp932) ? 1U : 0U;
  }
  if (utf8 >= euc && utf8 >= cp932) return Encoding::utf8;
  // Much of EUC-JP is also CP932 (as half-width katakana), little of CP932 is EUC-JP.
  return euc >= cp932 ? Encoding::euc_jp : Encoding::cp932;
}

std::vector<std::string_view> sample(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < lines_sampled_max) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    take_suffix(line, "\r");
    if (!trimmed(line).empty()) lines.push_back(line);
  }
  return lines;
}

struct Tally {
  std::vector<std::size_t> by_format;  // In the table's order.
  std::size_t headers = 0;             // Lines with a syslog header.
  std::size_t total = 0;
};

std::size_t index_of(const FormatRow* row) {
  const auto all = formats();
  return static_cast<std::size_t>(std::find(all.begin(), all.end(), row) - all.begin());
}

// Counts a line for the format it looks like, if that format can read it.
Tally tally_of(const std::vector<std::string_view>& lines) {
  Tally tally;
  tally.by_format.resize(formats().size());
  Arena arena;
  Fields fields;
  Heading heading;
  const FormatRow* below = nullptr;  // The format whose heading was seen.
  for (const std::string_view line : lines) {
    ++tally.total;
    const SyslogLine header = parse_syslog(line, arena);
    const bool headed = header.form != SyslogLine::Form::bare || !header.priority.empty();
    tally.headers += headed ? 1U : 0U;
    const FormatRow* row = below != nullptr && !headed ? below : &format_of_line(header);
    if (row->take_heading != nullptr && line.starts_with('#')) {
      if (!row->take_heading(line, heading)) continue;
      if (!heading.columns.empty()) below = row;
      ++tally.by_format[index_of(row)];
      continue;
    }
    if (row->id == "syslog" && !headed) row = format_named("sshd");
    // Rows of a table are seen as such only behind a header; table_certainty() sees the others.
    const bool under = row->parse_under != nullptr;
    if (row->parse == nullptr && !under && !headed) continue;
    fields.clear();
    const bool read = under ? bool(row->parse_under(header.message, heading, arena, fields))
                            : row->parse == nullptr || row->parse(header.message, arena, fields);
    if (!read || (!headed && fields.empty())) continue;
    ++tally.by_format[index_of(row)];
  }
  return tally;
}

// Per cent of the rows that have as many cells as the head; 0 when there is no head.
int table_certainty(const std::vector<std::string_view>& lines, std::string_view whole) {
  Arena arena;
  CsvRow row;
  std::size_t columns = 0, fitting = 0, rows = 0;
  std::size_t at = 0;
  for (; at < lines.size() && at < limits::preamble_rows_max; ++at) {
    for (const char mark : {',', '\t', ';'}) {
      if (!parse_csv(lines[at], mark, arena, row)) continue;
      if (guess_mapping(row.cells) == nullptr) continue;
      columns = row.cells.size();
      // Rows with quoted line breaks are several lines: the text is cut anew, by rows.
      std::string_view rest =
          whole.substr(static_cast<std::size_t>(lines[at].data() - whole.data()));
      Framer framer(Framing::csv);
      std::vector<Piece> pieces;
      if (!framer.feed(rest, pieces)) return 0;
      for (const Piece& piece : pieces) {
        const std::string_view text = without_terminator(piece.bytes);
        if (trimmed(text).empty()) continue;
        ++rows;
        fitting += parse_csv(text, mark, arena, row) && row.cells.size() == columns ? 1U : 0U;
      }
      return rows == 0 ? 90 : static_cast<int>(fitting * 100 / rows);
    }
  }
  return 0;
}

// Per cent of the rows that a format of quoted rows can read, when the first line is one of it: its
// rows may be several lines each.
int rows_certainty(const FormatRow& format, std::string_view text) {
  Framer framer(format.framing);
  std::vector<Piece> pieces;
  if (!framer.feed(text, pieces)) return 0;
  Arena arena;
  Fields fields;
  std::size_t read = 0;
  for (const Piece& piece : pieces) {
    fields.clear();
    read += format.parse(without_terminator(piece.bytes), arena, fields) ? 1U : 0U;
  }
  return pieces.empty() ? 0 : static_cast<int>(read * 100 / pieces.size());
}

bool is_table_name(std::string_view name) {
  return name.ends_with(".csv") || name.ends_with(".CSV") || name.ends_with(".tsv");
}

constexpr std::string_view reason_names[] = {"unknown", "empty", "head_names",
                                             "rows",    "table", "lines"};

}  // namespace

std::string_view name_of(SniffReason reason) {
  return reason_names[static_cast<std::size_t>(reason)];
}

Sniffed sniff(std::string_view head, std::string_view name) {
  Sniffed sniffed;
  if (head.empty()) {
    sniffed.reason = SniffReason::empty;
    return sniffed;
  }
  sniffed.encoding = sniff_encoding(head);
  std::string kept;
  std::string_view text = whole_lines(head);
  if (sniffed.encoding != Encoding::utf8) {
    if (sniffed.encoding == Encoding::utf16le && text.size() % 2 == 1) text.remove_suffix(1);
    auto decoded = to_utf8(text, sniffed.encoding);
    if (decoded) {
      kept = *std::move(decoded);
      text = kept;
      take_prefix(text, "\xEF\xBB\xBF");
    }
  }
  const auto lines = sample(text);
  const Tally tally = tally_of(lines);
  std::size_t best = 0, understood = 0, kinds = 0;
  for (std::size_t at = 0; at < tally.by_format.size(); ++at) {
    understood += tally.by_format[at];
    // sudo and its kin speak in between on every machine.
    const bool specific = formats()[at] != &format_syslog && formats()[at] != &format_sudo;
    kinds += specific && tally.by_format[at] != 0 ? 1U : 0U;
    if (tally.by_format[at] > tally.by_format[best]) best = at;
  }
  const auto per_cent = [&](std::size_t count) {
    return tally.total == 0 ? 0 : static_cast<int>(count * 100 / tally.total);
  };
  if (!lines.empty()) {
    Arena arena;
    const FormatRow& first = format_of_line(parse_syslog(lines.front(), arena));
    const SyslogLine head_line = parse_syslog(lines.front(), arena);
    // A head that names its program: what follows it is that program's.
    if (first.place != nullptr && first.place(head_line, {}).role == LinePlace::Role::none) {
      const std::size_t count = tally.by_format[index_of(&first)];
      sniffed.format = std::string(first.id);
      sniffed.certainty = per_cent(count);
      sniffed.reason = SniffReason::head_names;
      return sniffed;
    }
    const int rows = first.framing == Framing::csv ? rows_certainty(first, text) : 0;
    if (rows > 50) {
      sniffed.format = std::string(first.id);
      sniffed.certainty = rows;
      sniffed.reason = SniffReason::rows;
      return sniffed;
    }
  }
  const int table = table_certainty(lines, text);
  const bool other_majority = understood * 2 > tally.total;
  if (table > 0 && (is_table_name(name) || !other_majority) && table >= 50) {
    sniffed.format = "csv";
    sniffed.certainty = table;
    sniffed.reason = SniffReason::table;
    return sniffed;
  }
  if (understood == 0) return sniffed;
  const auto count_of = [&](std::string_view id) {
    return tally.by_format[index_of(format_named(id))];
  };
  const std::size_t ssh = count_of("sshd");
  sniffed.format = std::string(formats()[best]->id);
  sniffed.certainty = per_cent(understood);
  if (kinds == 1 && ssh != 0) {
    // The sshd format reads other programs' lines as plain syslog too.
    sniffed.format = "sshd";
  } else if (kinds > 1 || (kinds == 1 && count_of("syslog") != 0) || count_of("csv") != 0 ||
             (formats()[best] == &format_sudo && count_of("syslog") != 0)) {
    sniffed.format = "auto";
  }
  sniffed.reason = SniffReason::lines;
  sniffed.understood = understood;
  sniffed.sampled = tally.total;
  return sniffed;
}

}  // namespace metsuke
