#include "event/windows.h"

#include <array>
#include <charconv>

#include "event/describe.h"
#include "event/object.h"
#include "event/windows_sources.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// What a describer asks of an event; each value may come by several names.
enum class Slot : std::uint8_t {
  code,
  channel,
  computer,
  provider,
  created,
  at_timestamp,
  event_time,
  record,
  keywords,
  kind,
  message,
  target_user,
  target_domain,
  target_sid,
  subject_user,
  subject_domain,
  subject_sid,
  address,
  port,
  workstation,
  logon_type,
  target_logon,
  subject_logon,
  status,
  substatus,
  process,
  process_name,
  new_process,
  new_process_name,
  command_line,
  parent_name,
  parent_command,
  parent,
  image,
  user,
  object,
  object_type,
  access,
  share,
  relative,
  filename,
  member,
  member_sid,
  destination,
  destination_port,
  destination_name,
  protocol,
  application,
  device,
  device_id,
  target_object,
  new_name,
  account,
  domain,
  service,
  directory,
  script,
  task,
  server,
  count
};

struct Named {
  std::string_view name;
  Slot slot;
};

constexpr Named names[] = {
    {"EventID", Slot::code},
    {"Channel", Slot::channel},
    {"Computer", Slot::computer},
    {"Hostname", Slot::computer},
    {"Provider_Name", Slot::provider},
    {"SourceName", Slot::provider},
    {"TimeCreated", Slot::created},
    {"@timestamp", Slot::at_timestamp},
    {"EventTime", Slot::event_time},
    {"EventRecordID", Slot::record},
    {"RecordNumber", Slot::record},
    {"Keywords", Slot::keywords},
    {"Keyword", Slot::keywords},
    {"EventType", Slot::kind},
    {"Message", Slot::message},
    {"message", Slot::message},
    {"TargetUserName", Slot::target_user},
    {"TargetDomainName", Slot::target_domain},
    {"TargetUserSid", Slot::target_sid},
    {"TargetSid", Slot::target_sid},
    {"SubjectUserName", Slot::subject_user},
    {"SubjectDomainName", Slot::subject_domain},
    {"SubjectUserSid", Slot::subject_sid},
    {"IpAddress", Slot::address},
    {"ClientAddress", Slot::address},
    {"Address", Slot::address},
    {"SourceAddress", Slot::address},
    {"SourceIp", Slot::address},
    {"IpPort", Slot::port},
    {"SourcePort", Slot::port},
    {"WorkstationName", Slot::workstation},
    {"Workstation", Slot::workstation},
    {"ClientName", Slot::workstation},
    {"SourceHostname", Slot::workstation},
    {"LogonType", Slot::logon_type},
    {"TargetLogonId", Slot::target_logon},
    {"SubjectLogonId", Slot::subject_logon},
    {"LogonID", Slot::target_logon},
    {"LogonId", Slot::target_logon},
    {"Status", Slot::status},
    {"SubStatus", Slot::substatus},
    {"ProcessId", Slot::process},
    {"ProcessID", Slot::process},
    {"ProcessName", Slot::process_name},
    {"NewProcessId", Slot::new_process},
    {"NewProcessName", Slot::new_process_name},
    {"CommandLine", Slot::command_line},
    {"ParentProcessName", Slot::parent_name},
    {"ParentImage", Slot::parent_name},
    {"ParentCommandLine", Slot::parent_command},
    {"ParentProcessId", Slot::parent},
    {"Image", Slot::image},
    {"SourceImage", Slot::image},
    {"User", Slot::user},
    {"ObjectName", Slot::object},
    {"ObjectType", Slot::object_type},
    {"AccessMask", Slot::access},
    {"ShareName", Slot::share},
    {"RelativeTargetName", Slot::relative},
    {"TargetFilename", Slot::filename},
    {"MemberName", Slot::member},
    {"MemberSid", Slot::member_sid},
    {"DestAddress", Slot::destination},
    {"DestinationIp", Slot::destination},
    {"DestPort", Slot::destination_port},
    {"DestinationPort", Slot::destination_port},
    {"DestinationHostname", Slot::destination_name},
    {"Protocol", Slot::protocol},
    {"Application", Slot::application},
    {"DeviceDescription", Slot::device},
    {"DeviceId", Slot::device_id},
    {"TargetObject", Slot::target_object},
    {"NewTargetUserName", Slot::new_name},
    {"AccountName", Slot::account},
    {"AccountDomain", Slot::domain},
    {"Domain", Slot::domain},
    {"ServiceName", Slot::service},
    {"CurrentDirectory", Slot::directory},
    {"ScriptBlockText", Slot::script},
    {"TaskName", Slot::task},
    {"TargetServerName", Slot::server},
};

