#include "shell/console/console.h"

#include "base/limits.h"
#include "shell/log.h"

namespace metsuke {

namespace {

constexpr std::string_view session_cookie = "metsuke-session";
constexpr std::string_view language_cookie = "metsuke-language";
constexpr std::string_view alert_prefix = "/a/";
constexpr std::string_view review_suffix = "/review";

std::string session_cookie_text(std::string_view token, std::string_view rest) {
  return std::string(session_cookie) + "=" + std::string(token) +
         "; Path=/; HttpOnly; SameSite=Strict" + std::string(rest);
}

// Only a path on this very host: "//elsewhere" and "/\elsewhere" are not.
std::string safe_back(std::string_view back) {
  const bool is_path = back.starts_with('/') && !back.starts_with("//") &&
                       back.find('\\') == std::string_view::npos &&
                       back.find_first_of("\r\n") == std::string_view::npos;
  return is_path ? std::string(back) : std::string("/");
}

std::string_view value_of(const FormValues& form, std::string_view name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string_view() : std::string_view(found->second);
}

bool is_fetch(const HttpRequest& request) {
  return request.method == HttpMethod::fetch || request.method == HttpMethod::head;
}

HttpResponse style_response() {
  HttpResponse response;
  response.content_type = "text/css; charset=utf-8";
  response.body = style_sheet();
  return response;
}

}  // namespace

Console::Console(const Config& config, World world, Query query, Submit submit)
    : config_(config),
      world_(world),
      query_(std::move(query)),
      submit_(std::move(submit)),
      sessions_(world.chance) {
  reload_users();
}

void Console::reload_users() {
  const auto text = read_file(world_.disk, config_.users, limits::yaml_bytes_max);
  std::map<std::string, User> users;
  if (text) {
    Complaints complaints;
    for (User& user : read_users(*text, config_.users, complaints))
      users.insert_or_assign(user.name, std::move(user));
    for (const Complaint& complaint : complaints)
      say(Happening::login_refused, {{"users", describe(complaint, Language::english)}});
  }
  for (const auto& [name, user] : users_) {
    const auto found = users.find(name);
    const bool is_same = found != users.end() && !found->second.disabled &&
                         found->second.role == user.role && found->second.password == user.password;
    if (!is_same) sessions_.close_all_of(name);
  }
  users_ = std::move(users);
}

// A name that points here by a stranger's DNS must not reach the console (rebinding).
bool Console::is_own_host(const HttpRequest& request) const {
  std::string_view host = request.header("host");
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket))
    host = host.substr(0, colon);
  if (config_.console && !is_loopback(*config_.console)) return !host.empty();
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]" ||
         (config_.console && host == config_.console->address);
}

// Browsers name the page a form came from; one of ours has our own host.
bool Console::is_own_form(const HttpRequest& request) const {
  const std::string_view origin = request.header("origin");
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && origin.substr(scheme + 3) == request.header("host");
}

Language Console::language_of(const HttpRequest& request) const {
  const std::string_view asked = request.parameter("lang");
  const std::string_view kept = asked.empty() ? request.cookie(language_cookie) : asked;
  if (kept == "ja") return Language::japanese;
  if (kept == "en") return Language::english;
  return config_.language;
}

View Console::view_of(const HttpRequest& request, const Login* session) {
  View view;
  view.language = language_of(request);
  view.snapshot = snapshot_.get();
  view.config = &config_;
  view.query = &query_;
  view.disk = &world_.disk;
  view.request = &request;
  view.now = world_.clock.now();
  view.is_stepped = config_.manual_start.has_value();
  if (session == nullptr) return view;
  view.user = session->user;
  view.role = session->role;
  view.form_token = session->form_token;
  return view;
}

