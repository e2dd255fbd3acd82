#include "contract/declaration.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/complaint.h"
#include "base/limits.h"
#include "base/words.h"
#include "event/timestamps.h"

namespace metsuke {
namespace {

using Form = DeclaredFact::Form;
using Kind = DeclarationKind;

constexpr std::array facts{
    DeclaredFact{Form::text, Kind::incident, "title", "what happened, in a line", "件名"},
    DeclaredFact{Form::time, Kind::incident, "vendor_known", "the vendor knew",
                 "委託先が知った時刻"},
    DeclaredFact{Form::time, Kind::incident, "vendor_called", "the vendor called",
                 "第一報（電話）"},
    DeclaredFact{Form::time, Kind::incident, "vendor_wrote", "the vendor wrote", "第一報（書面）"},
    DeclaredFact{Form::time, Kind::incident, "known", "a department of ours knew",
                 "自治体が知った時刻"},
    DeclaredFact{Form::time, Kind::incident, "persons_known", "more than 100 persons became known",
                 "100人超が判明した時刻"},
    DeclaredFact{Form::time, Kind::incident, "preliminary", "preliminary report made", "速報"},
    DeclaredFact{Form::time, Kind::incident, "final", "final report made", "確報"},
    DeclaredFact{Form::time, Kind::incident, "persons_notified", "persons notified", "本人通知"},
    DeclaredFact{Form::time, Kind::incident, "plan_received", "prevention plan received",
                 "再発防止策の受領"},
    DeclaredFact{Form::time, Kind::incident, "published", "published", "公表した時刻"},
    DeclaredFact{Form::time, Kind::incident, "closed", "closed", "終結"},
    DeclaredFact{Form::count, Kind::incident, "persons_max", "persons, at most", "本人数（最大）"},
    DeclaredFact{Form::truth, Kind::incident, "specific", "specific personal information",
                 "特定個人情報"},
    DeclaredFact{Form::truth, Kind::incident, "sensitive", "sensitive information",
                 "要配慮個人情報"},
    DeclaredFact{Form::truth, Kind::incident, "property_damage", "property damage possible",
                 "財産的被害のおそれ"},
    DeclaredFact{Form::truth, Kind::incident, "wrongful_purpose", "wrongful purpose possible",
                 "不正の目的のおそれ"},
    DeclaredFact{Form::truth, Kind::incident, "ordinance_sensitive",
                 "sensitive by the town's ordinance", "条例要配慮個人情報"},
    DeclaredFact{Form::truth, Kind::incident, "service_system",
                 "a system that processes individual numbers", "個人番号利用事務等の情報システム"},
    DeclaredFact{Form::truth, Kind::incident, "public_view", "open to anyone's view",
                 "不特定多数による閲覧"},
    DeclaredFact{Form::truth, Kind::incident, "encrypted", "strongly encrypted: no report",
                 "高度な暗号化（報告不要）"},
    DeclaredFact{Form::text, Kind::incident, "encrypted_reason", "why no report is due",
                 "報告不要と判断した理由"},
    DeclaredFact{Form::text, Kind::incident, "item_overview", "1 overview", "① 概要"},
    DeclaredFact{Form::text, Kind::incident, "item_items", "2 kinds of data", "② 項目"},
    DeclaredFact{Form::text, Kind::incident, "item_persons", "3 number of persons", "③ 本人の数"},
    DeclaredFact{Form::text, Kind::incident, "item_cause", "4 cause", "④ 原因"},
    DeclaredFact{Form::text, Kind::incident, "item_secondary", "5 secondary damage", "⑤ 二次被害"},
    DeclaredFact{Form::text, Kind::incident, "item_response", "6 response to the persons",
                 "⑥ 本人への対応"},
    DeclaredFact{Form::text, Kind::incident, "item_publication", "7 publication", "⑦ 公表"},
    DeclaredFact{Form::text, Kind::incident, "item_prevention", "8 prevention", "⑧ 再発防止"},
    DeclaredFact{Form::text, Kind::incident, "item_other", "9 other", "⑨ その他"},
    DeclaredFact{Form::text, Kind::duty, "duty", "monthly_sign_off, on_site_inspection, drill …",
                 "果たした義務の種別"},
    DeclaredFact{Form::time, Kind::duty, "done", "when it was done", "実施時刻"},
    DeclaredFact{Form::text, Kind::duty, "who", "by whom", "実施者"},
    DeclaredFact{Form::text, Kind::action, "title", "what is to be done", "処置"},
    DeclaredFact{Form::text, Kind::action, "incident", "of which incident or alert",
                 "対象のインシデント・警告"},
    DeclaredFact{Form::text, Kind::action, "cause", "cause", "原因"},
    DeclaredFact{Form::time, Kind::action, "due", "due", "期限"},
    DeclaredFact{Form::time, Kind::action, "done", "done", "完了"},
    DeclaredFact{Form::time, Kind::action, "confirmed", "found effective", "有効性確認"},
    DeclaredFact{Form::count, Kind::report, "incidents", "incidents the vendor reports",
                 "委託先が報告した事故件数"},
    DeclaredFact{Form::time, Kind::report, "received", "received", "受領時刻"},
    DeclaredFact{Form::text, Kind::report, "signed_by", "signed by", "署名者"},
    DeclaredFact{Form::text, Kind::hold, "source", "source held; none: all of the contract",
                 "対象の源（なければ契約全体）"},
    DeclaredFact{Form::time, Kind::hold, "from", "from", "対象期間の始め"},
    DeclaredFact{Form::time, Kind::hold, "to", "to", "対象期間の終わり"},
    DeclaredFact{Form::text, Kind::hold, "reason", "why", "理由"},
    DeclaredFact{Form::time, Kind::hold, "released", "released", "解除"},
};

struct KindName {
  std::string_view name, en, ja;
};
constexpr std::array<KindName, 5> kinds{{{"incident", "incident", "インシデント"},
                                         {"duty", "duty done", "義務の履行"},
                                         {"action", "corrective action", "是正処置"},
                                         {"report", "vendor's report", "委託先の報告"},
                                         {"hold", "legal hold", "証拠保全"}}};

std::optional<bool> truth_of(std::string_view text) {
  for (const std::string_view yes : {"true", "yes", "1", "はい", "有", "あり", "該当"})
    if (text == yes) return true;
  for (const std::string_view no : {"false", "no", "0", "いいえ", "無", "なし", "非該当"})
    if (text == no) return false;
  return std::nullopt;
}

std::optional<std::uint64_t> count_of(std::string_view text) {
  std::uint64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, count);
  if (failure != std::errc() || stop != end || text.empty()) return std::nullopt;
  return count;
}

Error wrong(Word which, std::initializer_list<std::string_view> values) {
  return {Code::value_invalid, phrase(which, Language::japanese, values) + " / " +
                                   phrase(which, Language::english, values)};
}

const DeclaredFact* fact_named(DeclarationKind kind, std::string_view name) {
  for (const DeclaredFact& fact : facts)
    if (fact.kind == kind && fact.name == name) return &fact;
  return nullptr;
}

Error unknown_fact(DeclarationKind kind, std::string_view name) {
  std::vector<std::string_view> known;
  for (const DeclaredFact& fact : facts)
    if (fact.kind == kind) known.push_back(fact.name);
  const std::string_view near = nearest(name, known);
  if (near.empty()) return wrong(Word::declaration_unknown_fact, {name, name_of(kind)});
  return wrong(Word::declaration_unknown_near, {name, name_of(kind), near});
}

Result<void> check_fact(const DeclaredFact& form, std::string_view value) {
  if (value.empty()) return {};
  bool good = true;
  switch (form.form) {
    case Form::time:
      good = static_cast<bool>(time_from_table(value, Zone()));
      break;
    case Form::count:
      good = count_of(value).has_value();
      break;
    case Form::truth:
      good = truth_of(value).has_value();
      break;
    case Form::text:
      break;
  }
  if (!good) return wrong(Word::declaration_value, {form.name, value});
  return {};
}

}  // namespace

