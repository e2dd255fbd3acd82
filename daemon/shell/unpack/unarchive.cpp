#include "shell/unpack/unarchive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/limits.h"

namespace metsuke {
namespace {

using Kind = Unpacked::Kind;

struct ReaderFree {
  void operator()(archive* one) const { archive_read_free(one); }
};

// An open archive's bytes, for the library's callbacks.
struct PackedBytes {
  const ReadPacked& read;
  std::uint64_t size = 0;
  std::uint64_t at = 0;
  std::string room = std::string(limits::read_bytes, '\0');
};

PackedBytes& bytes_of(void* client) { return *static_cast<PackedBytes*>(client); }

la_ssize_t read_on(archive* reader, void* client, const void** into) {
  PackedBytes& packed = bytes_of(client);
  const std::ptrdiff_t count = packed.read(packed.at, packed.room);
  if (count < 0) {
    archive_set_error(reader, EIO, "cannot be read");
    return ARCHIVE_FATAL;
  }
  *into = packed.room.data();
  packed.at += static_cast<std::uint64_t>(count);
  return count;
}

la_int64_t skip_on(archive*, void* client, la_int64_t wanted) {
  PackedBytes& packed = bytes_of(client);
  const std::uint64_t left = packed.size - std::min(packed.at, packed.size);
  const std::uint64_t step =
      std::min(static_cast<std::uint64_t>(std::max<la_int64_t>(wanted, 0)), left);
  packed.at += step;
  return static_cast<la_int64_t>(step);
}

la_int64_t seek_to(archive*, void* client, la_int64_t offset, int whence) {
  PackedBytes& packed = bytes_of(client);
  la_int64_t from = 0;
  if (whence == SEEK_CUR) from = static_cast<la_int64_t>(packed.at);
  if (whence == SEEK_END) from = static_cast<la_int64_t>(packed.size);
  la_int64_t wanted = 0;
  if (__builtin_add_overflow(from, offset, &wanted) || wanted < 0) return ARCHIVE_FATAL;
  packed.at = std::min(static_cast<std::uint64_t>(wanted), packed.size);
  return static_cast<la_int64_t>(packed.at);
}

void offer(archive* reader, PackedBytes& packed) {
  archive_read_set_read_callback(reader, read_on);
  archive_read_set_skip_callback(reader, skip_on);
  archive_read_set_seek_callback(reader, seek_to);
  archive_read_set_callback_data(reader, &packed);
}

class Opener {
 public:
  Opener(std::uint64_t size, const std::vector<std::string>& passwords, const TakeUnpacked& take)
      : passwords_(passwords),
        take_(take),
        bytes_max_(std::min<std::uint64_t>(
            limits::unpacked_bytes_max,
            std::max(size * limits::unpacked_ratio_max, limits::unpacked_ratio_free_bytes))) {}

  // False: locked or excess was told, and that is all.
  Result<bool> open(const ReadPacked& read, std::uint64_t size, std::uint8_t level);

 private:
  enum class Content : std::uint8_t { any, single };  // Single: not a tar, whatever it looks like.
  Result<bool> open_as(Content content, const ReadPacked& read, std::uint64_t size,
                       std::uint8_t level);
  std::vector<std::string> in_order(const ReadPacked& read, std::uint64_t size) const;
  bool fits(const std::string& password, const ReadPacked& read, std::uint64_t size) const;
  Result<bool> at_end(archive* reader, Content content, std::size_t members, PackedBytes& packed,
                      std::uint8_t level);
  Result<bool> file(archive* reader, archive_entry* entry, std::uint8_t level);
  Result<bool> data_of(archive* reader, archive_entry* entry, std::uint8_t level,
                       std::string* nested);
  Result<bool> hand_on(std::string_view bytes, std::uint8_t level, std::string* nested);
  Result<bool> damaged(archive* reader, archive_entry* entry, std::uint8_t level);
  Result<void> say(Kind kind, std::uint8_t level, std::string_view text = {},
                   std::uint64_t offset = 0) {
    return take_({kind, level, offset, text.substr(0, 16 * 1024)});
  }

  const std::vector<std::string>& passwords_;
  const TakeUnpacked& take_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::size_t members_ = 0;
  bool has_unlocked_ = false;  // A password has fitted.
  bool was_broken_ = false;    // The file before; what follows it may be lost for the same reason.
};

std::string_view words_of(archive* reader) {
  const char* const text = archive_error_string(reader);
  return text == nullptr ? std::string_view("damaged") : std::string_view(text);
}

std::uint64_t offset_of(archive* reader) {
  return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(reader, -1), 0));
}

