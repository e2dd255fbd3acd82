// Drop directories at work: what has settled becomes evidence, gets its receipt, and is put
// aside. A delivery that was half taken when the machine stopped goes on where the archive ends.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "contract/contract.h"
#include "evidence/entry.h"
#include "source/drop.h"

namespace metsuke {

class Duty;

// What the receipt says of a delivery (JSON, one object).
std::string receipt_text(const Delivery& delivery, const DeliveryRow* row, Seq last,
                         const Digest& chain);

// Pipeline thread only.
class Drops {
 public:
  explicit Drops(Duty& duty) : duty_(duty) {}
  // Looks into each source's inbox once. Stops early when intake closes.
  void scan();

 private:
  void scan_source(const SourceSpec& source);
  // ENSURES: true when the delivery is evidence as a whole.
  Result<void> take(const SourceSpec& source, const DropSettings& settings,
                    const std::string& name);
  Result<void> take_records(const DropSettings& settings, const Delivery& delivery);
  Result<void> write_receipt(const Delivery& delivery);
  void hold(const std::string& source, const Error& why);
  void refuse(const std::string& source, const std::string& name, const std::string& reason);
  void remember(const Effects& effects);

  Duty& duty_;
  std::set<std::pair<std::string, std::string>> refused_;  // Source and name, said once.
  std::set<std::string> held_;                             // Sources said to be held.
  std::map<std::string, DeliveryRow> rows_;                // Of the source being scanned.
};

// How the daemon reads that source's drop directory.
struct Config;
DropSettings drop_settings(const Config& config, const SourceSpec& source);

}  // namespace metsuke
