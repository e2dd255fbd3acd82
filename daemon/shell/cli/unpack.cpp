#include "shell/cli/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/limits.h"
#include "base/unicode.h"

namespace metsuke {
namespace {

struct ArchiveFree {
  void operator()(archive* one) const { archive_read_free(one); }
};
using Reader = std::unique_ptr<archive, ArchiveFree>;

Error damaged(const std::string& path, archive* reader) {
  const char* text = archive_error_string(reader);
  return {Code::value_invalid, path + ": " + (text == nullptr ? "damaged" : text)};
}

Result<std::string> content_of(archive* reader, const std::string& path, std::size_t room) {
  std::string bytes;
  std::string buffer(limits::read_bytes, '\0');
  while (true) {
    const la_ssize_t count = archive_read_data(reader, buffer.data(), buffer.size());
    if (count < 0) return damaged(path, reader);
    if (count == 0) return bytes;
    bytes.append(buffer, 0, static_cast<std::size_t>(count));
    if (bytes.size() > room) return Error{Code::limit_exceeded, path + ": unpacked_bytes_max"};
  }
}

}  // namespace

bool is_archive_name(std::string_view path) {
  const std::string folded = fold_case(path);
  for (const std::string_view ending : {".zip", ".tar", ".tgz", ".gz", ".zst", ".xz", ".bz2"})
    if (folded.ends_with(ending)) return true;
  return false;
}

Result<std::vector<std::pair<std::string, std::string>>> unpack(Disk& disk,
                                                                const std::string& path) {
  const std::string packed = TRY(read_file(disk, path, limits::unpacked_bytes_max));
  std::vector<std::pair<std::string, std::string>> files;
  if (packed.empty()) return files;
  const Reader reader(archive_read_new());
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_raw(reader.get());
  if (archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK)
    return damaged(path, reader.get());
  std::size_t total = 0;
  while (true) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return files;
    if (status < ARCHIVE_WARN) return damaged(path, reader.get());
    if (files.size() == limits::delivery_files_max)
      return Error{Code::limit_exceeded, path + ": delivery_files_max"};
    const bool raw = archive_format(reader.get()) == ARCHIVE_FORMAT_RAW;
    if (!raw && archive_entry_filetype(entry) != AE_IFREG) continue;
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    std::string inside = raw || name == nullptr ? std::string() : printable(name);
    std::string bytes =
        TRY(content_of(reader.get(), path, limits::unpacked_bytes_max - total));
    total += bytes.size();
    files.emplace_back(std::move(inside), std::move(bytes));
  }
}

}  // namespace metsuke
