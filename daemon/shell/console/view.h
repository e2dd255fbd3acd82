// What every page knows: who looks, in which language, at which month, and how it stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/words.h"
#include "evidence/query.h"
#include "shell/config.h"
#include "shell/console/html.h"
#include "shell/http.h"
#include "shell/snapshot.h"
#include "shell/traffic.h"
#include "shell/users.h"

namespace metsuke {

enum class Section : std::uint8_t { none, today, alerts, coverage, contract, audit };

struct View {
  Language language = Language::japanese;
  const Snapshot* snapshot = nullptr;
  const Config* config = nullptr;
  Query* query = nullptr;
  Disk* disk = nullptr;
  const HttpRequest* request = nullptr;
  Timestamp now{};  // Of the World's clock.
  bool is_stepped = false;
  std::string user;  // Empty: nobody is logged in.
  Role role = Role::viewer;
  std::string form_token;
  std::string note;  // What became of the last act, in words.

  std::string_view say(Word which) const { return word(which, language); }
  bool is_japanese() const { return language == Language::japanese; }
  // The month asked for (?month=2026-09), else this one.
  Month month() const;
  // The contract asked for (?contract=…), else the first; null without any.
  const BoundContract* contract() const;
};

// A whole page around `main`.
HttpResponse page(const View& view, Section section, std::string_view title, const Html& main);
HttpResponse error_page(const View& view, int status, const Error& error);

// Dates as the reader's country writes them: 令和8年9月12日(土), 2026-09-12 (Sat).
std::string date_words(const View& view, Date date);
std::string month_words(const View& view, Month month);
std::string time_words(const View& view, Timestamp at);  // 9月12日 14:02, 2026-09-12 14:02
std::string age_words(const View& view, Duration age);   // 3時間前
std::string number_words(std::uint64_t number);          // 1,284,903

// Badges: a sign and a word, so that colour alone never says it.
void severity_badge(Html& html, const View& view, Severity severity);
void state_badge(Html& html, const View& view, AlertState state);
void verdict_badge(Html& html, const View& view, Verdict verdict);

// Links to the months of the contract around the chosen one, keeping the other parameters.
void month_picker(Html& html, const View& view, std::string_view path);
void contract_picker(Html& html, const View& view, std::string_view path);
void hidden_token(Html& html, const View& view);

std::string_view style_sheet();

// The pages.
HttpResponse today_page(const View& view);
HttpResponse alert_list_page(const View& view);
HttpResponse alert_page(const View& view, const Alert& alert);
HttpResponse coverage_page(const View& view);
HttpResponse contract_page(const View& view);
HttpResponse audit_page(const View& view);
HttpResponse login_page(const View& view, int status, std::string_view user);
std::string metrics_text(const Snapshot& snapshot, const TrafficCounts& traffic);

// Sources that should have spoken and did not: name and since when.
std::vector<std::pair<std::string, Timestamp>> silent_sources(const Snapshot& snapshot,
                                                              Timestamp now);

}  // namespace metsuke
