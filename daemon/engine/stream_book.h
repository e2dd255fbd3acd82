// What is remembered of every stream, so that each of its lines is believed once: how far it came,
// and for those that are sent again after a failure, what they ended with. Part of the engine: the
// same entries make the same book.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/limits.h"
#include "source/record.h"
#include "source/resent.h"
#include "source/stream.h"

namespace metsuke {

class StreamBook {
 public:
  enum class Taken : std::uint8_t { fresh, repeated };

  void open(const StreamOpened& opened, Seq seq);
  void close(const StreamClosed& closed);
  // The record's line is repeated when its stream was there before, or when its stream's opening
  // said so. `reached`: the offset after the last byte of the stream.
  Taken take(const Record& record, std::uint64_t& reached);
  // Keys of HTTP batches older than limits::ingest_key_age_max are forgotten.
  void forget(Timestamp now);

  // The offset after the stream's last archived byte; 0 for one never seen.
  std::uint64_t resume(std::uint64_t stream) const;

  // The RELP sessions of that sender (sender_of) that did not end in order, newest last.
  std::vector<Unconfirmed> unconfirmed(std::string_view sender) const;

  // An HTTP batch, by its stream; null when its key is new or forgotten.
  struct Batch {
    Digest digest{};
    std::uint64_t bytes{}, lines{};
    Seq first{};  // Its first record.
    Timestamp at{};
  };
  const Batch* batch(std::uint64_t stream) const;

  // A followed file: what it began with and what it had where reading stands.
  struct Followed {
    std::uint64_t stream{};
    std::string identity;
    std::string head, proof;  // At most limits::tail_head_bytes, limits::tail_proof_bytes.
  };
  // The generation of the file at `path` that was followed last; null when there was none.
  const Followed* followed(std::string_view source, std::string_view path) const;

 private:
  struct Session {
    std::uint64_t stream{};
    std::deque<LineMark> lines;
  };
  struct Stream {
    std::uint64_t offset = 0;
    std::uint64_t repeats = 0;  // Of the records to come, so many were there before.
    std::shared_ptr<Session> session;
    std::shared_ptr<Batch> batch;
    std::shared_ptr<Followed> followed;
  };
  void remember_session(const StreamOpened& opened, Stream& stream);
  void remember_batch(const StreamOpened& opened, Seq seq, Stream& stream);
  void remember_file(const StreamOpened& opened, Stream& stream);

  std::unordered_map<std::uint64_t, Stream> streams_;
  std::map<std::string, std::deque<std::shared_ptr<Session>>, std::less<>> senders_;
  std::deque<std::string> senders_by_age_;
  std::deque<std::uint64_t> batches_by_age_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Followed>> files_;
};

// How a RELP sender is known again: by its certificate's key, else by its address.
std::string sender_of(const StreamOpened& opened);

}  // namespace metsuke
