#include "world/world.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

Result<std::unique_ptr<File>> Disk::open_below(std::string_view directory, std::string_view path) {
  return open(join_path(directory, path), Mode::read);
}

Result<std::string> read_file(Disk& disk, std::string_view path, std::uint64_t bytes_max) {
  const auto file = TRY(disk.open(path, Mode::read));
  const std::uint64_t size = TRY(file->size());
  const auto too_long = [&] {
    return Error{Code::limit_exceeded,
                 std::string(path) + " > " + std::to_string(bytes_max) + " B"};
  };
  if (size > bytes_max) return too_long();
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::size_t filled = TRY(file->read_at(0, bytes));
  // It may have grown since; one byte more tells.
  while (filled == bytes.size()) {
    char more = 0;
    if (TRY(file->read_at(filled, std::span(&more, 1))) == 0) break;
    bytes.resize(filled + limits::read_bytes);
    filled += TRY(file->read_at(filled, std::span(bytes).subspan(filled)));
    if (filled > bytes_max) return too_long();
  }
  bytes.resize(filled);
  return bytes;
}

Result<void> write_file(Disk& disk, std::string_view path, std::string_view bytes) {
  const std::string beside = std::string(path) + ".new";
  // One left by a crash is worth nothing: it was never renamed.
  const auto removed = disk.remove(beside);
  if (!removed && removed.error().code != Code::not_found) return removed.error();
  {
    const auto file = TRY(disk.open(beside, Mode::create));
    auto written = file->append(bytes);
    if (written) written = file->sync();
    if (!written) {
      const auto given_up = disk.remove(beside);
      static_cast<void>(given_up);
      return written;
    }
  }
  TRY(disk.rename(beside, path));
  return disk.sync_directory(directory_of(path));
}

std::string_view directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view name_of_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  std::string path(directory);
  if (path.back() != '/') path += '/';
  return path.append(name);
}

std::string normal_path(std::string_view path) {
  std::string normal = path.starts_with('/') ? "/" : "";
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (!normal.empty() && normal.back() != '/') normal += '/';
    normal += part;
  }
  return normal.empty() ? "." : normal;
}

}  // namespace metsuke
