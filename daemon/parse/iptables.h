// What the kernel writes of a packet that met a LOG rule of iptables or nftables.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// "[uptime] prefix IN=eth0 OUT= MAC=… SRC=… DST=… LEN=… PROTO=TCP SPT=… DPT=… SYN URGP=0". The
// fields keep the kernel's names; "uptime", "prefix", "flags" (DF SYN ACK …) and "embedded" (the
// packet an ICMP error speaks of) are ours. UDP has a second LEN.
Result<void> parse_iptables(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