std::string_view name_of(DeclarationKind kind) {
  return kinds[static_cast<std::size_t>(kind)].name;
}

std::string_view title_of(DeclarationKind kind, Language language) {
  const KindName& named = kinds[static_cast<std::size_t>(kind)];
  return language == Language::japanese ? named.ja : named.en;
}

std::optional<DeclarationKind> declaration_kind_from(std::string_view name) {
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i].name == name) return static_cast<DeclarationKind>(i);
  return std::nullopt;
}

std::span<const DeclaredFact> declared_facts() { return facts; }

Result<void> check_declaration(const Declaration& declaration) {
  if (declaration.person.empty()) return wrong(Word::declaration_no_person, {});
  if (declaration.subject.empty()) return wrong(Word::declaration_no_subject, {});
  if (declaration.facts.empty()) return wrong(Word::declaration_no_fact, {});
  std::size_t bytes = declaration.comment.size() + declaration.subject.size();
  for (const auto& [name, value] : declaration.facts) {
    const DeclaredFact* const form = fact_named(declaration.kind, name);
    if (form == nullptr) return unknown_fact(declaration.kind, name);
    TRY(check_fact(*form, value));
    bytes += name.size() + value.size();
  }
  if (bytes > limits::declaration_bytes_max)
    return wrong(Word::declaration_long, {std::to_string(limits::declaration_bytes_max)});
  if (declaration.kind == DeclarationKind::report && !month_from(declaration.subject))
    return wrong(Word::declaration_month, {declaration.subject});
  return {};
}

void DeclaredFacts::add(const Declaration& declaration) {
  for (const auto& [name, value] : declaration.facts) {
    if (value.empty())
      facts_.erase(name);
    else
      facts_[name] = value;
  }
}

std::string_view DeclaredFacts::operator[](std::string_view name) const {
  const auto found = facts_.find(name);
  return found == facts_.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<Timestamp> DeclaredFacts::time(std::string_view name) const {
  const std::string_view text = (*this)[name];
  if (text.empty()) return std::nullopt;
  const Result<Timestamp> at = time_from_table(text, Zone());
  return at ? std::optional(*at) : std::nullopt;
}

std::optional<std::uint64_t> DeclaredFacts::count(std::string_view name) const {
  return count_of((*this)[name]);
}

bool DeclaredFacts::truth(std::string_view name) const {
  return truth_of((*this)[name]).value_or(false);
}

}  // namespace metsuke
