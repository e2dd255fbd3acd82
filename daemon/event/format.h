// The table of formats: for each id, the grammar that reads its lines and the words they become.
// A new format is one file in parse, one in event that ends in its row, and one line in
// formats.def.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "event/event.h"
#include "event/sessions.h"
#include "event/timestamps.h"
#include "parse/heading.h"
#include "parse/layout.h"
#include "parse/syslog.h"
#include "source/framing.h"

namespace metsuke {

// What is known of a line before its own format looks at it.
struct LineContext {
  const SyslogLine& syslog;  // Form bare when the line has no header.
  const Zone& zone;
  Timestamp received;
  Arena& arena;
  Sessions& sessions;
};

using ParseLine = Result<void> (*)(std::string_view, Arena&, Fields&);
using DescribeLine = Result<void> (*)(const LineContext&, const Fields&, Event&);

// How a line stands to its neighbours, in formats whose events span several lines.
struct LinePlace {
  enum class Role : std::uint8_t {
    whole,  // An event of its own.
    none,   // No part of an event: a declaration, a bracket around all of them.
    first,  // Begins an event; what was held under its name is over.
    more,   // Goes on with the event of its name, or begins it.
    last,   // As `more`, and ends it.
    end     // As `last` where the event is held; begins none.
  } role = Role::whole;
  std::string_view name{};        // Events may interleave: lines of one name belong together.
  std::optional<Timestamp> at{};  // The event's own time, by which late lines are given up.
};
// `held` is the event whose line came before this one, as far as it goes; empty when none is held.
using PlaceLine = LinePlace (*)(const SyslogLine& line, std::string_view held);
// The texts of several events that share one record, as views into it; none: it is one event.
using SplitLine = void (*)(std::string_view message, std::vector<std::string_view>& parts);

// Formats whose head names the columns of the lines below: the head's lines begin with #.
using TakeHeading = Result<void> (*)(std::string_view line, Heading& heading);
using ParseUnder = Result<void> (*)(std::string_view line, const Heading& heading, Arena& arena,
                                    Fields& fields);

enum class Carriage : std::uint8_t {
  bare,    // The line is the format's own; a syslog header is removed if there is one.
  syslog,  // As bare, and the header's words are part of the event.
  table,   // Rows whose meaning comes from a mapping.
  object   // JSON, with or without a mapping.
};

// Of formats that may resemble the same line, the most particular one is asked first; one that is
// certain is recognised whatever program carries it (FTP servers send each other's transfer log).
enum class Shape : std::uint8_t { certain, own, generic };

struct FormatRow {
  std::string_view id{};
  Carriage carriage = Carriage::bare;
  Shape shape = Shape::own;
  ParseLine parse = nullptr;                              // Null for tables, which need their head.
  DescribeLine describe = nullptr;                        // Null for tables and objects.
  std::span<const std::string_view> applications{};       // Syslog app names that mean this format.
  bool (*resembles)(std::string_view message) = nullptr;  // Cheap; for lines of unknown origin.
  std::span<const LogSource> log_sources{};
  PlaceLine place = nullptr;  // Null: every line is an event of its own.
  SplitLine split = nullptr;  // Null: no record holds several.
  Framing framing = Framing::lines;
  // A server's own description of its lines, when its configuration can hold one.
  Result<Layout> (*compile)(std::string_view text) = nullptr;
  // How a line is read by it, where the description is of no whole line (parse_layout otherwise).
  Result<void> (*parse_laid)(std::string_view line, const Layout& layout, Arena& arena,
                             Fields& fields) = nullptr;
  TakeHeading take_heading = nullptr;  // With parse_under: parse is null then.
  ParseUnder parse_under = nullptr;
};

#define METSUKE_FORMAT(id) extern const FormatRow format_##id;
#include "event/formats.def"
#undef METSUKE_FORMAT

// Sorted by id.
std::span<const FormatRow* const> formats();
// Null when no format has this id.
const FormatRow* format_named(std::string_view id);
// The format of one line of a mixed stream: by its application, else by its shape; never null.
const FormatRow& format_of_line(const SyslogLine& line);

}  // namespace metsuke
