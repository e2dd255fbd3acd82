// The pipeline thread's work, run in the test's own thread: orders in, evidence out; a disk that is
// full when told; a restart in the middle.
#pragma once

#include <catch2/catch.hpp>

#include "shell/duty.h"
#include "shell/station.h"

namespace metsuke {

// The real disk, but full below one directory while told so: appends are refused as ENOSPC would.
class FillableDisk final : public Disk {
 public:
  bool is_full = false;

  Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) override {
    if (is_full && mode == Mode::create) return Error{Code::disk_full, std::string(path)};
    auto file = TRY(real_.open(path, mode));
    return std::unique_ptr<File>(std::make_unique<FillableFile>(*this, std::move(file)));
  }
  Result<FileStatus> status(std::string_view path) override { return real_.status(path); }
  Result<std::vector<std::string>> list(std::string_view directory) override {
    return real_.list(directory);
  }
  Result<void> rename(std::string_view from, std::string_view to) override {
    return real_.rename(from, to);
  }
  Result<void> remove(std::string_view path) override { return real_.remove(path); }
  Result<void> make_directories(std::string_view path) override {
    return real_.make_directories(path);
  }
  Result<void> sync_directory(std::string_view directory) override {
    return real_.sync_directory(directory);
  }

 private:
  class FillableFile final : public File {
   public:
    FillableFile(FillableDisk& disk, std::unique_ptr<File> file)
        : disk_(disk), file_(std::move(file)) {}
    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
      return file_->read_at(offset, into);
    }
    Result<void> append(std::string_view bytes) override {
      if (disk_.is_full) return Error{Code::disk_full, "full"};
      return file_->append(bytes);
    }
    Result<void> sync() override { return file_->sync(); }
    Result<void> truncate(std::uint64_t size) override { return file_->truncate(size); }
    Result<std::uint64_t> size() override { return file_->size(); }

   private:
    FillableDisk& disk_;
    std::unique_ptr<File> file_;
  };
  PosixDisk real_;
};

// One life of the pipeline: started, fed, and run until its queue is closed.
class Life {
 public:
  explicit Life(const Station& station)
      : config_(station.config()),
        clock_(*config_.manual_start),
        duty_(config_, World{clock_, disk, chance_}, &clock_, orders_,
              {[this](std::shared_ptr<const Snapshot> snapshot) { last = std::move(snapshot); },
               [](const std::shared_ptr<const Bundle>&) {}, [] {}, [](const Error&) {}}) {
    Complaints complaints;
    const auto started = duty_.start(complaints);
    for (const Complaint& complaint : complaints)
      UNSCOPED_INFO(describe(complaint, Language::english));
    if (!started) UNSCOPED_INFO(describe(started.error(), Language::english));
    REQUIRE(started);
  }

  void push(std::function<void(Duty&)> task) {
    auto order = std::make_unique<Order>();
    order->then = [kept = std::move(task)](Duty& duty, const Result<void>&) { kept(duty); };
    REQUIRE(orders_.try_push(order, 1));
  }
  void send(std::string_view line, std::function<void(const Result<void>&)> then = {}) {
    auto order = std::make_unique<Order>();
    Record record;
    record.source = "live";
    record.position = {7, offset_};
    record.received = clock_.now();
    record.bytes = order->arena.copy(line);
    order->bytes = line.size();
    order->inputs.emplace_back(record);
    if (then)
      order->then = [kept = std::move(then)](Duty&, const Result<void>& outcome) { kept(outcome); };
    offset_ += line.size();
    REQUIRE(orders_.try_push(order, line.size()));
  }
  void advance(std::string_view to, Result<void>& outcome,
               std::map<std::string, std::uint64_t> after = {}) {
    const Advance advance{*timestamp_from_rfc3339(to), std::move(after),
                          [&outcome](const Result<void>& reply) { outcome = reply; }};
    push([advance](Duty& duty) { duty.stepper().ask(advance); });
  }
  // Serves what was pushed, and ends.
  void run() {
    orders_.close();
    duty_.run();
  }
  Duty& duty() { return duty_; }

  FillableDisk disk;
  std::shared_ptr<const Snapshot> last;

 private:
  Config config_;
  SteppedClock clock_;
  PosixChance chance_;
  Orders orders_{limits::intake_bytes_max};
  Duty duty_;
  std::uint64_t offset_ = 0;
};

inline std::uint64_t records_of(const Life& life, const std::string& source) {
  const auto found = life.last->counts.find(source);
  return found == life.last->counts.end() ? 0 : found->second.records;
}

}  // namespace metsuke
