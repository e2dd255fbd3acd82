// The tables about alerts, retention and acts: T4, T5, T10 and the appendix.
#include <algorithm>

#include "base/words.h"
#include "evidence/mask.h"
#include "evidence/pack/tables.h"

namespace metsuke {
namespace {

std::string severity_title(Severity severity, Language language) {
  return std::string(word(title_of(severity), language));
}

std::string when(const std::optional<Timestamp>& at) {
  return at ? to_japan_text(*at) : std::string();
}

// Who closed it and when, if it is closed.
const AlertStep* closing(const Alert& alert) {
  if (alert.state != AlertState::closed) return nullptr;
  for (auto step = alert.history.rbegin(); step != alert.history.rend(); ++step)
    if (step->review.act == ReviewAct::close) return &*step;
  return nullptr;
}

std::optional<Timestamp> first_handled(const Alert& alert) {
  for (const AlertStep& step : alert.history)
    if (step.review.act == ReviewAct::acknowledge) return step.review.at;
  return std::nullopt;
}

}  // namespace

PackTable findings_table(const PackModel& model, Language language) {
  PackTable table{"T4",
                  "t4_findings.csv",
                  std::string(word(Word::pack_t4, language)),
                  column_heads(language, {Word::pack_number, Word::pack_check, Word::pack_name,
                                          Word::pack_severity, Word::pack_subject, Word::pack_time,
                                          Word::pack_fact, Word::pack_count, Word::pack_raw,
                                          Word::pack_raw_text, Word::pack_ask, Word::pack_next,
                                          Word::pack_state}),
                  {},
                  {7}};
  const bool japanese = language == Language::japanese;
  for (const Alert& alert : model.alerts) {
    const Rule* rule = model.rules->find(alert.check);
    std::string raw, text;
    if (const auto proofs = model.proofs.find(alert.id); proofs != model.proofs.end()) {
      for (const ProofLine& line : proofs->second) {
        if (!raw.empty()) raw += "\n", text += "\n";
        raw += to_hex(line.line_sha256) + " " + line.place;
        text += line.text;
      }
    }
    std::string ask, next;
    if (rule != nullptr) {
      ask = japanese ? rule->ja.ask : rule->en.ask;
      next = japanese ? rule->ja.next : rule->en.next;
    }
    std::string time = to_japan_text(alert.first);
    if (alert.last != alert.first) time += " – " + to_japan_text(alert.last);
    table.rows.push_back(
        {alert.number, alert.check, japanese ? alert.title_ja : alert.title_en,
         severity_title(alert.severity, language), masked(group_in_words(alert.group, language)),
         time, masked(japanese ? alert.why_ja : alert.why_en), std::to_string(alert.count), raw,
         text, ask, next, std::string(title_of(alert.state, language))});
  }
  return table;
}

PackTable handling_table(const PackModel& model, Language language) {
  PackTable table{"T5",
                  "t5_handling.csv",
                  std::string(word(Word::pack_t5, language)),
                  column_heads(language, {Word::pack_number, Word::pack_check, Word::pack_severity,
                                          Word::pack_detected, Word::pack_first_view,
                                          Word::pack_viewer, Word::pack_course, Word::pack_reason,
                                          Word::pack_closer, Word::pack_closed, Word::pack_sla}),
                  {},
                  {}};
  for (const Alert& alert : model.alerts) {
    std::string course;
    for (const AlertStep& step : alert.history) {
      if (!course.empty()) course += "\n";
      course += to_japan_text(step.review.at) + " " + step.review.reviewer + " " +
                std::string(title_of(step.to, language));
      if (!step.review.comment.empty()) course += " " + masked(step.review.comment);
    }
    const AlertStep* closed = closing(alert);
    const std::optional<Timestamp> handled = first_handled(alert);
    const bool exceeded = alert.due && handled.value_or(model.totals.now) > *alert.due;
    table.rows.push_back(
        {alert.number, alert.check, severity_title(alert.severity, language),
         to_japan_text(alert.raised), when(alert.first_viewed), alert.first_viewed_by, course,
         closed == nullptr ? std::string() : std::string(title_of(alert.reason, language)),
         closed == nullptr ? std::string() : closed->review.reviewer,
         closed == nullptr ? std::string() : to_japan_text(closed->review.at),
         std::string(word(exceeded ? Word::pack_yes : Word::pack_no, language))});
  }
  return table;
}

PackTable retention_table(const PackModel& model, Language language) {
  PackTable table{
      "T10",
      "t10_retention.csv",
      std::string(word(Word::pack_t10, language)),
      column_heads(language,
                   {Word::pack_source, Word::pack_required_days, Word::pack_keep_clause,
                    Word::pack_oldest, Word::pack_held_days, Word::pack_fulfilled,
                    Word::pack_rehashed, Word::pack_altered, Word::pack_disposed, Word::pack_hold}),
      {},
      {1, 4, 6, 7, 8, 9}};
  const auto today = std::chrono::sys_days(model.as_of);
  const auto begin = std::chrono::sys_days(model.contract->period_from);
  for (const SourceSpec& source : model.contract->sources) {
    const auto oldest = std::find_if(model.oldest.begin(), model.oldest.end(),
                                     [&](const auto& row) { return row.first == source.id; });
    std::string since, held;
    Word fulfilled = Word::pack_fulfilled_no_data;
    if (oldest != model.oldest.end()) {
      const auto days = (today - std::chrono::sys_days(japan_date(oldest->second))).count();
      since = to_text(japan_date(oldest->second));
      held = std::to_string(days);
      const auto contract_age = (today - begin).count();
      if (days >= source.keep.total_days)
        fulfilled = Word::pack_fulfilled_yes;
      else  // Young is no shortfall while the contract itself is younger than the duty.
        fulfilled = contract_age < source.keep.total_days ? Word::pack_fulfilled_young
                                                          : Word::pack_fulfilled_no;
    }
    table.rows.push_back(
        {source.id, std::to_string(static_cast<std::uint64_t>(source.keep.total_days)),
         source.keep.clause, since, held, std::string(word(fulfilled, language)),
         std::to_string(model.verified.segments) + "/" + std::to_string(model.manifests.size()),
         std::to_string(model.verified.problems.size()), "0", "0"});
  }
  return table;
}

PackTable adopted_table(const PackModel& model, Language language) {
  PackTable table{"A1",
                  "a1_in_force.csv",
                  std::string(word(Word::pack_changes, language)),
                  column_heads(language, {Word::pack_time, Word::pack_kind, Word::pack_contract,
                                          Word::pack_name, Word::pack_sha256}),
                  {},
                  {}};
  for (const AdoptedRow& row : model.adopted)
    table.rows.push_back({to_japan_text(row.at), row.kind, row.contract, row.name, row.digest});
  return table;
}

PackTable audit_table(const PackModel& model, Language language) {
  PackTable table{"A2",
                  "a2_acts.csv",
                  std::string(word(Word::pack_acts, language)),
                  column_heads(language, {Word::pack_time, Word::pack_who, Word::pack_act,
                                          Word::pack_object, Word::pack_remark}),
                  {},
                  {}};
  for (const AuditRow& row : model.audit)
    table.rows.push_back({to_japan_text(row.at), row.actor,
                          row.act + (row.refused ? " (refused)" : ""), row.object,
                          masked(row.reason)});
  return table;
}

std::vector<PackTable> pack_tables(const PackModel& model, Language language) {
  return {cover_table(model, language),        deliveries_table(model, language),
          completeness_table(model, language), checks_table(model, language),
          findings_table(model, language),     handling_table(model, language),
          retention_table(model, language),    adopted_table(model, language),
          audit_table(model, language)};
}

std::string to_csv(const PackTable& table) {
  std::string csv = "\xef\xbb\xbf";
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) csv += ',';
      std::string_view cell = cells[i];
      const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) !=
                                                std::string_view::npos;
      csv += '"';
      if (formula) csv += '\'';
      for (const char c : cell) {
        if (c == '"') csv += '"';
        csv += c;
      }
      csv += '"';
    }
    csv += "\r\n";
  };
  line(table.columns);
  for (const std::vector<std::string>& row : table.rows) {
    ASSERT(row.size() == table.columns.size());
    line(row);
  }
  return csv;
}

}  // namespace metsuke
