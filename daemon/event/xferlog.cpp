#include "parse/xferlog.h"

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource transfer_sources[] = {{"file_transfer", "linux", "vsftpd"}};

bool resembles_xferlog(std::string_view text) {
  return begins_with_ctime(text) && is_ascii_digit(text[25]);
}

Result<void> describe_xferlog(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "xferlog");
  event.log_source = {"file_transfer", "linux", "vsftpd"};
  event.set(Field::event_category, "file");
  const std::string_view service = fields["service"];
  event.set(Field::network_protocol, service.empty() ? "ftp" : service);
  say_time(time_from_ctime(fields["time"], context.zone), event);
  say_source(event, fields["host"]);
  const bool complete = fields["completion"] == "c";
  const std::string_view direction = fields["direction"];
  event.set(Field::event_outcome, complete ? "success" : "failure");
  event.set(Field::file_path, fields["path"]);
  // vsftpd writes "?" for every byte that is not ASCII.
  if (fields["path"].find('?') != std::string_view::npos)
    event.set(Field::mk_parse_lossy, "file.path");
  const std::string_view user = fields["user"];
  if (user != "?" && user != "*") say(event, Field::user_name, user);
  // Access mode "a": the user is what an anonymous guest typed.
  if (fields["access"] == "a") event.set(Field::mk_user_claimed, "true");
  if (direction == "d") {
    event.set(Field::event_action, "file-delete");
    event.set(Field::file_size, fields["bytes"]);
    return {};
  }
  event.set(Field::event_action, direction == "i" ? "file-upload" : "file-download");
  event.set(Field::mk_transfer_direction, direction == "i" ? "upload" : "download");
  event.set(Field::mk_transfer_bytes, fields["bytes"]);
  event.set(Field::mk_transfer_complete, complete ? "true" : "false");
  return {};
}

}  // namespace

const FormatRow format_xferlog{
    .id = "xferlog",
    .shape = Shape::certain,
    .parse = parse_xferlog,
    .describe = describe_xferlog,
    .resembles = resembles_xferlog,
    .log_sources = transfer_sources,
};

}  // namespace metsuke
