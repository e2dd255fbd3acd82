#include "shell/cli/input.h"

#include <unistd.h>

#include <algorithm>

#include "base/limits.h"
#include "shell/cli/unpack.h"

namespace metsuke {
namespace {

constexpr std::size_t sniff_bytes = 64 * 1024;
constexpr int folder_depth_max = 32;

void complain(Complaints& complaints, const std::string& name, const Error& error) {
  complaints.push_back(
      {{name, 0, 0}, error.code, error.detail == name ? "" : error.detail, Weight::error, {}});
}

Result<std::string> read_standard_input() {
  std::string text;
  std::string buffer(limits::read_bytes, '\0');
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0) return Error{Code::disk_failed, "-"};
    if (count == 0) return text;
    text.append(buffer, 0, static_cast<std::size_t>(count));
    if (text.size() > limits::unpacked_bytes_max) return Error{Code::limit_exceeded, "-"};
  }
}

// What inputs are found with, and what is found.
struct Search {
  Disk& disk;
  const std::vector<std::string>& passwords;
  std::vector<InputFile>& files;
  Complaints& complaints;
};

void add_unpacked(const std::string& path, Search& search) {
  auto unpacked = unpack(search.disk, path, search.passwords);
  if (!unpacked) return complain(search.complaints, path, unpacked.error());
  for (const Undecoded& one : unpacked->undecoded) {
    std::string why = one.name + ": " + std::string(name_of(one.state));
    if (one.state == FileState::broken)
      why += " after " + std::to_string(one.reached) + " B: " + one.why;
    complain(search.complaints, path, {Code::archive_damaged, why});
  }
  for (auto& [name, bytes] : unpacked->files) {
    InputFile file;
    file.name = name.empty() ? path : path + "!" + name;
    file.bytes = bytes.size();
    file.held = std::make_shared<const std::string>(std::move(bytes));
    search.files.push_back(std::move(file));
  }
}

void add_path(const std::string& path, int depth, Search& search) {
  Disk& disk = search.disk;
  Complaints& complaints = search.complaints;
  const auto status = disk.status(path);
  if (!status) return complain(complaints, path, status.error());
  if (status->kind == FileKind::directory) {
    if (depth == folder_depth_max)
      return complain(complaints, path, {Code::limit_exceeded, "folder depth"});
    const auto names = disk.list(path);
    if (!names) return complain(complaints, path, names.error());
    for (const std::string& name : *names) add_path(join_path(path, name), depth + 1, search);
    return;
  }
  if (status->kind == FileKind::other) return complain(complaints, path, {Code::not_a_file, ""});
  if (is_archive_name(path)) return add_unpacked(path, search);
  search.files.push_back({path, path, nullptr, status->size});
}

}  // namespace

std::vector<InputFile> find_inputs(Disk& disk, const std::vector<std::string>& paths,
                                   Complaints& complaints, const std::string& password_file) {
  std::vector<InputFile> files;
  const auto passwords = read_passwords(disk, password_file);
  if (!passwords) complain(complaints, password_file, passwords.error());
  const std::vector<std::string> none;
  Search search{disk, passwords ? *passwords : none, files, complaints};
  for (const std::string& path : paths) {
    if (path != "-") {
      add_path(path, 0, search);
      continue;
    }
    auto text = read_standard_input();
    if (!text) {
      complain(complaints, path, text.error());
      continue;
    }
    InputFile file{"-", "", nullptr, text->size()};
    file.held = std::make_shared<const std::string>(*std::move(text));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::string> piece_of(Disk& disk, const InputFile& file, std::uint64_t offset,
                             std::size_t bytes_max) {
  if (file.held != nullptr) {
    if (offset >= file.held->size()) return std::string();
    return file.held->substr(static_cast<std::size_t>(offset), bytes_max);
  }
  const auto handle = TRY(disk.open(file.path, Mode::read));
  std::string bytes(bytes_max, '\0');
  bytes.resize(TRY(handle->read_at(offset, bytes)));
  return bytes;
}

Result<std::string> head_of(Disk& disk, const InputFile& file) {
  return piece_of(disk, file, 0, sniff_bytes);
}

Result<void> read_input(Disk& disk, const InputFile& file, Framing framing,
                        const std::function<void(const Piece&)>& take) {
  Framer framer(framing);
  std::vector<Piece> pieces;
  const auto hand_out = [&] {
    for (const Piece& piece : pieces) take(piece);
    pieces.clear();
  };
  std::unique_ptr<File> handle;
  if (file.held == nullptr) handle = TRY(disk.open(file.path, Mode::read));
  std::string buffer(limits::read_bytes, '\0');
  std::uint64_t offset = 0;
  while (true) {
    std::string_view chunk;
    if (handle == nullptr) {
      chunk = std::string_view(*file.held)
                  .substr(std::min(static_cast<std::size_t>(offset), file.held->size()),
                          limits::read_bytes);
    } else {
      chunk = std::string_view(buffer).substr(0, TRY(handle->read_at(offset, buffer)));
    }
    if (chunk.empty()) break;
    offset += chunk.size();
    TRY(framer.feed(chunk, pieces));
    hand_out();
  }
  framer.finish(pieces);
  hand_out();
  return {};
}

std::uint64_t LineCount::take(const Piece& piece) {
  if (begins_line(piece.wholeness)) ++line_;
  const std::uint64_t line = line_;
  const std::string_view text = without_terminator(piece.bytes);
  line_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  return line;
}

}  // namespace metsuke
