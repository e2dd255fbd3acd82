#include "shell/cli/demo.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/limits.h"
#include "shell/cli/alerts.h"
#include "shell/cli/demo_stage.h"
#include "shell/cli/evidence.h"
#include "shell/config.h"
#include "shell/control_client.h"
#include "shell/demo_month.h"

namespace metsuke {
namespace {

constexpr std::string_view demo_stream = "sftp";   // The contract's source that comes by syslog.

struct Played {
  std::uint64_t deliveries = 0, lines = 0, steps = 0;
  Timestamp last{};
  std::uint16_t console_port = 0;
};

Result<nlohmann::json> ask(ControlClient& client, const std::string& request) {
  const std::string reply = TRY(client.ask(request));
  auto json = nlohmann::json::parse(reply, nullptr, false);
  if (!json.is_object() || !json.value("ok", false)) return Error{Code::daemon_unreachable, reply};
  return json;
}

Result<void> advance(ControlClient& client, Timestamp to, std::uint64_t lines) {
  JsonWriter json;
  json.begin_object();
  json.member("verb", "advance").member("to", to_rfc3339(to));
  if (lines > 0)
    json.key("after_records").begin_object().member(demo_stream, lines).end_object();
  json.end_object();
  (void)TRY(ask(client, json.take()));
  return {};
}

// Plays every step: what is due at a time is dropped or sent, then the clock moves there.
Result<Played> play(World world, const Terminal& terminal, const std::string& directory,
                    ControlClient& client) {
  const std::string month = join_path(directory, "month");
  const std::string text =
      TRY(read_file(world.disk, join_path(month, "timeline.txt"), limits::blob_bytes_max));
  const std::vector<TimelineStep> steps = TRY(read_timeline(text));
  const nlohmann::json status = TRY(ask(client, "{\"verb\":\"status\"}"));
  const auto port = static_cast<std::uint16_t>(status.value("syslog_port", 0));
  Played played;
  played.console_port = static_cast<std::uint16_t>(status.value("console_port", 0));
  for (const TimelineStep& step : steps) {
    ++played.steps;
    played.last = step.at;
    if (step.kind == TimelineStep::Kind::deliver) {
      // It lies there before the clock moves: the daemon takes it at the step's time.
      TRY(advance(client, step.at, played.lines));
      TRY(drop_delivery(world.disk, join_path(month, step.path),
                        join_path(join_path(directory, "inbox"), step.source)));
      (void)TRY(ask(client, "{\"verb\":\"scan\"}"));
      ++played.deliveries;
    } else if (step.kind == TimelineStep::Kind::stream) {
      TRY(advance(client, step.at, played.lines));
      const std::string lines =
          TRY(read_file(world.disk, join_path(month, step.path), limits::blob_bytes_max));
      TRY(send_lines(port, lines));
      played.lines += step.lines;
    } else {
      TRY(advance(client, step.at, played.lines));
    }
    if (!terminal.quiet && played.steps % 30 == 0)
      talk(terminal.say(Word::demo_at, {to_japan_text(step.at).substr(0, 16)}));
  }
  TRY(advance(client, played.last + std::chrono::minutes(1), played.lines));
  (void)TRY(ask(client, "{\"verb\":\"seal\"}"));
  return played;
}

// One byte of one sealed segment changed, in a copy; verification must say so, with exit status 4.
int forge_and_verify(World world, const Terminal& terminal, const Config& config,
                     const std::string& directory, const std::string& vkey) {
  const std::string copy = join_path(directory, "forged");
  const std::string seg = join_path(config.archive_directory(), "seg");
  const auto names = world.disk.list(seg);
  if (!names || names->empty()) return exit_failed;
  const std::string victim = (*names)[names->size() / 2];
  if (const auto copied = drop_delivery(world.disk, config.archive_directory(), copy); !copied)
    return fail(terminal, copied.error(), exit_failed);
  const std::string forged = join_path(copy, name_of_path(config.archive_directory()));
  const std::string path = join_path(join_path(forged, "seg"), victim);
  auto bytes = read_file(world.disk, path, limits::blob_bytes_max);
  if (!bytes) return fail(terminal, bytes.error(), exit_failed);
  (*bytes)[bytes->size() / 2] = static_cast<char>((*bytes)[bytes->size() / 2] ^ 1);
  if (const auto written = write_file(world.disk, path, *bytes); !written)
    return fail(terminal, written.error(), exit_failed);
  print("\n" + painted(terminal, Paint::bold, terminal.say(Word::demo_forging, {victim})) + "\n");
  VerifyOptions options;
  options.path = forged;
  options.vkey = vkey;
  const int status = run_archive_verify(world, terminal, options);
  print(terminal.say(Word::demo_forged, {std::to_string(status)}) + "\n");
  return status == exit_integrity ? exit_clean : exit_failed;
}

int show_findings(World world, const Terminal& terminal, const Played& played,
                  const DemoOptions& options, const Config& config, const std::string& password) {
  const auto heading = [&](Word what) {
    print("\n" + painted(terminal, Paint::bold, terminal.say(what)) + "\n");
  };
  Terminal here = terminal;
  here.config = config.file;
  heading(Word::demo_alerts);
  (void)run_alerts_list(world, here, {});
  AlertsOptions first;
  auto query = Query::open(config.store_path());
  if (!query) return fail(terminal, query.error(), exit_unreachable);
  const auto alerts = query->alerts({});
  if (alerts && !alerts->empty()) {
    heading(Word::demo_explain);
    first.alert = alerts->back().number;
    (void)run_alerts_explain(world, here, first);
  }
  heading(Word::demo_report);
  ReportOptions report;
  report.month = to_text(japan_month(played.last).before());
  report.out = join_path(options.directory, "packs");
  if (const int status = run_report_build(world, here, report); status != exit_clean)
    return status;
  const auto packs = world.disk.list(report.out);
  if (!packs || packs->empty()) return exit_failed;
  const std::string pack = join_path(report.out, packs->front());
  auto signer = Signer::open_or_make(world.disk, config.key, config.origin);
  if (!signer) return fail(terminal, signer.error(), exit_failed);
  VerifyOptions verify;
  verify.path = pack;
  verify.vkey = to_text(signer->key());
  heading(Word::demo_verify);
  if (const int status = run_evidence_verify(world, here, verify); status != exit_clean)
    return status;
  verify.path = config.archive_directory();
  if (const int status = run_archive_verify(world, here, verify); status != exit_clean)
    return status;
  if (const int status =
          forge_and_verify(world, here, config, options.directory, verify.vkey);
      status != exit_clean)
    return status;
  const std::string console = "http://127.0.0.1:" + std::to_string(played.console_port) + "/";
  print("\n" + terminal.say(Word::demo_summary,
                            {std::to_string(played.deliveries), std::to_string(played.lines),
                             std::to_string(alerts ? alerts->size() : 0),
                             join_path(pack, "report_ja.html")}) +
        "\n");
  if (options.serve)
    print(terminal.say(Word::demo_console, {console, "mori", password}) + "\n");
  else
    print(terminal.say(Word::demo_serve, {options.directory}) + "\n");
  return exit_clean;
}

}  // namespace

int run_demo(World world, const Terminal& terminal, const DemoOptions& options) {
  const std::string share = share_directory();
  if (share.empty()) return fail(terminal, Error{Code::not_found, "config/demo"}, exit_failed);
  if (const auto names = world.disk.list(options.directory); names && !names->empty())
    return fail(terminal,
                Error{Code::usage, terminal.say(Word::demo_not_empty, {options.directory})},
                exit_failed);
  talk(terminal.say(Word::demo_writing, {options.directory}));
  const std::string month = join_path(options.directory, "month");
  if (const auto made = world.disk.make_directories(month); !made)
    return fail(terminal, made.error(), exit_failed);
  if (const auto written = write_demo_month(world.disk, month, options.seed); !written)
    return fail(terminal, written.error(), exit_failed);
  const auto text =
      read_file(world.disk, join_path(month, "timeline.txt"), limits::blob_bytes_max);
  if (!text) return fail(terminal, text.error(), exit_failed);
  const auto steps = read_timeline(*text);
  if (!steps) return fail(terminal, steps.error(), exit_failed);
  if (steps->empty()) return exit_failed;
  const Timestamp start = japan_midnight(japan_date(steps->front().at));
  const auto password = set_stage(world, options.directory, share, start);
  if (!password) return fail(terminal, password.error(), exit_failed);
  Terminal here = terminal;
  here.config = join_path(options.directory, "metsuke.yaml");
  int status = exit_clean;
  const auto config = load_config(world, here, status);
  if (!config) return status;
  auto daemon = DemoDaemon::start(here.config, join_path(options.directory, "metsuked.log"));
  if (!daemon) return fail(terminal, daemon.error(), exit_unreachable);
  auto client = ControlClient::open(config->control);
  if (!client) return fail(terminal, client.error(), exit_unreachable);
  talk(terminal.say(Word::demo_playing));
  const auto played = play(world, terminal, options.directory, *client);
  if (!played) return fail(terminal, played.error(), exit_failed);
  status = show_findings(world, terminal, *played, options, *config, *password);
  if (options.serve) daemon->release();
  return status;
}

}  // namespace metsuke
