// Contracts, registers, mappings and rules from the operator's disk into one bundle: valid as a
// whole, or refused as a whole with every complaint.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "rule/bundle.h"
#include "shell/config.h"

namespace metsuke {

struct Gathered {
  std::string text;                      // bundle_text(): what is archived.
  std::shared_ptr<const Bundle> bundle;  // Compiled from `text`; null when there are errors.
};

// A contract lies in the bundle as contracts/<its file name>, what it names beside it, a rule as
// rules/<its path below the rules directory>; contracts.txt lists the contracts, one a line.
Gathered gather_bundle(Disk& disk, const Config& config, Complaints& complaints);

// Where each file of a bundle lies on the operator's disk: complaints are about those.
using PlacesOnDisk = std::map<std::string, std::string>;
void name_places_on_disk(const PlacesOnDisk& places, std::span<Complaint> complaints);

// All rule files below `directory`, as (relative path, bytes), in byte order of their paths.
Result<BundleFiles> rule_files(Disk& disk, const std::string& directory);

}  // namespace metsuke
