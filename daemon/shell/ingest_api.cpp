#include "shell/ingest_api.h"

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "base/limits.h"
#include "event/reader.h"
#include "shell/duty.h"
#include "shell/log.h"
#include "shell/syslog_route.h"
#include "source/framing.h"

namespace metsuke {

namespace {

constexpr std::string_view ingest_path = "/ingest/";

HttpResponse json_answer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body) + "\n";
  return response;
}

HttpResponse problem(int status, std::string_view why) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.ingest/1");
  json.member("error", why);
  json.end_object();
  HttpResponse response = json_answer(status, json.take());
  if (status == 503) response.headers.emplace_back("Retry-After", "5");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

HttpResponse batch_receipt(const StreamOpened& opened, const StreamBook::Batch& batch) {
  JsonWriter json;
  json.begin_object();
  json.member("schema", "metsuke.ingest/1");
  json.member("source", opened.source);
  json.member("key", opened.name);
  json.member("lines", batch.lines);
  json.member("bytes", batch.bytes);
  json.member("sha256", to_hex(batch.digest));
  json.member("first", batch.first.value);
  json.member("last", batch.first.value + batch.lines - 1);
  json.end_object();
  return json_answer(200, json.take());
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= limits::ingest_key_bytes_max &&
         std::all_of(key.begin(), key.end(), [](char byte) { return byte > ' ' && byte < 0x7F; });
}

std::uint64_t stream_of_key(std::string_view source, std::string_view key) {
  const Digest digest = sha256(std::string(source).append(1, '\0').append(key));
  std::uint64_t stream = 0;
  std::memcpy(&stream, digest.data(), sizeof stream);
  return stream;
}

// A batch on its way: the body and the records that are views of it.
struct IngestBatch {
  std::string body;
  StreamOpened opened;
  std::vector<Input> inputs;
};

// Cuts the body into records; false when it has too many lines.
bool cut_into_lines(IngestBatch& batch, Framing framing) {
  Framer framer(framing);
  std::vector<Piece> pieces;
  batch.inputs.emplace_back(batch.opened);
  const auto keep = [&] {
    for (const Piece& piece : pieces) {
      Record record;
      record.source = batch.opened.source;
      record.position = {batch.opened.stream, piece.offset};
      record.received = batch.opened.at;
      record.wholeness = piece.wholeness;
      // The framer's views die; the body stays.
      record.bytes = std::string_view(batch.body).substr(piece.offset, piece.bytes.size());
      batch.inputs.emplace_back(record);
    }
    pieces.clear();
    return batch.inputs.size() <= limits::ingest_lines_max + 1;
  };
  if (!framer.feed(batch.body, pieces) || !keep()) return false;
  framer.finish(pieces);
  return keep();
}

// On the pipeline thread: what the key stands for, and if nothing yet, this batch.
HttpResponse take_batch(Duty& duty, const IngestBatch& batch) {
  const StreamOpened& opened = batch.opened;
  if (const auto* known = duty.engine().streams().batch(opened.stream)) {
    if (known->digest != opened.digest || known->bytes != opened.bytes) {
      tally(Happening::batch_refused, 1);
      return problem(422, "this Idempotency-Key was used for another batch");
    }
    say(Happening::batch_recognised, {{"source", opened.source}});
    return batch_receipt(opened, *known);
  }
  if (!duty.commit(batch.inputs)) return problem(503, "intake closed");
  const auto* const taken = duty.engine().streams().batch(opened.stream);
  ASSERT(taken != nullptr);
  tally(Happening::batch_taken, 1);
  tally(Happening::line_acknowledged, taken->lines);
  return batch_receipt(opened, *taken);
}

}  // namespace

bool is_entitled(const Sender& wanted, const HttpRequest& request) {
  if (wanted.token) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view said = request.header("authorization");
    if (!said.starts_with(scheme) || sha256(said.substr(scheme.size())) != *wanted.token)
      return false;
    if (!wanted.tls) return true;
  }
  Sender by_certificate = wanted;
  by_certificate.token.reset();
  // Encrypted is not yet known: a stranger without a certificate can be that.
  if (request.is_secure && !request.certified) return false;
  return is_sender(by_certificate, request.certified);
}

const SourceSpec* IngestApi::source_named(std::string_view name) const {
  if (bundle_ == nullptr) return nullptr;
  for (const BoundContract& bound : bundle_->contracts)
    for (const SourceSpec& source : bound.contract->sources)
      if (source.intake.kind == Intake::Kind::http && source.intake.path == name) return &source;
  return nullptr;
}

HttpResponse IngestApi::refuse(int status, std::string_view why) {
  say(Happening::batch_refused, {{"why", why}});
  return problem(status, why);
}

void IngestApi::serve(const HttpRequest& request, const Reply& reply) {
  const std::string_view path = request.path;
  const SourceSpec* const source =
      path.starts_with(ingest_path) ? source_named(path.substr(ingest_path.size())) : nullptr;
  // Who may not send learns nothing of which names there are.
  if (source == nullptr || !is_entitled(source->intake.sender, request)) {
    traffic_.refused("ingest");
    return reply(refuse(401, "not known here"));
  }
  if (request.method != HttpMethod::post) return reply(refuse(405, "POST"));
  const std::string_view key = request.header("idempotency-key");
  if (!is_key(key)) return reply(refuse(400, "Idempotency-Key: 1 to 255 printable characters"));
  const std::string_view encoding = request.header("content-encoding");
  if (!encoding.empty() && encoding != "identity")
    return reply(refuse(415, "Content-Encoding: identity"));
  if (request.body.empty()) return reply(refuse(400, "no lines"));
  if (!traffic_.has_room(source->id)) return reply(problem(503, "busy"));

  const auto batch = std::make_shared<IngestBatch>();
  batch->body = request.body;
  batch->opened.carrier = Carrier::http;
  batch->opened.source = source->id;
  batch->opened.stream = stream_of_key(source->id, key);
  batch->opened.at = world_.clock.now();
  batch->opened.peer = request.peer;
  if (request.certified) batch->opened.peer += " sha256:" + to_hex(request.certified->spki);
  batch->opened.name = key;
  batch->opened.bytes = batch->body.size();
  batch->opened.digest = sha256(batch->body);
  if (!cut_into_lines(*batch, framing_of(source->reader)))
    return reply(refuse(413, "more than 4000 lines in one batch"));

  auto order = std::make_unique<Order>();
  const std::uint64_t bytes = batch->body.size();
  const std::uint64_t count = batch->inputs.size() - 1;
  order->then = [batch, reply, bytes, count, this](Duty& duty, const Result<void>&) {
    const bool is_known = duty.engine().streams().batch(batch->opened.stream) != nullptr;
    const HttpResponse answer =
        duty.is_closed() ? problem(503, "intake closed") : take_batch(duty, *batch);
    const std::uint64_t taken = answer.status == 200 && !is_known ? count : 0;
    loop_.post([this, source = batch->opened.source, bytes, taken] {
      traffic_.archived(source, taken, bytes, taken);
    });
    reply(answer);
  };
  const std::size_t weight = weight_of(*order) + bytes;
  traffic_.received(source->id, bytes, count);
  if (orders_.try_push(order, weight)) return;
  traffic_.archived(source->id, 0, bytes, 0);
  reply(problem(503, "busy"));
}

}  // namespace metsuke
