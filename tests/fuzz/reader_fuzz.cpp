// Whatever bytes come, the reader hands out events or reasons, and never falls over.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "event/mapping.h"
#include "event/reader.h"
#include "source/framing.h"

namespace {

constexpr std::string_view door = R"(
name: door
format: csv
columns: [日付, 時刻, 区分]
time: [日付, 時刻]
fields: {event.action: {column: 区分, values: {入室: door-in}}}
)";

// The first byte chooses format and encoding, the second how the bytes are cut.
void read_all(std::string_view input) {
  if (input.size() < 2) return;
  const auto formats = metsuke::known_formats();
  const auto choice = static_cast<std::uint8_t>(input[0]);
  const auto cut = static_cast<std::uint8_t>(input[1]);
  input.remove_prefix(2);
  metsuke::ReaderSettings settings;
  settings.source = "fuzz";
  settings.format = std::string(formats[choice % formats.size()]);
  settings.encoding = static_cast<metsuke::Encoding>((choice / formats.size()) % 5);
  if (choice >= 250) {
    metsuke::Complaints complaints;
    settings.mapping = metsuke::read_mapping(door, "door.yaml", complaints);
  }
  metsuke::Framer framer(metsuke::framing_of(settings));
  metsuke::LineReader reader(settings);
  metsuke::Arena arena;
  std::vector<metsuke::Event> events;
  std::vector<metsuke::Piece> pieces;
  std::size_t bytes = 0;
  const std::size_t step = 1 + cut;
  for (std::size_t at = 0; at <= input.size(); at += step) {
    pieces.clear();
    if (at + step <= input.size()) {
      if (!framer.feed(input.substr(at, step), pieces)) return;
    } else {
      if (!framer.feed(input.substr(at), pieces)) return;
    }
    for (const metsuke::Piece& piece : pieces) {
      const metsuke::Record record{"fuzz", {1, piece.offset}, {}, piece.wholeness, piece.bytes};
      reader.read(record, metsuke::Seq{1}, arena, events);
      bytes += piece.bytes.size();
    }
    for (const metsuke::Event& event : events) {
      const std::string json = metsuke::to_json(event);
      const auto back = metsuke::event_from_json(json);
      ASSERT(back || json.size() > metsuke::limits::line_bytes_max ||
             event.native.size() + 40 > metsuke::limits::fields_max);
    }
    events.clear();
    arena.clear();
  }
  pieces.clear();
  framer.finish(pieces);
  for (const metsuke::Piece& piece : pieces) bytes += piece.bytes.size();
  // The records of a file, put end to end, are the file.
  ASSERT(bytes == input.size());
  metsuke::sniff(input, "x.csv");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read_all({reinterpret_cast<const char*>(data), size});
  return 0;
}
