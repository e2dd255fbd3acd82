// Whatever bytes call themselves an archive: what is told of them can be told, is the same however
// the telling is cut, stays within the limits, and no name of it leads anywhere.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/limits.h"
#include "seeds.h"
#include "shell/unpack/unarchive.h"
#include "source/packed.h"
#include "support/archives.h"
#include "world/memory.h"

namespace {

using namespace metsuke;

struct Walked {
  std::string told;
  std::uint64_t bytes = 0;
};

// The opening process and its pipe, in this one.
Unpack unpack_in_steps(std::string_view packed, std::size_t step) {
  return [packed, step](File&, const std::vector<std::string>& passwords,
                        const TakeUnpacked& take) -> Result<void> {
    const ReadPacked read = [&](std::uint64_t at, std::span<char> into) -> std::ptrdiff_t {
      if (at >= packed.size()) return 0;
      return static_cast<std::ptrdiff_t>(packed.copy(into.data(), into.size(), at));
    };
    std::string frames;
    TRY(unarchive(read, packed.size(), passwords, [&](const Unpacked& said) {
      append_frame(said, frames);
      return Result<void>();
    }));
    UnpackedFrames heard;
    for (std::string_view rest = frames; !rest.empty();
         rest.remove_prefix(std::min(step, rest.size()))) {
      const auto taken = heard.feed(rest.substr(0, step), take);
      // Whoever tells the truth is never taken for a liar.
      ASSERT(taken || taken.error().code != Code::unpack_failed);
      if (!taken) return taken;
    }
    ASSERT(heard.is_over());
    return {};
  };
}

Walked walk_in_steps(File& file, std::string_view packed, std::size_t step) {
  Walked walked;
  Walk walk;
  walk.bytes = [&](std::string_view bytes) -> Result<void> {
    walked.bytes += bytes.size();
    return {};
  };
  walk.ends = [&](const PackedMember& member) -> Result<void> {
    ASSERT(member.state > FileState::broken || is_safe_name(member.name));
    walked.told += member.name + ' ' + std::string(name_of(member.state)) + ' ' +
                   std::to_string(member.bytes) + ' ' + to_hex(member.sha256) + '\n';
    return {};
  };
  const auto done =
      walk_archive(file, "a.zip", unpack_in_steps(packed, step), {"himitsu", "x"}, walk);
  if (!done) walked.told += std::string(name_of(done.error().code)) + done.error().detail;
  if (done)
    for (const Undecoded& one : *done)
      walked.told += one.name + ' ' + std::string(name_of(one.state)) + ' ' + one.why + '\n';
  ASSERT(walked.bytes <= std::max<std::uint64_t>(packed.size() * limits::unpacked_ratio_max,
                                                 limits::unpacked_ratio_free_bytes));
  return walked;
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  const Contents files = {{"a.csv", "1,2\n3,4\n"}, {"dir/b.log", std::string(300, 'x')}};
  const std::string inner = tar_of(files, "gzip");
  return {zip_of(files),
          zip_of(files, "zipcrypt", "himitsu"),
          zip_of(files, "aes256", "himitsu"),
          zip_of({{"in.tgz", inner}, {"c.log.zst", compressed("line\n", "zstd")}}),
          tar_of(files),
          inner,
          compressed("line\nline\n", "xz"),
          compressed("line\nline\n", "bzip2"),
          stored_zip({{"\x93\xFC\x8E\xBA.csv", "x"}, {"../e", "y"}, {"l", "/etc", 0120777}}),
          typed_tar("x", '2', "/etc/passwd")};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view packed = all.substr(std::min<std::size_t>(all.size(), 2));
  MemoryDisk disk;
  ASSERT(write_file(disk, "a", packed));
  const auto file = disk.open("a", Mode::read);
  ASSERT(file);
  const Walked whole = walk_in_steps(**file, packed, std::size_t{1} << 30);
  const Walked cut = walk_in_steps(**file, packed, 1 + size % 97);
  ASSERT(whole.told == cut.told);
  ASSERT(whole.bytes == cut.bytes);
  return 0;
}
