#include <algorithm>

#include "contract/enrich_parts.h"
#include "event/timestamps.h"

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// What an event is done to, as far as a duty table may name it.
constexpr Field duty_fields[] = {Field::mk_db_object, Field::mk_db_name, Field::destination_domain,
                                 Field::host_name, Field::mk_device_name};

constexpr std::string_view everybody[] = {"*", "全員", "全役割", "all"};

// A path in one form: \\srv\税務\a and //SRV/税務/a are the same.
std::string same_path(std::string_view text) {
  std::string same = fold_case(nfkc(text));
  std::replace(same.begin(), same.end(), '\\', '/');
  while (same.size() > 1 && same.back() == '/') same.pop_back();
  return same;
}

bool is_path(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.find('\\') != std::string_view::npos;
}

bool is_below(const std::string& folder, const std::string& path) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

// What the duty table says of one thing: nothing, or whether the role may.
class DutyTable {
 public:
  DutyTable(const Register& duties, std::string_view role, Timestamp at)
      : duties_(duties), role_(same_name(role)), at_(at) {}

  std::optional<bool> permits(std::string_view asset) const {
    const auto* const rows = duties_.rows_with("asset", same_cell("asset", asset));
    if (rows == nullptr) return std::nullopt;
    std::optional<bool> permitted;
    for (const std::size_t index : *rows) note(duties_.rows()[index], permitted);
    return permitted;
  }

  // The folder that holds `path` and is named the most exactly decides.
  std::optional<bool> permits_path(std::string_view path, std::string_view& folder) const {
    const std::string same = same_path(path);
    std::size_t longest = 0;
    std::optional<bool> permitted;
    for (const RegisterRow& row : duties_.rows()) {
      const std::string_view asset = row["asset"];
      if (!is_path(asset)) continue;
      const std::string named = same_path(asset);
      if (!is_below(named, same) || named.size() < longest) continue;
      if (named.size() > longest) permitted.reset();
      longest = named.size();
      folder = asset;
      note(row, permitted);
    }
    return permitted;
  }

 private:
  void note(const RegisterRow& row, std::optional<bool>& permitted) const {
    if (!row.valid_at(at_)) return;
    const std::string role = same_name(row["role"]);
    const bool for_all =
        std::find(std::begin(everybody), std::end(everybody), role) != std::end(everybody);
    const bool yes = (for_all || role == role_) && row.approved();
    permitted = permitted.value_or(false) || yes;
  }

  const Register& duties_;
  std::string role_;
  Timestamp at_;
};

struct EnvironmentWord {
  std::string_view written, word;
};
constexpr EnvironmentWord environment_words[] = {
    {"本番", "production"},
    {"本番環境", "production"},
    {"運用", "production"},
    {"production", "production"},
    {"prod", "production"},
    {"開発", "development"},
    {"開発環境", "development"},
    {"development", "development"},
    {"dev", "development"},
    {"検証", "test"},
    {"検証環境", "test"},
    {"試験", "test"},
    {"テスト", "test"},
    {"ステージング", "test"},
    {"test", "test"},
    {"staging", "test"},
    {"個人", "personal"},
    {"私物", "personal"},
    {"個人端末", "personal"},
    {"personal", "personal"},
};

std::string_view environment_from(std::string_view cell) {
  const std::string same = same_name(cell);
  for (const EnvironmentWord& each : environment_words) {
    if (each.written == same) return each.word;
  }
  return {};
}

// The asset that bears this name, valid then.
const RegisterRow* asset_named(const Register& assets, std::string_view name, Timestamp at) {
  if (name.empty()) return nullptr;
  const std::string same = same_name(name);
  const std::string_view host = std::string_view(same).substr(0, same.find('.'));
  for (const std::string_view column : {"terminal", "asset", "serial", "ip", "mac"}) {
    const std::string wanted = same_cell(column, name);
    const auto* rows = assets.rows_with(column, wanted);
    const bool is_name = column == "terminal" || column == "asset";
    if (rows == nullptr && is_name && !host.empty()) rows = assets.rows_with(column, host);
    for (const std::size_t index : rows == nullptr ? std::vector<std::size_t>() : *rows) {
      if (assets.rows()[index].valid_at(at)) return &assets.rows()[index];
    }
  }
  return nullptr;
}

// Which environment a host belongs to; empty: nobody says.
std::string_view environment_of(const Enriching& at, const Register* assets, std::string_view host,
                                std::string_view address, std::string_view zone) {
  if (assets != nullptr) {
    for (const std::string_view name : {host, address}) {
      const RegisterRow* const row = asset_named(*assets, name, at.event.occurred);
      const std::string_view word =
          row == nullptr ? std::string_view() : environment_from((*row)["environment"]);
      if (!word.empty()) return word;
    }
  }
  for (const NetworkZone& each : at.contract.zones) {
    if (!zone.empty() && each.id == zone) return each.environment;
  }
  return {};
}

