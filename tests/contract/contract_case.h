// Contracts, registers and events for tests, from the text an operator would write.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "contract/enrich.h"

namespace metsuke {

// A contract's folder, in memory.
struct ContractCase {
  std::map<std::string, std::string> files;
  Complaints complaints;

  ContractRead read(const std::string& text) {
    complaints.clear();
    const ReadNamedFile named = [this](const std::string& path) -> Result<std::string> {
      const auto found = files.find(path);
      if (found == files.end()) return Error{Code::not_found, path};
      return found->second;
    };
    return read_contract(text, "contract.yaml", named, complaints);
  }

  // Every complaint as one line each, in English.
  std::string said() const {
    std::string text;
    for (const Complaint& complaint : complaints) {
      text += describe(complaint, Language::english) + '\n';
    }
    return text;
  }

  bool complained(int line, Code code, std::string_view part = {}) const {
    for (const Complaint& complaint : complaints) {
      if (complaint.place.line == line && complaint.code == code &&
          complaint.detail.find(part) != std::string::npos) {
        return true;
      }
    }
    return false;
  }
};

// The shortest contract that is whole; sections are put behind it. Its text has four lines.
inline std::string short_contract(const std::string& sections) {
  return "contract:\n  id: C-1\n  vendor: {name: 株式会社みどりBPO}\n"
         "  period: {from: 2026-04-01, to: 2027-03-31}\n" +
         sections;
}

inline Register register_of(RegisterKind kind, std::string_view csv) {
  Complaints complaints;
  Result<Register> read = Register::read(kind, csv, "register.csv", std::nullopt, complaints);
  if (!read) return Register();
  return *std::move(read);
}

inline Timestamp at(std::string_view text) { return *timestamp_from_rfc3339(text); }

// An event at that time with these fields, as enrich() leaves it.
class Enriched {
 public:
  using Fields = std::vector<std::pair<Field, std::string_view>>;

  Enriched(const Contract& contract, const RegisterBook& registers, std::string_view when,
           const Fields& fields) {
    event_.occurred = at(when);
    event_.received = event_.occurred;
    event_.has_occurred = true;
    for (const auto& [field, value] : fields) event_.set(field, value);
    enrich(event_, contract, registers, arena_);
  }

  // The value; "?" when unknown, "-" when it is not there.
  std::string operator[](Field field) const {
    if (event_.unknown(field)) return "?";
    return event_.has(field) ? std::string(event_[field]) : "-";
  }

 private:
  Event event_;
  Arena arena_;
};

}  // namespace metsuke
