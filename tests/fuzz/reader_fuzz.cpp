// Whatever bytes come, the reader hands out events or reasons, and never falls over.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "event/mapping.h"
#include "event/reader.h"
#include "seeds.h"
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

std::vector<std::string> fuzz_seeds() {
  return {
      "<38>1 2026-11-23T06:27:44Z vm sshd 1 - - Accepted password for a from 192.0.2.1 port 5 "
      "ssh2\n",
      "<38>1 - vm sshd 1 - [meta sequenceId=\"7\"] Invalid user x from 192.0.2.1 port 5\n",
      "Nov 23 06:27:44 vm internal-sftp[1]: session opened for local user a from [::1]\n"
      "Nov 23 06:27:44 vm internal-sftp[1]: open \"/a\\344\" flags READ mode 0666\n"
      "Nov 23 06:27:44 vm internal-sftp[1]: sent status No such file\n"
      "Nov 23 06:27:44 vm internal-sftp[1]: close \"/a\" bytes read 0 written 9\n"
      "Nov 23 06:27:44 vm internal-sftp[1]: rename old \"/a\" new \"/b\"\n",
      "Mon Nov 23 06:26:28 2026 0 192.0.2.2 10 /a b b _ i r u ftp 0 * c\n",
      "Mon Nov 23 06:25:54 2026 [pid 1] [u] OK RENAME: Client \"192.0.2.2\", \"/a /b\"\n",
      "192.0.2.1 - u [23/Nov/2026:06:30:10 +0900] \"GET /\\x22 HTTP/1.1\" 200 5 \"-\" \"UA\"\n",
      "1795383014.051    256 192.0.2.8 TCP_MISS/200 320 GET http://u@h:1/a?b t%20 HIER_DIRECT/- "
      "-\n",
      "{\"ts\":\"2026-03-01T00:00:00Z\",\"a\":{\"b\":[1,2,{\"c\":\"\\u4f4f\\ud83d\\ude00\"}]}}\n",
      "日付,時刻,カード番号,区分,結果\n令和8年3月31日,22:02,\"00123\",入室,許可\n"
      "R8.4.1,25:30,\"a\n\"\"b\",退室,NG\n",
      "2026-03-01 00:00:00,D,100123,u,IN,ACCESS_DENIED,\"x, y\"\n",
      std::string("\xFF\xFE"
                  "a\0\t\0\"\0\n\0b\0\"\0\n\0",
                  16),
  };
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read_all({reinterpret_cast<const char*>(data), size});
  return 0;
}
