#include "evidence/pack/tables.h"

#include <algorithm>

#include "base/words.h"
#include "evidence/mask.h"

namespace metsuke {
namespace {

std::string period_text(const std::optional<Date>& from, const std::optional<Date>& to) {
  if (!from) return "";
  if (!to || *to == *from) return to_text(*from);
  return to_text(*from) + " – " + to_text(*to);
}

struct Named {
  std::string_view name;
  Word title;
};

std::string title_by_name(std::span<const Named> rows, std::string_view name, Language language) {
  for (const Named& row : rows)
    if (row.name == name) return std::string(word(row.title, language));
  return std::string(name);
}

std::string manifest_title(std::string_view name, Language language) {
  static constexpr Named rows[] = {{"ok", Word::manifest_ok},
                                   {"mismatch", Word::manifest_mismatch},
                                   {"missing_file", Word::manifest_missing_file},
                                   {"extra_file", Word::manifest_extra_file},
                                   {"none", Word::manifest_none}};
  return title_by_name(rows, name, language);
}

const Slot* slot_of_delivery(const PackModel& model, const DeliveryRow& row) {
  for (const ContractSlot& slot : model.slots)
    if (slot.source == row.delivery.source && slot.slot.delivery_seq == row.seq) return &slot.slot;
  return nullptr;
}

std::string slot_title(SlotState state, Language language) {
  switch (state) {
    case SlotState::expected:
      return std::string(word(Word::slot_expected, language));
    case SlotState::on_time:
      return std::string(word(Word::slot_on_time, language));
    case SlotState::late:
      return std::string(word(Word::slot_late, language));
    case SlotState::missing:
      return std::string(word(Word::slot_missing, language));
    case SlotState::zero_declared:
      return std::string(word(Word::slot_zero, language));
  }
  UNREACHABLE();
}

const SourceDay* day_of(const PackModel& model, std::string_view source, Date day) {
  for (const ContractDay& row : model.days)
    if (row.source == source && row.day.day == day) return &row.day;
  return nullptr;
}

const Slot* slot_on(const PackModel& model, std::string_view source, Date day) {
  for (const ContractSlot& slot : model.slots)
    if (slot.source == source && slot.slot.from <= day && day <= slot.slot.to) return &slot.slot;
  return nullptr;
}

std::string limit_place(const Place& place) {
  return place.line == 0
             ? ""
             : place.file + ":" + std::to_string(static_cast<std::uint64_t>(place.line));
}

}  // namespace

std::vector<std::string> column_heads(Language language, std::initializer_list<Word> words) {
  std::vector<std::string> texts;
  for (const Word one : words) texts.emplace_back(word(one, language));
  return texts;
}

VerdictCounts count_verdicts(const MonthVerdict& verdict) {
  VerdictCounts counts;
  for (const ClauseVerdict& clause : verdict.clauses) {
    for (const CheckVerdict& check : clause.checks) {
      switch (check.verdict) {
        case Verdict::pass:
          ++counts.pass;
          break;
        case Verdict::fail:
          ++counts.fail;
          break;
        case Verdict::not_evaluable:
          ++counts.not_evaluable;
          break;
        case Verdict::waived:
          ++counts.waived;
          break;
      }
    }
  }
  return counts;
}

DayState day_state(const PackModel& model, SourceId source, Date day) {
  const SourceSpec& spec = model.contract->sources[source.value];
  if (day > model.as_of || day < model.contract->period_from || day > model.contract->period_to)
    return DayState::not_expected;
  if (spec.delivers.every == Delivers::Every::continuous) {
    const SourceDay* seen = day_of(model, spec.id, day);
    return seen != nullptr && seen->events > 0 ? DayState::streaming : DayState::silent;
  }
  const Slot* slot = slot_on(model, spec.id, day);
  if (slot == nullptr) return DayState::not_expected;
  switch (slot->state) {
    case SlotState::expected:
      return DayState::expected;
    case SlotState::on_time:
      return DayState::on_time;
    case SlotState::late:
      return DayState::late;
    case SlotState::missing:
      return DayState::missing;
    case SlotState::zero_declared:
      return DayState::zero_declared;
  }
  UNREACHABLE();
}

std::string_view title_of(DayState state, Language language) {
  switch (state) {
    case DayState::on_time:
      return word(Word::slot_on_time, language);
    case DayState::late:
      return word(Word::slot_late, language);
    case DayState::missing:
      return word(Word::slot_missing, language);
    case DayState::zero_declared:
      return word(Word::slot_zero, language);
    case DayState::expected:
      return word(Word::slot_expected, language);
    case DayState::not_expected:
      return word(Word::slot_none, language);
    case DayState::streaming:
      return word(Word::slot_stream, language);
    case DayState::silent:
      return word(Word::slot_silent, language);
  }
  UNREACHABLE();
}

PackTable cover_table(const PackModel& model, Language language) {
  const Contract& contract = *model.contract;
  const VerdictCounts counts = count_verdicts(model.verdict);
  PackTable table{"T0",
                  "t0_cover.csv",
                  std::string(word(Word::pack_t0, language)),
                  column_heads(language, {Word::pack_item, Word::pack_value}),
                  {},
                  {}};
  const auto row = [&](Word item, std::string value) {
    table.rows.push_back({std::string(word(item, language)), std::move(value)});
  };
  std::string sources;
  for (const SourceSpec& source : contract.sources)
    sources += (sources.empty() ? "" : ", ") + source.id;
  const auto head = [&](const Checkpoint& checkpoint) {
    if (checkpoint.size == 0) return std::string(word(Word::pack_none, language));
    return to_hex(checkpoint.root) + " (" + std::to_string(checkpoint.size) + ")";
  };
  row(Word::pack_contract, contract.id + " " + contract.title);
  row(Word::pack_client, contract.client_name + " " + contract.client_department);
  row(Word::pack_vendor, contract.vendor_name + " " + contract.vendor_responsible);
  row(Word::pack_period, period_text(contract.period_from, contract.period_to));
  row(Word::pack_month, to_text(model.month));
  row(Word::pack_as_of, to_rfc3339_japan(model.totals.now));
  row(Word::pack_sources, sources);
  row(Word::pack_overall, std::string(title_of(model.verdict.verdict, language)));
  row(Word::pack_fail_count, std::to_string(counts.fail));
  row(Word::pack_not_evaluable_count, std::to_string(counts.not_evaluable));
  row(Word::pack_waived_count, std::to_string(counts.waived));
  row(Word::pack_pass_count, std::to_string(counts.pass));
  row(Word::pack_incident_clock, std::string(word(Word::pack_incidents_elsewhere, language)));
  row(Word::pack_bundle, to_hex(model.bundle));
  row(Word::pack_head_before, head(model.checkpoint_before));
  row(Word::pack_head_now, head(model.checkpoint));
  row(Word::pack_chain, to_hex(model.chain));
  return table;
}

PackTable deliveries_table(const PackModel& model, Language language) {
  PackTable table{
      "T1",
      "t1_deliveries.csv",
      std::string(word(Word::pack_t1, language)),
      column_heads(language, {Word::pack_receipt, Word::pack_source, Word::pack_covers,
                              Word::pack_due, Word::pack_received, Word::pack_state,
                              Word::pack_route, Word::pack_file, Word::pack_bytes, Word::pack_rows,
                              Word::pack_quarantined, Word::pack_sha256, Word::pack_manifest}),
      {},
      {8, 9, 10}};
  for (const DeliveryRow& row : model.deliveries) {
    const Delivery& delivery = row.delivery;
    const Slot* slot = slot_of_delivery(model, row);
    std::string state(row.duplicate ? word(Word::pack_duplicate, language) : "");
    if (slot != nullptr) state = slot_title(slot->state, language);
    const std::string due = slot == nullptr ? "" : to_japan_text(slot->due);
    const std::vector<std::string> head{std::to_string(row.seq.value),
                                        delivery.source,
                                        period_text(delivery.period_from, delivery.period_to),
                                        due,
                                        to_japan_text(delivery.received),
                                        state,
                                        std::string(word(Word::pack_route_drop, language))};
    if (delivery.files.empty()) {
      table.rows.push_back(head);
      for (const std::string& cell :
           {delivery.name, std::string("0"), std::string("0"), std::string("0"), std::string(),
            manifest_title(row.manifest, language)})
        table.rows.back().push_back(cell);
    }
    for (const DeliveredFile& file : delivery.files) {
      table.rows.push_back(head);
      const bool only = delivery.files.size() == 1;
      const std::string digest = file.state == FileState::missing ? "" : to_hex(file.sha256);
      const std::string manifest =
          std::string(manifest_word(delivery, file.state));
      for (const std::string& cell : {delivery.name + "/" + file.name, std::to_string(file.bytes),
                                      only ? std::to_string(row.rows) : std::string(),
                                      only ? std::to_string(row.quarantined) : std::string(),
                                      digest, manifest_title(manifest, language)})
        table.rows.back().push_back(cell);
    }
  }
  return table;
}

PackTable completeness_table(const PackModel& model, Language language) {
  PackTable table{
      "T2",
      "t2_completeness.csv",
      std::string(word(Word::pack_t2, language)),
      column_heads(language, {Word::pack_source, Word::pack_day, Word::pack_state,
                              Word::pack_expected, Word::pack_lines, Word::pack_events,
                              Word::pack_quarantined, Word::pack_silence, Word::pack_sequence}),
      {},
      {3, 4, 5, 6, 7, 8}};
  const auto first = std::chrono::sys_days(model.month.first());
  const auto last = std::chrono::sys_days(model.month.last());
  for (const SourceSpec& source : model.contract->sources) {
    for (auto day = first; day <= last; day += std::chrono::days(1)) {
      const Date date(day);
      const Slot* slot = slot_on(model, source.id, date);
      const SourceDay* seen = day_of(model, source.id, date);
      const bool declared = slot != nullptr && slot->declared_rows && slot->from == slot->to;
      table.rows.push_back(
          {source.id, to_text(date),
           std::string(title_of(day_state(model, source.reader.id, date), language)),
           declared ? std::to_string(*slot->declared_rows) : std::string(),
           seen == nullptr ? "0" : std::to_string(seen->records),
           seen == nullptr ? "0" : std::to_string(seen->events),
           seen == nullptr ? "0" : std::to_string(seen->quarantined),
           seen == nullptr ? std::string() : std::to_string(seen->silent_seconds_max),
           seen == nullptr ? "0" : std::to_string(seen->sequence_missing)});
    }
  }
  return table;
}

PackTable checks_table(const PackModel& model, Language language) {
  PackTable table{
      "T3",
      "t3_checks.csv",
      std::string(word(Word::pack_t3, language)),
      column_heads(language, {Word::pack_clause, Word::pack_check, Word::pack_name,
                              Word::pack_verdict, Word::pack_evaluated, Word::pack_violating,
                              Word::pack_unknown, Word::pack_limit, Word::pack_missing,
                              Word::pack_basis, Word::pack_policy_line}),
      {},
      {4, 5, 6}};
  for (const ClauseVerdict& clause : model.verdict.clauses) {
    for (const CheckVerdict& check : clause.checks) {
      const Rule* rule = model.rules->find(check.check);
      std::string name, basis;
      if (rule != nullptr) {
        name = language == Language::japanese ? rule->ja.title : rule->en.title;
        if (name.empty()) name = rule->title;
        for (const std::string& one : rule->clauses) basis += (basis.empty() ? "" : "、") + one;
      }
      table.rows.push_back(
          {clause.clause, check.check, name, std::string(title_of(check.verdict, language)),
           std::to_string(check.evaluated), std::to_string(check.violating),
           std::to_string(check.unknown), check.limit, missing_in_words(check.missing, language),
           basis, limit_place(check.place)});
    }
  }
  for (const ContractTally& row : model.not_judged)
    table.rows.push_back({"", row.check, row.rule,
                          std::string(word(Word::pack_not_judged, language)),
                          std::to_string(row.tally.evaluated), std::to_string(row.tally.violating),
                          std::to_string(row.tally.unknown), "",
                          std::string(word(Word::pack_rule_ended, language)), "", ""});
  return table;
}

}  // namespace metsuke