void Console::serve(const HttpRequest& request, const Reply& reply) {
  const Reply answer = [reply, this,
                        asked = std::string(request.parameter("lang"))](HttpResponse response) {
    if (asked == "ja" || asked == "en")
      response.headers.emplace_back("Set-Cookie", std::string(language_cookie) + "=" + asked +
                                                      "; Path=/; SameSite=Strict; HttpOnly");
    reply(std::move(response));
  };
  if (!is_own_host(request)) {
    tally(Happening::request_refused, 1);
    answer(plain(421, "this host is not served here\n"));
  } else if (is_fetch(request)) {
    fetch(request, answer);
  } else if (request.method == HttpMethod::post) {
    post(request, answer);
  } else {
    tally(Happening::request_refused, 1);
    HttpResponse response = plain(405, "method not allowed\n");
    response.headers.emplace_back("Allow", "GET, HEAD, POST");
    answer(std::move(response));
  }
}

void Console::fetch(const HttpRequest& request, const Reply& reply) {
  if (request.path == "/style.css") return reply(style_response());
  if (request.path == "/healthz")
    return reply(snapshot_->closed ? plain(503, "intake closed\n") : plain(200, "ok\n"));
  if (request.path == "/metrics") {
    HttpResponse response = plain(200, metrics_text(*snapshot_, traffic_));
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return reply(std::move(response));
  }
  const Login* const session =
      sessions_.find(request.cookie(session_cookie), world_.clock.elapsed());
  const View view = view_of(request, session);
  if (request.path == "/login") return reply(login_page(view, 200, ""));
  if (session == nullptr)
    return reply(redirect_to("/login" +
                             query_text({{"back", request.target == "/" ? "" : request.target}})));
  if (request.path == "/") return reply(today_page(view));
  if (request.path == "/alerts") return reply(alert_list_page(view));
  if (request.path == "/coverage") return reply(coverage_page(view));
  if (request.path == "/contract") return reply(contract_page(view));
  if (request.path == "/audit" && may_see_audit(view.role)) return reply(audit_page(view));
  if (request.path.starts_with(alert_prefix) &&
      request.path.find('/', alert_prefix.size()) == std::string::npos)
    return show_alert(request, request.path.substr(alert_prefix.size()), reply);
  reply(error_page(view, 404, {Code::not_found, request.path}));
}

void Console::post(const HttpRequest& request, const Reply& reply) {
  const auto form = form_values(request.body);
  const bool is_form =
      request.header("content-type").starts_with("application/x-www-form-urlencoded");
  if (!form || !is_form || !is_own_form(request)) {
    tally(Happening::request_refused, 1);
    return reply(plain(403, "this form was not made here\n"));
  }
  if (request.path == "/login") return reply(log_in(request, *form));
  const Login* const session =
      sessions_.find(request.cookie(session_cookie), world_.clock.elapsed());
  if (session == nullptr) return reply(redirect_to("/login"));
  if (!is_same_secret(value_of(*form, "token"), session->form_token)) {
    tally(Happening::request_refused, 1);
    return reply(plain(403, "this form is out of date\n"));
  }
  if (request.path == "/logout") return reply(log_out(request));
  const std::string_view path = request.path;
  if (path.starts_with(alert_prefix) && path.ends_with(review_suffix) &&
      path.size() > alert_prefix.size() + review_suffix.size()) {
    const std::string number(
        path.substr(alert_prefix.size(), path.size() - alert_prefix.size() - review_suffix.size()));
    return review(request, number, *form, reply);
  }
  reply(error_page(view_of(request, session), 404, {Code::not_found, request.path}));
}

