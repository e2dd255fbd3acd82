#include "event/describe.h"
#include "event/named_fields.h"
#include "parse/text.h"
#include "parse/transfer.h"

namespace metsuke {
namespace {

constexpr LogSource hulft_sources[] = {{"file_transfer", "hulft", ""}};

bool is_hulft_head(std::string_view text) {
  return text.starts_with("ファイルID,ホスト名,") || text.starts_with("\"ファイルID\",");
}

LinePlace place_hulft(const SyslogLine& line, std::string_view) {
  return {is_hulft_head(line.message) ? LinePlace::Role::none : LinePlace::Role::whole};
}

constexpr NamedField hulft_names[] = {
    {"ファイル名", Field::file_path},        {"データサイズ", Field::mk_transfer_bytes},
    {"レコード件数", Field::mk_records},     {"完了コード", Field::event_code},
    {"ホスト名", Field::destination_domain},
};

// HULFT's history of what was sent; a completion code of zeros is success.
Result<void> describe_hulft(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "hulft");
  event.set(Field::event_category, "file");
  event.set(Field::event_action, "file-upload");
  event.set(Field::mk_transfer_direction, "upload");
  event.log_source = {"file_transfer", "hulft", ""};
  say_named(fields, hulft_names, event);
  const bool fine = fields["完了コード"].find_first_not_of('0') == std::string_view::npos;
  event.set(Field::event_outcome, fine ? "success" : "failure");
  event.set(Field::mk_transfer_complete, fine ? "true" : "false");
  if (!fine) say(event, Field::event_reason, fields["詳細コード"]);
  say_time(time_from_table(fields["開始日"], fields["開始時刻"], context.zone), event);
  return {};
}

}  // namespace

const FormatRow format_hulft{
    .id = "hulft",
    .parse = parse_hulft,
    .describe = describe_hulft,
    .log_sources = hulft_sources,
    .place = place_hulft,
};

}  // namespace metsuke
