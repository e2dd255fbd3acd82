// What `contract` hands on: what was agreed with a vendor, as data (業務仕様書). One file is one
// contract; rules take their numbers from it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"
#include "contract/calendar.h"
#include "contract/registers.h"
#include "contract/zones.h"
#include "event/mapping.h"
#include "event/reader.h"

namespace metsuke {

// Who must be at the other end of a connection for a source's lines to be believed.
struct Sender {
  bool tls = false;  // With a certificate that our authority signed, at least.
  std::optional<Digest> spki;   // SHA-256 of the certificate's key (SubjectPublicKeyInfo, DER).
  std::string uri;              // A URI among the certificate's alternative names.
  std::optional<Digest> token;  // http: SHA-256 of the bearer token.
  // Some one sender, not just somebody.
  bool is_bound() const { return spki || !uri.empty() || token; }
};

// How a source arrives.
struct Intake {
  enum class Kind : std::uint8_t { drop, syslog, relp, tail, http } kind{};
  std::string path;   // drop: directory below the daemon's drop root; http: its name.
  std::string match;  // syslog, relp: the program (APP-NAME) or host that tells it from others;
                      // empty: all.
  // drop: the passwords of encrypted archives, one a line; absolute, empty: none. What is in it is
  // read when it is needed and never becomes part of the contract.
  std::string password_file;
  std::vector<std::string> files;  // tail: absolute paths.
  Sender sender;                   // syslog, relp, http.
};

// What is expected of a source, and when.
struct Delivers {
  enum class Every : std::uint8_t { continuous, day, week, month } every = Every::continuous;
  Due due;
  int grace_business_days = 0;
  Duration grace{};
  bool zero_declaration_required = false;
  Duration heartbeat{};   // continuous: silence longer than this is worth an event; 0: not said.
  bool sequence = false;  // Deliveries are numbered without gap.
};

struct Keep {
  int total_days = 0;  // 0: not said.
  int searchable_days = 0;
  std::string clause;
};

struct Active {
  std::string shift = "default";
  Duration max_silence{};  // Inside the shift; 0: not said.
};

struct SourceSpec {
  std::string id;
  Place place;
  ReaderSettings reader;
  Intake intake;
  Delivers delivers;
  Keep keep;
  Active active;
};

struct RegisterSpec {
  RegisterKind kind{};
  std::string file;
  std::optional<Encoding> encoding;
  std::string clause;
  Place place;
};

struct BoundCheck {
  std::string check;                                      // "ACC-03"
  std::vector<std::pair<std::string, std::string>> with;  // Parameters, as written.
  std::optional<Date> waived_until;                       // WAIVED, with who and why.
  std::string waived_by, waived_reason;
  Place place;
};

struct Requirement {
  std::string clause;
  std::string text;
  std::vector<std::string> guideline;
  std::vector<BoundCheck> checks;
  Place place;
};

// Where alerts go.
struct NotifyTarget {
  enum class Kind : std::uint8_t { mail, webhook, syslog } kind{};
  std::string address;
  std::string format;         // Webhook only.
  std::string from_severity;  // Empty: all.
};

struct Contract {
  std::string file;
  Digest digest{};  // Of the contract file's bytes.
  Digest parts{};   // Of those and of every file it names but registers.
  std::string id, title;
  std::string client_name, client_department, zone_model;
  std::string vendor_name, vendor_responsible;
  Date period_from{}, period_to{};
  std::string information_class;

  Calendar calendar;
  std::vector<NetworkZone> zones;
  std::vector<Route> routes;
  std::vector<RegisterSpec> registers;
  std::vector<SourceSpec> sources;  // SourceId is the index here.
  std::vector<Requirement> requirements;
  // For %contract.NAME% (approved_domains …).
  std::map<std::string, std::vector<std::string>> lists;

  Duration first_report_phone{}, first_report_written{}, prevention_plan{};
  std::vector<std::string> incident_contacts;
  std::map<std::string, Duration> alert_sla;  // By severity word; defaults of INC-08.
  std::string review_due;                     // As written: "15th"; empty: not said.
  std::vector<std::string> review_roles;
  int on_site_days = 0;  // 0: not said.
  int drill_days = 0;    // How often an incident is drilled; 0: not said.
  int recertification_days = 0;
  std::vector<std::string> notify_mail;
  std::vector<NotifyTarget> notify;  // In the order of the file.

  std::string same_vendor;  // vendor_name in same_employer()'s form.

  const SourceSpec* source(std::string_view id) const;
  std::optional<SourceId> source_id(std::string_view id) const;
};

// Bytes of a file named in the contract, its path relative to the contract's directory.
using ReadNamedFile = std::function<Result<std::string>(const std::string& path)>;

// The contract and the registers it names, as far as they can be read. Null when there are errors
// among the complaints; a register file that is missing is a warning (its fields are unknown).
struct ContractRead {
  std::shared_ptr<const Contract> contract;
  RegisterBook registers;
  std::vector<std::string> files;  // Every file that was asked for, in that order.
};
ContractRead read_contract(std::string_view text, const std::string& file,
                           const ReadNamedFile& read, Complaints& complaints);

}  // namespace metsuke
