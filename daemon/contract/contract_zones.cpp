#include <re2/re2.h>

#include <algorithm>

#include "base/limits.h"
#include "contract/contract_parts.h"

namespace metsuke {

namespace {

std::vector<std::string_view> zone_names(const std::vector<NetworkZone>& zones) {
  std::vector<std::string_view> names;
  for (const NetworkZone& zone : zones) names.push_back(zone.id);
  return names;
}

const std::vector<std::string_view> environments = {"production", "development", "test",
                                                    "personal"};

template <class Item>
bool is_taken(const std::vector<Item>& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
}

std::string zone_word(const Yaml& value, const std::vector<NetworkZone>& zones,
                      Complaints& complaints) {
  const std::string id = text_or(value, complaints);
  if (!id.empty() && !is_taken(zones, id)) {
    complain_unknown_word(value, "zone", id, zone_names(zones), complaints);
  }
  return id;
}

std::string lower_ascii(std::string text) {
  for (char& byte : text) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return text;
}

void read_files(const Yaml& value, Route& route, Complaints& complaints) {
  route.files = text_or(value, complaints);
  if (route.files.empty()) return;
  if (route.files.size() > limits::regex_bytes_max) {
    value.complain(complaints, Code::limit_exceeded, "the expression");
    return;
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::regex_memory_max);
  const auto expression = std::make_shared<const RE2>(route.files, options);
  if (!expression->ok()) {
    value.complain(complaints, Code::regex_invalid, expression->error());
    return;
  }
  route.files_compiled = expression;
}

void read_window(const Yaml& value, Route& route, Complaints& complaints) {
  const std::string text = text_or(value, complaints);
  if (text.empty()) return;
  const std::size_t dash = text.find('-');
  const std::string_view whole = text;
  route.window_begin = minute_of_day_from(whole.substr(0, dash));
  if (dash != std::string::npos) route.window_end = minute_of_day_from(whole.substr(dash + 1));
  if (!route.window_begin || !route.window_end || route.window_begin == route.window_end) {
    value.complain(complaints, Code::value_invalid, '`' + text + "`: write `08:30-17:15`");
    route.window_begin.reset();
    route.window_end.reset();
  }
}

void read_route(const Yaml& item, const std::vector<NetworkZone>& zones, std::vector<Route>& routes,
                Complaints& complaints) {
  if (!expect_map(item, "route", complaints)) return;
  Route route;
  item.require(complaints, {"id"});
  route.id = text_or(item["id"], complaints);
  if (is_taken(routes, route.id)) {
    item["id"].complain(complaints, Code::key_duplicate, "route `" + route.id + '`');
  }
  route.from = zone_word(item["from"], zones, complaints);
  route.to = zone_word(item["to"], zones, complaints);
  for (std::string& word : item["protocol"].strings(complaints)) {
    route.protocols.push_back(lower_ascii(std::move(word)));
  }
  for (std::string& host : item["to_hosts"].strings(complaints)) {
    route.to_hosts.push_back(lower_ascii(std::move(host)));
  }
  read_files(item["files"], route, complaints);
  if (!item["encrypted"].absent()) {
    route.encrypted = item["encrypted"].boolean(complaints).value_or(false);
  }
  read_window(item["window"], route, complaints);
  const Yaml size = item["max_bytes"];
  if (const std::string text = text_or(size, complaints); !text.empty()) {
    const Result<std::uint64_t> bytes = byte_size_from(text);
    if (bytes)
      route.bytes_max = *bytes;
    else
      size.complain(complaints, Code::value_invalid, '`' + text + "`: write `100 MiB`");
  }
  route.clause = text_or(item["clause"], complaints);
  item.complain_unknown(complaints);
  routes.push_back(std::move(route));
}

}  // namespace

void read_zones(const Yaml& section, std::vector<NetworkZone>& zones, Complaints& complaints) {
  if (!expect_list(section, "zones", complaints)) return;
  for (const Yaml& item : section.items()) {
    if (!expect_map(item, "zone", complaints)) continue;
    item.require(complaints, {"id", "cidr"});
    NetworkZone zone;
    zone.id = text_or(item["id"], complaints);
    if (is_taken(zones, zone.id)) {
      item["id"].complain(complaints, Code::key_duplicate, "zone `" + zone.id + '`');
    }
    const Yaml cidr = item["cidr"];
    const std::vector<Yaml> values = cidr.is_list() ? cidr.items() : std::vector<Yaml>{cidr};
    for (const Yaml& value : values) {
      if (value.absent()) continue;
      const std::optional<std::string> text = value.string(complaints);
      if (!text) continue;
      const Result<Network> network = network_from(*text);
      if (network)
        zone.networks.push_back(*network);
      else
        value.complain(complaints, network.error().code, network.error().detail);
    }
    zone.environment = text_or(item["environment"], complaints);
    const auto known = std::find(environments.begin(), environments.end(), zone.environment);
    if (!zone.environment.empty() && known == environments.end()) {
      complain_unknown_word(item["environment"], "environment", zone.environment, environments,
                            complaints);
    }
    item.complain_unknown(complaints);
    zones.push_back(std::move(zone));
  }
}

void read_routes(const Yaml& section, const std::vector<NetworkZone>& zones,
                 std::vector<Route>& routes, Complaints& complaints) {
  if (!expect_list(section, "routes", complaints)) return;
  for (const Yaml& item : section.items()) read_route(item, zones, routes, complaints);
}

}  // namespace metsuke
