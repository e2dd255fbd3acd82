#include "evidence/rehash.h"

#include "evidence/manifest.h"

namespace metsuke {
namespace {

constexpr std::uint64_t minutes_of_round = 30 * 24 * 60;
constexpr std::size_t places_max = 10;

}  // namespace

Kept look_again(Disk& disk, const std::string& directory, std::uint64_t id) {
  const auto status = disk.status(place::sealed(directory, id));
  if (!status || status->kind != FileKind::file) return Kept::missing;
  const auto manifest = read_sealed_leaf(disk, directory, id);
  if (!manifest) return manifest.error().code == Code::not_found ? Kept::missing : Kept::altered;
  return read_sealed(disk, directory, manifest->sealed) ? Kept::sound : Kept::altered;
}

std::optional<Rehash> RehashRound::minute(Disk& disk, const std::string& directory,
                                          std::uint64_t sealed, Timestamp now) {
  const Date today = japan_date(now);
  std::optional<Rehash> said;
  if (today_ && *today_ != today && day_.looked_at > 0) {
    said = day_;
    said->at = now;
    said->sealed = sealed;
    day_ = {};
  }
  today_ = today;
  credit_ = sealed == 0 ? 0 : credit_ + sealed;
  for (; credit_ >= minutes_of_round; credit_ -= minutes_of_round) {
    until_ = until_ >= sealed ? 1 : until_ + 1;
    ++day_.looked_at;
    day_.until = until_;
    const Kept kept = look_again(disk, directory, until_);
    if (kept == Kept::sound) continue;
    ++(kept == Kept::altered ? day_.altered : day_.missing);
    if (day_.altered + day_.missing <= places_max)
      day_.places += (day_.places.empty() ? "" : " ") + segment_name(until_);
  }
  if (!said && day_.altered + day_.missing > 0) {
    said = day_;
    said->at = now;
    said->sealed = sealed;
    day_ = {};
  }
  return said;
}

}  // namespace metsuke