bool says_environments(const Enriching& at, const Register* assets) {
  return (assets != nullptr && assets->has_column("environment")) ||
         std::any_of(at.contract.zones.begin(), at.contract.zones.end(),
                     [](const NetworkZone& zone) { return !zone.environment.empty(); });
}

constexpr std::string_view removal_words[] = {"持出", "持ち出し", "持出し",
                                              "搬出", "take-out", "removal"};

bool is_removal(const RegisterRow& order) {
  const std::string kind = same_name(order["kind"]);
  return std::any_of(std::begin(removal_words), std::end(removal_words),
                     [&](std::string_view word) { return kind.find(word) != std::string::npos; });
}

bool is_removal_approved(const Enriching& at, const Register& orders, const RegisterRow& asset) {
  return std::any_of(orders.rows().begin(), orders.rows().end(), [&](const RegisterRow& order) {
    if (!is_removal(order) || !order.approved() || !order.valid_at(at.event.occurred)) return false;
    const std::string named = same_name(order["asset"]);
    if (named.empty()) return !at.actor.empty() && order.same_user == at.actor;
    return named == same_name(asset["asset"]) || named == same_name(asset["terminal"]);
  });
}

// A visitor, who is on no roster, is to be accompanied by somebody of the staff.
void say_escorted(Enriching& at) {
  const Register* const entries = at.registers.find(RegisterKind::entries);
  const bool is_listed = at.event[Field::mk_actor_on_roster] == "true";
  if (is_listed) return;
  const std::string_view escort = native_of(at.event, "escort");
  const bool is_asked = !escort.empty() || (entries != nullptr && entries->has_column("escort"));
  const bool is_known = is_asked && !at.event.unknown(Field::mk_actor_on_roster);
  at.set_truth(
      Field::mk_visit_escorted,
      is_known ? std::optional<bool>(!escort.empty() && !is_refusal(escort)) : std::nullopt);
}

void say_employer(Enriching& at) {
  const std::string_view employer = native_of(at.event, "employer");
  if (!employer.empty()) {
    const bool is_known = at.person != nullptr && !at.person->same_employer.empty();
    at.set_truth(Field::mk_card_employer_matches,
                 is_known ? std::optional<bool>(same_employer(employer) == at.person->same_employer)
                          : std::nullopt);
  }
  std::string_view verified = native_of(at.event, "verified");
  const bool is_asked =
      !verified.empty() ||
      (at.person != nullptr && at.registers.find(RegisterKind::roster)->has_column("verified"));
  if (verified.empty() && at.person != nullptr) verified = (*at.person)["verified"];
  at.set_truth(
      Field::mk_card_employer_verified,
      is_asked ? std::optional<bool>(!verified.empty() && !is_refusal(verified)) : std::nullopt);
}

}  // namespace

void add_same(Enriching& at) {
  if (is_transfer(at) || at.event.log_source.category == "sanitizer") {
    const std::string_view file = file_of(at);
    if (!file.empty()) at.set(Field::mk_same_file, at.arena.copy(same_file(file)));
  }
  const std::string_view serial = at.text(Field::mk_device_serial);
  if (serial.empty()) return;
  at.set(Field::mk_same_serial, at.arena.copy(same_cell("serial", serial)));
}

void add_duty(Enriching& at) {
  if (at.actor.empty()) return;
  const Register* const duties = at.registers.find(RegisterKind::duties);
  const Register* const roster = at.registers.find(RegisterKind::roster);
  if (duties == nullptr || roster == nullptr || at.is_ambiguous) {
    at.event.set_unknown(Field::mk_duty_permitted);
    return;
  }
  if (at.person == nullptr) return;  // Who is on no roster is another check's.
  const std::string_view role = (*at.person)["role"];
  const DutyTable table(*duties, role, at.event.occurred);
  std::optional<bool> permitted;
  const auto note = [&](std::string_view asset, std::optional<bool> said) {
    if (!said || (permitted && *said)) return;
    if (!permitted || *permitted) at.set(Field::mk_duty_asset, asset);
    permitted = said;
  };
  for (const Field field : duty_fields) {
    const std::string_view asset = at.text(field);
    if (!asset.empty()) note(asset, table.permits(asset));
  }
  std::string_view folder;
  const std::string_view path = at.text(Field::file_path);
  if (is_path(path)) {
    const std::optional<bool> said = table.permits_path(path, folder);
    note(folder, said);
  }
  if (!permitted) return;  // The table says nothing of it.
  at.set_truth(Field::mk_duty_permitted, role.empty() ? std::nullopt : permitted);
}

