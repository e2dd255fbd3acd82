#include <algorithm>
#include <array>

#include "base/unicode.h"
#include "contract/registers.h"

namespace metsuke {

namespace {

struct Head {
  std::string_view column;
  std::string_view head;  // NFKC, lower case, without spaces and without what stands in brackets.
};

// What a head means whatever the register.
constexpr Head common_heads[] = {
    {"user", "利用者id"},
    {"user", "ユーザーid"},
    {"user", "ユーザid"},
    {"user", "ログインid"},
    {"user", "アカウント"},
    {"user", "アカウント名"},
    {"user", "利用者"},
    {"user", "ユーザー"},
    {"user", "ユーザ"},
    {"user", "ユーザー名"},
    {"user", "ユーザ名"},
    {"user", "ログイン名"},
    {"user", "担当者id"},
    {"user", "従事者id"},
    {"user", "userid"},
    {"user", "username"},
    {"user", "user.name"},
    {"name", "氏名"},
    {"name", "名前"},
    {"name", "従事者氏名"},
    {"name", "担当者氏名"},
    {"name", "担当者名"},
    {"name", "名義"},
    {"name", "カード名義"},
    {"name", "fullname"},
    {"kana", "フリガナ"},
    {"kana", "ふりがな"},
    {"kana", "カナ氏名"},
    {"employer", "所属"},
    {"employer", "所属会社"},
    {"employer", "会社名"},
    {"employer", "会社"},
    {"employer", "事業者名"},
    {"employer", "所属事業者"},
    {"employer", "雇用主"},
    {"employer", "所属会社名"},
    {"employer", "再委託先"},
    {"employer", "再委託先名"},
    {"employer", "再委託先名称"},
    {"employer", "再委託事業者"},
    {"employer", "company"},
    {"tier", "階層"},
    {"tier", "再委託階層"},
    {"tier", "委託階層"},
    {"tier", "委託区分"},
    {"role", "役割"},
    {"role", "担当業務"},
    {"role", "職務"},
    {"role", "業務"},
    {"role", "担当"},
    {"from", "着任日"},
    {"from", "開始日"},
    {"from", "有効開始日"},
    {"from", "適用開始日"},
    {"from", "利用開始日"},
    {"from", "従事開始日"},
    {"from", "有効期間開始"},
    {"from", "発行日"},
    {"from", "登録日"},
    {"from", "開始日時"},
    {"from", "承認期間開始"},
    {"from", "有効開始"},
    {"from", "期間開始"},
    {"from", "配備日"},
    {"from", "取得日"},
    {"from", "作業開始日時"},
    {"from", "作業開始"},
    {"from", "開始"},
    {"from", "自"},
    {"from", "validfrom"},
    {"from", "valid_from"},
    {"to", "離任日"},
    {"to", "終了日"},
    {"to", "有効終了日"},
    {"to", "適用終了日"},
    {"to", "利用終了日"},
    {"to", "従事終了日"},
    {"to", "有効期間終了"},
    {"to", "失効日"},
    {"to", "有効期限"},
    {"to", "満了日"},
    {"to", "終了日時"},
    {"to", "退任日"},
    {"to", "承認期間終了"},
    {"to", "有効終了"},
    {"to", "期間終了"},
    {"to", "撤去日"},
    {"to", "返納日"},
    {"to", "廃止日"},
    {"to", "作業終了日時"},
    {"to", "作業終了"},
    {"to", "終了"},
    {"to", "至"},
    {"to", "validto"},
    {"to", "valid_to"},
    {"to", "until"},
    {"from_time", "開始時刻"},
    {"from_time", "開始時間"},
    {"from_time", "作業開始時刻"},
    {"to_time", "終了時刻"},
    {"to_time", "終了時間"},
    {"to_time", "作業終了時刻"},
    {"date", "日付"},
    {"date", "授受日"},
    {"date", "授受日時"},
    {"date", "送付日"},
    {"date", "引渡日"},
    {"date", "作業日"},
    {"date", "持出日"},
    {"date", "持出日時"},
    {"date", "送信日"},
    {"date", "実施日"},
    {"date", "年月日"},
    {"date", "発送日"},
    {"date", "転送日"},
    {"date", "転送日時"},
    {"card", "カード番号"},
    {"card", "カードid"},
    {"card", "カードno"},
    {"card", "カードno."},
    {"card", "入退室カード"},
    {"card", "入退室カード番号"},
    {"card", "idカード"},
    {"card", "idカード番号"},
    {"training", "研修受講日"},
    {"training", "研修日"},
    {"training", "受講日"},
    {"training", "研修修了日"},
    {"training", "教育受講日"},
    {"shift", "シフト"},
    {"shift", "勤務区分"},
    {"shift", "勤務形態"},
    {"terminal", "割当端末"},
    {"terminal", "端末名"},
    {"terminal", "端末id"},
    {"terminal", "端末番号"},
    {"terminal", "端末"},
    {"terminal", "ホスト名"},
    {"terminal", "コンピュータ名"},
    {"terminal", "コンピューター名"},
    {"terminal", "pc名"},
    {"terminal", "機器名"},
    {"terminal", "host"},
    {"terminal", "hostname"},
    {"ip", "ipアドレス"},
    {"ip", "ip"},
    {"ip", "アドレス"},
    {"ip", "ipaddress"},
    {"mac", "macアドレス"},
    {"mac", "mac"},
    {"place", "設置場所"},
    {"place", "場所"},
    {"place", "保管場所"},
    {"serial", "製造番号"},
    {"serial", "シリアル番号"},
    {"serial", "シリアル"},
    {"serial", "シリアルno"},
    {"serial", "機器製造番号"},
    {"media", "媒体番号"},
    {"media", "媒体id"},
    {"media", "媒体管理番号"},
    {"media", "媒体名"},
    {"due", "返却予定日"},
    {"due", "返却期限"},
    {"returned", "返却日"},
    {"returned", "返却日時"},
    {"erased", "消去日"},
    {"erased", "データ消去日"},
    {"file", "ファイル名"},
    {"file", "ファイル"},
    {"file", "データ名"},
    {"file", "filename"},
    {"sender", "送付元"},
    {"sender", "送信元"},
    {"sender", "引渡元"},
    {"destination", "送付先"},
    {"destination", "送信先"},
    {"destination", "宛先"},
    {"destination", "相手先"},
    {"destination", "授受先"},
    {"destination", "引渡先"},
    {"destination", "持出先"},
    {"destination", "転送先"},
    {"records", "件数"},
    {"records", "データ件数"},
    {"records", "レコード数"},
    {"direction", "方向"},
    {"direction", "授受区分"},
    {"direction", "送受"},
    {"ticket", "申請番号"},
    {"ticket", "受付番号"},
    {"ticket", "申請no"},
    {"ticket", "管理番号"},
    {"approved", "承認"},
    {"approved", "承認者"},
    {"approved", "承認日"},
    {"approved", "承認日時"},
    {"approved", "承認区分"},
    {"approved", "承認状況"},
    {"approved", "責任者承認"},
    {"approved", "承認結果"},
    {"scope", "業務範囲"},
    {"scope", "再委託業務"},
    {"scope", "適用範囲"},
    {"scope", "範囲"},
    {"scope", "認証範囲"},
    {"scope", "登録範囲"},
    {"kind", "種別"},
    {"kind", "種類"},
    {"kind", "区分"},
    {"kind", "申請種別"},
    {"kind", "作業種別"},
    {"kind", "認証種別"},
    {"kind", "認証"},
    {"kind", "認証名"},
    {"kind", "媒体種別"},
    {"number", "認証番号"},
    {"number", "登録番号"},
    {"number", "番号"},
    {"number", "no"},
    {"number", "no."},
    {"number", "項番"},
    {"asset", "対象"},
    {"asset", "対象機器"},
    {"asset", "対象システム"},
    {"asset", "対象サーバ"},
    {"asset", "対象サーバー"},
    {"asset", "資産番号"},
    {"asset", "資産名"},
    {"reason", "理由"},
    {"reason", "作業内容"},
    {"reason", "目的"},
    {"reason", "内容"},
    {"stage", "工程"},
    {"batch", "ロット"},
    {"batch", "バッチ"},
    {"note", "備考"},
};

struct KindHead {
  RegisterKind kind;
  Head head;
};

// Where one register's habit differs from the others'.
constexpr KindHead kind_heads[] = {
    {RegisterKind::work_orders, {"order", "申請番号"}},
    {RegisterKind::work_orders, {"order", "作業番号"}},
    {RegisterKind::work_orders, {"order", "受付番号"}},
    {RegisterKind::work_orders, {"order", "管理番号"}},
    {RegisterKind::work_orders, {"order", "番号"}},
    {RegisterKind::work_orders, {"order", "ticket"}},
    {RegisterKind::work_orders, {"order", "id"}},
    {RegisterKind::work_orders, {"user", "申請者"}},
    {RegisterKind::work_orders, {"user", "作業者"}},
    {RegisterKind::work_orders, {"user", "申請者id"}},
    {RegisterKind::work_orders, {"user", "作業者id"}},
    {RegisterKind::work_orders, {"kind", "申請区分"}},
    {RegisterKind::media, {"media", "管理番号"}},
    {RegisterKind::media, {"media", "番号"}},
    {RegisterKind::media, {"user", "持出者"}},
    {RegisterKind::media, {"user", "持出者id"}},
    {RegisterKind::terminals, {"terminal", "管理番号"}},
    {RegisterKind::terminals, {"terminal", "名称"}},
    {RegisterKind::terminals, {"user", "使用者"}},
    {RegisterKind::terminals, {"user", "使用者id"}},
    {RegisterKind::terminals, {"user", "割当者"}},
    {RegisterKind::transfers, {"user", "担当者"}},
    {RegisterKind::transfers, {"user", "送付者"}},
    {RegisterKind::roster, {"user", "id"}},
    {RegisterKind::roster, {"user", "職員番号"}},
    {RegisterKind::roster, {"user", "社員番号"}},
    {RegisterKind::cards, {"card", "番号"}},
    {RegisterKind::cards, {"user", "利用者番号"}},
    {RegisterKind::cards, {"name", "利用者名"}},
    {RegisterKind::subcontracts, {"employer", "名称"}},
    {RegisterKind::subcontracts, {"employer", "商号"}},
    {RegisterKind::subcontracts, {"employer", "name"}},
    {RegisterKind::certificates, {"kind", "名称"}},
    {RegisterKind::certificates, {"kind", "name"}},
    {RegisterKind::assets, {"asset", "管理番号"}},
    {RegisterKind::assets, {"asset", "名称"}},
};

constexpr std::string_view own_columns[] = {
    "user",     "name",   "kana",     "employer",    "tier",     "role",      "from",    "to",
    "date",     "card",   "file",     "destination", "sender",   "direction", "order",   "ticket",
    "kind",     "ip",     "mac",      "terminal",    "place",    "serial",    "media",   "due",
    "returned", "erased", "training", "shift",       "approved", "scope",     "number",  "asset",
    "reason",   "stage",  "batch",    "records",     "note",     "from_time", "to_time",
};

constexpr std::string_view identity_columns[] = {
    "user",   "name",  "employer", "card",   "terminal", "ip",
    "serial", "media", "file",     "ticket", "order",    "mac",
};

// NFKC, lower case, no spaces, and nothing of what brackets add: 利用者ＩＤ（ログイン名）.
std::string bare_head(std::string_view head) {
  std::string bare;
  for (const char byte : fold_case(nfkc(head))) {
    if (byte == '(' || byte == '[') break;
    if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n' && byte != '*') bare += byte;
  }
  return bare;
}

std::string_view meaning_of(RegisterKind kind, std::string_view bare) {
  for (const KindHead& each : kind_heads) {
    if (each.kind == kind && each.head.head == bare) return each.head.column;
  }
  const auto own = std::find(std::begin(own_columns), std::end(own_columns), bare);
  if (own != std::end(own_columns)) return *own;
  for (const Head& each : common_heads) {
    if (each.head == bare) return each.column;
  }
  return {};
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string column_named(RegisterKind kind, std::string_view head) {
  const std::string_view meaning = meaning_of(kind, bare_head(head));
  return std::string(meaning.empty() ? trimmed(head) : meaning);
}

bool is_known_head(RegisterKind kind, std::string_view head) {
  return !meaning_of(kind, bare_head(head)).empty();
}

const std::vector<std::string_view>& key_columns(RegisterKind kind) {
  static const std::array<std::vector<std::string_view>, register_kind_count> keys = {{
      {"user", "name"},
      {"employer"},
      {"ip", "terminal", "mac"},
      {"serial", "media"},
      {"file", "ticket"},
      {"user", "order"},
      {"card"},
      {"kind", "number"},
      {"batch", "records"},
      {"asset"},
  }};
  return keys[static_cast<std::size_t>(kind)];
}

bool is_identity_column(std::string_view column) {
  return std::find(std::begin(identity_columns), std::end(identity_columns), column) !=
         std::end(identity_columns);
}

}  // namespace metsuke
