#include "shell/cli/station.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "engine/pipeline.h"
#include "evidence/pack/tables.h"
#include "shell/gather.h"
#include "shell/users.h"

namespace metsuke {
namespace {

// One line from standard input, without its LF; at most 1 KiB.
std::string line_from_input() {
  std::string line;
  for (int c = std::getchar(); c != EOF && c != '\n' && line.size() < 1024; c = std::getchar())
    line += static_cast<char>(c);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::string day_letter(const PackModel& model, SourceId source, Date day) {
  switch (day_state(model, source, day)) {
    case DayState::on_time:
      return "o";
    case DayState::late:
      return "L";
    case DayState::missing:
      return "X";
    case DayState::zero_declared:
      return "0";
    case DayState::expected:
      return ".";
    case DayState::not_expected:
      return " ";
    case DayState::streaming:
      return "#";
    case DayState::silent:
      return "-";
  }
  UNREACHABLE();
}

}  // namespace

int run_status(World world, const Terminal& terminal) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  const auto reply = ask_daemon(*config, terminal, "{\"verb\":\"status\"}", status);
  if (!reply) return status;
  if (terminal.machine()) {
    print(*reply + "\n");
    return exit_clean;
  }
  const auto json = nlohmann::json::parse(*reply, nullptr, false);
  for (const auto& [name, value] : json.items()) {
    if (name == "ok" || name == "schema" || name == "sources") continue;
    print(fit_width(name, 16) +
          printable(value.is_string() ? value.get<std::string>() : value.dump()) + "\n");
  }
  if (json.contains("sources"))
    for (const auto& [name, value] : json["sources"].items())
      print("  " + fit_width(name, 14) + printable(value.dump()) + "\n");
  return exit_clean;
}

int run_sources(World world, const Terminal& terminal, const std::string& month,
                const std::string& contract) {
  int status = exit_clean;
  auto opened = open_all(world, terminal, status);
  if (!opened) return status;
  const auto totals = opened->query.totals();
  if (!totals) return fail(terminal, totals.error(), exit_failed);
  auto wanted = month.empty() ? Result<Month>(japan_month(totals->now)) : month_from(month);
  if (!wanted) return fail(terminal, wanted.error(), exit_failed);
  const BoundContract* bound = named_contract(*opened, terminal, contract);
  if (bound == nullptr) return exit_failed;
  PackModel model;
  model.contract = bound->contract;
  model.rules = bound->rules;
  model.month = *wanted;
  model.as_of = japan_date(totals->now);
  auto slots = opened->query.slots(bound->contract->id, *wanted);
  auto days = opened->query.days(bound->contract->id, *wanted);
  if (!slots || !days) return fail(terminal, Error{Code::store_failed, ""}, exit_failed);
  model.slots = *std::move(slots);
  model.days = *std::move(days);
  if (terminal.machine()) {
    print(to_csv(completeness_table(model, terminal.language)).substr(3));
    return exit_clean;
  }
  print(std::string(16, ' '));
  const unsigned last = static_cast<unsigned>(wanted->last().day());
  for (unsigned day = 1; day <= last; ++day)
    print(day % 5 == 0 ? std::to_string(day % 100 / 10) : " ");
  print("\n" + std::string(16, ' '));
  for (unsigned day = 1; day <= last; ++day) print(std::to_string(day % 10));
  print("\n");
  bool gaps = false;
  for (const SourceSpec& source : bound->contract->sources) {
    print(fit_width(source.id, 16));
    for (unsigned day = 1; day <= last; ++day) {
      const Date date(std::chrono::year(wanted->year), std::chrono::month(wanted->month),
                      std::chrono::day(day));
      const std::string letter = day_letter(model, source.reader.id, date);
      gaps = gaps || letter == "X";
      print(letter);
    }
    print("\n");
  }
  print(terminal.say(Word::cli_day_letters) + "\n");
  return gaps ? exit_findings : exit_clean;
}

int run_validate(World world, const Terminal& terminal) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  Complaints complaints;
  const Gathered gathered = gather_bundle(world.disk, *config, complaints);
  (void)fail(terminal, complaints, 0);
  if (gathered.bundle == nullptr) return exit_configuration;
  print(terminal.say(Word::cli_valid, {config->file, to_hex(gathered.bundle->digest)}) + "\n");
  return exit_clean;
}