constexpr std::size_t bucket_count = 512;

constexpr std::size_t bucket_of(std::string_view name) {
  const auto byte = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(name[at]));
  };
  return (name.size() * 131 + byte(0) * 31 + byte(name.size() - 1) * 7 +
          byte(name.size() / 2) * 61) %
         bucket_count;
}

// Open addressing; 0 is an empty bucket, n the name n - 1.
constexpr std::array<std::uint8_t, bucket_count> buckets = [] {
  std::array<std::uint8_t, bucket_count> filled{};
  for (std::size_t at = 0; at < std::size(names); ++at) {
    std::size_t bucket = bucket_of(names[at].name);
    while (filled[bucket] != 0) bucket = (bucket + 1) % bucket_count;
    filled[bucket] = static_cast<std::uint8_t>(at + 1);
  }
  return filled;
}();
static_assert(std::size(names) < 255);

// The first value of each slot that says something.
class Slots {
 public:
  explicit Slots(const Fields& fields) {
    for (const FieldView& field : fields.all()) {
      if (field.name.empty() || field.value.empty() || field.value == "-") continue;
      std::size_t bucket = bucket_of(field.name);
      for (; buckets[bucket] != 0; bucket = (bucket + 1) % bucket_count) {
        const Named& named = names[buckets[bucket] - 1];
        if (named.name != field.name) continue;
        std::string_view& value = values_[static_cast<std::size_t>(named.slot)];
        if (value.empty()) value = field.value;
        break;
      }
    }
  }
  std::string_view operator[](Slot slot) const { return values_[static_cast<std::size_t>(slot)]; }

 private:
  std::array<std::string_view, static_cast<std::size_t>(Slot::count)> values_{};
};

// "0x1d60" or "7520", in decimal.
std::string_view decimal(std::string_view number, Arena& arena) {
  std::string_view digits = number;
  const bool hexadecimal = take_prefix(digits, "0x") || take_prefix(digits, "0X");
  std::uint64_t value = 0;
  const auto [end, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
  if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size()) return {};
  return hexadecimal ? number_text(value, arena) : number;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("\\/");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "DOMAIN\user" or "user@domain"; the domain may be said elsewhere.
void say_account(Event& event, std::string_view account, std::string_view domain) {
  if (account.empty()) return;
  if (const std::size_t slash = account.rfind('\\'); slash != std::string_view::npos) {
    say(event, Field::user_domain, account.substr(0, slash));
    account.remove_prefix(slash + 1);
  } else {
    say(event, Field::user_domain, domain);
    // Kerberos writes the domain again: "sato@EXAMPLE.LOCAL".
    if (const std::size_t at = account.find('@');
        at != std::string_view::npos && account.substr(at + 1) == domain)
      account = account.substr(0, at);
  }
  say(event, Field::user_name, account);
}

void say_sid(Event& event, Field field, std::string_view sid) {
  // S-1-0-0 is nobody.
  if (sid != "S-1-0-0") say(event, field, sid);
}

void say_who(const Slots& slots, WindowsMeaning::Who who, Event& event) {
  using Who = WindowsMeaning::Who;
  // Sysmon's own account says nothing of who acted.
  const bool observed = slots[Slot::channel].starts_with("Microsoft-Windows-Sysmon");
  if (who == Who::target) {
    say_account(event, slots[Slot::target_user], slots[Slot::target_domain]);
    say_sid(event, Field::user_id, slots[Slot::target_sid]);
    say(event, Field::mk_session_id, slots[Slot::target_logon]);
    return;
  }
  if (who == Who::subject ||
      (who == Who::user && slots[Slot::user].empty() && !slots[Slot::subject_user].empty())) {
    say_account(event, slots[Slot::subject_user], slots[Slot::subject_domain]);
    say_sid(event, Field::user_id, slots[Slot::subject_sid]);
    say(event, Field::mk_session_id, slots[Slot::subject_logon]);
    return;
  }
  if (!slots[Slot::user].empty())
    say_account(event, slots[Slot::user], {});
  else if (who == Who::user && !observed)
    say_account(event, slots[Slot::account], slots[Slot::domain]);
}

// Who or what an administrator changed.
void say_target(const Slots& slots, std::string_view action, const WindowsMeaning& meaning,
                Event& event) {
  if (meaning.who != WindowsMeaning::Who::subject) return;
  const bool group = meaning.type.find("group") != std::string_view::npos;
  if (group) {
    say(event, Field::group_name, slots[Slot::target_user]);
    std::string_view member = slots[Slot::member];
    // "CN=Sato,OU=…": the common name is the account's.
    if (take_prefix(member, "CN=") || take_prefix(member, "cn="))
      member = member.substr(0, member.find(','));
    say(event, Field::user_target_name, member.empty() ? slots[Slot::member_sid] : member);
    return;
  }
  if (action == "account-change" || action == "logon" || action == "permission-change")
    say(event, Field::user_target_name, slots[Slot::target_user]);
}

// What was done to a file, by the rights that were used (winnt.h, file access rights).
std::string_view access_action(std::string_view mask) {
  std::string_view digits = mask;
  if (!take_prefix(digits, "0x")) return "file-read";
  std::uint64_t rights = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), rights, 16);
  constexpr std::uint64_t remove = 0x10000 | 0x40, secure = 0x40000 | 0x80000;
  constexpr std::uint64_t write = 0x2 | 0x4 | 0x10 | 0x100;
  constexpr std::uint64_t read = 0x1;
  if ((rights & remove) != 0 && (rights & read) == 0) return "file-delete";
  if ((rights & secure) != 0 && (rights & (read | write)) == 0) return "permission-change";
  return (rights & write) != 0 ? "file-write" : "file-read";
}