HttpResponse Console::log_in(const HttpRequest& request, const FormValues& form) {
  const std::string name(value_of(form, "user"));
  const std::string_view password = value_of(form, "password");
  const Duration now = world_.clock.elapsed();
  View view = view_of(request, nullptr);
  const Duration wait = attempts_.wait(name, request.peer, now);
  if (wait > Duration::zero()) {
    say(Happening::login_delayed, {{"peer", request.peer}});
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    view.note = phrase(Word::console_login_wait, view.language, {std::to_string(seconds)});
    HttpResponse response = login_page(view, 429, name);
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
    return response;
  }
  reload_users();
  const auto found = users_.find(name);
  const bool is_known = found != users_.end() && !found->second.disabled;
  if (!is_known) waste_a_comparison(password);
  if (!is_known || !password_fits(found->second.password, password)) {
    attempts_.failed(name, request.peer, now);
    say(Happening::login_refused, {{"peer", request.peer}});
    view.note = view.say(Word::console_login_failed);
    return login_page(view, 401, name);
  }
  attempts_.succeeded(name, request.peer);
  // A session that was there before is not this one: a new login is a new token.
  sessions_.close(request.cookie(session_cookie));
  const std::string token = sessions_.open(found->second, now);
  say(Happening::login_accepted, {{"user", name}});
  HttpResponse response = redirect_to(safe_back(value_of(form, "back")));
  response.headers.emplace_back("Set-Cookie", session_cookie_text(token, ""));
  return response;
}

HttpResponse Console::log_out(const HttpRequest& request) {
  sessions_.close(request.cookie(session_cookie));
  HttpResponse response = redirect_to("/login");
  response.headers.emplace_back("Set-Cookie", session_cookie_text("", "; Max-Age=0"));
  return response;
}

// Who looks is evidence before the page is shown; once a session, so that a reload is no new look.
void Console::show_alert(const HttpRequest& request, const std::string& number,
                         const Reply& reply) {
  Login* const session = sessions_.find(request.cookie(session_cookie), world_.clock.elapsed());
  ASSERT(session != nullptr);
  const auto alert = query_.alert(number);
  if (!alert || !*alert) {
    const Error error = alert ? Error{Code::not_found, number} : alert.error();
    return reply(error_page(view_of(request, session), alert ? 404 : 503, error));
  }
  if (session->viewed.contains((*alert)->id)) {
    const View view = view_of(request, session);
    return reply(alert_page(view, **alert));
  }
  session->viewed.insert((*alert)->id);
  const Review look{(*alert)->id, ReviewAct::view,   session->user, CloseReason::none,
                    "",           world_.clock.now()};
  submit_(look, [this, request, number, reply](const Result<void>& outcome) {
    reply(alert_answer(request, number, outcome));
  });
}

void Console::review(const HttpRequest& request, const std::string& number, const FormValues& form,
                     const Reply& reply) {
  const Login* const session =
      sessions_.find(request.cookie(session_cookie), world_.clock.elapsed());
  ASSERT(session != nullptr);
  const View view = view_of(request, session);
  if (!may_review(session->role))
    return reply(error_page(view, 403, {Code::not_permitted, session->user}));
  const auto act = review_act_from(value_of(form, "act"));
  const std::string_view reason_name = value_of(form, "reason");
  const auto reason =
      reason_name.empty() ? std::optional(CloseReason::none) : close_reason_from(reason_name);
  if (!act || *act == ReviewAct::view || !reason)
    return reply(error_page(view, 400, {Code::value_invalid, "act, reason"}));
  const Review review{number,
                      *act,
                      session->user,
                      *act == ReviewAct::close ? *reason : CloseReason::none,
                      std::string(value_of(form, "comment")),
                      world_.clock.now()};
  submit_(review, [this, request, number, reply](const Result<void>& outcome) {
    // Read again after it is done: a reload must not send the form once more.
    if (outcome) return reply(redirect_to(std::string(alert_prefix) + percent_encoded(number)));
    reply(alert_answer(request, number, outcome));
  });
}

HttpResponse Console::alert_answer(const HttpRequest& request, const std::string& number,
                                   const Result<void>& outcome) {
  const Login* const session =
      sessions_.find(request.cookie(session_cookie), world_.clock.elapsed());
  if (session == nullptr) return redirect_to("/login");
  const View view = view_of(request, session);
  if (!outcome) {
    const int status = outcome.error().code == Code::review_refused ? 409 : 503;
    return error_page(view, status, outcome.error());
  }
  const auto alert = query_.alert(number);
  if (!alert) return error_page(view, 503, alert.error());
  if (!*alert) return error_page(view, 404, {Code::not_found, number});
  return alert_page(view, **alert);
}

}  // namespace metsuke