int run_init(World world, const Terminal& terminal, const std::string& directory) {
  if (const auto names = world.disk.list(directory); names && !names->empty())
    return fail(terminal, Error{Code::usage, terminal.say(Word::demo_not_empty, {directory})},
                exit_failed);
  const std::string share = share_directory();
  if (share.empty()) return fail(terminal, Error{Code::not_found, "config/"}, exit_failed);
  const std::string from = join_path(share, "config/metsuke.yaml");
  const auto text = read_file(world.disk, from, limits::yaml_bytes_max);
  if (!text) return fail(terminal, text.error(), exit_failed);
  const std::string path = join_path(directory, "metsuke.yaml");
  if (const auto made = world.disk.make_directories(directory); !made)
    return fail(terminal, made.error(), exit_failed);
  if (const auto written = write_file(world.disk, path, *text); !written)
    return fail(terminal, written.error(), exit_failed);
  print(terminal.say(Word::cli_init_done, {path}) + "\n");
  return exit_clean;
}

int run_user_add(World world, const Terminal& terminal, const std::string& name,
                 const std::string& role_name) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  const auto role = role_from(role_name);
  if (!role || !is_user_name(name))
    return fail(terminal, Error{Code::usage, name + " " + role_name}, exit_failed);
  std::vector<User> users;
  if (const auto text = read_file(world.disk, config->users, limits::yaml_bytes_max)) {
    Complaints complaints;
    users = read_users(*text, config->users, complaints);
    if (has_errors(complaints)) return fail(terminal, complaints, exit_configuration);
  }
  talk(terminal.say(Word::cli_password, {name}));
  auto hash = hash_password(line_from_input());
  if (!hash) return fail(terminal, hash.error(), exit_failed);
  std::erase_if(users, [&](const User& user) { return user.name == name; });
  users.push_back({name, *role, *std::move(hash), false});
  std::sort(users.begin(), users.end(),
            [](const User& a, const User& b) { return a.name < b.name; });
  if (const auto written = write_file(world.disk, config->users, users_text(users)); !written)
    return fail(terminal, written.error(), exit_failed);
  print(terminal.say(Word::cli_taken, {name}) + "\n");
  return exit_clean;
}

int run_user_list(World world, const Terminal& terminal) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  const auto text = read_file(world.disk, config->users, limits::yaml_bytes_max);
  if (!text) return fail(terminal, text.error(), exit_failed);
  Complaints complaints;
  for (const User& user : read_users(*text, config->users, complaints))
    print(user.name + "\t" + std::string(name_of(user.role)) + (user.disabled ? "\tdisabled" : "") +
          "\n");
  return has_errors(complaints) ? fail(terminal, complaints, exit_configuration) : exit_clean;
}

int run_version(const Terminal& terminal) {
  if (terminal.machine())
    print("{\"schema\":\"metsuke.version/1\",\"data\":{\"version\":\"" METSUKE_VERSION
          "\"},\"warnings\":[]}\n");
  else
    print("metsuke " METSUKE_VERSION "\n");
  return exit_clean;
}

int run_reload(World world, const Terminal& terminal, const std::string& approved_by,
               const std::string& reason) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  JsonWriter json;
  json.begin_object();
  json.member("verb", "adopt").member("approved_by", approved_by).member("reason", reason);
  json.end_object();
  const auto reply = ask_daemon(*config, terminal, json.take(), status);
  if (!reply) return status;
  print(*reply + "\n");
  return exit_clean;
}

int run_replay(World world, const Terminal& terminal) {
  int status = exit_clean;
  const auto config = load_config(world, terminal, status);
  if (!config) return status;
  auto fresh = Store::open(":memory:");
  if (!fresh) return fail(terminal, fresh.error(), exit_failed);
  Engine engine;
  const auto replayed = replay(world.disk, config->archive_directory(), engine, *fresh);
  if (!replayed) return fail(terminal, replayed.error(), exit_integrity);
  auto there = Query::open(config->store_path());
  if (!there) return fail(terminal, there.error(), exit_unreachable);
  const auto recorded = there->content_digest();
  const auto computed = fresh->content_digest();
  if (!recorded || !computed) return fail(terminal, Error{Code::store_failed, ""}, exit_failed);
  if (*recorded != *computed)
    return fail(terminal,
                Error{Code::replay_differs, to_hex(*recorded) + " / " + to_hex(*computed)},
                exit_integrity);
  print(terminal.say(Word::cli_replayed, {std::to_string(replayed->entries), to_hex(*computed)}) +
        "\n");
  return exit_clean;
}

}  // namespace metsuke