void say_windows_object(const Slots& slots, std::string_view code, bool failed, Arena& arena,
                        Event& event) {
  if (code == "5140" || code == "5145") {
    std::string_view path = slots[Slot::share];
    if (const std::string_view rest = slots[Slot::relative]; !rest.empty() && rest != "\\") {
      std::string whole(path);
      whole += '\\';
      whole += rest;
      path = arena.copy(whole);
    }
    say(event, Field::file_path, path);
    if (code == "5145") event.set(Field::event_action, access_action(slots[Slot::access]));
    return;
  }
  if (code != "4656" && code != "4658" && code != "4660" && code != "4663" && code != "4670")
    return;
  const std::string_view kind = slots[Slot::object_type];
  if (kind == "Key")
    event.set(Field::event_category, "registry");
  else if (!kind.empty() && kind != "File" && code != "4670")
    event.set(Field::event_category, "host");
  if (kind != "File" && !kind.empty()) {
    if (code != "4670") event.unset(Field::event_action);
    return;
  }
  say(event, Field::file_path, slots[Slot::object]);
  // A handle that was granted says what may be done; 4663 says what was.
  if (code == "4663" || (code == "4656" && failed))
    event.set(Field::event_action, access_action(slots[Slot::access]));
}

void say_process(const Slots& slots, std::string_view code, Arena& arena, Event& event) {
  std::string_view program = slots[Slot::image], id = slots[Slot::process];
  if (program.empty()) program = slots[Slot::process_name];
  if (code == "4688") {
    program = slots[Slot::new_process_name];
    id = slots[Slot::new_process];
  } else if (program.empty() && code.starts_with("515")) {
    program = slots[Slot::application];
  }
  say(event, Field::process_executable, program);
  say(event, Field::process_name, base_name(program));
  say(event, Field::process_pid, decimal(id, arena));
  say(event, Field::process_command_line, slots[Slot::command_line]);
  say(event, Field::process_working_directory, slots[Slot::directory]);
}

void say_network(const Slots& slots, Event& event) {
  say_source(event, slots[Slot::address] == "LOCAL" ? std::string_view{} : slots[Slot::address]);
  say(event, Field::source_port, slots[Slot::port]);
  std::string_view station = slots[Slot::workstation];
  while (take_prefix(station, "\\")) continue;
  say(event, Field::source_domain, station);
  say_address(event, slots[Slot::destination], Field::destination_ip, Field::destination_domain);
  say(event, Field::destination_port, slots[Slot::destination_port]);
  say(event, Field::destination_domain, slots[Slot::destination_name]);
  const std::string_view protocol = slots[Slot::protocol];
  say(event, Field::network_transport,
      protocol == "6"    ? std::string_view("tcp")
      : protocol == "17" ? std::string_view("udp")
      : protocol == "1"  ? std::string_view("icmp")
                         : protocol);
}

// 0x8010… is an audited failure, 0x8020… a success; shippers write words or signed numbers.
std::string_view audited_outcome(const Slots& slots) {
  const std::string_view kind = slots[Slot::kind], keywords = slots[Slot::keywords];
  if (kind == "AUDIT_FAILURE" || keywords == "-9218868437227405312" ||
      keywords.starts_with("0x801") || keywords.find("Failure") != std::string_view::npos)
    return "failure";
  if (kind == "AUDIT_SUCCESS" || keywords == "-9214364837600034816" ||
      keywords.starts_with("0x802") || keywords.find("Success") != std::string_view::npos)
    return "success";
  return {};
}

