#include "parse/vsftpd.h"

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view vsftpd_applications[] = {"vsftpd"};
constexpr LogSource ftp_sources[] = {{"", "linux", "vsftpd"},
                                     {"authentication", "linux", "vsftpd"},
                                     {"file_transfer", "linux", "vsftpd"}};

bool resembles_vsftpd(std::string_view text) {
  return (begins_with_ctime(text) && text[25] == '[') ||
         (text.starts_with('[') && text.find(": Client \"") != std::string_view::npos);
}

struct FtpMeaning {
  std::string_view verb, category, action;
};

constexpr FtpMeaning ftp_meanings[] = {
    {"LOGIN", "authentication", "logon"},
    {"CONNECT", "network", ""},
    {"UPLOAD", "file", "file-upload"},
    {"DOWNLOAD", "file", "file-download"},
    {"APPEND", "file", "file-upload"},
    {"MKDIR", "file", "file-create"},
    {"DELETE", "file", "file-delete"},
    {"RMDIR", "file", "file-delete"},
    {"RENAME", "file", "file-rename"},
    {"CHMOD", "file", "permission-change"},
    {"FTP command", "network", ""},
    {"FTP response", "network", ""},
    {"DEBUG", "network", ""},
};

const FtpMeaning* ftp_meaning_of(std::string_view verb) {
  for (const FtpMeaning& meaning : ftp_meanings)
    if (meaning.verb == verb) return &meaning;
  return nullptr;
}

Result<void> describe_vsftpd(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "vsftpd");
  event.set(Field::network_protocol, "ftp");
  event.log_source = {"", "linux", "vsftpd"};
  if (const std::string_view time = fields["time"]; !time.empty())
    say_time(time_from_ctime(time, context.zone), event);
  say(event, Field::process_pid, fields["pid"]);
  say(event, Field::user_name, fields["user"]);
  say_source(event, fields["address"]);
  const std::string_view verb = fields["verb"];
  const bool failed = fields["result"] == "FAIL";
  const FtpMeaning* meaning = ftp_meaning_of(verb);
  if (meaning == nullptr) return Error{Code::unparsed, "vsftpd: an unknown verb"};
  event.set(Field::event_category, meaning->category);
  say(event, Field::event_action, meaning->action);
  event.set(Field::event_outcome, failed                     ? "failure"
                                  : fields["result"] == "OK" ? "success"
                                                             : "unknown");
  if (verb == "LOGIN") {
    say(event, Field::event_reason, fields["path"]);
    event.log_source.category = "authentication";
    if (failed) event.set(Field::event_action, "logon-failed");
    // An anonymous guest's password is what he wants it to be.
    if (failed || fields.find("anonymous") != nullptr) event.set(Field::mk_user_claimed, "true");
    return {};
  }
  if (meaning->category != "file") return {};
  event.log_source.category = "file_transfer";
  say(event, Field::file_path, fields["path"]);
  say(event, Field::file_target_path, fields["target"]);
  // Every byte that is not ASCII was written as "?": the name cannot be recovered.
  if (fields["path"].find('?') != std::string_view::npos ||
      fields["target"].find('?') != std::string_view::npos || fields.find("ambiguous") != nullptr)
    event.set(Field::mk_parse_lossy, "file.path");
  const std::string_view action = meaning->action;
  if (action == "file-upload" || action == "file-download") {
    event.set(Field::mk_transfer_direction, action == "file-upload" ? "upload" : "download");
    event.set(Field::mk_transfer_complete, failed ? "false" : "true");
    if (const FieldView* bytes = fields.find("bytes"))
      event.set(Field::mk_transfer_bytes, bytes->value);
    else
      event.set(Field::mk_transfer_bytes, "0");
  }
  return {};
}

}  // namespace

const FormatRow format_vsftpd{
    .id = "vsftpd",
    .parse = parse_vsftpd,
    .describe = describe_vsftpd,
    .applications = vsftpd_applications,
    .resembles = resembles_vsftpd,
    .log_sources = ftp_sources,
};

}  // namespace metsuke
