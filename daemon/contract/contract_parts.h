// The contract file read section by section; each part complains of all it finds wrong.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/yaml.h"
#include "contract/contract.h"

namespace metsuke {

// Files the contract names, each asked for once.
class NamedFiles {
 public:
  NamedFiles(const ReadNamedFile& read, Complaints& complaints)
      : read_(read), complaints_(complaints) {}

  // How much it matters that the file is not there.
  enum class Need : std::uint8_t { required, optional };
  // The file's bytes, or nullptr after a complaint at `value`. Absolute paths and ".." are refused.
  const std::string* bytes(const Yaml& value, const std::string& path, Need need);
  std::vector<std::string> take_asked() { return std::move(asked_); }
  // Of the required files' names and bytes, in the order they were asked for.
  Digest required_digest() const { return sha256(required_); }

 private:
  const ReadNamedFile& read_;
  Complaints& complaints_;
  std::vector<std::string> asked_;
  std::string required_;
  std::map<std::string, Result<std::string>> held_;
};

// A value with its default when it is absent or was complained about.
std::string text_or(const Yaml& value, Complaints& complaints, std::string_view otherwise = {});
// A warning at `value`.
void warn(const Yaml& value, Complaints& complaints, Code code, std::string detail);
// value_invalid: "unknown zone `lgwann`, did you mean `lgwan`?"
void complain_unknown_word(const Yaml& value, std::string_view what, const std::string& word,
                           const std::vector<std::string_view>& known, Complaints& complaints);
// False, after a complaint, when the value is there but is no map (or list).
bool expect_map(const Yaml& value, std::string_view what, Complaints& complaints);
bool expect_list(const Yaml& value, std::string_view what, Complaints& complaints);
// "3 years", "6 months", "92 days", "2 weeks" in whole days, years and months rounded up.
std::optional<int> days_of(const Yaml& value, Complaints& complaints);

void read_calendar(const Yaml& section, NamedFiles& files, Calendar& calendar,
                   Complaints& complaints);
void read_zones(const Yaml& section, std::vector<NetworkZone>& zones, Complaints& complaints);
void read_routes(const Yaml& section, const std::vector<NetworkZone>& zones,
                 std::vector<Route>& routes, Complaints& complaints);
void read_registers(const Yaml& section, NamedFiles& files, std::vector<RegisterSpec>& specs,
                    RegisterBook& book, Complaints& complaints);
void read_intake(const Yaml& value, Intake& intake, Complaints& complaints);
void read_sources(const Yaml& section, const Zone& zone, const Calendar& calendar,
                  NamedFiles& files, std::vector<SourceSpec>& sources, Complaints& complaints);
void read_requirements(const Yaml& section, std::vector<Requirement>& requirements,
                       Complaints& complaints);

}  // namespace metsuke
