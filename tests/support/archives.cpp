#include "support/archives.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace metsuke {
namespace {

void must(int status) {
  if (status != ARCHIVE_OK) std::abort();
}

la_ssize_t keep(archive*, void* into, const void* bytes, std::size_t size) {
  static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void write_all(archive* writer, const Contents& files, std::string& into) {
  must(archive_write_set_bytes_in_last_block(writer, 1));
  must(archive_write_open(writer, &into, nullptr, keep, nullptr));
  for (const auto& [name, content] : files) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    must(archive_write_header(writer, entry.get()));
    if (archive_write_data(writer, content.data(), content.size()) < 0) std::abort();
  }
  must(archive_write_close(writer));
}

using Writer = std::unique_ptr<archive, int (*)(archive*)>;
Writer new_writer() { return Writer(archive_write_new(), archive_write_free); }

void add_filter(archive* writer, const std::string& filter) {
  if (!filter.empty()) must(archive_write_add_filter_by_name(writer, filter.c_str()));
}

std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1u ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

void little(std::uint64_t number, int bytes, std::string& into) {
  for (int at = 0; at < bytes; ++at) into += static_cast<char>(number >> 8 * at & 0xFF);
}

void sizes(const StoredMember& member, std::string& into) {
  little(crc_of(member.content), 4, into);
  little(member.content.size(), 4, into);
  little(member.content.size(), 4, into);
  little(member.name.size(), 2, into);
}

}  // namespace

std::string zip_of(const Contents& files, const std::string& cipher, const std::string& password) {
  std::string bytes;
  const Writer writer = new_writer();
  must(archive_write_set_format_zip(writer.get()));
  if (!cipher.empty()) {
    must(archive_write_set_option(writer.get(), "zip", "encryption", cipher.c_str()));
    must(archive_write_set_passphrase(writer.get(), password.c_str()));
  }
  write_all(writer.get(), files, bytes);
  return bytes;
}

std::string tar_of(const Contents& files, const std::string& filter) {
  std::string bytes;
  const Writer writer = new_writer();
  must(archive_write_set_format_ustar(writer.get()));
  add_filter(writer.get(), filter);
  write_all(writer.get(), files, bytes);
  return bytes;
}

std::string compressed(std::string_view content, const std::string& filter) {
  std::string bytes;
  const Writer writer = new_writer();
  must(archive_write_set_format_raw(writer.get()));
  add_filter(writer.get(), filter);
  write_all(writer.get(), {{"-", std::string(content)}}, bytes);
  return bytes;
}

std::string stored_zip(const std::vector<StoredMember>& members) {
  std::string bytes;
  std::string directory;
  for (const StoredMember& member : members) {
    const std::size_t offset = bytes.size();
    bytes += "PK\x03\x04";
    for (const std::uint64_t field : {20u, 0u, 0u, 0u, 0x5B2Cu}) little(field, 2, bytes);
    sizes(member, bytes);
    little(0, 2, bytes);
    bytes += member.name + member.content;
    directory += "PK\x01\x02";
    for (const std::uint64_t field : {0x0314u, 20u, 0u, 0u, 0u, 0x5B2Cu})
      little(field, 2, directory);
    sizes(member, directory);
    for (int field = 0; field < 4; ++field) little(0, 2, directory);
    little(static_cast<std::uint64_t>(member.mode) << 16, 4, directory);
    little(offset, 4, directory);
    directory += member.name;
  }
  const std::size_t offset = bytes.size();
  bytes += directory;
  bytes.append("PK\x05\x06").append(4, '\0');
  little(members.size(), 2, bytes);
  little(members.size(), 2, bytes);
  little(directory.size(), 4, bytes);
  little(offset, 4, bytes);
  little(0, 2, bytes);
  return bytes;
}

std::string typed_tar(const std::string& name, char type, const std::string& target) {
  std::string head(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    text.copy(head.data() + at, text.size());
  };
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, "00000000000");
  put(136, "15000000000");
  put(148, "        ");
  head[156] = type;
  put(157, target);
  put(257, std::string_view("ustar\0"
                            "00",
                            8));
  unsigned sum = 0;
  for (const char byte : head) sum += static_cast<unsigned char>(byte);
  std::string digits = "000000";
  for (std::size_t at = digits.size(); at > 0; --at, sum /= 8)
    digits[at - 1] = static_cast<char>('0' + sum % 8);
  put(148, digits);
  head[154] = '\0';
  return head + std::string(1024, '\0');
}

}  // namespace metsuke
