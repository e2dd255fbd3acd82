// Goal: the mappings that are shipped read what their programs write. Method: for each, lines of
// our own in the layout its manual describes; the whole set is there, so that each must be chosen
// for its own lines and no other.
#include <catch2/catch.hpp>
#include <filesystem>

#include "event/reading.h"

namespace metsuke {
namespace {

struct Asserted {
  std::size_t event;
  Field field;
  std::string_view value;
};

std::vector<std::shared_ptr<const Mapping>> all_shipped() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(METSUKE_ROOT) + "/config/mappings"))
    names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  std::vector<std::shared_ptr<const Mapping>> all;
  for (const std::string& name : names) all.push_back(mapping_named(name));
  return all;
}

// Read by the mapping that is chosen among all; each line is an event.
void check_chosen(const std::string& name, const std::string& text,
                  std::initializer_list<Asserted> asserted, std::string_view first_time) {
  INFO(name);
  const Sniffed sniffed = sniff(text, name + ".log");
  const auto chosen = fitting_mapping(text, sniffed.format, sniffed.encoding, all_shipped());
  REQUIRE(chosen != nullptr);
  CHECK(chosen->name == name);
  ReaderSettings settings = settings_of(chosen->format);
  settings.mapping = chosen;
  settings.encoding = sniffed.encoding;
  Reading reading(settings);
  reading.text(text);
  CHECK(reading.faults.empty());
  REQUIRE_FALSE(reading.events.empty());
  CHECK(reading.events.front().view().occurred == moment(first_time));
  for (const auto& [event, field, value] : asserted) {
    REQUIRE(event < reading.events.size());
    INFO(event << ' ' << name_of(field));
    CHECK(reading.events[event].view()[field] == value);
  }
}

std::string with_tabs(std::initializer_list<std::string_view> cells) {
  std::string line;
  for (const std::string_view cell : cells) {
    if (!line.empty()) line += '\t';
    line += cell;
  }
  return line + "\n";
}

}  // namespace

TEST_CASE("a listing is chosen by its head, though nobody did anything in it") {
  check_chosen(
      "exchange_listing",
      "取得日時,パス,更新日時,サイズ\n2026/09/30 23:00,/juchu/out/a.zip,2026/09/28 10:12,4096\n",
      {{0, Field::file_path, "/juchu/out/a.zip"},
       {0, Field::file_size, "4096"},
       {0, Field::event_category, "file"}},
      "2026-09-30T14:00:00Z");
}

TEST_CASE("shipped mapping: a file portal's log, in both its forms") {
  check_chosen(
      "file_portal_access",
      "\xEF\xBB\xBF" +
          with_tabs({"time:2026-09-01T15:39:00.417+09:00", "ip:192.0.2.10", "user:sato",
                     "event:show-file", "useragent:Mozilla/5.0", "path:/業務/税/台帳.xlsx"}) +
          with_tabs({"time:2026-09-01T15:40:00.000+09:00", "ip:192.0.2.10", "user:sato",
                     "event:move-file", "useragent:Mozilla/5.0", "path:/業務/a.csv",
                     "newpath:/持出/a.csv", "massage:権限がありません"}),
      {{0, Field::user_name, "sato"},
       {0, Field::event_action, "file-read"},
       {0, Field::event_outcome, "success"},
       {0, Field::source_ip, "192.0.2.10"},
       {0, Field::file_path, "/業務/税/台帳.xlsx"},
       {1, Field::event_action, "file-rename"},
       {1, Field::event_outcome, "failure"},
       {1, Field::file_target_path, "/持出/a.csv"},
       {1, Field::event_reason, "権限がありません"}},
      "2026-09-01T06:39:00.417Z");
  check_chosen("file_portal_access_csv",
               "\"192.0.2.10\",\"台帳.xlsx\",\"/業務/税\",\"fileblog.dll\",\"\",\"ファイル参照\","
               "\"sato\",\"2026/09/01 12:00:00\",\"\",\"Mozilla/5.0\"\n",
               {{0, Field::user_name, "sato"},
                {0, Field::event_action, "file-read"},
                {0, Field::source_ip, "192.0.2.10"},
                {0, Field::file_name, "台帳.xlsx"},
                {0, Field::file_path, "/業務/税"}},
               "2026-09-01T03:00:00Z");
}

