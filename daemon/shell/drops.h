// Drop directories at work: what has settled becomes evidence, gets its receipt, and is put
// aside. A delivery that was half taken when the machine stopped goes on where the archive ends.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "contract/contract.h"
#include "evidence/entry.h"
#include "shell/receipt.h"
#include "shell/snapshot.h"
#include "source/drop.h"

namespace metsuke {

class Duty;

// Pipeline thread only.
class Drops {
 public:
  explicit Drops(Duty& duty) : duty_(duty) {}
  // Looks into each source's inbox once. Stops early when intake closes.
  void scan();
  std::vector<RefusedDelivery> refused() const;  // What waits for the vendor or the operator.

 private:
  void scan_source(const SourceSpec& source);
  // ENSURES: true when the delivery is evidence as a whole.
  Result<void> take(const DropSettings& settings, const std::string& name);
  Result<void> take_records(const DropSettings& settings, const Delivery& delivery);
  Result<void> write_receipt(const OpenedDelivery& opened, const DeliveryRow* row);
  Result<void> write_signed(std::string_view source, std::string_view name, std::string_view text);
  Result<void> show_key(const std::string& directory);
  std::string load_passwords(const SourceSpec& source, DropSettings& settings);
  void hold(const std::string& source, const Error& why);
  bool was_refused(const DropSettings& settings, const Found& found,
                   const std::string& reason) const;
  void refuse(const DropSettings& settings, const Found& found, const std::string& reason);
  void forget_gone(const std::string& source, const std::vector<Found>& found);

  Duty& duty_;
  // What was refused, said once: tried again when the delivery or the passwords have changed.
  struct Refused {
    Digest stamp{};
    std::string reason;
  };
  std::map<std::pair<std::string, std::string>, Refused> refused_;  // By source and name.
  std::set<std::string> held_;                                      // Sources said to be held.
};

// How the daemon reads that source's drop directory.
struct Config;
DropSettings drop_settings(const Config& config, const SourceSpec& source);

}  // namespace metsuke
