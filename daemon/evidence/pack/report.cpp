#include "evidence/pack/report.h"

#include "base/words.h"
#include "evidence/pack/chart.h"
#include "evidence/pack/tables.h"

namespace metsuke {
namespace {

constexpr std::size_t page_rows_max = 400;   // A table longer than this says where the rest is.

constexpr std::string_view style = R"css(
:root{--ink:#1b1f24;--line:#c7ccd3;--soft:#f3f5f7;--pass:#0b6b3a;--fail:#b3261e;--ne:#7a4b00;
--waived:#3b4a9c}
*{box-sizing:border-box}
body{font:14px/1.65 "BIZ UDPGothic","BIZ UDGothic","Yu Gothic","Hiragino Sans","Noto Sans CJK JP",
sans-serif;color:var(--ink);margin:0 auto;max-width:1120px;padding:24px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;border-left:6px solid #23456b;padding-left:10px;
margin:36px 0 10px;break-after:avoid}
.sub{color:#4a5460;margin:0 0 18px}
table{border-collapse:collapse;width:100%;margin:8px 0 4px;font-size:12.5px}
caption{text-align:left;font-weight:bold;padding:4px 0}
th,td{border:1px solid var(--line);padding:4px 7px;text-align:left;vertical-align:top;
overflow-wrap:anywhere}
th{background:var(--soft);font-weight:bold;white-space:nowrap}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.pre{white-space:pre-wrap}
thead{display:table-header-group}tr{break-inside:avoid}
.verdict{display:flex;gap:18px;align-items:center;border:2px solid var(--ink);padding:12px 18px;
margin:12px 0}
.verdict b{font-size:30px;white-space:nowrap}
.v-PASS{color:var(--pass)}.v-FAIL{color:var(--fail)}.v-NOT_EVALUABLE{color:var(--ne)}
.v-WAIVED{color:var(--waived)}
.badge{font-weight:bold;white-space:nowrap}
.seals{display:flex;justify-content:flex-end;margin:0 0 12px}
.seals div{border:1px solid var(--ink);width:104px;height:92px;margin-left:-1px;text-align:center;
font-size:12px}
.seals span{display:block;border-bottom:1px solid var(--ink);background:var(--soft)}
svg{width:100%;height:auto;display:block;margin:6px 0}
svg text{font-size:11px;fill:#1b1f24}svg .end{text-anchor:end}svg .mid,svg .mark{text-anchor:middle}
svg .mark{font-size:12px}svg .grid{stroke:#d5dae0}
svg .on{fill:#d7eede;stroke:#0b6b3a}svg .late{fill:#fff0c2;stroke:#7a4b00}
svg .missing{fill:#f9d5d2;stroke:#b3261e;stroke-width:2}svg .zero{fill:#e6e9fb;stroke:#3b4a9c}
svg .due{fill:#fff;stroke:#7d8793;stroke-dasharray:3 2}svg .none{fill:#f7f8f9;stroke:#e3e6ea}
svg .silent{fill:#eceff2;stroke:#7d8793}
svg .s0{fill:#9aa5b1}svg .s1{fill:#5b8db8}svg .s2{fill:#e0a100}svg .s3{fill:#d2601a}
svg .s4{fill:#a3140c}
svg polyline,svg .l0,svg .l1,svg .l2,svg .l3,svg .l4,svg .l5{fill:none;stroke-width:2}
svg .l0{stroke:#23456b}svg .l1{stroke:#b3261e;stroke-dasharray:6 3}
svg .l2{stroke:#0b6b3a;stroke-dasharray:2 3}svg .l3{stroke:#7a4b00;stroke-dasharray:9 3 2 3}
svg .l4{stroke:#3b4a9c}svg .l5{stroke:#555}
.legend{font-size:12px;color:#333}
.mono{font-family:"BIZ UDGothic","DejaVu Sans Mono",monospace;font-size:12.5px;
overflow-wrap:anywhere}
.note{background:var(--soft);padding:8px 12px}
.finding{border:1px solid var(--line);border-left:6px solid #9aa5b1;padding:6px 14px;margin:10px 0;
break-inside:avoid}
.f-low{border-left-color:#5b8db8}.f-medium{border-left-color:#e0a100}
.f-high{border-left-color:#d2601a}.f-critical{border-left-color:#a3140c}
.finding h3{font-size:15px;margin:2px 0}.finding h3 span{border:1px solid var(--ink);padding:0 8px;
font-size:12px;margin-left:6px}
.finding .fact{margin:2px 0 6px}
.finding dl{display:grid;grid-template-columns:9em 1fr;gap:1px 12px;margin:0;font-size:12.5px}
.finding dt{color:#4a5460}.finding dd{margin:0;overflow-wrap:anywhere}
.finding .pre{white-space:pre-wrap;font-size:11.5px}
.draft{color:var(--fail);border:1px dashed var(--fail);padding:2px 10px;display:inline-block}
@page{size:A4 landscape;margin:12mm}
@media print{body{padding:0;max-width:none;font-size:11px}h2.page{break-before:page}
table{font-size:9.5px}a{color:inherit;text-decoration:none}}
)css";

std::string grouped(std::string_view hex) {
  std::string text;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (i > 0 && i % 8 == 0) text += ' ';
    text += hex[i];
  }
  return text;
}

std::string conclusion(const PackModel& model, Language language) {
  const VerdictCounts counts = count_verdicts(model.verdict);
  const std::string all = std::to_string(counts.all()), fail = std::to_string(counts.fail);
  const std::string undecided = std::to_string(counts.not_evaluable);
  if (counts.fail > 0) return phrase(Word::pack_conclusion_fail, language, {fail, all, undecided});
  if (counts.not_evaluable > 0)
    return phrase(Word::pack_conclusion_not_evaluable, language, {undecided, all});
  return std::string(word(Word::pack_conclusion_pass, language));
}

std::uint64_t events_of(const PackModel& model) {
  std::uint64_t events = 0;
  for (const ContractDay& row : model.days) events += row.day.events;
  return events;
}

std::uint64_t records_of(const PackModel& model) {
  std::uint64_t records = 0;
  for (const ContractDay& row : model.days) records += row.day.records;
  return records;
}

// A cell that is a verdict is shown as one: word, colour and weight.
std::string verdict_class(std::string_view cell, Language language) {
  for (const Verdict verdict :
       {Verdict::pass, Verdict::fail, Verdict::not_evaluable, Verdict::waived})
    if (cell == title_of(verdict, language)) return "badge v-" + std::string(name_of(verdict));
  return {};
}

std::string more_rows(const PackTable& table, Language language) {
  return "<p class=\"note\">" +
         escape_html(
             phrase(Word::pack_more_rows, language,
                    {std::to_string(table.rows.size() - page_rows_max), "data/" + table.file})) +
         "</p>";
}

void append_table(std::string& html, const PackTable& table, const PackModel& model,
                  Language language) {
  if (table.rows.empty()) {
    html += "<p class=\"note\">" +
            escape_html(phrase(Word::pack_zero_said, language,
                               {std::to_string(events_of(model))})) +
            "</p>";
    return;
  }
  html += "<table><caption>" + escape_html(table.title) + "</caption><thead><tr>";
  for (const std::string& column : table.columns)
    html += "<th scope=\"col\">" + escape_html(column) + "</th>";
  html += "</tr></thead><tbody>";
  const bool verdicts = table.id == "T3" || table.id == "T0";
  for (std::size_t r = 0; r < table.rows.size() && r < page_rows_max; ++r) {
    html += "<tr>";
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string& cell = table.rows[r][c];
      bool numeric = false;
      for (const std::size_t column : table.numeric) numeric = numeric || column == c;
      std::string classes = numeric ? "n" : "";
      if (verdicts) classes += (classes.empty() ? "" : " ") + verdict_class(cell, language);
      if (cell.find('\n') != std::string::npos) classes += classes.empty() ? "pre" : " pre";
      html += classes.empty() ? "<td>" : "<td class=\"" + classes + "\">";
      html += escape_html(cell) + "</td>";
    }
    html += "</tr>";
  }
  html += "</tbody></table>";
  if (table.rows.size() > page_rows_max) html += more_rows(table, language);
}

// A finding needs room to be read: a block each instead of a row of thirteen narrow cells.
void append_findings(std::string& html, const PackTable& table, const PackModel& model,
                     Language language) {
  if (table.rows.empty()) return append_table(html, table, model, language);
  for (std::size_t r = 0; r < table.rows.size() && r < page_rows_max; ++r) {
    const std::vector<std::string>& row = table.rows[r];
    const std::string severity(name_of(model.alerts[r].severity));
    html += "<section class=\"finding f-" + severity + "\" id=\"" + escape_html(row[0]) +
            "\"><h3>" + escape_html(row[0] + "　" + row[1] + " " + row[2]) + " <span>" +
            escape_html(row[3]) + "</span></h3><p class=\"fact\">" + escape_html(row[6]) +
            "</p><dl>";
    for (const std::size_t c : {4U, 5U, 7U, 12U, 10U, 11U, 9U, 8U}) {
      if (row[c].empty()) continue;
      html += "<dt>" + escape_html(table.columns[c]) + "</dt><dd";
      html += c == 8 || c == 9 ? " class=\"mono pre\">" : ">";
      html += escape_html(row[c]) + "</dd>";
    }
    html += "</dl></section>";
  }
  if (table.rows.size() > page_rows_max) html += more_rows(table, language);
}

std::string seal_boxes(const PackModel& model, Language language) {
  std::string html = "<div class=\"seals\" aria-label=\"" +
                     escape_html(word(Word::pack_approval, language)) + "\">";
  for (const std::string& role : model.contract->review_roles)
    html += "<div><span>" + escape_html(role) + "</span></div>";
  return html + "</div>";
}

std::string soundness_row(Word what, Soundness soundness, Language language) {
  const Word state = soundness == Soundness::holds    ? Word::pack_holds
                     : soundness == Soundness::fails ? Word::pack_fails
                                                     : Word::pack_not_checked;
  return "<tr><th scope=\"row\">" + escape_html(word(what, language)) + "</th><td>" +
         escape_html(word(state, language)) + "</td></tr>";
}

std::string proof_section(const PackModel& model, Language language) {
  const auto row = [&](Word what, const std::string& value) {
    return "<tr><th scope=\"row\">" + escape_html(word(what, language)) +
           "</th><td class=\"mono\">" + escape_html(value) + "</td></tr>";
  };
  std::string html = "<h2 class=\"page\">" + escape_html(word(Word::pack_proof, language)) +
                     "</h2><p class=\"note\">" +
                     escape_html(word(Word::pack_keep_paper, language)) + "</p><table><tbody>";
  html += soundness_row(Word::pack_integrity, model.verified.integrity, language);
  html += soundness_row(Word::pack_completeness, model.verified.completeness, language);
  html += soundness_row(Word::pack_authenticity, model.verified.authenticity, language);
  html += row(Word::pack_tree_size, std::to_string(model.checkpoint.size));
  html += row(Word::pack_root, grouped(to_hex(model.checkpoint.root)));
  html += row(Word::pack_chain, grouped(to_hex(model.chain)));
  html += row(Word::pack_vkey, to_text(model.key));
  html += row(Word::pack_bundle, grouped(to_hex(model.bundle)));
  html += "</tbody></table>";
  for (const VerifyProblem& problem : model.verified.found)
    html += "<p class=\"note\">" + escape_html(describe(problem, language)) + "</p>";
  return html + "<p>" + escape_html(word(Word::pack_how_to_check, language)) + "</p>";
}

std::string legend(Language language) {
  std::string text(word(Word::pack_legend, language));
  const auto add = [&](std::string_view letter, DayState state) {
    text += "　" + std::string(letter) + " " + std::string(title_of(state, language));
  };
  add("○", DayState::on_time);
  add("△", DayState::late);
  add("×", DayState::missing);
  add("0", DayState::zero_declared);
  add("●", DayState::streaming);
  add("－", DayState::silent);
  add("…", DayState::expected);
  return "<p class=\"legend\">" + escape_html(text) + "</p>";
}

// The matrix's rows are shown as the chart; its table keeps only the days that need words.
PackTable without_plain_days(PackTable table, Language language) {
  std::vector<std::vector<std::string>> kept;
  for (std::vector<std::string>& row : table.rows) {
    const bool plain = row[2] == title_of(DayState::on_time, language) ||
                       row[2] == title_of(DayState::streaming, language) ||
                       row[2] == title_of(DayState::not_expected, language);
    if (!plain || row[6] != "0" || row[8] != "0") kept.push_back(std::move(row));
  }
  table.rows = std::move(kept);
  return table;
}

}  // namespace

std::string report_html(const PackModel& model, Language language) {
  const bool japanese = language == Language::japanese;
  const Contract& contract = *model.contract;
  const std::string month = japanese ? to_wareki(model.month) : to_text(model.month);
  const std::string title = std::string(word(Word::pack_title, language)) + " " + month;
  std::string html = "<!DOCTYPE html>\n<html lang=\"";
  html += japanese ? "ja" : "en";
  html += "\"><head><meta charset=\"utf-8\"><title>" + escape_html(title) + " " +
          escape_html(contract.id) + "</title><style>" + std::string(style) +
          "</style></head><body>";
  html += seal_boxes(model, language);
  html += "<h1>" + escape_html(title) + "</h1><p class=\"sub\">" +
          escape_html(contract.id + " " + contract.title + "　" + contract.client_name + " ← " +
                      contract.vendor_name) +
          "</p>";
  if (model.as_of <= model.month.last())
    html += "<p class=\"draft\">" + escape_html(word(Word::pack_draft, language)) + "</p>";
  html += "<div class=\"verdict\"><b class=\"v-" + std::string(name_of(model.verdict.verdict)) +
          "\">" + escape_html(title_of(model.verdict.verdict, language)) + "</b><div>" +
          escape_html(conclusion(model, language)) + "<br>" +
          escape_html(phrase(Word::pack_denominator, language,
                             {std::to_string(model.alerts.size()),
                              std::to_string(records_of(model)),
                              std::to_string(events_of(model))})) +
          "</div></div>";
  for (PackTable& table : pack_tables(model, language)) {
    const bool page = table.id == "T3" || table.id == "T4";
    html += page ? "<h2 class=\"page\" id=\"" : "<h2 id=\"";
    html += table.id + "\">" + escape_html(table.title) + "</h2>";
    if (table.id == "T2") {
      html += coverage_svg(model, language) + legend(language) + events_svg(model, language);
      table = without_plain_days(std::move(table), language);
      if (table.rows.empty()) continue;
    }
    if (table.id == "T4") html += alerts_svg(model, language);
    if (table.id == "T4")
      append_findings(html, table, model, language);
    else
      append_table(html, table, model, language);
    if (table.id == "T10") html += proof_section(model, language);
  }
  return html + "</body></html>\n";
}

}  // namespace metsuke
