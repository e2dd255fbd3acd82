// Between the files that read a delivery; of no use to others.
#pragma once

#include <map>
#include <set>

#include "source/drop.h"

namespace metsuke {

struct Hashed {
  Digest digest{};
  std::uint64_t bytes = 0;
  std::optional<LongDigest> sha512;  // When it was asked for.
};

// What the manifests of a delivery say together.
struct Listing {
  bool present = false;  // There was a manifest beside the files.
  std::map<std::string, Listed, std::less<>> files;
  DeliveryManifest said;                          // Period, sequence and so on.
  std::set<std::string, std::less<>> spoken_for;  // Archives with a manifest in them.

  bool lists_inside(std::string_view archive) const;
  bool lists_sha512() const;
};

bool fits(const Listed& listed, const Hashed& hashed);
// manifest_invalid when two manifests contradict each other.
Result<void> merge(DeliveryManifest manifest, std::string_view name, Listing& listing);
// RFC 8493 §2.2: what describes the bag is not its payload.
bool is_bag_tag(std::string_view name);

// A path of the delivery below the inbox.
Result<Hashed> hash_below(Disk& disk, const DropSettings& settings, std::string_view path,
                          Sums wanted = Sums::sha256);

// An archive of a delivery, opened once to know what is in it.
struct OpenedArchive {
  std::string name;
  std::vector<PackedMember> members;  // In its order; manifests that speak are not among them.
  std::vector<Undecoded> undecoded;
};

// What manifests in it say joins the listing, by full names.
Result<OpenedArchive> open_archive(Disk& disk, const DropSettings& settings, std::string_view path,
                                   std::string_view name, Listing& listing);

// Names that manifests beside an archive gave to what is in it become full names.
void name_members(const std::vector<OpenedArchive>& archives, Listing& listing);

// The files that an archive adds to the delivery. `itself` is the archive's own.
void add_members(const OpenedArchive& archive, const Listing& listing, DeliveredFile& itself,
                 std::vector<DeliveredFile>& files);

// Cuts the bytes of one file into records, in batches.
class RecordCutter {
 public:
  RecordCutter(const DropSettings& settings, const Delivery& delivery, const DeliveredFile& file,
               std::uint64_t resume, const TakeRecords& take);
  Result<void> feed(std::string_view bytes);
  // manifest_invalid when the bytes were not the file's.
  Result<void> finish();

 private:
  Result<void> hand_on();

  const Delivery& delivery_;
  const DeliveredFile& file_;
  std::uint64_t resume_;
  const TakeRecords& take_;
  Framer framer_;
  Sha256 hash_;
  std::vector<Piece> pieces_;
  std::vector<Record> records_;
};

}  // namespace metsuke
