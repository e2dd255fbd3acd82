// Lines by HTTP: POST /ingest/NAME with an Idempotency-Key and one line of NDJSON after another.
// The answer 200 comes when all of them are evidence, as one batch; the same key answers the same
// and adds nothing.
//   {"schema":"metsuke.ingest/1","source":"door","key":"…","lines":2,"bytes":80,"sha256":"…",
//    "first":42,"last":43}        first, last: the records' numbers in the archive
#pragma once

#include <memory>

#include "rule/bundle.h"
#include "shell/http.h"
#include "shell/loop.h"
#include "shell/order.h"
#include "shell/traffic.h"
#include "world/world.h"

namespace metsuke {

// io thread only; replies come from any thread.
class IngestApi {
 public:
  using Reply = std::function<void(HttpResponse)>;
  // What it needs outlives it.
  IngestApi(Loop& loop, World world, Orders& orders, Traffic& traffic)
      : loop_(loop), world_(world), orders_(orders), traffic_(traffic) {}
  void adopt(std::shared_ptr<const Bundle> bundle) { bundle_ = std::move(bundle); }
  void serve(const HttpRequest& request, const Reply& reply);

 private:
  const SourceSpec* source_named(std::string_view name) const;
  HttpResponse refuse(int status, std::string_view why);

  Loop& loop_;
  World world_;
  Orders& orders_;
  Traffic& traffic_;
  std::shared_ptr<const Bundle> bundle_;
};

// True when the request proves to be from whom the contract wants: its token, its certificate, or,
// where the contract names nobody, a certificate of our authority or no network at all.
bool is_entitled(const Sender& wanted, const HttpRequest& request);

}  // namespace metsuke
