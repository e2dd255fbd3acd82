#include <catch2/catch.hpp>
#include <filesystem>

#include "event/reading.h"

using namespace metsuke;

namespace {

Proposal proposed(std::string_view head, std::string_view name = "log.csv") {
  const auto proposal = propose_mapping(head, sniff(head, name));
  REQUIRE(proposal);
  return *proposal;
}

// What a field is read from: "column" or "=constant"; empty: it is not mapped.
std::string source_of(const Mapping& mapping, Field field) {
  for (const MappedField& each : mapping.fields)
    if (each.field == field) return each.column.empty() ? "=" + each.constant : each.column;
  return "";
}

using Values = std::vector<std::pair<std::string, std::string>>;

Values values_of(const Mapping& mapping, Field field) {
  for (const MappedField& each : mapping.fields)
    if (each.field == field) return each.values;
  return {};
}

}  // namespace

TEST_CASE("a table's mapping is proposed from its head and its values") {
  const Proposal proposal = proposed(
      "日時,利用者ID,端末アドレス,操作,結果,対象,備考\n"
      "2026/04/01 09:00:00,A1001,10.1.2.3,ログイン,成功,,朝\n"
      "2026/04/01 09:05:00,A1001,10.1.2.3,閲覧,成功,/税/住民税.xlsx,\n"
      "2026/04/01 09:06:00,A1002,2001:db8::1,名寄せ,失敗,/税/一覧.csv,\n");
  const Mapping& mapping = proposal.mapping;
  CHECK(mapping.time_columns == std::vector<std::string>{"日時"});
  CHECK(source_of(mapping, Field::user_name) == "利用者ID");
  CHECK(source_of(mapping, Field::source_ip) == "端末アドレス");
  CHECK(source_of(mapping, Field::file_path) == "対象");
  CHECK(values_of(mapping, Field::event_action) ==
        Values{{"ログイン", "logon"}, {"閲覧", "file-read"}});
  CHECK(values_of(mapping, Field::event_outcome) ==
        Values{{"成功", "success"}, {"失敗", "failure"}});
  REQUIRE(proposal.untranslated.size() == 1);
  CHECK(proposal.untranslated[0].column == "操作");
  CHECK(proposal.untranslated[0].words == std::vector<std::string>{"名寄せ"});
  REQUIRE(proposal.unmapped.size() == 1);
  CHECK(proposal.unmapped[0].name == "備考");
  CHECK(proposal.unmapped[0].example == "朝");
  CHECK(proposal.columns == 7);
  CHECK(proposal.rows == 3);
  CHECK(proposal.rows_read == 3);
  // Actions of several kinds: no category is said of all.
  CHECK(source_of(mapping, Field::event_category).empty());
  CHECK(mapping.category == "application");
}

TEST_CASE("a preamble's declared count is the one that is right") {
  const Proposal proposal = proposed(
      "[全件数],9000\n[ヒット件数],2\n[頁],1\n\n発生日時,ユーザー名,操作\n"
      "2026/04/01 09:00:00,A1001,印刷\n2026/04/01 09:05:00,A1002,印刷\n");
  CHECK(proposal.mapping.declared_rows_label == "ヒット件数");
  CHECK(proposal.mapping.preamble_lines == 0);
  CHECK(proposal.mapping.category == "print");
  CHECK(proposal.rows == 2);
  CHECK(proposal.rows_read == 2);
}

TEST_CASE("a preamble's range is proposed where moments stand beside its labels") {
  const auto range_of = [](const std::string& preamble) {
    const Mapping mapping =
        proposed(preamble + "\n発生日時,ユーザー名,操作\n2026/04/01 09:00:00,A1001,印刷\n").mapping;
    return mapping.declared_from_label + '|' + mapping.declared_to_label;
  };
  CHECK(range_of("[検索範囲(開始)],2026/03/31\n[検索範囲(終了)],2026/04/02\n") ==
        "検索範囲(開始)|検索範囲(終了)");
  CHECK(range_of("出力日時,2026/04/02\n検索期間,2026/03/31～2026/04/02\n") == "検索期間|");
  CHECK(range_of("検索期間,すべて\n") == "|");
  CHECK(range_of("[検索範囲(開始)],\n[検索範囲(終了)],2026/04/02\n") == "|");
}

TEST_CASE("a preamble as wide as the table is counted, a footer is no row") {
  const Proposal proposal = proposed(
      "入退室一覧,2026年4月,本庁舎,委託先\n日時,カード番号,扉,区分\n"
      "2026/04/01 09:00:00,00012,正面,入室\n2026/04/01 18:00:00,00012,正面,退室\n合計,2\n");
  const Mapping& mapping = proposal.mapping;
  CHECK(mapping.preamble_lines == 1);
  CHECK(mapping.footer_starts == "合計");
  CHECK(mapping.category == "physical_access");
  CHECK(source_of(mapping, Field::event_category) == "=physical");
  CHECK(values_of(mapping, Field::event_outcome) ==
        Values{{"入室", "success"}, {"退室", "success"}});
  CHECK(values_of(mapping, Field::mk_door_direction) == Values{{"入室", "in"}, {"退室", "out"}});
  CHECK(proposal.rows == 2);
  CHECK(proposal.rows_read == 2);
}

