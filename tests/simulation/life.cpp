#include "simulation/life.h"

#include "support/small_bundle.h"

namespace metsuke {
namespace {

constexpr const char* directory = "archive";

// The simulated disk, with some of its promises broken where a mistake says so.
class CrookedDisk final : public Disk {
 public:
  CrookedDisk(SimDisk& disk, Mistake mistake) : disk_(disk), mistake_(mistake) {}

  Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) override {
    auto file = TRY(disk_.open(path, mode));
    if (mistake_ != Mistake::keep_torn_tail) return file;
    return std::unique_ptr<File>(std::make_unique<Uncut>(std::move(file)));
  }
  Result<FileStatus> status(std::string_view path) override { return disk_.status(path); }
  Result<std::vector<std::string>> list(std::string_view path) override { return disk_.list(path); }
  Result<void> rename(std::string_view from, std::string_view to) override {
    return disk_.rename(from, to);
  }
  Result<void> remove(std::string_view path) override { return disk_.remove(path); }
  Result<void> make_directories(std::string_view path) override {
    return disk_.make_directories(path);
  }
  Result<void> sync_directory(std::string_view path) override {
    if (mistake_ == Mistake::forget_names) return {};
    return disk_.sync_directory(path);
  }

 private:
  // A file that is never shortened.
  class Uncut final : public File {
   public:
    explicit Uncut(std::unique_ptr<File> file) : file_(std::move(file)) {}
    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
      return file_->read_at(offset, into);
    }
    Result<void> append(std::string_view bytes) override { return file_->append(bytes); }
    Result<void> sync() override { return file_->sync(); }
    Result<void> truncate(std::uint64_t) override { return {}; }
    Result<std::uint64_t> size() override { return file_->size(); }

   private:
    std::unique_ptr<File> file_;
  };

  SimDisk& disk_;
  Mistake mistake_;
};

Delivery delivery_of(const Shipment& shipment, Timestamp received) {
  Delivery delivery;
  delivery.source = "audit";
  delivery.name = shipment.name;
  delivery.received = received;
  delivery.has_manifest = true;
  const std::string content = shipment.content();
  DeliveredFile file;
  file.name = "a.jsonl";
  file.bytes = content.size();
  file.sha256 = sha256(content);
  file.stream = stream_of("audit", shipment.name, file.name, file.sha256);
  delivery.period_from = delivery.period_to = japan_date(shipment.ready);
  delivery.files.push_back(std::move(file));
  return delivery;
}

// One opened machine.
class Machine {
 public:
  Machine(SimWorld& world, CrookedDisk& disk, const Plan& plan, Mistake mistake, Claims& claims)
      : world_(world), disk_(disk), plan_(plan), mistake_(mistake), claims_(claims) {}

  Result<void> start();
  Result<Lived> finish();

 private:
  Result<void> run(std::vector<Input> batch);
  Result<void> ship(const Shipment& shipment);
  Result<std::uint64_t> resume_point(std::uint64_t stream);
  Result<void> review();

  SimWorld& world_;
  CrookedDisk& disk_;
  const Plan& plan_;
  Mistake mistake_;
  Claims& claims_;
  std::optional<Archive> archive_;
  std::optional<Store> store_;
  Engine engine_;
  bool fresh_ = true;  // Of this life, before its first batch.
};

Result<void> Machine::start() {
  World machine{world_.clock, disk_, world_.chance};
  archive_.emplace(TRY(Archive::open(machine, directory, nullptr, {plan_.segment_bytes})));
  // A crash leaves the database in some earlier committed state.
  const std::string& index = world_.chance.one_in(3) ? claims_.index_before : claims_.index;
  store_.emplace(index.empty() ? TRY(Store::open(":memory:")) : TRY(Store::deserialize(index)));
  (void)TRY(replay(disk_, directory, engine_, *store_));
  if (const auto cut = archive_->cut()) TRY(run({*cut}));
  if (engine_.bundle() != nullptr) return {};
  BundleAdopted adopted;
  adopted.text = small::text();
  adopted.digest = sha256(adopted.text);
  adopted.by = "mori";
  return run({Started{"test", plan_.start}, adopted});
}

