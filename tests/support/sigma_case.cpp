#include "support/sigma_case.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace metsuke {

namespace {

using Json = nlohmann::json;

void flatten(const std::string& name, const Json& value, OwnedEvent& into) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items())
      flatten(name.empty() ? key : name + "." + key, inner, into);
  } else if (value.is_array()) {
    for (const Json& item : value) flatten(name, item, into);
  } else if (value.is_null()) {
    into.set_native(name, "", Kind::null);
  } else if (value.is_string()) {
    into.set_native(name, value.get<std::string>());
  } else {
    into.set_native(name, value.dump(), value.is_boolean() ? Kind::boolean : Kind::number);
  }
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<SigmaLogSource> log_sources_of(const Json& json) {
  std::vector<SigmaLogSource> all;
  if (json.is_object())
    all.push_back({text_of(json, "category"), text_of(json, "product"), text_of(json, "service")});
  if (json.is_array())
    for (const Json& one : json) all.push_back(log_sources_of(one).front());
  return all;
}

std::vector<std::vector<std::string>> lists_of(const Json& json, const char* key) {
  std::vector<std::vector<std::string>> lists;
  if (json.contains(key) && json[key].is_array())
    for (const Json& list : json[key]) lists.push_back(list.get<std::vector<std::string>>());
  return lists;
}

SigmaCase case_from(const Json& json) {
  SigmaCase one;
  one.id = text_of(json, "id");
  one.kind = text_of(json, "kind");
  one.trust = text_of(json, "trust");
  one.rules = text_of(json, "rules_yaml");
  one.load_error = json.contains("expect_load_error") && json["expect_load_error"] == true;
  one.expect = lists_of(json, "expect");
  one.expect_titles = lists_of(json, "expect_titles");
  one.expect_all = lists_of(json, "expect_all_3755_rules");
  if (json.contains("rule_ids") && json["rule_ids"].is_array())
    one.rule_ids = json["rule_ids"].get<std::vector<std::string>>();
  if (json.contains("placeholders") && json["placeholders"].is_object())
    for (const auto& [name, values] : json["placeholders"].items())
      one.placeholders[name] = values.is_array() ? values.get<std::vector<std::string>>()
                                                 : std::vector{values.get<std::string>()};
  if (json.contains("expect_first_fire") && json["expect_first_fire"].is_object())
    for (const auto& [name, index] : json["expect_first_fire"].items())
      one.first_fire.emplace_back(
          name, index.is_null() ? std::nullopt : std::optional(index.get<std::size_t>()));
  if (!json.contains("events")) return one;
  for (const Json& event : json["events"]) {
    OwnedEvent owned;
    flatten("", event["event"], owned);
    owned.seq = Seq{one.events.size() + 1};
    const double seconds = event.contains("ts") ? event["ts"].get<double>() : 0;
    owned.occurred = Timestamp(std::chrono::seconds(1'750'000'000)) +
                     std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    one.events.push_back(std::move(owned));
    one.log_sources.push_back(event.contains("logsource") ? log_sources_of(event["logsource"])
                                                          : std::vector<SigmaLogSource>());
  }
  return one;
}

}  // namespace

std::vector<OwnedEvent> SigmaCase::events_with_sources() const {
  std::vector<OwnedEvent> all = events;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const SigmaLogSource& source : log_sources[i])
      all[i].add_log_source(source.category, source.product, source.service);
  return all;
}

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<SigmaCase> read_sigma_cases(const std::string& path) {
  std::vector<SigmaCase> cases;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line))
    if (!line.empty()) cases.push_back(case_from(Json::parse(line)));
  return cases;
}

}  // namespace metsuke
