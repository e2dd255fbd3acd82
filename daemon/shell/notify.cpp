#include "shell/notify.h"

#include "base/json.h"
#include "base/limits.h"
#include "shell/log.h"

namespace metsuke {

namespace {

constexpr std::uint64_t ledger_bytes_max = 64ull * 1024 * 1024;

bool is_serious(const Alert& alert) { return alert.severity >= Severity::high; }

}  // namespace

std::string notice_text(const Alert& alert) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.notice/1");
  json.member("id", alert.id);
  json.member("number", alert.number);
  json.member("contract", alert.contract);
  json.member("check", alert.check);
  json.member("severity", name_of(alert.severity));
  json.member("raised", to_rfc3339_japan(alert.raised));
  json.member("title_ja", alert.title_ja);
  json.member("why_ja", alert.why_ja);
  json.member("title_en", alert.title_en);
  json.member("why_en", alert.why_en);
  json.end_object();
  return json.take() + "\n";
}

Notifier::Notifier(Disk& disk, const Config& config)
    : disk_(disk), spool_(config.spool), ledger_(join_path(config.data, "notified")) {}

void Notifier::start() {
  if (spool_.empty()) return;
  if (const auto made = disk_.make_directories(spool_); !made)
    say(Happening::notice_failed, made.error());
  const auto text = read_file(disk_, ledger_, ledger_bytes_max);
  if (!text) return;
  std::string_view rest = *text;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    told_.emplace(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
}

void Notifier::see(const Effects& effects) {
  for (const Alert& alert : effects.alerts) tell(alert);
}

void Notifier::catch_up(const AlertBook& alerts) {
  for (const auto& [id, alert] : alerts.all()) tell(alert);
}

void Notifier::tell(const Alert& alert) {
  if (spool_.empty() || !is_serious(alert) || told_.contains(alert.id)) return;
  const auto written = write(alert.id, notice_text(alert));
  if (!written) {
    say(Happening::notice_failed, written.error());
    return;
  }
  told_.insert(alert.id);
  say(Happening::notice_written, {{"alert", alert.number}});
}

// The notice first, then the note that it was written: a crash between the two repeats it.
Result<void> Notifier::write(const std::string& id, const std::string& text) {
  TRY(write_file(disk_, join_path(spool_, id + ".json"), text));
  const auto file = TRY(disk_.open(ledger_, Mode::append));
  TRY(file->append(id + "\n"));
  return file->sync();
}

void Notifier::intake_closed(const Error& why, Timestamp at) {
  if (spool_.empty()) return;
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.notice/1");
  json.member("id", "intake-closed");
  json.member("at", to_rfc3339_japan(at));
  json.member("code", name_of(why.code));
  json.member("title_ja", text_of(Happening::intake_closed, Language::japanese));
  json.member("title_en", text_of(Happening::intake_closed, Language::english));
  json.end_object();
  const auto written =
      write_file(disk_, join_path(spool_, "intake-closed.json"), json.take() + "\n");
  if (!written) say(Happening::notice_failed, written.error());
}

}  // namespace metsuke