TEST_CASE("a day with an hour of coming and one of going is two events") {
  const Proposal proposal = proposed(
      "職員番号,氏名,年月日,出勤時刻,退勤時刻\n"
      "0101,田中,2026/04/01,09:00,25:30\n0102,佐藤,2026/04/01,08:30,\n");
  REQUIRE(proposal.mapping.events.size() == 2);
  CHECK(proposal.mapping.events[0].time_columns == std::vector<std::string>{"年月日", "出勤時刻"});
  CHECK(proposal.mapping.events[1].time_columns == std::vector<std::string>{"年月日", "退勤時刻"});
  CHECK(proposal.rows_read == 2);
}

TEST_CASE("JSON's names are mapped as a table's columns") {
  const Proposal proposal = proposed(
      "{\"ts\":\"2026-04-01T00:00:00Z\",\"actor\":{\"user\":\"a\",\"ip\":\"10.0.0.1\"},"
      "\"action\":\"login.success\",\"outcome\":\"success\",\"shard\":7}\n"
      "{\"ts\":\"2026-04-01T00:01:00Z\",\"actor\":{\"user\":\"b\",\"ip\":\"10.0.0.2\"},"
      "\"action\":\"login.failure\",\"outcome\":\"failure\",\"shard\":8}\n",
      "log.jsonl");
  const Mapping& mapping = proposal.mapping;
  CHECK(mapping.format == "ndjson");
  CHECK(mapping.time_columns == std::vector<std::string>{"ts"});
  CHECK(source_of(mapping, Field::user_name) == "actor.user");
  CHECK(source_of(mapping, Field::source_ip) == "actor.ip");
  CHECK(mapping.category == "authentication");
  REQUIRE(proposal.unmapped.size() == 1);
  CHECK(proposal.unmapped[0].name == "shard");
  CHECK(proposal.rows == 2);
  CHECK(proposal.rows_read == 2);
}

TEST_CASE("LTSV's and key=value's names are mapped as JSON's are") {
  const Proposal ltsv = proposed(
      "time:2026-04-01T00:00:00Z\tuser:a\tsrc_ip:10.0.0.1\taction:login\n"
      "time:2026-04-01T00:01:00Z\tuser:b\tsrc_ip:10.0.0.2\taction:login\n",
      "log.ltsv");
  CHECK(ltsv.mapping.format == "ltsv");
  CHECK(ltsv.mapping.time_columns == std::vector<std::string>{"time"});
  CHECK(source_of(ltsv.mapping, Field::user_name) == "user");
  CHECK(source_of(ltsv.mapping, Field::source_ip) == "src_ip");
  CHECK(ltsv.rows_read == 2);
  const Proposal kv = proposed(
      "time=2026-04-01T00:00:00Z user=a src_ip=10.0.0.1 action=login\n"
      "time=2026-04-01T00:01:00Z user=b src_ip=10.0.0.2 action=login\n",
      "log.txt");
  CHECK(kv.mapping.format == "kv");
  CHECK(source_of(kv.mapping, Field::user_name) == "user");
  CHECK(kv.rows_read == 2);
}

TEST_CASE("nothing is proposed for what is neither a table nor JSON, or has no time") {
  const auto none = [](std::string_view head) {
    return !propose_mapping(head, sniff(head, "x")).has_value();
  };
  CHECK(none(""));
  CHECK(none("hello\n"));
  CHECK(none("{\"a\":1}\n"));
  CHECK(none("Nov 23 06:27:44 vm CRON[2]: hello\n"));
}

TEST_CASE("a proposal in any encoding reads back as a mapping and reads its sample") {
  const std::string table =
      "日時\t氏名\t区分\n2026/03/31 22:00\t田中\t入室\n2026/03/31 23:00\t田中\t退室\n";
  for (const Encoding encoding :
       {Encoding::utf8, Encoding::cp932, Encoding::euc_jp, Encoding::utf16le}) {
    const auto bytes = from_utf8(table, encoding);
    REQUIRE(bytes);
    std::string head = *bytes;
    const Proposal whole = proposed(head);
    CHECK(whole.mapping.delimiter == '\t');
    CHECK(whole.rows_read == 2);
    Complaints complaints;
    const auto read = read_mapping(mapping_text(whole.mapping), "m.yaml", complaints);
    REQUIRE(read != nullptr);
    CHECK(*read == whole.mapping);
  }
}

TEST_CASE("for each own sample of a Japanese table a mapping is proposed that reads its rows") {
  const std::string samples = METSUKE_ROOT "/../shared/samples/jp_csv";
  if (!std::filesystem::exists(samples)) {
    WARN("skipped: no ../shared/samples");
    return;
  }
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(samples)) {
    if (file.path().extension() != ".csv") continue;
    CAPTURE(file.path().filename().string());
    std::ifstream stream(file.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    const Proposal proposal = proposed(text.str(), file.path().filename().string());
    Complaints complaints;
    CHECK(read_mapping(mapping_text(proposal.mapping), "m.yaml", complaints) != nullptr);
    CHECK(proposal.rows >= 15);
    CHECK(proposal.rows_read == proposal.rows);
    // Without a head only the values speak.
    if (proposal.mapping.has_header) CHECK(proposal.unmapped.size() * 2 < proposal.columns);
    ++files;
  }
  CHECK(files == 9);
}
