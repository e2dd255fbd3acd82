#include "shell/daemon.h"

#include <pthread.h>
#include <systemd/sd-daemon.h>

#include <atomic>
#include <deque>
#include <thread>

#include "base/limits.h"
#include "shell/compile_desk.h"
#include "shell/console/console.h"
#include "shell/control_desk.h"
#include "shell/drop_watch.h"
#include "shell/duty.h"
#include "shell/http_server.h"
#include "shell/ingest_api.h"
#include "shell/log.h"
#include "shell/relp_listener.h"
#include "shell/syslog_listener.h"

namespace metsuke {

namespace {

constexpr std::chrono::seconds beat_interval{1};
constexpr std::chrono::seconds scan_interval{10};
constexpr std::chrono::seconds drain_time_max{20};
constexpr std::size_t tasks_bytes_max = 16 * 1024 * 1024;
constexpr std::size_t task_bytes = 1024;
constexpr std::size_t form_bytes_max = 64 * 1024;
static_assert(form_bytes_max <= limits::http_body_bytes_max);

void name_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

// Under "syslog", "syslog_tls"; a second one of a kind is "syslog_2".
void add_port(std::map<std::string, std::uint16_t>& ports, std::string name,
              const DoorSettings& door, std::uint16_t port) {
  if (door.tls) name += "_tls";
  std::string free = name;
  for (int number = 2; ports.contains(free); ++number) free = name + "_" + std::to_string(number);
  ports[free] = port;
}

std::unique_ptr<Order> errand(std::function<void(Duty&)> task) {
  auto order = std::make_unique<Order>();
  order->then = [kept = std::move(task)](Duty& duty, const Result<void>&) { kept(duty); };
  return order;
}

}  // namespace

struct Daemon::State {
  explicit State(Config the_config)
      : config(std::move(the_config)),
        stepped(config.manual_start ? std::make_unique<SteppedClock>(*config.manual_start)
                                    : nullptr),
        world{stepped == nullptr ? static_cast<Clock&>(machine) : *stepped, disk, chance},
        duty(config, world, stepped.get(), orders, listeners()),
        compiler({world, config, [this](std::unique_ptr<Order> order) {
                    loop.post([this, kept = std::make_shared<std::unique_ptr<Order>>(
                                         std::move(order))] { hand_over(std::move(*kept)); });
                  }}) {}

  Duty::Listeners listeners();
  Result<void> open_doors();
  Result<void> open_console();
  void start_timers();
  void beat();
  void ask_scan();
  void reload();
  void turn();
  void stop();
  void finish_stop();
  void push(std::unique_ptr<Order> order);
  void hand_over(std::unique_ptr<Order> order);
  void offer_waiting();
  void serve_page(HttpRequest request, HttpServer::Reply reply);
  void submit(Review review, std::function<void(const Result<void>&)> done);
  StatusFacts facts() const;
  void watch_drops();
  Result<void> open_streams();
  void reload_tls();
  void watch_clock();
  void adopt_routes();
  std::size_t connections() const;

