#include "event/common_words.h"

#include <array>
#include <string>

#include "base/unicode.h"

namespace metsuke {
namespace {

struct Meant {
  Field field;
  std::string_view names;  // Parted by blanks, folded.
};

// Beyond it the words are no longer few, and nothing is remembered.
constexpr std::size_t remembered_max = 4096;

constexpr Meant meant[] = {
    {Field::user_name,
     "ユーザーid ユーザid 利用者id 社員番号 社員id 職員番号 職員id 従業員id 操作ユーザ 操作者id "
     "アカウント アカウント名 ログインid ログイン名 ログインユーザー ログインユーザ ログオンid "
     "ログオン名 "
     "ログオンユーザー ログオンユーザ ログオンユーザー名 ログオンユーザ名 user userid user_id "
     "username user_name account login actor.user "
     "actor.name actor actor.id principal"},
    {Field::user_full_name,
     "氏名 名前 ユーザー ユーザ ユーザー名 ユーザ名 利用者 利用者名 従業員名 職員名 表示名 操作者 "
     "操作者名 full_name fullname displayname display_name"},
    {Field::source_ip,
     "ipアドレス 接続元ip 接続元ipアドレス 送信元ip 接続元 ip ip_address src_ip "
     "srcip source_ip sourceip client_ip clientip remote_addr remote_ip "
     "actor.ip source.address"},
    {Field::destination_ip,
     "接続先ip 宛先ip 送信先ip dst_ip dstip dest_ip destination_ip "
     "server_ip destination.address"},
    {Field::destination_domain,
     "接続先 宛先 送信先 接続先ホスト dst_host dest_host "
     "destination_host destination"},
    {Field::host_name,
     "pc名 端末名 端末 コンピュータ名 コンピューター名 ホスト名 クライアント 発生元 "
     "host hostname computer server"},
    {Field::file_path,
     "ファイル ファイル名 ファイルパス パス 対象ファイル path file filename "
     "file_name filepath file_path target.path object.path"},
    {Field::mk_device_name, "カメラ カメラ名 録画装置 装置名 camera camera_name recorder"},
    {Field::mk_door_name, "扉 扉名 ドア ドア名 ゲート名 場所 行先 部屋 区画 door door_name gate"},
    {Field::mk_door_id, "扉番号 扉id ドアid ドア番号 ゲートid ゲート番号 door_id doorid gate_id"},
    {Field::mk_card_id, "カード番号 カードid カードno card cardno card_no card_id cardid"},
    {Field::event_action,
     "入退 入退区分 入退室 区分 種別 操作 操作内容 操作種別 処理 処理内容 処理種別 イベント "
     "ログ名称 ログ種別 "
     "方向 action event event_type eventtype operation direction activity"},
    {Field::event_outcome, "結果 認証結果 照合結果 判定 成否 result outcome status success"},
    {Field::mk_transfer_bytes,
     "サイズ データサイズ ファイルサイズ バイト数 転送量 転送サイズ bytes "
     "size file_size filesize byte_count"},
    {Field::mk_ticket_id, "申請番号 受付番号 ticket ticket_id request_id"},
    {Field::mk_session_id, "セッションid session session_id sessionid actor.session"},
    {Field::mk_records, "件数 レコード件数 レコード数 records record_count rows"},
    {Field::mk_sequence, "連番 通番 seq seqnum sequence sequence_number"},
    {Field::message, "内容 メッセージ message msg"},
};

struct Translated {
  std::string_view ours;
  std::string_view words;  // Parted by blanks, folded.
};

constexpr Translated action_words[] = {
    {"door-in", "入室 入館 入 入場 in entry enter"},
    {"door-out", "退室 退館 退 退場 出 out exit leave"},
    {"recording-start", "録画開始 録画再開 recording_started"},
    {"recording-stop", "録画停止 録画断 映像断 recording_stopped video_loss"},
    {"door-denied", "拒否 照合ng 認証ng 入室拒否 denied access_denied"},
    {"logon", "logon login ログオン ログイン login.success auth.login signin サインイン"},
    {"logon-failed",
     "login.failure login.failed login_failed logon-failure ログオン失敗 "
     "ログイン失敗 auth.failure"},
    {"logoff", "logoff logout ログオフ ログアウト login.logout signout"},
    {"file-read", "document.read file.read read view 参照 閲覧 ファイルアクセス ファイル参照"},
    {"file-write", "document.write file.write write update 更新 ファイル更新"},
    {"file-create", "file.create create 作成 登録 ファイル作成"},
    {"file-delete", "file.delete document.delete delete 削除 ファイル削除"},
    {"file-rename", "file.rename rename 名前変更 ファイル名変更"},
    {"file-upload", "upload file.upload document.upload アップロード 送信 受領"},
    {"file-download",
     "download file.download document.download document.export report.export "
     "bulk.export export ダウンロード 持出し 出力"},
    {"db-read", "照会 検索 query search"},
    {"print", "print 印刷 document.print"},
    {"device-connect", "接続 外部メディア接続 device.connect usb.connect"},
    {"permission-change",
     "role.grant role.revoke permission.change document.share share 共有 "
     "権限変更"},
    {"account-change", "user.create user.delete user.update account.create account.delete"},
    {"privilege-use", "user.impersonate sudo su"},
    {"config-change", "audit.log.disable config.change setting.update 設定変更"},
};

constexpr Translated outcome_words[] = {
    {"success",
     "ok success succeeded true 成功 正常 許可 正規 granted access_granted allowed allow "
     "accepted pass 0 ○ ok(許可)"},
    {"failure",
     "ng failure failed fail error false 失敗 異常 拒否 不可 違反 denied access_denied "
     "rejected refused × エラー"},
};

// Folded and without blanks: "ユーザー ＩＤ" is "ユーザーid".
std::string plain(std::string_view name) {
  std::string text = fold_case(nfkc(name));
  std::erase(text, ' ');
  return text;
}

bool is_among(std::string_view word, std::string_view words) {
  if (word.empty()) return false;
  for (std::size_t at = words.find(word); at != std::string_view::npos;
       at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

template <std::size_t Count>
std::string_view find_translation(const Translated (&table)[Count], std::string_view word) {
  const std::string text = plain(word);
  for (const Translated& row : table)
    if (is_among(text, row.words)) return row.ours;
  // "照合NG（未登録カード）": what stands in parentheses says why, not what.
  const std::size_t open = text.find('(');
  if (open == std::string::npos || open == 0) return {};
  const std::string_view head = std::string_view(text).substr(0, open);
  for (const Translated& row : table)
    if (is_among(head, row.words)) return row.ours;
  return {};
}

}  // namespace

std::optional<Field> commonly_meant(std::string_view name) {
  if (name.size() > 128) return std::nullopt;
  const std::string text = plain(name);
  for (const Meant& row : meant)
    if (is_among(text, row.names)) return row.field;
  return std::nullopt;
}

TimeColumn time_column(std::string_view name) {
  if (name.size() > 128) return TimeColumn::none;
  const std::string text = plain(name);
  if (is_among(text,
               "timestamp @timestamp datetime ts eventtime event_time time_stamp occurred "
               "occurred_at created_at logged_at"))
    return TimeColumn::moment;
  if (text.find("日時") != std::string::npos) return TimeColumn::moment;
  if (is_among(text,
               "日付 年月日 受付日 date 発生日 開始日 処理日 操作日 利用日 入退室日 "
               "配信開始日"))
    return TimeColumn::date;
  if (is_among(text,
               "時刻 時間 time 発生時刻 開始時刻 処理時刻 操作時刻 受付時刻 入退室時刻 "
               "配信開始時刻"))
    return TimeColumn::clock;
  return TimeColumn::none;
}

std::string_view common_action(std::string_view word) {
  return find_translation(action_words, word);
}

std::string_view common_outcome(std::string_view word) {
  return find_translation(outcome_words, word);
}

const CommonWords::NameMeaning& CommonWords::name(std::string_view name) {
  if (const auto known = names_.find(name); known != names_.end()) return known->second;
  if (names_.size() >= remembered_max) names_.clear();
  NameMeaning meaning;
  meaning.time = time_column(name);
  meaning.field = field_from(name);
  if (!meaning.field && meaning.time == TimeColumn::none) meaning.field = commonly_meant(name);
  return names_.emplace(name, meaning).first->second;
}

std::string_view CommonWords::action(std::string_view word) {
  if (const auto known = actions_.find(word); known != actions_.end()) return known->second;
  if (actions_.size() >= remembered_max) actions_.clear();
  const std::string_view meaning = word.size() > 128 ? std::string_view{} : common_action(word);
  return actions_.emplace(word, meaning).first->second;
}

std::string_view CommonWords::outcome(std::string_view word) {
  if (const auto known = outcomes_.find(word); known != outcomes_.end()) return known->second;
  if (outcomes_.size() >= remembered_max) outcomes_.clear();
  const std::string_view meaning = word.size() > 128 ? std::string_view{} : common_outcome(word);
  return outcomes_.emplace(word, meaning).first->second;
}

void say_common_words(CommonWords& words, Event& event) {
  if (event.has(Field::event_outcome)) {
    const std::string_view outcome = words.outcome(event[Field::event_outcome]);
    if (outcome.empty())
      event.unset(Field::event_outcome);
    else
      event.set(Field::event_outcome, outcome);
  }
  if (!event.has(Field::event_action)) return;
  const std::string_view action = words.action(event[Field::event_action]);
  if (action.empty()) {
    event.unset(Field::event_action);
    return;
  }
  const bool failed_logon = action == "logon" && event[Field::event_outcome] == "failure";
  event.set(Field::event_action, failed_logon ? "logon-failed" : action);
  if (action == "door-in") event.set(Field::mk_door_direction, "in");
  if (action == "door-out") event.set(Field::mk_door_direction, "out");
  if (event.has(Field::event_outcome)) return;
  const bool refused = action == "door-denied" || action == "logon-failed";
  const bool states_success = action.starts_with("door-") || action.starts_with("log");
  if (refused)
    event.set(Field::event_outcome, "failure");
  else if (states_success)
    event.set(Field::event_outcome, "success");
}

}  // namespace metsuke
