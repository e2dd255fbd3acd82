// A console on a real index with one alert in it, and a browser that keeps its cookies.
#pragma once

#include "shell/console/console.h"
#include "shell/gather.h"
#include "shell/station.h"
#include "world/memory.h"

namespace metsuke {

inline Alert hostile_alert() {
  Alert alert;
  alert.id = std::string(32, 'a');
  alert.number = "A-0901-01";
  alert.contract = "T-1";
  alert.check = "ACC-06";
  alert.rule = "acc_06_failed_logon_burst";
  alert.rule_version = std::string(64, '0');
  alert.severity = Severity::high;
  alert.group = "user.name=<script>alert(1)</script>|day=2026-09-01";
  alert.title_ja = "認証失敗多発<img src=x onerror=alert(1)>";
  alert.why_ja = "理由 & \"引用\" '単' <b>";
  alert.title_en = "Burst<img src=x onerror=alert(1)>";
  alert.why_en = "why & \"quoted\" <b>";
  alert.facts = {{"user.name", "<svg onload=alert(1)>"}, {"source.ip", "172.16.9.27"}};
  alert.raised = *timestamp_from_rfc3339("2026-09-01T09:00:00+09:00");
  alert.first = alert.last = alert.raised;
  alert.raised_seq = Seq{3};
  alert.proof = {Seq{3}};
  alert.sample_json = "{}";
  return alert;
}

class Browser {
 public:
  explicit Browser(Language language = Language::japanese) {
    config_ = station_.config();
    config_.language = language;
    PosixDisk disk;
    REQUIRE(disk.make_directories(config_.data));
    const auto hash = hash_password("correct horse battery");
    REQUIRE(hash);
    write_text(config_.users, users_text({{"sato", Role::reviewer, *hash, false},
                                          {"miru", Role::viewer, *hash, false},
                                          {"kansa", Role::auditor, *hash, false},
                                          {"gone", Role::reviewer, *hash, true}}));
    auto store = Store::open(config_.store_path());
    REQUIRE(store);
    Effects effects;
    effects.alerts = {hostile_alert()};
    effects.now = *timestamp_from_rfc3339("2026-09-01T09:00:00+09:00");
    effects.entries = 3;
    REQUIRE(store->commit(Seq{3}, effects));
    store_.emplace(*std::move(store));
    auto query = Query::open(config_.store_path());
    REQUIRE(query);
    console_ = std::make_unique<Console>(
        config_, World{clock_, disk_, chance_}, *std::move(query),
        [this](const Review& review, const std::function<void(const Result<void>&)>& done) {
          reviews.push_back(review);
          done(outcome);
        });
    Complaints complaints;
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->now = effects.now;
    snapshot->last = Seq{3};
    snapshot->bundle = gather_bundle(disk_, config_, complaints).bundle;
    REQUIRE(snapshot->bundle != nullptr);
    snapshot->counts["live"].records = 12;
    console_->stands(snapshot);
  }

  HttpResponse ask(HttpRequest request) {
    request.headers.try_emplace("host", "127.0.0.1:8080");
    if (!cookie.empty()) request.headers.try_emplace("cookie", cookie);
    request.peer = "127.0.0.1";
    HttpResponse answer;
    answer.status = 0;
    console_->serve(request, [&](HttpResponse response) { answer = std::move(response); });
    for (const auto& [name, value] : answer.headers)
      if (name == "Set-Cookie" && value.starts_with("metsuke-session="))
        cookie = value.substr(0, value.find(';'));
    return answer;
  }
  HttpResponse fetch(std::string_view target) {
    HttpRequest request;
    request.method = HttpMethod::fetch;
    REQUIRE(read_target(target, request));
    return ask(request);
  }
  HttpRequest form(std::string_view target, std::string body) {
    HttpRequest request;
    request.method = HttpMethod::post;
    REQUIRE(read_target(target, request));
    request.headers["content-type"] = "application/x-www-form-urlencoded";
    request.headers["origin"] = "http://127.0.0.1:8080";
    request.body = std::move(body);
    return request;
  }
  HttpResponse post(std::string_view target, std::string body) {
    return ask(form(target, std::move(body)));
  }
  HttpResponse log_in(std::string_view user) {
    return post("/login",
                "user=" + std::string(user) + "&password=correct+horse+battery&back=%2Falerts");
  }
  // The token of this session's forms, as a page shows it.
  std::string token() {
    const std::string page = fetch("/").body;
    const std::string_view before = "name=\"token\" value=\"";
    const std::size_t at = page.find(before);
    REQUIRE(at != std::string::npos);
    return page.substr(at + before.size(), 64);
  }
  Console& console() { return *console_; }
  const Config& config() const { return config_; }

  std::string cookie;
  std::vector<Review> reviews;
  Result<void> outcome;

 private:
  Station station_;
  Config config_;
  ManualClock clock_{*timestamp_from_rfc3339("2026-09-01T12:00:00+09:00")};
  PosixDisk disk_;
  SeededChance chance_{7};
  std::optional<Store> store_;
  std::unique_ptr<Console> console_;
};

}  // namespace metsuke