bool speaks_of_password(std::string_view words) {
  return words.find("assphrase") != std::string_view::npos ||
         words.find("assword") != std::string_view::npos ||
         words.find("ncrypt") != std::string_view::npos;
}

std::string_view name_of_entry(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return name == nullptr ? std::string_view("\xFF") : std::string_view(name);
}

Result<bool> Opener::hand_on(std::string_view bytes, std::uint8_t level, std::string* nested) {
  bytes_ += bytes.size();
  const bool is_large = bytes_ > bytes_max_;
  const bool is_large_inside =
      nested != nullptr && nested->size() + bytes.size() > limits::unpacked_nested_bytes_max;
  if (is_large || is_large_inside) {
    TRY(say(Kind::excess, level,
            is_large_inside                       ? "unpacked_nested_bytes_max"
            : bytes_ > limits::unpacked_bytes_max ? "unpacked_bytes_max"
                                                  : "unpacked_ratio_max"));
    return false;
  }
  if (nested != nullptr) nested->append(bytes);
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, limits::read_bytes);
    TRY(take_({Kind::bytes, level, 0, piece}));
    bytes.remove_prefix(piece.size());
  }
  return true;
}

// What cannot be decoded, or only with another password.
Result<bool> Opener::damaged(archive* reader, archive_entry* entry, std::uint8_t level) {
  const std::string_view words = words_of(reader);
  // The old cipher lets one wrong password of 256 pass: what comes of it then is damaged.
  const bool is_locked =
      archive_entry_is_encrypted(entry) != 0 && (speaks_of_password(words) || !has_unlocked_);
  if (!is_locked) {
    was_broken_ = true;
    TRY(say(Kind::broken, level, words, offset_of(reader)));
    return true;
  }
  TRY(say(Kind::locked, level, name_of_entry(entry)));
  return false;
}

Result<bool> Opener::data_of(archive* reader, archive_entry* entry, std::uint8_t level,
                             std::string* nested) {
  std::uint64_t at = 0;
  const std::string zeros(limits::read_bytes, '\0');
  for (;;) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = static_cast<la_int64_t>(at);
    const int status = archive_read_data_block(reader, &block, &size, &offset);
    if (status == ARCHIVE_EOF) break;
    const bool has_bytes = status >= ARCHIVE_WARN && block != nullptr && size > 0;
    // A hole of a sparse file is zeros, as it would be on a disk.
    while (has_bytes && static_cast<la_int64_t>(at) < offset) {
      const auto hole =
          std::min<std::uint64_t>(static_cast<std::uint64_t>(offset) - at, zeros.size());
      if (!TRY(hand_on(std::string_view(zeros).substr(0, static_cast<std::size_t>(hole)), level,
                       nested)))
        return false;
      at += hole;
    }
    if (has_bytes) {
      if (!TRY(hand_on({static_cast<const char*>(block), size}, level, nested))) return false;
      at += size;
    }
    if (status < ARCHIVE_OK) return damaged(reader, entry, level);
  }
  if (archive_entry_is_encrypted(entry) != 0) has_unlocked_ = true;
  TRY(say(Kind::end, level));
  return true;
}

Result<bool> Opener::file(archive* reader, archive_entry* entry, std::uint8_t level) {
  const bool is_raw = archive_format(reader) == ARCHIVE_FORMAT_RAW;
  const std::string name(is_raw ? std::string_view() : name_of_entry(entry));
  const auto type = archive_entry_filetype(entry);
  if (!is_raw && type == AE_IFDIR) return true;
  const bool is_file = is_raw || (type == AE_IFREG && archive_entry_hardlink(entry) == nullptr);
  if (!is_file) {
    TRY(say(Kind::not_a_file, level, name));
    return true;
  }
  const bool is_archive = !is_raw && is_archive_name(name);
  if (is_archive && level == 2) {
    TRY(say(Kind::too_deep, level, name));
    return true;
  }
  TRY(say(is_archive ? Kind::archive : Kind::file, level, name));
  if (!is_archive) return data_of(reader, entry, level, nullptr);
  std::string nested;
  if (!TRY(data_of(reader, entry, level, &nested))) return false;
  const ReadPacked read = [&nested](std::uint64_t at, std::span<char> into) -> std::ptrdiff_t {
    const std::size_t from = std::min(static_cast<std::size_t>(at), nested.size());
    return static_cast<std::ptrdiff_t>(nested.copy(into.data(), into.size(), from));
  };
  return open(read, nested.size(), 2);
}

