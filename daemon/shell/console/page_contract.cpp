#include "shell/console/view.h"

namespace metsuke {

namespace {

std::string number_of(std::uint64_t number) { return number_words(number); }

// What the check is called for a reader, with the rule's own name below.
void check_title(Html& html, const View& view, const Rule* rule, std::string_view name) {
  html.open("td");
  std::string_view title;
  if (rule != nullptr) title = (view.is_japanese() ? rule->ja : rule->en).title;
  if (title.empty()) {
    html.text(name);
  } else {
    html.text(title);
    html.element("p", name, {{"class", "fine"}});
  }
  html.close();
}

void check_rows(Html& html, const View& view, const Ruleset& rules, const ClauseVerdict& clause) {
  for (const CheckVerdict& check : clause.checks) {
    html.open("tr").open("th", {{"scope", "row"}});
    if (check.violating != 0)
      html.element("a", check.check,
                   {{"href", "/alerts" + query_text({{"state", "all"},
                                                     {"month", to_text(view.month())},
                                                     {"q", check.check}})}});
    else
      html.text(check.check);
    html.close();
    check_title(html, view, rules.find(check.rule), check.rule);
    html.open("td");
    verdict_badge(html, view, check.verdict);
    html.close();
    html.element("td", number_of(check.evaluated), {{"class", "number"}});
    html.element("td", number_of(check.violating),
                 {{"class", check.violating == 0 ? "number" : "number attention"}});
    html.element("td", number_of(check.unknown), {{"class", "number"}});
    html.open("td").text(check.limit);
    if (!check.missing.empty())
      html.element("p",
                   phrase(Word::console_missing, view.language,
                          {missing_in_words(check.missing, view.language)}),
                   {{"class", "fine"}});
    html.close().close();
  }
}

void clause_section(Html& html, const View& view, const Ruleset& rules,
                    const ClauseVerdict& clause) {
  html.open("section", {{"class", "clause"}}).open("h2");
  html.text(clause.clause + " ");
  verdict_badge(html, view, clause.verdict);
  html.close().element("p", clause.text);
  if (clause.checks.empty()) {
    html.element("p", view.say(Word::console_no_checks), {{"class", "fine"}}).close();
    return;
  }
  html.open("table", {{"class", "checks"}})
      .element("caption", phrase(Word::console_clause_caption, view.language, {clause.clause}));
  html.open("thead").open("tr");
  for (const Word title : {Word::console_check, Word::console_check_title, Word::console_verdict,
                           Word::console_evaluated, Word::console_violating,
                           Word::console_unknown_count, Word::console_limit})
    html.element("th", view.say(title), {{"scope", "col"}});
  html.close().close().open("tbody");
  check_rows(html, view, rules, clause);
  html.close().close().close();
}

void contract_facts(Html& html, const View& view, const Contract& contract) {
  html.open("dl", {{"class", "facts"}});
  html.element("dt", view.say(Word::console_client));
  html.element("dd", contract.client_name + " " + contract.client_department);
  html.element("dt", view.say(Word::console_vendor));
  html.element("dd", contract.vendor_name + " " + contract.vendor_responsible);
  html.element("dt", view.say(Word::console_period));
  html.element(
      "dd", date_words(view, contract.period_from) + " – " + date_words(view, contract.period_to));
  html.element("dt", view.say(Word::console_bundle));
  html.element("dd", to_hex(view.snapshot->bundle->digest).substr(0, 16));
  html.close();
}

}  // namespace

HttpResponse contract_page(const View& view) {
  const BoundContract* const bound = view.contract();
  if (bound == nullptr) return error_page(view, 404, {Code::not_found, "contract"});
  const Contract& contract = *bound->contract;
  const Month month = view.month();
  const auto slots = view.query->slots(contract.id, month);
  if (!slots) return error_page(view, 503, slots.error());
  const auto tallies = view.query->tallies(contract.id, month);
  if (!tallies) return error_page(view, 503, tallies.error());
  std::vector<Slot> plain_slots;
  for (const ContractSlot& slot : *slots) plain_slots.push_back(slot.slot);
  // A tally counts for the rule of that name in force; its number may have been another's before.
  std::vector<Tally> plain_tallies;
  for (const ContractTally& tally : *tallies) {
    const Rule* rule = bound->rules->find(tally.rule);
    if (rule == nullptr) continue;
    plain_tallies.push_back(tally.tally);
    plain_tallies.back().rule = rule->id;
  }
  const MonthVerdict verdict =
      judge(contract, *bound->rules, month, japan_date(view.now), plain_tallies, plain_slots);
  Html main;
  main.element("h1", contract.id + " " + contract.title);
  if (view.snapshot->bundle->contracts.size() > 1) contract_picker(main, view, "/contract");
  contract_facts(main, view, contract);
  month_picker(main, view, "/contract");
  const bool is_running = month == japan_month(view.now);
  main.open("p", {{"class", "verdict"}});
  main.text(phrase(is_running ? Word::console_month_so_far : Word::console_month_verdict,
                   view.language, {month_words(view, month)}));
  main.text(" ");
  verdict_badge(main, view, verdict.verdict);
  main.close();
  for (const ClauseVerdict& clause : verdict.clauses)
    clause_section(main, view, *bound->rules, clause);
  return page(view, Section::contract, contract.title, main);
}

}  // namespace metsuke