Result<void> Machine::run(std::vector<Input> batch) {
  const auto claim = [&](Seq seq) {
    for (const Input& input : batch) {
      if (const auto* record = std::get_if<Record>(&input))
        claims_.lines[seq.value] = std::string(record->bytes);
      seq = next(seq);
    }
  };
  const Seq first = next(engine_.last());
  if (mistake_ == Mistake::tell_before_sync) claim(first);
  Pipeline pipeline(*archive_, engine_, *store_);
  (void)TRY(pipeline.run(batch));
  claim(first);
  if (world_.chance.one_in(8)) {  // Some committed state, not each: copying it is the dear part.
    claims_.index_before = std::move(claims_.index);
    claims_.index = TRY(store_->serialize());
  }
  return archive_->seal(Archive::Seal::if_due, engine_.now());
}

Result<std::uint64_t> Machine::resume_point(std::uint64_t stream) {
  if (mistake_ == Mistake::deliver_anew && fresh_) return std::uint64_t{0};
  if (mistake_ == Mistake::separate_checkpoint) {
    const auto text = read_file(disk_, "checkpoint-" + std::to_string(stream), 1000);
    return text ? std::uint64_t{std::stoull("0" + *text)} : std::uint64_t{0};
  }
  if (mistake_ == Mistake::trust_the_index && fresh_ && !claims_.index_before.empty()) {
    Store older = TRY(Store::deserialize(claims_.index_before));
    const Seq known = TRY(older.last());
    std::uint64_t offset = 0;
    TRY(Archive::walk(
        disk_, directory, Seq{1}, Archive::Resolve::no, [&](const Entry& entry) -> Result<void> {
          const auto* record = std::get_if<Record>(&entry.input);
          if (record != nullptr && entry.seq <= known && record->position.stream == stream)
            offset = record->position.offset + record->bytes.size();
          return {};
        }));
    return offset;
  }
  return engine_.resume(stream);
}

Result<void> Machine::ship(const Shipment& shipment) {
  const std::string content = shipment.content();
  if (!engine_.delivery_known("audit", shipment.name))
    TRY(run({delivery_of(shipment, engine_.now())}));
  const Delivery delivery = engine_.delivery_row("audit", shipment.name)->delivery;
  const std::uint64_t stream = delivery.files.front().stream;
  std::uint64_t offset = TRY(resume_point(stream));
  fresh_ = false;
  while (offset < content.size()) {
    std::vector<Input> batch;
    for (std::size_t i = 0; i < plan_.batch && offset < content.size(); ++i) {
      const std::size_t end = content.find('\n', static_cast<std::size_t>(offset)) + 1;
      batch.push_back(
          Record{"audit",
                 {stream, offset},
                 engine_.now(),
                 Wholeness::whole,
                 std::string_view(content).substr(static_cast<std::size_t>(offset), end - offset)});
      offset = end;
    }
    TRY(run(std::move(batch)));
    if (mistake_ == Mistake::separate_checkpoint)
      TRY(write_file(disk_, "checkpoint-" + std::to_string(stream), std::to_string(offset)));
  }
  return {};
}

// A person looks at each alert once: acts are evidence like lines.
Result<void> Machine::review() {
  std::vector<Input> acts;
  for (const auto& [id, alert] : engine_.alerts().all())
    if (alert.state == AlertState::open)
      acts.push_back(
          Review{id, ReviewAct::acknowledge, "mori", CloseReason::none, "", engine_.now()});
  return acts.empty() ? Result<void>{} : run(std::move(acts));
}

Result<Lived> Machine::finish() {
  const auto step = std::chrono::hours(plan_.hours_per_tick);
  for (auto since = step; since < std::chrono::hours(plan_.hours) + step; since += step) {
    const Timestamp now = plan_.start + since;
    for (const Shipment& shipment : plan_.shipments)
      if (shipment.ready <= now && !engine_.delivery_complete("audit", shipment.name) &&
          engine_.now() + step >= now)
        TRY(ship(shipment));
    if (engine_.now() < now) TRY(run({Tick{now}}));
  }
  TRY(review());
  Lived lived;
  lived.finished = true;
  for (const auto& [id, alert] : engine_.alerts().all())
    lived.raised.insert(alert.check + " " + alert.group + " " + std::to_string(alert.count) + " " +
                        std::string(name_of(alert.state)));
  lived.index_digest = to_hex(TRY(store_->content_digest()));
  Store anew = TRY(Store::open(":memory:"));
  Engine again;
  (void)TRY(replay(disk_, directory, again, anew));
  lived.replay_digest = to_hex(TRY(anew.content_digest()));
  return lived;
}

}  // namespace

