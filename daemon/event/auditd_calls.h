// System calls that an auditor asks about, by the numbers of the machines we meet.
#pragma once

#include <string_view>

namespace metsuke {

// The name of a call: arch as the kernel prints it ("c000003e": x86-64, "40000003": i386,
// "c00000b7": arm64). Empty: no call of interest.
std::string_view call_name(std::string_view arch, std::string_view number);

// The closed lists' action of a call of that name; empty: none fits.
std::string_view call_action(std::string_view name);

}  // namespace metsuke
