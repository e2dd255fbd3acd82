#include "shell/control_protocol.h"

#include <array>
#include <charconv>

#include "base/json.h"
#include "parse/json.h"

namespace metsuke {

namespace {

constexpr std::array<std::string_view, 8> verbs = {"status", "review", "adopt",    "advance",
                                                   "seal",   "scan",   "shutdown", "declare"};
constexpr std::string_view facts_prefix = "facts.";
constexpr std::string_view after_records_prefix = "after_records.";

Error invalid(std::string_view what) { return {Code::value_invalid, std::string(what)}; }

Result<void> read_review(const Fields& fields, ControlRequest& request) {
  request.alert = fields["alert"];
  request.comment = fields["comment"];
  if (request.alert.empty()) return invalid("alert");
  const auto act = review_act_from(fields["act"]);
  if (!act) return invalid("act");
  request.act = *act;
  const std::string_view reason = fields["reason"];
  if (reason.empty()) return {};
  const auto close_reason = close_reason_from(reason);
  if (!close_reason) return invalid("reason");
  request.close_reason = *close_reason;
  return {};
}

Result<void> read_declaration(const Fields& fields, Declaration& declaration) {
  const auto kind = declaration_kind_from(fields["kind"]);
  if (!kind) return invalid("kind");
  declaration.kind = *kind;
  declaration.contract = fields["contract"];
  declaration.subject = fields["subject"];
  declaration.comment = fields["comment"];
  for (const FieldView& field : fields.all())
    if (field.name.starts_with(facts_prefix))
      declaration.facts.emplace_back(field.name.substr(facts_prefix.size()), field.value);
  return {};
}

Result<void> read_advance(const Fields& fields, ControlRequest& request) {
  const auto to = timestamp_from_rfc3339(fields["to"]);
  if (!to) return invalid("to");
  request.to = *to;
  for (const FieldView& field : fields.all()) {
    if (!field.name.starts_with(after_records_prefix)) continue;
    std::uint64_t count = 0;
    const char* const end = field.value.data() + field.value.size();
    const auto [stop, failure] = std::from_chars(field.value.data(), end, count);
    if (field.kind != Kind::number || failure != std::errc() || stop != end)
      return invalid(field.name);
    request.after_records.emplace(field.name.substr(after_records_prefix.size()), count);
  }
  return {};
}

void add_error(JsonWriter& json, const Error& error) {
  json.key("ok").boolean(false);
  json.member("code", name_of(error.code));
  json.member("number", static_cast<int>(error.code));
  json.member("detail", error.detail);
}

void add_source(JsonWriter& json, const std::string& source, const Engine::SourceCount& count) {
  json.key(source).begin_object();
  json.member("records", count.records);
  json.member("events", count.events);
  json.member("quarantined", count.quarantined);
  json.member("bytes", count.bytes);
  json.member("repeated", count.repeated);
  json.member("gaps", count.gaps);
  json.member("last_received", to_rfc3339(count.last_received));
  json.end_object();
}

// What came by connections since the daemon started: of the sources, of the doors.
void add_streams(JsonWriter& json, const StatusFacts& facts) {
  json.key("streams").begin_object();
  for (const auto& [source, count] : facts.traffic.sources) {
    json.key(source).begin_object();
    json.member("received", count.received);
    json.member("archived", count.archived);
    json.member("acknowledged", count.acknowledged);
    json.member("waiting_bytes", count.waiting);
    json.end_object();
  }
  json.end_object();
  json.key("ports").begin_object();
  for (const auto& [name, port] : facts.ports) json.member(name, std::uint64_t{port});
  json.end_object();
  json.key("connections").begin_object();
  for (const auto& [what, count] : facts.traffic.doors) {
    json.key(what).begin_object();
    json.member("open", count.open);
    json.member("accepted", count.accepted);
    json.member("refused", count.refused);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::string_view name_of(ControlVerb verb) { return verbs[static_cast<std::size_t>(verb)]; }

Result<ControlRequest> control_request_from(std::string_view line) {
  Arena arena;
  Fields fields;
  if (!parse_json(line, arena, fields)) return invalid("not a JSON object");
  ControlRequest request;
  const std::string_view verb = fields["verb"];
  std::size_t which = 0;
  while (which < verbs.size() && verbs[which] != verb) ++which;
  if (which == verbs.size()) return invalid("verb");
  request.verb = static_cast<ControlVerb>(which);
  switch (request.verb) {
    case ControlVerb::review:
      TRY(read_review(fields, request));
      break;
    case ControlVerb::advance:
      TRY(read_advance(fields, request));
      break;
    case ControlVerb::declare:
      TRY(read_declaration(fields, request.declaration));
      break;
    case ControlVerb::adopt:
      request.approved_by = fields["approved_by"];
      request.reason = fields["reason"];
      break;
    case ControlVerb::status:
    case ControlVerb::seal:
    case ControlVerb::scan:
    case ControlVerb::shutdown:
      break;
  }
  return request;
}

std::string control_ok() { return R"({"ok":true})"; }

std::string control_error(const Error& error) {
  JsonWriter json;
  json.begin_object();
  add_error(json, error);
  json.end_object();
  return json.take();
}

std::string control_refusal(const Error& error, const Complaints& complaints, Language language) {
  JsonWriter json;
  json.begin_object();
  add_error(json, error);
  json.key("complaints").begin_array();
  for (const Complaint& complaint : complaints) json.value(describe(complaint, language));
  json.end_array();
  json.end_object();
  return json.take();
}

std::string control_status(const Snapshot& snapshot, const StatusFacts& facts) {
  JsonWriter json;
  json.begin_object();
  json.key("ok").boolean(true);
  json.member("schema", "metsuke.status/1");
  json.member("version", facts.version);
  json.member("clock", to_rfc3339(facts.clock));
  json.key("stepped_clock").boolean(facts.is_stepped);
  json.member("now", to_rfc3339(snapshot.now));
  json.key("head").begin_object();
  json.member("seq", snapshot.last.value);
  json.member("chain", to_hex(snapshot.chain));
  json.end_object();
  json.member("segments", snapshot.sealed);
  json.member("bundle",
              snapshot.bundle == nullptr ? std::string() : to_hex(snapshot.bundle->digest));
  json.key("intake").begin_object();
  json.key("open").boolean(!snapshot.closed.has_value());
  if (snapshot.closed) {
    json.member("code", name_of(snapshot.closed->code));
    json.member("detail", snapshot.closed->detail);
    json.member("since", to_rfc3339(snapshot.closed_since));
  }
  json.member("held", snapshot.held);
  json.end_object();
  json.key("refused").begin_array();
  for (const RefusedDelivery& one : snapshot.refused) {
    json.begin_object();
    json.member("source", one.source);
    json.member("delivery", one.name);
    json.member("reason", one.reason);
    json.end_object();
  }
  json.end_array();
  json.key("sources").begin_object();
  for (const auto& [source, count] : snapshot.counts) add_source(json, source, count);
  json.end_object();
  add_streams(json, facts);
  json.member("syslog_port", std::uint64_t{facts.syslog_port});
  json.member("console_port", std::uint64_t{facts.console_port});
  json.end_object();
  return json.take();
}

}  // namespace metsuke
