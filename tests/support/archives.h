// Archives made for tests: some by the library, as vendors' tools make them, some byte by byte, as
// nobody's tool would.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace metsuke {

using Contents = std::vector<std::pair<std::string, std::string>>;  // Name as bytes, content.

// By the library. `cipher`: "" or "zipcrypt" or "aes256", with the password.
std::string zip_of(const Contents& files, const std::string& cipher = {},
                   const std::string& password = {});
std::string tar_of(const Contents& files, const std::string& filter = {});  // "gzip", "zstd" …
std::string compressed(std::string_view content, const std::string& filter);

// By hand: members are stored, names are any bytes (no UTF-8 flag); `mode` is that of Unix, for
// links and devices.
struct StoredMember {
  std::string name, content;
  std::uint32_t mode = 0100644;
};
std::string stored_zip(const std::vector<StoredMember>& members);
// A tar of one member with that type flag ('0' file, '1' hard link, '2' link, '3' device …).
std::string typed_tar(const std::string& name, char type, const std::string& target);

}  // namespace metsuke
