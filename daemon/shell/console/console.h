// The console: pages for the people who review. It reads the index and writes nothing; what
// somebody decides goes through the same door as a vendor's line.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "shell/console/view.h"
#include "shell/sessions.h"

namespace metsuke {

// Query thread only.
class Console {
 public:
  using Reply = std::function<void(HttpResponse)>;
  // Hands a review to the pipeline; `done` comes back on the query thread.
  using Submit = std::function<void(Review, std::function<void(const Result<void>&)> done)>;

  Console(const Config& config, World world, Query query, Submit submit);
  // Who may log in, read anew. Logins of those who no longer may are over.
  void reload_users();
  void stands(std::shared_ptr<const Snapshot> snapshot) { snapshot_ = std::move(snapshot); }
  void flows(TrafficCounts traffic) { traffic_ = std::move(traffic); }
  void serve(const HttpRequest& request, const Reply& reply);

 private:
  bool is_own_host(const HttpRequest& request) const;
  bool is_own_form(const HttpRequest& request) const;
  View view_of(const HttpRequest& request, const Login* session);
  Language language_of(const HttpRequest& request) const;
  void fetch(const HttpRequest& request, const Reply& reply);
  void post(const HttpRequest& request, const Reply& reply);
  HttpResponse log_in(const HttpRequest& request, const FormValues& form);
  HttpResponse log_out(const HttpRequest& request);
  void show_alert(const HttpRequest& request, const std::string& number, const Reply& reply);
  void review(const HttpRequest& request, const std::string& number, const FormValues& form,
              const Reply& reply);
  HttpResponse alert_answer(const HttpRequest& request, const std::string& number,
                            const Result<void>& outcome);

  const Config config_;
  World world_;
  Query query_;
  Submit submit_;
  Logins sessions_;
  Attempts attempts_;
  std::map<std::string, User> users_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();
  TrafficCounts traffic_;
};

}  // namespace metsuke
