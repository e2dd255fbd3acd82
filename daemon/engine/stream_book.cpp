#include "engine/stream_book.h"

#include <algorithm>

#include "base/check.h"

namespace metsuke {

namespace {

void keep_last(std::string& kept, std::string_view bytes, std::size_t most) {
  if (bytes.size() >= most) {
    kept = bytes.substr(bytes.size() - most);
    return;
  }
  kept += bytes;
  if (kept.size() > most) kept.erase(0, kept.size() - most);
}

}  // namespace

std::string sender_of(const StreamOpened& opened) {
  if (!opened.name.empty()) return opened.name;
  return opened.peer.substr(0, opened.peer.rfind(':'));
}

void StreamBook::open(const StreamOpened& opened, Seq seq) {
  Stream& stream = streams_[opened.stream];
  stream.repeats = opened.repeats;
  if (opened.carrier == Carrier::relp) remember_session(opened, stream);
  if (opened.carrier == Carrier::http) remember_batch(opened, seq, stream);
  if (opened.carrier == Carrier::tail) remember_file(opened, stream);
}

void StreamBook::remember_session(const StreamOpened& opened, Stream& stream) {
  const std::string sender = sender_of(opened);
  auto& sessions = senders_[sender];
  if (sessions.empty()) {
    senders_by_age_.push_back(sender);
    if (senders_by_age_.size() > limits::relp_senders_max) {
      senders_.erase(senders_by_age_.front());
      senders_by_age_.pop_front();
    }
  }
  stream.session = std::make_shared<Session>();
  stream.session->stream = opened.stream;
  sessions.push_back(stream.session);
  if (sessions.size() > limits::relp_sessions_max) sessions.pop_front();
}

void StreamBook::remember_batch(const StreamOpened& opened, Seq seq, Stream& stream) {
  stream.batch = std::make_shared<Batch>();
  stream.batch->digest = opened.digest;
  stream.batch->bytes = opened.bytes;
  stream.batch->first = next(seq);
  stream.batch->at = opened.at;
  batches_by_age_.push_back(opened.stream);
  if (batches_by_age_.size() <= limits::ingest_keys_max) return;
  streams_.erase(batches_by_age_.front());
  batches_by_age_.pop_front();
}

void StreamBook::remember_file(const StreamOpened& opened, Stream& stream) {
  auto& file = files_[{opened.source, opened.peer}];
  // The generation before ends here; its offset stays, so that it is known when it comes back.
  if (file != nullptr) streams_[file->stream].followed.reset();
  file = std::make_shared<Followed>();
  file->stream = opened.stream;
  file->identity = opened.name;
  stream.followed = file;
}

// A connection's id is never used again; the lines of a RELP session that ended in order were
// confirmed to its sender and do not come again.
void StreamBook::close(const StreamClosed& closed) {
  const auto found = streams_.find(closed.stream);
  if (found == streams_.end()) return;
  Stream& stream = found->second;
  if (stream.batch != nullptr || stream.followed != nullptr) return;
  if (stream.session != nullptr && closed.ending == StreamClosed::Ending::finished)
    stream.session->lines.clear();
  streams_.erase(found);
}

StreamBook::Taken StreamBook::take(const Record& record, std::uint64_t& reached) {
  Stream& stream = streams_[record.position.stream];
  Taken taken = record.position.offset < stream.offset ? Taken::repeated : Taken::fresh;
  stream.offset = std::max(stream.offset, record.position.offset + record.bytes.size());
  reached = stream.offset;
  if (stream.repeats > 0) {
    --stream.repeats;
    taken = Taken::repeated;
  }
  if (stream.session != nullptr) {
    stream.session->lines.push_back(mark_of(record.bytes));
    if (stream.session->lines.size() > limits::relp_window_max) stream.session->lines.pop_front();
  }
  if (stream.batch != nullptr) ++stream.batch->lines;
  if (stream.followed != nullptr && taken == Taken::fresh) {
    std::string& head = stream.followed->head;
    if (head.size() < limits::tail_head_bytes)
      head += record.bytes.substr(0, limits::tail_head_bytes - head.size());
    keep_last(stream.followed->proof, record.bytes, limits::tail_proof_bytes);
  }
  return taken;
}

void StreamBook::forget(Timestamp now) {
  while (!batches_by_age_.empty()) {
    const auto oldest = streams_.find(batches_by_age_.front());
    if (oldest != streams_.end()) {
      ASSERT(oldest->second.batch != nullptr);
      if (now - oldest->second.batch->at <= limits::ingest_key_age_max) return;
      streams_.erase(oldest);
    }
    batches_by_age_.pop_front();
  }
}

std::uint64_t StreamBook::resume(std::uint64_t stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? 0 : found->second.offset;
}

std::vector<Unconfirmed> StreamBook::unconfirmed(std::string_view sender) const {
  std::vector<Unconfirmed> sessions;
  const auto found = senders_.find(sender);
  if (found == senders_.end()) return sessions;
  for (const auto& session : found->second)
    if (!session->lines.empty())
      sessions.push_back({session->stream, {session->lines.begin(), session->lines.end()}});
  return sessions;
}

const StreamBook::Batch* StreamBook::batch(std::uint64_t stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? nullptr : found->second.batch.get();
}

const StreamBook::Followed* StreamBook::followed(std::string_view source,
                                                 std::string_view path) const {
  const auto found = files_.find({std::string(source), std::string(path)});
  return found == files_.end() ? nullptr : found->second.get();
}

}  // namespace metsuke