  Config config;
  PosixClock machine;
  PosixDisk disk;
  PosixChance chance;
  std::unique_ptr<SteppedClock> stepped;
  World world;
  Orders orders{limits::intake_bytes_max};
  Tasks tasks{tasks_bytes_max};
  Loop loop;
  std::optional<FileLock> lock;
  Duty duty;
  CompileDesk compiler;
  std::deque<std::unique_ptr<Order>> waiting;  // For room in `orders`, in their order.
  std::unique_ptr<Console> console;
  std::unique_ptr<ControlDesk> desk;
  std::unique_ptr<ControlServer> control;
  std::shared_ptr<Tls> tls, ingest_tls;  // The second asks for a certificate, and may do without.
  Traffic traffic;
  std::vector<std::unique_ptr<SyslogListener>> syslog;
  std::vector<std::unique_ptr<RelpListener>> relp;
  std::vector<std::unique_ptr<HttpServer>> ingest;
  IngestApi ingest_api{loop, world, orders, traffic};
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<DropWatch> watch;
  std::shared_ptr<const Bundle> bundle;  // io thread's copy of what is in force.
  std::thread pipeline, query;
  std::atomic<bool> is_turn_pending{false};
  std::atomic<bool> is_scan_pending{false};
  std::atomic<bool> is_intake_closed{false};
  Timestamp last_tick{};
  ClockWatch clock_watch;
  bool is_stopping = false;
  int status = 0;
};

// What the pipeline thread tells the others; it waits for none of them.
Duty::Listeners Daemon::State::listeners() {
  Duty::Listeners listeners;
  listeners.stands = [this](std::shared_ptr<const Snapshot> snapshot) {
    is_intake_closed = snapshot->closed.has_value();
    std::function<void()> task = [this, snapshot] {
      if (console != nullptr) console->stands(snapshot);
    };
    // A page may show the state before; the next batch or Tick brings another.
    static_cast<void>(tasks.try_push(task, task_bytes));
    if (!is_turn_pending.exchange(true)) loop.post([this] { turn(); });
  };
  listeners.adopted = [this](std::shared_ptr<const Bundle> adopted) {
    loop.post([this, adopted] {
      bundle = adopted;
      adopt_routes();
      watch_drops();
    });
  };
  listeners.ticked = [] { ::sd_notify(0, "WATCHDOG=1"); };
  listeners.gave_up = [this](const Error& error) {
    const int code = exit_status_of(error);
    loop.post([this, code] {
      status = code;
      stop();
    });
  };
  return listeners;
}

void Daemon::State::push(std::unique_ptr<Order> order) {
  const std::size_t weight = weight_of(*order);
  // Full of lines: a beat or a scan comes again by itself.
  if (!orders.try_push(order, weight)) tally(Happening::intake_waited, 1);
}

// Does not come again by itself: it waits until there is room.
void Daemon::State::hand_over(std::unique_ptr<Order> order) {
  waiting.push_back(std::move(order));
  offer_waiting();
}

void Daemon::State::offer_waiting() {
  while (!waiting.empty()) {
    const std::size_t weight = weight_of(*waiting.front());
    if (!orders.try_push(waiting.front(), weight)) return;
    waiting.pop_front();
  }
}

void Daemon::State::turn() {
  is_turn_pending = false;
  offer_waiting();
  const auto intake =
      is_intake_closed ? SyslogListener::Intake::held : SyslogListener::Intake::open;
  for (const auto& listener : syslog) listener->turn(intake);
  for (const auto& listener : relp) listener->turn(intake);
  if (is_stopping && connections() == 0) finish_stop();
}

std::size_t Daemon::State::connections() const {
  std::size_t count = 0;
  for (const auto& listener : syslog) count += listener->connections();
  for (const auto& listener : relp) count += listener->connections();
  return count;
}

void Daemon::State::adopt_routes() {
  const auto by_syslog = std::make_shared<SyslogRoutes>(*bundle, Intake::Kind::syslog);
  for (const auto& listener : syslog) listener->adopt(by_syslog);
  const auto by_relp = std::make_shared<SyslogRoutes>(*bundle, Intake::Kind::relp);
  for (const auto& listener : relp) listener->adopt(by_relp);
  ingest_api.adopt(bundle);
}

void Daemon::State::beat() {
  std::function<void()> shown = [this, counts = traffic.counts()] {
    if (console != nullptr) console->flows(counts);
  };
  static_cast<void>(tasks.try_push(shown, task_bytes));
  push(errand([](Duty& the_duty) { the_duty.beat(); }));
  if (!is_turn_pending.exchange(true)) loop.post([this] { turn(); });
  if (stepped != nullptr) return;
  watch_clock();
  const Timestamp minute = std::chrono::floor<std::chrono::minutes>(world.clock.now());
  if (minute <= last_tick) return;
  auto order = std::make_unique<Order>();
  order->inputs.emplace_back(Tick{minute});
  const std::size_t weight = weight_of(*order);
  if (orders.try_push(order, weight)) last_tick = minute;
}

// A wall clock that goes another way than the monotonic one was set by somebody.
void Daemon::State::watch_clock() {
  const Timestamp now = world.clock.now();
  const auto by = clock_watch.look(now, world.clock.elapsed());
  if (!by) return;
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(*by).count();
  say(Happening::clock_stepped, {{"by_ms", std::to_string(milliseconds)}});
  auto order = std::make_unique<Order>();
  order->inputs.emplace_back(ClockStepped{now, *by});
  hand_over(std::move(order));
}

void Daemon::State::ask_scan() {
  if (is_scan_pending.exchange(true)) return;
  auto order = errand([this](Duty& the_duty) {
    is_scan_pending = false;
    the_duty.scan();
  });
  const std::size_t weight = weight_of(*order);
  if (!orders.try_push(order, weight)) is_scan_pending = false;
}

void Daemon::State::reload() {
  // Refused when enough wait already: one of those reads what is there now.
  static_cast<void>(compiler.ask(
      {"metsuked", "", "SIGHUP"},
      [this](const Result<Duty::Adoption>& adopted, const Complaints& complaints) {
        for (const Complaint& complaint : complaints)
          if (!adopted || complaint.weight == Weight::error)
            say(Happening::complaint_made, {{"what", describe(complaint, config.language)}});
      }));
  std::function<void()> task = [this] {
    if (console != nullptr) console->reload_users();
  };
  static_cast<void>(tasks.try_push(task, task_bytes));
  reload_tls();
}

// A certificate that was renewed is shown from now on; connections that are there go on.
void Daemon::State::reload_tls() {
  if (!config.tls) return;
  auto loaded = Tls::load(*config.tls);
  if (!loaded) {
    say(Happening::tls_failed, loaded.error());
    return;
  }
  auto asking = Tls::load(*config.tls, Tls::Shown::if_any);
  if (!asking) {
    say(Happening::tls_failed, asking.error());
    return;
  }
  tls = *std::move(loaded);
  ingest_tls = *std::move(asking);
  for (const auto& listener : syslog) listener->renew(tls);
  for (const auto& listener : relp) listener->renew(tls);
  for (const auto& server : ingest) server->renew(ingest_tls);
  say(Happening::tls_loaded);
}

void Daemon::State::watch_drops() {
  if (watch == nullptr || bundle == nullptr) return;
  std::vector<std::string> directories;
  for (const BoundContract& bound : bundle->contracts)
    for (const SourceSpec& source : bound.contract->sources)
      if (source.intake.kind == Intake::Kind::drop)
        directories.push_back(drop_settings(config, source).inbox);
  watch->watch(directories);
}

void Daemon::State::serve_page(HttpRequest request, HttpServer::Reply reply) {
  const std::size_t weight = task_bytes + request.body.size() + request.target.size();
  std::function<void()> task = [this, asked = std::move(request), reply] {
    console->serve(asked, reply);
  };
  if (tasks.try_push(task, weight)) return;
  HttpResponse busy = plain(503, "busy\n");
  busy.headers.emplace_back("Retry-After", "5");
  reply(std::move(busy));
}

void Daemon::State::submit(Review review, std::function<void(const Result<void>&)> done) {
  auto order = std::make_unique<Order>();
  order->patience = Order::Patience::refuse;
  order->inputs.emplace_back(std::move(review));
  order->then = [this, done](Duty&, const Result<void>& outcome) {
    if (outcome) say(Happening::review_archived);
    std::function<void()> task = [done, outcome] { done(outcome); };
    static_cast<void>(tasks.try_push(task, task_bytes));
  };
  const std::size_t weight = weight_of(*order);
  if (!orders.try_push(order, weight)) done(Error{Code::intake_full, ""});
}

StatusFacts Daemon::State::facts() const {
  StatusFacts facts;
  facts.version = METSUKE_VERSION;
  facts.clock = world.clock.now();
  facts.is_stepped = stepped != nullptr;
  facts.syslog_port = syslog.empty() ? std::uint16_t{0} : syslog.front()->port();
  for (std::size_t at = 0; at < syslog.size(); ++at)
    add_port(facts.ports, "syslog", config.syslog[at], syslog[at]->port());
  for (std::size_t at = 0; at < relp.size(); ++at)
    add_port(facts.ports, "relp", config.relp[at], relp[at]->port());
  for (std::size_t at = 0; at < ingest.size(); ++at)
    add_port(facts.ports, "ingest", config.ingest[at], ingest[at]->port());
  facts.traffic = traffic.counts();
  facts.console_port = http == nullptr ? std::uint16_t{0} : http->port();
  return facts;
}

Result<void> Daemon::State::open_console() {
  if (!config.console) return {};
  Query query_connection = TRY(Query::open(config.store_path()));
  console = std::make_unique<Console>(
      config, world, std::move(query_connection),
      [this](Review review, std::function<void(const Result<void>&)> done) {
        submit(std::move(review), std::move(done));
      });
  HttpServer::Wants wants{
      "console", {*config.console, {}, false}, nullptr, form_bytes_max, &world.clock, &traffic, {}};
  wants.serve = [this](HttpRequest request, HttpServer::Reply reply) {
    serve_page(std::move(request), std::move(reply));
  };
  http = TRY(HttpServer::open(loop, std::move(wants)));
  return {};
}

Result<void> Daemon::State::open_streams() {
  if (config.tls) {
    tls = TRY(Tls::load(*config.tls));
    ingest_tls = TRY(Tls::load(*config.tls, Tls::Shown::if_any));
  }
  for (const DoorSettings& door : config.syslog)
    syslog.push_back(TRY(SyslogListener::open(loop, world, orders, traffic, door, tls)));
  for (const DoorSettings& door : config.relp)
    relp.push_back(TRY(RelpListener::open(loop, world, orders, traffic, door, tls)));
  for (const DoorSettings& door : config.ingest) {
    HttpServer::Wants wants{"ingest",     door,     ingest_tls, limits::ingest_body_bytes_max,
                            &world.clock, &traffic, {}};
    wants.serve = [this](const HttpRequest& request, const HttpServer::Reply& reply) {
      ingest_api.serve(request, reply);
    };
    ingest.push_back(TRY(HttpServer::open(loop, std::move(wants))));
  }
  adopt_routes();
  return {};
}

Result<void> Daemon::State::open_doors() {
  desk = std::make_unique<ControlDesk>(ControlDesk::Outside{
      orders, compiler, world, config.language, [this] { return facts(); }, [this] { stop(); }});
  control = TRY(ControlServer::open(
      loop, config.control,
      [this](const ControlRequest& request, const std::string& person,
             const ControlServer::Reply& reply) { desk->serve(request, person, reply); }));
  TRY(open_console());
  bundle = duty.bundle();
  TRY(open_streams());
  auto watching = DropWatch::open(loop, [this] { ask_scan(); });
  if (watching)
    watch = *std::move(watching);
  else
    say(Happening::watch_failed, watching.error());
  watch_drops();
  return {};
}

void Daemon::State::start_timers() {
  last_tick = std::max(std::chrono::floor<std::chrono::minutes>(world.clock.now()),
                       std::chrono::floor<std::chrono::minutes>(duty.engine().now()));
  loop.every(beat_interval, [this] { beat(); });
  loop.every(scan_interval, [this] {
    watch_drops();
    ask_scan();
  });
  loop.on_signals([this] { stop(); }, [this] { reload(); });
}

// Doors first, so that nothing new comes; then what has come is taken.
void Daemon::State::stop() {
  if (is_stopping) return;
  is_stopping = true;
  say(Happening::daemon_stopping);
  ::sd_notify(0, "STOPPING=1");
  if (watch != nullptr) watch->close();
  if (http != nullptr) http->close();
  for (const auto& server : ingest) server->close();
  if (control != nullptr) control->close();
  for (const auto& listener : syslog) listener->close();
  for (const auto& listener : relp) listener->close();
  // Once what was read is on its way; the others have their time.
  loop.post([this] { turn(); });
  loop.after(drain_time_max, [this] { finish_stop(); });
}

void Daemon::State::finish_stop() {
  // After the replies that are already on their way.
  loop.post([this] { loop.stop(); });
}

Daemon::Daemon(Config config) : state_(std::make_unique<State>(std::move(config))) {}

Daemon::~Daemon() {
  state_->compiler.close();
  state_->orders.close();
  if (state_->pipeline.joinable()) state_->pipeline.join();
  state_->tasks.close();
  if (state_->query.joinable()) state_->query.join();
}

Result<void> Daemon::start(Complaints& complaints) {
  State& state = *state_;
  TRY(state.disk.make_directories(state.config.data));
  state.lock = TRY(FileLock::take(state.config.lock_path()));
  TRY(state.duty.start(complaints));
  TRY(state.open_doors());
  state.start_timers();
  state.pipeline = std::thread([&state] {
    name_thread("pipeline");
    state.duty.run();
  });
  state.query = std::thread([&state] {
    name_thread("query");
    while (auto task = state.tasks.pop()) (*task)();
  });
  state.compiler.open();
  say(Happening::daemon_started, {{"version", METSUKE_VERSION}, {"data", state.config.data}});
  ::sd_notify(0, "READY=1\nWATCHDOG=1");
  return {};
}

int Daemon::run() {
  State& state = *state_;
  ASSERT(state.pipeline.joinable());
  state.loop.run();
  // The stop list: the pipeline takes what is queued, then the pages' thread ends.
  state.compiler.close();
  state.orders.close();
  state.pipeline.join();
  state.tasks.close();
  state.query.join();
  say(Happening::daemon_stopped, {{"seq", std::to_string(state.duty.engine().last().value)}});
  return state.status;
}

void Daemon::stop() {
  state_->loop.post([this] { state_->stop(); });
}

std::uint16_t Daemon::syslog_port() const { return state_->facts().syslog_port; }
std::uint16_t Daemon::console_port() const { return state_->facts().console_port; }

int exit_status_of(const Error& error) {
  switch (error.code) {
    case Code::config_invalid:
      return 78;
    case Code::chain_broken:
    case Code::entry_invalid:
    case Code::seal_broken:
    case Code::signature_invalid:
    case Code::replay_differs:
      return 4;
    case Code::already_locked:
    case Code::daemon_unreachable:
      return 5;
    default:
      return 2;
  }
}

}  // namespace metsuke