std::string Shipment::content() const {
  std::string all;
  for (const std::string& line : lines) all += line;
  return all;
}

Plan plan_from(std::uint64_t seed) {
  SimChance chance(seed);
  Plan plan;
  plan.start = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");
  plan.hours = 56;  // Long enough for a delivery of the first day to be given up.
  plan.hours_per_tick = 2 + static_cast<int>(chance.below(7));  // A segment is sealed at each.
  plan.batch = 1 + chance.below(5);
  plan.segment_bytes = 1024 << chance.below(5);
  const std::uint64_t count = 1 + chance.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    Shipment shipment;
    shipment.name = "d" + std::to_string(i);
    shipment.ready = plan.start + std::chrono::hours(1 + chance.below(40));
    const std::uint64_t lines = 1 + chance.below(8);
    for (std::uint64_t n = 0; n < lines; ++n) {
      const std::string user = "v" + std::to_string(chance.below(2));
      const int minute = static_cast<int>(i * 60 + n);
      const std::uint64_t kind = chance.below(6);
      shipment.lines.push_back(kind == 0   ? "broken \\ \t\x01\n"
                               : kind == 1 ? small::line(user, "denied", minute)
                                           : small::line(user, "failure", minute));
    }
    plan.shipments.push_back(std::move(shipment));
  }
  return plan;
}

Result<Lived> live(SimWorld& world, const Plan& plan, Mistake mistake, Claims& claims) {
  ++claims.lives;
  world.disk.lying = mistake == Mistake::lying_disk;
  CrookedDisk disk(world.disk, mistake);
  Machine machine(world, disk, plan, mistake, claims);
  TRY(machine.start());
  return machine.finish();
}

namespace {

// The lines that are there, and by stream.
struct Kept {
  std::map<std::uint64_t, std::string> lines;
  std::map<std::uint64_t, std::string> streams;
};

// Of a disk that just lost power this is what recovery will keep: it only ever cuts what no commit
// line covers, and so does a walk end there.
Result<void> keep(SimWorld& world, Kept& kept) {
  CrookedDisk disk(world.disk, Mistake::none);
  return Archive::walk(disk, directory, Seq{1}, Archive::Resolve::no,
                       [&](const Entry& entry) -> Result<void> {
                         if (const auto* record = std::get_if<Record>(&entry.input)) {
                           kept.lines[entry.seq.value] = std::string(record->bytes);
                           kept.streams[record->position.stream] += record->bytes;
                         }
                         return {};
                       });
}

std::string broken_claim(const Kept& kept, const Claims& claims) {
  for (const auto& [seq, bytes] : claims.lines) {
    const auto found = kept.lines.find(seq);
    if (found == kept.lines.end()) return "claimed evidence was lost: seq " + std::to_string(seq);
    if (found->second != bytes) return "claimed evidence changed: seq " + std::to_string(seq);
  }
  return {};
}

}  // namespace

std::string broken_law(SimWorld& world, const Claims& claims) {
  if (claims.lines.empty()) return {};
  Kept kept;
  (void)static_cast<bool>(keep(world, kept));
  return broken_claim(kept, claims);
}

std::string broken_end(SimWorld& world, const Plan& plan, const Claims& claims, const Lived& lived,
                       const Raised& calm) {
  Kept kept;
  const auto walked = keep(world, kept);
  if (std::string lost = broken_claim(kept, claims); !lost.empty()) return lost;
  if (!walked) return "the chain does not hold: " + walked.error().detail;
  for (const Shipment& shipment : plan.shipments) {
    const std::uint64_t stream = delivery_of(shipment, plan.start).files.front().stream;
    if (kept.streams[stream] != shipment.content())
      return "lines of " + shipment.name + " are not there exactly once, in order";
  }
  if (lived.raised != calm) return "alerts differ from the undisturbed run";
  if (lived.index_digest != lived.replay_digest) return "the index is not what replay makes";
  return {};
}

}  // namespace metsuke
