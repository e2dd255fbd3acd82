#include "contract/contract.h"

#include <algorithm>

#include "contract/contract_parts.h"

namespace metsuke {

namespace {

const std::vector<std::string_view> severities = {"informational", "low", "medium", "high",
                                                  "critical"};

void read_head(const Yaml& head, Contract& contract, Zone& zone, Complaints& complaints) {
  if (!expect_map(head, "contract", complaints)) return;
  head.require(complaints, {"id", "period"});
  contract.id = text_or(head["id"], complaints);
  contract.title = text_or(head["title"], complaints);
  const Yaml client = head["client"];
  if (expect_map(client, "client", complaints)) {
    contract.client_name = text_or(client["name"], complaints);
    contract.client_department = text_or(client["department"], complaints);
    contract.zone_model = text_or(client["zone_model"], complaints);
    client.complain_unknown(complaints);
  }
  const Yaml vendor = head["vendor"];
  if (expect_map(vendor, "vendor", complaints)) {
    contract.vendor_name = text_or(vendor["name"], complaints);
    contract.vendor_responsible = text_or(vendor["responsible"], complaints);
    contract.same_vendor = same_employer(contract.vendor_name);
    vendor.complain_unknown(complaints);
  }
  const Yaml period = head["period"];
  if (expect_map(period, "period", complaints)) {
    period.require(complaints, {"from", "to"});
    const std::optional<Date> from = period["from"].date(complaints);
    const std::optional<Date> to = period["to"].date(complaints);
    if (from) contract.period_from = *from;
    if (to) contract.period_to = *to;
    if (from && to && *to < *from) {
      period.complain(complaints, Code::value_invalid, "`to` lies before `from`");
    }
    period.complain_unknown(complaints);
  }
  const Yaml timezone = head["timezone"];
  if (const std::string name = text_or(timezone, complaints); !name.empty()) {
    const Result<Zone> known = Zone::from(name);
    if (known)
      zone = *known;
    else
      timezone.complain(complaints, known.error().code, known.error().detail);
  }
  contract.information_class = text_or(head["information_class"], complaints);
  head.complain_unknown(complaints);
}

Duration duration_or(const Yaml& value, Duration otherwise, Complaints& complaints) {
  return value.absent() ? otherwise : value.duration(complaints).value_or(otherwise);
}

void read_incident(const Yaml& section, Contract& contract, Complaints& complaints) {
  using std::chrono::hours;
  contract.first_report_phone = hours(1);
  contract.first_report_written = hours(24);
  contract.prevention_plan = std::chrono::days(30);
  if (!expect_map(section, "incident", complaints)) return;
  const Yaml report = section["first_report"];
  if (expect_map(report, "first_report", complaints)) {
    contract.first_report_phone =
        duration_or(report["phone"], contract.first_report_phone, complaints);
    contract.first_report_written =
        duration_or(report["written"], contract.first_report_written, complaints);
    report.complain_unknown(complaints);
  }
  contract.prevention_plan =
      duration_or(section["prevention_plan"], contract.prevention_plan, complaints);
  contract.drill_days = static_cast<int>(std::chrono::floor<std::chrono::days>(
      duration_or(section["drill"], Duration(), complaints)).count());
  contract.incident_contacts = section["contacts"].strings(complaints);
  section.complain_unknown(complaints);
}

void read_review(const Yaml& section, Contract& contract, Complaints& complaints) {
  using std::chrono::hours;
  contract.alert_sla = {{"critical", hours(4)},
                        {"high", hours(24)},
                        {"medium", hours(72)},
                        {"low", std::chrono::days(31)}};
  if (!expect_map(section, "review", complaints)) return;
  const Yaml monthly = section["monthly"];
  if (expect_map(monthly, "monthly", complaints)) {
    const Yaml due = monthly["due"];
    contract.review_due = text_or(due, complaints);
    if (!contract.review_due.empty()) {
      const Result<Due> read = due_from(contract.review_due);
      if (!read) due.complain(complaints, read.error().code, read.error().detail);
    }
    contract.review_roles = monthly["roles"].strings(complaints);
    monthly.complain_unknown(complaints);
  }
  contract.on_site_days = days_of(section["on_site"], complaints).value_or(0);
  contract.recertification_days = days_of(section["recertification"], complaints).value_or(0);
  const Yaml alerts = section["alerts"];
  if (expect_map(alerts, "alerts", complaints)) {
    for (const auto& [severity, limit] : alerts.members()) {
      if (std::find(severities.begin(), severities.end(), severity) == severities.end()) {
        complain_unknown_word(limit, "severity", severity, severities, complaints);
      } else if (const std::optional<Duration> duration = limit.duration(complaints)) {
        contract.alert_sla[severity] = *duration;
      }
    }
  }
  section.complain_unknown(complaints);
}

void read_notify(const Yaml& section, Contract& contract, Complaints& complaints) {
  if (!expect_list(section, "notify", complaints)) return;
  for (const Yaml& item : section.items()) {
    if (!expect_map(item, "notify", complaints)) continue;
    NotifyTarget target;
    target.from_severity = text_or(item["from_severity"], complaints);
    if (!target.from_severity.empty() &&
        std::find(severities.begin(), severities.end(), target.from_severity) == severities.end()) {
      complain_unknown_word(item["from_severity"], "severity", target.from_severity, severities,
                            complaints);
    }
    target.format = text_or(item["format"], complaints);
    for (std::string& address : item["mail"].strings(complaints)) {
      contract.notify_mail.push_back(address);
      target.kind = NotifyTarget::Kind::mail;
      target.address = std::move(address);
      contract.notify.push_back(target);
    }
    target.address = text_or(item["webhook"], complaints);
    target.kind = NotifyTarget::Kind::webhook;
    if (!target.address.empty()) contract.notify.push_back(target);
    target.address = text_or(item["syslog"], complaints);
    target.kind = NotifyTarget::Kind::syslog;
    if (!target.address.empty()) contract.notify.push_back(target);
    if (item["mail"].absent() && item["webhook"].absent() && item["syslog"].absent()) {
      item.complain(complaints, Code::key_missing, "`mail`, `webhook` or `syslog`");
    }
    item.complain_unknown(complaints);
  }
}

void read_lists(const Yaml& section, Contract& contract, Complaints& complaints) {
  if (!expect_map(section, "lists", complaints)) return;
  for (const auto& [name, value] : section.members()) {
    contract.lists[name] = value.strings(complaints);
  }
}

// Words rules may ask for without the contract repeating them.
void add_own_lists(Contract& contract) {
  std::vector<std::string> ids;
  for (const SourceSpec& source : contract.sources) ids.push_back(source.id);
  contract.lists.emplace("sources", std::move(ids));
  std::vector<std::string> hosts;
  for (const Route& route : contract.routes) {
    hosts.insert(hosts.end(), route.to_hosts.begin(), route.to_hosts.end());
  }
  contract.lists.emplace("approved_hosts", std::move(hosts));
}

// Who is the vendor's own and who a sub-contractor's is told apart by the name.
void warn_nameless_vendor(const Yaml& head, const Contract& contract, Complaints& complaints) {
  const auto is_roster = [](const RegisterSpec& spec) { return spec.kind == RegisterKind::roster; };
  if (contract.vendor_name.empty() &&
      std::any_of(contract.registers.begin(), contract.registers.end(), is_roster)) {
    warn(head, complaints, Code::key_missing, "`vendor: {name: …}`");
  }
}

void warn_uncovered(const Yaml& section, const Contract& contract, Complaints& complaints) {
  const Calendar& calendar = contract.calendar;
  if (calendar.holidays.empty() || !calendar.closed_on_holidays) return;
  for (const Date date : {contract.period_from, contract.period_to}) {
    if (date.ok() && !calendar.holidays.covers(date)) {
      warn(section["holidays"], complaints, Code::calendar_outside,
           "the holiday table does not cover " + to_text(date));
    }
  }
}

}  // namespace

const SourceSpec* Contract::source(std::string_view wanted) const {
  for (const SourceSpec& spec : sources) {
    if (spec.id == wanted) return &spec;
  }
  return nullptr;
}

std::optional<SourceId> Contract::source_id(std::string_view wanted) const {
  const SourceSpec* const spec = source(wanted);
  if (spec == nullptr) return std::nullopt;
  return SourceId{static_cast<std::uint32_t>(spec - sources.data())};
}

ContractRead read_contract(std::string_view text, const std::string& file,
                           const ReadNamedFile& read, Complaints& complaints) {
  ContractRead result;
  const std::size_t before = complaints.size();
  const Yaml root = read_yaml_document(text, file, complaints);
  const auto contract = std::make_shared<Contract>();
  contract->file = file;
  contract->digest = sha256(text);
  NamedFiles files(read, complaints);
  if (!root.is_map()) {
    if (complaints.size() == before) {
      complaints.push_back(
          {{file, 1, 1}, Code::contract_invalid, "no map of sections", Weight::error, {}});
    }
    return result;
  }
  root.require(complaints, {"contract"});
  Zone zone;
  read_head(root["contract"], *contract, zone, complaints);
  read_calendar(root["calendar"], files, contract->calendar, complaints);
  warn_uncovered(root["calendar"], *contract, complaints);
  read_zones(root["zones"], contract->zones, complaints);
  read_routes(root["routes"], contract->zones, contract->routes, complaints);
  read_registers(root["registers"], files, contract->registers, result.registers, complaints);
  warn_nameless_vendor(root["contract"], *contract, complaints);
  read_sources(root["sources"], zone, contract->calendar, files, contract->sources, complaints);
  read_requirements(root["requirements"], contract->requirements, complaints);
  read_incident(root["incident"], *contract, complaints);
  read_review(root["review"], *contract, complaints);
  read_notify(root["notify"], *contract, complaints);
  read_lists(root["lists"], *contract, complaints);
  add_own_lists(*contract);
  root.complain_unknown(complaints);
  contract->parts = sha256(to_hex(contract->digest) + to_hex(files.required_digest()));
  result.files = files.take_asked();
  const Complaints own(complaints.begin() + static_cast<std::ptrdiff_t>(before), complaints.end());
  if (has_errors(own))
    result.registers = RegisterBook();
  else
    result.contract = contract;
  return result;
}

}  // namespace metsuke
