// Pages without much of their own: login, who did what, numbers for a monitoring system.
#include "shell/console/view.h"
#include "shell/log.h"

namespace metsuke {

namespace {

void metric(std::string& text, std::string_view name, std::string_view kind,
            std::string_view about) {
  text.append("# HELP metsuke_").append(name).append(" ").append(about);
  text.append("\n# TYPE metsuke_").append(name).append(" ").append(kind).append("\n");
}

// The exposition format escapes \, " and LF in label values.
std::string label_value(std::string_view value) {
  std::string escaped;
  for (const char byte : value) {
    if (byte == '\\' || byte == '"') escaped += '\\';
    escaped += byte == '\n' ? std::string("\\n") : std::string(1, byte);
  }
  return escaped;
}

void sample(std::string& text, std::string_view name, std::string_view label,
            std::string_view value, std::uint64_t number) {
  text.append("metsuke_").append(name);
  if (!label.empty())
    text.append("{").append(label).append("=\"").append(label_value(value)).append("\"}");
  text.append(" ").append(std::to_string(number)).append("\n");
}

std::uint64_t seconds_of(Timestamp at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  return seconds < 0 ? 0 : static_cast<std::uint64_t>(seconds);
}

struct StreamMetric {
  std::string_view name, kind, about;
  std::uint64_t TrafficCounts::Source::*count;
};
constexpr StreamMetric stream_rows[] = {
    {"stream_received_total", "counter", "Lines read from connections since the start, by source.",
     &TrafficCounts::Source::received},
    {"stream_archived_total", "counter", "Of these, on the disk.",
     &TrafficCounts::Source::archived},
    {"stream_acknowledged_total", "counter", "Of these, the sender has been told so.",
     &TrafficCounts::Source::acknowledged},
    {"stream_waiting_bytes", "gauge", "Bytes on their way to the disk, by source.",
     &TrafficCounts::Source::waiting}};

struct DoorMetric {
  std::string_view name, kind, about;
  std::uint64_t TrafficCounts::Entrance::*count;
};
constexpr DoorMetric door_rows[] = {
    {"connections_open", "gauge", "Connections, by door.", &TrafficCounts::Entrance::open},
    {"connections_accepted_total", "counter", "Connections let in since the start, by door.",
     &TrafficCounts::Entrance::accepted},
    {"connections_refused_total", "counter", "Connections turned away since the start, by door.",
     &TrafficCounts::Entrance::refused}};

void stream_metrics(std::string& text, const TrafficCounts& traffic) {
  for (const StreamMetric& row : stream_rows) {
    metric(text, row.name, row.kind, row.about);
    for (const auto& [source, count] : traffic.sources)
      sample(text, row.name, "source", source, count.*row.count);
  }
  for (const DoorMetric& row : door_rows) {
    metric(text, row.name, row.kind, row.about);
    for (const auto& [door, count] : traffic.doors)
      sample(text, row.name, "door", door, count.*row.count);
  }
}

}  // namespace

HttpResponse login_page(const View& view, int status, std::string_view user) {
  Html main;
  main.open("div", {{"class", "login"}});
  main.element("h1", view.say(Word::console_login));
  if (!view.note.empty()) main.element("p", view.note, {{"class", "strip bad"}, {"role", "alert"}});
  main.open("form", {{"method", "post"}, {"action", "/login"}});
  main.empty("input",
             {{"type", "hidden"}, {"name", "back"}, {"value", view.request->parameter("back")}});
  main.open("label").text(view.say(Word::console_user));
  main.empty("input", {{"name", "user"},
                       {"value", user},
                       {"autocomplete", "username"},
                       {"required", ""},
                       {"autofocus", ""}});
  main.close().open("label").text(view.say(Word::console_password));
  main.empty("input", {{"name", "password"},
                       {"type", "password"},
                       {"autocomplete", "current-password"},
                       {"required", ""}});
  main.close().element("button", view.say(Word::console_login), {{"class", "primary"}});
  main.close().element("p", view.say(Word::console_login_note), {{"class", "fine"}}).close();
  HttpResponse response = page(view, Section::none, view.say(Word::console_login), main);
  response.status = status;
  return response;
}

HttpResponse audit_page(const View& view) {
  const auto rows = view.query->audit(view.month());
  if (!rows) return error_page(view, 503, rows.error());
  Html main;
  main.element("h1", view.say(Word::console_audit));
  month_picker(main, view, "/audit");
  if (rows->empty()) {
    main.element("p", view.say(Word::console_no_audit), {{"class", "empty"}});
    return page(view, Section::audit, view.say(Word::console_audit), main);
  }
  main.open("table").element("caption", view.say(Word::console_audit_caption));
  main.open("thead").open("tr");
  for (const Word title : {Word::console_seq, Word::console_when, Word::console_actor,
                           Word::console_act, Word::console_object, Word::console_reason})
    main.element("th", view.say(title), {{"scope", "col"}});
  main.close().close().open("tbody");
  for (const AuditRow& row : *rows) {
    main.open("tr").element("td", std::to_string(row.seq.value), {{"class", "number"}});
    main.element("td", time_words(view, row.at)).element("td", row.actor).open("td");
    main.text(row.act);
    if (row.refused)
      main.text(" ").element("span", view.say(Word::console_refused), {{"class", "badge late"}});
    main.close().element("td", row.object).element("td", row.reason).close();
  }
  main.close().close();
  return page(view, Section::audit, view.say(Word::console_audit), main);
}

std::string metrics_text(const Snapshot& snapshot, const TrafficCounts& traffic) {
  std::string text;
  metric(text, "happenings_total", "counter", "Journal lines and silent counts, by name.");
  for (std::size_t at = 0; at < happening_count; ++at) {
    const auto happening = static_cast<Happening>(at);
    sample(text, "happenings_total", "name", name_of(happening), count_of(happening));
  }
  metric(text, "archive_seq", "counter", "Entries in the archive.");
  sample(text, "archive_seq", "", "", snapshot.last.value);
  metric(text, "archive_segments", "counter", "Sealed segments.");
  sample(text, "archive_segments", "", "", snapshot.sealed);
  metric(text, "archive_time_seconds", "gauge", "Time of the newest entry.");
  sample(text, "archive_time_seconds", "", "", seconds_of(snapshot.now));
  metric(text, "intake_open", "gauge", "1 while lines are accepted.");
  sample(text, "intake_open", "", "", snapshot.closed ? 0 : 1);
  metric(text, "inputs_held", "gauge", "Inputs that wait for the disk.");
  sample(text, "inputs_held", "", "", snapshot.held);
  metric(text, "records_total", "counter", "Lines archived, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "records_total", "source", source, count.records);
  metric(text, "events_total", "counter", "Events understood, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "events_total", "source", source, count.events);
  metric(text, "quarantined_total", "counter", "Lines no format understood, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "quarantined_total", "source", source, count.quarantined);
  metric(text, "received_bytes_total", "counter", "Bytes archived, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "received_bytes_total", "source", source, count.bytes);
  metric(text, "last_received_seconds", "gauge", "Time of the last line, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "last_received_seconds", "source", source, seconds_of(count.last_received));
  metric(text, "repeated_total", "counter", "Lines that had come before, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "repeated_total", "source", source, count.repeated);
  metric(text, "gaps_total", "counter", "Times at which bytes may have been lost, by source.");
  for (const auto& [source, count] : snapshot.counts)
    sample(text, "gaps_total", "source", source, count.gaps);
  stream_metrics(text, traffic);
  return text;
}

}  // namespace metsuke
