// The parts of a row that are lists themselves, as canonical JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"

namespace metsuke {

std::string to_json(const std::vector<std::pair<std::string, std::string>>& facts);
std::string to_json(const std::vector<Seq>& proof);
std::string to_json(const std::vector<AlertStep>& history);
std::string to_json(const std::vector<DeliveredFile>& files);
std::string to_json(const std::vector<std::string>& texts);

// Each answers false when `json` is not what to_json() writes.
[[nodiscard]] bool from_json(std::string_view json,
                             std::vector<std::pair<std::string, std::string>>& facts);
[[nodiscard]] bool from_json(std::string_view json, std::vector<Seq>& proof);
[[nodiscard]] bool from_json(std::string_view json, std::vector<AlertStep>& history);
[[nodiscard]] bool from_json(std::string_view json, std::vector<DeliveredFile>& files);
[[nodiscard]] bool from_json(std::string_view json, std::vector<std::string>& texts);

}  // namespace metsuke