// Nothing may be lost in silence: zeros look like a tar without members, and behind the end of what
// was compressed there may be more.
Result<bool> Opener::at_end(archive* reader, Content content, std::size_t members,
                            PackedBytes& packed, std::uint8_t level) {
  const bool is_compressed = archive_filter_count(reader) > 1;
  if (members == 0 && is_compressed && content == Content::any)
    return open_as(Content::single, packed.read, packed.size, level);
  const std::uint64_t end = offset_of(reader);
  const bool is_single = archive_format(reader) == ARCHIVE_FORMAT_RAW;
  if (is_single && is_compressed && end < packed.size)
    TRY(say(Kind::broken, level, "bytes behind the end", end));
  return true;
}

// Whether the password opens the first encrypted file of a ZIP, to its end.
bool Opener::fits(const std::string& password, const ReadPacked& read, std::uint64_t size) const {
  PackedBytes packed{read, size};
  const std::unique_ptr<archive, ReaderFree> reader(archive_read_new());
  archive_read_support_format_zip(reader.get());
  archive_read_add_passphrase(reader.get(), password.c_str());
  offer(reader.get(), packed);
  if (archive_read_open1(reader.get()) != ARCHIVE_OK) return false;
  archive_entry* entry = nullptr;
  for (std::size_t members = 0; members <= limits::delivery_files_max; ++members) {
    if (archive_read_next_header(reader.get(), &entry) < ARCHIVE_WARN) return false;
    if (archive_entry_is_encrypted(entry) == 0) continue;
    std::uint64_t bytes = 0;
    while (bytes <= bytes_max_) {
      const void* block = nullptr;
      std::size_t count = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(reader.get(), &block, &count, &offset);
      if (status == ARCHIVE_EOF) return true;
      if (status < ARCHIVE_OK) return false;
      bytes += count;
    }
    return false;
  }
  return false;
}

// The old cipher lets one wrong password of 256 pass, and the library looks no further then: the
// one that truly fits goes first.
std::vector<std::string> Opener::in_order(const ReadPacked& read, std::uint64_t size) const {
  std::vector<std::string> order = passwords_;
  if (order.size() < 2) return order;
  const auto fitting = std::find_if(order.begin(), order.end(), [&](const std::string& password) {
    return fits(password, read, size);
  });
  if (fitting != order.end()) std::rotate(order.begin(), fitting, std::next(fitting));
  return order;
}

Result<bool> Opener::open_as(Content content, const ReadPacked& read, std::uint64_t size,
                             std::uint8_t level) {
  PackedBytes packed{read, size};
  const std::unique_ptr<archive, ReaderFree> reader(archive_read_new());
  archive* const one = reader.get();
  // Only what needs no other program: the library would start one for some filters.
  archive_read_support_filter_gzip(one);
  archive_read_support_filter_bzip2(one);
  archive_read_support_filter_xz(one);
  archive_read_support_filter_zstd(one);
  if (content == Content::any) {
    archive_read_support_format_zip(one);
    archive_read_support_format_tar(one);
    archive_read_set_option(one, "tar", "read_concatenated_archives", "1");
  }
  archive_read_support_format_raw(one);
  for (const std::string& password : in_order(read, size))
    archive_read_add_passphrase(one, password.c_str());
  offer(one, packed);
  if (archive_read_open1(one) != ARCHIVE_OK) {
    TRY(say(Kind::broken, level, words_of(one), offset_of(one)));
    return true;
  }
  for (std::size_t members = 0;; ++members) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(one, &entry);
    if (status == ARCHIVE_EOF) return at_end(one, content, members, packed, level);
    const bool is_plain =
        archive_format(one) == ARCHIVE_FORMAT_RAW && archive_filter_count(one) <= 1;
    if (status < ARCHIVE_WARN && members == 0 && archive_filter_count(one) > 1 &&
        content == Content::any)
      return open_as(Content::single, read, size, level);
    if (status < ARCHIVE_WARN && was_broken_) return true;
    was_broken_ = false;
    if (status < ARCHIVE_WARN || is_plain) {
      TRY(say(Kind::broken, level, is_plain ? "not an archive" : words_of(one), offset_of(one)));
      if (status == ARCHIVE_FATAL || is_plain) return true;
      continue;
    }
    if (++members_ > limits::delivery_files_max) {
      TRY(say(Kind::excess, level, "delivery_files_max"));
      return false;
    }
    if (!TRY(file(one, entry, level))) return false;
  }
}

Result<bool> Opener::open(const ReadPacked& read, std::uint64_t size, std::uint8_t level) {
  return size == 0 ? Result<bool>(true) : open_as(Content::any, read, size, level);
}

}  // namespace

Result<void> unarchive(const ReadPacked& read, std::uint64_t size,
                       const std::vector<std::string>& passwords, const TakeUnpacked& take) {
  Opener opener(size, passwords, take);
  if (!TRY(opener.open(read, size, 1))) return {};
  return take({Kind::finished, 1, 0, {}});
}

}  // namespace metsuke
