// The machine in the middle: entries in, effects out. No clock, no disk, no thread, no log. Same
// entries, same effects: always, everywhere.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "alert/raise.h"
#include "engine/stream_book.h"
#include "evidence/entry.h"
#include "rule/bundle.h"

namespace metsuke {

// Makes a bundle of its text, or null with complaints: compile_bundle, but for what-if runs.
using BundleCompiler =
    std::function<std::shared_ptr<const Bundle>(std::string_view text, Complaints& complaints)>;

class Engine {
 public:
  Engine();
  explicit Engine(BundleCompiler compile);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  // REQUIRES: entry.seq == next(last()); BundleAdopted and RegisterAdopted are resolved.
  // An Input the engine refuses (a review that is not legal, a bundle that does not compile) is
  // an AuditRow with refused = true; nothing else changes.
  void step(const Entry& entry);
  // Whole values of what changed since the last call.
  Effects take_effects();

  // What compile_bundle made of a text that is about to be adopted, perhaps on another thread:
  // stepping on that BundleAdopted then compiles nothing. Its effects are the same without.
  void expect(std::shared_ptr<const Bundle> compiled);

  Seq last() const;
  Timestamp now() const;                                // Of the newest entry that carries a time.
  const std::shared_ptr<const Bundle>& bundle() const;  // In force; null before the first.
  const AlertBook& alerts() const;

  // Where a stream stands: the offset after its last archived byte; 0 for one never seen. What a
  // source needs to resume, and to recognise what was taken before.
  std::uint64_t resume(std::uint64_t stream) const;
  const StreamBook& streams() const;
  // The delivery of that source and name is archived and all its bytes too.
  bool delivery_complete(std::string_view source, std::string_view name) const;
  bool delivery_known(std::string_view source, std::string_view name) const;
  // What is known of the delivery so far; null of one that never came. Until the next step.
  const DeliveryRow* delivery_row(std::string_view source, std::string_view name) const;

  // The last sealed segment that was looked at again; 0: none yet.
  std::uint64_t rehashed_until() const;

  // Running numbers per source, for /metrics and `metsuke status`.
  struct SourceCount {
    std::uint64_t records = 0, events = 0, quarantined = 0, bytes = 0;
    std::uint64_t repeated = 0;  // Of the records: lines that had come before, not believed twice.
    std::uint64_t outside = 0;   // Of the events: on days on which no contract was in force.
    std::uint64_t gaps = 0;      // Times at which bytes may have been lost.
    Timestamp last_received{};
  };
  const std::map<std::string, SourceCount>& counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace metsuke
