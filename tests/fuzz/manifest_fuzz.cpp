// Whatever a vendor calls a manifest: it is read or refused with its place, and what is read can be
// true: names that stay where they are, each once, days in their order.
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "seeds.h"
#include "source/delivery.h"

namespace {

using namespace metsuke;

constexpr std::array<std::string_view, 7> names = {
    "SHA256SUMS",   "SHA512SUMS",          "a.manifest",         "目録.csv",
    "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"};

void check(const DeliveryManifest& manifest) {
  std::set<std::string_view> seen;
  for (const Listed& file : manifest.files) {
    ASSERT(is_safe_name(file.name));
    ASSERT(seen.insert(file.name).second);
  }
  ASSERT(manifest.files.size() <= limits::delivery_files_max);
  ASSERT(manifest.period_from.has_value() == manifest.period_to.has_value());
  if (manifest.period_from) {
    ASSERT(manifest.period_from->ok() && manifest.period_to->ok());
    ASSERT(*manifest.period_from <= *manifest.period_to);
  }
  ASSERT(!manifest.sequence || *manifest.sequence > 0);
  ASSERT(!manifest.files.empty() || manifest.zero_declared || manifest.payload_bytes);
}

}  // namespace

std::vector<std::string> fuzz_seeds() {
  const std::string sum(64, 'a');
  const std::string long_sum(128, 'b');
  return {
      sum + "  door.csv\n\\" + sum + " *b\\\\c\nSHA256 (d) = " + sum + "\n",
      long_sum + "  data/100%25.csv\nSHA512 (e) = " + long_sum + "\n",
      "# period: 2026-09-01..2026-09-30\n# sequence: 42\n# rows: door.csv 120\n# zero: true\n",
      "# from: 2026-09-01T00:00:00+09:00\n# to: 2026/10/1 0:00\n# zero: false\n" + sum + "  a\n",
      "ファイル名,件数,サイズ,SHA-256,期間,連番\n\"a, b.csv\",\"1,204\",12," + sum +
          ",2026年9月1日～2026年9月30日,４１\n該当なし,0,,,,\n",
      "file,sha512,from,to\r\na\\b.csv," + long_sum + ",2026-09-01 08:30,2026-09-02 24:00\r\n",
      "Source-Organization: x\nPayload-Oxum: 279164409832.1198\n"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view name = names[data[0] % names.size()];
  const auto manifest = read_manifest(name, text);
  if (!manifest) {
    ASSERT(manifest.error().code == Code::manifest_invalid ||
           manifest.error().code == Code::limit_exceeded);
    ASSERT(manifest.error().detail.find(name) != std::string::npos ||
           manifest.error().code == Code::limit_exceeded);
    return 0;
  }
  check(*manifest);
  return 0;
}