TEST_CASE("shipped mapping: a filter of web accesses") {
  check_chosen("web_filter",
               with_tabs({"2026/09/01",
                          "09:15:02",
                          "HTTPS",
                          "192.0.2.10",
                          "税務課\\入力",
                          "sato",
                          "-",
                          "Allowed",
                          "-",
                          "200",
                          "www.example.com",
                          "60",
                          "3260",
                          "7490",
                          "-",
                          "-",
                          "データベースマッチ",
                          "ITサービス\\ストレージ",
                          "-",
                          "-",
                          "-",
                          "https://www.example.com:443",
                          "-",
                          "CONNECT",
                          "-"}) +
                   with_tabs({"2026/09/01",
                              "09:15:09",
                              "HTTP",
                              "192.0.2.10",
                              "税務課\\入力",
                              "sato",
                              "-",
                              "Blocked",
                              "-",
                              "403",
                              "files.example.com",
                              "60",
                              "9000000",
                              "10",
                              "-",
                              "-",
                              "データベースマッチ",
                              "ストレージ",
                              "-",
                              "-",
                              "-",
                              "http://files.example.com/up",
                              "-",
                              "POST",
                              "-"}),
               {{0, Field::user_name, "sato"},
                {0, Field::event_outcome, "success"},
                {0, Field::destination_domain, "www.example.com"},
                {0, Field::http_response_status_code, "200"},
                {1, Field::event_outcome, "failure"},
                {1, Field::source_bytes, "9000000"},
                {1, Field::http_request_method, "POST"},
                {1, Field::url_original, "http://files.example.com/up"}},
               "2026-09-01T00:15:02Z");
}

TEST_CASE("shipped mapping: shared folders of a NAS") {
  check_chosen("nas_access",
               "2026/09/01 09:15:02,sato,PC01,192.0.2.10,open_read,OK,/share/税/台帳.csv\n"
               "2026/09/01 09:15:09,sato,PC01,192.0.2.10,unlink,fail(13),/share/税/台帳.csv\n",
               {{0, Field::user_name, "sato"},
                {0, Field::event_action, "file-read"},
                {0, Field::event_outcome, "success"},
                {0, Field::file_path, "/share/税/台帳.csv"},
                {1, Field::event_action, "file-delete"},
                {1, Field::event_outcome, "failure"},
                {1, Field::event_reason, "fail(13)"}},
               "2026-09-01T00:15:02Z");
}

TEST_CASE("shipped mapping: a groupware's log, and forms that were printed") {
  check_chosen(
      "groupware_log",
      "ログ種別,アプリケーションID,イベントID,日時,ユーザーID,ユーザー名,URL,IPアドレス,内容\n"
      "NOTIFY,BaseSystem,UserLogin,2026/09/01 09:15:02,170,佐藤 花子,/cgi-bin/ag.cgi,"
      "192.0.2.10,ログイン\n",
      {{0, Field::event_action, "logon"},
       {0, Field::user_name, "170"},
       {0, Field::user_full_name, "佐藤 花子"},
       {0, Field::source_ip, "192.0.2.10"}},
      "2026-09-01T00:15:02Z");
  check_chosen("print_audit",
               "2026/09/01 12:52:05.562,2026/09/01 12:52:05.593,Success,sato,print,1,通知書,"
               "NOZEI01,1,abc\n",
               {{0, Field::event_action, "print"},
                {0, Field::event_outcome, "success"},
                {0, Field::user_name, "sato"},
                {0, Field::file_name, "NOZEI01"}},
               "2026-09-01T03:52:05.562Z");
}

}  // namespace metsuke
