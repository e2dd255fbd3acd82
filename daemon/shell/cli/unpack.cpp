#include "shell/cli/unpack.h"

#include "base/limits.h"
#include "shell/unpacker.h"

namespace metsuke {

Result<UnpackedFiles> unpack(Disk& disk, const std::string& path,
                             const std::vector<std::string>& passwords) {
  const auto file = TRY(disk.open(path, Mode::read));
  const std::string archive(name_of_path(path));
  UnpackedFiles unpacked;
  bool is_wanted = false;
  Walk walk;
  walk.begins = [&](const PackedMember& member) -> Result<void> {
    is_wanted = !member.is_archive;
    if (is_wanted) unpacked.files.emplace_back(member.name.substr(archive.size() + 1), "");
    return {};
  };
  walk.bytes = [&](std::string_view bytes) -> Result<void> {
    if (is_wanted) unpacked.files.back().second += bytes;
    return {};
  };
  unpacked.undecoded = TRY(walk_archive(*file, archive, unpack_apart(), passwords, walk));
  for (Undecoded& one : unpacked.undecoded)
    if (one.name.size() > archive.size()) one.name.erase(0, archive.size() + 1);
  // What was compressed alone is called like its archive.
  const std::string alone = archive.substr(0, archive.rfind('.'));
  if (unpacked.files.size() == 1 && unpacked.files.front().first == alone)
    unpacked.files.front().first.clear();
  return unpacked;
}

Result<std::vector<std::string>> read_passwords(Disk& disk, const std::string& path) {
  if (path.empty()) return std::vector<std::string>();
  return passwords_in(TRY(read_file(disk, path, limits::password_file_bytes_max)));
}

}  // namespace metsuke
