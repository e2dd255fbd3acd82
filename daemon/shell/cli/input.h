// Files as they are named on the command line: folders walked, archives opened, standard input
// read; what cannot be read is said, and the rest goes on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/complaint.h"
#include "source/framing.h"
#include "world/world.h"

namespace metsuke {

// One readable thing. Plain files are read from the disk as needed; unpacked and standard input are
// held.
struct InputFile {
  std::string name;  // "door/2026-09-01.csv", "logs.zip!a.log", "-"
  std::string path;  // On the disk; empty when held.
  std::shared_ptr<const std::string> held;
  std::uint64_t bytes = 0;
};

// Files below each path in byte order of their names. Archives (.zip .tar .gz .tgz .zst .xz .bz2)
// are opened, and those in them, within limits::unpacked_bytes_max; encrypted ones with the
// passwords in `password_file`, one a line. "-" is standard input.
std::vector<InputFile> find_inputs(Disk& disk, const std::vector<std::string>& paths,
                                   Complaints& complaints, const std::string& password_file = {});

// The first bytes, for sniffing.
Result<std::string> head_of(Disk& disk, const InputFile& file);
// All records of a file; `source` must outlive the call, views die after `take` returns.
Result<void> read_input(Disk& disk, const InputFile& file, Framing framing,
                        const std::function<void(const Piece&)>& take);
// Which line of its file a record begins on, from 1, asked for each record in turn: fragments of
// one long line share its number, a row with line breaks inside takes several.
class LineCount {
 public:
  std::uint64_t take(const Piece& piece);
  std::uint64_t lines() const { return line_; }   // Begun so far.

 private:
  std::uint64_t line_ = 0;
};
// Up to `bytes_max` of it from `offset`.
Result<std::string> piece_of(Disk& disk, const InputFile& file, std::uint64_t offset,
                             std::size_t bytes_max);

}  // namespace metsuke