void add_asset(Enriching& at) {
  const Register* const assets = at.registers.find(RegisterKind::assets);
  if (at.text(Field::source_ip).empty()) return;
  const auto say_unknown = [&] {
    at.event.set_unknown(Field::mk_asset_away);
    at.event.set_unknown(Field::mk_asset_removal_approved);
  };
  if (assets == nullptr) return say_unknown();
  const RegisterRow* asset = nullptr;
  for (const Field field :
       {Field::mk_device_name, Field::source_domain, Field::source_mac, Field::mk_device_serial}) {
    if (asset == nullptr) asset = asset_named(*assets, at.text(field), at.event.occurred);
  }
  if (asset == nullptr) return;
  const std::string_view id = (*asset)["asset"];
  at.set(Field::mk_asset_id, id.empty() ? (*asset)["terminal"] : id);
  const std::string_view home = (*asset)["zone"];
  const std::string_view seen = at.event[Field::mk_zone_source];
  const bool is_comparable = !home.empty() && !seen.empty();
  at.set_truth(Field::mk_asset_away, is_comparable
                                         ? std::optional<bool>(same_name(home) != same_name(seen))
                                         : std::nullopt);
  const Register* const orders = at.registers.find(RegisterKind::work_orders);
  at.set_truth(Field::mk_asset_removal_approved,
               orders == nullptr ? std::nullopt
                                 : std::optional<bool>(is_removal_approved(at, *orders, *asset)));
}

void add_environments(Enriching& at) {
  const bool moves = is_transfer(at) || at.event[Field::event_action] == "file-copy";
  if (!moves) return;
  const Register* const assets = at.registers.find(RegisterKind::assets);
  if (!says_environments(at, assets)) {
    at.event.set_unknown(Field::mk_environment_source);
    at.event.set_unknown(Field::mk_environment_destination);
    return;
  }
  const auto say = [&](Field field, std::string_view host, Field address, Field zone) {
    at.set(field, environment_of(at, assets, host, at.text(address), at.event[zone]));
  };
  std::string_view from = at.text(Field::source_domain);
  if (from.empty()) from = at.text(Field::mk_device_name);
  std::string_view to = at.text(Field::destination_domain);
  if (to.empty()) to = at.text(Field::host_name);
  Field from_into = Field::mk_environment_source;
  Field to_into = Field::mk_environment_destination;
  // A download goes the other way round: to the one who asked.
  const bool is_download = at.event[Field::mk_transfer_direction] == "download" ||
                           at.event[Field::event_action] == "file-download";
  if (is_download) std::swap(from_into, to_into);
  say(from_into, from, Field::source_ip, Field::mk_zone_source);
  say(to_into, to, Field::destination_ip, Field::mk_zone_destination);
}

void add_file_age(Enriching& at) {
  const std::string_view written = at.text(Field::file_mtime);
  if (written.empty() || !at.event.has_occurred) return;
  const Result<Timestamp> changed = time_from_table(written, Zone());
  if (!changed) {
    at.event.set_unknown(Field::mk_file_age_business_days);
    return;
  }
  const Date first = japan_date(*changed);
  const Date last = japan_date(at.event.occurred);
  constexpr days counted_max{400};
  int age = 0;
  for (sys_days day = sys_days(first) + days(1); day <= sys_days(last); day += days(1)) {
    if (day - sys_days(first) > counted_max) break;
    const std::optional<bool> open = at.contract.calendar.business_day(Date(day));
    if (!open) {
      at.event.set_unknown(Field::mk_file_age_business_days);
      return;
    }
    if (*open) ++age;
  }
  at.set(Field::mk_file_age_business_days, at.arena.copy(std::to_string(age)));
}

void add_row(Enriching& at) {
  find_actor(at, native_of(at.event, "user"), native_of(at.event, "name"));
  const std::string_view file = native_of(at.event, "file");
  if (!file.empty()) at.set(Field::mk_same_file, at.arena.copy(same_file(file)));
  std::string_view serial = native_of(at.event, "serial");
  if (serial.empty()) serial = native_of(at.event, "media");
  if (!serial.empty()) {
    at.set(Field::mk_same_serial, at.arena.copy(same_cell("serial", serial)));
  }
  const std::string_view kind = at.event[Field::mk_register_kind];
  for (const std::string_view column : {"returned", "to", "due"}) {
    const Result<Timestamp> end = time_from_table(native_of(at.event, column), Zone());
    if (!end) continue;
    // A date without a clock holds for the whole of that day.
    const bool is_day = *end == japan_midnight(japan_date(*end));
    at.set(Field::mk_row_until, at.arena.copy(to_rfc3339(is_day ? *end + days(1) : *end)));
    break;
  }
  if (kind == "entries") say_escorted(at);
  if (kind == "cards") say_employer(at);
}

}  // namespace metsuke