void say_when(const Slots& slots, const Zone& zone, Event& event) {
  std::string_view when = slots[Slot::created];
  if (when.empty()) when = slots[Slot::at_timestamp];
  if (when.empty()) when = slots[Slot::event_time];
  if (when.empty()) return;
  take_suffix(when, " UTC");
  std::string_view epoch = when;
  if (take_prefix(epoch, "/Date(") && take_suffix(epoch, ")/")) {
    say_time(time_from_value({"", epoch, Kind::number}, zone), event);
    return;
  }
  const auto time = timestamp_from_rfc3339(when);
  say_time(time ? time : time_from_table(when, zone), event);
}

void say_logon(const Slots& slots, std::string_view code, Event& event) {
  const bool kerberos = code == "4768" || code == "4769" || code == "4776" || code == "4771";
  const std::string_view status = slots[Slot::status];
  if (kerberos && !status.empty()) {
    const bool granted = status == "0x0" || status == "0x00000000";
    event.set(Field::event_outcome, granted ? "success" : "failure");
    if (!granted && code != "4769") event.set(Field::event_action, "logon-failed");
  }
  if (event[Field::event_outcome] == "failure") {
    if (event[Field::event_category] == "authentication") event.set(Field::mk_user_claimed, "true");
    std::string_view why = logon_refusal(slots[Slot::substatus]);
    if (why.empty()) why = logon_refusal(status);
    say(event, Field::event_reason, why);
  }
  if (code == "4648") say(event, Field::user_effective_name, slots[Slot::target_user]);
}

// A record may be of several categories: a registry value set is a registry event, too.
void say_sources(const WindowsRecord& record, Arena& arena, Event& event) {
  WindowsCategories categories;
  const std::size_t count = windows_categories(record, categories);
  event.log_source = {"", "windows", windows_service(record.channel)};
  if (count == 0) return;
  event.log_source = categories[count - 1];
  if (count == 1) return;
  std::size_t space = (count - 1) * sizeof(LogSource) + alignof(LogSource);
  void* room = arena.allocate(space);
  auto* const first =
      static_cast<LogSource*>(std::align(alignof(LogSource), sizeof(LogSource), room, space));
  ASSERT(first != nullptr);
  std::uninitialized_copy_n(categories.begin(), count - 1, first);
  event.more_log_sources = {first, count - 1};
}

}  // namespace

Result<void> describe_windows(const LineContext& context, const Fields& fields, Event& event) {
  const Slots slots(fields);
  const std::string_view code = slots[Slot::code], channel = slots[Slot::channel];
  if (!all_digits(code)) return Error{Code::unparsed, "Windows event: no event number"};
  say_header(context, event);
  event.unset(Field::process_pid);
  event.unset(Field::process_name);
  event.unset(Field::message);
  say(event, Field::message, slots[Slot::message]);
  event.set(Field::event_code, code);
  say(event, Field::host_name, slots[Slot::computer]);
  say_when(slots, context.zone, event);
  // Every channel counts for itself; the audit's is the one whose gaps matter.
  if (channel == "Security" && all_digits(slots[Slot::record]))
    event.set(Field::mk_sequence, slots[Slot::record]);
  const WindowsMeaning& meaning = windows_meaning(channel, code);
  say_sources({channel, "", code, slots[Slot::kind]}, context.arena, event);
  say(event, Field::event_category, meaning.category);
  say(event, Field::event_type, meaning.type);
  say(event, Field::event_action, meaning.action);
  const std::string_view outcome = audited_outcome(slots);
  say(event, Field::event_outcome, outcome);
  if (meaning.action == "logon-failed") event.set(Field::event_outcome, "failure");
  if (outcome.empty() && event[Field::event_outcome].empty() && !meaning.action.empty())
    event.set(Field::event_outcome, "success");
  say_who(slots, meaning.who, event);
  say_target(slots, meaning.action, meaning, event);
  say_network(slots, event);
  say_process(slots, code, context.arena, event);
  say(event, Field::process_parent_executable, slots[Slot::parent_name]);
  say(event, Field::process_parent_command_line, slots[Slot::parent_command]);
  say_windows_object(slots, code, outcome == "failure", context.arena, event);
  say(event, Field::file_path, slots[Slot::filename]);
  say_logon(slots, code, event);
  say(event, Field::mk_device_name, slots[Slot::device]);
  if (code == "6416") say(event, Field::mk_device_serial, base_name(slots[Slot::device_id]));
  return {};
}

}  // namespace metsuke
