// A contract small enough to think about: one source of audit lines dropped daily, one streamed,
// two rules.
#pragma once

#include <string>

#include "rule/bundle.h"

namespace metsuke::small {

inline const std::string contract_text = R"(contract:
  id: T-1
  title: test contract
  client: {name: town}
  vendor: {name: vendor}
  period: {from: 2026-04-01, to: 2027-03-31}
  timezone: Asia/Tokyo
sources:
  - id: audit
    format: {ndjson: audit.yaml}
    intake: {drop: audit/}
    delivers: {every: day, due: next day 12:00, grace: 24 h}
    keep: {total: 1095 days}
  - id: sftp
    format: sshd
    intake: {syslog: {}}
    delivers: {continuous: true}
requirements:
  - {clause: "1", text: roster, checks: [T-BURST]}
  - {clause: "2", text: deliveries, checks: [T-MISSING, T-DENIED]}
)";

inline const std::string mapping_text = R"(name: audit
format: ndjson
time: ts
fields:
  user.name: user
  event.action: action
  event.outcome: {column: outcome}
logsource: {category: application}
)";

inline const std::string rules_text = R"(title: Denied
id: 11111111-1111-4111-8111-111111111111
name: t_denied
status: test
logsource: {category: application}
detection:
  denied: {event.outcome: denied}
  condition: denied
level: medium
metsuke:
  check: T-DENIED
  ja: {title: 拒否, why: "{user.name} が拒否されました。", ask: a, next: b}
  en: {title: Denied, why: "{user.name} was denied.", ask: a, next: b}
  group: [user.name, day]
)";

inline const std::string burst_text = R"(title: Failed
name: t_failed
id: 22222222-2222-4222-8222-222222222222
status: test
logsource: {category: application}
detection:
  failed: {event.outcome: failure}
  condition: failed
level: low
---
title: Burst
id: 33333333-3333-4333-8333-333333333333
name: t_burst
status: test
correlation:
  type: event_count
  rules: [t_failed]
  group-by: [user.name]
  timespan: 10m
  condition: {gte: 3}
level: high
metsuke:
  check: T-BURST
  ja: {title: 連続失敗, why: "{user.name} の失敗が {count} 件。", ask: a, next: b}
  en: {title: Burst, why: "{count} failures of {user.name}.", ask: a, next: b}
  group: [user.name]
)";

inline const std::string missing_text = R"(title: Missing
id: 44444444-4444-4444-8444-444444444444
name: t_missing
status: test
logsource: {product: metsuke, service: delivery}
detection:
  missing: {mk.delivery.state: missing}
  condition: missing
level: high
metsuke:
  check: T-MISSING
  ja: {title: 未着, why: "{mk.source.id} が届いていません。", ask: a, next: b}
  en: {title: Missing, why: "{mk.source.id} did not come.", ask: a, next: b}
  group: [mk.source.id, day]
)";

inline std::string text() {
  return bundle_text({{"contracts.txt", "contracts/t.yaml\n"},
                      {"contracts/t.yaml", contract_text},
                      {"contracts/audit.yaml", mapping_text},
                      {"rules/denied.yml", rules_text},
                      {"rules/burst.yml", burst_text},
                      {"rules/missing.yml", missing_text}});
}

// "{"ts":"2026-09-01T00:00:00Z","user":"v1","outcome":"failure"}\n"
inline std::string line(const std::string& user, const std::string& outcome, int minute) {
  const std::string hour = std::to_string(minute / 60), rest = std::to_string(minute % 60);
  return "{\"ts\":\"2026-09-01T" + std::string(hour.size() < 2 ? "0" : "") + hour + ":" +
         (rest.size() < 2 ? "0" : "") + rest + ":00Z\",\"user\":\"" + user +
         "\",\"action\":\"logon\",\"outcome\":\"" + outcome + "\"}\n";
}

}  // namespace metsuke::small
