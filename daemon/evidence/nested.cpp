#include "evidence/nested.h"

#include "base/json.h"
#include "evidence/json_reader.h"

namespace metsuke {

namespace {

template <class T>
T number_as(JsonReader& json, std::uint64_t last, bool& is_known) {
  const std::uint64_t number = json.number();
  if (number > last) is_known = false;
  return static_cast<T>(number > last ? 0 : number);
}

}  // namespace

std::string to_json(const std::vector<std::pair<std::string, std::string>>& facts) {
  JsonWriter json;
  json.begin_array();
  for (const auto& [field, value] : facts)
    json.begin_array().value(field).value(value).end_array();
  return json.end_array().take();
}

bool from_json(std::string_view text, std::vector<std::pair<std::string, std::string>>& facts) {
  JsonReader json(text);
  json.begin_array();
  while (json.more()) {
    auto& [field, value] = facts.emplace_back();
    json.begin_array();
    if (json.more()) field = json.text();
    if (json.more()) value = json.text();
    if (json.more()) return false;
  }
  return json.finished();
}

std::string to_json(const std::vector<Seq>& proof) {
  JsonWriter json;
  json.begin_array();
  for (const Seq seq : proof) json.value(seq.value);
  return json.end_array().take();
}

bool from_json(std::string_view text, std::vector<Seq>& proof) {
  JsonReader json(text);
  json.begin_array();
  while (json.more()) proof.push_back(Seq{json.number()});
  return json.finished();
}

std::string to_json(const std::vector<std::string>& texts) {
  JsonWriter json;
  json.begin_array();
  for (const std::string& text : texts) json.value(text);
  return json.end_array().take();
}

bool from_json(std::string_view text, std::vector<std::string>& texts) {
  JsonReader json(text);
  json.begin_array();
  while (json.more()) texts.push_back(json.text());
  return json.finished();
}

std::string to_json(const std::vector<AlertStep>& history) {
  JsonWriter json;
  json.begin_array();
  for (const AlertStep& step : history) {
    json.begin_object();
    json.member("seq", step.seq.value);
    json.member("alert", step.review.alert);
    json.member("act", name_of(step.review.act));
    json.member("reviewer", step.review.reviewer);
    json.member("reason", name_of(step.review.reason));
    json.member("comment", step.review.comment);
    json.member("at", static_cast<std::int64_t>(step.review.at.time_since_epoch().count()));
    json.member("from", name_of(step.from));
    json.member("to", name_of(step.to));
    json.end_object();
  }
  return json.end_array().take();
}

bool from_json(std::string_view text, std::vector<AlertStep>& history) {
  JsonReader json(text);
  const auto named = [&json](std::string_view name) {
    json.key(name);
    return json.text();
  };
  json.begin_array();
  while (json.more()) {
    AlertStep& step = history.emplace_back();
    json.begin_object();
    json.key("seq");
    step.seq = Seq{json.number()};
    step.review.alert = named("alert");
    const auto act = review_act_from(named("act"));
    step.review.reviewer = named("reviewer");
    const auto reason = close_reason_from(named("reason"));
    step.review.comment = named("comment");
    json.key("at");
    step.review.at = Timestamp(Duration(json.signed_number()));
    const auto from = alert_state_from(named("from"));
    const auto to = alert_state_from(named("to"));
    json.end_object();
    if (!act || !reason || !from || !to) return false;
    step.review.act = *act;
    step.review.reason = *reason;
    step.from = *from;
    step.to = *to;
  }
  return json.finished();
}

std::string to_json(const std::vector<DeliveredFile>& files) {
  JsonWriter json;
  json.begin_array();
  for (const DeliveredFile& file : files) {
    json.begin_object();
    json.member("name", file.name);
    json.member("bytes", file.bytes);
    json.member("sha256", to_hex(file.sha256));
    json.member("state", static_cast<std::uint64_t>(file.state));
    json.key("declared_rows");
    json.begin_array();
    if (file.declared_rows) json.value(*file.declared_rows);
    json.end_array();
    json.member("stream", file.stream);
    json.end_object();
  }
  return json.end_array().take();
}

bool from_json(std::string_view text, std::vector<DeliveredFile>& files) {
  JsonReader json(text);
  bool is_known = true;
  json.begin_array();
  while (json.more() && is_known) {
    DeliveredFile& file = files.emplace_back();
    json.begin_object();
    json.key("name");
    file.name = json.text();
    json.key("bytes");
    file.bytes = json.number();
    json.key("sha256");
    const auto digest = digest_from_hex(json.text());
    if (!digest) return false;
    file.sha256 = *digest;
    json.key("state");
    file.state = number_as<FileState>(
        json, static_cast<std::uint64_t>(last_file_state), is_known);
    json.key("declared_rows");
    json.begin_array();
    while (json.more()) file.declared_rows = json.number();
    json.key("stream");
    file.stream = json.number();
    json.end_object();
  }
  return is_known && json.finished();
}

}  // namespace metsuke
