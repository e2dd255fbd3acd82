#include <algorithm>

#include "base/limits.h"
#include "contract/contract_parts.h"

namespace metsuke {

namespace {

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// "sha256:" and 64 hexadecimal digits, or the same bytes in base64. What is neither (a placeholder
// of a draft, say) fits no certificate: a warning, and nobody is let in by it.
std::optional<Digest> read_digest(const Yaml& value, Complaints& complaints) {
  constexpr std::string_view scheme = "sha256:";
  const std::string text = text_or(value, complaints);
  if (text.empty()) return std::nullopt;
  if (text.starts_with(scheme)) {
    const std::string_view written = std::string_view(text).substr(scheme.size());
    if (const auto digest = digest_from_hex(written)) return *digest;
    const auto bytes = bytes_from_base64(written);
    Digest digest{};
    if (bytes && bytes->size() == digest.size()) {
      std::copy(bytes->begin(), bytes->end(), digest.begin());
      return digest;
    }
  }
  warn(value, complaints, Code::value_invalid,
       '`' + text + "` fits nobody: write `sha256:` and 64 hexadecimal digits");
  return Digest{};
}

void read_sender(const Yaml& settings, Sender& sender, Complaints& complaints) {
  const Yaml tls = settings["tls"];
  sender.spki = read_digest(settings["vendor_spki"], complaints);
  const Yaml uri = settings["vendor_uri"];
  sender.uri = text_or(uri, complaints);
  if (!sender.uri.empty() && sender.uri.find(':') == std::string::npos)
    uri.complain(complaints, Code::value_invalid,
                 '`' + sender.uri + "`: a URI, as in `spiffe://vendor.example/logs`");
  const bool is_certified = sender.spki || !sender.uri.empty();
  sender.tls = tls.absent() ? is_certified : tls.boolean(complaints).value_or(false);
  if (is_certified && !sender.tls)
    tls.complain(complaints, Code::value_invalid, "a certificate is shown only with `tls: true`");
}

void read_stream(const Yaml& settings, std::string_view kind, Intake& intake,
                 Complaints& complaints) {
  if (settings.is_null() || !expect_map(settings, kind, complaints)) return;
  intake.match = text_or(settings["match"], complaints);
  read_sender(settings, intake.sender, complaints);
  settings.complain_unknown(complaints);
}

// `http: door`, or `http: {name: door, token: "sha256:…"}`.
void read_http(const Yaml& settings, Intake& intake, Complaints& complaints) {
  const Yaml name = settings.is_map() ? settings["name"] : settings;
  if (settings.is_map()) {
    settings.require(complaints, {"name"});
    intake.sender.token = read_digest(settings["token"], complaints);
    read_sender(settings, intake.sender, complaints);
    settings.complain_unknown(complaints);
    if (name.absent()) return;
  }
  const std::vector<std::string> names = name.strings(complaints);
  const auto is_plain = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' || byte == '.';
  };
  if (names.size() == 1 && !names.front().empty() &&
      std::all_of(names.front().begin(), names.front().end(), is_plain))
    intake.path = names.front();
  else
    name.complain(complaints, Code::value_invalid,
                  "`http` has one name: letters, digits, `-`, `_` and `.`");
}

void read_tail(const Yaml& settings, Intake& intake, Complaints& complaints) {
  intake.files = settings.strings(complaints);
  if (intake.files.empty() || intake.files.size() > limits::tail_files_max)
    settings.complain(complaints, Code::value_invalid,
                      "`tail` names 1 to " + std::to_string(limits::tail_files_max) + " files");
  for (std::string& file : intake.files) {
    if (file.starts_with('/') && file.find('\0') == std::string::npos && !file.ends_with('/'))
      continue;
    settings.complain(complaints, Code::value_invalid,
                      '`' + file + "`: a file's path from the root, as in `/var/log/auth.log`");
  }
  std::vector<std::string> sorted = intake.files;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    settings.complain(complaints, Code::key_duplicate, "`tail` names a file twice");
}

// `drop: door/`, or `drop: {path: door/, password_file: /etc/metsuke/door.passwords}`.
void read_drop(const Yaml& value, Intake& intake, Complaints& complaints) {
  const Yaml settings = value.is_map() ? value["path"] : value;
  if (value.is_map()) {
    value.require(complaints, {"path"});
    const Yaml file = value["password_file"];
    intake.password_file = text_or(file, complaints);
    const bool is_rooted = intake.password_file.starts_with('/') &&
                           intake.password_file.find('\0') == std::string::npos;
    if (!file.absent() && !is_rooted)
      file.complain(complaints, Code::value_invalid,
                    "a file's path from the root, never the password itself");
    value.complain_unknown(complaints);
    if (settings.absent()) return;
  }
  const std::vector<std::string> paths = settings.strings(complaints);
  if (paths.size() == 1 && !paths.front().empty())
    intake.path = without_slash(paths.front());
  else
    settings.complain(complaints, Code::value_invalid, "`drop` names one path");
}

}  // namespace

void read_intake(const Yaml& value, Intake& intake, Complaints& complaints) {
  if (!expect_map(value, "intake", complaints)) return;
  const auto members = value.members();
  if (members.size() != 1) {
    value.complain(complaints, Code::value_invalid,
                   "`intake` is one of `drop`, `syslog`, `relp`, `tail`, `http`");
    return;
  }
  const auto& [kind, settings] = members.front();
  if (kind == "drop") {
    intake.kind = Intake::Kind::drop;
    read_drop(settings, intake, complaints);
  } else if (kind == "syslog" || kind == "relp") {
    intake.kind = kind == "syslog" ? Intake::Kind::syslog : Intake::Kind::relp;
    read_stream(settings, kind, intake, complaints);
  } else if (kind == "tail") {
    intake.kind = Intake::Kind::tail;
    read_tail(settings, intake, complaints);
  } else if (kind == "http") {
    intake.kind = Intake::Kind::http;
    read_http(settings, intake, complaints);
  } else {
    complain_unknown_word(settings, "intake", kind, {"drop", "syslog", "relp", "tail", "http"},
                          complaints);
  }
}

}  // namespace metsuke
